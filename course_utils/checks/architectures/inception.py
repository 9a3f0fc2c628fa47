"""The path of the Inception module, why its settings matter, and volumes that cannot be joined.

Szegedy et al., Going Deeper with Convolutions (2015), section 4, figure 2(b).
"""

import re
from collections.abc import Callable
from dataclasses import replace

from course_utils.checks.graph.expected import RELU, conv, pool, same
from course_utils.checks.graph.names import size
from course_utils.checks.graph.paths import Step, join
from course_utils.checks.verdict import Miss

Filters = tuple[int, tuple[int, int], tuple[int, int], int]  # f1, (f3_in, f3), (f5_in, f5), f_pool


BRANCHES = ("1×1 branch", "3×3 branch", "5×5 branch", "pooling branch")


_SAME_SIZE = "rows and columns stay as they are, so that the four volumes can be joined."


REASONS = {
    ("bottleneck", "kernel_size"): "the 1×1 comes first: it leaves few channels for the large kernel; that is cheap.",
    ("conv2d", "filters"): "filters = (f1, (f3_in, f3), (f5_in, f5), f_pool): before a large kernel the _in, then it.",
    (
        "conv2d",
        "kernel_size",
    ): "the branches look at surroundings of different sizes, 1×1, 3×3 and 5×5; a 1×1 before them only saves work.",
    ("missing", "conv2d"): "a 1×1 sets the number of channels: few before a large kernel, f_pool after the pooling.",
    ("missing", "max_pool"): "the fourth branch takes the strongest response around each position.",
    ("late", "max_pool"): "the pooling comes first; its 1×1 then mixes the strongest responses into f_pool channels.",
    ("max_pool", "strides"): _SAME_SIZE,
    ("max_pool", "pads"): _SAME_SIZE,
    ("concatenate", "axis"): "the branches see the same positions; what they find there goes side by side as channels.",
    ("concatenate", "branches"): "the module has four ways from X: 1×1, 3×3, 5×5 and pooling.",
    ("missing", "1×1 branch"): "all four branches start at X; the next module chooses among what they found.",
    ("replaced", "concatenate"): "a sum mixes what the branches found; side by side the next module can choose.",
    ("order", "concatenate"): "only its place tells what a channel is: weights fit another net only in the same order.",
}


def module_step(filters: Filters) -> Step:
    """The module as one step: four branches from the same input, joined along the channels in the text's order."""
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    pooling, after = same(pool("max_pool", 3, 1), [3, 3]), replace(conv(f_pool, 1), label="1×1")
    branches = (
        (conv(f1, 1), RELU),
        (*_bottleneck(f3_in), conv(f3, 3), RELU),
        (*_bottleneck(f5_in), conv(f5, 5), RELU),
        (pooling, after, RELU),
    )
    return join("concatenate", *branches, names=BRANCHES, ordered=True, axis=3)


def _bottleneck(filters: int) -> tuple[Step, Step]:
    return replace(conv(filters, 1), label="bottleneck"), replace(RELU, label="ReLU after the bottleneck")


def noticing_unequal_branches(probe: Callable[[Callable, dict], dict]) -> Callable[[Callable, dict], dict]:
    """The probe; where Keras refuses to join volumes of different sizes, their sizes are the evidence."""

    def noticing(fn: Callable, case: dict) -> dict:
        try:
            return probe(fn, case)
        except ValueError as error:
            shapes = re.findall(r"\(None, (\d+), (\d+), (\d+)\)", str(error))
            if not shapes or not re.search("shapes? except", str(error)):  # "… for the concatenation axis"
                raise
            return {"returned": "unequal", "shapes": [list(map(int, shape)) for shape in shapes]}

    return noticing


def unequal_branches(evidence: dict) -> Miss | None:
    """The miss of volumes that cannot be joined; `evidence` is from a probe `noticing_unequal_branches`."""
    if evidence["returned"] != "unequal":
        return None
    return Miss(
        "the volumes that you concatenate do not have the same rows and columns",
        got=", ".join(size(shape) for shape in evidence["shapes"]),
        expected="the rows and columns of X in every branch, joined along the last axis",
        why='every branch keeps them, by padding="same" and stride 1; a pooling without `strides` jumps by its window.',
    )
