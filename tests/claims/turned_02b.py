"""What lesson 02b would have had to find for another verdict."""

from tests.claims.fakes import found

TURNED = {
    "K13": ({"in_files": {"net.h5": True}, "gone": {"state": True, "to_yaml": True}}, "holds with a caveat"),
    "K14": (
        {
            "best_kept": {"in memory": 0.25, "on disk": 0.25},
            "mean_losses": {"mean of the batches": [0.5]},
            "difference": {"largest": 0.0},
            "again": {"in memory": 0.25, "on disk": 0.25},
            "in_history": {"mean of the batches": [0.5]},
            "alike": {"largest": 0.0},
            "quiver_needs": {"get_input_shape_at": True, "get_default_graph": True},
        },
        "holds with a caveat",
    ),
    "K20": (
        {
            "counted": {"combinations": 9},
            "proposals": {"better": found(-0.05).better(0.05)},
        },
        "holds in part",
    ),
    "K26": ({"shows_more": True}, "holds with a caveat"),
}
