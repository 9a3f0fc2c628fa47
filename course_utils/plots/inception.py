"""Figures about what a convolution costs: counted and timed."""

from collections.abc import Mapping, Sequence

import numpy as np

from course_utils.plots.base import blank, course_style, finish, show


def counted_and_timed(
    multiplications: Mapping[str, int], seconds: Mapping[str, Sequence[float]], *, title: str, caption: str = ""
) -> None:
    """What ways to do the same cost: multiplications counted for one picture, and the time measured beside them.

    The bar of a time is the median of its repeats; each repeat is a dot. Repeats beyond five times the largest median
    are left out of the picture, not out of the median.

    Args:
        multiplications: of each way, for one picture.
        seconds: by the same names, the duration of each repeat.
        title: the finding.
        caption: what was computed.
    """
    millions = {name: count / 1e6 for name, count in multiplications.items()}
    durations = {name: 1e3 * np.asarray(seconds[name]) for name in multiplications}
    medians = {name: float(np.median(values)) for name, values in durations.items()}
    panels = (("million multiplications, one picture", millions), ("milliseconds, median and repeats", medians))
    with course_style():
        figure, axes = blank(1, 2, (9.5, 1.4 + 0.5 * len(millions)))
        for axis, (label, values) in zip(axes, panels, strict=True):
            axis.barh(list(values), list(values.values()), height=0.6, color="C0")
            axis.invert_yaxis()
            axis.grid(axis="y", visible=False)
            axis.set(xlabel=label)
        for row, values in enumerate(durations.values()):
            axes[1].plot(values, np.full(len(values), row), "o", color="0.2", alpha=0.5, markersize=3)
        axes[1].set(yticklabels=[], xlim=(0, _right_end(durations.values(), max(medians.values()))))
        finish(figure, title, caption)
        spoken = (f"{name}: {millions[name]:.1f} million, {medians[name]:.2f} ms" for name in millions)
        show(figure, alt=f"{title}. Multiplications counted and median time measured. {'; '.join(spoken)}.")


def _right_end(durations, largest_median: float) -> float:
    """Where the time axis ends: behind the slowest repeat that is drawn."""
    drawn = [value for values in durations for value in values if value <= 5 * largest_median]
    return 1.05 * max(drawn)
