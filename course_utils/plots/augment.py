"""Figures about augmented photographs: what they look like, what they change, and when they are needed."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import FuncFormatter, NullLocator

from course_utils.measure.comparisons import Comparison
from course_utils.plots.base import blank, course_style, finish, show

POINTS = FuncFormatter(lambda value, _: f"{round(100 * value, 1):+g}" if value else "0")


def augmentation_sheet(
    original: np.ndarray, draws: Mapping[str, np.ndarray], *, title: str, caption: str = "", size: float = 0.95
) -> None:
    """A row for each transformation: the photograph as it is, then its draws.

    Args:
        original: (n_H, n_W, n_C), values 0–255.
        draws: for each transformation, its draws (n, …), values 0–255; their size may differ from the original's.
        title: what there is to see.
        caption: where the photograph is from (`Dataset.caption`).
        size: width and height of a picture in inches.
    """
    columns = 1 + max(map(len, draws.values()))
    with course_style():
        figure, axes = blank(len(draws), columns, (1.2 + columns * size, 0.7 + len(draws) * (size + 0.05)))
        rows = np.reshape(axes, (len(draws), columns))
        for axis in axes:
            axis.set(xticks=[], yticks=[])
            axis.spines[:].set_visible(False)
        for row, (name, photos) in zip(rows, draws.items(), strict=True):
            row[0].set_ylabel(name, rotation=0, ha="right", va="center")
            for axis, photo in zip(row, [original, *photos], strict=False):
                axis.imshow(np.squeeze(np.asarray(photo, "float32")) / 255, vmin=0, vmax=1)
        rows[0, 0].set_title("original", fontsize=9, loc="center")
        rows[0, 1].set_title("draws", fontsize=9, loc="left")
        finish(figure, title, caption)
        show(figure, alt=f"{title}. One photograph, then its draws, by rows: {', '.join(draws)}. {caption}".strip())


def effects(
    gains: Mapping[str, Sequence[float]],
    intervals: Mapping[str, Comparison],
    *,
    title: str,
    caption: str = "",
    xlabel: str = "validation accuracy less that of the same run without, in points",
) -> None:
    """What each transformation adds to the accuracy: a dot a seed, a bar over the interval of the comparison.

    Args:
        gains: for each transformation, its differences to no augmentation, one a seed, fractions of 1.
        intervals: for each transformation, the comparison with no augmentation.
        title: the finding.
        caption: the data, how many photographs were used for training, and what the intervals are.
        xlabel: what the differences are.
    """
    spoken = []
    with course_style():
        figure, (axis,) = blank(1, 1, (8.0, 1.3 + 0.42 * len(gains)))
        for row, (name, values) in enumerate(gains.items()):
            found = intervals[name]
            axis.plot(values, np.full(len(values), row), "o", color="C0", alpha=0.4, markersize=5)
            axis.plot([found.low, found.high], [row, row], color="C0", linewidth=2.5)
            axis.plot(found.difference, row, "|", color="C0", markersize=18, markeredgewidth=3)
            spoken.append(
                f"{name} {100 * found.difference:+.1f}, from {100 * found.low:+.1f} to {100 * found.high:+.1f}"
            )
        axis.axvline(0, color="0.2", linewidth=1.2)
        axis.set(yticks=range(len(gains)), yticklabels=gains, ylim=(len(gains) - 0.5, -0.5), xlabel=xlabel)
        axis.xaxis.set_major_formatter(POINTS)
        finish(figure, title, caption)
        show(figure, alt=f"{title}. {xlabel}, mean and interval: {'; '.join(spoken)}.")


def gains_by_steps(
    steps: Sequence[int],
    gains: Mapping[str, Sequence[Comparison]],
    short: tuple[int, Mapping[str, Comparison]] | None = None,
    *,
    title: str,
    caption: str = "",
) -> None:
    """What each transformation adds, by the length of the training: a small plot each, a line and its interval.

    Args:
        steps: the numbers of steps, on a logarithmic axis.
        gains: for each transformation, the comparison with no augmentation at each number of steps.
        short: another, shorter experiment: its number of steps, and its comparisons; drawn as a cross.
        title: the finding.
        caption: the data, and what the intervals are.
    """
    n_rows = -(-len(gains) // 3)
    low = min(found.low for row in gains.values() for found in row)
    high = max(found.high for row in gains.values() for found in row)
    with course_style():
        figure, axes = blank(n_rows, 3, (8.5, 0.9 + 1.75 * n_rows))
        for axis, (name, row) in zip(axes, gains.items(), strict=False):
            _gain_by_steps(axis, steps, row)
            axis.set(ylim=(low - 0.02, high + 0.02), title=name)
            if short:
                axis.plot(short[0], short[1][name].difference, "x", color="C1", markersize=9, markeredgewidth=2)
        for axis in axes[len(gains) :]:
            axis.set_visible(False)
        for axis in axes[-3:]:
            axis.set_xlabel("steps")
        figure.supylabel("gain in points", fontsize=10)
        finish(figure, title, caption)
        after = ", ".join(f"{n:,}" for n in steps)
        spoken = (
            f"{name} {', '.join(f'{100 * found.difference:+.1f}' for found in row)}" for name, row in gains.items()
        )
        show(figure, alt=f"{title}. Points of validation accuracy after {after} steps: {'; '.join(spoken)}.")


def _gain_by_steps(axis, steps: Sequence[int], row: Sequence[Comparison]) -> None:
    """One transformation: the line of its gains over its intervals."""
    axis.fill_between(
        steps, [found.low for found in row], [found.high for found in row], color="C0", alpha=0.2, linewidth=0
    )
    axis.plot(steps, [found.difference for found in row], "o-", color="C0", markersize=4)
    axis.axhline(0, color="0.2", linewidth=1)
    axis.set(xscale="log")
    axis.set_xticks(steps, [f"{n:,}" for n in steps], fontsize=8)
    axis.xaxis.set_minor_locator(NullLocator())
    axis.yaxis.set_major_formatter(POINTS)


def epoch_seconds(
    seconds: Mapping[str, Sequence[float]], bounds: Mapping[str, float], *, title: str, caption: str = ""
) -> None:
    """Seconds for an epoch: a dot a round, a bar at the mean, and a triangle at the least that is possible.

    Args:
        seconds: for each pipeline, one number a round.
        bounds: for some of them, the least time that the machine's cores allow.
        title: the finding.
        caption: the machine, and what was timed.
    """
    spoken = []
    with course_style():
        figure, (axis,) = blank(1, 1, (8.0, 1.3 + 0.4 * len(seconds)))
        for row, (name, values) in enumerate(seconds.items()):
            axis.plot(values, np.full(len(values), row), "o", color="C0", alpha=0.4, markersize=5)
            axis.plot([np.mean(values)] * 2, [row - 0.25, row + 0.25], color="C0", linewidth=3)
            spoken.append(f"{name} {np.mean(values):.2f}")
            if name in bounds:
                axis.plot(bounds[name], row + 0.28, "^", color="C1", markersize=8)
                spoken[-1] += f", at least {bounds[name]:.2f}"
        axis.set(yticks=range(len(seconds)), yticklabels=seconds, ylim=(len(seconds) - 0.4, -0.5))
        axis.set(xlabel="seconds for an epoch", xlim=(0, None))
        finish(figure, title, caption)
        show(figure, alt=f"{title}. Mean seconds for an epoch: {'; '.join(spoken)}.")


def accuracy_by_size(
    runs: Mapping[str, Mapping[int, Sequence[float]]],
    *,
    title: str,
    caption: str = "",
    ylabel: str = "test accuracy",
    xlabel: str = "training photographs",
) -> None:
    """Accuracy by the size of the training set, on a logarithmic axis: a dot a seed, lines through the means.

    Args:
        runs: for each way to solve the task, the accuracies (one a seed) by the number of photographs, or by another
            number (`xlabel`).
        title: the finding.
        caption: the data (`Dataset.caption`).
        ylabel: which accuracy it is.
        xlabel: what the number is.
    """
    spoken = []
    with course_style():
        figure, (axis,) = blank(1, 1, (7.5, 3.5))
        for number, (name, by_size) in enumerate(runs.items()):
            means = [np.mean(values) for values in by_size.values()]
            axis.plot(by_size.keys(), means, color=f"C{number}", label=name)
            for size, values in by_size.items():
                axis.plot([size] * len(values), values, "os^D"[number % 4], color=f"C{number}", alpha=0.5, markersize=5)
            numbers = (f"{mean:.2%} with {size:,}" for size, mean in zip(by_size, means, strict=True))
            spoken.append(f"{name}: {', '.join(numbers)}")
        sizes = sorted({size for by_size in runs.values() for size in by_size})
        axis.set(xlabel=f"{xlabel} (logarithmic)", ylabel=ylabel, xscale="log")
        axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axis.xaxis.set_minor_locator(NullLocator())
        axis.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}%")
        axis.set_title(title)
        axis.legend()
        finish(figure, caption=caption)
        show(figure, alt=f"{title}. Mean {ylabel} by {xlabel}. {'; '.join(spoken)}.")
