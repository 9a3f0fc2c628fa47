"""A mistake in the wiring as sentences about the student's own net."""

from course_utils.checks.core import Miss
from course_utils.checks.numpy_net import infer_shape
from course_utils.checks.wiring import Mistake, Step

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
    "flatten": "flattening",
    "reshape": "reshaping",
    "add": "addition",
    "concatenate": "concatenation",
}
WHAT = {
    ("conv2d", "filters"): "the convolution has {} filters",
    ("conv2d", "kernel_size"): "the kernel of the convolution is {}",
    ("conv2d", "strides"): "the convolution comes with stride {}",
    ("conv2d", "dilation"): "the convolution comes with dilation {}",
    ("conv2d", "groups"): "the convolution works in {} groups",
    ("batch_norm", "axis"): "the batch normalization works along axis {}",
    ("dense", "units"): "the dense layer has {} units",
    ("max_pool", "pool_size"): "the windows of the max pooling are {}",
    ("max_pool", "strides"): "the max pooling comes with stride {}",
    ("concatenate", "axis"): "the concatenation is along axis {}",
}
PHRASE = {
    "filters": "{} filters",
    "kernel_size": "a {} kernel",
    "strides": "stride {}",
    "pads": "{}",
    "dilation": "dilation {}",
    "groups": "{} groups",
    "axis": "axis {}",
    "units": "{} units",
    "pool_size": "{} windows",
}
WHY = {
    (
        "conv2d",
        "filters",
    ): "each filter is one map of features for the next layer; too few or too many change every later size.",
    ("conv2d", "kernel_size"): "the kernel is how much of the picture one output pixel sees.",
    ("conv2d", "strides"): "a stride of s keeps one position in s along each axis and drops the rest.",
    (
        "conv2d",
        "pads",
    ): "without enough padding a convolution shrinks the picture and sees its border less often than its middle.",
    ("conv2d", "use_bias"): "without a bias a filter cannot shift its response.",
    (
        "batch_norm",
        "axis",
    ): "every channel is one kind of feature and has its own mean and variance; rows and columns are only places.",
    ("dense", "units"): "the number of outputs must fit the question: one for yes or no, one a class otherwise.",
    ("missing", "batch_norm"): "it keeps the mean and variance of each channel steady, and training faster.",
    ("missing", "relu"): "without a non-linearity two linear layers are no more than one.",
    (
        "missing",
        "max_pool",
    ): "it halves rows and columns, keeps the strongest response, and spares the dense layer most of its weights.",
    (
        "missing",
        "flatten",
    ): "a dense layer works on the last axis only, so without it there is one answer a pixel, not one a picture.",
    ("missing", "sigmoid"): "it turns a score of any size into a probability between 0 and 1.",
    ("early", "relu"): "what it has cut to zero cannot be brought back: the next step sees only the positive half.",
    ("early", "sigmoid"): "it squeezes everything into 0 to 1 before the other steps have done their work.",
    (
        "replaced",
        "sigmoid",
    ): "for one yes-or-no output the sigmoid gives a probability between 0 and 1 that depends on the input.",
    (
        "replaced",
        "flatten",
    ): "flattening keeps every value with its place; the dense layer gives each a weight of its own.",
    ("max_pool", "pads"): "with these sizes padding keeps a last row or column that the text's pooling drops.",
    ("replaced", "relu"): "ReLU lets positive values pass unchanged, so gradients do not fade in deep nets.",
    ("replaced", "max_pool"): "the maximum says whether a feature is there; other pooling says something else.",
    ("extra", "dropout"): "dropping values while training makes another model than the one the text describes.",
    (
        "extra",
        "unknown",
    ): "the check compares your net with the text step by step; what the text does not name stays outside.",
}
FALLBACK = "the net should have the steps the text lists, in that order; any other step changes what it computes."


def explain(mistake: Mistake, whys: dict[tuple[str, str], str] | None = None) -> Miss:
    """The sentences for a mistake.

    Args:
        mistake: from `wiring.first_mistake`.
        whys: reasons of the exercise's own, by (kind, setting) or (problem, kind); they go before the general ones.
    """
    reasons = WHY | (whys or {})
    if mistake.problem == "setting":
        return _setting(mistake, reasons)
    step = mistake.expected or mistake.got
    kind = "unknown" if step.kind.startswith("unknown") else step.kind
    texts = {
        "missing": lambda: f"the {noun(step)} is missing",
        "extra": lambda: f"there is {_a(noun(step))} that the text does not ask for",
        "early": lambda: f"the {noun(step)} comes before the {noun(mistake.other)}",
        "late": lambda: f"the {noun(step)} comes after the {noun(mistake.other)}",
        "replaced": lambda: f"there is {_a(noun(mistake.got))} where the text asks for {_a(noun(step))}",
    }
    got, expected = (chain(steps) for steps in mistake.chains)
    if mistake.problem == "missing" and mistake.other:
        got += f"; the {noun(mistake.other)} sees {size(mistake.other.before)}"
    why = reasons.get((mistake.problem, kind), FALLBACK)
    return Miss(texts[mistake.problem](), got=got, expected=expected, why=why)


def noun(step: Step) -> str:
    """What a step is called in a sentence."""
    if step.kind.startswith("unknown: "):
        return f"{step.kind.removeprefix('unknown: ')} step"
    return NOUN.get(step.kind, SHORT.get(step.kind, step.kind))


def chain(steps: tuple[Step, ...]) -> str:
    """A path in one line, e.g. `conv → batch norm → ReLU`."""
    return " → ".join(_in_chain(step) for step in steps) or "nothing: the input is the output"


def size(shape) -> str:
    """A shape as people write it: `64×64×3`."""
    return "×".join("?" if n is None else str(n) for n in shape)


def _in_chain(step: Step) -> str:
    name = SHORT.get(step.kind, step.kind.removeprefix("unknown: "))
    if step.branches:
        return f"{name}[" + " | ".join(chain(branch) if branch else "shortcut" for branch in step.branches) + "]"
    return f"pad → {name}" if step.kind == "conv2d" and _padded(step) else name


def _padded(step: Step) -> bool:
    return any(n for side in step.settings.get("pads", ()) for n in side)


def _setting(mistake: Mistake, reasons: dict) -> Miss:
    want, have, key = mistake.expected, mistake.got, mistake.key
    value = have.settings.get(key)
    if key == "pads":
        state = f"padded with {_value(key, value)}" if _padded(have) else "not padded"
        what = f"the input of the {noun(have)} is {state}"
    elif key == "branches":
        what = f"the {noun(have)} joins {len(have.branches)} branches, not {len(want.branches)}"
    else:
        what = WHAT.get((have.kind, key), f"the {noun(have)} has {key}={{}}").format(_value(key, value))
    why = reasons.get((have.kind, key), FALLBACK)
    if key == "branches":
        return Miss(what, got=chain((have,)), expected=chain((want,)), why=why)
    wanted = have.settings | want.settings
    return Miss(what, got=_effect(have, key, have.settings), expected=_effect(have, key, wanted), why=why)


def _effect(step: Step, key: str, settings: dict) -> str:
    """What a setting makes of the student's own volume."""
    value = settings[key]
    phrase = PHRASE.get(key, key + "={}").format(_value(key, value))
    phrase = phrase.removesuffix("s") if value == 1 and key in ("units", "filters", "groups") else phrase
    if (step.kind, key) == ("batch_norm", "axis"):
        axes = {1: "rows", 2: "columns", len(step.before): "channels"}
        means = f"{step.before[value - 1]} {axes.get(value, 'places')}"
        return f"{phrase}: a mean and a variance for each of the {means} of {size(step.before)}"
    after = infer_shape(step.kind, settings, list(step.before))
    return f"{phrase}: {size(step.before)} becomes {size(after)}" if after else phrase


def _value(key: str, value) -> str:
    """A setting as people write it: `7×7`, stride `2`, padding `3`."""
    if key == "pads":
        (top, bottom), (left, right) = value
        if top == bottom == left == right:
            return f"{top} zeros on each side" if top else "no padding"
        return f"zeros: {top} above, {bottom} below, {left} left, {right} right"
    if isinstance(value, list) and key in ("strides", "dilation") and len(set(value)) == 1:
        return str(value[0])
    return size(value) if isinstance(value, list) else str(value)


def _a(words: str) -> str:
    return ("an " if words[0].lower() in "aeiou" else "a ") + words
