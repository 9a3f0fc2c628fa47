"""Hands each `test_lesson_NN.py` the banks of its lesson: a file a lesson, so that the workers share them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
pytest.register_assert_rewrite("banks.shared")


def pytest_generate_tests(metafunc):
    from banks.lessons import exercises_of
    from mutants import bank_of

    lesson = getattr(metafunc.module, "__name__", "")[-2:]
    banks = [bank_of(name) for name in exercises_of(lesson)] if lesson.isdigit() else []
    wanted = set(metafunc.fixturenames)
    if {"bank", "mutant"} <= wanted:
        params = [pytest.param(b, m, id=f"{b.exercise}-{name}") for b in banks for name, m in b.wrong.items()]
        metafunc.parametrize(("bank", "mutant"), params)
    elif {"bank", "solution"} <= wanted:
        params = [pytest.param(b, s, id=f"{b.exercise}-{name}") for b in banks for name, s in b.right.items()]
        metafunc.parametrize(("bank", "solution"), params)
    elif "bank" in wanted:
        metafunc.parametrize("bank", banks, ids=lambda bank: bank.exercise)
