"""What the steps of a graph are called in a sentence, and how a path and a shape are written."""

from course_utils.checks.graph.paths import Step

SHORT = {
    "conv2d": "conv",
    "batch_norm": "batch norm",
    "relu": "ReLU",
    "max_pool": "max pool",
    "avg_pool": "average pool",
    "global_max_pool": "global max pool",
    "global_avg_pool": "global average pool",
    "zero_padding": "zero padding",
    "add": "+",
    "concatenate": "concatenate",
}


NOUN = {
    "conv2d": "convolution",
    "batch_norm": "batch normalization",
    "max_pool": "max pooling",
    "avg_pool": "average pooling",
    "global_max_pool": "global max pooling",
    "global_avg_pool": "global average pooling",
    "dense": "dense layer",
    "dropout": "dropout",
    "total_dropout": "dropout of every value",
    "zero_padding": "zero padding",
    "flatten": "flattening",
    "reshape": "reshaping",
    "add": "addition",
    "concatenate": "concatenation",
}


def noun(step: Step) -> str:
    """What a step is called in a sentence."""
    if step.label:
        return step.label
    if step.kind.startswith("unknown: "):
        return f"{step.kind.removeprefix('unknown: ')} step"
    return NOUN.get(step.kind, SHORT.get(step.kind, step.kind))


def path_text(steps: tuple[Step, ...]) -> str:
    """A path in one line, e.g. `conv → batch norm → ReLU`."""
    return " → ".join(_step_text(step) for step in steps) or "nothing: the input is the output"


def size(shape) -> str:
    """A shape as people write it: `64×64×3`."""
    return "×".join("?" if n is None else str(n) for n in shape)


def _step_text(step: Step) -> str:
    name = SHORT.get(step.kind, step.kind.removeprefix("unknown: "))
    if step.branches:
        return f"{name}[" + " | ".join(path_text(branch) if branch else "shortcut" for branch in step.branches) + "]"
    return f"pad → {name}" if step.kind == "conv2d" and is_padded(step) else name


def is_padded(step: Step) -> bool:
    return any(n for side in step.settings.get("pads", ()) for n in side)


def with_article(words: str) -> str:
    return ("an " if words[0].lower() in "aeiou" else "a ") + words
