"""The demonstration's class: 24 people, and a part of them graded in the real sandbox as the whole class is."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from course_staff.grade.demo import ANSWERS, FILES, LIMITS, made_class
from course_staff.grade.grade import grade_lesson
from course_staff.grade.intake import read_submissions
from course_staff.grade.results import read_results
from course_staff.paths import find_clone

CLONE = find_clone(Path(__file__).parent)
LESSON = "04_residual_networks"
SOME = {  # points of a few, who are quick to run; the others are their like
    "fay": (10, 10, 15),
    "hana": (10, 10, 0),
    "jana": (10, 0, 0),
    "omar": (0, 0, 0),
    "rosa": (0, 0, 0),
    "tom": (10, 0, 0),
    "vic": (10, 10, 0),
    "wei": (0, 10, 0),
    "xena": (0, 10, 0),
}


@pytest.fixture
def handed_in(tmp_path):
    _, inbox, course = made_class(CLONE, tmp_path)
    return inbox, course


@pytest.mark.release_gate
def test_the_class_has_24_people_each_with_a_file(handed_in):
    inbox, _ = handed_in
    students = {submission.person.key for submission in read_submissions(inbox, LESSON)}
    assert students == ANSWERS.keys() | {Path(name).stem for name in FILES}
    assert len(students) == 24


def test_the_answers_differ_from_each_other_as_their_names_say():
    from course_staff.grade import demo_answers

    changed = [demo_answers.NO_SHORTCUT, demo_answers.RELU_TOO_EARLY, demo_answers.NOT_RETURNED, demo_answers.SWAPPED]
    assert len({demo_answers.PLAIN_IDENTITY, demo_answers.NO_PYTHON, *changed}) == 6
    assert demo_answers.NO_STRIDE != demo_answers.PLAIN_CONVOLUTIONAL


@pytest.mark.release_gate
@pytest.mark.needs_bwrap
def test_the_sandbox_and_the_judge_give_each_what_they_earned(handed_in):
    inbox, course = handed_in
    for path in inbox.iterdir():
        if path.stem not in SOME:
            path.unlink()
    console = Console(file=StringIO(), width=110)
    code = grade_lesson(CLONE, "04", inbox, course, limits=LIMITS, console=console)
    said = console.file.getvalue()
    assert code == 1
    assert "tom (tom.ipynb): convolutional_block: Its process ended" in said
    assert "vic (vic.ipynb): resnet50: It uses the course's own solution." in said
    results, problems = read_results(course)
    assert problems == []
    for result in results:
        for grade, points in zip(result.grades, SOME[result.student], strict=True):
            assert grade.points == points, (result.student, grade)
    assert {result.student for result in results} == SOME.keys()
    shown = {(r.student, grade.exercise): str(grade.wiring) for r in results for grade in r.grades if grade.wiring}
    blocks = [("jana", "convolutional_block"), ("omar", "identity_block"), ("wei", "identity_block")]
    assert sorted(shown) == blocks
    assert "asked for: stride 2" in shown["jana", "convolutional_block"]
    assert not any("root:" in text for result in results for grade in result.grades for text in (grade.what, grade.got))
