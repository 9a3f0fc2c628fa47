"""A wiring diagram with everything in its place, still without Matplotlib: what `layout` writes and `drawing` draws.

Lengths are inches, y grows downwards.
"""

from dataclasses import dataclass, field

from course_utils.plots.wiring import style
from course_utils.plots.wiring.parts import Box, Shape


@dataclass(frozen=True)
class PlacedBox:
    """A box with its upper left corner and its size."""

    box: Box
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A line through points, its corners rounded, with or without a head at its end."""

    points: tuple[tuple[float, float], ...]
    arrow: bool = True
    shortcut: bool = False


@dataclass(frozen=True)
class Label:
    """Small print; x is its left end, y its middle. `points` is its size, `bold` its weight."""

    text: str
    x: float
    y: float
    points: float = style.SMALL
    bold: bool = False

    @property
    def width(self) -> float:
        return max(style.text_width(line, self.points, self.bold) for line in self.text.split("\n"))


@dataclass(frozen=True)
class Frame:
    """The frame around what is repeated."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Sheet:
    """All that is drawn."""

    boxes: list[PlacedBox] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


def is_circle(box: Box) -> bool:
    """Whether a box is drawn as a circle with a sign in it, as the papers draw sums."""
    return box.kind == "join" and len(box.lines) == 1 and len(box.lines[0]) == 1 and not (box.note or box.ghost)


def lines_of(box: Box) -> list[tuple[str, str]]:
    """The lines that stand in a box as (role, text): its name, its lines, that it is frozen, its note."""
    texts = [("name", box.name)]
    texts += [("line" if i == 0 or box.joined else "small", text) for i, text in enumerate(box.lines)]
    texts += [("small", "frozen" if box.frozen else ""), *(("note", line) for line in box.note.split("\n"))]
    return [(role, text) for role, text in texts if text]


def line_width(role: str, text: str) -> float:
    """The width of one line of a box."""
    points = style.TEXT if role in ("line", "name") else style.SMALL
    return style.text_width(text, points, bold=role in ("name", "note"))


def box_size(box: Box) -> tuple[float, float]:
    """Width and height that a box needs for its text."""
    if is_circle(box):
        return 2 * style.CIRCLE, 2 * style.CIRCLE
    texts = lines_of(box)
    width = max((line_width(*one) for one in texts), default=0.0) + 2 * style.PAD_X
    return max(width, style.NARROWEST), len(texts) * style.LINE + 2 * style.PAD_Y


def volume(shape: Shape) -> str:
    """A shape as a label: `56×56×64`; empty where it is not known."""
    return "×".join("?" if n is None else f"{n:,}" if len(shape) == 1 else str(n) for n in shape)
