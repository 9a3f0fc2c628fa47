"""Figures of numbers over epochs and over seeds."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from course_utils.plots.base import blank, course_style, finish, show

PERCENT = FuncFormatter(lambda value, _: f"{100 * value:.4g}%")  # as many decimals as the ticks need


def history_curves(
    history: Mapping[str, Sequence[float]], *, title: str, caption: str = "", held_out: str = "validation"
) -> None:
    """Loss and accuracy by epoch, for the training set and, where it was measured, the validation set.

    Args:
        history: `History.history` of a fit with the metric `accuracy`.
        title: the finding.
        caption: the data (`Dataset.caption`).
        held_out: what the set is called whose curve stands beside that of the training set.
    """
    epochs = np.arange(1, len(history["loss"]) + 1)
    with course_style():
        figure, axes = blank(1, 2, (8.5, 3.3))
        spoken = []
        for axis, key in zip(axes, ("loss", "accuracy"), strict=True):
            for name, label in ((key, "training"), (f"val_{key}", held_out)):
                if name in history:
                    axis.plot(epochs, history[name], marker="o", markersize=3, label=label)
                    spoken.append(f"{label} {key} goes from {history[name][0]:.3f} to {history[name][-1]:.3f}")
            axis.set(xlabel="epoch", ylabel=key, xlim=(0.5, len(epochs) + 0.5))
            axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes[0].set_ylim(bottom=0)
        axes[1].yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes[1].legend()
        finish(figure, title, caption)
        show(figure, alt=f"{title}. Over {len(epochs)} epochs, {'; '.join(spoken)}.")


def accuracy_by_epoch(
    runs: Mapping[str, Sequence[float]], *, title: str, caption: str = "", held_out: str = "validation"
) -> None:
    """Accuracy on pictures held out, by epoch, a line for each network, with the last value written beside it.

    Args:
        runs: the accuracies of each network, epoch by epoch, fractions of 1.
        title: the finding.
        caption: the data (`Dataset.caption`).
        held_out: what the set is called that the accuracies are of.
    """
    with course_style():
        figure, (axis,) = blank(1, 1, (7.5, 3.3))
        for name, values in runs.items():
            axis.plot(
                np.arange(1, len(values) + 1), values, marker="o", markersize=3, label=f"{name}, {values[-1]:.2%}"
            )
        axis.set(xlabel="epoch", ylabel=f"{held_out} accuracy", xlim=(0.5, max(map(len, runs.values())) + 0.5))
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        axis.yaxis.set_major_formatter(PERCENT)
        axis.set_title(title)
        axis.legend()
        finish(figure, caption=caption)
        ends = "; ".join(f"{name} from {values[0]:.3f} to {values[-1]:.3f}" for name, values in runs.items())
        show(figure, alt=f"{title}. {held_out.capitalize()} accuracy over the epochs: {ends}.")


def strip(groups: Mapping[str, Sequence[float]], *, xlabel: str, title: str, caption: str = "") -> None:
    """One row of dots a group, a dot a seed, with a bar at the mean: the spread is seen, not summed up.

    Args:
        groups: the values of each group, fractions of 1.
        xlabel: what the values are.
        title: the finding.
        caption: the data (`Dataset.caption`).
    """
    with course_style():
        figure, (axis,) = blank(1, 1, (7.5, 1.5 + 0.45 * len(groups)))
        for row, values in enumerate(groups.values()):
            axis.plot(values, np.full(len(values), row), "o", alpha=0.6, color="C0")
            axis.plot([np.mean(values)] * 2, [row - 0.25, row + 0.25], color="C1", linewidth=3)
        axis.set(xlabel=xlabel, yticks=range(len(groups)), yticklabels=groups, ylim=(len(groups) - 0.5, -0.5))
        axis.xaxis.set_major_formatter(PERCENT)
        axis.set_title(title)
        finish(figure, caption=caption)
        means = "; ".join(
            f"{name}: mean {np.mean(values):.3f}, from {min(values):.3f} to {max(values):.3f}"
            for name, values in groups.items()
        )
        show(figure, alt=f"{title}. {xlabel}, one dot a seed. {means}.")
