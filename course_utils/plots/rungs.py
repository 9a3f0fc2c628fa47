"""Several ways to learn one task: how good each is, how long it takes and how much it learns."""

from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import EngFormatter, NullLocator

from course_utils.measure.own_runs import Run
from course_utils.plots.base import blank, course_style, finish, show
from course_utils.plots.curves import PERCENT


def ladder(runs: Sequence[Run], *, title: str, caption: str = "") -> None:
    """A row a run, the first on top: its accuracies, a dot a seed; its seconds; the numbers that learned.

    Args:
        runs: `measure.Run`s, in the order of the rows.
        title: the finding.
        caption: the data (`Dataset.caption`), and what a dot is.
    """
    costs = (("seconds of one training, log.", [run.seconds for run in runs], "{:,.0f}"),)
    costs += (("trained parameters, log.", [run.parameters for run in runs], "{:,}"),)
    with course_style():
        figure, axes = blank(1, 3, (8.5, 1.5 + 0.42 * len(runs)))
        for row, run in enumerate(runs):
            axes[0].plot(run.accuracies, [row] * len(run.accuracies), "o", color="C0", alpha=0.5, markersize=5)
            axes[0].plot([run.mean] * 2, [row - 0.28, row + 0.28], color="C1", linewidth=3)
        axes[0].set(xlabel="validation accuracy", yticks=range(len(runs)), yticklabels=[run.name for run in runs])
        axes[0].xaxis.set_major_formatter(PERCENT)
        for axis, (xlabel, values, form) in zip(axes[1:], costs, strict=True):
            _costs(axis, values, form)
            axis.set(xlabel=xlabel, yticks=range(len(runs)), yticklabels=[])
        for axis in axes:
            axis.set_ylim(len(runs) - 0.5, -0.5)
        finish(figure, title, caption)
        spoken = "; ".join(
            f"{run.name}: mean {run.mean:.3f}, from {min(run.accuracies):.3f} to {max(run.accuracies):.3f}, "
            f"{run.seconds:.0f} seconds, {run.parameters:,} parameters"
            for run in runs
        )
        show(figure, alt=f"{title}. Validation accuracy, one dot a seed, with the cost of a training. {spoken}.")


def _costs(axis, values: Sequence[float], form: str) -> None:
    """A square a row on a logarithmic axis, the number behind it."""
    shown = np.maximum(values, 0.5)  # a logarithm of 0 has no place
    axis.set_xscale("log")
    axis.set_xlim(min(shown) / 2, max(shown) * (max(shown) / min(shown)) ** 0.6 * 4)  # the rest is room for the texts
    for row, (place, value) in enumerate(zip(shown, values, strict=True)):
        axis.plot(place, row, "s", color="C2", markersize=6)
        axis.annotate(form.format(value), (place, row), (7, 0), textcoords="offset points", va="center", fontsize=8)
    axis.xaxis.set_minor_locator(NullLocator())
    axis.xaxis.set_major_formatter(EngFormatter(sep=""))
    axis.grid(axis="y", visible=False)
