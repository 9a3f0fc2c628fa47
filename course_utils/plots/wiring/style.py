"""Sizes and colours of wiring diagrams, and how wide a text is. Lengths are inches, y grows downwards."""

from functools import lru_cache

# The course's colours (Okabe & Ito), lightened until black text on them reads well.
FILLS = {
    "input": "#e6e6e6",
    "conv": "#bcdff5",
    "pool": "#f6d58e",
    "dense": "#a9dfcb",
    "norm": "#f4f4f4",
    "activation": "#ffffff",
    "dropout": "#ffffff",
    "shape": "#f4f4f4",
    "join": "#ffffff",
    "concatenate": "#ecd2e0",
    "model": "#d9e8d2",
    "block": "#dcebf7",
    "cut": "none",
}
EDGE, LINE_COLOR, SMALL_COLOR, SHORTCUT = "0.25", "0.3", "0.3", "#0072B2"
MARK, MARK_FILL = "#b54d00", "#fde3d0"  # vermillion, dark enough for small print on white
FROZEN_FILL = "#c9ced6"  # darker than an input; the box says it in words, too

TEXT, SMALL = 9.0, 8.0  # points
LINE = 0.165  # one line of text in a box
PAD_X, PAD_Y = 0.1, 0.045  # around the text of a box
NARROWEST = 0.85  # the least width of a box
ARROW, SHORT = 0.3, 0.17  # an arrow with a label beside it, and one without
BESIDE = 0.05  # between a line and its label
GAP = 0.22  # between branches
CIRCLE = 0.13  # the radius of a sum
BEND = 0.16  # the radius of a shortcut's curves
FRAME = 0.1  # around what is repeated
MARGIN = 0.08
COLUMN_GAP = 0.45
HINTING = 1.04  # letters that are fitted to pixels take a little more room than their outlines


@lru_cache(maxsize=4096)
def text_width(text: str, points: float, bold: bool = False) -> float:
    """The width of one line in the font of the figures; formulas between dollars are measured as they are set."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    if not text.strip():
        return 0.0
    font = FontProperties(size=points, weight="bold" if bold else "normal")
    return HINTING * TextPath((0, 0), text, prop=font).get_extents().x1 / 72
