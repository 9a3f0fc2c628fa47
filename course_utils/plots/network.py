"""A network as a row of volumes, drawn the way textbooks draw ConvNets."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from matplotlib.patches import Polygon

from course_utils.errors import CourseError
from course_utils.plots.base import blank, course_style, finish, show, small_print

INPUT, CONVOLUTION, POOLING, DENSE, OTHER = "0.75", "C5", "C4", "C2", "C3"  # the course's colours
TALLEST, WIDEST = 1.7, 1.1  # inches: the largest n_H, and the most channels
DEPTH = np.array([0.32, 0.24])  # where a unit of n_W goes in the drawing, relative to a unit of n_H
LETTER, LINE = 0.062, 0.14  # inches, of the small print
ROW = 10.2  # inches
ARROW = 0.24  # inches that an arrow is longer than its text
LEFT = 0.15  # inches, where a row begins


@dataclass(frozen=True)
class Volume:
    """What one layer gives, or several equal layers in a row; `step` says which."""

    shape: tuple[int, ...]  # (n_H, n_W, n_C) or (units,)
    step: str
    color: str
    times: int = 1
    flattened: bool = False
    parameters: int = 0

    @property
    def label(self) -> str:
        """The shape, and after flattening also the product."""
        text = "×".join(map(str, self.shape))
        return f"{text}\n= {np.prod(self.shape):,}" if self.flattened and len(self.shape) > 1 else text

    @property
    def over_arrow(self) -> str:
        return f"{self.step}\n×{self.times}" if self.times > 1 else self.step


def volumes(model) -> list[Volume]:
    """The volumes of a model without branches. Convolutions that repeat the shape and the kernel are one volume.

    Raises:
        CourseError: a model whose layers do not form one line.
    """
    import keras
    from keras import layers

    found: list[Volume] = []
    padding = ""
    for operation in keras.Model(model.inputs, model.outputs).operations:
        if isinstance(operation, keras.Model) or isinstance(operation.output, list) or _joins(operation):
            raise CourseError(f"'{operation.name}' of {model.name} has branches; plots.draw_graph draws those.")
        shape = tuple(operation.output.shape[1:])
        if isinstance(operation, layers.ZeroPadding2D):
            padding = f"pad {operation.padding[0][0]}, "
        elif isinstance(operation, layers.Flatten):
            found[-1] = replace(found[-1], flattened=True)
        elif not found or _makes_a_volume(operation) or shape != found[-1].shape:
            step, color = _step(operation, padding)
            padding = ""
            again = bool(found) and color == CONVOLUTION and (found[-1].step, found[-1].shape) == (step, shape)
            if again:
                parameters = found[-1].parameters + operation.count_params()
                found[-1] = replace(found[-1], times=found[-1].times + 1, parameters=parameters)
            else:
                found.append(Volume(shape, step, color, parameters=operation.count_params()))
    return found


def draw_network(model, title: str = "", caption: str = "", *, parameters: bool = False) -> None:
    """Draw a model without branches as volumes joined by arrows that say the layer.

    Height is n_H, depth n_W, both to scale; width grows with the square root of n_C. Dense layers are columns.
    Layers that keep the shape and are no convolution (activations, dropout, normalization) are not drawn.

    Args:
        model: a `keras.Model` of convolutions, pooling and dense layers.
        title: the finding; the name of the model where none is given.
        caption: small print under the drawing.
        parameters: whether each arrow has the number of parameters of its layers.

    Raises:
        CourseError: a model with branches.
    """
    chain = volumes(model)
    title = title or model.name
    spatial = [volume.shape for volume in chain if len(volume.shape) == 3]
    if not spatial:
        raise CourseError(f"{model.name} has no volume (n_H, n_W, n_C) to draw; plots.draw_graph draws its layers.")
    per_pixel = TALLEST / max(max(shape[:2]) for shape in spatial)
    per_channel = WIDEST / np.sqrt(max(shape[2] for shape in spatial))
    rows = _rows([_Box(volume, per_pixel, per_channel, parameters) for volume in chain])
    heights = [sum(_room(row)) for row in rows]
    width = max(sum(box.advance for box in row) for row in rows) + 0.4
    with course_style():
        below = small_print(caption, width)
        room = 0.35 + (0.2 + 0.15 * below.count("\n") if below else 0)
        figure, (axis,) = blank(1, 1, (width, sum(heights) + room))
        axis.axis("off")
        axis.set(xlim=(0, width), ylim=(0, sum(heights)), aspect="equal")
        bottom, end = sum(heights), None
        for row, height in zip(rows, heights, strict=True):
            middle = bottom - height + _room(row)[1]
            if end:
                _go_on(axis, end, bottom, middle)
            bottom -= height
            end = _draw_row(axis, row, middle), middle
        finish(figure, title, caption)
        show(figure, alt=f"{title}. {_in_words(chain, parameters)}.")


class _Box:
    """The measures of a drawn volume, in inches."""

    def __init__(self, volume: Volume, per_pixel: float, per_channel: float, parameters: bool = False) -> None:
        self.volume = volume
        self.parameters = _short(volume.parameters) if parameters and volume.parameters else ""
        if len(volume.shape) == 3:
            n_H, n_W, n_C = volume.shape
            self.front = np.array([max(np.sqrt(n_C) * per_channel, 0.04), max(n_H * per_pixel, 0.05)])
            self.back = max(n_W * per_pixel, 0.05) * DEPTH
        else:
            self.front = np.array([0.1, 0.2 + 0.17 * np.log10(volume.shape[-1])])
            self.back = np.array([0.0, 0.0])
        self.width, self.height = self.front + self.back
        texts = f"{volume.over_arrow}\n{self.parameters}"
        length = max(_text_width(volume.over_arrow) + ARROW, _text_width(self.parameters) + ARROW / 2)
        self.arrow = length if volume.step else 0.0
        self.over = LINE * (len(texts.strip().split("\n"))) if self.arrow else 0.0
        # The shape stands under the box and may reach under the arrows, but not under the next shape.
        self.advance = self.arrow + max(self.width, _text_width(volume.label) - 0.3)


def _rows(boxes: list[_Box]) -> list[list[_Box]]:
    """The boxes in as few rows as fit the page, filled evenly."""
    total = sum(box.advance for box in boxes)
    length = total / np.ceil(total / ROW)
    rows, filled = [[]], 0.0
    for box in boxes:
        if rows[-1] and filled + box.advance / 2 > length * len(rows):
            rows.append([])
        rows[-1].append(box)
        filled += box.advance
    return rows


def _room(row: list[_Box]) -> tuple[float, float]:
    """Inches that a row takes above its middle and below it, the texts included."""
    layers = [box.over for box in row]
    shapes = [box.height / 2 + LINE * (box.volume.label.count("\n") + 1) for box in row]
    return max([box.height / 2 for box in row] + layers) + 0.15, max(shapes) + 0.15


def _draw_row(axis, row: list[_Box], middle: float) -> float:
    """One row, all boxes centred at one height, shapes under them, layers over the arrows; where it ends."""
    x = LEFT
    for box in row:
        if box.arrow:
            head = (x + box.arrow - 0.05, middle)
            axis.annotate("", head, (x + 0.05, middle), arrowprops={"arrowstyle": "->", "color": "0.3"})
            over = {"ha": "center", "va": "bottom", "fontsize": 8}
            if box.parameters:
                axis.text(x + box.arrow / 2, middle + 0.05, box.parameters, color="0.45", **over)
            raised = middle + 0.05 + LINE * bool(box.parameters)
            axis.text(x + box.arrow / 2, raised, box.volume.over_arrow, **over)
        room = box.advance - box.arrow
        corner = np.array([x + box.arrow + (room - box.width) / 2, middle - box.height / 2])
        _draw_box(axis, box, corner)
        below = corner + np.array([box.width / 2, -0.06])
        axis.text(*below, box.volume.label, ha="center", va="top", fontsize=8)
        x += box.advance
    return corner[0] + box.width


def _go_on(axis, end: tuple[float, float], between: float, middle: float) -> None:
    """A thin line from where a row ends back to where the next one begins, at the height `between` them."""
    right, height = end
    out = right + 0.12
    places = [(right + 0.04, height), (out, height), (out, between), (0.06, between), (0.06, middle), (LEFT, middle)]
    axis.plot(*zip(*places, strict=True), color="0.6", linewidth=0.9, solid_joinstyle="round")


def _draw_box(axis, box: _Box, corner: np.ndarray) -> None:
    """Front, top and right side in oblique projection."""
    right, up = np.array([box.front[0], 0]), np.array([0, box.front[1]])
    back = box.back
    faces = (
        ((corner, corner + right, corner + right + up, corner + up), 0.95),
        ((corner + up, corner + up + right, corner + up + right + back, corner + up + back), 0.55),
        ((corner + right, corner + right + back, corner + right + up + back, corner + right + up), 0.75),
    )
    for points, alpha in faces if back.any() else faces[:1]:
        axis.add_patch(Polygon(points, facecolor="white", edgecolor="none"))
        axis.add_patch(
            Polygon(points, facecolor=box.volume.color, edgecolor="0.2", linewidth=0.6, alpha=alpha, joinstyle="round")
        )


def _makes_a_volume(operation) -> bool:
    return bool(getattr(operation, "kernel", None) is not None or getattr(operation, "pool_size", None))


def _joins(operation) -> bool:
    return isinstance(operation.input, list) and len(operation.input) > 1


def _step(operation, padding: str) -> tuple[str, str]:
    """What stands over the arrow, and the colour of the volume that it leads to."""
    from keras import layers

    if isinstance(operation, layers.InputLayer):
        return "", INPUT
    if isinstance(operation, layers.Dense):
        softmax = getattr(operation.activation, "__name__", "") == "softmax"
        return "FC,\nsoftmax" if softmax else "FC", DENSE
    if getattr(operation, "pool_size", None):
        name = "average" if "Average" in type(operation).__name__ else "max"
        return f"{name}-pool\n{_size(operation.pool_size)}, s{operation.strides[0]}", POOLING
    if isinstance(operation, layers.Conv2D):
        same = "same" if operation.padding == "same" else ""
        note = (padding + same).strip(", ")
        size = f"{_size(operation.kernel_size)}, s{operation.strides[0]}"
        return "\n".join(filter(None, ("conv", size, note))), CONVOLUTION
    return type(operation).__name__, OTHER


def _size(pair: tuple[int, int]) -> str:
    return "×".join(map(str, pair))


def _text_width(text: str) -> float:
    return max(map(len, text.split("\n"))) * LETTER


def _short(count: int) -> str:
    """A number of parameters in few letters: "156", "34.9 k", "37.8 M"."""
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count}"


def _in_words(chain: list[Volume], parameters: bool = False) -> str:
    """The chain of shapes with the layers between them."""
    first = " ".join(chain[0].label.split())
    counts = [f" ({v.parameters:,} parameters)" if parameters and v.parameters else "" for v in chain]
    steps = [
        f"{' '.join(volume.over_arrow.split())}{count} gives {' '.join(volume.label.split())}"
        for (_, volume), count in zip(pairwise(chain), counts[1:], strict=True)
    ]
    return "; ".join([f"{first} goes in", *steps])
