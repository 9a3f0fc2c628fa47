"""Solutions written from the statements alone: which the checks judge as their authors meant, and which not yet."""

import functools
import importlib
import re
from pathlib import Path

import pytest
from banks.still_open import ACCEPTED, MISLEADING, REJECTED, UNWRITTEN

from course_utils.checks import evaluate
from course_utils.checks.exercises import names

COVERED = [name for name in names() if name not in UNWRITTEN]


def solutions_of(exercise, right):
    """The wrong or the right solutions by name, from a fresh module: some remember what they were called with."""
    module = importlib.reload(importlib.import_module(f"mutants.from_statements.{exercise}"))
    return {entry.name: entry for entry in module.SOLUTIONS if bool(entry.right) is right}


@functools.cache  # three tests look at them
def verdicts(exercise, right):
    """Each solution's entry and its verdict."""
    found = solutions_of(exercise, right)
    return {name: (entry, evaluate(exercise, entry.function)) for name, entry in found.items()}


def passing(exercise, right):
    """The names of those that pass."""
    return {name for name, (_, verdict) in verdicts(exercise, right).items() if verdict.outcome == "passed"}


@pytest.mark.release_gate  # three minutes
@pytest.mark.parametrize("exercise", COVERED)
def test_wrong_solutions_are_rejected_but_for_those_on_the_list(exercise):
    assert passing(exercise, right=False) == set(ACCEPTED.get(exercise, ()))


@pytest.mark.release_gate
@pytest.mark.parametrize("exercise", COVERED)
def test_right_solutions_are_accepted_but_for_those_on_the_list(exercise):
    assert set(solutions_of(exercise, right=True)) - passing(exercise, right=True) == set(REJECTED.get(exercise, ()))


def misleading(exercise):
    """The wrong solutions whose verdict does not say what a fair one has to, or says what would mislead."""
    found = set()
    for name, (entry, verdict) in verdicts(exercise, right=False).items():
        if verdict.outcome == "passed":
            continue
        said = "\n".join([verdict.headline, *(text for _, text in verdict.rows)])
        reason = f"{verdict.what}\n{verdict.why}"  # a path or a number may hold any word
        misses = not re.search(entry.must_say, said, re.IGNORECASE)
        if misses or (entry.must_not_say and re.search(entry.must_not_say, reason, re.IGNORECASE)):
            found.add(name)
    return found


@pytest.mark.release_gate
@pytest.mark.parametrize("exercise", COVERED)
def test_the_reason_fits_the_mistake(exercise):
    assert misleading(exercise) == set(MISLEADING.get(exercise, ()))


def test_the_bank_is_large_and_covers_every_exercise():
    counts = {name: (len(solutions_of(name, right=False)), len(solutions_of(name, right=True))) for name in COVERED}
    assert min(wrong for wrong, _ in counts.values()) >= 10
    assert min(right for _, right in counts.values()) >= 3
    assert sum(map(sum, counts.values())) >= 900


def test_every_name_on_the_list_is_a_solution():
    for table, right in ((ACCEPTED, False), (REJECTED, True), (MISLEADING, False)):
        for exercise, listed in table.items():
            assert set(listed) <= set(solutions_of(exercise, right))
    written = {path.stem for path in (Path(__file__).parents[1] / "mutants" / "from_statements").glob("*.py")}
    assert set(names()) >= UNWRITTEN
    assert not written & UNWRITTEN
