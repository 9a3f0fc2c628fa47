"""Receptive fields as rectangles on a photograph."""

from collections.abc import Mapping

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from course_utils.plots.base import blank, course_style, finish, show
from course_utils.sight import Field

LIST = 2.9  # inches of the list beside the photograph


def show_receptive_fields(
    image: np.ndarray, fields: Mapping[str, Field], *, title: str, caption: str = "", size: float = 4.6
) -> None:
    """A photograph, and on it for each layer the pixels that the number in the middle of its volume depends on.

    Args:
        image: (n_H, n_W, 3) or (n_H, n_W, 1), uint8 or float in [0, 1], of the size that the net takes.
        fields: what to call a layer → its `sight.receptive_field`, from the first to the last.
        title: the finding.
        caption: the net, and where the photograph is from.
        size: inches of the photograph.
    """
    n_H, n_W = image.shape[:2]
    boxes = {name: field.box(*field.middle) for name, field in fields.items()}
    top, left = min(box[0] for box in boxes.values()), min(box[1] for box in boxes.values())
    bottom, right = max(box[2] for box in boxes.values()), max(box[3] for box in boxes.values())
    with course_style():
        figure, (axis,) = blank(1, 1, (size + LIST, size + (0.6 if caption else 0.4)))
        axis.imshow(np.squeeze(image), vmin=0, vmax=255 if image.dtype == np.uint8 else 1, extent=(0, n_W, n_H, 0))
        squares = [_outline(axis, box, f"C{i % 6}") for i, box in enumerate(boxes.values())]
        names = [_line(name, field) for name, field in fields.items()]
        axis.legend(squares, names, loc="center left", bbox_to_anchor=(1, 0.5), labelspacing=0.8)
        margin = 0.02 * max(n_H, n_W)
        axis.set(xlim=(min(0, left) - margin, max(n_W, right + 1) + margin))
        axis.set(ylim=(max(n_H, bottom + 1) + margin, min(0, top) - margin))
        axis.axis("off")
        axis.set_anchor("W")
        finish(figure, title, caption)
        show(
            figure,
            alt=f"{title}. Receptive fields drawn on a picture of {n_H}×{n_W}: {', '.join(names)}. {caption}".strip(),
        )


def _outline(axis, box: tuple[int, int, int, int], colour: str) -> Line2D:
    """Draw the outline of a box; returns what stands for it in the list."""
    top, left, bottom, right = box
    place, extent = (left, top), (right - left + 1, bottom - top + 1)
    axis.add_patch(Rectangle(place, *extent, fill=False, edgecolor="white", linewidth=3.6))
    axis.add_patch(Rectangle(place, *extent, fill=False, edgecolor=colour, linewidth=2.2))
    square = {"marker": "s", "markersize": 9, "markerfacecolor": "none", "markeredgewidth": 2.2}
    return Line2D([], [], linestyle="", color=colour, **square)


def _line(name: str, field: Field) -> str:
    rows, columns = field.size
    return f"{name}: {rows}×{columns}"
