"""Drawings of what a kernel sees: a 1×1 on the channels of a position, and small kernels in a row in place of one."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from course_utils.plots.base import blank, course_style, finish, show

FACE, LINE, SEEN, OUT = "#eaf3fb", "0.45", "#f6b48a", "#D55E00"
SLANT = (0.10, 0.07)  # how far a channel lies behind the one before it, to the right and upwards


def channel_fibre(n: int, n_C: int, filters: int, *, title: str, caption: str = "") -> None:
    """A 1×1 convolution on n × n × n_C: the channels of one position go through a dense layer to one a filter.

    Args:
        n: rows and columns.
        n_C: the channels that come in.
        filters: the channels that come out.
        title: the finding.
        caption: small print.
    """
    with course_style():
        figure, (axis,) = blank(1, 1, (9.0, 3.6))
        middle = n / 2
        right = _volume(axis, 0.0, n, n_C)
        nodes = [right + 1.6, right + 5.0]
        _dense(axis, nodes, (n_C, filters), middle, n + 0.6)
        end = _volume(axis, nodes[1] + 1.6, n, filters)
        seen = n // 2 + 0.5, n - 0.5  # the middle of the marked square
        for start, stop in (
            (seen, (nodes[0] - 0.35, seen[1])),
            ((nodes[1] + 0.25, middle), (nodes[1] + 1.6 + seen[0], seen[1])),
        ):
            axis.annotate("", stop, start, arrowprops={"arrowstyle": "->", "color": OUT, "linewidth": 1.4})
        texts = ((n / 2, f"{n}×{n}×{n_C}"), (np.mean(nodes), f"{n_C} · {filters} weights,\nthe same at all positions"))
        for x, text in (*texts, (nodes[1] + 1.6 + n / 2, f"{n}×{n}×{filters}")):
            axis.text(x, -0.7, text, ha="center", va="top", fontsize=9)
        axis.set(xlim=(-0.2, end + 0.2), ylim=(-2.0, n + n_C * SLANT[1] + 0.4), aspect="equal")
        axis.axis("off")
        finish(figure, title, caption)
        spoken = (
            f"On the left a volume of {n}×{n}×{n_C}, one position marked through all channels; its {n_C} numbers are"
        )
        spoken += f" joined with {filters} others, each with each; these are one position of the {n}×{n}×{filters}"
        show(figure, alt=f"{title}. {spoken} on the right. {caption}".strip())


def _volume(axis: Axes, x: float, n: int, n_C: int) -> float:
    """A block with its lower left corner at (x, 0), a position of the top row marked. Returns where it ends."""
    dx, dy = n_C * SLANT[0], n_C * SLANT[1]
    edge = {"edgecolor": LINE, "linewidth": 0.8}
    marked = n // 2
    axis.add_patch(Polygon([(x, n), (x + n, n), (x + n + dx, n + dy), (x + dx, n + dy)], facecolor=FACE, **edge))
    axis.add_patch(Polygon([(x + n, 0), (x + n, n), (x + n + dx, n + dy), (x + n + dx, dy)], facecolor=FACE, **edge))
    left = x + marked
    fibre = [(left, n), (left + 1, n), (left + 1 + dx, n + dy), (left + dx, n + dy)]
    axis.add_patch(Polygon(fibre, facecolor=SEEN, edgecolor=OUT, linewidth=1.2))
    for row in range(n):
        for column in range(n):
            seen = (row, column) == (n - 1, marked)
            axis.add_patch(Rectangle((x + column, row), 1, 1, facecolor=SEEN if seen else FACE, **edge))
    return x + n + dx


def _dense(axis: Axes, xs: Sequence[float], counts: tuple[int, int], middle: float, height: float) -> None:
    """Two columns of dots, each of the first joined with each of the second."""
    columns = [middle + height * (np.arange(count) - (count - 1) / 2) / max(counts) for count in counts]
    for start in columns[0]:
        for stop in columns[1]:
            axis.plot(xs, [start, stop], color="0.75", linewidth=0.3, zorder=1)
    for x, ys in zip(xs, columns, strict=True):
        axis.plot([x] * len(ys), ys, "o", color=OUT, markersize=3.5, zorder=2)


def stacked_kernels(kernels: Sequence[int], *, title: str, caption: str = "") -> None:
    """Square kernels in a row, of stride 1, beside the one that sees as much: which positions one output comes from.

    Args:
        kernels: their sizes, the first one reads the input; e.g. (3, 3).
        title: the finding.
        caption: small print.
    """
    sizes = [1]
    for kernel in reversed(kernels):
        sizes.insert(0, sizes[0] + kernel - 1)  # positions that one output sees, layer by layer
    whole, parts = sizes[0] ** 2, [kernel**2 for kernel in kernels]
    names = " then ".join(f"{kernel}×{kernel}" for kernel in kernels)
    labels = (f"one {sizes[0]}×{sizes[0]}: {whole} weights", f"{names}: {' + '.join(map(str, parts))} weights")
    with course_style():
        figure, (axis,) = blank(1, 1, (9.0, 2.8))
        end = 0.0
        for chain, label in zip(([sizes[0], 1], sizes), labels, strict=True):
            axis.text(end, sizes[0] + 0.35, label, fontsize=10)
            end = _layers(axis, end, chain) + 2.5
        axis.set(xlim=(-0.2, end - 2.3), ylim=(-0.2, sizes[0] + 1), aspect="equal")
        axis.axis("off")
        finish(figure, title, caption)
        seen = f"In both, one output comes from {sizes[0]}×{sizes[0]} positions of the input"
        show(figure, alt=f"{title}. {labels[0]}; {labels[1]}, for each pair of channels. {seen}. {caption}".strip())


def _layers(axis: Axes, x: float, sizes: Sequence[int]) -> float:
    """Grids of these sizes from x on; what one position comes from is marked before it. Returns where they end."""
    y, before = sizes[0] / 2, None
    for i, size in enumerate(sizes):
        low = y - size / 2
        window = size - sizes[i + 1] + 1 if i + 1 < len(sizes) else 1
        for row in range(size):
            for column in range(size):
                seen = size - row <= window and column < window
                style = {"facecolor": SEEN if seen else FACE, "edgecolor": LINE, "linewidth": 0.8}
                axis.add_patch(Rectangle((x + column, low + row), 1, 1, **style))
        if before is not None:
            for start, stop in zip(before, ((x, low + size), (x, low + size - 1)), strict=True):
                axis.plot([start[0], stop[0]], [start[1], stop[1]], color=OUT, linewidth=1.0)
        before = ((x + window, low + size), (x + window, low + size - window))
        axis.add_patch(Rectangle((x, low + size - window), window, window, fill=False, edgecolor=OUT, linewidth=1.8))
        x += size + 1.8
    return x - 1.8
