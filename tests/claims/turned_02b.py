"""What lesson 02b would have had to find for another verdict."""

from tests.claims.fakes import found

THERE = {"get_input_shape_at": True, "get_default_graph": True}
TURNED = {
    "K13": ({"architecture": True, "same_answers": {"net.h5": True}, "has_yaml": True}, "holds with a caveat"),
    "K14": (
        {
            "lowest": 0.25,
            "in_memory": 0.25,
            "on_disk": 0.25,
            "per_epoch": {"mean of the batches": [0.5]},
            "in_history": {"mean of the batches": [0.5]},
            "largest": 0.0,
            "quiver_needs": THERE,
            "in_notes": THERE,
            "gone": dict.fromkeys(THERE, False),
        },
        "holds with a caveat",
    ),
    "K20": (
        {"counted": {"combinations": 9, "grid": 9}, "proposals": found(-0.05).better(0.05)},
        "holds in part",
    ),
    "K26": ({"shows_more": True}, "holds with a caveat"),
}
