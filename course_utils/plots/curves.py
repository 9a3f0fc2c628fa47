"""Figures of numbers over epochs and over seeds."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, PercentFormatter

from course_utils.plots.base import DARK, ROUND, blank, course_style, finish, heading, show
from course_utils.plots.ends import name_lines

# As many decimals as the ticks need, and a minus that is no hyphen.
PERCENT = FuncFormatter(lambda value, _: f"{100 * value:.4g}%".replace("-", "−"))


def history_curves(
    history: Mapping[str, Sequence[float]],
    *,
    title: str,
    caption: str = "",
    held_out: str = "validation",
    kept: int = 0,
    levels: Mapping[str, float] | None = None,
    log: bool = False,
) -> None:
    """Loss and accuracy by epoch, for the training set and, where it was measured, the validation set.

    Args:
        history: `History.history` of a fit with the metric `accuracy`.
        title: the finding.
        caption: the data (`Dataset.caption`).
        held_out: what the set is called whose curve stands beside that of the training set.
        kept: the epoch whose weights were kept, where one was chosen by the loss of the set held out: a dotted line,
            and this loss once more, enlarged about that epoch.
        levels: by what they are called, losses to compare with: dashed lines.
        log: whether the axis of the loss is logarithmic.
    """
    epochs = np.arange(1, len(history["loss"]) + 1)
    with course_style():
        figure, axes = blank(1, 3 if kept else 2, (8.5, 3.3))
        spoken = []
        if kept:
            _enlarged(axes.pop(1), np.asarray(history["val_loss"]), kept, held_out)
        for axis, key in zip(axes, ("loss", "accuracy"), strict=True):
            for name, label in ((key, "training"), (f"val_{key}", held_out)):
                if name in history:
                    axis.plot(epochs, history[name], marker="o", markersize=3, label=label)
                    spoken.append(f"{label} {key} goes from {history[name][0]:.3f} to {history[name][-1]:.3f}")
            axis.set(xlabel="epoch", ylabel=key, xlim=(0.5, len(epochs) + 0.5))
            axis.xaxis.set_major_locator(MaxNLocator(integer=True, steps=ROUND))
            if kept:
                axis.axvline(kept, color="0.2", linewidth=1.2, linestyle=":", zorder=1)
        if log:
            axes[0].set(yscale="log", ylabel="loss (logarithmic)")
            axes[0].yaxis.set_major_formatter("{x:g}")
        else:
            axes[0].set_ylim(bottom=0)
        for name, level in (levels or {}).items():
            _level(axes[0], name, level)
            spoken.append(f"dashed: {' '.join(name.split())} {level:.2f}")
        if kept:
            away = 1 if kept <= len(epochs) / 2 else -1  # the side with room
            style = {"textcoords": "offset points", "va": "top", "color": "0.2", "fontsize": 9}
            style |= {"ha": "left" if away > 0 else "right", "xycoords": ("data", "axes fraction")}
            axes[0].annotate(f"kept: epoch {kept}", (kept, 1), (4 * away, 0), **style)
            least = history["val_loss"][kept - 1]
            spoken.append(f"the weights of epoch {kept} are kept, where the {held_out} loss is {least:.3f}")
        axes[1].yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        finish(figure, title, caption)
        if not kept and not levels:  # there is room at the end of the lines
            name_lines(axes[0])
        name_lines(axes[1])
        show(figure, alt=f"{title}. Over {len(epochs)} epochs, {'; '.join(spoken)}.")


def _enlarged(axis, losses: np.ndarray, kept: int, held_out: str) -> None:
    """The loss of the set held out, from some epochs before the kept one on, and how long it has not improved since."""
    first = max(1, min(kept, len(losses) - 1) - 4)
    epochs, shown, least = np.arange(first, len(losses) + 1), losses[first - 1 :], losses[kept - 1]
    axis.plot(epochs, shown, marker="o", markersize=3, color="C1")
    axis.plot(kept, least, marker="v", markersize=9, color=DARK, zorder=4)
    span = max(np.ptp(shown), 1e-3)
    waited = len(losses) - kept
    if waited:
        style = {"arrowstyle": "<->", "color": DARK, "shrinkA": 0, "shrinkB": 0}
        axis.annotate("", (kept, least - 0.12 * span), (len(losses), least - 0.12 * span), arrowprops=style)
        said = f"{waited} {'epoch' if waited == 1 else 'epochs'} without\nimprovement"
        style = {"textcoords": "offset points", "ha": "right", "va": "top", "color": DARK, "fontsize": 9}
        text = axis.annotate(said, (len(losses), least - 0.12 * span), (2, -5), **style)
        text.set_path_effects([withStroke(linewidth=3, foreground="white")])
    axis.axvline(kept, color="0.2", linewidth=1.2, linestyle=":", zorder=1)
    axis.set(xlabel="epoch", ylabel=f"{held_out} loss, enlarged", xlim=(first - 0.5, len(losses) + 0.5))
    axis.set_ylim(least - 0.35 * span, shown.max() + 0.1 * span)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True, steps=ROUND))


def _level(axis, name: str, level: float) -> None:
    """A dashed line at a loss to compare with, its name and number over its right end."""
    axis.axhline(level, color="0.4", linewidth=1, linestyle="--", zorder=1)
    style = {"xycoords": axis.get_yaxis_transform(), "textcoords": "offset points", "ha": "right", "va": "bottom"}
    style |= {"fontsize": 8, "color": "0.3", "path_effects": [withStroke(linewidth=2, foreground="white")]}
    axis.annotate(f"{name}, {level:.2f}", (1, level), (-3, 2), **style)


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
        title_lines = heading(title, 7.0)
        figure, (axis,) = blank(1, 1, (7.5, 3.3 + 0.2 * title_lines.count("\n")))
        for name, values in runs.items():
            axis.plot(np.arange(1, len(values) + 1), values, marker="o", markersize=3, label=f"{name} {values[-1]:.1%}")
        axis.set(xlabel="epoch", ylabel=f"{held_out} accuracy", xlim=(0.5, max(map(len, runs.values())) + 0.5))
        axis.xaxis.set_major_locator(MaxNLocator(integer=True, steps=ROUND))
        axis.yaxis.set_major_formatter(PERCENT)
        axis.set_title(title_lines)
        finish(figure, caption=caption)
        name_lines(axis)
        ends = "; ".join(f"{name} from {values[0]:.3f} to {values[-1]:.3f}" for name, values in runs.items())
        show(figure, alt=f"{title}. {held_out.capitalize()} accuracy over the epochs: {ends}.")


def losses_by_epoch(losses: Mapping[str, np.ndarray], *, title: str, caption: str = "") -> None:
    """Training losses by epoch on a logarithmic axis, a panel for each way to train: thin lines seeds, thick the mean.

    Args:
        losses: (seeds, epochs) of each way.
        title: the finding.
        caption: the data (`Dataset.caption`).
    """
    spoken = []
    with course_style():
        figure, axes = blank(1, len(losses), (8.5, 3.1))
        for axis, (name, values) in zip(axes, losses.items(), strict=True):
            epochs = np.arange(1, values.shape[1] + 1)
            axis.plot(epochs, values.T, color="C0", alpha=0.4, linewidth=1)
            axis.plot(epochs, values.mean(axis=0), color=DARK)
            axis.set(title=name, xlabel="epoch", yscale="log", ylim=_around(losses.values()))
            axis.xaxis.set_major_locator(MaxNLocator(integer=True, steps=ROUND))
            axis.yaxis.set_major_locator(LogLocator(subs=(1, 3)))
            axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            axis.minorticks_off()
            mean = values.mean(axis=0)
            spoken.append(f"{name}: mean {mean[0]:.3g} at first, least {mean.min():.3g}, at the end {mean[-1]:.3g}")
        axes[0].set_ylabel("training loss (logarithmic)")
        for axis in axes[1:]:
            axis.tick_params(labelleft=False, which="both")
        finish(figure, title, f"thin: seeds; black: their mean\n{caption}".strip())
        show(figure, alt=f"{title}. Training loss by epoch, a line a seed. {'; '.join(spoken)}.")


def _around(groups: Iterable[np.ndarray]) -> tuple[float, float]:
    """Limits of a logarithmic axis that hold all values."""
    values = np.concatenate([np.ravel(group) for group in groups])
    return values.min() / 1.5, values.max() * 1.5


def losses_by_batch(losses: np.ndarray, means: np.ndarray, *, title: str, caption: str = "", last: int = 0) -> None:
    """The loss of each batch by itself, and the mean over the epoch so far, one epoch behind the other.

    Args:
        losses: (epochs, batches), the loss of each batch.
        means: (epochs, batches), the mean over the batches of the epoch so far.
        title: the finding.
        caption: the data (`Dataset.caption`).
        last: so many batches at the end of each epoch whose own mean is drawn as a bar; 0 for no bar.
    """
    epochs, batches = losses.shape
    ending = losses[:, -last:].mean(axis=1) if last else []
    with course_style():
        figure, (axis,) = blank(1, 1, (7.5, 3.3))
        axis.plot(
            np.arange(1, losses.size + 1), losses.ravel(), ".", markersize=4, color="C0", label="each batch by itself"
        )
        for epoch, row in enumerate(means):
            steps = epoch * batches + np.arange(1, batches + 1)
            axis.plot(steps, row, color="C1", linewidth=2, label=None if epoch else "mean of the epoch so far")
            axis.axvline(epoch * batches + 0.5, color="0.7", linewidth=0.8, zorder=0)
            axis.plot(steps[-1], row[-1], "o", color="C1", markersize=6, clip_on=False)
            style = {"textcoords": "offset points", "ha": "right", "va": "bottom", "color": "C1", "fontweight": "bold"}
            number = axis.annotate(f"{row[-1]:.2f}", (steps[-1], row[-1]), (0, 6), **style)
            number.set_path_effects([withStroke(linewidth=4, foreground="white")])
            middle = epoch * batches + (batches + 1) / 2
            axis.text(middle, 1.0, f"epoch {epoch + 1}", transform=axis.get_xaxis_transform(), ha="center", va="bottom")
        for epoch, value in enumerate(ending, start=1):
            axis.plot(
                [epoch * batches - last + 0.5, epoch * batches + 0.5],
                [value, value],
                color=DARK,
                linewidth=3,
                label=None if epoch > 1 else f"mean of the last {last} batches",
            )
            style = {"textcoords": "offset points", "ha": "right", "va": "top", "color": DARK, "fontweight": "bold"}
            number = axis.annotate(f"{value:.2f}", (epoch * batches + 0.5, value), (0, -5), **style)
            number.set_path_effects([withStroke(linewidth=4, foreground="white")])
        axis.set(xlabel="batch", ylabel="training loss", xlim=(0.5, losses.size + 0.5))
        axis.set_ylim(bottom=0)
        axis.legend(loc="upper right")
        finish(figure, title, caption)
        ends = "; ".join(
            f"epoch {epoch}: last batch {own[-1]:.3f}, mean {mean[-1]:.3f}"
            for epoch, (own, mean) in enumerate(zip(losses, means, strict=True), start=1)
        )
        if last:
            ends += f". The last {last} batches of each epoch have the means " + ", ".join(f"{v:.2f}" for v in ending)
        show(figure, alt=f"{title}. Training loss of {batches} batches in each of {epochs} epochs. {ends}.")


def strip(
    groups: Mapping[str, Sequence[float]],
    *,
    xlabel: str,
    title: str,
    caption: str = "",
    dot: str = "seed",
    percent: bool = True,
    pairs: bool = False,
) -> None:
    """One row of dots a group, a dot a seed, with a bar at the mean: the spread is seen, not summed up.

    The means stand in a column at the right, in the colour of the bars, which says what the bars are. Dots of equal
    values stand one above the other.

    Args:
        groups: the values of each group, fractions of 1.
        xlabel: what the values are.
        title: the finding.
        caption: the data (`Dataset.caption`).
        dot: what a dot stands for.
        percent: False for values that are numbers, such as points or a count, and no fractions of 1.
        pairs: whether values at the same place of each group belong together: thin lines lead from row to row.
    """
    mean_of, exactly = ("{:.1%}", "{:.3f}") if percent else ("{:.1f}", "{:.1f}")
    with course_style():
        width = 7.5
        figure, (axis,) = blank(1, 1, (width, 1.5 + 0.45 * len(groups) + 0.2 * heading(title, width).count("\n")))
        span = np.ptp(np.concatenate([np.asarray(values, float) for values in groups.values()]))
        heights = [row + apart(values, 0.004 * span) for row, values in enumerate(groups.values())]
        for row, values in enumerate(groups.values()):
            axis.plot([np.mean(values)] * 2, [row - 0.3, row + 0.3], color=DARK, linewidth=3)
            axis.plot(values, heights[row], "o", alpha=0.6, color="C0")
            _beside(axis, row, mean_of.format(np.mean(values)).replace("-", "−"), "center")
        if pairs:
            axis.plot(np.array(list(groups.values())), np.array(heights), color="0.6", linewidth=0.7, zorder=1)
        _beside(axis, -0.5, "mean", "bottom")
        axis.set(xlabel=xlabel, yticks=range(len(groups)), yticklabels=groups, ylim=(len(groups) - 0.5, -0.5))
        if percent:
            axis.xaxis.set_major_formatter(PERCENT)
        else:
            axis.xaxis.set_major_locator(MaxNLocator(8, integer=True, steps=ROUND))
        finish(figure, title, caption)
        means = "; ".join(
            "{}: mean {}, from {} to {}".format(name, *map(exactly.format, (np.mean(values), min(values), max(values))))
            for name, values in groups.items()
        )
        show(figure, alt=f"{title}. {xlabel}, one dot a {dot}. {means}.")


def _beside(axis, row: float, text: str, va: str) -> None:
    """A text of the column of means."""
    axis.text(1.02, row, text, transform=axis.get_yaxis_transform(), va=va, fontsize=9, color=DARK)


def apart(values: Sequence[float], near: float) -> np.ndarray:
    """How far from the middle of its row each dot is drawn, so that dots no farther apart than `near` are all seen."""
    order, heights = np.argsort(values, kind="stable"), np.zeros(len(values))
    breaks = np.flatnonzero(np.diff(np.asarray(values, float)[order]) > near) + 1
    for stack in np.split(order, breaks):
        heights[stack] = min(0.16, 0.6 / len(stack)) * (np.arange(len(stack)) - (len(stack) - 1) / 2)
    return heights
