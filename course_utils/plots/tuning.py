"""Figures of searches for hyper-parameters."""

from collections.abc import Mapping, Sequence

import numpy as np

from course_utils.plots.base import blank, course_style, finish, heading, show
from course_utils.plots.curves import PERCENT
from course_utils.plots.ends import name_lines

BAND = (0.25, 0.75)
MAP = (1.9, 2.5)  # inches of a map, about
NARROW = [(-0.4, 1), (0.4, 1), (0, -1), (-0.4, 1)]  # a triangle that points down
DISC = 0.17  # inches between the middles of two discs that do not touch


def best_by_trials(searches: Mapping[str, np.ndarray], *, title: str, caption: str = "") -> None:
    """The best value found so far, by the number of trials: the median of many searches, and half of them as a band.

    Each line ends with its name. Where two lines are one, the second is the wider and shows on both sides.

    Args:
        searches: for each method (searches, trials) the values of the trials in their order, fractions of 1.
        title: the finding.
        caption: the data, and how many searches there are.
    """
    with course_style():
        figure, (axis,) = blank(1, 1, (8.5, 3.8))
        spoken, highest = [], 0.0
        for number, (name, values) in enumerate(searches.items()):
            best = np.maximum.accumulate(values, axis=1)
            trials, middle = np.arange(1, best.shape[1] + 1), np.median(best, axis=0)
            low, high = np.quantile(best, BAND, axis=0)
            color, behind = f"C{number}", 3 - 0.1 * number
            axis.fill_between(trials, low, high, color=color, alpha=0.15, linewidth=0)
            label = f"{name} {middle[-1]:.1%}"
            axis.plot(trials, middle, color=color, linewidth=2 + 1.3 * number, zorder=behind, label=label)
            highest = max(highest, high.max())
            in_words = f"{middle[0]:.3f} after 1 trial, {middle[-1]:.3f} after {len(trials)}"
            spoken.append(
                f"{name}: median {in_words}, there half of the searches between {low[-1]:.3f} and {high[-1]:.3f}"
            )
        lowest = min(
            np.median(values[:, :3].max(axis=1)) for values in searches.values()
        )  # the start is of no interest
        axis.set(xlabel="trials", ylabel="best validation accuracy so far", xlim=(0.5, None))
        axis.set_ylim(lowest - 0.03, highest + 0.006)
        axis.yaxis.set_major_formatter(PERCENT)
        finish(figure, heading(title, 8.0), f"line: median; band: the middle half of the searches\n{caption}".strip())
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
) -> None:
    """What each setting reaches, as a map, and on it, a panel a method, the settings that one search tried, numbered.

    Triangles above a map mark the different rates that its search tried.

    Args:
        table: (rates, units) validation accuracies, fractions of 1.
        rates, units: the settings of its rows and columns, at equal ratios.
        searches: for each method the settings of its trials, in their order.
        title: the finding.
        caption: the data.
    """
    with course_style():
        figure, axes = blank(1, len(searches), (8.5, 4.0))
        x, y = (_borders(np.log10(values)) for values in (rates, units))
        for axis, (name, tried) in zip(axes, searches.items(), strict=True):
            mesh = axis.pcolormesh(10**x, 10**y, np.transpose(table), cmap="cividis", rasterized=True)
            _trials(axis, np.log10(np.array(tried, float)), (x[-1] - x[0], y[-1] - y[0]))
            different = sorted({rate for rate, _ in tried})
            top = axis.get_xaxis_transform()
            marks = {"marker": NARROW, "color": "C1", "alpha": 0.5, "markersize": 8, "linestyle": "none"}
            axis.plot(different, [1.025] * len(different), transform=top, clip_on=False, **marks)
            axis.set(xscale="log", yscale="log", yticks=units, xlim=10 ** x[[0, -1]], ylim=10 ** y[[0, -1]])
            axis.set_title(f"{name}: {len(different)} {'rate' if len(different) == 1 else 'rates'}", pad=13)
            axis.set_yticklabels(units if axis is axes[0] else [])
            axis.minorticks_off()
            axis.grid(False)
        axes[0].set_ylabel("units (logarithmic)")
        axes[len(axes) // 2].set_xlabel("learning rate (logarithmic)")
        bar = figure.colorbar(mesh, ax=axes, format=PERCENT, aspect=30)
        bar.set_label("validation accuracy")
        bar.outline.set_visible(False)
        notes = "numbers: trials in their order; triangles: the different learning rates, darker where they overlap"
        finish(figure, title, f"{notes}\n{caption}".strip())
        means = ", ".join(f"{rate:.0e} {row.mean():.2f}" for rate, row in zip(rates, table, strict=True))
        paths = "; ".join(
            f"{name} tried {len(tried)} settings, {len({rate for rate, _ in tried})} different rates"
            for name, tried in searches.items()
        )
        show(figure, alt=f"{title}. Mean validation accuracy by learning rate: {means}. On the map, {paths}.")


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
