"""What stands in the box of a layer."""

import re

from course_utils.plots.wiring.parts import Box, Shape

ACTIVATIONS = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "swish",
    "swish": "swish",
    "softmax": "softmax",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
}
POOLINGS = {"Max": "max-pool", "Average": "average pool"}
JOINS = {"Add": "+", "Subtract": "−", "Multiply": "×"}
_NAMES = {
    "BatchNormalization": "batch norm",
    "ReLU": "ReLU",
    "LeakyReLU": "leaky ReLU",
    "Relu": "ReLU",
    "Relu6": "ReLU6",
    "Pad": "zero padding",
}
_NORMS = ("BatchNormalization", "LayerNormalization", "GroupNormalization", "Normalization")
_IN_PLACE = (*_NORMS, "ReLU", "LeakyReLU", "Softmax", "Rescaling", "Relu", "Relu6", "Sigmoid", "Tanh")


def conv_lines(kind: str, kernel_size, strides, padding: str, filters: int | None) -> tuple[str, str]:
    """The two lines of a convolution: what it is, and how it moves."""
    what = f"{times(kernel_size)} {kind}" + (f", {number(filters, 'filter')}" if filters else "")
    return what, moves(strides, padding)


def pool_lines(kind: str, pool_size, strides, padding: str) -> tuple[str, str]:
    """The two lines of a pooling."""
    return f"{times(pool_size)} {kind}", moves(strides, padding)


def moves(strides, padding: str) -> str:
    """`stride 2, same`; a stride that differs between the axes is written as a product."""
    step = times(strides) if len({*strides}) > 1 else str(strides[0])
    return ", ".join(filter(None, (f"stride {step}", padding)))


def times(sizes) -> str:
    """`64×64×3`, a size that is not known as `?`."""
    return "×".join("?" if n is None else f"{n}" for n in sizes)


def number(count: int, noun: str) -> str:
    """`1 filter`, `1,024 filters`."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def boxes_of(operation, before: Shape, after: Shape) -> tuple[Box, ...]:
    """The boxes of a Keras layer or operation; a layer with an activation of its own has one more for that.

    Args:
        operation: the layer, a model inside the model, or an operation of `keras.ops`.
        before, after: the shapes of its first input and of its output, without the batch axis.
    """
    kind, lines, attached = _described(operation, before, after)
    frozen = bool(getattr(operation, "weights", ())) and not operation.trainable_weights
    first = Box(kind, lines, after, (operation.name,), attached=attached, frozen=frozen)
    activation = getattr(getattr(operation, "activation", None), "__name__", "linear")
    if kind == "activation" or activation == "linear":
        return (first,)
    return first, Box("activation", (spoken(activation),), after, (operation.name,), attached=True)


def spoken(activation: str) -> str:
    """An activation's name as people write it."""
    return ACTIVATIONS.get(activation, activation)


def _described(operation, before: Shape, after: Shape) -> tuple[str, tuple[str, ...], bool]:
    """The kind, the lines, and whether the box stands right under the one before."""
    import keras

    cls = type(operation).__name__
    if isinstance(operation, keras.Model):
        weights = number(operation.count_params(), "weight")
        return "model", (operation.name, number(len(operation.layers), "layer"), weights), False
    if isinstance(operation, keras.layers.InputLayer):
        return "input", ("input",), False
    if "Conv" in cls and hasattr(operation, "kernel_size"):
        settings = (operation.kernel_size, operation.strides, operation.padding, getattr(operation, "filters", None))
        return "conv", conv_lines(_conv_name(cls), *settings), False
    if "Pool" in cls:
        return "pool", _pooling(operation, cls), False
    if isinstance(operation, keras.layers.Dense):
        return "dense", (f"dense, {number(operation.units, 'unit')}",), False
    if isinstance(operation, keras.layers.Activation):
        return "activation", (spoken(operation.activation.__name__),), True
    if isinstance(operation, keras.layers.Dropout):
        return "dropout", (f"dropout {100 * operation.rate:g}%",), True
    if isinstance(operation, keras.layers.ZeroPadding2D):
        return "shape", (_padded(operation.padding),), False
    if isinstance(operation, keras.layers.Rescaling) and not any(_listed(operation.offset)):
        return "norm", (f"times {operation.scale:g}",) if isinstance(operation.scale, float | int) else (cls,), True
    if isinstance(operation, keras.layers.ReLU) and operation.max_value == 6:
        return "activation", (ACTIVATIONS["relu6"],), True
    kind = "norm" if cls in _NORMS else "activation" if cls in _IN_PLACE else "shape"
    return kind, (_NAMES.get(cls, _in_words(cls)),), cls in _IN_PLACE and before == after


def _listed(value) -> list:
    return list(value) if isinstance(value, list | tuple) else [value]


def _conv_name(cls: str) -> str:
    names = (("Separable", "separable conv"), ("Depthwise", "depthwise conv"), ("Transpose", "transposed conv"))
    return next((name for part, name in names if part in cls), "conv")


def _pooling(operation, cls: str) -> tuple[str, ...]:
    name = next((name for part, name in POOLINGS.items() if part in cls), "pooling")
    if cls.startswith("Global"):
        return (f"global {name}",)
    strides = operation.strides or operation.pool_size
    return pool_lines(name, *(_listed(size) for size in (operation.pool_size, strides)), operation.padding)


def _padded(padding) -> str:
    sizes = {n for side in padding for n in side}
    if len(sizes) == 1:
        return f"zero padding {sizes.pop()}"
    (top, bottom), (left, right) = padding
    return f"zero padding {top}, {bottom}; {left}, {right}"


def _in_words(cls: str) -> str:
    """`RandomFlip` as `random flip`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls).lower()
