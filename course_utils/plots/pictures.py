"""Figures made of pictures."""

import math
from collections.abc import Sequence

import numpy as np

from course_utils.plots.base import blank, course_style, finish, heading, show


def gallery(
    images: np.ndarray | Sequence[np.ndarray],
    labels: Sequence[str] = (),
    *,
    title: str,
    caption: str = "",
    n_columns: int = 8,
    size: float = 1.25,
) -> None:
    """Pictures side by side, each with its label under it.

    Args:
        images: pictures of shape (n_H, n_W, 3) or (n_H, n_W, 1), uint8 or float in [0, 1]; sizes may differ.
        labels: one text a picture, or none.
        title: what there is to see.
        caption: where the pictures are from (`Dataset.caption`).
        n_columns: pictures in a row.
        size: width and height of a picture in inches.
    """
    n_columns = max(1, min(n_columns, len(images)))
    n_rows = max(1, math.ceil(len(images) / n_columns))
    line = 0.17 * max((text.count("\n") + 1 for text in labels), default=0)
    with course_style():
        width = max(n_columns * size, 4.0)
        lines = heading(title, width).count("\n") + 1
        height = n_rows * (size + line) + 0.25 * lines + (0.25 if caption else 0)
        figure, axes = blank(n_rows, n_columns, (width, height))
        for axis in axes:
            axis.axis("off")
        for axis, image in zip(axes, images, strict=False):
            axis.imshow(np.squeeze(image), vmin=0, vmax=255 if np.asarray(image).dtype == np.uint8 else 1)
        for axis, text in zip(axes, labels, strict=False):
            axis.text(0.5, -0.04, text, transform=axis.transAxes, ha="center", va="top", fontsize=8)
        finish(figure, title, caption)
        spoken = ", ".join(" ".join(text.split()) for text in labels)
        show(figure, alt=f"{title}. {len(images)} pictures{': ' if spoken else ''}{spoken}. {caption}".strip())
