"""Recognizes a function that is written out, such as `1 / (1 + ops.exp(-X))` or `ops.maximum(X, 0)`, by its values.

An operation on each element alone is known by what it makes of some numbers. So every way to write ReLU is ReLU, and no
table of ways is needed; what the whole net computes is compared with NumPy besides.
"""

import contextlib

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.graph.operations import IDENTITY, RELU, RELU6
from course_utils.checks.numpy_reference.layers import relu, sigmoid

# Operations of keras.ops that work on each element alone: arithmetic, comparisons, functions, and what goes with them.
_NAMES = {"Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Power", "Maximum", "Minimum", "Clip", "Where"}
_NAMES |= {"Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual", "LogicalNot", "Cast", "NanToNum"}
_NAMES |= {"Negative", "Positive", "Absolute", "Sign", "Reciprocal", "Square", "Sqrt", "ZerosLike", "OnesLike"}
_NAMES |= {"Exp", "Expm1", "Log", "Log1p", "Logaddexp", "LogSigmoid", "Softplus", "Sigmoid", "Tanh", "Relu", "Relu6"}
_POINTS = np.random.default_rng(0).permutation(np.linspace(-30, 30, 121)).astype("float32")  # 0 is among them
_KNOWN = (
    ((IDENTITY, {}), _POINTS),
    (("relu", RELU), relu(_POINTS)),
    (("relu", RELU6), relu(_POINTS, max_value=6.0)),
    (("sigmoid", {}), sigmoid(_POINTS)),
    (("tanh", {}), np.tanh(_POINTS)),
)
_LONGEST = 8  # operations that one function may be written with

Curves = dict[int, np.ndarray]  # id of an earlier node -> what this one is where that one is _POINTS


def curves(node, inputs: list[int], known: dict[int, Curves]) -> Curves:
    """What an operation makes of `_POINTS`, as a function of each earlier node that alone decides it, farthest first.

    Args:
        node: of the operation, as Keras recorded it.
        inputs: the ids of the nodes that its input tensors come from.
        known: the curves of those nodes.
    """
    operation, tensors = node.operation, node.input_tensors
    if type(operation).__name__ not in _NAMES or not type(operation).__module__.startswith("keras.src.ops."):
        return {}
    if any(tensor.shape != node.outputs[0].shape for tensor in tensors) or not _is_of_numbers(node):
        return {}
    choices = [known.get(i, {}) | {i: _POINTS} for i in inputs]
    sources = [source for source in choices[0] if all(source in choice for choice in choices)]
    found = {}
    for source in sources[-_LONGEST:]:
        values = {id(tensor): choice[source] for tensor, choice in zip(tensors, choices, strict=True)}
        arguments, options = node.arguments.fill_in(values)
        with contextlib.suppress(Exception):  # a type or a number that the operation takes for symbols only
            found[source] = np.asarray(operation.call(*arguments, **options))
    return found


def recognized(found: Curves) -> tuple[int, tuple[str, dict]] | None:
    """The node and the kind and settings of the function of it that these curves are; `None` for no known one."""
    for source, values in found.items():
        for kind, wanted in _KNOWN:
            if np.allclose(values, wanted, rtol=tolerances.CURVE, atol=tolerances.CURVE_NEAR_0):
                return source, kind
    return None


def _is_of_numbers(node) -> bool:
    """Whether an operation has tensors and single numbers as arguments, and no weight or array."""
    import keras

    leaves = keras.tree.flatten((node.arguments.args, node.arguments.kwargs))
    others = [leaf for leaf in leaves if not isinstance(leaf, keras.KerasTensor)]
    return not any(isinstance(leaf, keras.Variable) or np.size(leaf) > 1 for leaf in others)
