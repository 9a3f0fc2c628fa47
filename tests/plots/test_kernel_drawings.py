"""What the drawings of kernels show: places are marked that the kernels really see."""

import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import Polygon, Rectangle

from course_utils import plots
from course_utils.plots import kernels


@pytest.fixture
def drawn(monkeypatch):
    found = []
    monkeypatch.setattr(kernels, "show", lambda figure, alt: found.append((figure, alt)))
    return found


def cells(axis, color):
    """The lower left corners of the squares of one position with this colour."""
    squares = [patch for patch in axis.patches if isinstance(patch, Rectangle) and patch.get_fill()]
    return [square.get_xy() for square in squares if square.get_facecolor() == to_rgba(color)]


@pytest.mark.parametrize(
    ("stack", "sees", "parts"), [((3, 3), 5, "9 + 9"), ((3, 3, 3), 7, "9 + 9 + 9"), ((5,), 5, "25")]
)
def test_small_kernels_in_a_row_see_as_far_as_the_large_one_beside_them(drawn, stack, sees, parts):
    plots.stacked_kernels(stack, title="Smaller")
    ((figure, alt),) = drawn
    assert f"one {sees}×{sees}: {sees**2} weights" in alt
    assert f"{parts} weights" in alt
    (axis,) = figure.axes
    marked = len(cells(axis, kernels.SEEN))
    assert marked == sees**2 + 1 + sum(kernel**2 for kernel in stack) + 1, "each window, and both outputs"


def test_of_a_volume_one_position_is_marked_through_all_channels(drawn):
    plots.channel_fibre(6, 32, 8, title="Small", caption="8 filters")
    ((figure, alt),) = drawn
    assert "volume of 6×6×32" in alt
    assert "its 32 numbers are joined with 8 others" in alt
    (axis,) = figure.axes
    fronts = cells(axis, kernels.SEEN)
    fibres = [
        patch for patch in axis.patches if isinstance(patch, Polygon) and patch.get_facecolor() == to_rgba(kernels.SEEN)
    ]
    assert len(fronts) == len(fibres) == 2
    for (x, y), fibre in zip(fronts, fibres, strict=True):
        assert (x, y + 1) in map(tuple, fibre.get_xy()), "the strip goes back from the marked position"
    lengths = [fibre.get_xy()[:, 0].max() - fibre.get_xy()[:, 0].min() - 1 for fibre in fibres]
    assert lengths == pytest.approx([32 * kernels.SLANT[0], 8 * kernels.SLANT[0]])
    assert sum(len(line.get_xdata()) == 2 for line in axis.lines) >= 32 * 8, "each with each"
