"""Probe and judge for any exercise that returns a model, or a block of one: lessons add the path they expect."""

import json
from functools import lru_cache

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.returned import listed, same
from course_utils.checks.graph.form import check_form
from course_utils.checks.graph.names import size
from course_utils.checks.graph.paths import Step, UnsupportedGraph, paths
from course_utils.checks.graph.trace import pointwise
from course_utils.checks.model_check.collect import MODES, UNSET, _fits, draw_inputs
from course_utils.checks.model_check.outputs import Side, judge_heads
from course_utils.checks.numpy_reference.network import GAIN, forward
from course_utils.checks.verdict import Miss, field


def judge_block(evidence: dict, case: dict, expected: tuple[Step, ...], reasons: dict | None = None) -> Miss | None:
    """The first thing that is wrong with a block, or `None`; `evidence` is from `probe_block`."""
    if evidence["returned"] != "model":
        return not_a_tensor(str(evidence["returned"]))
    return judge_model(dense_as_1x1(evidence), case, expected, reasons)


def dense_as_1x1(evidence: dict) -> dict:
    """The evidence of a model in which a dense layer on a volume is as good as a 1×1 convolution."""
    return evidence | {"graph": pointwise(evidence["graph"])} if "graph" in evidence else evidence


def judge_model(
    evidence: dict, case: dict, expected: tuple[Step, ...], reasons: dict | None = None, sides: tuple[Side, ...] = ()
) -> Miss | None:
    """The first thing that is wrong with a model, or `None`.

    Args:
        evidence: from `probe_model`, not trusted.
        case: the case it was made with.
        expected: the path that the text describes; see `paths.step` and `paths.join`.
        reasons: reasons of the exercise's own; see `messages.explain`.
        sides: the further outputs that the text describes, in their order.
    """
    if evidence["returned"] != "model":
        return _not_a_model(str(evidence["returned"]), case)
    declared, shape = evidence["declared"], case["input_shape"]
    if not _fits(declared, shape):
        return Miss(
            "the input of your model does not follow input_shape",
            got=f"called with input_shape={tuple(shape)}, a model for {', '.join(map(size, declared))}",
            expected=f"a model for {size(shape)}",
            why="the function should work for photographs of any size, so the size comes from its argument.",
        )
    if evidence["batch"] is not None:
        got = f"an input for batches of exactly {int(evidence['batch'])}"
        why = "training, validation and a single photograph come in batches of different sizes."
        return Miss("your model takes batches of one size only", got, "keras.Input(input_shape)", why)
    check_form(evidence["graph"])
    try:
        got = paths(evidence["graph"])
    except UnsupportedGraph:
        return Miss(
            "the steps of your model do not form one way from its input to its output",
            why="the check follows the data from the one input through every step to an output.",
        )
    miss = judge_heads(got, expected, sides, reasons or {}, shape) or _compare(evidence, case)
    return miss or _judge_unset(evidence, case) or _judge_again(evidence)


def _compare(evidence: dict, case: dict) -> Miss | None:
    """The outputs against NumPy's, in the case's modes."""
    modes = case.get("modes", MODES)
    have = {mode: [np.asarray(output, "float64") for output in evidence[mode]] for mode in modes}
    want = _reference(json.dumps(evidence["graph"]), json.dumps(case))
    wrong = [mode for mode in modes if not _close(have[mode], want[mode])]
    if not wrong:
        return None
    if len(modes) == 2 and _close(have["inference"], want["training"]):
        what = "the batch normalization uses the batch's own mean and variance when it predicts"
        why = "a prediction must not depend on which other pictures are in the batch."
    elif len(modes) == 2 and _close(have["training"], want["inference"]):
        what = "the batch normalization does not use the batch's mean and variance in training"
        why = "with `training=False` or `trainable=False` it never learns the statistics of the data."
    else:
        what = "the layers look right, but with given weights the model computes something else"
        why = "a layer that changes what a Keras layer does has to keep what its name promises."
    mode = wrong[0]
    pairs = zip(have[mode], want[mode], strict=True)
    got, expected = next(pair for pair in pairs if not _same(*pair))
    return Miss(what, f"outputs {listed(got)} ({mode})", f"outputs {listed(expected)} ({mode})", why)


@lru_cache(maxsize=4)
def _reference(graph: str, case: str) -> dict[str, list[np.ndarray]]:
    """NumPy's outputs of a graph in the case's modes, both as JSON; probe and judge ask for the same ones."""
    case, weights = json.loads(case), {}
    inputs, gain = [draw_inputs(case)], case.get("gain", GAIN)
    modes = case.get("modes", MODES)
    return {m: forward(json.loads(graph), inputs, case["seed"], m == "training", weights, gain) for m in modes}


def _judge_unset(evidence: dict, case: dict) -> Miss | None:
    """Whether a bare `model(x)` predicts as `predict` does."""
    have, want = ([np.asarray(one, "float64") for one in evidence[mode]] for mode in (UNSET, "inference"))
    if _close(have, want):
        return None
    got, expected = next(pair for pair in zip(have, want, strict=True) if not _same(*pair))
    kinds = {node["kind"] for node in evidence["graph"]["nodes"]}
    layer = next((name for kind, name in _TWO_MODES.items() if kind in kinds), "a layer")
    why = "in Keras 3 `fit` and `predict` overrule this flag, `model(x)` does not: one model would give two answers."
    return Miss(
        f"{layer} is called with training=True",
        got=f"outputs {listed(got)} of model(x), {listed(expected)} of model.predict(x)",
        expected="the same of both: call the layer without `training`, and Keras sets the mode",
        why=why,
    )


_TWO_MODES = {"batch_norm": "batch normalization", "dropout": "dropout"}


def _judge_again(evidence: dict) -> Miss | None:
    """Whether a second call of the student's function makes a net of the same form, with weights of its own."""
    second = field(evidence, "again", str)
    expected = "at each call the same net, with weights of its own"
    if second == "new":
        return None
    if second == "shared":
        why = "what is kept from a call keeps its weights and input_shape: make the layers inside the function."
        return Miss("a second call of your function returns the same layers again", "shared weights", expected, why)
    got = "a net with other layers" if second == "other" else f"the second call ends with {second}"
    why = "what a call takes from a list with pop, or keeps outside of the function, is missing in the next one."
    return Miss("a second call of your function does not make the same net again", got, expected, why)


def judge_defaults(evidence: dict, input_shape: list[int], classes: int) -> Miss | None:
    """Whether the function's defaults are those of the text; a function without defaults is let through."""
    wanted = {"input_shape": input_shape, "classes": classes}
    for (name, want), have in zip(wanted.items(), field(evidence, "defaults", list), strict=False):
        if have is not None and have != want:
            got, expected = (f"{name}={tuple(one) if isinstance(one, list) else one}" for one in (have, want))
            why = "the next cell calls the function without arguments."
            return Miss(f"the default of {name} is another one", got, expected, why)
    return None


def _close(have: list[np.ndarray], want: list[np.ndarray]) -> bool:
    return all(_same(*pair) for pair in zip(have, want, strict=True))


def _same(have: np.ndarray, want: np.ndarray) -> bool:
    return same(have, want, tolerances.MODEL_OUTPUT, scale=np.ptp(want) + tolerances.SPREAD)


def _shrunk(case: dict) -> Miss:
    return Miss(
        "the volume becomes too small for one of your layers",
        got=f"with input_shape={tuple(case['input_shape'])}, fewer rows or columns than a window needs",
        expected="a net that fits this size, as the one in the text does",
        why="padding and strides decide how fast rows and columns go; the default padding of a convolution is none.",
    )


def _not_a_model(returned: str, case: dict) -> Miss:
    if returned == "shrunk":
        return _shrunk(case)
    why = "`keras.Model(inputs, outputs)` or `keras.Sequential([...])` makes the model; the last line returns it."
    if returned == "nothing":
        return Miss("your function returns nothing", got="None", expected="return model, as the last line", why=why)
    if returned == "tensor":
        what = "your function returns the output tensor in place of the model"
        why = "a tensor only says where the data end; `keras.Model(inputs, outputs)` is what can be trained."
        return Miss(what, got="a symbolic tensor", expected="keras.Model(inputs, outputs)", why=why)
    return Miss(
        f"your function returns {returned} in place of a model", got=returned, expected="a keras.Model", why=why
    )


def not_a_tensor(returned: str) -> Miss:
    """The miss of a block that returned something else; `returned` is from `block_model`."""
    expected, why = "return X, as the last line", "the next block of the net starts from what this one returns."
    if returned == "disconnected":
        what = "what your function returns does not come from the X it was given"
        why = "a block continues the net: its first layers are called with X, not with an input of their own."
        return Miss(what, got="a tensor of another net", expected="layers that start at X", why=why)
    if returned == "nothing":
        return Miss("your function returns nothing", got="None", expected=expected, why=why)
    return Miss(f"your function returns {returned} in place of a tensor", got=returned, expected=expected, why=why)
