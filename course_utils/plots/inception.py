"""Figures about what a convolution costs: counted and timed."""

from collections.abc import Mapping, Sequence

import numpy as np

from course_utils.plots.base import blank, course_style, finish, show

BAR, BELOW = 0.46, 0.34  # of a row's height: a bar, and how far below its middle the repeats stand
ROOM = 1.18  # of the longest bar: what an axis has, so that the number behind it finds room
BESIDE = {"va": "center", "fontsize": 9}


def counted_and_timed(
    multiplications: Mapping[str, int],
    seconds: Mapping[str, Sequence[float]],
    *,
    title: str,
    caption: str = "",
    pictures: int = 1,
) -> None:
    """What ways to do the same cost: multiplications counted, and beside them the time measured for as many pictures.

    The bar of a time is the median of its repeats; each repeat is a dot below it. Repeats beyond five times the largest
    median are left out of the picture, not out of the median.

    Args:
        multiplications: of each way, for one picture.
        seconds: by the same names, the duration of each repeat.
        title: the finding.
        caption: what was computed.
        pictures: how many pictures each repeat took at once; both panels are for all of them.
    """
    millions = {name: count * pictures / 1e6 for name, count in multiplications.items()}
    durations = {name: 1e3 * np.asarray(seconds[name]) for name in multiplications}
    medians = {name: float(np.median(values)) for name, values in durations.items()}
    what_for = f"{pictures} pictures" if pictures > 1 else "one picture"
    panels = (
        (f"million multiplications, {what_for}", millions, "{:,.1f}"),
        (f"milliseconds, {what_for}: median and repeats", medians, "{:.2f}"),
    )
    with course_style():
        figure, axes = blank(1, 2, (9.5, 1.4 + 0.6 * len(millions)))
        for axis, (label, values, form) in zip(axes, panels, strict=True):
            axis.barh(list(values), list(values.values()), height=BAR, color="C0")
            for row, value in enumerate(values.values()):
                axis.annotate(form.format(value), (value, row), (4, 0), textcoords="offset points", **BESIDE)
            axis.set(xlabel=label, ylim=(len(values) - 0.4, -0.6), xlim=(0, ROOM * max(values.values())))
            axis.grid(axis="y", visible=False)
        for row, values in enumerate(durations.values()):
            axes[1].plot(values, np.full(len(values), row + BELOW), "o", color="0.2", alpha=0.4, markersize=3)
        axes[1].set(yticklabels=[], xlim=(0, _right_end(durations.values(), max(medians.values()))))
        finish(figure, title, caption)
        spoken = (f"{name}: {millions[name]:,.1f} million, {medians[name]:.2f} ms" for name in millions)
        what_for = f" for {what_for}" if pictures > 1 else ""
        show(figure, alt=f"{title}. Multiplications counted and median time measured{what_for}. {'; '.join(spoken)}.")


def _right_end(durations, largest_median: float) -> float:
    """Where the time axis ends: behind the slowest repeat that is drawn, and behind the number of the longest bar."""
    drawn = [value for values in durations for value in values if value <= 5 * largest_median]
    return max(1.05 * max(drawn), ROOM * largest_median)
