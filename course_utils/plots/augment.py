"""Figures about augmented photographs: what they look like, what they change, and when they are needed."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import Formatter, FuncFormatter, LogLocator, NullLocator

from course_utils.measure.comparisons import Comparison
from course_utils.plots.base import DARK, blank, course_style, finish, heading, show
from course_utils.plots.curves import apart
from course_utils.plots.ends import name_lines

# What the interval of a comparison says, in a colour: all above 0, all below, or neither.
SAYS = {"above 0": "C0", "below 0": "C1", "includes 0": "0.45"}
ASIDE = 0.22  # of a row: how far the dots stand above their interval, so that both are seen
HEAD = 0.85  # of a row: the room of a head over the rows that it names
CROSS = {"marker": "x", "color": "0.1", "markersize": 9, "markeredgewidth": 2}
# As many decimals as the ticks need, and a minus that is no hyphen.
POINTS = FuncFormatter(lambda value, _: f"{round(100 * value, 2):+g}".replace("-", "−") if value else "0")


class EvenPercent(Formatter):
    """Percentages, all ticks of the axis with as many decimals as the one that needs most."""

    def __call__(self, value: float, pos: int | None = None) -> str:
        return self.format_ticks([value])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        digits = max((len(f"{100 * value:.4g}".partition(".")[2]) for value in values), default=0)
        return [f"{100 * value:.{digits}f}%" for value in values]


def augmentation_sheet(
    original: np.ndarray,
    draws: Mapping[str, np.ndarray],
    *,
    title: str,
    caption: str = "",
    size: float = 0.95,
    labels: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """A row for each transformation: the photograph as it is, then its draws.

    Args:
        original: (n_H, n_W, n_C), values 0–255.
        draws: for each transformation, its draws (n, …), values 0–255; their size may differ from the original's.
        title: what there is to see.
        caption: where the photograph is from (`Dataset.caption`).
        size: width and height of a picture in inches.
        labels: for each transformation, a text under each draw.
    """
    labels = labels or {}
    line = 0.16 if labels else 0.05
    columns = 1 + max(map(len, draws.values()))
    with course_style():
        figure, axes = blank(len(draws), columns, (1.2 + columns * size, 0.7 + len(draws) * (size + line)))
        rows = np.reshape(axes, (len(draws), columns))
        for axis in axes:
            axis.set(xticks=[], yticks=[])
            axis.spines[:].set_visible(False)
        for row, (name, photos) in zip(rows, draws.items(), strict=True):
            row[0].set_ylabel(name, rotation=0, ha="right", va="center")
            for axis, photo in zip(row, [original, *photos], strict=False):
                axis.imshow(np.squeeze(np.asarray(photo, "float32")) / 255, vmin=0, vmax=1)
            for axis, text in zip(row[1:], labels.get(name, ()), strict=False):
                axis.set_xlabel(text, fontsize=7, labelpad=2)
        rows[0, 0].set_title("original", fontsize=9, loc="center")
        rows[0, 1].set_title("draws", fontsize=9, loc="left")
        finish(figure, title, caption)
        under = "".join(f" Under {name}: {', '.join(texts)}." for name, texts in labels.items())
        rows_are = f"One photograph, then its draws, by rows: {', '.join(draws)}."
        show(figure, alt=f"{title}. {rows_are}{under} {caption}".strip())


def _key(axis, intervals: Iterable[Comparison], when: str, crossed: str = "") -> None:
    """What the colours mean that are used, and a cross where there is one: a row of text in an axis of its own."""
    used = {found.side for found in intervals}
    sides = [side for side in SAYS if side in used and len(used) > 1]  # one colour is explained by the line at 0
    marks = [Line2D([], [], color=SAYS[side], linewidth=2.5, label=side) for side in sides]
    if marks:
        marks[0].set_label(f"interval {when}: {sides[0]}")
    if crossed:
        marks.append(Line2D([], [], label=crossed, linestyle="", **CROSS))
    if marks:
        place = {"loc": "center left", "bbox_to_anchor": (0, 0.5), "borderaxespad": 0, "borderpad": 0}
        axis.legend(handles=marks, ncols=len(marks), fontsize=8, **place).set_in_layout(False)


def effects(
    gains: Mapping[str, Sequence[float]],
    intervals: Mapping[str, Comparison],
    *,
    title: str,
    caption: str = "",
    xlabel: str = "validation accuracy minus that of the same run without, in points",
    at_stake: float | Mapping[str, float] | None = None,
    stake_name: str = "smallest difference that matters",
    between: tuple[float, float, str] | None = None,
    heads: Collection[str] = (),
) -> None:
    """What each transformation adds to the accuracy: a dot a seed, a bar over the interval of the comparison.

    The colour says whether the interval lies above 0, below 0, or includes it; the numbers stand at the right.

    Args:
        gains: for each transformation, its differences to no augmentation, one a seed, fractions of 1.
        intervals: for each transformation, the comparison with no augmentation.
        title: the finding.
        caption: the data, how many photographs were used for training, and what the intervals are.
        xlabel: what the differences are.
        at_stake: the smallest difference that matters, if there is one: a dashed line; or that of each row.
        stake_name: what is written over that line.
        between: two differences and what the range between them is, if there is one: a grey band.
        heads: how the names of several rows begin, up to a comma: "5 a class" of "5 a class, all frozen". A head is
            written once, in bold, over its rows, which stand together; their names go on without it.
    """
    spoken, span = [], np.ptp([end for one in intervals.values() for end in (one.low, one.high)])
    rows, labels, over = _under_heads(gains, heads)
    with course_style():
        more = 0.2 * heading(title, 8.0).count("\n")
        figure, (axis,) = blank(1, 1, (8.0, 1.3 + 0.42 * (len(gains) + HEAD * len(over)) + more))
        for row, (name, values) in zip(rows, gains.items(), strict=True):
            interval_row(axis, row, values, intervals[name], span=span)
            spoken.append("{} {}, from {} to {}".format(name, *intervals[name].in_text(100, 1)))
        axis.axvline(0, color="0.2", linewidth=1.2)
        axis.set(yticks=rows, yticklabels=labels, ylim=(rows[-1] + 0.5, -0.5), xlabel=xlabel)
        axis.xaxis.set_major_formatter(POINTS)
        interval_numbers(axis, {row: intervals[name] for row, name in zip(rows, gains, strict=True)})
        if at_stake is not None:
            if isinstance(at_stake, Mapping):
                spoken.append(_stakes(axis, rows, [at_stake[name] for name in gains], stake_name))
            else:
                spoken.append(_stake(axis, at_stake, stake_name))
        if between is not None:
            low, high, what = between
            axis.axvspan(low, high, color="0.9", linewidth=0, zorder=0)
            axis.text((low + high) / 2, -0.55, what, ha="center", va="bottom", fontsize=8)
            spoken.append(f"{what}: from {POINTS(low)} to {POINTS(high)}")
        for head, row in over.items():
            beside = {"xycoords": axis.get_yaxis_transform(), "textcoords": "offset points", "ha": "right"}
            axis.annotate(head, (0, row), (-7, 0), va="center", fontweight="bold", **beside)
        finish(figure, title, caption)
        show(figure, alt=f"{title}. {xlabel}, mean and interval: {'; '.join(spoken)}.")


def _under_heads(names: Iterable[str], heads: Collection[str]) -> tuple[list[float], list[str], dict[str, float]]:
    """The height and the label of each row, and the height of each head, from 0 downwards."""
    rows, labels, over, row = [], [], {}, 0.0
    for name in names:
        head = next((head for head in heads if name.startswith(f"{head}, ")), None)
        if head is not None and head not in over:
            over[head] = row
            row += HEAD
        rows.append(row)
        labels.append(name if head is None else name.removeprefix(f"{head}, "))
        row += 1
    return rows, labels, over


def interval_row(
    axis, row: float, values: Sequence[float], found: Comparison, alpha: float = 0.5, span: float = 0.0
) -> None:
    """A row of `axis`: dots of `values`, a bar over the interval below them, a tick at the mean; see `SAYS`.

    Dots that lie nearer than a fiftieth of `span`, the width of the axis in its unit, stand one above the other.
    """
    color = SAYS[found.side]
    above = apart(values, 0.02 * span) / 2
    axis.plot(values, row - ASIDE - (above - above.min()), "o", color=color, alpha=alpha, markersize=5, clip_on=False)
    axis.plot([found.low, found.high], [row, row], color=color, linewidth=2.5)
    axis.plot(found.difference, row, "|", color=color, markersize=12, markeredgewidth=3)


def interval_numbers(axis, found: Mapping[float, Comparison]) -> None:
    """Right of each row its mean and interval in points, in the colour of its bar; grey where it includes 0."""
    place = {"xycoords": axis.get_yaxis_transform(), "textcoords": "offset points"}
    for row, one in found.items():
        style = {**place, "va": "center", "fontsize": 9, "color": SAYS[one.side]}
        mean, low, high = one.in_text(100, 1)
        axis.annotate(mean, (1, row), (44, 0), ha="right", fontweight="bold", **style)
        axis.annotate(f"{low} to {high}", (1, row), (52, 0), **style)
    axis.annotate("mean and interval", (1, -0.55), (13, 0), va="bottom", fontsize=8, color="0.35", **place)


def _stake(axis, at_stake: float, name: str) -> str:
    """A dashed line, and over it what it is, beside it where the axis or the column of numbers is near."""
    text = f"{name}: {POINTS(at_stake)}"
    axis.axvline(at_stake, color="0.2", linewidth=1.2, linestyle="--")
    left, right = axis.get_xlim()
    place = (at_stake - left) / (right - left)
    side = "left" if place < 0.25 else "right" if place > 0.6 else "center"
    axis.text(at_stake, -0.55, text, ha=side, va="bottom", fontsize=8)
    return text


def _stakes(axis, rows: Sequence[float], at_stake: Sequence[float], name: str) -> str:
    """A dashed line through each row, at what matters there; what they are stands over the first."""
    ends = np.array([-0.5, *(row + 0.5 for row in rows)])
    axis.vlines(at_stake, ends[:-1], ends[1:], color="0.2", linestyle="--")
    axis.text(at_stake[0], -0.55, name, ha="center", va="bottom", fontsize=8)
    return f"{name}, by rows: {', '.join(map(POINTS, at_stake))}"


def gains_by_steps(
    steps: Sequence[int],
    gains: Mapping[str, Sequence[Comparison]],
    short: tuple[int, Mapping[str, Comparison]] | None = None,
    *,
    title: str,
    caption: str = "",
) -> None:
    """What each transformation adds, by the length of the training: a small plot each, a line and its interval.

    The colour says whether the interval after the longest training lies above 0, below 0, or includes it; the gain
    after it stands at the end of the line.

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
        figure, all_axes = blank(n_rows + 1, 3, (8.5, 1.2 + 1.6 * n_rows))
        all_axes[0].get_gridspec().set_height_ratios([0.12] + n_rows * [1])
        key, axes = all_axes[:3], all_axes[3:]
        for axis, (name, row) in zip(axes, gains.items(), strict=False):
            _gain_by_steps(axis, steps, row)
            axis.set(ylim=(low - 0.02, high + 0.02))
            axis.set_title(name, fontsize=10)
            if short:
                axis.plot(short[0], short[1][name].difference, **CROSS)
        for axis in [*key, *axes[len(gains) :]]:
            axis.axis("off")
        for place, axis in enumerate(axes):
            if place % 3:
                axis.tick_params(labelleft=False)  # the same as at the left
            else:
                axis.set_ylabel("points")
        for axis in axes[-3:]:
            axis.set_xlabel("steps (logarithmic)")
        crossed = f"this lesson's run, {short[0]:,} steps" if short else ""
        _key(key[0], [row[-1] for row in gains.values()], f"after {steps[-1]:,} steps", crossed)
        finish(figure, title, caption)
        after = ", ".join(f"{n:,}" for n in steps)
        spoken = (
            f"{name} {', '.join([found.in_text(100, 1)[0] for found in row[:-1]] + [row[-1].brief()])}"
            for name, row in gains.items()
        )
        show(figure, alt=f"{title}. Points of validation accuracy after {after} steps: {'; '.join(spoken)}.")


def _gain_by_steps(axis, steps: Sequence[int], row: Sequence[Comparison]) -> None:
    """One transformation: the line of its gains over its intervals."""
    color = SAYS[row[-1].side]
    low, high = [found.low for found in row], [found.high for found in row]
    axis.fill_between(steps, low, high, color=color, alpha=0.2, linewidth=0)
    axis.plot(steps, [found.difference for found in row], "o-", color=color, markersize=4)
    axis.axhline(0, color="0.2", linewidth=1)
    axis.set(xscale="log")
    axis.set_xticks(steps, [f"{n:,}" for n in steps], fontsize=8)
    style = {"color": color, "fontweight": "bold", "fontsize": 9, "va": "center"}
    end = (1, row[-1].difference)  # the edge of the plot, where no line is
    axis.annotate(
        row[-1].in_text(100, 1)[0], end, (2, 0), axis.get_yaxis_transform(), textcoords="offset points", **style
    )
    axis.xaxis.set_minor_locator(NullLocator())
    axis.yaxis.set_major_formatter(POINTS)


def epoch_seconds(
    seconds: Mapping[str, Sequence[float]],
    bounds: Mapping[str, float],
    sums: Mapping[str, float] | None = None,
    *,
    title: str,
    caption: str = "",
) -> None:
    """Seconds for an epoch: a dot a round, a bar at the mean, and a triangle at the least that is estimated.

    Args:
        seconds: for each pipeline, one number a round.
        bounds: for some of them, the least time that the machine's cores allow, estimated from other epochs.
        sums: for some others, the sum of their parts, a diamond: what to expect of them, and no bound.
        title: the finding.
        caption: the machine, and what was timed.
    """
    spoken = []
    with course_style():
        figure, (axis,) = blank(1, 1, (8.0, 1.3 + 0.4 * len(seconds)))
        for row, (name, values) in enumerate(seconds.items()):
            axis.plot(values, np.full(len(values), row), "o", color="C0", alpha=0.4, markersize=5)
            axis.plot([np.mean(values)] * 2, [row - 0.25, row + 0.25], color=DARK, linewidth=3)
            spoken.append(f"{name} {np.mean(values):.2f}")
            if name in bounds:
                axis.plot(bounds[name], row + 0.28, "^", color=DARK, markerfacecolor="white", markersize=8)
                spoken[-1] += f", estimated least {bounds[name]:.2f}"
            if name in (sums or {}):
                axis.plot(sums[name], row + 0.28, "D", color=DARK, markerfacecolor="white", markersize=6)
                spoken[-1] += f", its parts {sums[name]:.2f}"
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
    level: tuple[str, float] | None = None,
    ticks: Sequence[float] | None = None,
    lowest: float | None = None,
    logarithmic: bool = False,
) -> None:
    """Accuracy by the size of the training set, on a logarithmic axis: a dot a seed, lines through the means.

    Args:
        runs: for each way to solve the task, the accuracies (one a seed) by the number of photographs, or by another
            number (`xlabel`).
        title: the finding.
        caption: the data (`Dataset.caption`).
        ylabel: which accuracy it is.
        xlabel: what the number is.
        level: the name and the accuracy of something that does not depend on it; a dashed line.
        ticks: where the axis of sizes has numbers; by default where there are runs.
        lowest: where the axis of accuracies begins; what lies below it is written at its edge. By default, and
            where all would lie below it, all is shown.
        logarithmic: whether the accuracies, or rather errors then, are on a logarithmic axis, too.
    """
    spoken = []
    with course_style():
        title_lines = heading(title, 7.0)
        figure, (axis,) = blank(1, 1, (7.5, 3.5 + 0.2 * title_lines.count("\n")))
        sizes = sorted({size for by_size in runs.values() for size in by_size})
        for number, (name, by_size) in enumerate(runs.items()):
            beside = (sizes[-1] / sizes[0]) ** (0.008 * (number - (len(runs) - 1) / 2))  # no way hides another's dots
            means = [np.mean(values) for values in by_size.values()]
            axis.plot(by_size.keys(), means, color=f"C{number}", label=name)
            for size, values in by_size.items():
                places = [size * beside] * len(values)
                axis.plot(places, values, "os^D"[number % 4], color=f"C{number}", alpha=0.5, markersize=5)
            numbers = (f"{mean:.2%} with {size:,}" for size, mean in zip(by_size, means, strict=True))
            spoken.append(f"{name}: {', '.join(numbers)}")
        if level:
            axis.axhline(level[1], color="0.2", linestyle="--", linewidth=1.2, label=level[0])
            spoken.append(f"{level[0]}: {level[1]:.2%}")
        axis.set(xlabel=f"{xlabel} (logarithmic)", ylabel=ylabel, xscale="log")
        shown = sizes if ticks is None else ticks
        axis.set_xticks(shown, [_power(size) if sizes[0] < 0.001 else f"{size:,}" for size in shown])
        if lowest is not None and lowest < axis.get_ylim()[1]:
            axis.set_ylim(bottom=lowest)
            _below(axis, runs.values(), lowest)
        axis.xaxis.set_minor_locator(NullLocator())
        if logarithmic:
            axis.set(yscale="log", ylabel=f"{ylabel} (logarithmic)")
            axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 3, 5)))
            axis.yaxis.set_minor_locator(NullLocator())
        axis.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{100 * v:g}%") if logarithmic else EvenPercent())
        axis.set_title(title_lines)
        finish(figure, caption=caption)
        name_lines(axis)
        show(figure, alt=f"{title}. Mean {ylabel} by {xlabel}. {'; '.join(spoken)}.")


def _below(axis, runs: Iterable[Mapping[float, Sequence[float]]], lowest: float) -> None:
    """At the lower edge, the means of each size that lie below it, with an arrow down."""
    for size in sorted({size for by_size in runs for size in by_size}):
        means = {f"{np.mean(by_size[size]):.0%}": by_size for by_size in runs if size in by_size}
        low = [text for text, by_size in means.items() if np.mean(by_size[size]) < lowest]
        if low:
            place = {"xycoords": axis.get_xaxis_transform(), "textcoords": "offset points"}
            style = {"ha": "right", "va": "bottom", "fontsize": 9, "color": "0.2", **place}
            axis.annotate(f"mean {', '.join(low)} ↓", (size, 0), (-6, 3), **style)


def _power(value: float) -> str:
    """A small number as the field writes it: 10⁻⁵, and 3·10⁻⁵."""
    exponent = math.floor(math.log10(value) + 1e-9)
    digits = f"{value / 10**exponent:.3g}"
    times = "" if digits == "1" else rf"{digits}\cdot"
    return f"${times}10^{{{exponent}}}$"
