"""A mistake in the wiring as sentences about the student's own net."""

from dataclasses import replace

from course_utils.checks.alignment import Mistake
from course_utils.checks.core import Miss
from course_utils.checks.numpy_net import infer_shape
from course_utils.checks.wiring import Step

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
WHAT = {
    ("conv2d", "filters"): "the {noun} has {value} filters",
    ("conv2d", "kernel_size"): "the kernel of the {noun} is {value}",
    ("conv2d", "strides"): "the {noun} comes with stride {value}",
    ("conv2d", "dilation"): "the {noun} comes with dilation {value}",
    ("conv2d", "groups"): "the {noun} works in {value} groups",
    ("batch_norm", "axis"): "the {noun} works along axis {value}",
    ("dense", "units"): "the {noun} has {value} units",
    ("max_pool", "pool_size"): "the windows of the {noun} are {value}",
    ("max_pool", "strides"): "the {noun} comes with stride {value}",
    ("avg_pool", "pool_size"): "the windows of the {noun} are {value}",
    ("avg_pool", "strides"): "the {noun} comes with stride {value}",
    ("concatenate", "axis"): "the {noun} is along axis {value}",
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
    (
        "missing",
        "conv2d",
    ): "each convolution builds on the maps of the one before; without it the net has one less.",
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
    ("missing", "main path"): "the layers are what a block learns; the shortcut only carries its input past them.",
    ("missing", "shortcut"): "the shortcut carries the block's input past its layers, and the gradient back past them.",
    ("missing", "softmax"): "it turns the scores of the classes into probabilities that add up to 1.",
    ("missing", "sigmoid"): "it turns a score of any size into a probability between 0 and 1.",
    ("early", "relu", "add"): "a ReLU before the sum lets the block only ever add to its input, never take away.",
    ("early", "relu"): "what it has cut to zero cannot be brought back: the next step sees only the positive half.",
    ("replaced", "add"): "an addition keeps the size of the volume, and lets a block of zeros be the identity.",
    ("replaced", "softmax"): "of several classes one is right: a softmax gives probabilities that add up to 1.",
    ("forked", "shortcut"): "both ways start at the block's input; only then can a block of zeros be the identity.",
    ("forked", "main path"): "both ways start at the block's input, so that each sees what came in.",
    ("batch_norm", "trainable"): "a frozen batch normalization never learns the mean and variance of the data.",
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
    ("extra", "conv2d"): "it makes the net deeper than the one in the text, with weights that the text does not count.",
    ("extra", "relu"): "it cuts values to zero at a place where the text lets them pass.",
    ("extra", "dropout"): "dropping values while training makes another model than the one the text describes.",
    ("extra", "total_dropout"): "while training nothing passes it, so nothing before it learns.",
    (
        "extra",
        "unknown",
    ): "the check compares your net with the text step by step; what the text does not name stays outside.",
}
SHARED = "every layer of the text has weights of its own; one layer called twice learns one thing for both places."
ABSENT = "every part that is left out makes the net less deep than the one the text describes."
FALLBACK = "the net should have the steps the text lists, in that order; any other step changes what it computes."


def explain(mistake: Mistake, whys: dict[tuple[str, str], str] | None = None) -> Miss:
    """The sentences for a mistake.

    Args:
        mistake: from `alignment.first_mistake`.
        whys: reasons of the exercise's own, by (kind, setting) or (problem, kind); they go before the general ones.
    """
    reasons = WHY | (whys or {})
    say = {"setting": _setting, "absent": _absent, "shared": _shared, "order": _order}.get(mistake.problem, _difference)
    miss = say(mistake, reasons)
    return replace(miss, what=f"{mistake.place}, {miss.what}") if mistake.place else miss


def _difference(mistake: Mistake, reasons: dict) -> Miss:
    """The sentences for a step that is missing, too much, or in the wrong place."""
    step = mistake.expected or mistake.got
    kind = mistake.key or ("unknown" if step.kind.startswith("unknown") else step.kind)
    texts = {
        "missing": lambda: f"there is no {mistake.key}" if mistake.key else f"the {noun(step)} is missing",
        "extra": lambda: f"there is {_a(noun(step))} that the text does not ask for",
        "early": lambda: f"the {noun(step)} comes before the {noun(mistake.other)}",
        "late": lambda: f"the {noun(step)} comes after the {noun(mistake.other)}",
        "replaced": lambda: f"there is {_a(noun(mistake.got))} where the text asks for {_asked(step)}",
        "forked": lambda: f"the {mistake.key} starts only after the {noun(mistake.other)}",
    }
    got, expected = (chain(steps) for steps in mistake.chains)
    if mistake.problem == "missing" and mistake.other:
        got += f"; the {noun(mistake.other)} sees {size(mistake.other.before)}"
    general = reasons.get((mistake.problem, kind), FALLBACK)
    why = reasons.get((mistake.problem, kind, mistake.other.kind), general) if mistake.other else general
    return Miss(texts[mistake.problem](), got=got, expected=expected, why=why)


def _absent(mistake: Mistake, reasons: dict) -> Miss:
    got, expected = (chain(steps) for steps in mistake.chains)
    return Miss(f"{mistake.expected.place} is missing", got, expected, ABSENT)


def _shared(mistake: Mistake, reasons: dict) -> Miss:
    what = f"the {noun(mistake.got)} has the weights of another one"
    return Miss(what, "one layer that is called twice", "a layer for each", SHARED)


def _order(mistake: Mistake, reasons: dict) -> Miss:
    got, expected = (", ".join(step.names) for step in (mistake.got, mistake.expected))
    why = reasons.get(("order", mistake.got.kind), FALLBACK)
    return Miss(f"the {noun(mistake.got)} joins its branches in another order", got, expected, why)


def noun(step: Step) -> str:
    """What a step is called in a sentence."""
    if step.label:
        return step.label
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
        text = WHAT.get((have.kind, key), "the {noun} has {key}={value}")
        what = text.format(noun=noun(have), key=key, value=_value(key, value))
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
            return f"{top} zero{'s' * (top > 1)} on each side" if top else "no padding"
        return f"zeros: {top} above, {bottom} below, {left} left, {right} right"
    if isinstance(value, list) and key in ("strides", "dilation") and len(set(value)) == 1:
        return str(value[0])
    return size(value) if isinstance(value, list) else str(value)


def _asked(step: Step) -> str:
    return f"the {step.label}" if step.label else _a(noun(step))


def _a(words: str) -> str:
    return ("an " if words[0].lower() in "aeiou" else "a ") + words
