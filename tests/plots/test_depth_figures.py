"""Figures about depth: one colour a kind of network in all of them, and an error of 0 that is written as 0."""

import pytest
from matplotlib.colors import to_rgba

from course_utils import plots
from course_utils.plots import depth
from course_utils.plots.base import course_style


@pytest.fixture
def drawn(monkeypatch):
    found = []
    monkeypatch.setattr(depth, "show", lambda figure, alt: found.append(figure))
    return found


def labelled(axis):
    return {line.get_label(): line.get_color() for line in axis.lines if not line.get_label().startswith("_")}


def run(depth, skips, ends):
    return {"depth": depth, "skips": skips, "loss": ends, "accuracy": ends, "val_accuracy": ends}


def test_plain_and_residual_nets_have_the_same_colours_in_every_figure(drawn):
    plots.depth_curves([run(4, skips, [0.5]) for skips in (True, False)], title="Depth")
    norms = {"residual, small branches": {4: [1.0]}, "residual": {4: [1.0]}, "plain": {4: [1.0]}}
    plots.gradients_by_depth({"He": norms}, title="Gradients")
    plots.deletion_bars({"plain": {1: 0.2}, "residual": {1: 0.9}}, {"plain": 0.8, "residual": 0.9}, title="Without")
    curves, gradients, bars = drawn
    colors = labelled(curves.axes[0])
    found = labelled(gradients.axes[0])
    assert {kind: found[kind] for kind in colors} == colors
    assert found["residual, small branches"] not in colors.values()
    with course_style():
        wanted = [to_rgba(colors[kind]) for kind in ("plain", "residual")]
    assert [axis.patches[0].get_facecolor() for axis in bars.axes] == wanted


def test_depth_has_dashes_and_not_a_colour_of_its_own(drawn):
    plots.training_error([run(n, skips, [0.5, 0.9]) for n in (8, 32) for skips in (True, False)], 100, title="Error")
    plots.gradients_by_layer({"8 layers": [1.0, 2.0], "32 layers": [0.1, 0.2]}, title="Gradients", kind="plain")
    errors, gradients = drawn
    of_plain = [line for line in errors.axes[0].lines if not line.get_label().startswith("_")]
    for shallow, deep in (of_plain, gradients.axes[0].lines):
        assert {line.get_color() for line in (shallow, deep)} == {depth.COLORS["plain"]}
        assert deep.get_linestyle() == "-" != shallow.get_linestyle()
    assert set(labelled(errors.axes[1]).values()) == {depth.COLORS["residual"]}


def test_starts_have_colours_that_no_kind_has(drawn):
    plots.gradients_by_layer({name: [1.0, 2.0] for name in ("Glorot", "He", "BN", "plain")}, title="Signals")
    found = labelled(drawn[0].axes[0])
    assert found.pop("plain") == depth.COLORS["plain"]
    assert len(set(found.values())) == 3
    assert not set(found.values()) & set(depth.COLORS.values())


def test_an_error_of_zero_is_written_as_zero_on_the_logarithmic_axis(drawn):
    plots.training_error([run(8, skips, [0.5, 1.0]) for skips in (True, False)], 2500, title="Error")
    (axis, _), floor = drawn[0].axes, 0.5 / 2500
    assert axis.lines[0].get_ydata()[-1] == pytest.approx(floor)
    ticks = axis.get_yticks()
    assert [axis.yaxis.get_major_formatter()(tick) for tick in ticks] == ["0", "0.1%", "1%", "10%", "100%"]
    assert ticks[0] == pytest.approx(floor)


def test_the_caption_says_where_an_error_of_zero_is_drawn(drawn):
    for caption in ("five seeds", ""):
        plots.training_error([run(8, skips, [1.0]) for skips in (True, False)], 2500, title="Error", caption=caption)
    captions = [figure.get_supxlabel() for figure in drawn]
    assert captions == [f"five seeds\n{depth.ZERO}", depth.ZERO]


def test_the_axis_and_the_alternative_text_say_what_the_norms_are_of(shown):
    plots.gradients_by_layer({"He": [1.0, 2.0]}, title="Back")
    plots.gradients_by_layer({"He": [1.0, 2.0]}, title="Back", ylabel="norm of the signal")
    alts = [bundle["text/plain"] for bundle, _ in shown]
    assert alts[0].startswith("Back. Gradient norm, logarithmic.")
    assert alts[1].startswith("Back. Norm of the signal, logarithmic.")


def test_the_axis_of_a_signal_has_its_name(drawn):
    plots.gradients_by_layer({"He": [1.0, 2.0]}, title="Back", ylabel="norm of the signal")
    assert drawn[0].axes[0].get_ylabel() == "norm of the signal (logarithmic)"


def test_the_way_back_is_marked_where_it_is_asked_for(drawn):
    plots.gradients_by_layer({"He": [1.0, 2.0]}, title="Back", direction="← the way back")
    plots.gradients_by_layer({"He": [1.0, 2.0]}, title="Back")
    assert [figure.axes[0].get_title(loc="right") for figure in drawn] == ["← the way back", ""]


def test_losses_at_the_end_have_a_row_for_each_kind_and_depth_with_a_tick_at_the_geometric_mean(drawn):
    runs = [run(n, skips, [0.9, loss]) for n in (32, 8) for skips in (True, False) for loss in (0.01, 0.1, 1.0)]
    plots.end_losses(runs, title="Losses")
    (axis,) = drawn[0].axes
    names = [label.get_text() for label in axis.get_yticklabels()]
    assert names == ["plain, 8 layers", "plain, 32 layers", "residual, 8 layers", "residual, 32 layers"]
    dots, ticks = axis.lines[::2], axis.lines[1::2]
    assert [line.get_color() for line in dots] == [depth.COLORS[name.split(",")[0]] for name in names]
    assert [line.get_xdata()[0] for line in ticks] == pytest.approx([0.1] * 4)


def test_the_legend_of_gradients_by_depth_has_the_kinds_of_all_panels(drawn):
    small = {"plain": {4: [1.0]}, "residual": {4: [1.0]}, "residual, small branches": {4: [1.0]}}
    panels = {"He": small, "batch normalization": {"plain": {4: [1.0]}, "residual": {4: [1.0]}}}
    plots.gradients_by_depth(panels, title="Gradients")
    first, last = drawn[0].axes
    assert first.get_legend() is None
    assert [text.get_text() for text in last.get_legend().get_texts()] == list(small)
