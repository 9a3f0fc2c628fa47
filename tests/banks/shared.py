"""The tests of a lesson's banks; each `test_lesson_NN.py` takes them all, and `conftest` hands it its solutions."""

import re
from pathlib import Path

import numpy as np
import pytest

from course_utils.checks import evaluate, find
from course_utils.checks.collecting.run_student import collect
from course_utils.checks.collecting.serialize import decode, encode
from course_utils.checks.verdict import decide

OURS = str(Path(__file__).parents[2])


@pytest.mark.sample(1, of_each="bank")
def test_wrong_solution_is_named(bank, mutant):
    verdict = evaluate(bank.exercise, mutant.solution)
    assert (verdict.outcome, verdict.points) == (mutant.outcome, 0)
    assert re.search(mutant.label, verdict.message), verdict.message
    assert "Traceback" not in verdict.message
    assert OURS not in verdict.message
    assert "course_utils" not in verdict.message
    assert all(line.isprintable() for line in verdict.message.split("\n"))


@pytest.mark.sample(1, of_each="bank")
def test_right_solution_passes(bank, solution):
    verdict = evaluate(bank.exercise, solution)
    assert verdict.outcome == "passed", verdict.message
    assert verdict.points == verdict.max_points == find(bank.exercise).points


@pytest.mark.sample(1)
def test_a_second_evaluation_says_the_same(bank):
    wrong, right = next(iter(bank.wrong.values())).solution, next(iter(bank.right.values()))
    assert evaluate(bank.exercise, wrong) == evaluate(bank.exercise, wrong)
    assert evaluate(bank.exercise, right) == evaluate(bank.exercise, right)


@pytest.mark.sample(1)
def test_evidence_on_its_way_as_bytes_changes_no_verdict(bank):
    exercise = find(bank.exercise)
    cases = exercise.cases(0)
    for solution in (next(iter(bank.wrong.values())).solution, next(iter(bank.right.values()))):
        evidence = collect(exercise, solution, cases)
        assert decide(exercise, decode(encode(evidence)), cases) == decide(exercise, evidence, cases)


@pytest.mark.sample(1)
def test_another_seed_draws_other_cases(bank):
    """The evidence of the same right solution differs, in what the student's function was given or gave back."""
    exercise, right = find(bank.exercise), next(iter(bank.right.values()))
    evidence = [collect(exercise, right, exercise.cases(seed)) for seed in (0, 5)]
    assert not _same(*evidence)
    assert evaluate(bank.exercise, right, seed=5).outcome == "passed"


def _same(a, b) -> bool:
    """Whether two pieces of evidence are equal, arrays within them by value."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    return np.shape(a) == np.shape(b) and bool(np.all(np.asarray(a) == np.asarray(b)))
