import base64
import itertools

import matplotlib as mpl
import numpy as np
import pytest

from course_utils import plots
from course_utils.plots import ensembles
from course_utils.plots.augment import SAYS

STARTS = [(1, 2), (0, 0), (0, 4), (2, 0), (2, 4)]


def draw_curve():
    plots.ensemble_curve({1: [0.8, 0.84], 2: [0.9]}, title="Two are better")


def draw_strips():
    plots.accuracy_strips({"one net": [0.86, 0.9], "weights averaged": [0.125]}, title="Not the weights")


def draw_costs():
    plots.accuracy_by_cost({"one": (1, 0.88), "ten crops": (10.2, 0.9)}, xlabel="seconds", title="Dear")


def draw_frames():
    plots.crop_frames(np.zeros((8, 10, 3), "uint8"), STARTS, 6, title="Ten crops", caption="signs")


def draw_selection():
    losses = {"own people": [0.3, 0.21], "others": [0.31, 0.26]}
    plots.selection_curve(losses, {"all": 0.25}, title="The choice is flattered")


@pytest.mark.sample(2)
@pytest.mark.parametrize("draw", [draw_curve, draw_strips, draw_costs, draw_frames, draw_selection])
def test_a_figure_is_one_png_with_its_words(shown, draw):
    before = dict(mpl.rcParams)
    draw()
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert dict(mpl.rcParams) == before, "drawing must not change the student's own figures"


def test_the_words_carry_the_numbers(shown):
    for draw in (draw_curve, draw_strips, draw_costs, draw_frames, draw_selection):
        draw()
    curve, strips, costs, frames, selection = (bundle["text/plain"] for bundle, _ in shown)
    assert "1: mean 0.820, from 0.800 to 0.840, 2 choices; 2: mean 0.900, from 0.900 to 0.900, 1 choice." in curve
    assert "one net: mean 0.880, from 0.860 to 0.900; weights averaged: mean 0.125" in strips
    assert "Guessing gives 0.10." in strips
    assert "one: 0.880 at 1; ten crops: 0.900 at 10.2" in costs
    assert "others: 0.310 after 1 round, 0.260 in the end. Nothing chosen: all: 0.250" in selection
    assert "6 by 6 pixels of 8 by 10" in frames
    assert (
        "centre from row 1 and column 2, top-left from row 0 and column 0, top-right from row 0 and column 4" in frames
    )


def test_a_way_that_a_cheaper_one_equals_is_not_on_the_staircase():
    ways = {"ten": (10, 0.9), "one": (1, 0.88), "worse for as much": (1, 0.8), "two": (2, 0.9), "all": (66, 0.91)}
    assert ensembles._undominated(ways) == ["one", "two", "all"]


def test_the_title_names_the_staircase(shown):
    ways = {"one": (1, 0.88), "ten": (10, 0.87), "two": (2, 0.9)}
    plots.accuracy_by_cost(ways, xlabel="times", title="On the staircase: {best}")
    assert shown[0][0]["text/plain"].startswith("On the staircase: one, two.")


def test_frames_stand_where_the_crops_are(monkeypatch):
    figures = []
    monkeypatch.setattr(ensembles, "show", lambda figure, alt: figures.append(figure))
    draw_frames()
    frames = [axis.patches[-1] for axis in figures[0].axes]
    corners = [frame.get_xy() for frame in frames]
    assert corners == [(left, top) for top, left in STARTS] + [(4 - left, top) for top, left in STARTS]
    assert {(frame.get_width(), frame.get_height()) for frame in frames} == {(6, 6)}


def test_every_way_has_its_row_of_dots_and_their_number(monkeypatch):
    figures = []
    monkeypatch.setattr(ensembles, "show", lambda figure, alt: figures.append(figure))
    draw_strips()
    (axis,) = figures[0].axes
    assert [label.get_text() for label in axis.get_yticklabels()] == ["one net (2)", "weights averaged (1)"]
    dots = [line for line in axis.lines if line.get_marker() == "o"]
    assert [sorted(line.get_xdata()) for line in dots] == [[0.86, 0.9], [0.125]]


def test_what_went_into_an_average_is_a_hollow_bar_and_said(monkeypatch):
    drawn = []
    monkeypatch.setattr(ensembles, "show", lambda figure, alt: drawn.append((figure, alt)))
    groups = {"one net": [0.86, 0.9], "averaged": [0.125]}
    plots.accuracy_strips(groups, title="Not the weights", parts={"averaged": 0.88})
    figure, alt = drawn[0]
    (hollow,) = figure.axes[0].patches
    assert hollow.get_x() + hollow.get_width() / 2 == pytest.approx(0.88)
    assert hollow.get_y() < 1 < hollow.get_y() + hollow.get_height()
    assert "averaged: mean 0.125, from 0.125 to 0.125, the nets that went in 0.880" in alt


def test_above_each_column_stands_how_many_choices_it_has(monkeypatch):
    figures = []
    monkeypatch.setattr(ensembles, "show", lambda figure, alt: figures.append(figure))
    draw_curve()
    assert [text.get_text() for text in figures[0].axes[0].texts] == ["2", "1", "choices"]


def test_the_band_and_the_mean_are_named(monkeypatch):
    figures = []
    monkeypatch.setattr(ensembles, "show", lambda figure, alt: figures.append(figure))
    draw_curve()
    (axis,) = figures[0].axes
    named = {text.get_text() for text in axis.get_legend().get_texts()}
    assert named == {"between the lowest and the highest", "one choice of networks", "mean of all choices"}


def test_no_mean_has_the_colour_of_an_interval_below_0(monkeypatch):
    figures = []
    monkeypatch.setattr(ensembles, "show", lambda figure, alt: figures.append(figure))
    draw_curve()
    draw_strips()
    colours = {line.get_color() for figure in figures for line in figure.axes[0].lines}
    assert SAYS["below 0"] not in colours


def test_accuracies_that_are_close_have_axis_labels_that_differ(monkeypatch):
    figures = []
    monkeypatch.setattr(ensembles, "show", lambda figure, alt: figures.append(figure))
    plots.accuracy_by_cost({"one": (1, 0.885), "seven": (7, 0.907)}, xlabel="seconds", title="Close")
    figures[0].canvas.draw()
    labels = [label.get_text() for label in figures[0].axes[0].get_yticklabels()]
    assert len(set(labels)) == len(labels) > 2
    assert len({len(label) for label in labels}) == 1, "one format"


def test_no_name_of_a_way_covers_another(monkeypatch):
    figures = []
    monkeypatch.setattr(ensembles, "show", lambda figure, alt: figures.append(figure))
    ways = {"one net": (1, 0.929), "one run averaged": (1, 0.928), "two runs averaged": (1, 0.938)}
    ways |= {"centre and mirror": (1.6, 0.9386), "seven": (7, 0.945), "ten crops": (7.1, 0.9445)}
    plots.accuracy_by_cost(ways, xlabel="times", title="Names")
    (axis,) = figures[0].axes
    figures[0].draw_without_rendering()
    boxes = [text.get_window_extent() for text in axis.texts]
    assert {text.get_text() for text in axis.texts} == set(ways)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    dots = axis.transData.transform(list(ways.values()))
    assert not any(box.contains(*dot) for box in boxes for dot in dots)


def test_the_grey_is_all_that_a_crop_leaves_out():
    grey = np.zeros((8, 10), int)
    for x, y, width, height in ensembles._around(8, 10, top=1, left=3, size=6):
        grey[y : y + height, x : x + width] += 1
    expected = np.ones((8, 10), int)
    expected[1:7, 3:9] = 0
    assert np.array_equal(grey, expected)
