"""What all figures share: the style, and alternative text in the output."""

import base64
import io
import re
import textwrap
from contextlib import contextmanager
from importlib.resources import files

import matplotlib as mpl
import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

STYLE = str(files("course_utils.plots") / "course.mplstyle")
TITLE, CAPTION = {"fontsize": 11}, {"fontsize": 8, "color": "0.35"}  # above and below a figure as a whole
DARK = "0.15"  # a mean, or a bound: no colour of a line or of an interval, so that it means the same in every figure
COLOURS = 256  # of a palette, the most that a PNG can have
FORMULA = re.compile(r"(?<!\\)\$([^$\n]+)(?<!\\)\$")  # what Matplotlib sets as one
SIGNS_OF_TEX = re.compile(r"\\(?:mathrm|mathbf|mathit|text)\b|[\\{}]")
MARGIN = 8  # dots of the page around a figure: on a dark page no letter stands at the card's edge
ROUND = [1, 2, 2.5, 5, 10]  # steps of ticks
NO_BREAK = "\u00a0"
UNSEEN = 0.25  # of 255: the mean change of a pixel's worst colour up to which a palette is taken


@contextmanager
def course_style():
    """Within this context Matplotlib draws in the look of the course; outside of it nothing has changed."""
    with mpl.rc_context(), mpl.style.context(STYLE):
        yield


def in_notebook() -> bool:
    """Whether there is an IPython to show something in."""
    from IPython import get_ipython

    return get_ipython() is not None


def show(figure: Figure, alt: str) -> None:
    """Show a figure in the notebook as PNG with `alt` as its alternative text.

    The text goes into the output's metadata, where JupyterLab's and nbconvert's pages take it from, and into the
    plain-text form of the output. The file has twice the dots of the page, for dense screens; `width` in the metadata
    is that of the page. Formulas in the text, which Matplotlib draws, are read without TeX's signs. Outside a notebook
    nothing is shown.
    """
    from IPython.display import display

    alt = without_tex(alt)
    if in_notebook():
        alt = alt.replace(NO_BREAK, " ")
        picture = base64.b64encode(png(figure)).decode("ascii")
        about = {"alt": alt, "width": round(figure.get_figwidth() * figure.dpi) + 2 * MARGIN}
        display({"image/png": picture, "text/plain": alt}, metadata={"image/png": about}, raw=True)


def without_tex(text: str) -> str:
    """A text whose formulas between dollar signs are written plainly, for who hears it: "$W_s$" is "W_s"."""
    return FORMULA.sub(lambda found: SIGNS_OF_TEX.sub("", found[1]), text)


def png(figure: Figure) -> bytes:
    """The figure as the bytes of a PNG file, with a palette where that shows no difference: a third of the size."""
    from PIL import Image, ImageOps

    drawn, file = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=2 * figure.dpi)
    with Image.open(drawn) as opened:
        full = ImageOps.expand(opened.convert("RGB"), border=2 * MARGIN, fill="white")
    few = full.quantize(COLOURS, dither=Image.Dither.NONE)
    change = np.abs(np.asarray(full, "int16") - np.asarray(few.convert("RGB"), "int16")).max(axis=-1).mean()
    (few if change <= UNSEEN else full).save(file, format="png", optimize=True)
    return file.getvalue()


def heading(title: str, width: float) -> str:
    """A title in as many lines as a figure `width` inches wide needs, the lines as equal in length as may be."""
    most = int(width * 11)
    needed = len(_lines(title, most))
    longest = max(1, *map(len, re.split(r"[ \t\n]+", title)))  # a space that does not break a line is part of a word
    widths = range(min(longest, most), most + 1)
    return "\n".join(next(lines for lines in (_lines(title, n) for n in widths) if len(lines) <= needed))


def unbroken(text: str) -> str:
    """The text as one piece of a title, in which no line ends: a number with its unit, or a name."""
    return text.replace(" ", NO_BREAK)


def _lines(title: str, letters: int) -> list[str]:
    return textwrap.wrap(title, letters, break_on_hyphens=False)


def small_print(caption: str, width: float) -> str:
    """A caption whose own lines are broken where a figure `width` inches wide ends."""
    return "\n".join(textwrap.fill(line, int(width * 16)) for line in caption.splitlines())


def finish(figure: Figure, title: str = "", caption: str = "") -> None:
    """Write the title of the whole figure above it and the caption below, both at the left; empty texts are left out.

    A figure of a single plot has its title on the axes, where it stands over the plot and not over the labels.
    """
    if title:
        figure.suptitle(heading(title, figure.get_figwidth()), x=0.01, ha="left", **TITLE)
    if caption:
        figure.supxlabel(small_print(caption, figure.get_figwidth()), x=0.01, ha="left", **CAPTION)


def blank(n_rows: int, n_columns: int, size: tuple[float, float]) -> tuple[Figure, list]:
    """An empty figure of `size` inches with a grid of axes, as a flat list; made apart from pyplot, so shown once."""
    with course_style():
        figure = Figure(figsize=size)
        axes = figure.subplots(n_rows, n_columns, squeeze=False)
    return figure, list(axes.flat)
