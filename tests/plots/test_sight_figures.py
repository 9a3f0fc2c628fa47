"""Figures of what a net sees: their words, and that what is drawn is what was measured."""

import base64
import re

import matplotlib as mpl
import numpy as np
import pytest

from course_utils import plots
from course_utils.errors import CourseError
from course_utils.plots import attention, features, fields, grids
from course_utils.sight import Field
from course_utils.sight.fields import Span

IMAGE = np.random.default_rng(1).integers(0, 255, (12, 10, 3)).astype("uint8")
UPPER_RIGHT = np.zeros((6, 6))
UPPER_RIGHT[:2, 4:] = 2.0
NUMBERS = np.array([[3, 1, 0, 2], [1, 5, 8, 1], [2, 7, 2, 5], [0, 1, 3, 1]])
EDGE = np.array([[1, 0, -1]] * 3)
FIELDS = {
    "conv": Field(Span(0, 2, 1, 10), Span(0, 2, 1, 8)),
    "pool": Field(Span(-1, 4, 2, 5), Span(-1, 4, 2, 4)),
}

DRAWN = {
    "grad-cam": lambda: plots.show_grad_cam(
        [IMAGE] * 2, [UPPER_RIGHT, 0 * UPPER_RIGHT], ["a", "b"], title="Looks there"
    ),
    "occlusion": lambda: plots.show_occlusion([IMAGE], [0.3 * UPPER_RIGHT], ["a\n2"], title="Needs it", caption="grey"),
    "log-odds": lambda: plots.show_occlusion([IMAGE], [UPPER_RIGHT], ["a"], title="Needs it", log_odds=True),
    "filters": lambda: plots.show_filters(np.ones((9, 5, 5, 3)), title="Nine filters"),
    "maps": lambda: plots.show_feature_maps({"conv": np.ones((4, 4, 7))}, title="Edges first", image=IMAGE),
    "fields": lambda: plots.show_receptive_fields(IMAGE, FIELDS, title="It grows"),
    "convolution": lambda: plots.convolution_grid(NUMBERS, EDGE, at=(1, 0), title="A sum over a window"),
    "pixels": lambda: plots.pixel_grid(NUMBERS, (1, 3), (0, 2), title="Numbers"),
    "pooling": lambda: plots.pooling_grid(NUMBERS, title="The largest, or the mean"),
}
WORDS = {
    "grad-cam": "Looks there. Grad-CAM is highest: a: at the upper right; b: nowhere above 0.",
    "occlusion": "Needs it. Covering costs most: a 2: at the upper right, 60 points. grey",
    "log-odds": "Needs it. Covering costs most: a: at the upper right, 2.0 in log-odds.",
    "filters": "Nine filters. 9 filters of 5×5, in colour, grey is 0.",
    "maps": "Edges first. Feature maps, 6 a layer: conv 4×4×7.",
    "fields": "It grows. Receptive fields drawn on a picture of 12×10: conv: 3×3, pool: 6×6.",
    "convolution": "A sum over a window. Input 4×4, no padding, kernel 3×3, stride 1, output 2×2. "
    "Marked: 1·1 + 5·0 + 8·(−1) + 2·1 + 7·0 + 2·(−1) + 0·1 + 1·0 + 3·(−1) = −10.",
    "pixels": "Numbers. Rows 1 to 2 and columns 0 to 1 of 4×4 pixels, row by row: 1 5; 2 7.",
    "pooling": "The largest, or the mean. Windows of 2×2, stride 2, on 4×4: 2×2 numbers, row by row. "
    "max: 5, 8, 7, 5; average: 2.5, 2.75, 2.5, 2.75.",
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_one_png_with_its_words(shown, name):
    before = dict(mpl.rcParams)
    DRAWN[name]()
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"] == WORDS[name]
    assert dict(mpl.rcParams) == before, "drawing must not change the student's own figures"


@pytest.fixture
def drawn(monkeypatch):
    """The figure, before it is shown."""
    found = []
    for module in (attention, features, fields, grids):
        monkeypatch.setattr(module, "show", lambda figure, alt: found.append(figure))
    return found


def test_the_maps_cover_the_whole_picture_and_each_has_its_own_maximum(drawn):
    plots.show_grad_cam([IMAGE], [UPPER_RIGHT], title="Looks there")
    _, below = drawn[0].axes
    grey, heat = below.images
    assert tuple(grey.get_extent()) == tuple(heat.get_extent()) == (0, 10, 12, 0)
    assert heat.get_array().max() == 1


def test_losses_have_one_scale_with_nothing_lost_in_its_middle(drawn):
    plots.show_occlusion([IMAGE] * 2, [0.3 * UPPER_RIGHT, -0.1 * UPPER_RIGHT], title="Needs it")
    norms = {axis.images[1].norm for axis in drawn[0].axes[2:4]}
    assert [(norm.vmin, norm.vmax) for norm in norms] == [(pytest.approx(-0.6), pytest.approx(0.6))]


def test_several_maps_of_one_picture_stand_in_a_row_with_it(drawn):
    plots.show_occlusion([IMAGE], [0.3 * UPPER_RIGHT, -0.1 * UPPER_RIGHT], ["net 1", "net 2"], title="Two nets")
    photo, *maps, _ = drawn[0].axes
    assert [len(axis.images) for axis in (photo, *maps)] == [1, 2, 2]
    assert [axis.texts[0].get_text() for axis in (photo, *maps)] == ["the photograph", "net 1", "net 2"]
    assert len({axis.get_position().y0.round(3) for axis in (photo, *maps)}) == 1


def test_the_channels_with_the_largest_numbers_are_shown():
    volume = np.zeros((3, 3, 4))
    volume[1, 2, :] = [1, 5, 0, 3]
    assert list(features.strongest(volume, 3)) == [1, 3, 0]


def test_all_channels_are_shown_in_their_order_so_that_maps_stand_under_their_filters():
    volume = np.zeros((3, 3, 4))
    volume[1, 2, :] = [1, 5, 0, 3]
    assert list(features.strongest(volume, 4)) == [0, 1, 2, 3]


def test_channels_that_tie_for_the_largest_number_are_counted():
    volume = np.zeros((3, 3, 5))
    volume[0, 0, :] = [6, 1, 6, 6, 0]
    assert [features._which(volume, n) for n in (2, 3, 4, 5)] == ["2 of 3 that tie", "3 strongest", "4 strongest", ""]


def test_filters_and_their_maps_have_the_same_numbers(drawn):
    plots.show_filters(np.ones((2, 5, 5, 1)), title="Two", numbered=True)
    maps = {"conv": np.ones((4, 4, 2)), "more": np.ones((4, 4, 3)) * (1, 2, 3)}
    plots.show_feature_maps(maps, title="", n_maps=2, numbered=True)
    assert [axis.get_title() for axis in drawn[0].axes] == ["1", "2"]
    assert [axis.texts[0].get_text() for axis in drawn[1].axes[1:3]] == ["1", "2"]
    assert [axis.texts[0].get_text() for axis in drawn[1].axes[4:]] == ["3", "2"]  # the strongest first


def test_the_rectangles_are_the_fields_of_the_number_in_the_middle(drawn):
    plots.show_receptive_fields(IMAGE, FIELDS, title="It grows")
    outlines = drawn[0].axes[0].patches
    assert [(p.get_xy(), p.get_width(), p.get_height()) for p in outlines[1::2]] == [((4, 5), 3, 3), ((3, 3), 6, 6)]


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


@pytest.mark.parametrize(
    ("padding", "strides", "output"),
    [
        ("valid", 1, [[-4, 5], [-10, 6]]),
        (1, 2, [[-6, 3], [-13, 6]]),
        ("same", 1, [[-6, -4, 3, 8], [-13, -4, 5, 10], [-13, -10, 6, 13], [-8, -3, 2, 5]]),
        ("same", 2, [[-4, 10], [-3, 5]]),
    ],
)
def test_the_numbers_of_a_convolution_are_those_that_keras_gives(drawn, padding, strides, output):
    import keras

    plots.convolution_grid(NUMBERS, EDGE, padding=padding, strides=strides, title="Sums")
    numbers = [t.replace("−", "-") for t in texts(drawn[0]) if re.fullmatch(r"−?\d+", t)]
    n = len(output)
    assert numbers[-n * n :] == [str(value) for row in output for value in row]
    x = np.pad(NUMBERS, padding) if padding == 1 else NUMBERS
    by_keras = keras.ops.conv(
        x[None, :, :, None].astype("float32"),
        EDGE[:, :, None, None].astype("float32"),
        strides=strides,
        padding="valid" if padding == 1 else padding,
    )
    np.testing.assert_array_equal(np.asarray(by_keras)[0, :, :, 0], output)


def test_what_does_not_fit_gets_a_sentence():
    with pytest.raises(CourseError, match="output is 2×2; it has no place"):
        plots.convolution_grid(NUMBERS, EDGE, at=(2, 0), title="Sums")
    with pytest.raises(CourseError, match="do not lie in a picture of 4×4"):
        plots.pixel_grid(NUMBERS, (3, 5), (0, 2), title="Numbers")
    with pytest.raises(CourseError, match="window of 5×5 does not fit into 4×4 numbers"):
        plots.pooling_grid(NUMBERS, size=5, title="Largest")


def test_of_two_bright_places_the_brighter_one_is_named_and_not_the_middle_between_them():
    heat = np.zeros((6, 6))
    heat[0, 0], heat[5, 5] = 0.9, 1.0
    assert attention._highest(heat) == "at the lower right"
