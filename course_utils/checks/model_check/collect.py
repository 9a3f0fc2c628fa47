"""Collects evidence of a student's model, or of a block of one."""

from collections.abc import Callable

import numpy as np

from course_utils.checks.collecting.keras2 import KERAS_2, is_keras_2
from course_utils.checks.graph.trace import trace
from course_utils.checks.numpy_reference.network import GAIN, draw_weights
from course_utils.checks.verdict import Refusal


def draw_inputs(case: dict) -> np.ndarray:
    """The inputs of a case, float32 of shape (batch, *input_shape), from its seed."""
    rng = np.random.default_rng([case["seed"], 0])
    return rng.normal(0, 1, (case["batch"], *case["input_shape"])).astype("float32")


def probe_model(model: object, case: dict) -> dict:
    """Evidence of a model: its graph, and its outputs in the case's modes with weights drawn from the case's seed.

    The model gets its own weights back: the student may go on with it.
    """
    import keras

    if not issubclass(type(model), keras.Model):
        return {"returned": _describe(model)}
    evidence = {"returned": "model", "declared": _declared(model)}
    if not _fits(evidence["declared"], case["input_shape"]):
        return evidence
    evidence["graph"], variables = trace(model, [case["input_shape"]])
    before = {key: variable.numpy() for key, variable in variables.items()}
    gain = case.get("gain", GAIN)
    drawn = {key: draw_weights(case["seed"], *key, tuple(w.shape), gain) for key, w in variables.items()}
    for mode in case.get("modes", MODES):
        for key, variable in variables.items():
            variable.assign(drawn[key])
        outputs = model(draw_inputs(case), training=mode == "training")
        if isinstance(outputs, dict):
            evidence["keys"] = [str(key) for key in outputs]
        evidence[mode] = [np.asarray(output) for output in keras.tree.flatten(outputs)]
    for key, variable in variables.items():
        variable.assign(before[key])
    return evidence


def probe_network(fn: Callable, case: dict) -> dict:
    """Evidence of a function from `input_shape` and `classes` to a model."""
    try:
        model = fn(tuple(case["input_shape"]), case["classes"])
    except ValueError as error:
        if "Computed output size would be" in str(error):  # Keras, of a window larger than what is left
            return {"returned": "shrunk"}
        raise
    return probe_model(model, case)


def probe_block(block: Callable, case: dict) -> dict:
    """Evidence of a function from a tensor to a tensor, from the model that it makes of one input."""
    model, returned = block_model(block, case["input_shape"])
    return probe_model(model, case) if model else {"returned": returned}


def block_model(block: Callable, input_shape: list[int]) -> tuple[object, str]:
    """The model that a function from a tensor to a tensor makes of one input, or `None` and what it returned."""
    import keras

    X = keras.Input(tuple(input_shape))
    result = block(X)
    if not issubclass(type(result), keras.KerasTensor):
        return None, _describe(result)
    try:
        return keras.Model(X, result), "model"
    except ValueError:  # how Keras says that no way leads from one to the other
        return None, "disconnected"


MODES = ("inference", "training")


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
    """What a function returned, where that is no model.

    Raises:
        Refusal: a model, a layer or a tensor of Keras 2.
    """
    import keras

    if is_keras_2(type(value)):
        raise Refusal(KERAS_2)
    if value is None:
        return "nothing"
    if issubclass(type(value), keras.KerasTensor):
        return "tensor"
    if issubclass(type(value), keras.Model):
        return "a model"
    if issubclass(type(value), type):
        return "a class"
    return "a layer" if issubclass(type(value), keras.layers.Layer) else f"a {type(value).__name__}"
