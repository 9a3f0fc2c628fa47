"""A picture of the difference as HTML: a PNG of few colours, with alternative text."""

import base64
import html
import io

from matplotlib.figure import Figure

from course_utils.checks.pictures.boxes import chain_of
from course_utils.plots.wiring.draw import alternative_text, figure_of

YOURS, EXPECTED = "You have", "Expected"  # the same words as in the lines of the verdict
DOTS = 200  # an inch of the file, so that it stays sharp on dense screens
SHOWN = 96  # an inch of the page
COLOURS = 32


def picture(wiring: dict) -> str:
    """The two nets of `messages.difference` side by side, as an `<img>` that fits the width of the page."""
    chains = {YOURS: chain_of(wiring["got"]), EXPECTED: chain_of(wiring["expected"])}
    figure = figure_of(chains)
    alt = html.escape(f"The wiring, the first difference marked. {alternative_text(chains)}", quote=True)
    data = base64.b64encode(_png(figure)).decode("ascii")
    return (
        f'<img src="data:image/png;base64,{data}" alt="{alt}" width="{figure.get_figwidth() * SHOWN:.0f}" '
        'style="display:block;max-width:100%;height:auto;margin:.5em 0;border-radius:4px">'
    )


def _png(figure: Figure) -> bytes:
    """The figure as a PNG with a palette, a third of the size of one without."""
    from PIL import Image

    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png", dpi=DOTS)
    full.seek(0)
    with Image.open(full) as drawn:
        drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
    return small.getvalue()
