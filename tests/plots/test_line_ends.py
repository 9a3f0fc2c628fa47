import numpy as np
import pytest
from matplotlib.transforms import Bbox

from course_utils import plots
from course_utils.plots import base, curves, pictures
from course_utils.plots.ends import name_lines


def drawn(lines, **options):
    """A plot with these lines; x is 1, 2, 3, …"""
    with base.course_style():
        _, (axis,) = base.blank(1, 1, (7, 3))
    for name, values in lines.items():
        axis.plot(np.arange(1, len(values) + 1), values, label=name)
    axis.set(**options)
    return axis, name_lines(axis)


def named(axis):
    return [text.get_text() for text in axis.texts]


def test_lines_are_named_at_their_ends_in_their_colours():
    axis, direct = drawn({"low": [0, 1], "high": [0, 2]})
    assert direct
    assert axis.get_legend() is None
    assert {text.get_text(): text.get_color() for text in axis.texts} == {
        line.get_label(): line.get_color() for line in axis.lines
    }


def test_names_of_close_ends_are_pushed_apart_in_the_order_of_the_lines():
    axis, direct = drawn({"low": [0, 1], "high": [0, 1.01], "far": [0, 0.1]})
    assert direct
    axis.get_figure().draw_without_rendering()
    boxes = {text.get_text(): text.get_window_extent() for text in axis.texts}
    assert boxes["far"].y1 < boxes["low"].y1 < boxes["high"].y1
    assert Bbox.intersection(boxes["low"], boxes["high"]) is None
    assert all(box.x1 <= axis.get_figure().bbox.x1 for box in boxes.values())


@pytest.mark.parametrize(
    "lines",
    [
        {str(n): [0, n] for n in range(5)},  # too many
        {str(n): [0, 1] for n in range(4)},  # one end for all
        {"short": [1, 1], "long, and through the name": [1, 1, 1, 1]},
        {"low": [0, 1], "middle": [0, 1], "high": [0, 1], "over the highest name": [1.1, 1.1, 1.1]},
    ],
)
def test_else_there_is_a_legend(lines):
    axis, direct = drawn(lines)
    assert not direct
    assert not axis.texts
    assert len(axis.get_legend().get_texts()) == len(lines)


def test_a_shorter_line_is_named_where_it_ends_and_one_without_points_nowhere():
    axis, direct = drawn({"short": [9, 9], "long": [1, 1, 1, 1], "none": [], "not a number": [np.nan]})
    assert direct
    assert named(axis) == ["short", "long"]
    assert axis.texts[0].xy[0] == pytest.approx(2)


def test_a_level_that_ends_farther_right_is_pushed_apart_too():
    with base.course_style():
        _, (axis,) = base.blank(1, 1, (7, 3))
    axis.plot([1, 2], [0, 1], label="net")
    axis.plot([1, 2], [0, 3], label="other net")
    axis.axhline(1.02, label="level")
    assert name_lines(axis)
    axis.get_figure().draw_without_rendering()
    net, _, level = (text.get_window_extent() for text in axis.texts)
    assert net.x0 == pytest.approx(level.x0, abs=2)
    assert net.y1 <= level.y0 + 1


def test_an_end_below_the_axis_has_a_legend():
    axis, direct = drawn({"lost": [1, 0.1, 0]}, yscale="log")
    assert not direct
    assert axis.get_legend() is not None


def test_a_line_that_begins_right_of_a_name_does_not_cross_it():
    with base.course_style():
        _, (axis,) = base.blank(1, 1, (7, 3))
    axis.plot([1, 2], [1, 1], label="early")
    axis.plot([8, 9], [1, 1], label="late")
    assert name_lines(axis)


def test_the_last_accuracy_stands_beside_the_name(monkeypatch):
    figures = []
    monkeypatch.setattr(curves, "show", lambda figure, alt: figures.append(figure))
    plots.accuracy_by_epoch({"historic": [0.9, 0.95], "modern": [0.93, 0.99]}, title="Modern wins")
    assert named(figures[0].axes[0]) == ["historic 95.0%", "modern 99.0%"]


@pytest.fixture
def galleries(monkeypatch):
    found = []
    monkeypatch.setattr(pictures, "show", lambda figure, alt: found.append((figure, alt)))
    return found


@pytest.mark.parametrize(("labels", "columns"), [(["is 3, read 5"] * 8, 4), ([], 8)])
def test_eight_pictures_with_labels_stand_in_two_rows(galleries, labels, columns):
    plots.gallery(np.zeros((8, 9, 9, 1)), labels, title="Eight")
    assert galleries[0][0].axes[0].get_gridspec().ncols == columns


def test_what_a_row_shows_is_said_once(galleries):
    plots.gallery(np.zeros((6, 9, 9, 1)), rows=["original", "shuffled"], n_columns=3, title="Digits")
    figure, alt = galleries[0]
    assert [named(axis) for axis in figure.axes] == [["original"], [], [], ["shuffled"], [], []]
    assert alt == "Digits. 6 pictures, a row each: original, shuffled."


def test_labels_may_be_an_array_and_long_ones_are_wrapped(galleries):
    plots.gallery(
        np.zeros((2, 9, 9, 1)), np.array(["seven", "a name with many more letters than a picture is wide"]), title="T"
    )
    figure, alt = galleries[0]
    assert named(figure.axes[1]) == ["a name with many more\nletters than a picture\nis wide"]
    assert "a name with many more letters than a picture is wide" in alt


def test_wide_labels_leave_no_gap_above_the_caption(galleries):
    plots.gallery(np.zeros((4, 9, 9, 1)), ["labelled not smiling"] * 4, title="Four", caption="data", size=1.1)
    figure, _ = galleries[0]
    figure.draw_without_rendering()
    below = min(axis.texts[0].get_window_extent().y0 for axis in figure.axes)
    caption = figure._supxlabel.get_window_extent().y1
    assert 0 < (below - caption) / figure.dpi < 0.2
    assert figure.axes[0].get_position().width * figure.get_figwidth() == pytest.approx(1.1, abs=0.1)
