"""The statements of the source notes that the lessons measure.

`kind` decides what a disagreement means: a `fact` that a measurement contradicts is wrong; an `api` that no longer
behaves as noted is outdated, because the notes were right when they were written; `history` cannot be measured at all
and needs a citation.

`turned_by` says which measurement would have made the verdict come out otherwise: a statement that no measurement can
turn is not measured. tests/claims feeds each of them to the lesson's own claim.
"""

from typing import Literal, NamedTuple


class Statement(NamedTuple):
    """One factual statement of the notes."""

    text: str
    source: str
    kind: Literal["fact", "api", "history"] = "fact"
    turned_by: str = ""


STATEMENTS: dict[str, Statement] = {
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
        "LeNet-5 reads about 99.2 % of MNIST", "003", turned_by="a mean test accuracy below 99.05 % or above 99.35 %"
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
        "AlexNet was trained on multiple CPUs, says the third set; on two GPUs, say the others",
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
    "R01": Statement(
        "Gradients vanish or explode with depth",
        "000, 001",
        turned_by="plain gradients that stay within a power of ten from 8 to 32 layers",
    ),
    "R02": Statement(
        "The third set has g(z[l+2] + w[l+2] a[l+2]) where the others have g(z[l+2] + a[l])",
        "001, 002, 003",
        turned_by="a block that follows the third set's formula",
    ),
    "R03": Statement(
        "With depth the training error of plain nets rises again, that of residual nets falls",
        "001, 002, 003",
        turned_by="a training loss of 32 layers no higher than of 8 when plain, or no lower when residual",
    ),
    "R04": Statement(
        "With all weights at zero, the block is the identity",
        "001, 003",
        turned_by="a block with zero weights that changes an activation; one that keeps negative inputs",
    ),
    "R05": Statement(
        "Unequal dimensions: W_s is learned, or fixed with zero-padding",
        "001, 003",
        turned_by="a W_s of another size; a padding with weights",
    ),
    "R06": Statement(
        "Two kinds of block; a 1×1 convolution with stride 2 halves height and width",
        "000, 001, 002",
        turned_by="a block that does not halve, or that differs from NumPy",
    ),
    "R07": Statement(
        "ResNet-50 on 64×64×3 with six classes, and its stages",
        "000",
        turned_by="another volume after a stage, or another number of parameters",
    ),
    "R08": Statement(
        "152 layers won ImageNet; more than 100 train without loss; beyond 1,000 is rare",
        "001, 002",
        "history",
        turned_by="another number of parameters in a ResNet-152",
    ),
    "R09": Statement(
        "Skip connections help the gradient on its way back",
        "002",
        turned_by="a residual gradient that vanishes with depth",
    ),
    "R10": Statement(
        "The net may ignore the two added layers: it tolerates them",
        "003",
        turned_by="a residual network that loses a tenth of its accuracy with a block, or a plain one that does not",
    ),
    "R11": Statement(
        "Very deep nets are built by stacking two block types",
        "001",
        turned_by="a depth that the two block types do not add up to",
    ),
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
    "T01": Statement(
        "Few photographs: freeze all of a trained net and train a softmax of one's own on it",
        "001, 003",
        turned_by="weights that train although frozen; a frozen net that is no better than one from nothing",
    ),
    "T02": Statement(
        "Compute the frozen part once, save it to disk, and train on what was saved",
        "001, 003",
        turned_by="another accuracy on saved features; less than 20 times the speed",
    ),
    "T03": Statement(
        "More photographs: freeze fewer layers; many: the weights are an initialization only",
        "001",
        turned_by="draws in which freezing less is better with few photographs, or no better with many",
    ),
    "T04": Statement(
        "Transfer learning almost always pays, unless the set is exceptionally large",
        "001",
        turned_by="a number of photographs from which a net from nothing is ahead",
    ),
    "A01": Statement(
        "Ways to augment: mirror, random crop, rotate, shear, warp locally, shift colours, such as by (+20, −20, +20)",
        "001, 003",
        turned_by="a way that leaves the photograph as it is; a gain whose interval lies below 10 points",
    ),
    "A02": Statement(
        "PCA colour augmentation shifts along the principal colours of the set, so the tint stays consistent",
        "001, 003",
        turned_by="shifts that differ from the formula, or that change the tint as free ones do",
    ),
    "A03": Statement(
        "Distort on other threads while the training runs",
        "001, 003",
        turned_by="an overlapped epoch that saves less than a fifth",
    ),
    "S01": Statement(
        "Little data: more hand-engineering; much data: simpler algorithms, less of it",
        "001, 003",
        turned_by="hand-made features that are no better with little data, or still better with much",
    ),
    "S02": Statement(
        "Ensembles average outputs, never weights: 1–2 % better, 3–15 times slower, more memory",
        "001, 003",
        turned_by="a gain outside 1–2 %; weights of nets trained apart that average well; another cost than n times",
    ),
    "S03": Statement(
        "10-crop, centre and corners and their mirror images: a little better, one net, slower",
        "001, 003",
        turned_by="ten crops whose gain on the same photographs lies below one point, or that are as fast as one",
    ),
    "S04": Statement(
        "Use published architectures, open implementations and pre-trained models",
        "001, 003",
        turned_by="other parameter counts or, with the same weights, other outputs; weights that misname the cup",
    ),
    "Q01": Statement(
        "The practice questions have answers: one 1×1 filter on 64×64×16 has 16 + 1 parameters",
        "001",
        turned_by="a drawn question whose formula a count contradicts; another number than 17",
    ),
}
