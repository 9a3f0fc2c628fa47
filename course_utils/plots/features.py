"""Figures of filters and of feature maps."""

import math
from collections.abc import Mapping

import numpy as np

from course_utils.plots.base import blank, course_style, finish, heading, show


def show_filters(filters: np.ndarray, *, title: str, caption: str = "", n_columns: int = 8, size: float = 0.85) -> None:
    """Kernels as small pictures: grey in the middle is 0, each filter scaled by its own largest weight.

    Args:
        filters: (filters, f, f, n_C) with n_C 1 or 3, as `sight.first_filters` returns them.
        title: what there is to see.
        caption: the net.
        n_columns: filters in a row.
        size: inches of a filter.
    """
    n_columns = min(n_columns, len(filters))
    n_rows = math.ceil(len(filters) / n_columns)
    with course_style():
        width = max(n_columns * size, 4.0)
        figure, axes = blank(n_rows, n_columns, (width, n_rows * size + _room(title, caption, width)))
        for axis in axes:
            axis.axis("off")
        for axis, kernel in zip(axes, filters, strict=False):
            axis.imshow(np.squeeze(0.5 + kernel / (2 * np.abs(kernel).max())), vmin=0, vmax=1)
        finish(figure, title, caption)
        count, f, f_W, n_C = filters.shape
        colours = "in colour" if n_C == 3 else "in grey"
        show(figure, alt=f"{title}. {count} filters of {f}×{f_W}, {colours}, grey is 0. {caption}".strip())


def show_feature_maps(
    maps: Mapping[str, np.ndarray],
    *,
    title: str,
    caption: str = "",
    image: np.ndarray | None = None,
    n_maps: int = 6,
    size: float = 1.2,
    numbers: bool = False,
) -> None:
    """A row a layer: the channels with the largest numbers, bright where the layer answers, 0 and less dark.

    A layer that has no more channels than a row shows all of them, in their order. Each map is scaled to its own
    maximum. Beside each row stand the layer's name and the shape of its volume.

    Args:
        maps: what to call a layer → its volume (rows, columns, channels), as `sight.feature_maps` returns it.
        title: the finding.
        caption: the net and the picture.
        image: the picture itself, which is then the first row.
        n_maps: channels a layer.
        size: inches of a map.
        numbers: whether the number of its channel, from 0, stands above each map.
    """
    n_maps = min(n_maps, max(volume.shape[-1] for volume in maps.values()))
    n_rows = len(maps) + (image is not None)
    label = 0.3 + 0.09 * max(map(len, (*maps, "8 strongest")))  # inches
    height = n_rows * size + (0.22 * len(maps) if numbers else 0)
    with course_style():
        width = max(label + n_maps * size, 4.0)
        figure, axes = blank(n_rows, n_maps + 1, (width, height + _room(title, caption, width)))
        axes[0].get_gridspec().set_width_ratios((label, *[size] * n_maps))
        for axis in axes:
            axis.axis("off")
        rows = [axes[start : start + n_maps + 1] for start in range(0, len(axes), n_maps + 1)]
        if image is not None:
            first = rows.pop(0)
            _beside(first[0], f"picture\n{_times(image.shape)}")
            first[1].imshow(np.squeeze(image), vmin=0, vmax=255 if np.asarray(image).dtype == np.uint8 else 1)
        for (beside, *pictures), (name, volume) in zip(rows, maps.items(), strict=True):
            more = f"\n{n_maps} strongest" if volume.shape[-1] > n_maps else ""
            _beside(beside, f"{name}\n{_times(volume.shape)}{more}")
            for axis, channel in zip(pictures, strongest(volume, n_maps), strict=False):
                answers = volume[..., channel]
                axis.imshow(answers, cmap="magma", vmin=0, vmax=max(float(answers.max()), 1e-9))
                if numbers:
                    axis.set_title(f"map {channel}", loc="center", fontsize=8, pad=2)
        finish(figure, title, caption)
        shapes = ", ".join(f"{name} {_times(volume.shape)}" for name, volume in maps.items())
        show(figure, alt=f"{title}. Feature maps, {n_maps} a layer: {shapes}. {caption}".strip())


def strongest(volume: np.ndarray, n: int) -> np.ndarray:
    """The channels with the largest numbers, the largest first; all of them in their order, if there are no more."""
    if volume.shape[-1] <= n:
        return np.arange(volume.shape[-1])
    return np.argsort(-volume.max(axis=(0, 1)), kind="stable")[:n]


def _room(title: str, caption: str, width: float) -> float:
    """Inches for the title above and the caption below."""
    return 0.1 + 0.22 * (heading(title, width).count("\n") + 1) + (0.22 if caption else 0)


def _beside(axis, text: str) -> None:
    axis.text(0, 0.5, text, transform=axis.transAxes, va="center", fontsize=9)


def _times(shape) -> str:
    return "×".join(map(str, shape))
