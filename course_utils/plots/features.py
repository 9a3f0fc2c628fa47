"""Figures of filters and of feature maps."""

import math
from collections.abc import Mapping

import numpy as np

from course_utils.plots.base import blank, course_style, finish, heading, show, small_print


def show_filters(
    filters: np.ndarray,
    *,
    title: str,
    caption: str = "",
    n_columns: int = 8,
    size: float = 0.85,
    numbered: bool = False,
) -> None:
    """Kernels as small pictures: grey in the middle is 0, each filter scaled by its own largest weight.

    Args:
        filters: (filters, f, f, n_C) with n_C 1 or 3, as `sight.first_filters` returns them.
        title: what there is to see.
        caption: the net.
        n_columns: filters in a row.
        size: inches of a filter.
        numbered: whether the filters are numbered, from 1.
    """
    n_columns = min(n_columns, len(filters))
    n_rows = math.ceil(len(filters) / n_columns)
    with course_style():
        width = max(n_columns * size, 4.0)
        figure, axes = blank(
            n_rows, n_columns, (width, n_rows * (size + 0.2 * numbered) + _room(title, caption, width))
        )
        for axis in axes:
            axis.axis("off")
        for number, (axis, kernel) in enumerate(zip(axes, filters, strict=False), start=1):
            axis.imshow(np.squeeze(0.5 + kernel / (2 * np.abs(kernel).max())), vmin=0, vmax=1)
            if numbered:
                axis.set_title(f"{number}", fontsize=9, loc="center", pad=3)
        finish(figure, title, caption)
        count, f, f_W, n_C = filters.shape
        colours = "in colour" if n_C == 3 else "in grey"
        show(figure, alt=f"{title}. {count} filters of {f}×{f_W}, {colours}, grey is 0. {_in_a_line(caption)}".strip())


def show_feature_maps(
    maps: Mapping[str, np.ndarray],
    *,
    title: str,
    caption: str = "",
    image: np.ndarray | None = None,
    n_maps: int = 6,
    size: float = 1.2,
    numbered: bool = False,
) -> None:
    """A row a layer: the channels with the largest numbers, bright where the layer answers, 0 and less dark.

    A layer that has no more channels than a row shows all of them, in their order. Each map is scaled to its own
    maximum. Beside each row stand the layer's name and the shape of its volume, and from how many the channels were
    taken where more than there is room for share the largest number.

    Args:
        maps: what to call a layer → its volume (rows, columns, channels), as `sight.feature_maps` returns it.
        title: the finding.
        caption: the net and the picture.
        image: the picture itself, which is then the first row.
        n_maps: channels a layer.
        size: inches of a map.
        numbered: whether the number of its channel, from 1, stands in each map.
    """
    n_maps = min(n_maps, max(volume.shape[-1] for volume in maps.values()))
    n_rows = len(maps) + (image is not None)
    beneath = {name: _which(volume, n_maps) for name, volume in maps.items()}
    label = 0.15 + 0.08 * max(map(len, (*maps, *beneath.values(), "8 strongest")))  # inches
    with course_style():
        width = max(label + n_maps * size, 4.0)
        figure, axes = blank(n_rows, n_maps + 1, (width, n_rows * size + _room(title, caption, width)))
        axes[0].get_gridspec().set_width_ratios((label, *[size] * n_maps))
        for axis in axes:
            axis.axis("off")
        rows = [axes[start : start + n_maps + 1] for start in range(0, len(axes), n_maps + 1)]
        if image is not None:
            first = rows.pop(0)
            _beside(first[0], f"picture\n{_times(image.shape)}")
            first[1].imshow(np.squeeze(image), vmin=0, vmax=255 if np.asarray(image).dtype == np.uint8 else 1)
        for (beside, *pictures), (name, volume) in zip(rows, maps.items(), strict=True):
            _beside(beside, f"{name}\n{_times(volume.shape)}\n{beneath[name]}".rstrip())
            for axis, channel in zip(pictures, strongest(volume, n_maps), strict=False):
                answers = volume[..., channel]
                axis.imshow(answers, cmap="magma", vmin=0, vmax=max(float(answers.max()), 1e-9))
                if numbered:
                    place = {"transform": axis.transAxes, "va": "top", "fontsize": 9, "color": "white"}
                    axis.text(0.04, 0.96, f"{channel + 1}", **place)
        finish(figure, title, caption)
        shapes = ", ".join(f"{name} {_times(volume.shape)}" for name, volume in maps.items())
        show(figure, alt=f"{title}. Feature maps, {n_maps} a layer: {shapes}. {_in_a_line(caption)}".strip())


def strongest(volume: np.ndarray, n: int) -> np.ndarray:
    """The channels with the largest numbers, the largest first; all of them in their order, if there are no more."""
    if volume.shape[-1] <= n:
        return np.arange(volume.shape[-1])
    return np.argsort(-volume.max(axis=(0, 1)), kind="stable")[:n]


def _which(volume: np.ndarray, n: int) -> str:
    """Which channels a row shows that has no place for all: "6 strongest", or "6 of 36 that tie" for the most."""
    if volume.shape[-1] <= n:
        return ""
    largest = np.sort(volume.max(axis=(0, 1)))[::-1]
    tied = int((largest == largest[n - 1]).sum())
    return f"{n} of {tied} that tie" if largest[0] == largest[n - 1] and tied > n else f"{n} strongest"


def _in_a_line(caption: str) -> str:
    return caption.replace("\n", "; ")


def _room(title: str, caption: str, width: float) -> float:
    """Inches for the title above and the caption below."""
    below = small_print(caption, width)
    return 0.1 + 0.22 * (heading(title, width).count("\n") + 1) + (0.22 + 0.15 * below.count("\n") if below else 0)


def _beside(axis, text: str) -> None:
    axis.text(0, 0.5, text, transform=axis.transAxes, va="center", fontsize=9)


def _times(shape) -> str:
    return "×".join(map(str, shape))
