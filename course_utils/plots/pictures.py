"""Figures made of pictures."""

import math
import textwrap
from collections.abc import Collection, Sequence

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.plots.base import blank, course_style, finish, heading, show, small_print

SPACE = 0.08  # inches between pictures, and around texts
LETTER, LINE = 0.066, 0.15  # inches, of the small print
WIDEST = 24  # letters of a label's line


def gallery(
    images: np.ndarray | Sequence[np.ndarray],
    labels: Sequence[str] = (),
    *,
    title: str,
    caption: str = "",
    n_columns: int | None = None,
    size: float | None = None,
    rows: Sequence[str] = (),
    framed: Collection[int] = (),
) -> None:
    """Pictures side by side, each with its label under it.

    Args:
        images: pictures of shape (n_H, n_W, 3) or (n_H, n_W, 1), uint8 or float in [0, 1]; sizes may differ.
        labels: one text a picture, or none.
        title: what there is to see.
        caption: where the pictures are from (`Dataset.caption`).
        n_columns: pictures in a row; 8 where nothing is said, but 7 or 8 pictures with labels stand in two rows of 4,
            which can be read on a phone.
        size: width and height of a picture in inches; more where the rows are of 4 for that reason.
        rows: what the pictures of each row are, written at its left.
        framed: the numbers of the pictures that have an orange frame, such as mistakes; the labels should say it, too.
    """
    two_rows = n_columns is None and len(labels) > 0 and len(images) in (7, 8)
    size = size or (1.6 if two_rows else 1.25)
    n_columns = n_columns or (4 if two_rows else 8)
    n_columns = max(1, min(n_columns, len(images)))
    n_rows = max(1, math.ceil(len(images) / n_columns))
    labels = [_wrapped(text) for text in labels]
    side, lines = size - SPACE, [text for label in labels for text in label.split("\n")]
    cell, left = max(size, LETTER * max(map(len, lines), default=0) + SPACE), 0.25 if len(rows) else 0.0
    width = max(left + n_columns * cell, 4.0)
    under = LINE * max((text.count("\n") + 1 for text in labels), default=0) + SPACE
    tallest = [side * max(map(_slope, images[n_columns * row :][:n_columns]), default=1) for row in range(n_rows)]
    above = 0.2 * len(heading(title, width).splitlines()) + SPACE
    below = LINE * len(small_print(caption, width).splitlines())
    with course_style():
        height = (above + sum(tallest) + n_rows * under + below) / 0.97  # title and caption begin within 3% of it
        figure, axes = blank(n_rows, n_columns, (width, height))
        figure.set_layout_engine("none")  # labels would make the pictures smaller, and leave gaps
        for number, axis in enumerate(axes):
            row, column = divmod(number, n_columns)
            x = left + column * cell + (cell - side) / 2
            y = 0.98 * height - above - sum(tallest[: row + 1]) - row * under
            axis.set_position((x / width, y / height, side / width, tallest[row] / height))
            axis.set_anchor("N")
            axis.axis("off")
        for axis, image in zip(axes, images, strict=False):
            axis.imshow(np.squeeze(image), vmin=0, vmax=255 if np.asarray(image).dtype == np.uint8 else 1)
        for number in framed:
            frame = {"transform": axes[number].transAxes, "fill": False, "edgecolor": "C1", "linewidth": 3}
            axes[number].add_patch(Rectangle((0, 0), 1, 1, clip_on=False, **frame))
        beside = {"textcoords": "offset points", "xycoords": "axes fraction"}
        for axis, text in zip(axes, labels, strict=False):
            axis.annotate(text, (0.5, 0), (0, -3), ha="center", va="top", fontsize=8, **beside)
        for axis, text in zip(axes[::n_columns], rows, strict=False):
            style = {"ha": "right", "va": "center", "rotation": 90, "fontsize": 10}
            axis.annotate(text, (0, 0.5), (-4, 0), **style, **beside)
        finish(figure, title, caption)
        spoken = ", ".join(" ".join(text.split()) for text in (labels if len(labels) else rows))
        each = ", a row each" if len(rows) and not len(labels) else ""
        alt = f"{title}. {len(images)} pictures{each}{': ' if spoken else ''}{spoken}. {caption}"
        show(figure, alt=alt.strip())


def _wrapped(label: str) -> str:
    """The label in lines that keep eight columns on a page."""
    return "\n".join(textwrap.fill(line, WIDEST) for line in label.split("\n"))


def _slope(image: np.ndarray) -> float:
    """How high a picture is in a square that it fills, as part of the square's side."""
    n_H, n_W = np.shape(image)[:2]
    return min(1.0, n_H / n_W)
