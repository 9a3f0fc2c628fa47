"""The released notebook stays usable with plain nbgrader: its autograder gives honest submissions the same points."""

from pathlib import Path

import nbformat
import pytest
from made_notebooks import Student
from test_all_lessons import solved

from course_utils.checks import find

BENCH = Path(__file__).parents[2] / "bench"
WRONG = {  # by lesson: a wrong answer that stands beside right ones
    "03": ("conv_output_size", "def conv_output_size(n, f, p=0, s=1):\n    return (n + 2 * p - f) // s"),
    "06": (
        "multiplications",
        "def multiplications(n_H, n_W, n_C, filters, kernel_size):\n    return n_H * n_W * filters * kernel_size**2",
    ),
}


def class_of(lesson):
    """A right, a partly right and an unsolved notebook by name, and the points of each."""
    student = Student(lesson)
    right, partly = solved(student.release.lesson), solved(student.release.lesson)
    exercise, answer = WRONG[lesson]
    partly.answer(exercise, answer)
    most = sum(student.release.points.values())
    notebooks = {"pright": right, "punsolved": student, "qpartly": partly}
    return notebooks, {"pright": most, "punsolved": 0, "qpartly": most - find(exercise).points}


@pytest.mark.release_gate  # a minute or two a lesson: nbgrader runs whole notebooks
@pytest.mark.needs_bwrap
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("lesson", WRONG)
def test_nbgrader_and_we_give_honest_submissions_the_same_points(lesson, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(BENCH)  # which runs both side by side, too
    from runners import by_course, by_nbgrader

    notebooks, points = class_of(lesson)
    places = [tmp_path / name for name in ("inbox", "ours", "theirs")]
    for place in places:
        place.mkdir()
    inbox, ours, theirs = places
    for name, student in notebooks.items():
        nbformat.write(student.notebook, inbox / f"{name}.ipynb")
    assert by_course(lesson, inbox, ours).points == points
    assert by_nbgrader(lesson, inbox, theirs).points == points
