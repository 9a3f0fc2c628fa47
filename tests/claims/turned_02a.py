"""What lesson 02a would have had to find for another verdict."""

from tests.claims.fakes import found

YES, NO = found(0.1).better(0.01), found(-0.1).better(0.01)
TURNED = {
    "K08": ({"formulas": {"difference": 0.5}}, "wrong"),
    "K09": (
        {"by_sgd": {"SGD": YES}, "by_adam": {"Adam": YES}, "always": {"Adam": True}, "foreseen": {}},
        "holds with a caveat",
    ),
    "K10": (
        {
            "gap": {"difference": 0.0},
            "trains": {"accuracy can": True},
            "can_train": {"accuracy can": False},
            "all_train": {"accuracy can": True},
        },
        "holds with a caveat",
    ),
    "K11": ({"moved": {"difference": 0.1}}, "wrong"),
    "K12": (
        {"found": {"SGD takes lr": True}, "foreseen": {"SGD takes lr": False}},
        "holds with a caveat",
    ),
    "K15": ({"prepared": {"inputs": 783}, "expected": {"inputs": 784}}, "wrong"),
    "K16": ({"keys": ["acc", "loss", "val_acc", "val_loss"]}, "holds"),
    "K17": (
        {"whole": {"all": YES}, "steps": {"Dropout": YES}, "here": {"Dropout": False}, "by_notes": {"Dropout": True}},
        "holds with a caveat",
    ),
    "K18": ({"grows": {"parameters": True}, "longer": {"1 to 2": NO}, "rises": {"1 to 2": True}}, "holds in part"),
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
    "K22": (
        {"stays": {"dense": NO}, "foreseen": {"dense": True}, "lower": {"ConvNet": NO}, "none": {"ConvNet": False}},
        "holds in part",
    ),
    "K23": ({"shapes": {"parameters": 864}, "wanted": {"parameters": 896}}, "wrong"),
    "K24": (
        {"ahead": {"300": NO}, "foreseen": {"300": True}, "every": {"300": True}, "with_steps": {"300": NO}},
        "wrong",
    ),
}
