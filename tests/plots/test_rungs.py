from course_utils import plots
from course_utils.measure import Run
from course_utils.plots import rungs
from course_utils.plots.base import DARK

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


def test_the_mean_is_written_beside_its_tick_and_a_marked_run_is_bold(monkeypatch):
    drawn = []
    monkeypatch.setattr(rungs, "show", lambda figure, alt: drawn.append(figure))
    plots.ladder(RUNS, title="T", marked="transfer")
    accuracy = drawn[0].axes[0]
    assert [text.get_text() for text in accuracy.texts] == ["55.0%", "90.0%"]
    labels = {label.get_text(): label.get_fontweight() for label in accuracy.get_yticklabels()}
    assert labels == {"simple": "normal", "★ transfer": "bold"}
    ticks = [line for line in accuracy.lines if line.get_marker() == "None"]
    assert {line.get_color() for line in ticks} == {DARK}


def test_equal_accuracies_are_all_seen(monkeypatch):
    drawn = []
    monkeypatch.setattr(rungs, "show", lambda figure, alt: drawn.append(figure))
    plots.ladder([Run("same", (0.5, 0.5, 0.5), 1.0, 1), RUNS[1]], title="T")
    dots = next(line for line in drawn[0].axes[0].lines if line.get_marker() == "o")
    assert len(set(dots.get_ydata())) == 3


def test_a_line_parts_runs_of_two_kinds(monkeypatch):
    drawn = []
    monkeypatch.setattr(rungs, "show", lambda figure, alt: drawn.append((figure, alt)))
    plots.ladder(RUNS, title="T", parted=("transfer", "from scratch", "trained before"))
    figure, alt = drawn[0]
    assert alt.endswith("Above transfer: from scratch; from transfer on: trained before.")
    for axis in figure.axes:
        assert any(set(line.get_ydata()) == {0.5} for line in axis.lines)
    assert {"from scratch", "trained before"} <= {text.get_text() for text in figure.axes[1].texts}
