"""Lesson 07 compares its two records fold by fold."""

from course_utils.measure import recorded

FROZEN, SCRATCH = (recorded(f"lesson07_{name}").results for name in ("frozen_depths", "from_scratch"))


ROWS = [*FROZEN["places"], SCRATCH["nothing frozen"]]


def test_both_tested_the_same_people():
    assert FROZEN["tested_on"] == SCRATCH["tested_on"]
    assert {len(row["test"]) for row in ROWS + SCRATCH["places"]} == {len(FROZEN["tested_on"])}


def test_each_number_of_photographs_has_all_frozen_some_and_nothing_and_the_baseline():
    ways = {}
    for row in ROWS:
        ways.setdefault(row["photos"], set()).add(row["depth"])
    assert set(ways) == {row["photos"] for row in SCRATCH["places"]}
    assert all({None, 12, 0} <= depths for depths in ways.values())
    assert ways[min(ways)] == ways[max(ways)] == {None, 12, 5, 0}
    assert all(row["steps"] >= 5 * FROZEN["steps"] for row in SCRATCH["places"]), "as the lesson says"
