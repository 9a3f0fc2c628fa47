"""Hands each `test_lesson_NN.py` the banks of its lesson: a file a lesson, so that the workers share them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
pytest.register_assert_rewrite("banks.shared")


def pytest_generate_tests(metafunc):
    from banks.lessons import LESSONS, SLOW, exercises_of
    from mutants import bank_of

    lesson = getattr(metafunc.module, "__name__", "").rpartition("_")[2]
    banks = [bank_of(name) for name in exercises_of(lesson)] if lesson in LESSONS else []
    marks = {bank.exercise: [pytest.mark.release_gate] if bank.exercise in SLOW else [] for bank in banks}
    wanted = set(metafunc.fixturenames)
    for argument, side in {"mutant": "wrong", "solution": "right"}.items():
        if {"bank", argument} <= wanted:
            params = [
                pytest.param(bank, solution, id=f"{bank.exercise}-{name}", marks=marks[bank.exercise])
                for bank in banks
                for name, solution in getattr(bank, side).items()
            ]
            metafunc.parametrize(("bank", argument), params)
            return
    if "bank" in wanted:
        params = [pytest.param(bank, id=bank.exercise, marks=marks[bank.exercise]) for bank in banks]
        metafunc.parametrize("bank", params)
