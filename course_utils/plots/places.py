"""A network as boxes from top to bottom, with numbered places on the lines between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, PathPatch

from course_utils.plots.base import blank, course_style, finish, show
from course_utils.plots.wiring.drawing import HEAD, rounded
from course_utils.plots.wiring.style import (
    EDGE,
    FILLS,
    FROZEN_FILL,
    LINE_COLOR,
    SHORTCUT,
    TEXT,
)

Step = str | int
COLUMN, ROW = 1.75, 0.52  # inches of a branch and of a step
MEET = 0.14  # inches more, where branches meet
PART = 0.12  # inches below a step to where branches part
BOX = 1.5, 0.3  # inches of a box
RADIUS = 0.13  # of a place
WIDEST = 6.0  # inches of a chain, so that its title has room
KINDS = {  # what a box is filled with, as in the wiring of a model, by what its text begins with
    **dict.fromkeys(("X", "digit", "photo", "read"), "input"),
    "conv": "conv",
    **dict.fromkeys(("pool", "max-pool", "average pool", "global"), "pool"),
    **dict.fromkeys(("dense", "learning"), "dense"),
    "batch norm": "norm",
    "ReLU": "activation",
    "concat": "concatenate",
    "net": "model",
}


@dataclass(frozen=True)
class End:
    """Where a line goes on, and whether it is a shortcut: a branch without a box."""

    x: float
    y: float
    shortcut: bool = False


def chain(steps: Sequence[Step | Sequence[Sequence[Step]]], *, title: str, caption: str = "") -> None:
    """A network as boxes from top to bottom, where `draw_wiring` would show too much.

    Args:
        steps: as in `numbered_places`; a text that begins with "frozen" is a blue-grey box, one that begins
            with "learning" looks like a dense layer.
        title: what to see.
        caption: what the looks mean.
    """
    figure = numbered_places(steps)
    width, height = figure.get_size_inches()
    spare = ROW + MEET if not isinstance(steps[-1], Step) else 0  # where branches would meet again
    above, below = 0.3, (0.35 if caption else 0.1) - spare
    with course_style():
        figure.set_size_inches(max(width, WIDEST), height + above + below)
        wide, tall = figure.get_size_inches()
        figure.axes[0].set_position((0.5 - width / wide / 2, below / tall, width / wide, height / tall))
        finish(figure, title, caption)
    show(figure, alt=f"{title}. From top to bottom: {in_words(steps)}. {caption}".strip())


def in_words(steps: Sequence[Step | Sequence[Sequence[Step]]]) -> str:
    """The steps as one line of text; branches stand between brackets."""
    texts = (str(step) if isinstance(step, Step) else f"[ {' | '.join(map(in_words, step))} ]" for step in steps)
    return " → ".join(texts)


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
    ends: list[End] = []  # of the lines that lead to the next step
    for step in steps:
        if isinstance(step, Step):
            width = BOX[0]
            if len(ends) > 1 and step.startswith("concat"):
                width += (len(ends) - 1) * COLUMN  # as wide as what it joins, so that each line leads straight on
            for end in ends:
                _line(axes, _way_in(end, step, middle, top, width), end.shortcut)
            ends = [_mark(axes, step, middle, top, width)]
            top -= ROW
            continue
        height = _height(step)
        (start,) = ends
        ends = []
        for number, way in enumerate(step):
            x = middle + (number - (len(step) - 1) / 2) * COLUMN
            ends.append(_branch(axes, way, start, x, top - ROW / 2, height - 1))
        top -= height * ROW + MEET


def _way_in(end: End, step: Step, middle: float, y: float, width: float) -> list[tuple[float, float]]:
    """From the end of a line to a step at (middle, y): into a sum from the side, else from above."""
    reach = y + _reach(step)
    if abs(end.x - middle) <= (width - BOX[0]) / 2:
        return [(end.x, end.y), (end.x, reach)]
    if step == "+":
        return [(end.x, end.y), (end.x, y), (middle + (RADIUS if end.x > middle else -RADIUS), y)]
    bend = reach + MEET + 0.04
    return [(end.x, end.y), (end.x, bend), (middle, bend), (middle, reach)]


def _branch(axes: Axes, way: Sequence[Step], start: End, x: float, top: float, rows: int) -> End:
    """One branch in `rows` rows, its steps level with those of the others. Returns where its last step ends."""
    y = top - (rows - len(way)) // 2 * ROW
    shortcut = all(isinstance(step, int) for step in way)
    bend = start.y - PART
    path = [(start.x, start.y), (start.x, bend), (x, bend)]
    end = End(x, bend, shortcut)
    for step in way:
        _line(axes, [*path, (x, y + _reach(step))], shortcut)
        end = _mark(axes, step, x, y)
        path, y = [(end.x, end.y)], y - ROW
    if not way:
        _line(axes, path, shortcut, arrow=False)
    return End(end.x, end.y, shortcut)


def _reach(step: Step) -> float:
    """Half the height of a step."""
    return RADIUS if isinstance(step, int) or step == "+" else BOX[1] / 2


def _mark(axes: Axes, step: Step, x: float, y: float, width: float = BOX[0]) -> End:
    """A box or a place; returns the point below it where the line goes on."""
    if isinstance(step, int) or step == "+":
        edge, line = ("C1", 2.2) if isinstance(step, int) else (EDGE, 0.9)
        axes.scatter([x], [y], s=(2 * RADIUS * 72) ** 2, color="white", edgecolors=edge, linewidths=line, zorder=3)
        axes.text(x, y, str(step), ha="center", va="center_baseline", weight="bold", fontsize=10, zorder=4)
        return End(x, y - RADIUS)
    look = {"facecolor": FILLS[_kind(step)], "edgecolor": EDGE, "linewidth": 0.7}
    if step.startswith("frozen"):
        look |= {"facecolor": FROZEN_FILL}
    corner = (x - width / 2, y - BOX[1] / 2)
    axes.add_patch(FancyBboxPatch(corner, width, BOX[1], boxstyle="round,pad=0,rounding_size=0.04", zorder=3, **look))
    axes.text(x, y, step, ha="center", va="center_baseline", fontsize=TEXT, zorder=4)
    return End(x, y - BOX[1] / 2)


def _kind(text: str) -> str:
    return next((kind for start, kind in KINDS.items() if text.startswith(start)), "shape")


def _line(axes: Axes, points: Sequence[tuple[float, float]], shortcut: bool, arrow: bool = True) -> None:
    """A path with round corners; a shortcut in its colour, as in the wiring of a model."""
    color = SHORTCUT if shortcut else LINE_COLOR
    points = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
    path = PathPatch(rounded(points), facecolor="none", edgecolor=color, linewidth=1.6 if shortcut else 1.1, zorder=1)
    axes.add_patch(path)
    if arrow:
        (x0, y0), (x1, y1) = points[-2:]
        away = 0.1 / max(abs(x1 - x0) + abs(y1 - y0), 0.1)  # the last piece is level or upright
        tail = (x1 + (x0 - x1) * away, y1 + (y0 - y1) * away)
        head = {"arrowstyle": HEAD, "mutation_scale": 10, "color": color, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
        axes.add_patch(FancyArrowPatch(tail, points[-1], zorder=2, **head))
