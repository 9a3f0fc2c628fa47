"""What the layers of a network cost, as bars side by side."""

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from course_utils.measure.costs import LayerCost
from course_utils.plots.base import blank, course_style, finish, heading, show
from course_utils.plots.network import CONVOLUTION, DENSE

ROW = 0.27  # inches
PANELS = (("parameters", "weights and biases"), ("multiplications", "multiplications (MACs)"))


def cost_bars(costs: Sequence[LayerCost], *, title: str, caption: str = "") -> None:
    """The weights of each layer, and beside them its multiplications for one picture; layers without are left out.

    Args:
        costs: what `measure.layer_costs` returned for the model.
        title: the finding.
        caption: the model.
    """
    rows = [row for row in costs if row.parameters or row.multiplications]
    colours = [DENSE if row.kind == "Dense" else CONVOLUTION for row in rows]
    places = np.arange(len(rows))
    width = 8.5
    with course_style():
        room = 1.0 + 0.25 * heading(title, width).count("\n") + (0.25 if caption else 0)
        figure, axes = blank(1, 2, (width, len(rows) * ROW + room))
        for axis, (cost, label) in zip(axes, PANELS, strict=True):
            values = np.array([getattr(row, cost) for row in rows])
            axis.barh(places, values, height=0.7, color=colours)
            for place, value in zip(places, values, strict=True):
                axis.text(value, place, f" {_short(value)}", va="center", fontsize=8)
            axis.set(xlabel=label, ylim=(len(rows) - 0.4, -0.6), xlim=(0, 1.2 * values.max()))
            axis.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
            axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))
            axis.grid(axis="y", visible=False)
        axes[0].set_yticks(places, [row.name for row in rows])
        axes[1].set_yticks(places, [])
        kinds = [Patch(color=CONVOLUTION, label="convolution"), Patch(color=DENSE, label="dense")]
        axes[0].legend(handles=kinds, loc="center right")
        finish(figure, title, caption)
        spoken = "; ".join(f"{row.name}: {_short(row.parameters)} and {_short(row.multiplications)}" for row in rows)
        show(figure, alt=f"{title}. Weights and multiplications of each layer. {spoken}. {caption}".strip())


def _short(value: float) -> str:
    """A count with two digits or three: 1.85 billion, 103 million, 36.9 thousand, 640."""
    for unit, word in ((1e9, " billion"), (1e6, " million"), (1e3, " thousand")):
        if value >= unit:
            return f"{value / unit:.3g}{word}"
    return f"{value:.0f}"
