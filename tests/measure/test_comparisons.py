"""The comparisons err as often as they say: simulated experiments whose true effect is known."""

import numpy as np
import pytest
from scipy import stats

from course_utils import CourseError
from course_utils.measure import compare_groups, compare_on_items, compare_paired, interval_note, rounded_up
from course_utils.measure.comparisons import Comparison

TIMES = 600


def paired(random, effect, seeds=4):
    """Both ways of a seed share its luck, three times as large as what is left."""
    luck = random.normal(0, 3, seeds)
    return compare_paired(luck + effect + random.normal(0, 1, seeds), luck + random.normal(0, 1, seeds))


def groups(random, effect):
    return compare_groups(random.normal(effect, 1, 4), random.normal(0, 3, 7))


def on_items(random, effect, seeds=4, items=60, of_seed=0.5, of_item=2.0):
    """The gain varies with the seed, with the picture, and beyond both."""
    gain = random.normal(0, of_seed, (seeds, 1)) + random.normal(0, of_item, (1, items))
    gain = gain + random.normal(0, 1, (seeds, items)) + effect
    other = random.normal(0, 1, (seeds, items))
    return compare_on_items(other + gain, other)


def seeds_matter(random, effect):
    return on_items(random, effect, of_seed=1.5, of_item=0.3)


def answers_right(random, effect):
    """Right or wrong, (3, 200), as a test set gives it; some pictures are harder."""
    hard = random.normal(0, 1, (1, 200))
    a, b = (hard + shift + random.normal(0, 1, (3, 200)) > -1 for shift in (0.0, 0.0))
    return compare_on_items(a, b)


DESIGNS = [paired, groups, on_items, seeds_matter]


def misses(design):
    """How often the interval misses the true effect, 0."""
    random = np.random.default_rng(1)
    found = [design(random, 0.0) for _ in range(TIMES)]
    return np.mean([not one.low <= 0 <= one.high for one in found])


@pytest.mark.sample(1)
@pytest.mark.parametrize("design", DESIGNS)
def test_the_interval_misses_the_true_effect_in_one_experiment_of_twenty(design):
    assert misses(design) == pytest.approx(0.05, abs=0.025)


@pytest.mark.release_gate
def test_where_neither_seed_nor_picture_matters_the_interval_is_a_little_too_wide():
    assert 0.01 < misses(answers_right) < 0.06


@pytest.mark.sample(1)
@pytest.mark.parametrize("design", DESIGNS)
def test_the_smallest_effect_is_found_four_times_in_five(design):
    random = np.random.default_rng(2)
    smallest = np.sqrt(np.mean([design(random, 0.0).smallest ** 2 for _ in range(TIMES)]))
    found = np.mean([design(random, smallest).low > 0 for _ in range(TIMES)])
    assert found == pytest.approx(0.8, abs=0.08)  # the spread is estimated from few runs, by other draws each time


def test_pairs_show_what_groups_cannot():
    random = np.random.default_rng(3)
    luck = random.normal(0, 5, 8)
    a, b = luck + 1 + random.normal(0, 0.3, 8), luck + random.normal(0, 0.3, 8)
    assert compare_paired(a, b).low > 0
    assert compare_groups(a, b).low < 0 < compare_groups(a, b).high
    assert compare_paired(a, b).smallest < compare_groups(a, b).smallest / 5


def test_pairs_and_groups_agree_with_scipy():
    a, b = [0.91, 0.93, 0.88, 0.95], [0.90, 0.89, 0.87, 0.92]
    expected = stats.ttest_rel(a, b).confidence_interval(0.95)
    assert (compare_paired(a, b).low, compare_paired(a, b).high) == pytest.approx(tuple(expected))
    expected = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    assert (compare_groups(a, b).low, compare_groups(a, b).high) == pytest.approx(tuple(expected))
    expected = stats.ttest_rel(a, b).confidence_interval(1 - 0.05 / 8)
    assert (compare_paired(a, b, compared=8).low, compare_paired(a, b, compared=8).high) == pytest.approx(
        tuple(expected)
    )


def test_more_seeds_do_not_make_up_for_few_pictures():
    """Twelve times the seeds on the same 20 pictures: the pictures' part of the error stays."""
    random = np.random.default_rng(4)
    few = np.median([on_items(random, 0, seeds=4, items=20).smallest for _ in range(200)])
    many = np.median([on_items(random, 0, seeds=48, items=20).smallest for _ in range(200)])
    assert many > 0.7 * few


@pytest.mark.release_gate
def test_many_comparisons_at_once_err_together_in_one_of_twenty():
    random = np.random.default_rng(5)

    def any_missed(compared):
        found = [compare_paired(random.normal(0, 1, 6), random.normal(0, 1, 6), compared=compared) for _ in range(8)]
        return any(not one.low <= 0 <= one.high for one in found)

    assert np.mean([any_missed(8) for _ in range(500)]) < 0.08
    assert np.mean([any_missed(1) for _ in range(500)]) > 0.2


BASE = np.array([0.0, 0.01, -0.01, 0.005, -0.005])


@pytest.mark.parametrize(
    ("effect", "at_stake", "better", "not_worse"),
    [
        (0.10, 0.05, True, True),
        (0.00, 0.05, False, True),
        (-0.10, 0.05, False, False),
        (0.045, 0.05, True, True),
        (-0.045, 0.05, False, False),
        (0.10, 0.002, None, None),  # larger than anything at stake, by a design that could not have shown it
    ],
)
def test_a_decision_follows_from_the_interval_and_what_is_at_stake(effect, at_stake, better, not_worse):
    found = compare_paired(BASE + effect, np.zeros(5))
    assert found.better(at_stake).answer is better
    assert found.not_worse(at_stake).answer is not_worse


def test_between_nothing_and_what_is_at_stake_nothing_is_decided():
    wide = compare_paired(3 * BASE + 0.02, np.zeros(5))
    assert wide.smallest <= 0.06
    assert wide.low < 0
    assert wide.high > 0.03
    assert wide.better(0.06).answer is False
    assert compare_paired(3 * BASE + 0.04, np.zeros(5)).not_worse(0.06).answer is True
    assert compare_paired(3 * BASE - 0.02, np.zeros(5)).better(0.06).answer is False
    close = compare_paired(3 * BASE + 0.02, np.zeros(5)).better(0.045)
    assert close.answer is None


def test_which_of_two_is_larger_and_whether_by_more_than_a_threshold():
    found = compare_paired(BASE + 0.1, np.zeros(5))
    assert found.larger(0.05).answer is True
    assert compare_paired(BASE - 0.1, np.zeros(5)).larger(0.05).answer is False
    assert compare_paired(BASE + 0.001, np.zeros(5)).larger(0.05).answer is None
    assert [found.larger(0.05, than=than).answer for than in (0.05, 0.1, 0.2)] == [True, None, False]
    assert found.larger(0.001).answer is None


def test_runs_without_any_spread_decide_nothing():
    found = compare_paired([1.0, 1.0, 1.0], [0.9, 0.9, 0.9])
    assert found.smallest == float("inf")
    assert found.better(1).answer is None
    assert found.better(1).as_dict()["smallest"] is None


def test_the_three_numbers_are_said():
    said = compare_paired(BASE - 0.02, np.zeros(5)).text(100, "points", 1)
    assert said.startswith("−2.0 points (95% interval −3.0 to −1.0; smallest effect that would show 1.")
    assert said.endswith("5 seeds, paired)")


def test_the_design_says_what_the_pairs_are():
    assert compare_paired(BASE, np.zeros(5), of="folds").design == "5 folds, paired"
    answers = np.eye(3, 1200)
    design = compare_on_items(answers, answers[::-1], of="draws", compared=2).design
    assert design == "3 draws × 1,200 pictures, paired; interval for 2 comparisons at once"


@pytest.mark.parametrize(
    ("compare", "a", "b", "said"),
    [
        (compare_paired, [1, 2], [1, 2], "at least 3 runs"),
        (compare_groups, [1, 2, 3], [1, 2], "at least 3 runs"),
        (compare_paired, [1, 2, 3], [1, 2, 3, 4], "no pairs"),
        (compare_on_items, np.ones((2, 9)), np.ones((2, 9)), r"\(2, 9\)"),
        (compare_on_items, np.ones((3, 9)), np.ones((3, 8)), r"one shape"),
    ],
)
def test_a_design_that_cannot_work_is_a_sentence(compare, a, b, said):
    with pytest.raises(CourseError, match=said):
        compare(a, b)


def test_a_decision_is_no_truth_value():
    with pytest.raises(CourseError, match="three answers"):
        bool(compare_paired(BASE, np.zeros(5)).better(1))


def test_the_short_text_for_titles_is_difference_and_interval():
    found = compare_paired([0.9, 0.92, 0.94], [0.88, 0.91, 0.92])
    low, high = (f"{100 * end:+.1f}".replace("-", "−") for end in (found.low, found.high))
    assert found.short() == f"+1.7 points (95% interval {low} to {high})"
    assert found.short(1, "seconds", 2).startswith("+0.02 seconds (95% interval ")
    assert found.short(1, "", 2).startswith("+0.02 (95% interval ")
    assert found.brief() == f"+1.7 ({low} to {high})"


def test_an_infinite_limit_is_printed_too():
    assert rounded_up(float("inf")) == "inf"


def test_an_end_near_0_is_printed_so_that_its_side_can_be_seen():
    found = Comparison(-0.007, -0.0131, -0.0003, 0.006, "a design")
    assert found.brief() == "−0.7 (−1.31 to −0.03)"
    assert found.in_text(100, 1) == ("−0.7", "−1.31", "−0.03")
    assert Comparison(0.007, 1e-9, 0.0131, 0.006, "a design").brief() == "+0.7 (+0.0 to +1.3)"


def test_a_smallest_effect_is_never_printed_as_less_than_it_is():
    assert "would show 2.1;" in Comparison(0, -0.02, 0.02, 0.02001, "a design").text(100, "points", 1)
    assert "would show 2.0;" in Comparison(0, -0.02, 0.02, 0.02, "a design").text(100, "points", 1)


def test_runs_that_all_differ_alike_have_no_interval_and_say_so():
    for a, said in (([3, 3, 3], "+2.0"), ([1, 1, 1], "0.0")):
        found = compare_paired(a, [1, 1, 1])
        assert found.short(1) == f"{said} points (always the same, so no interval)"
        assert found.brief(1) == f"{said} (always the same, so no interval)"
        assert found.text(1, "points", 1) == f"{said} points (always the same, so no interval; 3 seeds, paired)"


def test_the_side_of_an_interval_and_none_where_nothing_is_known_of_chance():
    ways = [0.90, 0.92, 0.93], [0.80, 0.81, 0.84]
    assert compare_paired(*ways).side == "above 0"
    assert compare_paired(*ways[::-1]).side == "below 0"
    assert compare_paired([1, 2, 3], [3, 1, 2]).side == "includes 0"
    assert compare_paired([3, 3, 3], [1, 1, 1]).side == "includes 0"  # no spread: `better` is not decided either
    assert compare_paired([3, 3, 3], [1, 1, 1]).better(1).answer is None


def test_a_caption_names_the_correction_where_there_is_one():
    assert interval_note(1) == "95% intervals"
    assert interval_note(4) == "95% intervals, Bonferroni for 4 comparisons"
