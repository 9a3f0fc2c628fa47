"""Figures about averages of predictions: over networks, and over crops of a photograph."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, PercentFormatter
from matplotlib.transforms import Bbox

from course_utils.plots.base import DARK, blank, course_style, finish, heading, show
from course_utils.plots.ends import name_lines

CROPS = ("centre", "top-left", "top-right", "bottom-left", "bottom-right")


def ensemble_curve(accuracies: Mapping[int, Sequence[float]], *, title: str, caption: str = "") -> None:
    """Accuracy by the number of networks whose outputs are averaged: a dot for each choice of networks, and the mean.

    Above each column stands how many choices there are.

    Args:
        accuracies: by number of networks, one value for each choice (`training.accuracy_by_number`).
        title: the finding.
        caption: the data (`Dataset.caption`).
    """
    means = {n: np.mean(values) for n, values in accuracies.items()}
    with course_style():
        figure, (axis,) = blank(1, 1, (7.5, 3.6))
        low, high = zip(*((min(values), max(values)) for values in accuracies.values()), strict=True)
        between = "between the lowest and the highest"
        axis.fill_between(list(accuracies), low, high, color="C0", alpha=0.12, linewidth=0, label=between)
        for n, values in accuracies.items():
            one = None if axis.lines else "one choice of networks"
            axis.plot(
                [n] * len(values), values, "o", color="C0", alpha=0.35, markersize=4, markeredgewidth=0, label=one
            )
        axis.plot(means.keys(), means.values(), color=DARK, marker="s", markersize=5, label="mean of all choices")
        axis.set(xlabel="networks whose outputs are averaged", ylabel="validation accuracy", title=title)
        counted = {"xycoords": axis.get_xaxis_transform(), "textcoords": "offset points", "fontsize": 8}
        for n, values in accuracies.items():
            axis.annotate(f"{len(values)}", (n, 1), (0, -2), ha="center", va="top", color="0.35", **counted)
        axis.annotate("choices", (1, 1), (4, -2), va="top", color="0.35", **counted)
        bottom, top = axis.get_ylim()
        axis.set_ylim(bottom, top + 0.06 * (top - bottom))  # room for the numbers
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=1))
        axis.legend(loc="lower right")
        finish(figure, caption=caption)
        spoken = (
            f"{n}: mean {means[n]:.3f}, from {min(v):.3f} to {max(v):.3f}, {len(v)} choice{'s'[: len(v) > 1]}"
            for n, v in accuracies.items()
        )
        show(figure, alt=f"{title}. Accuracy by number of networks, one dot a choice of them. {'; '.join(spoken)}.")


def accuracy_strips(
    groups: Mapping[str, Sequence[float]],
    *,
    title: str,
    chance: float = 0.1,
    caption: str = "",
    parts: Mapping[str, float] | None = None,
) -> None:
    """A row of dots for each way to make a net, the mean as a dark bar, and the accuracy of guessing as a dotted line.

    Args:
        groups: by way, the accuracies of all nets that were made so, fractions of 1; the first is drawn on top.
        title: the finding.
        chance: the accuracy of guessing.
        caption: the data (`Dataset.caption`), and what a dot is.
        parts: by way, the mean accuracy of the nets that went into it, where there are such: a hollow bar.
    """
    spoken, parts = [], parts or {}
    with course_style():
        figure, (axis,) = blank(1, 1, (8.0, 1.5 + 0.42 * len(groups)))
        for row, (name, values) in enumerate(groups.items()):
            axis.plot(values, np.full(len(values), row), "o", color="C0", alpha=0.4, markersize=5)
            axis.plot([np.mean(values)] * 2, [row - 0.28, row + 0.28], color=DARK, linewidth=3)
            spoken.append(f"{name}: mean {np.mean(values):.3f}, from {min(values):.3f} to {max(values):.3f}")
            if name in parts:
                hollow = Rectangle((parts[name] - 0.004, row - 0.28), 0.008, 0.56, zorder=3, linewidth=1.1)
                hollow.set(facecolor="white", edgecolor=DARK)
                axis.add_patch(hollow)
                spoken[-1] += f", the nets that went in {parts[name]:.3f}"
        axis.axvline(chance, color="0.2", linewidth=1.2, linestyle=":")
        axis.text(chance, -0.65, "guessing", ha="center", va="bottom", fontsize=8)
        axis.set(xlabel="validation accuracy", xlim=(0, 1.02), yticks=range(len(groups)))
        axis.set_yticklabels([f"{name} ({len(values)})" for name, values in groups.items()])
        axis.set_ylim(len(groups) - 0.5, -0.7)
        axis.grid(axis="y", visible=False)
        axis.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        finish(figure, title, caption)
        show(figure, alt=f"{title}. Validation accuracy: {'; '.join(spoken)}. Guessing gives {chance:.2f}.")


def accuracy_by_cost(ways: Mapping[str, tuple[float, float]], *, xlabel: str, title: str, caption: str = "") -> None:
    """What a better prediction costs: a point for each way to predict, its name beside it, cost on a logarithmic axis.

    The ways that are better than all that cost as much or less are blue and joined by a staircase; the others are grey.

    Args:
        ways: by name (cost, accuracy); costs are positive.
        xlabel: what the cost is, with its unit.
        title: the finding; `{best}` in it becomes the names of the ways on the staircase.
        caption: the data (`Dataset.caption`).
    """
    costs = sorted({cost for cost, _ in ways.values()})
    front = _undominated(ways)
    title = title.replace("{best}", ", ".join(front))
    with course_style():
        figure, (axis,) = blank(1, 1, (8.5, 3.8))
        stairs = sorted(ways[name] for name in front)
        axis.plot(*zip(*stairs, strict=True), color="C0", alpha=0.5, linewidth=1.2, drawstyle="steps-post")
        for name, (cost, accuracy) in ways.items():
            axis.plot(cost, accuracy, "o", color="C0" if name in front else "0.55")
        axis.set(xlabel=f"{xlabel} (logarithmic)", ylabel="validation accuracy", title=heading(title, 8.0))
        axis.set_xscale("log")
        axis.set_xlim(costs[0] / 1.3, costs[-1] * 2.5)
        axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.xaxis.set_minor_locator(NullLocator())
        axis.xaxis.set_major_formatter(lambda cost, _: f"{cost:g}")
        axis.margins(y=0.15)
        axis.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        wide = np.ptp([accuracy for _, accuracy in ways.values()]) > 0.005
        axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=1 if wide else None))  # the same at every tick
        finish(figure, caption=caption)
        _name_points(axis, ways, front)
        spoken = "; ".join(f"{name}: {accuracy:.3f} at {cost:.3g}" for name, (cost, accuracy) in ways.items())
        best = f"Better than all that cost as much or less: {', '.join(front)}"
        show(figure, alt=f"{title}. Accuracy by {xlabel}, logarithmic. {spoken}. {best}.")


def _name_points(axis: Axes, points: Mapping[str, tuple[float, float]], front: Sequence[str]) -> None:
    """Write each point's name above or below it, those of the front first; where there is room, none covers another.

    Call it when all else is drawn, the title and the caption too.
    """
    figure = axis.get_figure()
    figure.draw_without_rendering()  # places are known once it is laid out
    dots = [axis.transData.transform(point) for point in points.values()]
    radius = 3.5 * figure.dpi / 72
    taken = [Bbox([dot - radius, dot + radius]) for dot in dots]
    lit = [withStroke(linewidth=2.5, foreground="white")]  # a name can be read where a line crosses it
    for name in sorted(points, key=lambda name: (name not in front, points[name][1])):
        text = axis.annotate(name, points[name], (6, 4), textcoords="offset points", fontsize=9, path_effects=lit)
        text.set_color("0.1" if name in front else "0.35")
        heights = (4, -10, 15, -21) if name in front else (-10, 4, -21, 15)
        for height in (*heights, heights[0]):  # where no place is free: the first
            text.set_position((6, height))
            box = text.get_window_extent()
            if not any(box.overlaps(other) for other in taken):
                break
        taken.append(box)


def _undominated(ways: Mapping[str, tuple[float, float]]) -> list[str]:
    """The ways, cheapest first, that are better than all that cost as much or less."""
    front, best = [], -np.inf
    for name, (_, accuracy) in sorted(ways.items(), key=lambda way: (way[1][0], -way[1][1])):
        if accuracy > best:
            front.append(name)
            best = accuracy
    return front


def selection_curve(
    losses: Mapping[str, Sequence[float]], levels: Mapping[str, float], *, title: str, caption: str = ""
) -> None:
    """The log loss of a greedily selected ensemble by the number of rounds, and that of plain means as dotted lines.

    Args:
        losses: by whose photographs were asked, one value a round.
        levels: by name, the log loss of an ensemble in which nothing was chosen.
        title: the finding.
        caption: the data (`Dataset.caption`).
    """
    with course_style():
        figure, (axis,) = blank(1, 1, (8.0, 3.8))
        rounds = range(1, 1 + max(map(len, losses.values())))
        for number, (name, values) in enumerate(losses.items()):
            label = f"{name} {values[-1]:.3f}"
            axis.plot(rounds, values, color=f"C{number}", marker="os"[number % 2], markersize=4, label=label)
        for number, (name, level) in enumerate(levels.items()):
            style = {"color": ("0.2", "0.55")[number % 2], "linestyle": ":", "linewidth": 1.5}
            axis.axhline(level, label=f"{name} {level:.3f}", **style)
        axis.set(xlabel="rounds of selection", ylabel="log loss (less is better)")
        axis.set_xlim(right=rounds[-1] + 0.5)
        axis.set_xticks(sorted({1, *range(5, rounds[-1], 5), rounds[-1]}))
        finish(figure, title, caption)
        name_lines(axis)
        ends = (
            f"{name}: {values[0]:.3f} after 1 round, {values[-1]:.3f} in the end" for name, values in losses.items()
        )
        flat = (f"{name}: {level:.3f}" for name, level in levels.items())
        show(figure, alt=f"{title}. Log loss by rounds. {'; '.join(ends)}. Nothing chosen: {'; '.join(flat)}.")


def crop_frames(
    picture: np.ndarray, starts: Sequence[tuple[int, int]], size: int, *, title: str, caption: str = ""
) -> None:
    """Where the ten crops of a picture are: a frame for each, what it leaves out in grey; mirror images below.

    Args:
        picture: (n_H, n_W, n_C), uint8, or float in [0, 1].
        starts: the first row and column of five crops (`training.crop_starts`).
        size: rows and columns of a crop.
        title: what there is to see.
        caption: the data (`Dataset.caption`).
    """
    n_H, n_W = picture.shape[:2]
    with course_style():
        figure, axes = blank(2, len(starts), (8.5, 4.0))
        for number, axis in enumerate(axes):
            mirrored, place = divmod(number, len(starts))
            top, left = starts[place]
            left = n_W - size - left if mirrored else left
            axis.imshow(np.squeeze(picture[:, ::-1] if mirrored else picture), extent=(0, n_W, n_H, 0))
            color = f"C{place}"
            for x, y, width, height in _around(n_H, n_W, top, left, size):
                axis.add_patch(Rectangle((x, y), width, height, color="0.85", alpha=0.75, linewidth=0))
            axis.add_patch(Rectangle((left, top), size, size, fill=False, edgecolor=color, linewidth=2.5))
            axis.set_title(f"{number + 1}: {'mirrored' if mirrored else CROPS[place]}", fontsize=9, loc="center")
            axis.axis("off")
        finish(figure, title, caption)
        spoken = ", ".join(f"{name} from row {t} and column {c}" for name, (t, c) in zip(CROPS, starts, strict=True))
        places = f"{size} by {size} pixels of {n_H} by {n_W}: {spoken}"
        show(figure, alt=f"{title}. Frames of {places}; then the mirror image of each, in the same order.")


def _around(n_H: int, n_W: int, top: int, left: int, size: int) -> list[tuple[int, int, int, int]]:
    """What a crop leaves out, as rectangles (x, y, width, height): above, below, left and right of it."""
    below, beside = top + size, left + size
    rows = [(0, 0, n_W, top), (0, below, n_W, n_H - below)]
    return [*rows, (0, top, left, size), (beside, top, n_W - beside, size)]
