import base64

import numpy as np
import pytest
from matplotlib.transforms import Bbox

from course_utils.measure import compare_paired
from course_utils.plots import augment

MIRROR, CROP = [0.01, 0.02, 0.03], [-0.04, -0.02, -0.03]
FOUND = {"mirror": compare_paired(MIRROR, [0, 0, 0]), "crop": compare_paired(CROP, [0, 0, 0])}


def draw_sheet():
    photo = np.full((6, 8, 3), 200, "uint8")
    draws = {"mirror": np.repeat(photo[None], 3, axis=0), "crop": np.full((2, 4, 4, 3), 255.0)}
    augment.augmentation_sheet(photo, draws, title="One photograph, five more", caption="signs")


def draw_effects():
    augment.effects({"mirror": MIRROR, "crop": CROP}, FOUND, title="Mirroring helps")


def draw_steps():
    gains = {name: [found, found] for name, found in FOUND.items()}
    augment.gains_by_steps((100, 1000), gains, (50, FOUND), title="It no longer moves")


def draw_steps_without_a_difference():
    found = compare_paired([0.01, -0.02, 0.015], [0, 0, 0])
    assert found.low < 0 < found.high
    augment.gains_by_steps((100, 1000), {"crop": [found, found]}, title="Nothing moves")


def draw_seconds():
    seconds = {"in line": [1.0, 1.2], "both": [0.7, 0.9]}
    augment.epoch_seconds(seconds, {"both": 0.6}, {"in line": 1.05}, title="Less time")


def draw_sizes():
    runs = {"by hand": {50: [0.8, 0.9], 500: [0.95]}, "ConvNet": {50: [0.7, 0.7], 500: [0.99]}}
    augment.accuracy_by_size(runs, title="It turns")


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "draw", [draw_sheet, draw_effects, draw_steps, draw_steps_without_a_difference, draw_seconds, draw_sizes]
)
def test_a_figure_is_one_png_with_its_words(shown, draw):
    draw()
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]


def test_the_words_carry_the_numbers(shown):
    draw_sheet()
    draw_effects()
    draw_sizes()
    draw_steps()
    draw_seconds()
    words = [bundle["text/plain"] for bundle, _ in shown]
    assert "by rows: mirror, crop. signs" in words[0]
    assert "mirror +2.0, from −0.5 to +4.5; crop −3.0, from −5.5 to −0.5" in words[1]
    assert "by hand: 85.00% with 50, 95.00% with 500; ConvNet: 70.00% with 50, 99.00% with 500" in words[2]
    assert "after 100, 1,000 steps: mirror +2.0, +2.0 (−0.5 to +4.5); crop −3.0, −3.0 (−5.5 to −0.5)" in words[3]
    assert "in line 1.10, its parts 1.05; both 0.80, estimated least 0.60" in words[4]


def test_what_is_at_stake_is_drawn_and_said(shown):
    augment.effects({"mirror": MIRROR}, FOUND, title="Mirroring helps", at_stake=-0.02)
    assert shown[0][0]["text/plain"].endswith("mirror +2.0, from −0.5 to +4.5; smallest difference that matters: −2.")


def test_what_the_line_stands_for_can_be_named(shown):
    augment.effects({"mirror": MIRROR}, FOUND, title="Less", at_stake=0.02, stake_name="its paper")
    assert shown[0][0]["text/plain"].endswith("; its paper: +2.")


def test_errors_can_have_a_logarithmic_axis(monkeypatch):
    figures = []
    monkeypatch.setattr(augment, "show", lambda figure, alt: figures.append(figure))
    augment.accuracy_by_size({"a": {50: [0.046], 500: [0.007]}}, title="Fewer", ylabel="test error", logarithmic=True)
    (axis,) = figures[0].axes
    figures[0].draw_without_rendering()
    low, high = axis.get_ylim()
    seen = [t.get_text() for t in axis.get_yticklabels() if low <= t.get_position()[1] <= high]
    assert (axis.get_yscale(), axis.get_ylabel(), seen) == ("log", "test error (logarithmic)", ["1%", "2%", "3%", "5%"])


def test_a_range_is_drawn_and_said(shown):
    augment.effects({"mirror": MIRROR}, FOUND, title="Mirroring helps", between=(0.01, 0.02, "the notes"))
    assert shown[0][0]["text/plain"].endswith("from −0.5 to +4.5; the notes: from +1 to +2.")


def test_the_numbers_stand_beside_the_bars(monkeypatch):
    figures = []
    monkeypatch.setattr(augment, "show", lambda figure, alt: figures.append(figure))
    augment.effects({"mirror": MIRROR}, FOUND, title="Mirroring helps", at_stake=-0.02)
    (axis,) = figures[0].axes
    said = ["+2.0", "−0.5 to +4.5", "mean and interval", "smallest difference that matters: −2"]
    assert [text.get_text() for text in axis.texts] == said


def test_one_axis_has_one_notation(monkeypatch):
    figures = []
    monkeypatch.setattr(augment, "show", lambda figure, alt: figures.append(figure))
    for sizes in ((1e-5, 0.01), (0.001, 0.01)):
        augment.accuracy_by_size({"tuned": {size: [0.8] for size in sizes}}, title="Higher", xlabel="rate")
    ticks = [[text.get_text() for text in figure.axes[0].get_xticklabels()] for figure in figures]
    assert ticks == [["$10^{-5}$", "$10^{-2}$"], ["0.001", "0.01"]]


def test_a_level_is_in_the_words(shown):
    augment.accuracy_by_size({"tuned": {0.001: [0.8]}}, title="Higher", xlabel="rate", level=("frozen", 0.75))
    assert "tuned: 80.00% with 0.001; frozen: 75.00%" in shown[0][0]["text/plain"]


def test_the_texts_under_the_draws_are_in_the_words(shown):
    photo = np.full((6, 8, 3), 200, "uint8")
    augment.augmentation_sheet(photo, {"mixup": photo[None]}, title="Mixed", labels={"mixup": ["3 71%, 5 29%"]})
    assert "by rows: mixup. Under mixup: 3 71%, 5 29%." in shown[0][0]["text/plain"]


@pytest.mark.parametrize(("values", "side"), [([0.01, -0.02, 0.01], "includes 0"), ([0.2, 0.21, 0.2], "above 0")])
def test_every_side_of_an_interval_has_a_colour(values, side):
    both = [compare_paired(sign * np.array(values), [0, 0, 0]).side for sign in (1, -1)]
    assert both == [side, side.replace("above", "below")]
    assert set(both) <= augment.SAYS.keys()


def test_which_accuracy_it_is_stands_on_the_axis(shown):
    augment.accuracy_by_size({"by hand": {50: [0.8]}}, title="Few", ylabel="validation accuracy")
    assert "Mean validation accuracy by training photographs" in shown[0][0]["text/plain"]


@pytest.mark.parametrize(
    ("places", "texts"),
    [((0.985, 0.99), ["98.5%", "99.0%"]), ((0.9, 1.0), ["90%", "100%"]), ((0.9925, 0.995), ["99.25%", "99.50%"])],
)
def test_the_ticks_of_an_axis_have_equally_many_decimals(places, texts):
    assert augment.EvenPercent().format_ticks(places) == texts


@pytest.mark.parametrize(("value", "text"), [(0.0025, "+0.25"), (-0.02, "−2"), (0.1, "+10"), (0, "0")])
def test_a_tick_has_the_decimals_that_it_needs(value, text):
    assert augment.POINTS(value) == text


@pytest.mark.parametrize("at_stake", [-0.02, 0.0, 0.005])
def test_what_is_at_stake_is_not_written_over_the_numbers(monkeypatch, at_stake):
    figures = []
    monkeypatch.setattr(augment, "show", lambda figure, alt: figures.append(figure))
    gains = [-0.043, -0.025, -0.007, -0.004, -0.003, 0.002]
    found = {"six seeds": compare_paired(gains, [0] * 6)}
    augment.effects({"six seeds": gains}, found, title="Undecided", at_stake=at_stake)
    figures[0].draw_without_rendering()
    boxes = [text.get_window_extent().padded(5) for text in figures[0].axes[0].texts]
    assert all(Bbox.intersection(a, b) is None for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_small_plot_says_where_its_line_ends(monkeypatch):
    figures = []
    monkeypatch.setattr(augment, "show", lambda figure, alt: figures.append(figure))
    draw_steps()
    assert [text.get_text() for axis in figures[0].axes for text in axis.texts] == ["+2.0", "−3.0"]
    said = [text.get_text() for text in figures[0].axes[0].get_legend().get_texts()]
    assert said == ["interval after 1,000 steps: below 0", "includes 0", "this lesson's run, 50 steps"]


def test_what_matters_may_differ_from_row_to_row(shown):
    stakes = {"mirror": 0.02, "crop": 0.01}
    augment.effects({"mirror": MIRROR, "crop": CROP}, FOUND, title="Mirroring helps", at_stake=stakes)
    assert "smallest difference that matters, by rows: +2, +1" in shown[0][0]["text/plain"]


def test_rows_that_begin_alike_stand_under_one_head(monkeypatch):
    figures = []
    monkeypatch.setattr(augment, "show", lambda figure, alt: figures.append(figure))
    gains = {"5 a class, mirror": MIRROR, "5 a class, crop": CROP, "20 a class, crop": CROP}
    found = {name: FOUND[name.split(", ")[1]] for name in gains}
    stakes = dict.fromkeys(gains, 0.02)
    augment.effects(gains, found, title="Few", at_stake=stakes, heads=("5 a class", "20 a class"))
    (axis,) = figures[0].axes
    assert [text.get_text() for text in axis.get_yticklabels()] == ["mirror", "crop", "crop"]
    heads = {text.get_text(): text.xy[1] for text in axis.texts if text.get_text().endswith("a class")}
    head = augment.HEAD
    assert heads == pytest.approx({"5 a class": 0, "20 a class": head + 2})
    assert list(axis.get_yticks()) == pytest.approx([head, head + 1, 2 * head + 2])


def test_means_below_the_lowest_accuracy_stand_at_the_edge(monkeypatch):
    drawn = []
    monkeypatch.setattr(augment, "show", lambda figure, alt: drawn.append(figure))
    runs = {"warm": {0.001: [0.8], 0.01: [0.17]}, "cold": {0.001: [0.9], 0.01: [0.17]}}
    augment.accuracy_by_size(runs, title="Too high", xlabel="rate", lowest=0.6, ticks=(0.001, 0.003, 0.01))
    (axis,) = drawn[0].axes
    assert axis.get_ylim()[0] == 0.6
    assert [text.get_text() for text in axis.texts] == ["mean 17% ↓"]
    assert list(axis.get_xticks()) == [0.001, 0.003, 0.01]
