"""Draws a sheet with Matplotlib, an inch of the sheet as an inch of the figure."""

from matplotlib.patches import Circle, FancyBboxPatch, PathPatch
from matplotlib.path import Path

from course_utils.plots.wiring import style
from course_utils.plots.wiring.sheet import Frame, Label, Line, PlacedBox, Sheet, is_circle, lines_of

UNDER, LINES, BOXES, TEXTS = 1, 2, 3, 4  # what is drawn over what
HEAD = "-|>,head_length=0.32,head_width=0.14"


def draw(sheet: Sheet, axis) -> None:
    """Draw everything on an axis of the sheet's size."""
    axis.axis("off")
    axis.set(xlim=(0, sheet.width), ylim=(sheet.height, 0), aspect="equal")
    for frame in sheet.frames:
        _draw_frame(axis, frame)
    for line in sheet.lines:
        _draw_line(axis, line)
    for placed in sheet.boxes:
        _draw_box(axis, placed)
    for label in sheet.labels:
        _draw_label(axis, label)


def _draw_frame(axis, frame: Frame) -> None:
    look = {"facecolor": "0.97", "edgecolor": "0.55", "linewidth": 0.8, "linestyle": (0, (4, 3)), "zorder": UNDER}
    axis.add_patch(FancyBboxPatch((frame.x, frame.y), frame.width, frame.height, boxstyle=_round(0.08), **look))


def _round(radius: float) -> str:
    return f"round,pad=0,rounding_size={radius}"


def _draw_box(axis, placed: PlacedBox) -> None:
    box = placed.box
    marked = bool(box.note) or box.ghost
    look = {
        "facecolor": style.MARK_FILL if marked else style.FROZEN_FILL if box.frozen else style.FILLS[box.kind],
        "edgecolor": style.MARK if marked else style.EDGE,
        "linewidth": 1.8 if marked else 0.7,
        "linestyle": "--" if box.ghost else "-",
        "zorder": BOXES + 0.5 * marked,
    }
    middle = (placed.x + placed.width / 2, placed.y + placed.height / 2)
    if is_circle(box):
        axis.add_patch(Circle(middle, style.CIRCLE, **look))
        axis.text(*middle, box.lines[0], ha="center", va="center", fontsize=style.TEXT + 3, zorder=TEXTS)
        return
    outline = ((placed.x, placed.y), placed.width, placed.height)
    if box.kind != "cut":
        axis.add_patch(FancyBboxPatch(*outline, boxstyle=_round(0.04), **look))
    _write_in(axis, placed)


def _write_in(axis, placed: PlacedBox) -> None:
    """The lines of a box, centred in it."""
    texts = lines_of(placed.box)
    top = placed.y + (placed.height - len(texts) * style.LINE) / 2
    for number, (role, text) in enumerate(texts):
        size = style.TEXT if role in ("line", "name") else style.SMALL
        weight = "bold" if role in ("name", "note") else "normal"
        color = style.MARK if role == "note" else style.SMALL_COLOR if role == "small" else "0"
        at = (placed.x + placed.width / 2, top + (number + 0.5) * style.LINE)
        axis.text(*at, text, ha="center", va="center", fontsize=size, weight=weight, color=color, zorder=TEXTS)


def _draw_label(axis, label: Label) -> None:
    look = {"color": style.SMALL_COLOR, "weight": "bold" if label.bold else "normal"}
    look |= {"fontsize": label.points, "linespacing": 1.25, "zorder": TEXTS}
    middle = "center" if "\n" in label.text else "center_baseline"  # so that labels in a row stand on one line
    axis.text(label.x, label.y, label.text, ha="left", va=middle, **look)


def _draw_line(axis, line: Line) -> None:
    """The path, and its head apart from it: Matplotlib bends no arrow around corners."""
    color = style.SHORTCUT if line.shortcut else style.LINE_COLOR
    points = _without_repeats(line.points)
    if len(points) < 2:
        return
    if line.arrow:
        head = {"arrowstyle": HEAD, "color": color, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
        axis.annotate("", points[-1], _short_of(points[-1], points[-2]), arrowprops=head, zorder=LINES + 0.5)
        points[-1] = _short_of(points[-1], points[-2], 0.04)
    look = {"edgecolor": color, "linewidth": 1.6 if line.shortcut else 0.9, "capstyle": "round"}
    axis.add_patch(PathPatch(rounded(points), facecolor="none", zorder=LINES, **look))


def _without_repeats(points) -> list[tuple[float, float]]:
    return [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]


def _short_of(end, start, by: float = 0.08) -> tuple[float, float]:
    """The point `by` before the end of a straight line."""
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    share = min(by / length, 1) if length else 0
    return end[0] + (start[0] - end[0]) * share, end[1] + (start[1] - end[1]) * share


def rounded(points) -> Path:
    """The line through points with each corner as a curve."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(style.BEND, _distance(before, corner) / 2, _distance(corner, after) / 2)
        vertices += [_short_of(corner, before, radius), corner, _short_of(corner, after, radius)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, points[-1]], [*codes, Path.LINETO])


def _distance(one, other) -> float:
    return ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5
