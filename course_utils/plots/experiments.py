"""Figures about experiments with several settings: what each adds, the table of all, and over-fitting."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.measure.comparisons import Comparison
from course_utils.plots.augment import POINTS, SAYS, interval_numbers, interval_row
from course_utils.plots.base import DARK, ROUND, blank, course_style, finish, show
from course_utils.plots.curves import PERCENT, apart
from course_utils.plots.ends import name_lines

NAMES = {"above 0": "blue above 0", "below 0": "orange below 0", "includes 0": "grey with 0 inside"}  # colours of SAYS
COLUMNS = ("accuracy", "loss", "parameters", "seconds\nan epoch")


def rung(
    results: Mapping[str, Mapping],
    gains: Mapping[str, Comparison],
    *,
    title: str,
    caption: str = "",
    stake: float | None = None,
) -> None:
    """Settings that are alike but for one: left the accuracies, a dot a seed; right what each adds to the first.

    At the left a black tick is the mean; at the right the colour says whether an interval lies above 0, below 0, or
    includes it, and the small print says which colours there are.

    Args:
        results: by name, with `val_accuracy`, one a seed (`training.Experiments`); the first is what the others are
            compared with.
        gains: for each of the others, its comparison with the first.
        title: the finding.
        caption: the data, and what the intervals are.
        stake: the smallest gain that matters, a fraction of 1: a dotted line.
    """
    first = np.array(next(iter(results.values()))["val_accuracy"])
    spoken, span = [], np.ptp([result["val_accuracy"] for result in results.values()])
    width = np.ptp([end for one in gains.values() for end in (one.low, one.high)])
    rows = {row: gains[name] for row, name in enumerate(results) if name in gains}
    with course_style():
        figure, (left, right) = blank(1, 2, (8.5, 1.35 + 0.4 * len(results)))
        for row, (name, result) in enumerate(results.items()):
            values = np.array(result["val_accuracy"])
            left.plot(values, row + apart(values, 0.02 * span), "o", color=DARK, alpha=0.4, markersize=5)
            left.plot([values.mean()] * 2, [row - 0.28, row + 0.28], color=DARK, linewidth=3)
            spoken.append(f"{name} {values.mean():.1%}")
            if name in gains:
                interval_row(right, row, values - first, gains[name], alpha=0.4, span=width)
                spoken[-1] += f", {gains[name].text(100, 'points', 1)}"
        interval_numbers(right, rows)
        right.axvline(0, color="0.2", linewidth=1.2)
        above = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "bottom", "fontsize": 8, "color": "0.35"}
        right.annotate("baseline", (0, 1.01), **above)
        right.spines["left"].set_visible(False)  # the line at 0 is the axis
        right.tick_params(left=False)
        if stake is not None:
            right.axvline(stake, color="0.2", linewidth=1.2, linestyle=":")
        left.set(yticks=range(len(results)), yticklabels=results, xlabel="validation accuracy")
        right.set(yticks=range(len(results)), yticklabels=[], xlabel="gain over the baseline, in points")
        for axis in (left, right):
            axis.set_ylim(len(results) - 0.5, -0.5)
            axis.grid(axis="y", visible=False)
        left.xaxis.set_major_formatter(PERCENT)
        left.xaxis.set_major_locator(MaxNLocator(5, steps=ROUND))
        right.xaxis.set_major_formatter(POINTS)
        right.xaxis.set_major_locator(MaxNLocator(6, steps=ROUND))
        finish(figure, title, f"{_colours(gains.values())}\n{caption}".strip())
        show(
            figure,
            alt=f"{title}. Mean validation accuracy, and the gain over the first: {'; '.join(spoken)}.",
        )


def _colours(gains: Iterable[Comparison]) -> str:
    """What dots, ticks and the colours of the intervals mean."""
    used = {found.side for found in gains}
    return "dots: seeds; ticks: means; bars: intervals, " + ", ".join(NAMES[text] for text in SAYS if text in used)


def results_table(
    results: Mapping[str, Mapping], best: str, *, title: str, caption: str = "", taken: Collection[str] | None = None
) -> None:
    """All experiments, the most accurate on top: dots for the seeds, then the numbers; the chosen one marked.

    Args:
        results: by name, with `val_accuracy` and `val_loss`, one a seed, `parameters` and `seconds`.
        best: the name of the one that was chosen.
        title: the finding.
        caption: the data.
        taken: the names of those that later ones began with; the dots of all others but the chosen one are hollow.
    """
    tried = [] if taken is None else [name for name in results if name not in (best, *taken)]
    order = sorted(results, key=lambda name: -np.mean(results[name]["val_accuracy"]))
    with course_style():
        figure, (axis, numbers) = blank(1, 2, (7.6, 1.3 + 0.29 * len(order)))
        for row, name in enumerate(order):
            values = results[name]["val_accuracy"]
            fill = {"fillstyle": "none" if name in tried else "full"}
            axis.plot(values, np.full(len(values), row), "o", color=DARK, alpha=0.5, markersize=4, **fill)
            axis.plot(np.mean(values), row, "|", color=DARK, markersize=12, markeredgewidth=3)
            _line_of_table(numbers, row, table_cells(results[name]), "bold" if name == best else "normal")
        _line_of_table(numbers, -1, COLUMNS, "normal")
        numbers.axis("off")
        for one in (axis, numbers):
            one.set_ylim(len(order) - 0.5, -1.8)
        axis.set(yticks=range(len(order)), xlabel="validation accuracy")
        axis.set_yticklabels([f"★ {name}" if name == best else name for name in order])
        axis.xaxis.set_major_formatter(PERCENT)
        axis.xaxis.set_major_locator(MaxNLocator(4, steps=ROUND))
        key = "dots: seeds, ticks: means; ★: the choice"
        key += "; filled: what later steps began with, hollow: tried only" if tried else ""
        finish(figure, title, f"{key}\n{caption}".strip())
        spoken = "; ".join(_spoken_line(name, results[name], name == best) for name in order)
        spoken += f". Tried only: {', '.join(tried)}" if tried else ""
        show(figure, alt=f"{title}. The most accurate first: {spoken}.")


def _line_of_table(axis, row: int, cells: Sequence[str], weight: str) -> None:
    for place, text in zip((0.16, 0.35, 0.71, 1.0), cells, strict=True):
        axis.text(place, row, text, ha="right", va="center", weight=weight)


def _spoken_line(name: str, result: Mapping, chosen: bool) -> str:
    numbers = ", ".join(
        f"{' '.join(label.split())} {text}" for label, text in zip(COLUMNS, table_cells(result), strict=True)
    )
    return f"{name}{' (chosen)' if chosen else ''}: {numbers}"


def table_cells(result: Mapping) -> tuple[str, str, str, str]:
    """Accuracy, loss, parameters and seconds an epoch of an experiment, as texts."""
    return (
        f"{np.mean(result['val_accuracy']):.1%}",
        f"{np.mean(result['val_loss']):.3f}",
        f"{result['parameters']:,}",
        f"{result['seconds']:.2f}",
    )


def over_fitting(histories: Mapping[str, Mapping[str, np.ndarray]], *, title: str, caption: str = "") -> None:
    """Training loss beside validation loss by epoch, a colour for each way to train: thin lines seeds, thick the mean.

    The validation loss is enlarged to where it ends: there the ways differ, and a triangle marks the least of a mean.

    Args:
        histories: for each way, `loss` and `val_loss`, each (seeds, epochs).
        title: the finding.
        caption: the data.
    """
    spoken = []
    with course_style():
        figure, (left, right) = blank(1, 2, (8.5, 3.3))
        for number, (name, history) in enumerate(histories.items()):
            epochs, mean = np.arange(1, history["loss"].shape[1] + 1), history["val_loss"].mean(axis=0)
            for axis, key in ((left, "loss"), (right, "val_loss")):
                axis.plot(epochs, history[key].T, color=f"C{number}", alpha=0.25, linewidth=0.8)
                means = history[key].mean(axis=0)
                axis.plot(epochs, means, color=f"C{number}", label=f"{name} {means[-1]:.3f}")
            right.plot(epochs[mean.argmin()], mean.min(), "v", color=f"C{number}", markersize=8)
            spoken.append(
                f"{name}: training loss ends at {history['loss'][:, -1].mean():.3f}, validation loss is least in epoch "
                f"{epochs[mean.argmin()]}, {mean.min():.3f}, and ends at {mean[-1]:.3f}"
            )
        for axis in (left, right):
            axis.set_xlabel("epoch")
            axis.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=ROUND))
        left.set(yscale="log", title="training, logarithmic", ylabel="cross-entropy")
        right.set(ylim=_where_it_ends(histories.values()), title="validation, enlarged")
        finish(figure, title, caption)
        for axis in (left, right):
            name_lines(axis, loc="upper right")
        show(figure, alt=f"{title}. {'; '.join(spoken)}.")


def _where_it_ends(histories: Iterable[Mapping[str, np.ndarray]]) -> tuple[float, float]:
    """Limits that hold the least validation losses and the last ones, with as much again above."""
    losses = [history["val_loss"] for history in histories]
    low = min(loss.min() for loss in losses)
    high = max(loss[:, -1].max() for loss in losses)
    room = max(high - low, 0.02 * high)
    return low - 0.25 * room, high + room
