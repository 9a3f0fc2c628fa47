"""What lesson 02a would have had to find for another verdict."""

from tests.claims.fakes import found

YES, NO = found(0.1).better(0.01), found(-0.1).better(0.01)
TURNED = {
    "K08": ({"formulas": 0.5}, "wrong"),
    "K09": (
        {"by_sgd": {"SGD": YES}, "by_adam": {"Adam": YES}, "always": {"Adam": True}, "foreseen": {}},
        "holds with a caveat",
    ),
    "K10": ({"largest_gap": 0.0, "trains": {"cross-entropy": True, "accuracy": True}}, "holds with a caveat"),
    "K11": ({"moved": 0.1}, "wrong"),
    "K12": (
        {"found": dict.fromkeys(("learning_rate", "lr", "decay", "the rate matters"), True)},
        "holds with a caveat",
    ),
    "K15": ({"prepared": {"inputs": 783}, "expected": {"inputs": 784}}, "wrong"),
    "K16": ({"keys": ["acc", "loss", "val_acc", "val_loss"]}, "holds"),
    "K17": (
        {"whole": YES, "steps": {"Dropout": YES}, "here": {"Dropout": False}, "by_notes": {"Dropout": True}},
        "holds with a caveat",
    ),
    "K18": ({"counts": [1, 2], "longer": {"1 to 2": NO}, "rises": {"1 to 2": True}}, "holds in part"),
    "K19": (
        {
            "shown": {"turns": YES},
            "helped": {"L2": YES},
            "by_kind": {"L2": True},
            "zeros": {"L1": True},
            "none": {"L1": False},
            "some": {"L1": True},
            "simpler": {"L1": True},
        },
        "holds with a caveat",
    ),
    "K21": (
        {"methods": dict.fromkeys(("predict", "evaluate", "predict_classes", "predict_proba"), True)},
        "holds with a caveat",
    ),
    "K22": ({"stays": {"not lower": NO, "largest difference of outputs": 0.0}, "lower": NO}, "holds in part"),
    "K23": ({"shapes": {"convolution": (254, 254, 32), "pooling": (127, 127, 32), "parameters": 864}}, "wrong"),
    "K24": (
        {"ahead": {"300": NO}, "foreseen": {"300": True}, "every": {"300": True}, "with_steps": NO},
        "wrong",
    ),
}
