import pytest

from course_utils import plots
from course_utils.plots import pipelines

IN_LINE = {"train": [(0.02, 0.03), (0.05, 0.06)], "warp": [(0.0, 0.02), (0.03, 0.05)]}
BOTH = {"train": [(0.02, 0.03), (0.03, 0.04)], "warp": [(0.0, 0.02), (0.01, 0.03), (0.02, 0.035)]}


def test_bars_that_overlap_have_lanes_of_their_own():
    assert pipelines._lanes(IN_LINE["warp"]) == [IN_LINE["warp"]]
    assert pipelines._lanes(BOTH["warp"]) == [[(0.0, 0.02), (0.02, 0.035)], [(0.01, 0.03)]]
    assert [name for name, _, _ in pipelines._all_lanes(BOTH)] == ["train", "warp 1", "warp 2"]


def test_the_net_waits_while_it_does_not_train():
    total, idle = pipelines.epoch_and_idle(IN_LINE)
    assert total == 0.06
    assert idle == pytest.approx(2 / 3)


def test_the_words_carry_the_numbers(shown):
    plots.time_lines({"in line": IN_LINE, "both": BOTH}, title="It overlaps", caption="2 cores")
    ((bundle, metadata),) = shown
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert "in line: 60 ms in 2 lanes, the net idle for 67%" in bundle["text/plain"]
    assert "both: 40 ms in 3 lanes, the net idle for 50%" in bundle["text/plain"]
