"""Convolution and pooling with the numbers in their cells."""

import math
import textwrap
from collections.abc import Collection

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.errors import CourseError
from course_utils.plots.base import blank, course_style, finish, heading, show

CELL = 0.42  # inches
GAP = 0.55  # inches between two grids
ABOVE = 0.3  # inches for what a grid is called
WINDOW, PADDED, WEIGHT = "#F3B27A", "#E6E6E6", "#FBE3CC"
QUARTERS = ("#FBE3CC", "#D3EAF7", "#D5EFE6", "#F3DCE9", "#FBF3C4", "#E3E3F5")  # windows of a pooling


def convolution_grid(
    image: np.ndarray,
    kernel: np.ndarray,
    *,
    at: tuple[int, int] = (0, 0),
    padding: str | int = "valid",
    strides: int = 1,
    title: str,
    caption: str = "",
) -> None:
    """One channel, one kernel, and what comes out, as grids of numbers; one window and its sum are marked.

    As in Keras and everywhere in deep learning the kernel is not turned (a mathematician's cross-correlation).
    The marked window and its number of the output are orange; the zeros of the padding stay grey, hatched where the
    window lies on them. Where the window goes next, and where its number goes, is dashed. The sum is written out below.

    Args:
        image: (n_H, n_W).
        kernel: (f, f).
        at: row and column of the marked number of the output.
        padding: `"valid"`, `"same"`, or the number of zeros on each side.
        strides: the step of the kernel.
        title: what there is to see.
        caption: small print below.

    Raises:
        CourseError: a kernel that doesn't fit, or a place that the output does not have.
    """
    image, kernel = np.asarray(image), np.asarray(kernel)
    f = len(kernel)
    before, after = _padding(padding, len(image), f, strides), _padding(padding, len(image), f, strides, end=True)
    padded = np.pad(image, (before, after))
    output = _slide(padded, f, strides, lambda window: (window * kernel).sum())
    _check(at, output.shape)
    corner = at[0] * strides, at[1] * strides
    window = padded[corner[0] : corner[0] + f, corner[1] : corner[1] + f]
    with course_style():
        products = zip(window.flat, kernel.flat, strict=True)
        total = " + ".join(f"{_number(a)}·{_number(w, brackets=True)}" for a, w in products)
        total = f"{total} = {_number(output[at])}"
        sheet = _Sheet([padded.shape, kernel.shape, output.shape], ("∗", "="), title, caption, total)
        _convolution(sheet, padded, kernel, output, at, strides, before, image.shape)
        finish(sheet.figure, title, caption)
        zeros = f"zero padding, {before} before and {after} after" if before or after else "no padding"
        sizes = f"Input {_times(image.shape)}, {zeros}, kernel {_times(kernel.shape)}, stride {strides}"
        alt = f"{title}. {sizes}, output {_times(output.shape)}. Marked: {total}. {caption}"
        show(sheet.figure, alt=alt.strip())


def _convolution(sheet: "_Sheet", padded, kernel, output, at, strides: int, before: int, shape) -> None:
    """The three grids, with the marked window, the next one, and the marked number."""
    f = len(kernel)
    corner = at[0] * strides, at[1] * strides
    faces = {place: PADDED for place in np.ndindex(padded.shape) if not _inside(place, before, shape)}
    window = [(corner[0] + y, corner[1] + x) for y, x in np.ndindex(f, f)]
    hatched = [place for place in window if place in faces]
    faces |= {place: WINDOW for place in window if place not in faces}
    sheet.grid(0, padded, f"input {_times(shape)}" + (", padded" if padded.shape != shape else ""), faces, hatched)
    sheet.frame(0, corner, (f, f))
    row, column = (at[0], at[1] + 1) if at[1] + 1 < output.shape[1] else (at[0] + 1, 0)
    if row < output.shape[0]:
        sheet.frame(0, (row * strides, column * strides), (f, f), dashed=True)
    sheet.grid(1, kernel, f"kernel {_times(kernel.shape)}", dict.fromkeys(np.ndindex(kernel.shape), WEIGHT))
    sheet.grid(2, output, f"output {_times(output.shape)}", {at: WINDOW})
    sheet.frame(2, at, (1, 1))
    if row < output.shape[0]:
        sheet.frame(2, (row, column), (1, 1), dashed=True)


def pooling_grid(
    image: np.ndarray, *, size: int = 2, strides: int | None = None, title: str, caption: str = ""
) -> None:
    """One channel, and what max-pooling and average pooling make of it; a window and its result have one colour.

    Args:
        image: (n_H, n_W).
        size: rows and columns of the window.
        strides: the step of the window; by default its size.
        title: what there is to see.
        caption: small print below.

    Raises:
        CourseError: a window that doesn't fit.
    """
    image, strides = np.asarray(image), strides or size
    largest, mean = (_slide(image, size, strides, reduce) for reduce in (np.max, np.mean))
    with course_style():
        sheet = _Sheet([image.shape, largest.shape, mean.shape], ("→", ""), title, caption)
        colours = {place: QUARTERS[i % len(QUARTERS)] for i, place in enumerate(np.ndindex(largest.shape))}
        faces = {}
        for (row, column), colour in reversed(colours.items()):
            corner = row * strides, column * strides
            faces |= {(corner[0] + y, corner[1] + x): colour for y, x in np.ndindex(size, size)}
        sheet.grid(0, image, f"input {_times(image.shape)}", faces)
        for row, column in colours:
            if strides == size:
                sheet.frame(0, (row * strides, column * strides), (size, size))
        sheet.grid(1, largest, "max", colours)
        sheet.grid(2, mean, "average", colours)
        finish(sheet.figure, title, caption)
        numbers = "; ".join(
            f"{word}: {', '.join(map(_number, grid.flat))}" for word, grid in (("max", largest), ("average", mean))
        )
        show(
            sheet.figure,
            alt=f"{title}. Windows of {size}×{size}, stride {strides}, on {_times(image.shape)}: "
            f"{_times(largest.shape)} numbers, row by row. {numbers}. {caption}".strip(),
        )


def pixel_grid(
    image: np.ndarray, rows: tuple[int, int], columns: tuple[int, int], *, title: str, caption: str = ""
) -> None:
    """A grey picture with a part of it framed, and beside it that part with the number of each pixel in its cell.

    Args:
        image: (n_H, n_W), bytes.
        rows, columns: the first of the part, and the first behind it.
        title: what there is to see.
        caption: small print below.

    Raises:
        CourseError: a part that does not lie in the picture.
    """
    image = np.asarray(image)
    (top, bottom), (left, right) = rows, columns
    if not (0 <= top < bottom <= image.shape[0] and 0 <= left < right <= image.shape[1]):
        raise CourseError(f"Rows {rows} and columns {columns} do not lie in a picture of {_times(image.shape)}.")
    part, corner = image[top:bottom, left:right], (left - 0.5, top - 0.5)
    with course_style():
        figure, (whole, numbers) = blank(1, 2, (8.2, 3.9))
        whole.get_gridspec().set_width_ratios((1, 1.9))
        for axis, shown in ((whole, image), (numbers, part)):
            axis.imshow(shown, cmap="gray", vmin=0, vmax=255)
            axis.axis("off")
        frame = {"fill": False, "edgecolor": "C1", "linewidth": 2.2, "clip_on": False}
        whole.add_patch(Rectangle(corner, right - left, bottom - top, **frame))
        numbers.add_patch(Rectangle((-0.5, -0.5), right - left, bottom - top, **frame))
        for (row, column), value in np.ndenumerate(part):
            ink = "white" if value < 128 else "black"
            numbers.text(column, row, str(value), ha="center", va="center_baseline", fontsize=9, color=ink)
        finish(figure, title, caption)
        where = f"Rows {top} to {bottom - 1} and columns {left} to {right - 1} of {_times(image.shape)} pixels"
        lines = "; ".join(" ".join(map(str, row)) for row in part)
        show(figure, alt=f"{title}. {where}, row by row: {lines}. {caption}".strip())


class _Sheet:
    """Grids side by side in one figure, an inch of the axes an inch of the figure; signs stand between them."""

    def __init__(self, shapes: list, signs: tuple[str, ...], title: str, caption: str, below: str = "") -> None:
        self.lefts = [0.1 + sum(shape[1] for shape in shapes[:i]) * CELL + i * GAP for i in range(len(shapes))]
        width = self.lefts[-1] + shapes[-1][1] * CELL + 0.1
        tallest = max(shape[0] for shape in shapes) * CELL
        lines = textwrap.wrap(below, int(width * 12))
        self.bottom = 0.15 + 0.2 * len(lines) if lines else 0.05
        height = self.bottom + tallest + ABOVE
        above, below = 0.22 * (heading(title, width).count("\n") + 1) + 0.05, 0.2 if caption else 0.0
        self.figure, (self.axis,) = blank(1, 1, (width, height + above + below))
        self.figure.set_layout_engine("none")
        whole = height + above + below
        self.axis.set_position((0, below / whole, 1, height / whole))
        self.axis.axis("off")
        self.axis.set(xlim=(0, width), ylim=(0, height))
        self.tops = [self.bottom + (tallest + shape[0] * CELL) / 2 for shape in shapes]
        for sign, left in zip(signs, self.lefts[1:], strict=True):
            self.axis.text(left - GAP / 2, self.bottom + tallest / 2, sign, ha="center", va="center", fontsize=16)
        self.axis.text(0.1, self.bottom - 0.1, "\n".join(lines), ha="left", va="top", fontsize=11)

    def grid(self, number: int, values: np.ndarray, name: str, faces: dict, hatched: Collection[tuple] = ()) -> None:
        """Cells with their numbers, and what the grid is called above them."""
        left, top = self.lefts[number], self.tops[number]
        for (row, column), value in np.ndenumerate(values):
            corner = left + column * CELL, top - (row + 1) * CELL
            face = faces.get((row, column), "white")
            self.axis.add_patch(Rectangle(corner, CELL, CELL, facecolor=face, edgecolor="0.6", linewidth=0.8))
            if (row, column) in hatched:
                style = {"fill": False, "edgecolor": WINDOW, "hatch": "////", "linewidth": 0}
                self.axis.add_patch(Rectangle(corner, CELL, CELL, **style))
            middle = corner[0] + CELL / 2, corner[1] + CELL / 2
            ink = "0.35" if face == PADDED else "black"
            text = _number(value)
            size = 13 if len(text) < 4 else 10
            self.axis.text(*middle, text, ha="center", va="center_baseline", fontsize=size, color=ink)
        self.axis.text(left, top + 0.06, name, ha="left", va="bottom", fontsize=11)

    def frame(self, number: int, corner: tuple[int, int], extent: tuple[int, int], dashed: bool = False) -> None:
        """A frame around cells."""
        left = self.lefts[number] + corner[1] * CELL
        bottom = self.tops[number] - (corner[0] + extent[0]) * CELL
        style = {"edgecolor": "C0", "linestyle": (0, (3, 2)), "linewidth": 1.8} if dashed else {"edgecolor": "black"}
        width, height = extent[1] * CELL, extent[0] * CELL
        self.axis.add_patch(Rectangle((left, bottom), width, height, **{"fill": False, "linewidth": 2.2, **style}))


def _padding(padding: str | int, n: int, f: int, strides: int, end: bool = False) -> int:
    """The zeros before the first row, or behind the last."""
    if padding == "valid":
        return 0
    if padding == "same":
        total = max((math.ceil(n / strides) - 1) * strides + f - n, 0)
        return total - total // 2 if end else total // 2
    return int(padding)


def _slide(image: np.ndarray, f: int, strides: int, reduce) -> np.ndarray:
    """What `reduce` makes of each window."""
    if min(image.shape) < f:
        raise CourseError(f"A window of {f}×{f} does not fit into {_times(image.shape)} numbers.")
    windows = np.lib.stride_tricks.sliding_window_view(image, (f, f))[::strides, ::strides]
    return np.array([[reduce(window) for window in row] for row in windows])


def _check(at: tuple[int, int], shape: tuple[int, int]) -> None:
    if not (0 <= at[0] < shape[0] and 0 <= at[1] < shape[1]):
        raise CourseError(f"The output is {_times(shape)}; it has no place {at}.")


def _inside(place: tuple[int, int], before: int, shape: tuple[int, int]) -> bool:
    return all(before <= p < before + n for p, n in zip(place, shape, strict=True))


def _number(value, brackets: bool = False) -> str:
    text = f"{float(value):.2f}".rstrip("0").rstrip(".").replace("-", "−")
    return f"({text})" if brackets and text.startswith("−") else text


def _times(shape) -> str:
    return "×".join(map(str, shape))
