"""Puts chains on one sheet: several nets side by side, or one long net in columns."""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from course_utils.plots.wiring import style
from course_utils.plots.wiring.layout import measure, place, place_whole
from course_utils.plots.wiring.parts import Box, Chain, Part, Shape, SidePath, shape_after
from course_utils.plots.wiring.sheet import Label, Line, Sheet, volume

TALLEST = 8.5  # a net that is taller is folded into columns
WIDEST = 9.2  # what a notebook shows without making it smaller
MOST_COLUMNS = 4
TITLE = 0.3
TURN = 0.16  # how far the line between two columns leads down before it turns


def arrange(chains: Mapping[str, Chain], columns: int = 0) -> Sheet:
    """The sheet of nets side by side, each under its name; one under the other where they would be too wide.

    A single one may take several columns: `columns` of them, or where that is 0, as many as its height needs.
    """
    sheet = _arranged(chains, True, columns)
    return sheet if len(chains) == 1 or sheet.width <= WIDEST else _arranged(chains, False)


def _arranged(chains: Mapping[str, Chain], beside: bool, wanted: int = 0) -> Sheet:
    sheet = Sheet()
    x = y = style.MARGIN
    for name, chain in chains.items():
        columns = _columns(chain, wanted) if len(chains) == 1 else [chain]
        right = _place_columns(columns, sheet, x, y + TITLE * bool(name))
        if name:
            label = Label(name, x, y + TITLE / 2 - 0.05, style.TEXT + 1.5, bold=True)
            sheet.labels.append(label)
            right = max(right, x + label.width)
        sheet.width = max(sheet.width, right + style.MARGIN)
        x, y = (right + style.COLUMN_GAP, y) if beside else (x, sheet.height + style.COLUMN_GAP)
    sheet.height += style.MARGIN
    return sheet


def fits(sheet: Sheet) -> bool:
    """Whether a sheet can be read at the width of a notebook, and is not longer than two screens."""
    return sheet.width <= WIDEST and sheet.height <= 1.35 * TALLEST


def _columns(chain: Chain, wanted: int = 0) -> list[Chain]:
    """A chain in as few columns as keep each within `TALLEST`, of heights as equal as can be.

    Columns that would be too wide side by side become fewer and taller.
    """
    if wanted:
        return _split(chain, wanted)
    tries = [[chain]]
    while _heights(tries[-1]) > TALLEST and len(tries) < MOST_COLUMNS:
        tries.append(_split(chain, len(tries) + 1))
    wide = [_place_columns(columns, Sheet(), 0.0, 0.0) for columns in tries]
    room = WIDEST - 2 * style.MARGIN
    return next((columns for columns, width in zip(tries[::-1], wide[::-1], strict=True) if width <= room), tries[0])


def _heights(columns: list[Chain]) -> float:
    return max(measure(column).height for column in columns)


def _split(chain: Chain, count: int) -> list[Chain]:
    """The chain in at most `count` columns, the tallest as low as can be; cut where an arrow leads from box to box."""
    cuts = [i for i in range(1, len(chain)) if _may_cut(chain[i - 1], chain[i])]
    heights = {(i, j): measure(chain[i:j]).height for i in (0, *cuts) for j in (*cuts, len(chain)) if i < j}

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        """The tallest column from `start` on, and where to cut, with `left` columns to fill."""
        found = (heights[start, len(chain)], ())
        for cut in cuts if left > 1 else ():
            if cut > start:
                height, later = best(cut, left - 1)
                found = min(found, (max(heights[start, cut], height), (cut, *later)))
        return found

    ends = (0, *best(0, count)[1], len(chain))
    return [chain[i:j] for i, j in pairwise(ends)]


def _may_cut(before: Part, part: Part) -> bool:
    stacked = isinstance(part, Box) and part.attached
    return not (stacked or isinstance(before, SidePath) or isinstance(part, SidePath))


def _place_columns(columns: list[Chain], sheet: Sheet, x: float, top: float) -> float:
    """Write columns from `x` to the right, a line from the end of each to the next. Returns the right end."""
    shape: Shape = ()
    start, low, label_end = None, 0.0, 0.0  # where the line to the next column begins, and what it has to pass below
    for chain in columns:
        lead = style.ARROW + TURN if start else 0.0
        extent = measure(chain, shape)
        axis = x + extent.left
        if start:
            gutter = x - style.COLUMN_GAP / 2
            down = (start[0], low + TURN)
            up = top + 0.04
            sheet.lines.append(Line((start, down, (gutter, down[1]), (gutter, up), (axis, up), (axis, top + lead))))
            lead_label = Label(volume(shape), axis + style.BESIDE, top + lead - style.ARROW / 2)
            sheet.labels.append(lead_label)
            label_end = lead_label.x + lead_label.width
            sheet.height = max(sheet.height, down[1])
        extent = (place_whole if chain is columns[-1] else place)(chain, sheet, axis, top + lead, shape)
        shape = shape_after(chain, shape)
        start, low = (axis, top + lead + extent.end), top + lead + extent.height
        sheet.height = max(sheet.height, low)
        x = max(axis + extent.right, label_end) + style.COLUMN_GAP
    return x - style.COLUMN_GAP
