"""What lessons 04, 05 and 06 would have had to find for another verdict."""

from types import SimpleNamespace

from tests.claims.fakes import found, net

RULES = ("Glorot", "He", "batch normalization")


def some_true(*names: str) -> dict[str, bool]:
    return {rule: rule in names for rule in RULES}


TURNED = {
    "R01": ({"found": {"vanish": False, "explode": False}}, "wrong"),
    "R02": ({"sum_of_both": "z + a", "third_set": "z + w a", "followed": ["z + w a"]}, "holds"),
    "R03": ({"worse": found(-0.5, 0.1), "better": found(-0.5, 0.1), "factor_of_two": 0.3}, "wrong"),
    "R04": ({"changed": {"a basic block": 0.0}, "survives": True}, "holds with a caveat"),
    "R05": ({"W_s": SimpleNamespace(shape=(128, 128)), "fixed": net(32_768)}, "wrong"),
    "R06": ({"shapes": {"convolutional block": [16, 16, 128]}, "gap": 0.5}, "wrong"),
    "R07": ({"counts": {"all": 1}, "stages": {"stage 2": "15×15×64"}}, "wrong"),
    "R08": ({"size": {"layers": 151, "parameters": 60_419_944}}, "wrong"),
    "R09": (
        {
            "every": some_true(*RULES),
            "never_vanishes": dict.fromkeys(RULES, found(-4.0, 0.3).not_worse(1)),
            "by_theory": some_true("Glorot"),
            "found": some_true(),
            "options": {"notes": some_true(*RULES)},
        },
        "wrong",
    ),
    "R10": ({"tolerates": lambda depth, residual: not residual, "every": False}, "wrong"),
    "R11": ({"built": {"ResNet-18": 17}, "named": {"ResNet-18": 18}}, "wrong"),
    "N01": ({"found": {"gives what a Dense layer gives": False}}, "wrong"),
    "N02": ({"shapes": {32: [28, 28, 32], 192: [28, 28, 32]}, "is_one_matrix": {"ReLU": True}}, "wrong"),
    "N03": ({"one_filter": net(16)}, "wrong"),
    "N04": (
        {"after": ["1×1"], "opposite": [{"n_H, n_W": False}], "shrinks": {"1×1": {"n_H, n_W": True}}},
        "wrong",
    ),
    "I01": ({"module": SimpleNamespace(output=SimpleNamespace(shape=(None, 28, 28, 192)))}, "wrong"),
    "I02": ({"straight": 1_200_000_000}, "holds with a caveat"),
    "I03": ({"exact": [2_408_448], "parts": [24_084_480], "ratio": 1.0}, "wrong"),
    "I04": (
        {"alike": {"width": found(-0.003).not_worse(0.02)}, "none": {"width": False}, "as_noted": {"width": True}},
        "holds with a caveat",
    ),
    "I05": ({"built": {"modules": 9, "heads": 3}, "heads": found(-0.01, 0.002)}, "holds in part"),
    "I06": ({"by_hand": {"5×5": 0.28}, "saved": {"5×5": 0.0}, "gap": 1.0}, "wrong"),
    "I07": ({"truth": {"deeper never hurts": False}, "found": {"deeper never hurts": True}}, "wrong"),
}
