"""What the notes say on residual networks."""

from course_utils.measure.statements.statement import Statement

RESIDUAL: dict[str, Statement] = {
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
        turned_by="another number of layers, or of parameters, in a ResNet-152",
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
}
