"""Collects evidence of a student's model, or of a block of one."""

import contextlib
import inspect
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
    evidence = {"returned": "model", "declared": _declared(model), "batch": _declared_batch(model)}
    if not _fits(evidence["declared"], case["input_shape"]):
        return evidence
    evidence["graph"], variables = trace(model, [case["input_shape"]])
    before = {key: variable.numpy() for key, variable in variables.items()}
    gain = case.get("gain", GAIN)
    drawn = {key: draw_weights(case["seed"], *key, tuple(w.shape), gain) for key, w in variables.items()}
    for mode in (*case.get("modes", MODES), UNSET):
        for key, variable in variables.items():
            variable.assign(drawn[key])
        outputs = model(draw_inputs(case), **({} if mode == UNSET else {"training": mode == "training"}))
        if isinstance(outputs, dict):
            evidence["keys"] = [str(key) for key in outputs]
        evidence[mode] = [np.asarray(output) for output in keras.tree.flatten(outputs)]
    for key, variable in variables.items():
        variable.assign(before[key])
    return evidence


def probe_network(fn: Callable, case: dict, judge: Callable[[dict, dict], object] | None = None) -> dict:
    """Evidence of a function from `input_shape` and `classes` to a model.

    `judge` is the exercise's own: only what it finds nothing wrong with is made a second time, which takes seconds.
    """

    def make():
        return fn(tuple(case["input_shape"]), case["classes"])

    try:
        model = make()
    except ValueError as error:
        if "Computed output size would be" in str(error):  # Keras, of a window larger than what is left
            return {"returned": "shrunk"}
        raise
    evidence = probe_model(model, case)
    if "graph" in evidence:
        evidence |= {"defaults": _defaults(fn), "again": "new"}
        if judge is None or judge(evidence, case) is None:
            evidence["again"] = again(make, model)
    return evidence


def again(make: Callable, model) -> str:
    """What a second call of the student's function makes: `"new"`, or how that is not a net as the first one.

    `"shared"`: a net with weights of the first; `"other"`: a net of another form; else the error that it ended with.
    """
    try:
        second = make()
        if second is not model and not second.built:  # of a net that builds itself when it is called, nothing is known
            return "new"
        if len(second.layers) != len(model.layers):
            return "other"
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    if {id(weight) for weight in second.weights} & {id(weight) for weight in model.weights}:
        return "shared"
    shapes = [[list(weight.shape) for weight in one.weights] for one in (model, second)]
    return "new" if shapes[0] == shapes[1] else "other"


def _defaults(fn: Callable) -> list:
    """The defaults of the function's first two arguments as plain JSON; `None` for what has none."""
    with contextlib.suppress(TypeError, ValueError):
        found = [parameter.default for parameter in inspect.signature(fn).parameters.values()][:2]
        return [None if one is inspect.Parameter.empty else _plain(one) for one in found]
    return []


def _plain(value):
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value if type(value) is int else None


def probe_block(block: Callable, case: dict) -> dict:
    """Evidence of a function from a tensor to a tensor, from the model that it makes of one input."""
    model, returned = block_model(block, case["input_shape"])
    if not model:
        return {"returned": returned}
    evidence = probe_model(model, case)
    if "graph" in evidence:
        evidence["again"] = again(lambda: block_model(block, case["input_shape"])[0], model)
    return evidence


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
UNSET = "unset"  # the mode of a bare `model(x)`: inference, unless a layer was told otherwise where it is called


def _declared(model) -> list | None:
    """The shapes of the model's inputs without the batch axis; `None` where it has not been told any."""
    inputs = getattr(model, "inputs", None) if getattr(model, "_functional", model) is not None else None
    return [list(tensor.shape[1:]) for tensor in inputs] if inputs else None


def _declared_batch(model) -> int | None:
    """The number of pictures that the model is made for; `None` for any."""
    inputs = getattr(model, "inputs", None) if getattr(model, "_functional", model) is not None else None
    sizes = [tensor.shape[0] for tensor in inputs or () if len(tensor.shape)]
    return next((int(size) for size in sizes if size is not None), None)


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
