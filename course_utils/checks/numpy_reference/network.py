"""The forward pass of a graph in plain NumPy: what the checks compare a student's model with.

Arrays are `(batch, n_H, n_W, n_C)` in float64. Kernels are laid out as in Keras: `(f_H, f_W, n_C, filters)` and
`(features, units)`. Padding follows TensorFlow.
"""

from collections.abc import Sequence

import numpy as np

from course_utils.checks.numpy_reference.layers import (
    _zero_pad,
    avg_pool,
    batch_norm,
    conv2d,
    max_pool,
    relu,
    sigmoid,
    softmax,
)

GAIN = 1.5  # keeps values at their size through convolutions with ReLU, roughly


def sequential_graph(steps: Sequence[tuple[str, dict]]) -> dict:
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
        graph: as `graph.trace.trace` writes it.
        inputs: one array `(batch, ...)` for each input.
        seed: the seed of the weights.
        training: whether batch normalization uses the batch's own statistics.
        weights: `(weights, role)` → array: weights to use in place of drawn ones. What is drawn is put in, so that a
            second call with the same dict need not draw it again.
        gain: of the drawn kernels, see `draw_weights`.

    Raises:
        KeyError: a node that has no NumPy counterpart, or dropout in training.
        ValueError: the shape of a node, if it has one, is not what its operation gives.
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
    if any(list(values[node["id"]].shape[1:]) != node["shape"] for node in graph["nodes"] if "shape" in node):
        raise ValueError("a node has another shape than its operation gives")
    return [values[i] for i in graph["outputs"]]


def _held(weights: dict, seed: int, layer: int, role: str, shape: tuple[int, ...], gain: float) -> np.ndarray:
    """The weights of one layer, drawn at their first use."""
    if (layer, role) not in weights:
        weights[layer, role] = draw_weights(seed, layer, role, shape, gain)
    return np.asarray(weights[layer, role], "float64")


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
