"""A network as boxes from top to bottom, with numbered places on the lines between them."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from course_utils.plots.base import blank, course_style
from course_utils.plots.wiring.style import FILLS

Step = str | int
COLUMN, ROW = 1.75, 0.52  # inches of a branch and of a step
MEET = 0.14  # inches more, where branches meet
BOX = 1.5, 0.3  # inches of a box
RADIUS = 0.13  # of a place
KINDS = {  # what a box is filled with, as in the wiring of a model, by what its text begins with
    **dict.fromkeys(("X", "digit", "photograph", "read"), "input"),
    "conv": "conv",
    **dict.fromkeys(("pool", "max-pool", "average pool", "global"), "pool"),
    "dense": "dense",
    "batch norm": "norm",
    "ReLU": "activation",
    "concat": "concatenate",
}


def numbered_places(steps: Sequence[Step | Sequence[Sequence[Step]]]) -> Figure:
    """The figure of a network with places to choose from.

    Args:
        steps: from top to bottom; a text is a box, a number a place on the line, a sequence holds branches that stand
            side by side and meet again in the next step. A box whose text is `+` is a small circle.
    """
    columns = max([len(step) for step in steps if not isinstance(step, Step)], default=1)
    rows = sum(_height(step) for step in steps)
    meetings = sum(not isinstance(step, Step) for step in steps)
    size = (columns * COLUMN + 0.2, rows * ROW + meetings * MEET + 0.2)
    with course_style():
        figure, (axes,) = blank(1, 1, size)
        axes.set(xlim=(0, size[0]), ylim=(-size[1], 0))
        axes.set_axis_off()
        axes.grid(False)
        figure.set_layout_engine("none")
        axes.set_position((0, 0, 1, 1))  # so that its units are inches
        _draw(axes, steps, size[0] / 2, columns)
    return figure


def _height(step: Step | Sequence[Sequence[Step]]) -> int:
    return 1 if isinstance(step, Step) else max(1, *map(len, step)) + 1  # one row more, where the lines part and meet


def _draw(axes: Axes, steps: Sequence, middle: float, columns: int) -> None:
    top = -0.1 - ROW / 2
    ends: list[tuple[float, float]] = []  # where the lines stand that lead to the next step
    for step in steps:
        if isinstance(step, Step):
            for end in ends:
                _line(axes, end, (middle, top))
            ends = [_mark(axes, step, middle, top)]
            top -= ROW
            continue
        height = _height(step)
        (start,) = ends
        ends = []
        for number, way in enumerate(step):
            x = middle + (number - (len(step) - 1) / 2) * COLUMN
            ends.append(_branch(axes, way, start, x, top - ROW / 2, height - 1))
        top -= height * ROW + MEET


def _branch(axes: Axes, way: Sequence[Step], start: tuple[float, float], x: float, top: float, rows: int):
    """One branch in `rows` rows; a shorter one stands in the middle of them. Returns where its line ends."""
    y = top - (rows - len(way)) / 2 * ROW
    end = start
    for step in way:
        _line(axes, end, (x, y), bend_first=end is start)
        end = _mark(axes, step, x, y)
        y -= ROW
    bottom = (x, top - (rows - 0.5) * ROW)
    _line(axes, end, bottom, bend_first=end is start, arrow=False)
    return bottom


def _mark(axes: Axes, step: Step, x: float, y: float) -> tuple[float, float]:
    """A box or a place; returns the point below it where the line goes on."""
    if isinstance(step, int) or step == "+":
        place = isinstance(step, int)
        edge, width = ("C1", 2.2) if place else ("black", 1.2)
        axes.scatter([x], [y], s=(2 * RADIUS * 72) ** 2, color="white", edgecolors=edge, linewidths=width, zorder=3)
        axes.text(x, y, str(step), ha="center", va="center_baseline", weight="bold", fontsize=10, zorder=4)
        return x, y - RADIUS
    width, height = BOX
    corner = (x - width / 2, y - height / 2)
    box = FancyBboxPatch(corner, width, height, boxstyle="round,pad=0,rounding_size=0.06", zorder=3)
    box.set(facecolor=FILLS[_kind(step)], edgecolor="0.25", linewidth=0.9)
    axes.add_patch(box)
    axes.text(x, y, step, ha="center", va="center_baseline", fontsize=8.5, zorder=4)
    return x, y - height / 2


def _kind(text: str) -> str:
    return next((kind for start, kind in KINDS.items() if text.startswith(start)), "shape")


def _line(axes: Axes, start: tuple[float, float], end: tuple[float, float], bend_first=False, arrow=True) -> None:
    """Down, across and down again; a line that parts bends near its start, one that meets others near its end."""
    (x0, y0), (x1, y1) = start, end
    if x0 == x1:
        xs, ys = [x0, x1], [y0, y1]
    else:
        bend = y0 - 0.12 if bend_first else y1 + BOX[1] / 2 + MEET + 0.04
        xs, ys = [x0, x0, x1, x1], [y0, bend, bend, y1]
    axes.plot(xs, ys, color="0.25", linewidth=1.3, zorder=1, solid_joinstyle="round")
    if arrow:
        reach = BOX[1] / 2
        axes.scatter([x1], [y1 + reach + 0.03], marker="v", s=16, color="0.25", zorder=2)
