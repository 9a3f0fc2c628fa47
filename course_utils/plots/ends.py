"""What each line of a plot is called: written at the line's end, or in a legend where the ends are too close."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

MOST = 4  # lines that are named at their ends
WRAP = 20  # letters of a name's line
LETTER, LINE = 6.2, 13.0  # points: about the width of a bold letter, and from line to line
SHIFT = 14.0  # points that a name may stand above or below the end of its line
GAP = 8.0  # points between a line and its name
ONE_COLUMN = 50.0  # points by which ends may differ whose names stand one above the other


def name_lines(axis: Axes, **legend) -> bool:
    """Write the label of each line at its right end, in its colour; whether there was room. If not: a legend.

    Names that would cover one another are pushed apart. Call it when all else is drawn, the title and the caption too.

    Args:
        axis: a plot whose lines have labels.
        legend: options of the legend.
    """
    axis.get_figure().draw_without_rendering()  # places are known once it is laid out
    handles = axis.get_legend_handles_labels()[0]
    lines = [line for line in handles if isinstance(line, Line2D) and len(_path(axis, line))]
    names = [textwrap.fill(line.get_label(), WRAP) for line in lines]
    ends = np.array([_path(axis, line)[-1] for line in lines]).reshape(-1, 2)
    if len(ends):
        last = ends[:, 0].max()
        ends[ends[:, 0] > last - ONE_COLUMN, 0] = last
    shifts = _shifts(ends, [LINE * (name.count("\n") + 1) for name in names])
    near = np.all(np.abs(shifts) <= SHIFT) and all(axis.bbox.padded(1).contains(*end) for end in ends * _dots(axis))
    if len(lines) > MOST or not near or _crossed(axis, lines, names, ends + np.outer(shifts, (0, 1))):
        axis.legend(**legend)
        return False
    for line, name, end, shift in zip(lines, names, ends, shifts, strict=True):
        style = {"color": line.get_color(), "fontweight": "bold", "fontsize": 9, "va": "center"}
        at = axis.transData.inverted().transform(end * _dots(axis))
        axis.annotate(name, at, (GAP, shift), textcoords="offset points", annotation_clip=False, **style)
    return True


def _dots(axis: Axes) -> float:
    """Dots a point."""
    return axis.get_figure().dpi / 72


def _path(axis: Axes, line: Line2D) -> np.ndarray:
    """The corners of a line in points, from left to right; what is not finite has no place."""
    corners = line.get_transform().transform(line.get_xydata()) / _dots(axis)
    corners = corners[np.isfinite(corners).all(axis=1)]
    return corners[np.argsort(corners[:, 0], kind="stable")]


def _shifts(ends: np.ndarray, heights: Sequence[float]) -> np.ndarray:
    """How far up each name goes, so that those at one place stand apart and each is near its line."""
    shifts = np.zeros(len(ends))
    for place in np.unique(ends[:, 0].round()):
        here = np.flatnonzero(ends[:, 0].round() == place)
        order = here[np.argsort(ends[here, 1], kind="stable")]
        groups = [[i] for i in order]
        while True:  # names that touch become one block about the mean of their ends
            blocks = [_block(group, ends, heights) for group in groups]
            touching = [i for i in range(1, len(blocks)) if blocks[i][0] < blocks[i - 1][1]]
            if not touching:
                break
            groups[touching[0] - 1] += groups.pop(touching[0])
        for group, (bottom, _) in zip(groups, blocks, strict=True):
            for i in group:
                shifts[i] = bottom + heights[i] / 2 - ends[i, 1]
                bottom += heights[i]
    return shifts


def _block(group: Sequence[int], ends: np.ndarray, heights: Sequence[float]) -> tuple[float, float]:
    """The bottom and the top of names one above the other."""
    middle, height = np.mean([ends[i, 1] for i in group]), sum(heights[i] for i in group)
    return middle - height / 2, middle + height / 2


def _crossed(axis: Axes, lines: Sequence[Line2D], names: Sequence[str], places: np.ndarray) -> bool:
    """Whether another line runs through a name; `places` are the names' left edges, at half their height, in points."""
    for line, name, (right, height) in zip(lines, names, places, strict=True):
        half = LINE * (name.count("\n") + 1) / 2
        under = right + np.linspace(GAP, GAP + LETTER * max(map(len, name.split("\n"))), 30)
        for other in lines:
            path = _path(axis, other)
            across = np.interp(under, path[:, 0], path[:, 1], left=np.inf, right=np.inf)
            if other is not line and np.any(np.abs(across - height) < half):
                return True
    return False
