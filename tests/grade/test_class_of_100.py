"""A class of a hundred over lessons 01, 04 and 06 gets exactly the points that the banks say.

Each student answers one exercise, with a right or a wrong solution of the bank from the statements, and leaves the
others as they were handed out, but for what the answer is built on; some answer nothing.
"""

import inspect
from collections import Counter
from io import StringIO

import nbformat
import pytest
from made_notebooks import CLONE, Student
from rich.console import Console
from test_banks import LESSONS, from_statements, written

from course_staff.grade.course_folder import make_course
from course_staff.grade.grade import grade_lesson
from course_staff.grade.results import read_results
from course_staff.workplace.answers import names_bound
from course_utils.checks import find

OF_EACH = 6  # right ones and as many wrong ones of an exercise
ABSENT = 2  # students of a lesson who answer nothing


def solutions_of(exercise):
    """Some right and some wrong solutions of an exercise, as (solution, points)."""
    solutions = from_statements(exercise).SOLUTIONS
    right = [(one, find(exercise).points) for one in solutions if one.right is True][:OF_EACH]
    wrong = [(one, 0) for one in solutions if one.right is False][:OF_EACH]
    return right + wrong


def hand_in(lesson, inbox):
    """Write a class's notebooks into a folder; the points of each student by exercise."""
    expected = {}
    for exercise in LESSONS[lesson]:
        module = inspect.getsource(from_statements(exercise))
        # What an answer is built on stands in its bank, and is right: it counts for the exercise that has its name.
        beside = {name: find(name).points for name in LESSONS[lesson] if name in names_bound(module)}
        for number, (solution, points) in enumerate(solutions_of(exercise)):
            student = Student(lesson).put(module, above=exercise).answer(exercise, written(solution, exercise))
            name = f"{exercise.replace('_', '')}{number:02}"
            nbformat.write(student.notebook, inbox / f"{name}.ipynb")
            expected[name] = Counter(beside | {exercise: points})
    for number in range(ABSENT):
        nbformat.write(Student(lesson).notebook, inbox / f"absent{number}.ipynb")
        expected[f"absent{number}"] = Counter()
    return expected


@pytest.mark.release_gate  # three minutes
@pytest.mark.needs_bwrap
@pytest.mark.timeout(3000)
def test_a_class_of_a_hundred_gets_exactly_the_points_that_the_banks_say(tmp_path):
    course, students = tmp_path / "course", 0
    make_course(CLONE, course, list(LESSONS))
    for lesson in LESSONS:
        inbox = tmp_path / lesson
        inbox.mkdir()
        expected = hand_in(lesson, inbox)
        students += len(expected)
        grade_lesson(CLONE, lesson, inbox, course, console=Console(file=StringIO(), width=120))
        results, problems = read_results(course)
        assert problems == []
        found = {
            result.student: Counter({grade.exercise: grade.points for grade in result.grades})
            for result in results
            if result.lesson.startswith(lesson)
        }
        assert {name: +points for name, points in found.items()} == {name: +points for name, points in expected.items()}
    assert students >= 100
