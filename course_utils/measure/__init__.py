"""Measurements: the claims of the source notes, and what they are measured with.

| call | what |
|---|---|
| `claim` | a statement of the notes, a measurement, and the verdict |
| `compare_paired`, `compare_groups`, `compare_on_items` | is one way better, and could this have shown it |
| `conv_multiplications`, `multiplications`, `activations`, `activation_memory` | what a forward pass costs |
| `layer_costs`, `cost_table` | the same, layer by layer |
| `gradient_norms`, `first_layer_gradient`, `signal_norms` | what arrives at the layers on the way back |
| `Run`, `keep_run`, `read_runs`, `leaderboard` | one's own runs, kept in a file and ranked |
| `recorded` | what was measured once, because it takes longer than a lesson may |
| `interval_note` | what a caption says of intervals |
| `signed`, `scientific` | a number as a person writes it, with its sign or as a power of ten |
| `memory_report`, `gpus`, `peak_on_gpu` | the device, its memory, and how much is taken |
| `identity_gap` | how far a block without weights is from the identity |
"""

from course_utils.measure.claims import Claim, claim
from course_utils.measure.comparisons import (
    Comparison,
    Decision,
    compare_groups,
    compare_on_items,
    compare_paired,
    interval_note,
)
from course_utils.measure.costs import (
    LayerCost,
    activation_memory,
    activations,
    conv_multiplications,
    cost_table,
    layer_costs,
    multiplications,
)
from course_utils.measure.gradients import first_layer_gradient, gradient_norms, identity_gap, signal_norms
from course_utils.measure.in_words import rounded_up, scientific, signed
from course_utils.measure.memory import gpus, memory_report, peak_on_gpu
from course_utils.measure.own_runs import Run, keep_run, leaderboard, read_runs
from course_utils.measure.records import Record, recorded

__all__ = [
    "Claim",
    "Comparison",
    "Decision",
    "LayerCost",
    "Record",
    "Run",
    "activation_memory",
    "activations",
    "claim",
    "compare_groups",
    "compare_on_items",
    "compare_paired",
    "conv_multiplications",
    "cost_table",
    "first_layer_gradient",
    "gpus",
    "gradient_norms",
    "identity_gap",
    "interval_note",
    "keep_run",
    "layer_costs",
    "leaderboard",
    "memory_report",
    "multiplications",
    "peak_on_gpu",
    "read_runs",
    "recorded",
    "rounded_up",
    "scientific",
    "signal_norms",
    "signed",
]
