"""What each Keras operation is called in a graph, and which of its settings a check looks at.

One kind stands for every way to write the same thing: `layers.ReLU()`, `activation="relu"` and `keras.ops.relu` are all
`relu`. Shapes and axes count without the batch axis in `shape`, with it in `axis`, as in Keras. Padding is written out
as zeros before and after, `pads = [[top, bottom], [left, right]]`, so that `"same"` can be compared with numbers.
"""

import math

ROLES = {
    "conv2d": ("kernel", "bias"),
    "dense": ("kernel", "bias"),
    "batch_norm": ("gamma", "beta", "moving_mean", "moving_variance"),
}
IDENTITY = "identity"  # changes nothing, so the graph leaves it out
RELU = {"negative_slope": 0.0, "max_value": None, "threshold": 0.0}
RELU6 = RELU | {"max_value": 6.0}


def kind_of(operation, shapes: list[list[int]], out_shape: list[int]) -> tuple[str, dict] | None:
    """The kind and settings of a Keras operation.

    Args:
        operation: a layer or an operation of `keras.ops`.
        shapes: the shapes of its tensor inputs, without the batch axis.
        out_shape: the shape of its output, without the batch axis.

    Returns:
        kind and settings; `None` for an operation that is not in the table.
    """
    reader = _reader(type(operation))
    return reader(operation, shapes, out_shape) if reader else None


def same_pads(sizes: list[int], window: list[int], strides: list[int]) -> list[list[int]]:
    """The zeros that TensorFlow's `"same"` puts before and after each axis: the smaller half before."""
    totals = [max((math.ceil(n / s) - 1) * s + k - n, 0) for n, k, s in zip(sizes, window, strides, strict=False)]
    return [[total // 2, total - total // 2] for total in totals]


def _reader(cls: type):
    for base in cls.__mro__:
        package, _, area = base.__module__.partition(".src.")
        key = f"{area.split('.')[0]}.{base.__name__}"
        if package == "keras" and key in _READERS:
            return _READERS[key]
    return None


def _pair(value) -> list[int]:
    return [value, value] if isinstance(value, int) else [int(v) for v in value]


def _conv(op, shapes, _):
    kernel, strides, dilation = _pair(op.kernel_size), _pair(op.strides), _pair(op.dilation_rate)
    window = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    settings = {
        "filters": int(op.filters),
        "kernel_size": kernel,
        "strides": strides,
        "pads": _pads(op, shapes, window, strides),
        "dilation": dilation,
        "groups": int(op.groups),
        "use_bias": bool(op.use_bias),
    }
    return "conv2d", settings


def _pads(op, shapes, window, strides):
    return same_pads(shapes[0], window, strides) if op.padding == "same" else [[0, 0], [0, 0]]


def _pool(kind):
    def read(op, shapes, _):
        if len(shapes[0]) != 3:
            return None
        size = _pair(op.pool_size)
        strides = size if op.strides is None else _pair(op.strides)
        return kind, {"pool_size": size, "strides": strides, "pads": _pads(op, shapes, size, strides)}

    return read


def _global_pool(kind):
    return lambda op, shapes, _: (kind, {"keepdims": bool(op.keepdims)})


def _reduce(kind):
    def read(op, shapes, _):
        over_space = len(shapes[0]) == 3 and op.axis is not None and {a % 4 for a in op.axis} == {1, 2}
        return (kind, {"keepdims": bool(op.keepdims)}) if over_space else None

    return read


def _batch_norm(op, shapes, _):
    settings = {"axis": op.axis % (len(shapes[0]) + 1), "epsilon": float(op.epsilon), "momentum": float(op.momentum)}
    flags = {"center": bool(op.center), "scale": bool(op.scale), "trainable": bool(op.trainable)}
    return "batch_norm", settings | flags


def _dense(op, *_):
    return "dense", {"units": int(op.units), "use_bias": bool(op.use_bias)}


def _relu(op, *_):
    slope, top, threshold = (getattr(op, name, None) for name in ("negative_slope", "max_value", "threshold"))
    settings = {"negative_slope": float(slope or 0.0), "max_value": None if top is None else float(top)}
    return "relu", settings | {"threshold": float(threshold or 0.0)}


def _softmax(op, shapes, _):
    return ("softmax", {"axis": op.axis % (len(shapes[0]) + 1)}) if isinstance(op.axis, int) else None


def _zero_padding(op, *_):
    return _zeros([list(side) for side in op.padding])


def _zeros(pads):
    return ("zero_padding", {"pads": pads}) if any(map(any, pads)) else (IDENTITY, {})


def _pad(op, shapes, _):
    width = [list(side) for side in op.pad_width]
    known = len(width) == 4 and width[0] == width[3] == [0, 0] and op.mode == "constant"
    return _zeros(width[1:3]) if known else None


def _reshape(op, shapes, out_shape):
    if out_shape == shapes[0]:
        return IDENTITY, {}
    return ("flatten", {}) if out_shape == [math.prod(shapes[0])] else ("reshape", {"shape": out_shape})


def _add(op, shapes, _):
    return ("add", {}) if len(shapes) > 1 else None


def _concatenate(op, shapes, _):
    return ("concatenate", {"axis": op.axis % (len(shapes[0]) + 1)}) if len(shapes) > 1 else None


def _dropout(op, *_):
    kind = "dropout" if op.rate < 1 else "total_dropout"
    return (kind, {"rate": float(op.rate)}) if op.rate else (IDENTITY, {})


def _plain(kind, settings=None):
    return lambda *_: (kind, settings or {})


_READERS = {
    "layers.InputLayer": _plain("input"),
    "layers.Conv2D": _conv,
    "layers.Dense": _dense,
    "layers.BatchNormalization": _batch_norm,
    "layers.ZeroPadding2D": _zero_padding,
    "ops.Pad": _pad,
    "layers.MaxPooling2D": _pool("max_pool"),
    "ops.MaxPool": _pool("max_pool"),
    "layers.AveragePooling2D": _pool("avg_pool"),
    "ops.AveragePool": _pool("avg_pool"),
    "layers.GlobalMaxPooling2D": _global_pool("global_max_pool"),
    "ops.Max": _reduce("global_max_pool"),
    "layers.GlobalAveragePooling2D": _global_pool("global_avg_pool"),
    "ops.Mean": _reduce("global_avg_pool"),
    "layers.Flatten": _reshape,
    "layers.Reshape": _reshape,
    "ops.Reshape": _reshape,
    "layers.Add": _add,
    "ops.Add": _add,
    "layers.Concatenate": _concatenate,
    "ops.Concatenate": _concatenate,
    "layers.Dropout": _dropout,
    "layers.ReLU": _relu,
    "layers.LeakyReLU": _relu,
    "activations.ReLU": _relu,
    "ops.LeakyRelu": _relu,
    "ops.Relu": _relu,
    "ops.Relu6": _plain("relu", RELU6),
    "ops.Sigmoid": _plain("sigmoid"),
    "ops.Tanh": _plain("tanh"),
    "layers.Softmax": _softmax,
    "ops.Softmax": _softmax,
    "layers.Identity": _plain(IDENTITY),
    "ops.ConvertToTensor": _plain(IDENTITY),
    "core.ConvertToTensor": _plain(IDENTITY),
}
