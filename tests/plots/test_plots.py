import base64
import io
import re

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from course_utils import measure, models, plots
from course_utils.plots import base, costs, curves, graph


def draw_gallery(n=5, **options):
    plots.gallery(np.zeros((n, 8, 8, 3), "uint8"), [f"face {i}" for i in range(n)], title="Faces", **options)


def draw_history():
    plots.history_curves(
        {"loss": [1, 0.5], "accuracy": [0.5, 0.75], "val_loss": [1, 2], "val_accuracy": [0, 1]}, title="Up"
    )


def draw_strip():
    plots.strip({"plain": [0.8, 0.9], "settled": [0.95, 0.97]}, xlabel="test accuracy", title="Better")


def draw_runs():
    plots.accuracy_by_epoch({"historic": [0.9, 0.95], "modern": [0.93, 0.99]}, title="Modern wins")


def draw_losses():
    losses = {"first": np.array([[1.0, 0.1, 0.4], [1.0, 0.2, 0.2]]), "second": np.array([[1.0, 0.5]])}
    plots.losses_by_epoch(losses, title="One rises again")


def draw_confusion():
    plots.confusion(np.array([0, 0, 1]), np.array([0, 1, 1]), ["fist", "palm"])


@pytest.mark.sample(2)
@pytest.mark.parametrize("draw", [draw_gallery, draw_history, draw_strip, draw_runs, draw_losses, draw_confusion])
def test_a_figure_is_one_png_with_its_words(shown, draw):
    before = dict(mpl.rcParams)
    draw()
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert len(bundle["text/plain"]) > 20
    assert dict(mpl.rcParams) == before, "drawing must not change the student's own figures"


def test_the_words_carry_the_numbers(shown):
    draw_history()
    assert "validation accuracy goes from 0.000 to 1.000" in shown[0][0]["text/plain"]
    draw_strip()
    draw_runs()
    draw_confusion()
    assert "settled: mean 0.960, from 0.950 to 0.970" in shown[1][0]["text/plain"]
    assert "modern from 0.930 to 0.990" in shown[2][0]["text/plain"]
    assert "2 of 3 right. fist read as palm once" in shown[3][0]["text/plain"]
    draw_losses()
    assert "first: mean 1 at first, least 0.15, at the end 0.3; second" in shown[4][0]["text/plain"]


def picture(bundle):
    return Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))


def test_formulas_are_drawn_but_read_without_the_signs_of_tex(shown):
    plots.strip({"learned": [0.8, 0.9]}, xlabel="accuracy", title="$W_s$ is ahead: $\\mathrm{ReLU}(p_{1})$, $5^{2}$")
    ((bundle, metadata),) = shown
    assert bundle["text/plain"].startswith("W_s is ahead: ReLU(p_1), 5^2. accuracy")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    for text in ("it costs 5 $ in all", r"\$5 and \$6", "no formula"):
        assert base.without_tex(text) == text


def test_a_figure_has_two_dots_for_each_of_the_page(shown):
    draw_strip()
    ((bundle, metadata),) = shown
    assert metadata["image/png"]["width"] == 750 + 2 * base.MARGIN
    assert picture(bundle).width == 1500 + 4 * base.MARGIN


def test_lines_have_a_palette_and_photographs_all_their_colours(shown):
    draw_strip()
    photos = np.random.default_rng(1).integers(0, 255, (4, 40, 40, 3)).astype("uint8")
    plots.gallery(photos, title="Noise has thousands of colours")
    assert [picture(bundle).mode for bundle, _ in shown] == ["P", "RGB"]


def test_the_same_figure_has_the_same_bytes(shown):
    draw_gallery(caption="embedded")
    draw_gallery(caption="embedded")
    assert shown[0] == shown[1]


@pytest.mark.parametrize("n", [1, 3, 9])
def test_a_gallery_takes_any_number_and_mixed_sizes(shown, n):
    draw_gallery(n)
    plots.gallery([np.zeros((4, 6, 1)), np.ones((9, 9, 3), "uint8")], title="Two sizes")
    assert f"{n} pictures" in shown[0][0]["text/plain"]


def test_outside_a_notebook_nothing_is_shown(capsys):
    draw_gallery()
    assert capsys.readouterr().out == ""


def test_without_dot_a_sentence_says_how_to_get_it(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(graph.shutil, "which", lambda name: None)
    assert plots.draw_graph(object(), tmp_path / "graph.png") is None
    assert "conda install graphviz" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.needs_dot
def test_a_model_is_drawn_as_png_and_svg(tmp_path):
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    drawing = plots.draw_graph(model, tmp_path / "graph.png")
    assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")
    width, height, frame = re.search(r'width="(\d+)pt" height="(\d+)pt"\s+viewBox="([^"]+)"', drawing.data).groups()
    assert "scale(1 1)" in drawing.data, "the drawing must fill its frame, not exceed it"
    assert [2 * int(width), 2 * int(height)] == pytest.approx([float(x) for x in frame.split()[2:]], abs=2)
    assert "Dense" in drawing.data


def test_the_style_is_in_the_package():
    with base.course_style():
        assert mpl.rcParams["image.cmap"] == "gray"


def test_the_bars_are_the_costs_of_the_layers_that_have_any(monkeypatch):
    figures, words = [], []
    monkeypatch.setattr(costs, "show", lambda figure, alt: (figures.append(figure), words.append(alt)))
    plots.cost_bars(measure.layer_costs(models.lenet5()), title="Dense layers hold the weights")
    weights, multiplications = figures[0].axes
    assert [bar.get_width() for bar in weights.patches] == [156, 2416, 48_120, 10_164, 850]
    assert [bar.get_width() for bar in multiplications.patches] == [117_600, 240_000, 48_000, 10_080, 840]
    assert "conv1: 156 and 118 thousand" in words[0]


def test_the_lines_of_a_title_are_nearly_equal_in_length():
    title = "An epoch takes 0.12 s with 128 neurons, 0.16 s with 1,024 neurons, 0.31 s with 4,096 neurons"
    one, two = base.heading(title, 8.0).split("\n")
    assert f"{one} {two}" == title
    assert abs(len(one) - len(two)) < 15
    assert base.heading("short", 8.0) == "short"
    assert base.heading("", 8.0) == ""


def test_no_line_of_a_title_ends_within_a_unit_or_a_name():
    pieces = ["An epoch takes", *(f"0.0{n} s with {n},024 neurons" for n in (3, 5, 8))]
    for width in (2.8, 4.0, 8.0):
        lines = base.heading(" ".join(map(plots.unbroken, pieces)), width).replace(base.NO_BREAK, " ").split("\n")
        assert len(lines) > 1
        assert all(sum(piece in line for line in lines) == 1 for piece in pieces)


def test_the_words_of_a_figure_have_common_spaces(shown):
    base.show(base.blank(1, 1, (1, 1))[0], alt=plots.unbroken("0.1 s with 8 neurons"))
    ((bundle, metadata),) = shown
    assert bundle["text/plain"] == metadata["image/png"]["alt"] == "0.1 s with 8 neurons"


def test_a_caption_keeps_its_own_lines_and_ends_where_the_figure_ends():
    assert base.small_print("one\ntwo", 8.0) == "one\ntwo"
    assert all(len(line) <= 128 for line in base.small_print("word " * 60, 8.0).split("\n"))


def test_equal_dots_stand_one_above_the_other():
    heights = curves.apart([0.9, 0.8, 0.9, 0.9], near=0.001)
    assert heights[1] == 0
    assert len({*heights[[0, 2, 3]]}) == 3
    assert np.isclose(heights.sum(), 0)
    assert np.ptp(curves.apart([0.5] * 40, near=0)) <= 0.6


def test_a_strip_of_numbers_writes_them_as_they_are_and_joins_pairs(monkeypatch):
    drawn = []
    monkeypatch.setattr(curves, "show", lambda figure, alt: drawn.append(figure))
    groups = {"own": [30.0, -10.0], "other": [5.0, 0.0]}
    plots.strip(groups, xlabel="points", title="More", percent=False, pairs=True)
    (axis,) = drawn[0].axes
    joined = [line.get_xdata().tolist() for line in axis.lines if line.get_linewidth() < 1]
    assert joined == [[30.0, 5.0], [-10.0, 0.0]]
    assert [text.get_text() for text in axis.texts] == ["10.0", "2.5", "mean"]


def test_losses_to_compare_with_are_dashed_and_said(monkeypatch):
    drawn = []
    monkeypatch.setattr(curves, "show", lambda figure, alt: drawn.append((figure, alt)))
    history = {"loss": [4.0, 0.1], "accuracy": [0.2, 0.9]}
    plots.history_curves(history, title="Down", levels={"guessing": 1.79}, log=True)
    ((figure, words),) = drawn
    axis = figure.axes[0]
    assert axis.get_yscale() == "log"
    assert [line.get_ydata()[0] for line in axis.lines if line.get_linestyle() == "--"] == [1.79]
    assert words.endswith("dashed: guessing 1.79.")
