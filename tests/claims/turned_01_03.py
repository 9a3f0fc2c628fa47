"""What lessons 01 and 03 would have had to find for another verdict: the names in their claims, and that verdict."""

from tests.claims.fakes import found, net

SHAPES = ["32×32×1", "10"]

TURNED = {
    "K01": ({"gap": 1.0}, "wrong"),
    "K02": ({"found": ["InputLayer", "Dense"]}, "wrong"),
    "K03": ({"counts": {"parameters": 37_633, "trainable": 37_633, "not trainable": 0}}, "wrong"),
    "K04": ({"scores": {"loss": 0.1}, "answer": 1.5}, "wrong"),
    "K05": (
        {"in_summary": 8, "in_drawing": 8, "old": {"it": True}, "none": {"it": False}, "some": {"it": True}},
        "holds with a caveat",
    ),
    "K06": ({"gap": 0.0, "ways": 2}, "holds with a caveat"),
    "K07": ({"by_hand": {"GRU": 560}, "by_keras": {"GRU": 570}}, "wrong"),
    "C01": ({"shape_chain": lambda _: SHAPES, "lenet5": lambda: net(60_000)}, "wrong"),
    "C02": ({"historic": {"non-linearity": "relu"}}, "wrong"),
    "C03": ({"found": {"mean test accuracy": 0.9905 - 0.0001}}, "wrong"),
    "C04": ({"found": {"LeNet-5": True, "VGG-16": True, "AlexNet": True}}, "holds with a caveat"),
    "C05": ({"by_notes": ["10"], "shape_chain": lambda _: SHAPES, "alexnet": lambda: net(60_000_000)}, "wrong"),
    "C06": (
        {
            "found": {"largest difference from the formula": 0.0},
            "gains": {"gains more than 2 points": found(0.03).larger(0.02, than=0.02)},
        },
        "holds in part",
    ),
    "C07": ({"by_paper": "multiple CPUs"}, "holds"),
    "C08": ({"by_notes": SHAPES, "shape_chain": lambda _: SHAPES, "vgg": net(138_000_000, layers=[])}, "holds in part"),
    "C09": ({"found": {"MB a picture": 96.0}}, "holds"),
    "C10": (
        {
            "counted": {"parameters of VGG-19": 143_667_240},
            "found": {"top-5 errors differ by (points)": 2.0},
        },
        "holds in part",
    ),
    "C11": (
        {
            "orders": {"AlexNet": "cpcpfff"},
            "in_groups": {"AlexNet": True},
            "every": {"AlexNet": True},
            "expected": {"AlexNet": False},
            "alternate": {"AlexNet": True},
        },
        "holds with a caveat",
    ),
}
