"""What transfer learning is worth, as a heat map."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import PercentFormatter
from scipy import stats

from course_utils.plots.augment import POINTS
from course_utils.plots.base import blank, course_style, finish, show

ROWS = {None: "all frozen but the softmax", 0: "nothing frozen"}
SIDES = ["#F0B58C", "white", "#8CBEDF"]  # of cells that are coloured by a difference: below 0, 0, above 0
WHITE_FROM = 0.55  # of the colour scale, from which numbers are written in white
LEVEL = 0.95


def transfer_map(
    accuracies: Mapping[tuple, Sequence[float]],
    *,
    title: str,
    caption: str = "",
    label: str = "validation accuracy",
    from_first: bool = False,
) -> None:
    """Accuracy by photographs per class (columns) and by what is frozen (rows), numbers and intervals in the cells.

    A cell shows the mean over the draws of the photographs and, from three draws on, half the width of its 95%
    interval (Student's t); one without accuracies says so.

    Args:
        accuracies: for each (photos, depth), one number a draw, a fraction of 1. A depth is a block, 0, None, or a
            text, which is then the name of its row.
        title: the finding.
        caption: the data (`Dataset.caption`), the network, and how many draws there are.
        label: which accuracy it is.
        from_first: colour a cell by how far its mean is above (blue) or below (orange) that of the column's first row,
            white where it is the same; by default by the mean itself.
    """
    columns = sorted({photos for photos, _ in accuracies})
    rows = list(dict.fromkeys(depth for _, depth in accuracies))
    cells = {place: (float(np.mean(values)), half_width(values)) for place, values in accuracies.items()}
    grid = np.array([[cells.get((photos, depth), (np.nan,))[0] for photos in columns] for depth in rows])
    shades = grid - grid[0] if from_first else grid
    look, dark = _colours(shades, from_first)
    with course_style():
        figure, (axis,) = blank(1, 1, (3.6 + 1.25 * len(columns), 1.6 + 0.5 * len(rows)))
        axis.set_facecolor("0.94")
        image = axis.imshow(shades, aspect="auto", **look)
        for row, column in np.argwhere(np.isnan(grid)):
            axis.text(column, row, "not tried", ha="center", va="center", color="0.35")
        for (photos, depth), (mean, half) in cells.items():
            place = columns.index(photos), rows.index(depth)
            color = "white" if shades[place[::-1]] > dark else "0.1"
            axis.text(*place, _cell(mean, half), ha="center", va="center", color=color)
        axis.set(xlabel="photographs per class", xticks=range(len(columns)), xticklabels=columns)
        axis.xaxis.tick_top()  # the heads of the columns, which are read from the first row down
        axis.xaxis.set_label_position("top")
        axis.tick_params(axis="x", length=0)
        axis.set(yticks=range(len(rows)), yticklabels=map(_row, rows))
        axis.grid(visible=False)
        meaning = f"minus {_row(rows[0]).removesuffix(' but the softmax')}, in points" if from_first else label
        bar = figure.colorbar(image, ax=axis, label=meaning)
        bar.ax.yaxis.set_major_formatter(POINTS if from_first else PercentFormatter(1, decimals=0))
        finish(figure, title, caption)
        spoken = (f"{_row(depth)}, {photos} a class: {_cell(*cell)}" for (photos, depth), cell in cells.items())
        show(figure, alt=f"{title}. {label.capitalize()} with 95% intervals. {'; '.join(spoken)}.")


def _colours(shades: np.ndarray, from_first: bool) -> tuple[dict, float]:
    """Palette and limits of the cells, and from which value on they are so dark that numbers are white."""
    low, high = np.nanmin(shades), np.nanmax(shades)
    if not from_first:
        return {"cmap": "Blues", "vmin": low, "vmax": high}, low + WHITE_FROM * (high - low)
    top = max(-low, high) or 0.01
    palette = LinearSegmentedColormap.from_list("from orange over white to blue", SIDES)
    return {"cmap": palette, "vmin": -top, "vmax": top}, np.inf


def half_width(values: Sequence[float]) -> float | None:
    """Half the width of the 95% interval of a mean over draws (Student's t); None where there are fewer than three."""
    if len(values) < 3:
        return None
    return float(stats.t.ppf((1 + LEVEL) / 2, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))


def _cell(mean: float, half: float | None) -> str:
    return f"{100 * mean:.1f}%" if half is None else f"{100 * mean:.1f} ± {100 * half:.1f}%"


def _row(depth: int | str | None) -> str:
    return ROWS.get(depth, depth if isinstance(depth, str) else f"frozen up to block {depth}")
