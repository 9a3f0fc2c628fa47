"""What the notes say on Keras: the tutorial and the experiments."""

from course_utils.measure.statements.statement import Statement

KERAS: dict[str, Statement] = {
    "K01": Statement(
        "One line that makes and calls a layer does the same as making the layer, then calling it",
        "000",
        turned_by="outputs that differ",
    ),
    "K02": Statement(
        "Re-using the name X loses nothing: the graph keeps every intermediate tensor",
        "000",
        turned_by="a model that lacks one of the layers",
    ),
    "K03": Statement(
        "The layers of HappyModel, from the zero-padding to the sigmoid unit",
        "000",
        turned_by="another number of parameters",
    ),
    "K04": Statement(
        "A model is created, compiled, fitted, evaluated, and then predicts on a picture",
        "000, 004",
        turned_by="an evaluation without loss and accuracy, or an answer outside 0 to 1",
    ),
    "K05": Statement(
        "summary() prints the layers; plot_model and model_to_dot draw the graph",
        "000",
        "api",
        turned_by="a layer that the summary or the drawing lacks; keras.utils.vis_utils where the notes import it",
    ),
    "K06": Statement(
        "There are two ways to build a model: Sequential and functional",
        "004",
        turned_by="styles that disagree by more than rounding, given the same weights",
    ),
    "K07": Statement(
        "Dense, recurrent, convolution and pooling layers come ready-made",
        "000, 004",
        turned_by="a layer with more or fewer parameters than its equations ask for",
    ),
}
