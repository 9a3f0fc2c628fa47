"""What lessons 07, 08 and 09 would have had to find for another verdict."""

from tests.claims.fakes import found, net

AT = "5 a class: better"
EXPECTED = {"at": AT, "expected": {AT: True}, "options": {"notes": {AT: True}}}
TURNED = {
    "T01": (
        {
            "by_hand": {"trained": 7_686},
            "counts": {"trained": 7_686},
            "at": AT,
            "foreseen": True,
            "found": found(-0.1).better(0.08),
        },
        "holds in part",
    ),
    "T02": ({"frozen_accuracy": 0.9, "cached_accuracy": 0.9, "tolerance": 0.01, "times": 3.0}, "holds in part"),
    "T03": (EXPECTED | {"found": found(0.2).better(0.03)}, "holds"),
    "T04": (EXPECTED | {"found": found(-0.2).better(0.03)}, "wrong"),
    "A01": ({"draws": {"shear": 0}, "changing": ["shear"], "gain": found(0.02, 0.03)}, "holds in part"),
    "A02": ({"gap": 0.0, "stays": {"PCA": False}}, "holds in part"),
    "A03": ({"gains": {"both": found(0.0, 0.05)}, "free": found(0.0, 0.05).better(0.2)}, "wrong"),
    "S01": ({"few": 5, "lead": lambda *_: found(-0.05), "with_much": found(0.05).larger(0.01)}, "wrong"),
    "S02": (
        {
            "helps": {"2 nets": found(0.015).better(0.02)},
            "above": {
                "2 nets": {
                    "more than 1 point": found(0.015, 0.002).larger(0.02, than=0.01),
                    "more than 2 points": found(0.015, 0.002).larger(0.02, than=0.02),
                }
            },
            "in_notes": {"2 nets": {"more than 1 point": True, "more than 2 points": False}},
            "lead": {"two nets": found(-0.5)},
            "one_run": {"better": found(-0.02).better(0.01)},
            "slow": {"3 nets": found(0.0).larger(0.25, than=-0.25)},
            "nets": [1, 2, 3],
            "memory": {"memory": 3.0},
        },
        "holds with a caveat",
    ),
    "S03": (
        {
            "better_by_ten": {"ten crops": found(-0.01).better(0.01)},
            "grown": {"pixels": 7.66},
            "slow": {"10 crops": found(0.0).larger(0.25, than=-0.25)},
        },
        "holds in part",
    ),
    "S04": (
        {
            "ours": net(25_000_000),
            "parameters": {"ResNet50": 1},
            "apart_by": {"difference": 0.5},
            "published": {"ResNet50": 25.6},
            "in_millions": {"ResNet50": 1.0},
            "first": "teapot",
        },
        "wrong",
    ),
}
