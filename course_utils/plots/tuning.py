"""Figures of searches for hyper-parameters."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from course_utils.plots.base import ROUND, blank, course_style, finish, heading, show
from course_utils.plots.curves import PERCENT
from course_utils.plots.ends import name_lines

MIDDLE = (0.25, 0.75)  # quartiles
MAP = (1.9, 2.5)  # inches of a map, about
NARROW = [(-0.4, 1), (0.4, 1), (0, -1), (-0.4, 1)]  # a triangle that points down
DISC = 0.17  # inches between the middles of two discs that do not touch


def best_by_trials(
    searches: Mapping[str, np.ndarray],
    *,
    title: str,
    caption: str = "",
    elsewhere: Mapping[str, Sequence[float]] | None = None,
) -> None:
    """The best value found so far, by the number of trials: the mean of many searches, a band around half of them.

    Each line ends with its name, its trials and its last value.

    Args:
        searches: for each method (searches, trials) the values of the trials in their order, fractions of 1.
        title: the finding.
        caption: the data, and how many searches there are.
        elsewhere: for each method, by the number of trials, what the best setting so far has on average in trainings
            that its search did not see; drawn dashed.
    """
    with course_style():
        figure, (axis,) = blank(1, 1, (8.5, 4.0))
        spoken, longest = [], max(values.shape[1] for values in searches.values())
        bests = {name: np.maximum.accumulate(values, axis=1) for name, values in searches.items()}
        for number, (name, best) in enumerate(bests.items()):
            trials, mean = np.arange(1, best.shape[1] + 1), best.mean(axis=0)
            low, high = np.quantile(best, MIDDLE, axis=0)
            color = f"C{number}"
            axis.fill_between(trials, low, high, color=color, alpha=0.15, linewidth=0)
            label = f"{name}, {len(trials)} trials: {mean[-1]:.1%}"
            (line,) = axis.plot(trials, mean, color=color, linewidth=2)
            if len(trials) == longest:
                line.set_label(label)
            else:  # above all bands: a line leads there from its end
                style = {"xycoords": "data", "textcoords": axis.get_xaxis_transform(), "color": color, "fontsize": 9}
                leader = {"arrowstyle": "-", "color": color, "linewidth": 0.8}
                at = (trials[-1], mean[-1])
                said = axis.annotate(
                    label, at, (trials[-1], 0.96), ha="center", va="center", arrowprops=leader, **style
                )
                said.set(fontweight="bold", path_effects=[withStroke(linewidth=3, foreground="white")])
                axis.plot(*at, "o", color=color, markersize=5, zorder=5)
            in_words = f"mean {mean[0]:.3f} after 1 trial, {mean[-1]:.3f} after {len(trials)}"
            spoken.append(f"{name}: {in_words}, there half of the searches between {low[-1]:.3f} and {high[-1]:.3f}")
            if elsewhere:
                axis.plot(trials, elsewhere[name], color=color, linewidth=1.5, linestyle="--")
                spoken.append(f"{name}, dashed: {elsewhere[name][-1]:.3f} after {len(trials)}")
        third = min(best[:, : min(3, best.shape[1])][:, -1].mean() for best in bests.values())
        axis.set(xlabel="trials", ylabel="best validation accuracy so far", xlim=(0.5, longest + 0.5))
        axis.set_ylim(third, max(best.max() for best in bests.values()) + 0.008)  # the start is of no interest
        axis.yaxis.set_major_formatter(PERCENT)
        axis.xaxis.set_major_locator(MaxNLocator(integer=True, steps=ROUND))
        lines = "lines: mean of the searches; bands: the middle half of them"
        if elsewhere:
            lines += "; dashed: the best setting so far, in trainings that its search did not see"
        finish(figure, heading(title, 8.0), f"{lines}\n{caption}".strip())
        name_lines(axis, loc="lower right")
        show(figure, alt=f"{title}. Best validation accuracy so far, by trials. {'; '.join(spoken)}.")


def trials_map(
    table: np.ndarray,
    rates: Sequence[float],
    units: Sequence[int],
    searches: Mapping[str, Sequence[tuple[float, int]]],
    *,
    title: str,
    caption: str = "",
    reached: Mapping[str, float] | None = None,
    floor: float | None = None,
) -> None:
    """What each setting reaches, as a map, and on it, a panel a method, the settings that one search tried, numbered.

    Triangles above a map mark the different rates that its search tried; a frame marks the best setting of the map.

    Args:
        table: (rates, units) validation accuracies, fractions of 1.
        rates, units: the settings of its rows and columns, at equal ratios.
        searches: for each method the settings of its trials, in their order.
        title: the finding.
        caption: the data.
        reached: the best value that each method's search found.
        floor: where the scale of colours begins; all that is less has one colour.
    """
    with course_style():
        figure, axes = blank(1, len(searches), (8.5, 4.0))
        best = np.unravel_index(np.argmax(table), np.shape(table))
        x, y = (_borders(np.log10(values)) for values in (rates, units))
        for axis, (name, tried) in zip(axes, searches.items(), strict=True):
            mesh = axis.pcolormesh(10**x, 10**y, np.transpose(table), cmap="cividis", vmin=floor, rasterized=True)
            corner = [10 ** borders[place] for borders, place in zip((x, y), best, strict=True)]
            sides = [10 ** borders[place + 1] - low for borders, place, low in zip((x, y), best, corner, strict=True)]
            axis.add_patch(Rectangle(corner, *sides, fill=False, edgecolor="black", linewidth=1.8))
            _trials(axis, np.log10(np.array(tried, float)), (x[-1] - x[0], y[-1] - y[0]))
            different = sorted({rate for rate, _ in tried})
            top = axis.get_xaxis_transform()
            marks = {"marker": NARROW, "color": "C1", "alpha": 0.5, "markersize": 8, "linestyle": "none"}
            axis.plot(different, [1.025] * len(different), transform=top, clip_on=False, **marks)
            axis.set(xscale="log", yscale="log", yticks=units, xlim=10 ** x[[0, -1]], ylim=10 ** y[[0, -1]])
            found = f", best {reached[name]:.1%}" if reached else ""
            axis.set_title(
                f"{name}: {len(different)} {'rate' if len(different) == 1 else 'rates'}{found}", pad=13, fontsize=10
            )
            axis.set_yticklabels(units if axis is axes[0] else [])
            axis.minorticks_off()
            axis.grid(False)
        axes[0].set_ylabel("units (logarithmic)")
        axes[len(axes) // 2].set_xlabel("learning rate (logarithmic)")
        below = "neither" if floor is None else "min"
        bar = figure.colorbar(mesh, ax=axes, format=PERCENT, aspect=30, extend=below, ticks=MaxNLocator(5))
        bar.set_label("validation accuracy")
        bar.outline.set_visible(False)
        notes = "numbers: trials in their order; triangles: the learning rates, darker where they overlap; "
        notes += f"frame: the map's best, {np.max(table):.1%}"
        finish(figure, title, f"{notes}\n{caption}".strip())
        means = ", ".join(f"{rate:.0e} {row.mean():.2f}" for rate, row in zip(rates, table, strict=True))
        paths = "; ".join(
            f"{name} tried {len(tried)} settings, {len({rate for rate, _ in tried})} different rates"
            for name, tried in searches.items()
        )
        top = f"The best setting has rate {rates[best[0]]:.0e} and {units[best[1]]} units, {table[best]:.3f}."
        at_best = "".join(f" The best of {name} is {value:.3f}." for name, value in (reached or {}).items())
        words = f"Mean validation accuracy by learning rate: {means}. {top} On the map, {paths}.{at_best}"
        show(figure, alt=f"{title}. {words}")


def _trials(axis, settings: np.ndarray, span: tuple[float, float]) -> None:
    """A numbered disc on each setting (logarithms); discs that would cover one another stand beside, on a line."""
    inches = settings * np.divide(MAP, span)
    beside = inches.copy()
    for _ in range(50):
        for i, j in zip(*np.triu_indices(len(beside), 1), strict=True):
            between = beside[i] - beside[j]
            distance = np.hypot(*between)
            if distance < DISC:
                way = between / distance if distance else np.array([1.0, 0.0])
                beside[i] += way * (DISC - distance) / 2
                beside[j] -= way * (DISC - distance) / 2
    for number, (at, place) in enumerate(zip(settings, beside * np.divide(span, MAP), strict=True), start=1):
        if not np.allclose(at, place):
            axis.plot(*zip(10**at, 10**place, strict=True), color="black", linewidth=1)
        disc = {"boxstyle": "circle,pad=0.18", "facecolor": "white", "edgecolor": "black", "linewidth": 0.6}
        axis.text(*10**place, number, ha="center", va="center", fontsize=7.5, bbox=disc)


def _borders(middles: np.ndarray) -> np.ndarray:
    """The borders of cells whose middles are at equal distances."""
    step = middles[1] - middles[0]
    return np.append(middles - step / 2, middles[-1] + step / 2)
