"""EfficientNet-Lite0, whose ImageNet weights come in a Python package: no download when a lesson runs.

Source: Tan and Le, 2019: EfficientNet: Rethinking model scaling for convolutional neural networks, table 1; and its
authors' "Lite" variant for small devices, which leaves out squeeze-and-excitation and has ReLU6 for swish.
"""

from collections.abc import Sequence

import keras
from keras import layers

from course_utils.errors import CourseError
from course_utils.models.imagenet import CLASSES, imagenet_weights

# Of each stage: blocks, kernel size, strides of its first block, expansion, filters (table 1, stages 2 to 8).
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
BLOCKS = sum(stage[0] for stage in STAGES)
SMALLEST = 32  # five strides of 2 leave one position


def efficientnet_lite0(
    input_shape: Sequence[int] = (224, 224, 3),
    classifier_activation: str | None = "softmax",
    weights: str | None = "imagenet",
) -> keras.Model:
    """EfficientNet-Lite0 with its classifier: 4,694,024 parameters, 42,016 of them not trainable.

    Args:
        input_shape: (n_H, n_W, 3), each side at least 32. The ImageNet weights were trained at 224×224.
        classifier_activation: `"softmax"` for probabilities, None for logits.
        weights: `"imagenet"`, or None for random ones.

    Returns:
        a model (batch, n_H, n_W, 3), photographs with values 0–255 → (batch, 1000), see `imagenet_top`.

    Raises:
        CourseError: another shape, activation or weights; or the package with the weights is missing or damaged.
    """
    if classifier_activation not in ("softmax", None):
        raise CourseError(f"classifier_activation='{classifier_activation}' is not known; use 'softmax' or None.")
    X_input, X = _body(input_shape, BLOCKS)
    X = layers.GlobalAveragePooling2D(name="mean")(_head(X))
    X = layers.Dropout(0.2, name="dropout")(X)
    X = layers.Dense(CLASSES, activation=classifier_activation, name="output")(X)
    return _with_weights(keras.Model(X_input, X, name="EfficientNet-Lite0"), weights)


def efficientnet_lite0_features(
    input_shape: Sequence[int] = (224, 224, 3),
    pooling: str | None = "avg",
    depth: int | None = None,
    weights: str | None = "imagenet",
) -> keras.Model:
    """EfficientNet-Lite0 without its classifier, or only its first blocks.

    The layers of block k have names that begin with `block<k>_`, k from 1 to 16; before them come `rescale` and
    `stem_…`, after them `head_…`.

    Args:
        input_shape: (n_H, n_W, 3), each side at least 32.
        pooling: `"avg"` for the mean of each channel, None for the volume.
        depth: the number of blocks kept, 1 to 16; None keeps all of them and the 1×1 convolution with 1,280 filters
            that follows.
        weights: `"imagenet"`, or None for random ones.

    Returns:
        a model (batch, n_H, n_W, 3), photographs with values 0–255 → (batch, n_C), where n_C is 1,280 or the filters of
        block `depth`; without pooling → (batch, n_H', n_W', n_C).

    Raises:
        CourseError: another shape, pooling, depth or weights; or the package with the weights is missing or damaged.
    """
    if pooling not in ("avg", None):
        raise CourseError(f"pooling='{pooling}' is not known; use 'avg' or None.")
    if depth is not None and depth not in range(1, BLOCKS + 1):
        raise CourseError(f"depth={depth} is not known; use a number of blocks from 1 to {BLOCKS}, or None for all.")
    X_input, X = _body(input_shape, BLOCKS if depth is None else depth)
    if depth is None:
        X = _head(X)
    if pooling == "avg":
        X = layers.GlobalAveragePooling2D(name="mean")(X)
    name = "EfficientNet-Lite0-features" + ("" if depth is None else f"-{depth}")
    return _with_weights(keras.Model(X_input, X, name=name), weights)


def _body(input_shape: Sequence[int], depth: int) -> tuple:
    """The input and the output of block `depth`."""
    fits = isinstance(input_shape, Sequence) and len(input_shape) == 3 and all(type(n) is int for n in input_shape)
    if not fits or min(input_shape[:2]) < SMALLEST or input_shape[2] != 3:
        raise CourseError(
            f"input_shape={input_shape} does not do; (n_H, n_W, 3) with sides of at least {SMALLEST} are needed."
        )
    n_H, n_W, _ = input_shape
    X_input = keras.Input((n_H, n_W, 3), name="input")
    X = layers.Rescaling(1 / 128, offset=-127 / 128, name="rescale")(X_input)
    X = _normalized(layers.Conv2D(32, 3, 2, padding="same", use_bias=False, name="stem_conv")(X), "stem")
    for number, sizes in enumerate(_block_sizes()[:depth], start=1):
        X = _block(X, *sizes, name=f"block{number}")
    return X_input, X


def _block_sizes() -> list[tuple[int, int, int, int]]:
    """Kernel size, strides, expansion and filters of each block."""
    return [
        (kernel_size, strides if i == 0 else 1, expansion, filters)
        for blocks, kernel_size, strides, expansion, filters in STAGES
        for i in range(blocks)
    ]


def _block(X, kernel_size: int, strides: int, expansion: int, filters: int, name: str):
    """Widen, filter each channel alone, narrow; the input is added where shapes agree (Sandler et al., 2018)."""
    Y = X
    if expansion != 1:
        Y = layers.Conv2D(expansion * X.shape[-1], 1, use_bias=False, name=f"{name}_expand_conv")(Y)
        Y = _normalized(Y, f"{name}_expand")
    Y = layers.DepthwiseConv2D(kernel_size, strides, padding="same", use_bias=False, name=f"{name}_depthwise_conv")(Y)
    Y = _normalized(Y, f"{name}_depthwise")
    Y = layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_project_conv")(Y)
    Y = _normalized(Y, f"{name}_project", activation=False)
    return layers.Add(name=f"{name}_add")([X, Y]) if X.shape == Y.shape else Y


def _head(X):
    return _normalized(layers.Conv2D(1280, 1, use_bias=False, name="head_conv")(X), "head")


def _normalized(X, name: str, activation: bool = True):
    X = layers.BatchNormalization(momentum=0.99, epsilon=1e-3, name=f"{name}_norm")(X)
    return layers.ReLU(max_value=6, name=f"{name}_relu6")(X) if activation else X


def _with_weights(model: keras.Model, weights: str | None) -> keras.Model:
    """The model with the ImageNet weights of its layers, or as it is."""
    if weights not in ("imagenet", None):
        raise CourseError(f"weights='{weights}' are not known; use 'imagenet' or None.")
    if weights == "imagenet":
        arrays = imagenet_weights()
        for layer in model.layers:
            if layer.weights:
                layer.set_weights(arrays[layer.name])
    return model
