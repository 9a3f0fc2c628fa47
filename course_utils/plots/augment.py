"""Figures about augmented photographs: what they look like, what they change, and when they are needed."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import FuncFormatter, NullLocator, PercentFormatter

from course_utils.plots.base import blank, course_style, finish, show


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


def effects(gains: Mapping[str, Sequence[float]], *, title: str, caption: str = "") -> None:
    """What each transformation adds to the test accuracy: a dot a seed, a bar at the mean with its standard error.

    Args:
        gains: for each transformation, its differences to no augmentation, one a seed, fractions of 1.
        title: the finding.
        caption: the data, and how many photographs were used for training.
    """
    spoken = []
    with course_style():
        figure, (axis,) = blank(1, 1, (8.0, 1.3 + 0.42 * len(gains)))
        for row, (name, values) in enumerate(gains.items()):
            mean, error = np.mean(values), standard_error(values)
            color = f"C{row % 7}"
            axis.plot(values, np.full(len(values), row), "o", color=color, alpha=0.45, markersize=5)
            axis.errorbar(mean, row, xerr=error, fmt="|", color=color, markersize=18, markeredgewidth=3, capsize=4)
            spread = f" ± {100 * error:.1f}" if len(values) > 1 else ""
            spoken.append(f"{name} {100 * mean:+.1f}{spread}")
        axis.axvline(0, color="0.2", linewidth=1.2)
        axis.set(yticks=range(len(gains)), yticklabels=gains, ylim=(len(gains) - 0.5, -0.5))
        axis.set_xlabel("test accuracy less that of the same run without, in points")
        axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(100 * value, 1):+g}"))
        finish(figure, title, caption)
        show(figure, alt=f"{title}. Points of test accuracy, mean and standard error: {'; '.join(spoken)}.")


def accuracy_by_size(runs: Mapping[str, Mapping[int, Sequence[float]]], *, title: str, caption: str = "") -> None:
    """Test accuracy by the size of the training set, on a logarithmic axis: a dot a seed, lines through the means.

    Args:
        runs: for each way to solve the task, the accuracies (one a seed) by the number of photographs.
        title: the finding.
        caption: the data (`Dataset.caption`).
    """
    spoken = []
    with course_style():
        figure, (axis,) = blank(1, 1, (7.5, 3.5))
        for number, (name, by_size) in enumerate(runs.items()):
            means = [np.mean(values) for values in by_size.values()]
            axis.plot(by_size.keys(), means, color=f"C{number}", label=name)
            for size, values in by_size.items():
                axis.plot([size] * len(values), values, "os^D"[number % 4], color=f"C{number}", alpha=0.5, markersize=5)
            numbers = (f"{mean:.1%} with {size:,}" for size, mean in zip(by_size, means, strict=True))
            spoken.append(f"{name}: {', '.join(numbers)}")
        sizes = sorted({size for by_size in runs.values() for size in by_size})
        axis.set(xlabel="training photographs (logarithmic)", ylabel="test accuracy", xscale="log")
        axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axis.xaxis.set_minor_locator(NullLocator())
        axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axis.legend()
        finish(figure, title, caption)
        show(figure, alt=f"{title}. Mean test accuracy by training photographs. {'; '.join(spoken)}.")


def standard_error(values: Sequence[float]) -> float:
    """The standard error of the mean; not a number for a single value, which tells nothing about spread."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")
