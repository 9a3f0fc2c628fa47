"""The verdicts of lesson 07 on what transfer is worth can come out either way."""

import numpy as np
import pytest

from course_utils.measure import claim, compare_on_items


def answers(accuracy, seed, draws=5, photographs=600):
    """(draws, photographs): photographs of their own difficulty, the same for all draws."""
    random = np.random.default_rng(seed)
    hard = np.arange(photographs) / photographs >= accuracy
    return (~hard ^ (random.random((draws, photographs)) < 0.01)).astype(float)


@pytest.mark.parametrize(
    ("frozen", "freer", "verdict"), [(0.9, 0.9, "holds"), (0.98, 0.9, "holds"), (0.6, 0.95, "wrong")]
)
def test_whether_to_freeze_all_with_few_can_come_out_either_way(frozen, freer, verdict):
    found = compare_on_items(answers(frozen, 1), answers(freer, 2)).not_worse(0.08)
    assert claim("T03", expect=True, measured=found).verdict == verdict


@pytest.mark.parametrize(
    ("transfer", "scratch", "verdict"), [(0.9, 0.7, "holds"), (0.9, 0.9, "wrong"), (0.7, 0.9, "wrong")]
)
@pytest.mark.parametrize("statement", ["T01", "T04"])
def test_whether_transfer_pays_can_come_out_either_way(statement, transfer, scratch, verdict):
    found = compare_on_items(answers(transfer, 1), answers(scratch, 2)).better(0.1)
    assert claim(statement, expect=True, measured=found).verdict == verdict
