"""What transfer learning is worth, as a heat map."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import PercentFormatter

from course_utils.plots.base import blank, course_style, finish, show

ROWS = {None: "all frozen but the softmax", 0: "nothing frozen", "scratch": "from random weights"}
DARK = 0.55  # of the colour scale, from which numbers are written in white


def transfer_map(runs: Sequence[Mapping], *, title: str, caption: str = "") -> None:
    """Test accuracy by photographs per class (columns) and by what is frozen (rows), the numbers in the cells.

    Args:
        runs: from `training.train_by_photos`: `photos`, `depth` and `accuracy` of each are read; several of one cell
            (seeds) are averaged. A `depth` that is a text of another kind is the name of its row.
        title: the finding.
        caption: the data (`Dataset.caption`) and the network.
    """
    cells: dict[str, dict[int, list[float]]] = {}
    for run in runs:
        cells.setdefault(_row(run["depth"]), {}).setdefault(run["photos"], []).append(run["accuracy"])
    columns = sorted({run["photos"] for run in runs})
    values = np.array([[np.mean(row.get(photos, np.nan)) for photos in columns] for row in cells.values()])
    low, high = np.nanmin(values), np.nanmax(values)
    with course_style():
        figure, (axis,) = blank(1, 1, (3.6 + 0.95 * len(columns), 1.5 + 0.42 * len(cells)))
        image = axis.imshow(values, cmap="Blues", vmin=low, vmax=high, aspect="auto")
        for i, j in zip(*np.nonzero(np.isfinite(values)), strict=True):
            white = values[i, j] - low > DARK * (high - low)
            axis.text(j, i, f"{values[i, j]:.0%}", ha="center", va="center", color="white" if white else "0.1")
        axis.set(xlabel="photographs per class", xticks=range(len(columns)), xticklabels=columns)
        axis.set(yticks=range(len(cells)), yticklabels=cells)
        axis.grid(visible=False)
        bar = figure.colorbar(image, ax=axis, label="test accuracy")
        bar.ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        finish(figure, title, caption)
        spoken = (
            f"{name}: " + ", ".join(f"{np.mean(row[photos]):.1%} with {photos}" for photos in columns if photos in row)
            for name, row in cells.items()
        )
        show(figure, alt=f"{title}. Test accuracy by photographs per class. {'; '.join(spoken)}.")


def _row(depth: int | str | None) -> str:
    return ROWS.get(depth, depth if isinstance(depth, str) else f"frozen up to block {depth}")
