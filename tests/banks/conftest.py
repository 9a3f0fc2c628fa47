"""Hands each `test_lesson_NN.py` the banks of its lesson: a file a lesson, so that the workers share them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
pytest.register_assert_rewrite("banks.shared")


def pytest_generate_tests(metafunc):
    from banks.lessons import LESSONS, exercises_of
    from mutants import bank_of

    lesson = getattr(metafunc.module, "__name__", "").rpartition("_")[2]
    banks = [bank_of(name) for name in exercises_of(lesson)] if lesson in LESSONS else []
    wanted = set(metafunc.fixturenames)
    for argument, side in {"mutant": "wrong", "solution": "right"}.items():
        if {"bank", argument} <= wanted:
            params = [
                pytest.param(bank, solution, id=f"{bank.exercise}-{name}")
                for bank in banks
                for name, solution in getattr(bank, side).items()
            ]
            metafunc.parametrize(("bank", argument), params)
            return
    if "bank" in wanted:
        metafunc.parametrize("bank", banks, ids=lambda bank: bank.exercise)
