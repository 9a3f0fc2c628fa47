"""Probe and judge for any exercise that returns a model: lessons add the path they expect."""

import numpy as np

from course_utils.checks.core import Miss
from course_utils.checks.numpy_net import draw_weights, forward
from course_utils.checks.wiring import Step, Tangled, first_mistake, path
from course_utils.checks.words import explain, size

TOLERANCE = 0.01  # of the spread of the reference: far above float32 and TF32, far below any wrong layer


def draw_inputs(case: dict) -> np.ndarray:
    """The inputs of a case, float32 of shape (batch, *input_shape), from its seed."""
    rng = np.random.default_rng([case["seed"], 0])
    return rng.normal(0, 1, (case["batch"], *case["input_shape"])).astype("float32")


def probe_model(model: object, case: dict) -> dict:
    """Evidence of a model: its graph, and its outputs in both modes with weights drawn from the case's seed.

    The model gets its own weights back: the student may go on with it.
    """
    import keras

    from course_utils.checks.graph import trace

    if not issubclass(type(model), keras.Model):
        return {"returned": _describe(model)}
    evidence = {"returned": "model", "declared": _declared(model)}
    if not _fits(evidence["declared"], case["input_shape"]):
        return evidence
    evidence["graph"], variables = trace(model, [case["input_shape"]])
    before = {key: variable.numpy() for key, variable in variables.items()}
    for mode in ("inference", "training"):
        for (layer, role), variable in variables.items():
            variable.assign(draw_weights(case["seed"], layer, role, tuple(variable.shape)))
        outputs = keras.tree.flatten(model(draw_inputs(case), training=mode == "training"))
        evidence[mode] = [np.asarray(output) for output in outputs]
    for key, variable in variables.items():
        variable.assign(before[key])
    return evidence


def judge_model(evidence: dict, case: dict, expected: tuple[Step, ...], whys: dict | None = None) -> Miss | None:
    """The first thing that is wrong with a model, or `None`.

    Args:
        evidence: from `probe_model`, not trusted.
        case: the case it was made with.
        expected: the path that the text describes; see `wiring.step` and `wiring.join`.
        whys: reasons of the exercise's own; see `words.explain`.
    """
    if evidence["returned"] != "model":
        return _not_a_model(str(evidence["returned"]))
    declared, shape = evidence["declared"], case["input_shape"]
    if not _fits(declared, shape):
        return Miss(
            "the input of your model does not follow input_shape",
            got=f"called with input_shape={tuple(shape)}, a model for {', '.join(map(size, declared))}",
            expected=f"a model for {size(shape)}",
            why="the function should work for photographs of any size, so the size comes from its argument.",
        )
    try:
        got = path(evidence["graph"])
    except Tangled:
        return Miss(
            "the steps of your model do not form one way from its input to its output",
            why="the check follows the data from the one input through every step to the one output.",
        )
    mistake = first_mistake(expected, got)
    return explain(mistake, whys) if mistake else _compare(evidence, case)


def _compare(evidence: dict, case: dict) -> Miss | None:
    """The outputs against NumPy's, in both modes."""
    inputs = [draw_inputs(case)]
    want = {mode: forward(evidence["graph"], inputs, case["seed"], mode == "training")[0] for mode in _MODES}
    have = {mode: np.asarray(evidence[mode][0], "float64") for mode in _MODES}
    if all(_close(have[mode], want[mode]) for mode in _MODES):
        return None
    if _close(have["inference"], want["training"]):
        what = "the batch normalization uses the batch's own mean and variance when it predicts"
        why = "a prediction must not depend on which other pictures are in the batch."
    elif _close(have["training"], want["inference"]):
        what = "the batch normalization does not use the batch's mean and variance in training"
        why = "with `training=False` or `trainable=False` it never learns the statistics of the data."
    else:
        what = "the layers look right, but with given weights the model computes something else"
        why = "a layer that changes what a Keras layer does has to keep what its name promises."
    mode = next(mode for mode in _MODES if not _close(have[mode], want[mode]))
    return Miss(what, f"outputs {_numbers(have[mode])} ({mode})", f"outputs {_numbers(want[mode])} ({mode})", why)


_MODES = ("inference", "training")


def _close(have: np.ndarray, want: np.ndarray) -> bool:
    same_shape = have.shape == want.shape and bool(np.isfinite(have).all())
    return same_shape and np.abs(have - want).max() <= TOLERANCE * (np.ptp(want) + 1e-3)


def _numbers(values: np.ndarray) -> str:
    flat = values.ravel()
    return ", ".join(f"{v:.3f}" for v in flat[:3]) + (", …" if len(flat) > 3 else "")


def _declared(model) -> list | None:
    """The shapes of the model's inputs without the batch axis; `None` where it has not been told any."""
    inputs = getattr(model, "inputs", None) if getattr(model, "_functional", model) is not None else None
    return [list(tensor.shape[1:]) for tensor in inputs] if inputs else None


def _fits(declared: list | None, shape: list) -> bool:
    if declared is None:
        return True
    return (
        len(declared) == 1
        and len(declared[0]) == len(shape)
        and all(mine in (None, n) for mine, n in zip(declared[0], shape, strict=True))
    )


def _describe(value: object) -> str:
    """What a function returned, where that is no model."""
    import keras

    if value is None:
        return "nothing"
    if issubclass(type(value), keras.KerasTensor):
        return "tensor"
    if issubclass(type(value), type):
        return "a class"
    return "a layer" if issubclass(type(value), keras.layers.Layer) else f"a {type(value).__name__}"


def _not_a_model(returned: str) -> Miss:
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
