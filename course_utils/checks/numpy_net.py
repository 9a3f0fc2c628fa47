"""The forward pass of a graph in plain NumPy: what the checks compare a student's model with.

Arrays are `(batch, n_H, n_W, n_C)` in float64. Kernels are laid out as in Keras: `(f_H, f_W, n_C, filters)` and
`(features, units)`. Padding follows TensorFlow.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

GAIN = 1.5  # keeps values at their size through convolutions with ReLU, roughly


def chain(steps: Sequence[tuple[str, dict]]) -> dict:
    """The graph of steps, each a kind and its settings, of which each takes what the one before it gives."""
    nodes = [
        {"id": i, "kind": kind, "settings": settings, "inputs": [i - 1] if i else [], "weights": i}
        for i, (kind, settings) in enumerate(steps)
    ]
    return {"inputs": [0], "outputs": [len(nodes) - 1], "nodes": nodes}


def draw_weights(seed: int, layer: int, role: str, shape: tuple[int, ...], gain: float = GAIN) -> np.ndarray:
    """Weights unlike any default and unlike each other, from a seed; float32, as Keras stores them.

    Args:
        seed, layer, role: which weights; each draws its own.
        shape: of the weights.
        gain: of a kernel: the spread of what comes out where inputs have a spread of 1.
    """
    rng = np.random.default_rng([seed, layer, *role.encode()])
    if role == "kernel":
        spread = gain * np.sqrt(12 / np.prod(shape[:-1]))  # uniform: much faster to draw, and large nets have millions
        return (rng.random(shape, "float32") - np.float32(0.5)) * np.float32(spread)
    low, high = {"moving_variance": (0.3, 2.0), "gamma": (0.5, 1.5)}.get(role, (-0.5, 0.5))
    return rng.uniform(low, high, shape).astype("float32")


def weight_shapes(kind: str, settings: dict, shape: list[int]) -> dict[str, tuple[int, ...]]:
    """The shapes of a node's weights by role, from its settings and the shape of its input."""
    if kind == "conv2d":
        kernel = (*settings["kernel_size"], shape[-1] // settings["groups"], settings["filters"])
        return {"kernel": kernel} | ({"bias": kernel[-1:]} if settings["use_bias"] else {})
    if kind == "dense":
        kernel = (shape[-1], settings["units"])
        return {"kernel": kernel} | ({"bias": kernel[-1:]} if settings["use_bias"] else {})
    if kind == "batch_norm":
        size = (shape[settings["axis"] - 1],)
        held = {"gamma": settings["scale"], "beta": settings["center"], "moving_mean": True, "moving_variance": True}
        return {role: size for role, present in held.items() if present}
    return {}


def conv2d(x, kernel, bias=None, strides=(1, 1), pads=((0, 0), (0, 0)), dilation=(1, 1), groups=1):
    """A convolution (a cross-correlation, as in every deep learning library)."""
    f_h, f_w, depth, filters = kernel.shape
    windows = _windows(_zero_pad(x, pads), ((f_h - 1) * dilation[0] + 1, (f_w - 1) * dilation[1] + 1), strides)
    windows = windows[..., :: dilation[0], :: dilation[1]]  # (batch, n_H, n_W, n_C, f_H, f_W)
    each = filters // groups
    parts = [
        np.tensordot(
            windows[:, :, :, g * depth : (g + 1) * depth],
            kernel[..., g * each : (g + 1) * each],
            ((4, 5, 3), (0, 1, 2)),
        )
        for g in range(groups)
    ]
    return np.concatenate(parts, axis=-1) + (0 if bias is None else bias)


def max_pool(x, pool_size, strides, pads):
    """The largest value of each window; padding never wins."""
    return _windows(_zero_pad(x, pads, -np.inf), pool_size, strides).max(axis=(-2, -1))


def avg_pool(x, pool_size, strides, pads):
    """The mean of each window, over the values that are not padding."""
    total = _windows(_zero_pad(x, pads), pool_size, strides).sum(axis=(-2, -1))
    return total / _windows(_zero_pad(np.ones_like(x), pads), pool_size, strides).sum(axis=(-2, -1))


def batch_norm(x, weights: dict, axis: int, epsilon: float, training: bool):
    """Normalize along `axis`: with the batch's mean and variance in training, with the moving ones otherwise."""
    others = tuple(a for a in range(x.ndim) if a != axis)
    spread = [-1 if a == axis else 1 for a in range(x.ndim)]
    mean = x.mean(others) if training else weights["moving_mean"]
    variance = x.var(others) if training else weights["moving_variance"]
    gamma, beta = weights.get("gamma", np.ones_like(mean)), weights.get("beta", np.zeros_like(mean))
    scale = gamma / np.sqrt(variance + epsilon)
    return x * scale.reshape(spread) + (beta - mean * scale).reshape(spread)


def relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    """ReLU and its family, as `keras.layers.ReLU` defines them."""
    y = np.where(x >= threshold, x, negative_slope * (x - threshold))
    return y if max_value is None else np.minimum(y, max_value)


def sigmoid(x):
    """1 / (1 + e^-x), written so that it does not overflow."""
    return np.exp(-np.logaddexp(0, -x))


def softmax(x, axis=-1):
    """e^x / sum e^x along `axis`."""
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def apply(kind: str, settings: dict, weights: dict, inputs: list[np.ndarray], training: bool = False) -> np.ndarray:
    """The output of one node.

    Raises:
        KeyError: a kind that has no NumPy counterpart.
    """
    x = inputs[0]
    if kind == "conv2d":
        options = {name: settings[name] for name in ("strides", "pads", "dilation", "groups")}
        return conv2d(x, weights["kernel"], weights.get("bias"), **options)
    if kind == "dense":
        return x @ weights["kernel"] + weights.get("bias", 0)
    if kind == "batch_norm":
        return batch_norm(x, weights, settings["axis"], settings["epsilon"], training)
    if kind == "add":
        return sum(inputs[1:], start=x)
    if kind == "concatenate":
        return np.concatenate(inputs, axis=settings["axis"])
    if kind == "dropout" and training:
        raise KeyError("dropout in training is random")
    return _UNARY[kind](x, **settings)


def infer_shape(kind: str, settings: dict, shape: list[int]) -> list[int] | None:
    """The output shape of a convolution, a pooling or a dense layer, without the batch axis; `None` for other kinds.

    Along each axis of the picture: floor((n + padding - window) / stride) + 1.
    """
    if kind == "dense":
        return [*shape[:-1], settings["units"]]
    if kind not in ("conv2d", "max_pool", "avg_pool"):
        return None
    sizes = settings["kernel_size"] if kind == "conv2d" else settings["pool_size"]
    windows = [(k - 1) * d + 1 for k, d in zip(sizes, settings.get("dilation", (1, 1)), strict=True)]
    axes = zip(shape[:2], settings["pads"], windows, settings["strides"], strict=True)
    return [*((n + sum(zeros) - window) // s + 1 for n, zeros, window, s in axes), settings.get("filters", shape[-1])]


def forward(
    graph: dict,
    inputs: list[np.ndarray],
    seed: int,
    training: bool = False,
    weights: dict | None = None,
    gain: float = GAIN,
) -> list[np.ndarray]:
    """The outputs of a graph whose weights are `draw_weights(seed, ...)`.

    Args:
        graph: as `checks.graph.trace` writes it.
        inputs: one array `(batch, ...)` for each input.
        seed: the seed of the weights.
        training: whether batch normalization uses the batch's own statistics.
        weights: `(weights, role)` → array: weights to use in place of drawn ones. What is drawn is put in, so that a
            second call with the same dict need not draw it again.
        gain: of the drawn kernels, see `draw_weights`.

    Raises:
        KeyError: a node that has no NumPy counterpart, or dropout in training.
    """
    weights = {} if weights is None else weights
    values = dict(zip(graph["inputs"], (np.asarray(x, "float64") for x in inputs), strict=True))
    for node in graph["nodes"]:
        if node["id"] in values:
            continue
        arguments = [values[i] for i in node["inputs"]]
        shapes = weight_shapes(node["kind"], node["settings"], list(arguments[0].shape[1:]))
        own = {role: _held(weights, seed, node["weights"], role, shape, gain) for role, shape in shapes.items()}
        values[node["id"]] = apply(node["kind"], node["settings"], own, arguments, training)
    return [values[i] for i in graph["outputs"]]


def _held(weights: dict, seed: int, layer: int, role: str, shape: tuple[int, ...], gain: float) -> np.ndarray:
    """The weights of one layer, drawn at their first use."""
    if (layer, role) not in weights:
        weights[layer, role] = draw_weights(seed, layer, role, shape, gain)
    return np.asarray(weights[layer, role], "float64")


def _zero_pad(x, pads, value=0.0):
    return np.pad(x, ((0, 0), *map(tuple, pads), (0, 0)), constant_values=value)


def _windows(x, size, strides):
    """All windows of `size` at every stride: `(batch, n_H, n_W, n_C, f_H, f_W)`."""
    return sliding_window_view(x, tuple(size), axis=(1, 2))[:, :: strides[0], :: strides[1]]


_UNARY = {
    "zero_padding": lambda x, pads: _zero_pad(x, pads),
    "max_pool": max_pool,
    "avg_pool": avg_pool,
    "global_avg_pool": lambda x, keepdims: x.mean(axis=(1, 2), keepdims=keepdims),
    "global_max_pool": lambda x, keepdims: x.max(axis=(1, 2), keepdims=keepdims),
    "relu": relu,
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "softmax": softmax,
    "flatten": lambda x: x.reshape(len(x), -1),
    "reshape": lambda x, shape: x.reshape(len(x), *shape),
    "dropout": lambda x, rate: x,
}
