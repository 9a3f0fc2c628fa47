"""When each part of a pipeline is at work: what comes after another, and what overlaps."""

from collections.abc import Mapping, Sequence

from course_utils.plots.base import blank, course_style, finish, show

Spans = Sequence[tuple[float, float]]  # (start, end) in seconds
COLORS = {"train": "C2", "warp": "C3"}  # blue and orange say where an interval lies (`augment.SAYS`)


def time_lines(runs: Mapping[str, Mapping[str, Spans]], *, title: str, caption: str = "", waits: str = "train") -> None:
    """A panel for each way to run an epoch, on one axis of time: a bar for each batch, a lane for each thread.

    Args:
        runs: for each way, by part ("train", "warp") when it was at work, in seconds from the beginning of the epoch
            (`training.watched_epoch`). Bars of a part that overlap stand in lanes of their own.
        title: the finding.
        caption: the machine, and what was watched.
        waits: the part whose idle time is written at the end of a panel.
    """
    lanes = {name: _all_lanes(parts) for name, parts in runs.items()}
    longest = max(end for parts in runs.values() for spans in parts.values() for _, end in spans)
    heights = [len(rows) for rows in lanes.values()]
    spoken = []
    with course_style():
        figure, axes = blank(len(runs), 1, (8.5, 1.0 + 0.33 * sum(heights) + 0.3 * len(runs)))
        axes[0].get_gridspec().set_height_ratios(heights)
        for axis, (name, rows) in zip(axes, lanes.items(), strict=True):
            total, idle = epoch_and_idle(runs[name], waits)
            _draw_lanes(axis, rows)
            axis.axvline(total, color="0.2", linewidth=1)
            axis.set_title(f"{name}: {1000 * total:.0f} ms, the net waits for {idle:.0%} of it", fontsize=9)
            axis.set(xlim=(0, 1.02 * longest))
            axis.xaxis.set_major_formatter(lambda seconds, _: f"{1000 * seconds:.0f}")
            axis.tick_params(labelbottom=axis is axes[-1])
            spoken.append(f"{name}: {1000 * total:.0f} ms in {len(rows)} lanes, the net idle for {idle:.0%}")
        axes[-1].set_xlabel("milliseconds from the beginning of the epoch")
        finish(figure, title, caption)
        show(figure, alt=f"{title}. A bar for each batch, on one axis of time. {'; '.join(spoken)}.")


def epoch_and_idle(parts: Mapping[str, Spans], waits: str = "train") -> tuple[float, float]:
    """Seconds until all parts have ended, and the share of them in which the part `waits` was not at work."""
    total = max(end for spans in parts.values() for _, end in spans)
    return total, 1 - sum(end - start for start, end in parts[waits]) / total


def _all_lanes(parts: Mapping[str, Spans]) -> list[tuple[str, str, list]]:
    """A lane for each thread: its name, numbered where the part has several, the part, and its bars."""
    rows = []
    for part, spans in parts.items():
        lanes = _lanes(spans)
        rows += [(f"{part} {k + 1}" if len(lanes) > 1 else part, part, lane) for k, lane in enumerate(lanes)]
    return rows


def _lanes(spans: Spans) -> list[list[tuple[float, float]]]:
    """The bars in as few lanes as keep them apart, each in the first lane that is free."""
    lanes: list[list[tuple[float, float]]] = []
    for start, end in sorted(spans):
        free = next((lane for lane in lanes if lane[-1][1] <= start + 1e-6), None)
        if free is None:
            lanes.append(free := [])
        free.append((start, end))
    return lanes


def _draw_lanes(axis, rows: list[tuple[str, str, list]]) -> None:
    for row, (_, part, lane) in enumerate(rows):
        bars = [(start, end - start) for start, end in lane]
        axis.broken_barh(bars, (row - 0.4, 0.8), facecolors=COLORS[part], edgecolors="white", linewidth=0.8)
    axis.set(yticks=range(len(rows)), yticklabels=[name for name, _, _ in rows], ylim=(len(rows) - 0.5, -0.5))
    axis.tick_params(axis="y", labelsize=8)
    axis.grid(axis="y", visible=False)
