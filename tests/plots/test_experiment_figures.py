import base64

import numpy as np
import pytest

from course_utils import plots
from course_utils.measure import Comparison
from course_utils.plots import experiments

GAIN = Comparison(0.02, 0.01, 0.03, 0.015, "fed by a test")
RESULTS = {
    "none": {"val_accuracy": [0.86, 0.88], "val_loss": [0.5, 0.4], "parameters": 7850, "seconds": 0.1},
    "one layer": {"val_accuracy": [0.89, 0.89], "val_loss": [0.3, 0.3], "parameters": 101_770, "seconds": 0.25},
}
CURVES = {
    name: {"loss": np.array([[0.9, 0.4, 0.1], [0.9, 0.3, 0.1]]), "val_loss": np.array([[0.9, 0.5, 0.7]] * 2)}
    for name in ("no penalty", "L2")
}


def draw_rung():
    plots.rung(RESULTS, {"one layer": GAIN}, title="A layer helps", caption="digits")


def draw_table():
    plots.results_table(RESULTS, "none", title="The simple net", caption="digits")


def draw_curves():
    plots.over_fitting(CURVES, title="It turns", caption="digits")


@pytest.mark.parametrize("draw", [draw_rung, draw_table, draw_curves])
def test_a_figure_is_one_png_with_its_words(shown, draw):
    draw()
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]


def test_the_words_carry_the_numbers(shown):
    for draw in (draw_rung, draw_table, draw_curves):
        draw()
    rung, table, curves = (bundle["text/plain"] for bundle, _ in shown)
    assert "none 87.0%; one layer 89.0%, +2.0 points (95% interval +1.0 to +3.0" in rung
    assert "one layer: accuracy 89.0%, loss 0.300, parameters 101,770, seconds an epoch 0.25; none (chosen)" in table
    assert "L2: training loss ends at 0.100, validation loss is least in epoch 2, 0.500, and ends at 0.700" in curves


def test_the_most_accurate_is_on_top_and_the_chosen_one_is_marked(monkeypatch):
    figures = []
    monkeypatch.setattr(experiments, "show", lambda figure, alt: figures.append(figure))
    draw_table()
    axis, _ = figures[0].axes
    assert [label.get_text() for label in axis.get_yticklabels()] == ["one layer", "★ none"]
    assert axis.get_ylim()[0] > axis.get_ylim()[1]


def test_the_validation_loss_is_enlarged_to_where_it_ends(monkeypatch):
    figures = []
    monkeypatch.setattr(experiments, "show", lambda figure, alt: figures.append(figure))
    draw_curves()
    low, high = figures[0].axes[1].get_ylim()
    assert low < 0.5 < 0.7 < high < 0.95


def test_what_matters_is_a_dotted_line(monkeypatch):
    figures = []
    monkeypatch.setattr(experiments, "show", lambda figure, alt: figures.append(figure))
    plots.rung(RESULTS, {"one layer": GAIN}, title="A layer helps", stake=0.02)
    dotted = [line for line in figures[0].axes[1].lines if line.get_linestyle() == ":"]
    assert [line.get_xdata()[0] for line in dotted] == [0.02]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0.01, 0.03, "blue above 0"), (-0.03, -0.01, "orange below 0"), (-0.01, 0.01, "grey with 0 inside")],
)
def test_the_small_print_says_the_colour_of_an_interval_and_no_other(monkeypatch, low, high, words):
    figures = []
    monkeypatch.setattr(experiments, "show", lambda figure, alt: figures.append(figure))
    plots.rung(
        RESULTS, {"one layer": Comparison((low + high) / 2, low, high, 0.015, "fed")}, title="T", caption="digits"
    )
    small = figures[0].get_supxlabel()
    assert small == f"dots: seeds; ticks: means; bars: intervals, {words}\ndigits"


def test_the_tick_of_a_mean_has_no_colour_that_speaks_of_an_interval(monkeypatch):
    figures = []
    monkeypatch.setattr(experiments, "show", lambda figure, alt: figures.append(figure))
    draw_rung()
    ticks = [line for line in figures[0].axes[0].lines if line.get_marker() == "None"]
    assert len(ticks) == len(RESULTS)
    assert {line.get_color() for line in ticks} == {experiments.DARK}
    assert experiments.DARK not in experiments.SAYS.values()


def test_what_no_later_step_began_with_is_hollow_and_said_to_be_tried_only(monkeypatch):
    drawn = []
    monkeypatch.setattr(experiments, "show", lambda figure, alt: drawn.append((figure, alt)))
    three = RESULTS | {"two layers": RESULTS["one layer"]}
    plots.results_table(three, "none", title="The simple net", taken=["one layer"])
    figure, alt = drawn[0]
    assert alt.endswith("Tried only: two layers.")
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [line.get_markerfacecolor() == "none" for line in dots] == [False, True, False]
    assert {line.get_color() for line in dots} == {experiments.DARK}
