"""A base in small, for the exercises of lesson 07: preprocessing, three convolutions, a shortcut, a global average.

It exists twice: as a Keras model, which the student's function is given, and as a graph that NumPy can compute.
"""

import contextlib

import numpy as np

from course_utils.checks.numpy_net import draw_weights, forward

SHAPE = (6, 5, 3)  # of a photograph
FEATURES = 7
CENTRE, SCALE = 127.0, 128.0  # the preprocessing: (photo - CENTRE) / SCALE


def _conv(filters: int, kernel_size: int) -> dict:
    zeros = kernel_size // 2
    settings = {"kernel_size": [kernel_size] * 2, "filters": filters, "strides": [1, 1], "pads": [[zeros, zeros]] * 2}
    return settings | {"dilation": [1, 1], "groups": 1, "use_bias": False}


_NORM = {"axis": 3, "epsilon": 1e-3, "center": True, "scale": True}
_RELU = {"negative_slope": 0.0, "max_value": None, "threshold": 0.0}
_NODES = (  # kind, settings, inputs; the number of a node is also that of its weights
    ("input", {}, []),
    ("conv2d", _conv(4, 3), [0]),
    ("batch_norm", _NORM, [1]),
    ("relu", _RELU, [2]),
    ("conv2d", _conv(4, 3), [3]),
    ("batch_norm", _NORM, [4]),
    ("add", {}, [5, 3]),
    ("relu", _RELU, [6]),
    ("conv2d", _conv(FEATURES, 1), [7]),
    ("batch_norm", _NORM, [8]),
    ("relu", _RELU, [9]),
    ("global_avg_pool", {"keepdims": False}, [10]),
)
_GRAPH = {
    "inputs": [0],
    "outputs": [len(_NODES) - 1],
    "nodes": [
        {"id": i, "kind": kind, "settings": settings, "inputs": inputs, "weights": i}
        for i, (kind, settings, inputs) in enumerate(_NODES)
    ],
}


def base_model(seed: int, spy=None):
    """The base, (batch, 6, 5, 3) with values 0–255 → (batch, 7), with weights drawn from the seed.

    Args:
        seed: of the weights.
        spy: a layer right behind the preprocessing, or None.
    """
    import keras
    from keras import layers

    photos = keras.Input(SHAPE, name="photos")
    X = layers.Rescaling(1 / SCALE, -CENTRE / SCALE, name="preprocessing")(photos)
    X = spy(X) if spy else X
    X = layers.Conv2D(4, 3, padding="same", use_bias=False, name="conv1")(X)
    X = layers.ReLU(name="relu1")(layers.BatchNormalization(name="norm1")(X))
    Y = layers.Conv2D(4, 3, padding="same", use_bias=False, name="conv2")(X)
    Y = layers.Add(name="add")([layers.BatchNormalization(name="norm2")(Y), X])
    Y = layers.Conv2D(FEATURES, 1, use_bias=False, name="conv3")(layers.ReLU(name="relu2")(Y))
    Y = layers.ReLU(name="relu3")(layers.BatchNormalization(name="norm3")(Y))
    base = keras.Model(photos, layers.GlobalAveragePooling2D(name="average")(Y), name="base")
    numbers = [i for i, (kind, *_) in enumerate(_NODES) if kind in ("conv2d", "batch_norm")]
    for number, layer in zip(numbers, (layer for layer in base.layers if layer.weights), strict=True):
        layer.set_weights([draw_weights(seed, number, w.name, tuple(w.shape)) for w in layer.weights])
    return base


def draw_photos(seed: int, m: int) -> np.ndarray:
    """Photographs (m, 6, 5, 3), uint8; each darker or lighter than the next, so that their features differ."""
    rng = np.random.default_rng([seed, 71])
    return (rng.uniform(0, 256, (m, *SHAPE)) * rng.uniform(0.2, 1, (m, 1, 1, 1))).astype("uint8")


def features(photos: np.ndarray, seed: int, training: bool = False) -> np.ndarray:
    """What the base says of photographs, (m, 7), by NumPy.

    Args:
        photos: (m, 6, 5, 3), values 0–255.
        seed: of the base.
        training: whether batch normalization uses the batch's own statistics.
    """
    return after_preprocessing((photos.astype("float64") - CENTRE) / SCALE, seed, training)


def after_preprocessing(x: np.ndarray, seed: int, training: bool = False) -> np.ndarray:
    """What the base would say if x (m, 6, 5, 3) were already preprocessed."""
    return forward(_GRAPH, [x], seed, training)[0]


def preprocessed_twice(photos: np.ndarray, seed: int) -> list[np.ndarray]:
    """What the base says of photographs that were scaled before it, in each of the three usual ways."""
    x = photos.astype("float64")
    return [features(scaled, seed) for scaled in (x / 255, (x - CENTRE) / SCALE, x / 127.5 - 1)]


@contextlib.contextmanager
def eagerly():
    """Within this context nothing is traced: for a model of this size tracing would take most of the time."""
    import tensorflow as tf

    before = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(before)
