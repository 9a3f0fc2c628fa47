"""What the notes say on experiments with Keras: losses, regularizers, the ladder of improvements, ConvNets."""

from course_utils.measure.statements.statement import Statement

EXPERIMENTS: dict[str, Statement] = {
    "K08": Statement(
        "Kernel, bias and activity regularizers, L1, L2, elastic net, own ones, and dropout do what their formulas say",
        "004",
        turned_by="a penalty in model.losses that differs from its formula",
    ),
    "K09": Statement(
        "Batch normalization speeds learning up and generally raises the accuracy",
        "004",
        turned_by="with SGD an interval that excludes five points after the first epoch, or two at the end",
    ),
    "K10": Statement(
        "Four categories of loss functions: accuracies, errors, hinge losses and cross-entropies",
        "004",
        turned_by="a value that differs from its formula; an accuracy with a gradient would make it right",
    ),
    "K11": Statement(
        "A metric is not used in training",
        "004",
        turned_by="weights that depend on the list of metrics",
    ),
    "K12": Statement(
        "SGD, RMSprop and Adam take lr= and decay=, and the learning rate matters",
        "004",
        "api",
        turned_by="an SGD that takes lr= and decay=",
    ),
    "K15": Statement(
        "MNIST as 784 inputs from 0 to 1, float32, one-hot labels of length 10, and softmax outputs with the sum 1",
        "004",
        turned_by="another length, type or sum",
    ),
    "K16": Statement(
        "The history's keys are acc, loss, val_acc and val_loss",
        "004",
        "api",
        turned_by="a history with these keys",
    ),
    "K17": Statement(
        "Hidden layers, dropout, optimizers, rate, neurons and batch size each improve the simple net; epochs do not",
        "004",
        turned_by="a step whose best option is not better, or more epochs that are",
    ),
    "K18": Statement(
        "More hidden neurons: more parameters and longer epochs",
        "004",
        turned_by="an epoch that is not shown to take longer with more neurons",
    ),
    "K19": Statement(
        "Over-fitting is a validation loss that turns up; penalties help; complexity is the number of non-zero weights",
        "004",
        turned_by="a validation loss that does not turn, or a penalty that leaves it as high",
    ),
    "K21": Statement(
        "A model has predict, evaluate, predict_classes and predict_proba",
        "004",
        "api",
        turned_by="a model that has all four",
    ),
    "K22": Statement(
        "A dense net does not care about spatial structure, a ConvNet does",
        "004",
        turned_by="a dense net that falls, or a ConvNet that does not, when all pixels are shuffled alike",
    ),
    "K23": Statement(
        "32 filters of 3×3 on 256×256×3, then pooling 2×2",
        "004",
        turned_by="another shape or number of parameters",
    ),
    "K24": Statement(
        "A ConvNet beats a simple net with 5,900, 3,000, 1,800, 600 and 300 digits, after four epochs",
        "004",
        turned_by="an interval below 0 at one of these sizes, or with the fewest digits after as many steps",
    ),
}
