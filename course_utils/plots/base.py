"""What all figures share: the style, and alternative text in the output."""

import base64
import io
import textwrap
from contextlib import contextmanager
from importlib.resources import files

import matplotlib as mpl
import matplotlib.style
from matplotlib.figure import Figure

STYLE = str(files("course_utils.plots") / "course.mplstyle")


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
    plain-text form of the output. Outside a notebook nothing is shown.
    """
    from IPython.display import display

    if in_notebook():
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
        picture = base64.b64encode(buffer.getvalue()).decode("ascii")
        display({"image/png": picture, "text/plain": alt}, metadata={"image/png": {"alt": alt}}, raw=True)


def heading(title: str, width: float) -> str:
    """A title in as many lines as a figure `width` inches wide needs."""
    return textwrap.fill(title, int(width * 11))


def finish(figure: Figure, title: str = "", caption: str = "") -> None:
    """Write the title of the whole figure above it and the caption below, both at the left; empty texts are left out.

    A figure of a single plot has its title on the axes, where it stands over the plot and not over the labels.
    """
    if title:
        figure.suptitle(heading(title, figure.get_figwidth()), x=0.01, ha="left", fontsize=11)
    if caption:
        figure.supxlabel(caption, x=0.01, ha="left", fontsize=8, color="0.35")


def blank(n_rows: int, n_columns: int, size: tuple[float, float]) -> tuple[Figure, list]:
    """An empty figure of `size` inches with a grid of axes, as a flat list; made apart from pyplot, so shown once."""
    with course_style():
        figure = Figure(figsize=size)
        axes = figure.subplots(n_rows, n_columns, squeeze=False)
    return figure, list(axes.flat)
