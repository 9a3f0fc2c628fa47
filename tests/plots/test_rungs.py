from course_utils import plots
from course_utils.measure import Run
from course_utils.plots import rungs

RUNS = [Run("simple", (0.5, 0.6), 12.4, 1_050_890), Run("transfer", (0.9,), 80.0, 12_810)]


def test_the_words_carry_every_number(shown):
    plots.ladder(RUNS, title="Transfer is ahead", caption="signs")
    ((_bundle, metadata),) = shown
    alt = metadata["image/png"]["alt"]
    assert alt.startswith("Transfer is ahead.")
    assert "simple: mean 0.550, from 0.500 to 0.600, 12 seconds, 1,050,890 parameters" in alt
    assert "transfer: mean 0.900, from 0.900 to 0.900, 80 seconds, 12,810 parameters" in alt


def test_each_row_has_its_dots_and_its_costs(monkeypatch):
    drawn = []
    monkeypatch.setattr(rungs, "show", lambda figure, alt: drawn.append(figure))
    plots.ladder([*RUNS, Run("free", (0.1,), 0.0, 0)], title="T")
    accuracy, seconds, parameters = drawn[0].axes
    dots = [line for line in accuracy.lines if line.get_marker() == "o"]
    assert [list(line.get_xdata()) for line in dots] == [[0.5, 0.6], [0.9], [0.1]]
    assert [label.get_text() for label in accuracy.get_yticklabels()] == ["simple", "transfer", "free"]
    assert [text.get_text() for text in seconds.texts] == ["12", "80", "0"]
    assert [text.get_text() for text in parameters.texts] == ["1,050,890", "12,810", "0"]
    for axis in (seconds, parameters):
        left, right = axis.get_xlim()
        assert all(left < text.xy[0] < right for text in axis.texts)
