"""Every lesson with graded exercises can be graded: the course's own solutions earn all points, an unsolved copy none.

Which these are is read from the sources.
"""

import re
from io import StringIO

import nbformat
import pytest
from made_notebooks import CLONE, Student
from rich.console import Console

from course_staff.grade.course_folder import make_course
from course_staff.grade.course_toml import read_course
from course_staff.grade.grade import grade_lesson
from course_staff.grade.handover import State
from course_staff.grade.results import read_results
from course_staff.workplace.notebook import read_notebook

EXERCISE = re.compile(r'^# %%.* exercise="(\w+)".* points=[1-9]', re.MULTILINE)
BY_HAND = re.compile(r'^# %%.* by_hand="(\w+)".* points=[1-9]', re.MULTILINE)
SOURCES = {name: (CLONE.source / f"{name}.py").read_text("utf-8") for name in CLONE.lessons()}
GRADED = {name: EXERCISE.findall(source) for name, source in SOURCES.items()}
LESSONS = [name for name, exercises in GRADED.items() if exercises]


def solved(lesson):
    """The instructor's notebook, as if a student had handed it in."""
    student = Student(lesson)
    student.notebook = read_notebook(CLONE.instructor / f"{lesson}.ipynb")
    return student


@pytest.mark.release_gate
def test_a_new_course_has_them_all_and_no_other(tmp_path):
    make_course(CLONE, tmp_path / "course", [])
    graded = [name for name, source in SOURCES.items() if GRADED[name] or BY_HAND.search(source)]
    assert list(read_course(tmp_path / "course").lessons) == graded
    assert len(LESSONS) >= 7
    assert "00_start_here" not in LESSONS


@pytest.mark.sample(4)
@pytest.mark.parametrize("lesson", LESSONS)
def test_each_answer_is_found_with_what_it_needs_and_each_stub_is_one(lesson):
    found, empty = solved(lesson).units(), Student(lesson).units()
    for exercise in GRADED[lesson]:
        assert (found[exercise].state, found[exercise].note) == (State.ANSWERED, "")
        assert empty[exercise].state is State.STUB


@pytest.mark.release_gate  # minutes: every exercise is built and judged
@pytest.mark.needs_bwrap
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_courses_own_solutions_get_full_points_and_an_unsolved_copy_none(lesson, tmp_path):
    course, inbox = tmp_path / "course", tmp_path / "inbox"
    make_course(CLONE, course, [lesson])
    inbox.mkdir()
    (inbox / "right.ipynb").write_text(nbformat.writes(solved(lesson).notebook), "utf-8")
    (inbox / "unsolved.ipynb").write_text(nbformat.writes(Student(lesson).notebook), "utf-8")
    console = Console(file=StringIO(), width=120)
    code = grade_lesson(CLONE, lesson, inbox, course, workers=2, console=console)
    right, unsolved = sorted(read_results(course)[0], key=lambda result: result.student)
    misses = {grade.exercise: grade for grade in right.grades if grade.points < grade.max_points}
    assert not misses, console.file.getvalue()
    assert {grade.exercise for grade in right.grades} == {*GRADED[lesson]}
    assert {grade.outcome for grade in unsolved.grades} == {"not_attempted"}
    assert code == (1 if BY_HAND.search(SOURCES[lesson]) else 0)
