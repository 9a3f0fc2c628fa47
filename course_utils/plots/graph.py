"""A model drawn as a graph."""

import re
import shutil
from pathlib import Path

NO_DOT = (
    "The drawing needs Graphviz's program `dot`, which is not on this machine. "
    "Get it with `conda install graphviz`, `apt install graphviz` or `brew install graphviz`, and run the cell again."
)


def draw_graph(model, to_file: str | Path | None = None):
    """The graph of a Keras model as SVG for the notebook, with the shape of every tensor.

    Args:
        model: a built `keras.Model`.
        to_file: where to write the same drawing as PNG, if anywhere.

    Returns:
        An `IPython.display.SVG`, or None on a machine without `dot`: then a sentence says how to get it.
    """
    import keras
    from IPython.display import SVG

    if shutil.which("dot") is None:
        print(NO_DOT)
        return None
    if to_file is not None:
        keras.utils.plot_model(model, to_file=str(to_file), show_shapes=True)
    # 72 dots an inch, or dot scales the drawing and not its frame; half of that size is still easy to read.
    dot = keras.utils.model_to_dot(model, show_shapes=True, show_layer_names=False, dpi=72)
    drawing = dot.create(prog="dot", format="svg").decode("utf-8")
    return SVG(re.sub(r'(width|height)="(\d+)pt"', lambda size: f'{size[1]}="{int(size[2]) // 2}pt"', drawing, count=2))
