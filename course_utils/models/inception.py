"""GoogLeNet, and what its module became: factorized convolutions, and a module with a shortcut.

Sources: Szegedy et al., 2014: Going deeper with convolutions (v1); Szegedy et al., 2015: Rethinking the Inception
architecture for computer vision (v2, v3); Szegedy et al., 2016: Inception-v4, Inception-ResNet and the impact of
residual connections on learning.
"""

from collections.abc import Sequence

import keras
from keras import layers

from course_utils.errors import CourseError
from course_utils.models.resnet import convolution
from course_utils.own_answers import own_answer

Filters = tuple[int, tuple[int, int], tuple[int, int], int]

# 1×1 | 1×1 → 3×3 | 1×1 → 5×5 | pooling → 1×1 (v1, table 1). A max-pooling stands before each new number.
GOOGLENET: dict[str, Filters] = {
    "3a": (64, (96, 128), (16, 32), 32),
    "3b": (128, (128, 192), (32, 96), 64),
    "4a": (192, (96, 208), (16, 48), 64),
    "4b": (160, (112, 224), (24, 64), 64),
    "4c": (128, (128, 256), (24, 64), 64),
    "4d": (112, (144, 288), (32, 64), 64),
    "4e": (256, (160, 320), (32, 128), 128),
    "5a": (256, (160, 320), (32, 128), 128),
    "5b": (384, (192, 384), (48, 128), 128),
}
SIDE_HEADS = ("4a", "4d")  # the modules whose output they read


def scaled(filters, width: float):
    """A number of filters, or each of a tuple of them, times `width`, at least 1."""
    if isinstance(filters, tuple):
        return tuple(scaled(item, width) for item in filters)
    return max(1, round(filters * width))


def halved(X, name: str):
    """The max-pooling between the parts of GoogLeNet: (batch, ⌈n_H / 2⌉, ⌈n_W / 2⌉, n_C)."""
    return layers.MaxPooling2D(3, strides=2, padding="same", name=name)(X)


def convolutions(X, *steps: tuple, name: str, normalization: bool = False, **options):
    """Convolutions one after another, each with ReLU; a step is (filters, kernel_size), or that and strides."""
    for i, step in enumerate(steps, start=1):
        X = convolution(X, *step, name=f"{name}_{i}", normalization=normalization, **options)
        X = layers.ReLU(name=f"{name}_relu{i}")(X)
    return X


@own_answer("inception_module")
def inception_module(
    X, filters: Filters, *, bottleneck: bool = True, normalization: bool = False, name: str = "inception", **options
):
    """The Inception module (v1, figure 2b): 1×1, 3×3, 5×5 and max-pooling side by side, joined along the channels.

    Args:
        X: (batch, n_H, n_W, n_C).
        filters: (1×1, (1×1 before the 3×3, 3×3), (1×1 before the 5×5, 5×5), 1×1 after the pooling).
        bottleneck: False lets the 3×3 and the 5×5 read X itself, as in figure 2a. The 1×1 after the pooling stays,
            so that the shape does.
        normalization: whether batch normalization follows each convolution; the paper of 2014 has none.
        name: the beginning of the names of its layers; the last one is `<name>_out`.
        options: `momentum` and `initializer` of each convolution, see `models.resnet.convolution`.

    Returns:
        (batch, n_H, n_W, the sum of the filters of the four branches).
    """
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    before_3, before_5 = ([(f3_in, 1)], [(f5_in, 1)]) if bottleneck else ([], [])
    options |= {"normalization": normalization}
    pooled = layers.MaxPooling2D(3, strides=1, padding="same", name=f"{name}_pool")(X)
    branches = [
        convolutions(X, (f1, 1), name=f"{name}_1x1", **options),
        convolutions(X, *before_3, (f3, 3), name=f"{name}_3x3", **options),
        convolutions(X, *before_5, (f5, 5), name=f"{name}_5x5", **options),
        convolutions(pooled, (f_pool, 1), name=f"{name}_pooled", **options),
    ]
    return layers.Concatenate(name=f"{name}_out")(branches)


@own_answer("googlenet")
def googlenet(
    input_shape: tuple[int, int, int] = (224, 224, 3),
    classes: int = 1000,
    *,
    side_heads: bool = True,
    width: float = 1.0,
    stem_pool: bool = True,
    bottleneck: bool = True,
    **options,
) -> keras.Model:
    """GoogLeNet (v1, table 1), without its local response normalization.

    6,998,552 parameters for 224×224×3 and 1,000 classes, 13,378,280 with the side heads, which are there in training
    only: their losses are added with weight 0.3 (section 5), and predictions are the first output's.

    Args:
        input_shape: (n_H, n_W, n_C).
        classes: the number of outputs of each head.
        side_heads: whether there are two more heads, on the modules 4a and 4d.
        width: what all numbers of filters are multiplied by; 1/8 divides every one of them.
        stem_pool: False leaves the first max-pooling out, for pictures of 64×64: modules 4a to 4e then see 8×8
            positions.
        bottleneck: of each module, see `inception_module`.
        options: `normalization`, `momentum` and `initializer` of stem and modules, see there.

    Returns:
        a model (batch, n_H, n_W, n_C) → (batch, classes), probabilities; with side heads it gives three of them:
        [main, 4a, 4d].

    Raises:
        CourseError: pictures so small that a side head has nothing left to average.
    """
    X_input = keras.Input(input_shape, name="input")
    X = convolutions(X_input, (scaled(64, width), 7, 2), name="stem1", **options)
    if stem_pool:
        X = halved(X, "pool1")
    X = convolutions(X, (scaled(64, width), 1), (scaled(192, width), 3), name="stem2", **options)
    X = halved(X, "pool2")
    sides = []
    for name, filters in GOOGLENET.items():
        if name in ("4a", "5a"):
            X = halved(X, f"pool{int(name[0]) - 1}")
        X = inception_module(X, scaled(filters, width), bottleneck=bottleneck, name=name, **options)
        if side_heads and name in SIDE_HEADS:
            sides.append(side_head(X, classes, width, name=f"side{len(sides) + 1}"))
    X = layers.GlobalAveragePooling2D(name="mean")(X)
    X = layers.Dropout(0.4, name="drop")(X)
    X = layers.Dense(classes, activation="softmax", name="output")(X)
    return keras.Model(X_input, [X, *sides] if sides else X, name="GoogLeNet")


def side_head(X, classes: int, width: float = 1.0, *, name: str = "side"):
    """A classifier on features half-way up (v1, section 5).

    Args:
        X: (batch, n_H, n_W, n_C), at least 5×5 positions.
        classes: the number of outputs.
        width: what the 128 filters and 1,024 units are multiplied by.
        name: the name of its last layer, and the beginning of the others'.

    Returns:
        (batch, classes), probabilities.

    Raises:
        CourseError: fewer than 5×5 positions.
    """
    if min(X.shape[1:3]) < 5:
        raise CourseError(
            f"A side head averages 5×5 positions, and {X.shape[1]}×{X.shape[2]} are left; use larger pictures, "
            "side_heads=False, or stem_pool=False."
        )
    X = layers.AveragePooling2D(5, strides=3, name=f"{name}_pool")(X)
    X = layers.Conv2D(scaled(128, width), 1, activation="relu", name=f"{name}_conv")(X)
    X = layers.Flatten(name=f"{name}_flatten")(X)
    X = layers.Dense(scaled(1024, width), activation="relu", name=f"{name}_fc")(X)
    X = layers.Dropout(0.7, name=f"{name}_drop")(X)
    return layers.Dense(classes, activation="softmax", name=name)(X)


def factorized_module(
    X, filters: Filters, *, n: int | None = None, normalization: bool = True, name: str = "inception", **options
):
    """The modules that have no kernel larger than 3×3 (v2/v3, figure 5), or none with n·n weights (figure 6).

    The 5×5 has become two 3×3, which see as far. With `n` each of the three squares is an n×n, as a 1×n and an n×1.

    Args:
        X: (batch, n_H, n_W, n_C).
        filters: as for `inception_module`. What lies between the first and the last convolution of a branch has as
            many filters as the first.
        n: None for figure 5; Inception-v3 uses 7 on its 17×17 positions.
        normalization, name, options: as for `inception_module`; these papers normalize.

    Returns:
        (batch, n_H, n_W, the sum of the filters of the four branches).
    """
    f1, (near_in, near), (far_in, far), f_pool = filters
    square = [3] if n is None else [(1, n), (n, 1)]
    options |= {"normalization": normalization}
    pooled = layers.AveragePooling2D(3, strides=1, padding="same", name=f"{name}_pool")(X)
    branches = [
        convolutions(X, (f1, 1), name=f"{name}_1x1", **options),
        convolutions(X, *_narrow(near_in, near, square), name=f"{name}_near", **options),
        convolutions(X, *_narrow(far_in, far, square * 2), name=f"{name}_far", **options),
        convolutions(pooled, (f_pool, 1), name=f"{name}_pooled", **options),
    ]
    return layers.Concatenate(name=f"{name}_out")(branches)


def _narrow(first: int, last: int, kernels: list) -> list[tuple]:
    """The steps of a branch that is narrow up to its last convolution."""
    *inner, outer = kernels
    return [(first, 1), *((first, kernel) for kernel in inner), (last, outer)]


def inception_resnet_block(
    X,
    branches: Sequence[tuple[int, ...]] = ((32,), (32, 32), (32, 48, 64)),
    *,
    scale: float = 0.17,
    normalization: bool = True,
    name: str = "inception",
    **options,
):
    """An Inception module as the main path of a residual block (v4, figure 16: Inception-ResNet-A).

    Args:
        X: (batch, n_H, n_W, n_C).
        branches: the filters of each branch: a 1×1, then 3×3 convolutions.
        scale: what the main path is multiplied by before the sum: 0.1 to 0.3 keeps wide nets stable (section 3.3).
        normalization, name, options: as for `inception_module`; these papers normalize.

    Returns:
        (batch, n_H, n_W, n_C): ReLU of X plus the scaled path, whose last 1×1 has no ReLU and no normalization.
    """
    options |= {"normalization": normalization}
    paths = [
        convolutions(X, (first, 1), *((filters, 3) for filters in rest), name=f"{name}_branch{i}", **options)
        for i, (first, *rest) in enumerate(branches, start=1)
    ]
    Y = layers.Concatenate(name=f"{name}_join")(paths)
    Y = layers.Conv2D(X.shape[-1], 1, name=f"{name}_widen")(Y)
    Y = layers.Rescaling(scale, name=f"{name}_scale")(Y)
    return layers.ReLU(name=f"{name}_out")(layers.Add(name=f"{name}_add")([X, Y]))
