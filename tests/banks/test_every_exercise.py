"""Every exercise of the lessons has a check, a bank, and a file here that runs it."""

from pathlib import Path

import pytest
from banks.lessons import LESSONS, SLOW, exercises_of
from mutants import bank_of, banks

from course_utils.checks.exercises import find, names


def test_every_check_belongs_to_an_exercise_of_one_lesson():
    assert sorted(name for lesson in LESSONS for name in exercises_of(lesson)) == names()


@pytest.mark.parametrize("name", names())
def test_every_exercise_has_a_bank_of_wrong_and_right_solutions(name):
    bank = bank_of(name)
    assert bank.exercise == find(name).name == name
    assert len(bank.wrong) >= 10
    assert len(bank.right) >= 2


def test_what_is_left_to_the_release_gate_are_exercises():
    assert {*SLOW} < {*names()}


def test_no_bank_is_left_out():
    assert [bank.exercise for bank in banks()] == names()


def test_every_lesson_with_exercises_has_its_file_here():
    here = {path.stem.removeprefix("test_lesson_") for path in Path(__file__).parent.glob("test_lesson_*.py")}
    assert here == {lesson for lesson in LESSONS if exercises_of(lesson)}
