"""What the notes say on 1×1 convolutions and Inception."""

from course_utils.measure.statements.statement import Statement

INCEPTION: dict[str, Statement] = {
    "N01": Statement(
        "A 1×1 filter scales one channel; on 32 it is a small dense net at each of 36 positions",
        "001",
        turned_by="a 1×1 convolution that differs from a Dense layer on the channels",
    ),
    "N02": Statement(
        "1×1 makes 28×28×32 of 28×28×192; with 192 filters it only adds non-linearity",
        "001, 003",
        turned_by="another volume; a second 1×1 layer with ReLU that is one matrix after all",
    ),
    "N03": Statement(
        "One 1×1 filter on 64×64×16, with bias, has 17 parameters", "001", turned_by="another number of parameters"
    ),
    "N04": Statement(
        "1×1 can shrink n_C but not n_H, n_W; pooling can shrink n_H, n_W but not n_C",
        "001",
        turned_by="a 1×1 convolution that shrinks rows; a pooling that shrinks channels",
    ),
    "I01": Statement("The Inception module: four branches, 28×28×192 to 28×28×256", "001", turned_by="another volume"),
    "I02": Statement(
        "The third set has 1.2 billion multiplications for 32 5×5 filters on 28×28×192, the first 120 million",
        "001, 003",
        turned_by="1.2 billion multiplications",
    ),
    "I03": Statement(
        "With a bottleneck of 16 channels: 2.4 + 10.0 = 12.4 million multiplications",
        "001, 003",
        turned_by="another number of multiplications",
    ),
    "I04": Statement(
        "The bottleneck does not hurt performance", "002", turned_by="an interval of the loss that lies within 2 points"
    ),
    "I05": Statement(
        "GoogLeNet: stacked modules, three softmax heads; the side heads regularize",
        "001, 002, 003",
        turned_by="another number of modules or heads; a gain whose interval lies below half a point",
    ),
    "I06": Statement(
        "Later versions factorize the convolutions, and one joins the module with ResNet",
        "002",
        turned_by="a factorized block that saves nothing, or a module that is no residual one",
    ),
    "I07": Statement(
        "Four statements on Inception networks, two of them true",
        "001",
        turned_by="another truth value of one of the four statements",
    ),
}
