"""Every wrong solution is rejected with a message that names its mistake; every right one is accepted."""

import re
from pathlib import Path

import pytest
from mutants import banks

from course_utils.checks import evaluate
from course_utils.checks.core import decide
from course_utils.checks.evidence import decode, encode
from course_utils.checks.registry import EXERCISES, find
from course_utils.checks.student import collect

BANKS = banks()
OURS = str(Path(__file__).parents[2])
WRONG = [pytest.param(bank, mutant, id=f"{bank.exercise}-{n}") for bank in BANKS for n, mutant in bank.wrong.items()]
RIGHT = [pytest.param(bank, made, id=f"{bank.exercise}-{n}") for bank in BANKS for n, made in bank.right.items()]


def test_every_exercise_has_a_bank():
    assert [bank.exercise for bank in BANKS] == list(EXERCISES)


@pytest.mark.parametrize(("bank", "mutant"), WRONG)
def test_wrong_solution_is_named(bank, mutant):
    exercise = find(bank.exercise)
    cases = exercise.cases(0)
    evidence = collect(exercise, mutant.solution, cases)
    verdict = decide(exercise, decode(encode(evidence)), cases)
    assert (verdict.outcome, verdict.points) == (mutant.outcome, 0)
    assert re.search(mutant.label, verdict.message), verdict.message
    assert "Traceback" not in verdict.message
    assert OURS not in verdict.message
    assert "course_utils" not in verdict.message
    assert all(line.isprintable() for line in verdict.message.split("\n"))
    assert verdict == decide(exercise, evidence, cases)


@pytest.mark.parametrize(("bank", "solution"), RIGHT)
def test_right_solution_passes(bank, solution):
    verdict = evaluate(bank.exercise, solution)
    assert verdict.outcome == "passed", verdict.message
    assert verdict.points == verdict.max_points == find(bank.exercise).points


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.exercise)
def test_a_second_evaluation_says_the_same(bank):
    wrong, right = next(iter(bank.wrong.values())).solution, next(iter(bank.right.values()))
    assert evaluate(bank.exercise, wrong) == evaluate(bank.exercise, wrong)
    assert evaluate(bank.exercise, right) == evaluate(bank.exercise, right)


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.exercise)
def test_another_seed_draws_other_cases(bank):
    assert find(bank.exercise).cases(5) != find(bank.exercise).cases(0)
    assert evaluate(bank.exercise, next(iter(bank.right.values())), seed=5).outcome == "passed"
