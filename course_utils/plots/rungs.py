"""Several ways to learn one task: how good each is, how long it takes and how much it learns."""

from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import EngFormatter, MaxNLocator, NullLocator

from course_utils.measure.own_runs import Run
from course_utils.plots.base import DARK, ROUND, blank, course_style, finish, show
from course_utils.plots.curves import PERCENT, apart


def ladder(
    runs: Sequence[Run], *, title: str, caption: str = "", marked: str = "", parted: tuple[str, str, str] | None = None
) -> None:
    """A row a run, the first on top: its accuracies, a dot a seed; its seconds; the numbers that learned.

    A tick stands at the mean, which is written beside it. Dots of nearly equal values stand one above the other.

    Args:
        runs: `measure.Run`s, in the order of the rows.
        title: the finding.
        caption: the data (`Dataset.caption`), and what a dot is.
        marked: the name of a run whose row is bold, with a star.
        parted: the name of the first run of a second kind, and what those above it and from it on have in common: a
            line stands between them, with these words above and below.
    """
    costs = (("seconds of one training", [run.seconds for run in runs], "{:,.0f}"),)
    costs += (("trained parameters", [run.parameters for run in runs], "{:,}"),)
    with course_style():
        figure, axes = blank(1, 3, (8.5, 1.6 + 0.45 * len(runs)))
        accuracies = np.concatenate([run.accuracies for run in runs])
        low, span = accuracies.min(), max(np.ptp(accuracies), 0.01)
        for row, run in enumerate(runs):
            heights = row + apart(run.accuracies, 0.03 * span)
            axes[0].plot([run.mean] * 2, [row - 0.36, row + 0.36], color=DARK, linewidth=1.8)
            axes[0].plot(run.accuracies, heights, "o", color="C0", alpha=0.6, markersize=5)
            _beside(axes[0], max(run.accuracies), row, f"{run.mean:.1%}")
        axes[0].set(yticks=range(len(runs)), yticklabels=[_name(run, marked) for run in runs])
        axes[0].set(xlabel="validation accuracy", xlim=(low - 0.08 * span, low + 1.5 * span))
        axes[0].xaxis.set_major_locator(MaxNLocator(4, steps=ROUND))
        axes[0].xaxis.set_major_formatter(PERCENT)
        for label, run in zip(axes[0].get_yticklabels(), runs, strict=True):
            label.set_fontweight("bold" if run.name == marked else "normal")
        for axis, (xlabel, values, form) in zip(axes[1:], costs, strict=True):
            _costs(axis, values, form)
            axis.set(xlabel=f"{xlabel}\n(logarithmic)", yticks=range(len(runs)), yticklabels=[])
        for axis in axes:
            axis.set_ylim(len(runs) - 0.5, -0.5)
        kinds = _part(axes, [run.name for run in runs], *parted) if parted else ""
        finish(figure, title, caption)
        spoken = "; ".join(
            f"{run.name}: mean {run.mean:.3f}, from {min(run.accuracies):.3f} to {max(run.accuracies):.3f}, "
            f"{run.seconds:.0f} seconds, {run.parameters:,} parameters"
            for run in runs
        )
        show(figure, alt=f"{title}. Validation accuracy, one dot a seed, with the cost of a training. {spoken}.{kinds}")


def _part(axes, names: Sequence[str], first: str, above: str, below: str) -> str:
    """A line over the row of `first` through all plots, named above and below; returns the same in words."""
    place = names.index(first) - 0.5
    for axis in axes:
        axis.axhline(place, color="0.5", linewidth=0.8, linestyle=(0, (4, 3)))
    style = {"xycoords": axes[1].get_yaxis_transform(), "textcoords": "offset points", "fontsize": 8, "color": "0.35"}
    axes[1].annotate(above, (1, place), (-2, 3), ha="right", va="bottom", **style)
    axes[1].annotate(below, (1, place), (-2, -3), ha="right", va="top", **style)
    return f" Above {first}: {above}; from {first} on: {below}."


def _name(run: Run, marked: str) -> str:
    return f"★ {run.name}" if run.name == marked else run.name


def _beside(axis, place: float, row: int, text: str) -> None:
    """A number right of what it is the value of."""
    axis.annotate(text, (place, row), (7, 0), textcoords="offset points", va="center", fontsize=9)


def _costs(axis, values: Sequence[float], form: str) -> None:
    """A square a row on a logarithmic axis, the number behind it."""
    shown = np.maximum(values, 0.5)  # a logarithm of 0 has no place
    axis.set_xscale("log")
    axis.set_xlim(min(shown) / 2, max(shown) * (max(shown) / min(shown)) ** 0.6 * 4)  # the rest is room for the texts
    for row, (place, value) in enumerate(zip(shown, values, strict=True)):
        axis.plot(place, row, "s", color="C2", markersize=6)
        _beside(axis, place, row, form.format(value))
    axis.xaxis.set_minor_locator(NullLocator())
    axis.xaxis.set_major_formatter(EngFormatter(sep=""))
    axis.grid(axis="y", visible=False)
