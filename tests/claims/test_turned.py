"""No claim can come out one way only: the measurement that turns it is fed to the lesson's own claim."""

import pytest

from course_staff.paths import find_clone
from course_staff.run.ledger import read_ledger
from course_utils.measure.statements import STATEMENTS
from tests.claims import turned_01_03, turned_02a, turned_02b, turned_04_06, turned_07_09, turned_10, turned_11
from tests.claims.claim_cells import verdict_when

PARTS = (turned_01_03, turned_02a, turned_02b, turned_04_06, turned_07_09, turned_10, turned_11)
TURNED = {id: fed for part in PARTS for id, fed in part.TURNED.items()}


def test_each_statement_says_what_would_turn_it():
    assert {id for id, statement in STATEMENTS.items() if not statement.turned_by} == set()
    assert set(TURNED) == set(STATEMENTS)


@pytest.mark.parametrize("id", sorted(TURNED))
def test_the_measurement_that_turns_a_claim_is_seen_by_the_lesson_that_makes_it(id):
    fed, verdict = TURNED[id]
    assert verdict_when(id, fed) == verdict


@pytest.mark.release_gate
def test_each_of_these_verdicts_differs_from_the_one_that_was_measured():
    measured = {row["id"]: row["verdict"] for row in read_ledger(find_clone())}
    assert {id for id, (_, verdict) in TURNED.items() if measured[id] == verdict} == set()
