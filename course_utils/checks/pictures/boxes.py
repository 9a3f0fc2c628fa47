"""The parts of `messages.difference` as those of a wiring diagram."""

from dataclasses import replace

from course_utils.plots.wiring.describe import conv_lines, number, pool_lines, spoken
from course_utils.plots.wiring.parts import Box, Chain, Fork, Part, boxes
from course_utils.plots.wiring.shorten import whole_blocks

ACTIVATIONS = ("relu", "sigmoid", "tanh", "softmax")
ATTACHED = (*ACTIVATIONS, "batch_norm", "dropout", "total_dropout")  # what keeps the volume
POOLINGS = {"max_pool": "max-pool", "avg_pool": "average pool"}
KINDS = {
    "conv2d": "conv",
    "max_pool": "pool",
    "avg_pool": "pool",
    "global_max_pool": "pool",
    "global_avg_pool": "pool",
    "dense": "dense",
    "batch_norm": "norm",
    "dropout": "dropout",
    "total_dropout": "dropout",
    "add": "join",
    "concatenate": "concatenate",
    "input": "input",
    "cut": "cut",
} | dict.fromkeys(ACTIVATIONS, "activation")
LINES = {
    "batch_norm": "batch norm",
    "flatten": "flatten",
    "add": "+",
    "global_max_pool": "global max-pool",
    "global_avg_pool": "global average pool",
    "input": "input",
    "cut": "…",
}


def chain_of(parts: list[dict]) -> Chain:
    """The parts as boxes and forks; of several forks those that the mark does not concern as one box each."""
    chain = tuple(map(_part, parts))
    forks = [i for i, part in enumerate(chain) if isinstance(part, Fork)]
    if len(forks) < 2:
        return chain
    kept = [chain[i] for i in forks if _is_marked(chain[i], *chain[i + 1 : i + 2])]
    return whole_blocks(chain, keep=lambda fork: any(fork is one for one in kept))


def _is_marked(fork: Fork, behind: Part | None = None) -> bool:
    """Whether the mark is in a fork, or at the activation behind it, which belongs to its block."""
    last = isinstance(behind, Box) and behind.kind == "activation" and behind.note
    return bool(last) or any(box.note for box in boxes((fork,)))


def _part(part: dict) -> Part:
    box = Box(
        kind=KINDS.get(part["kind"], "shape"),
        lines=_lines(part),
        shape=tuple(part["shape"]),
        note=part.get("note", ""),
        ghost=part.get("ghost", False),
        attached=part["kind"] in ATTACHED,
    )
    if not part.get("branches"):
        return box
    branches = tuple(tuple(map(_part, branch)) for branch in part["branches"])
    return Fork(branches, box if box.kind != "shape" else replace(box, kind="join"))


def _lines(part: dict) -> tuple[str, ...]:
    kind, settings = part["kind"], part.get("settings", {})
    if part.get("ghost"):
        return (part["title"],)
    if kind == "conv2d":
        filters, size, strides = (settings.get(key) for key in ("filters", "kernel_size", "strides"))
        lines = conv_lines("conv", size or ("?", "?"), strides or ("?", "?"), _zeros(settings), filters)
        return (*lines, *_unusual(settings))
    if kind in POOLINGS:
        size = settings.get("pool_size", ("?", "?"))
        return pool_lines(POOLINGS[kind], size, settings.get("strides", size), _zeros(settings))
    if kind == "dense":
        return (f"dense, {number(settings['units'], 'unit')}" if "units" in settings else "dense",)
    if kind == "relu":
        cut = [f"{key}={settings[key]:g}" for key in ("negative_slope", "max_value", "threshold") if settings.get(key)]
        return ("ReLU", *cut)
    if kind == "batch_norm" and settings.get("axis", 3) != 3:
        return ("batch norm", f"axis {settings['axis']}")
    if kind == "concatenate":
        return ("concatenate", *([] if settings.get("axis", 3) == 3 else [f"axis {settings['axis']}"]))
    if kind == "zero_padding":
        return (f"zero {_zeros(settings)}",)
    return (LINES.get(kind, spoken(part.get("title") or kind)),)


def _zeros(settings: dict) -> str:
    """The padding in words: `padding 3`, or top and bottom, left and right where these differ."""
    pads = settings.get("pads")
    if pads is None:
        return ""
    (top, bottom), (left, right) = pads
    return f"padding {top}" if top == bottom == left == right else f"padding {top},{bottom}; {left},{right}"


def _unusual(settings: dict) -> list[str]:
    """The settings of a convolution that lessons leave as they are, where they are not."""
    found = []
    if settings.get("dilation", [1, 1]) != [1, 1]:
        found.append(f"dilation {settings['dilation'][0]}")
    if settings.get("groups", 1) != 1:
        found.append(f"{settings['groups']} groups")
    return found
