"""The statements of the source notes that the lessons measure.

`kind` decides what a disagreement means: a `fact` that a measurement contradicts is wrong; an `api` that no longer
behaves as noted is outdated, because the notes were right when they were written; `history` cannot be measured at all
and needs a citation.
"""

from typing import Literal, NamedTuple


class Statement(NamedTuple):
    """One factual statement of the notes."""

    text: str
    source: str
    kind: Literal["fact", "api", "history"] = "fact"


STATEMENTS: dict[str, Statement] = {
    "K01": Statement("One line that makes and calls a layer does the same as making the layer, then calling it", "000"),
    "K02": Statement("Re-using the name X loses nothing: the graph keeps every intermediate tensor", "000"),
    "K03": Statement("The layers of HappyModel, from the zero-padding to the sigmoid unit", "000"),
    "K04": Statement("A model is created, compiled, fitted, evaluated, and then predicts on a picture", "000, 004"),
    "K05": Statement("summary() prints the layers; plot_model and model_to_dot draw the graph", "000", "api"),
    "K06": Statement("There are two ways to build a model: Sequential and functional", "004"),
    "K07": Statement("Dense, recurrent, convolution and pooling layers come ready-made", "000, 004"),
}
