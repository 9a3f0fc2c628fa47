"""`draw_wiring`: the wiring of one or several nets as a figure."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from matplotlib.figure import Figure

from course_utils.errors import CourseError
from course_utils.plots.base import CAPTION, TITLE, blank, course_style, heading, show, small_print
from course_utils.plots.wiring import keras_graph, style, tree
from course_utils.plots.wiring.drawing import draw
from course_utils.plots.wiring.page import arrange, fits
from course_utils.plots.wiring.parts import Box, Chain, changed, layer_names
from course_utils.plots.wiring.shorten import repeated, whole_blocks
from course_utils.plots.wiring.words import in_words

NARROWEST = 5.0  # inches; a narrower figure has this width where its title needs it
LETTER = 0.095  # inches a letter of a title
LINE = 0.22  # inches a line of the title, or of the caption


def draw_wiring(
    net,
    title: str = "",
    caption: str = "",
    *,
    highlight: Mapping[str, str] | None = None,
    called: Mapping[str, str] | None = None,
    frozen: Collection[str] | None = None,
    costs: bool = False,
    fold: bool = True,
    blocks: bool | None = None,
    columns: int = 0,
    scale: float = 1.0,
) -> None:
    """Draw how the layers of a net hang together: a vertical flow, shortcuts beside it, branches side by side.

    Each box has its kind, kernel size, filters, stride and padding; beside each arrow stands the volume n_H×n_W×n_C.
    Graphviz is not needed. Further outputs are side paths; a model inside the model is one box; a net that is too long
    for one column goes on in the next one.

    Args:
        net: a functional or sequential `keras.Model`, or what a block returned for a `keras.Input`; or several of them
            by name, to be drawn side by side.
        title: the finding.
        caption: small print under the drawing.
        highlight: by the name of a layer, what there is to say about it, on lines of its own; formulas as TeX, `$W_s$`.
        called: by the name of a layer, what its output is called, beside the arrow that leaves it: `$a^{[l]}$`.
        frozen: the names of the layers that are shaded; by default those that `trainable=False` keeps as they are.
        costs: whether each layer says its multiplications for one picture (MACs).
        fold: whether what is repeated several times in a row is drawn once, with the number of times beside it.
        blocks: whether each fork is one box that says its branches; by default where all of it would not fit the page.
        columns: the columns that a single net takes at most; by default as few as keep it within a screen.
        scale: how much larger than usual boxes and letters are, for few boxes that are read closely.

    Raises:
        CourseError: a net without a graph, with several inputs, or with branches that cross too often; the name of a
            layer that it does not have.
    """
    nets = net if isinstance(net, Mapping) else {"": net}
    chains = {name: tree.chain(*keras_graph.read(one, costs)) for name, one in nets.items()}
    short = shortened(marked(chains, highlight or {}, frozen, called or {}), fold, blocks)
    show_chains(short, title, caption, columns, scale)


def show_chains(
    chains: Mapping[str, Chain], title: str = "", caption: str = "", columns: int = 0, scale: float = 1.0
) -> None:
    """Show chains side by side, each under its name."""
    show(figure_of(chains, title, caption, columns, scale), alt=alternative_text(chains, title))


def shortened(chains: dict[str, Chain], fold: bool, blocks: bool | None) -> dict[str, Chain]:
    """The chains, folded and in whole blocks as the arguments of `draw_wiring` say."""
    full = {name: repeated(chain) for name, chain in chains.items()} if fold else chains
    if blocks is False or (blocks is None and fits(arrange(full))):
        return full
    short = {name: whole_blocks(chain) for name, chain in chains.items()}
    return {name: repeated(chain) for name, chain in short.items()} if fold else short


def figure_of(
    chains: Mapping[str, Chain], title: str = "", caption: str = "", columns: int = 0, scale: float = 1.0
) -> Figure:
    """The figure of chains side by side, each under its name; title and caption have their size at each scale."""
    sheet = arrange(chains, columns)
    sheet.width = max(sheet.width, min(len(title) * LETTER, NARROWEST) / scale)
    lines = heading(title, scale * sheet.width)
    with course_style():
        above = LINE / scale * (lines.count("\n") + 1) if title else 0.0
        caption = small_print(caption, scale * (sheet.width - 2 * style.MARGIN))
        below = LINE / scale * (caption.count("\n") + 1) if caption else 0.0
        height = above + sheet.height + below
        figure, (axis,) = blank(1, 1, (sheet.width, height))
        figure.set_dpi(scale * figure.dpi)  # all of it grows, so that each text still fits its box
        figure.set_layout_engine("none")  # an inch of the sheet is an inch of the figure, or no text would fit its box
        axis.set_position((0, below / height, 1, sheet.height / height))
        draw(sheet, axis)
        left = style.MARGIN / sheet.width
        usual = [{**look, "fontsize": look["fontsize"] / scale} for look in (TITLE, CAPTION)]
        figure.text(left, 1 - 0.06 / scale / height, lines, ha="left", va="top", **usual[0])
        figure.text(left, 0.06 / scale / height, caption, ha="left", va="bottom", **usual[1])
    return figure


def alternative_text(chains: Mapping[str, Chain], title: str = "") -> str:
    """The chains in words, under their names."""
    texts = [f"{name}: {in_words(chain)}" if name else in_words(chain) for name, chain in chains.items()]
    return ". ".join(filter(None, (title, *texts))) + "."


def marked(
    chains: dict[str, Chain],
    highlight: Mapping[str, str],
    frozen: Collection[str] | None,
    called: Mapping[str, str] | None = None,
) -> dict[str, Chain]:
    """The chains with what is said about single layers written into their boxes."""
    known = set().union(*map(layer_names, chains.values()))
    called = called or {}
    unknown = sorted({*highlight, *called, *(frozen or ())} - known)
    if unknown:
        raise CourseError(f"There is no layer '{unknown[0]}' to mark; the layers are {', '.join(sorted(known))}.")
    said: set[str] = set()

    def mark(box: Box) -> Box:
        note = "\n".join(highlight[name] for name in box.layers if name in highlight and name not in said)
        said.update(box.layers)
        named = frozen is not None and box.kind != "activation" and any(name in frozen for name in box.layers)
        shaded = box.frozen if frozen is None else named
        name = next((called[name] for name in box.layers if name in called), "")
        return replace(box, note=note, frozen=shaded, called=name)

    return {name: changed(chain, mark) for name, chain in chains.items()}
