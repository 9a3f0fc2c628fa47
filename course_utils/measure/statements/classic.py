"""What the notes say on the classic networks."""

from course_utils.measure.statements.statement import Statement

CLASSIC: dict[str, Statement] = {
    "C01": Statement(
        "LeNet-5: the volumes from 32×32×1 to ten outputs, and about 60,000 parameters",
        "001",
        turned_by="another volume, or another number of parameters",
    ),
    "C02": Statement(
        "The paper's LeNet-5 squashes, averages, squashes again after pooling, and has no softmax",
        "001, 002",
        "history",
        turned_by="a paper with ReLU, max-pooling or a softmax",
    ),
    "C03": Statement(
        "LeNet-5 reads about 99.2% of MNIST", "003", turned_by="a mean test accuracy below 99.05% or above 99.35%"
    ),
    "C04": Statement(
        "Height and width fall while the number of channels rises",
        "001, 002, 003",
        turned_by="a LeNet-5 or VGG-16 whose rows grow or channels fall; an AlexNet whose channels never fall",
    ),
    "C05": Statement(
        "AlexNet: the volumes from 227×227×3 to 1,000 outputs, and 60 million parameters",
        "001",
        turned_by="another volume, or another number of parameters",
    ),
    "C06": Statement(
        "Local response normalization works across channels, and does not help much",
        "001, 002, 003",
        turned_by="a layer that differs from the formula; a gain whose whole interval is above 2 points",
    ),
    "C07": Statement(
        "AlexNet was trained on multiple CPUs, says one of the three sets; on two GPUs, say the others",
        "001, 002, 003",
        "history",
        turned_by="a paper that names CPUs",
    ),
    "C08": Statement(
        "VGG-16: only 3×3 convolutions and 2×2 pooling, 16 layers with weights",
        "001, 002",
        turned_by="another kernel, volume or number of layers with weights",
    ),
    "C09": Statement("VGG-16 takes 96 MB per picture for the forward pass", "002", turned_by="a sum of 96 MB"),
    "C10": Statement(
        "VGG-19 does about as well as VGG-16",
        "002",
        "history",
        turned_by="top-5 errors that lie apart by more than half a point",
    ),
    "C11": Statement(
        "Convolution, pool, convolution, pool, dense, dense, output is a common arrangement",
        "001, 002",
        turned_by="a network that ends otherwise; an AlexNet that pools after each convolution",
    ),
}
