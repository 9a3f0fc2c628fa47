"""Residual networks of any depth, and plain networks that differ from them in nothing but the missing shortcuts.

Source of all of it: He, Zhang, Ren and Sun, 2015: Deep residual learning for image recognition.
"""

from collections.abc import Callable, Sequence

import keras
from keras import layers, ops

from course_utils.errors import CourseError
from course_utils.own_answers import own_answer


@own_answer("zero_pad_shortcut")
def shortcut(X, filters: int, strides: int = 1, kind: str = "learned", *, name: str = "shortcut", **options):
    """What a block adds to its main path: X itself where shapes agree, else W_s X (section 3.3).

    Args:
        X: (batch, n_H, n_W, n_C).
        filters: the channels to give.
        strides: 2 halves n_H and n_W, rounded up.
        kind: `"learned"`: a 1×1 convolution, whose kernel is the matrix W_s; or `"zero-pad"`: every `strides`-th
            position, with channels of zeros behind the others: nothing to learn.
        name: the beginning of the names of its layers.
        options: see `convolution`.

    Returns:
        (batch, ⌈n_H / strides⌉, ⌈n_W / strides⌉, filters).

    Raises:
        CourseError: another `kind`, or zero-padding to fewer channels than there are.
    """
    n_C = X.shape[-1]
    if strides == 1 and n_C == filters:
        return X
    if kind == "learned":
        return convolution(X, filters, 1, strides, name=name, **options)
    if kind != "zero-pad":
        raise CourseError(f"A shortcut of the kind '{kind}' is not known; use 'learned' or 'zero-pad'.")
    if filters < n_C:
        raise CourseError(f"Zero-padding cannot turn {n_C} channels into {filters}; use a learned shortcut.")
    X = layers.MaxPooling2D(1, strides, padding="same", name=f"{name}_every_{strides}")(X)
    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, filters - n_C]])


def convolution(
    X,
    filters: int,
    kernel_size: int,
    strides: int = 1,
    *,
    name: str,
    normalization: bool = True,
    momentum: float = 0.99,
    initializer: str = "he_normal",
):
    """A convolution that keeps n_H and n_W (at stride 1), then batch normalization where it is wanted.

    Args:
        X: (batch, n_H, n_W, n_C).
        filters, kernel_size, strides: of the convolution.
        name: the beginning of the names of the two layers.
        normalization: whether batch normalization follows.
        momentum: how much of the running mean and variance a training step keeps. Keras keeps 0.99, which needs
            hundreds of steps before predictions can be trusted.
        initializer: how the kernel starts.

    Returns:
        (batch, ⌈n_H / strides⌉, ⌈n_W / strides⌉, filters).
    """
    X = layers.Conv2D(
        filters, kernel_size, strides, padding="same", kernel_initializer=initializer, name=f"{name}_conv"
    )(X)
    if normalization:
        X = layers.BatchNormalization(momentum=momentum, name=f"{name}_norm")(X)
    return X


def basic_block(
    X, filters: int, strides: int = 1, *, skip: bool = True, kind: str = "learned", name: str = "block", **options
):
    """Two 3×3 convolutions and the shortcut around them (figure 5, left).

    Args:
        X: (batch, n_H, n_W, n_C).
        filters: the channels of both convolutions.
        strides: of the first convolution, and of the shortcut.
        skip: False leaves the shortcut out: a block of a plain network.
        kind: of the shortcut where shapes differ, see `shortcut`.
        name: the beginning of the names of its layers; the last one is `<name>_out`.
        options: `normalization`, `momentum` and `initializer`, see `convolution`.

    Returns:
        (batch, ⌈n_H / strides⌉, ⌈n_W / strides⌉, filters).
    """
    Y = convolution(X, filters, 3, strides, name=f"{name}_1", **options)
    Y = layers.ReLU(name=f"{name}_relu1")(Y)
    Y = convolution(Y, filters, 3, name=f"{name}_2", **options)
    if skip:
        X = shortcut(X, filters, strides, kind, name=f"{name}_shortcut", **options)
        Y = layers.Add(name=f"{name}_add")([Y, X])
    return layers.ReLU(name=f"{name}_out")(Y)


@own_answer("identity_block", "convolutional_block", "resnet50")
def bottleneck_block(
    X, filters: int, strides: int = 1, *, skip: bool = True, kind: str = "learned", name: str = "block", **options
):
    """1×1, 3×3, 1×1 and the shortcut around them (figure 5, right); the stride is in the first 1×1.

    As `basic_block`, but it gives 4 · `filters` channels: the last convolution widens what the first has narrowed.
    """
    Y = convolution(X, filters, 1, strides, name=f"{name}_1", **options)
    Y = layers.ReLU(name=f"{name}_relu1")(Y)
    Y = convolution(Y, filters, 3, name=f"{name}_2", **options)
    Y = layers.ReLU(name=f"{name}_relu2")(Y)
    Y = convolution(Y, 4 * filters, 1, name=f"{name}_3", **options)
    if skip:
        X = shortcut(X, 4 * filters, strides, kind, name=f"{name}_shortcut", **options)
        Y = layers.Add(name=f"{name}_add")([Y, X])
    return layers.ReLU(name=f"{name}_out")(Y)


# The block, and how many of it each of the four stages has (table 1).
DEPTHS: dict[int, tuple[Callable, tuple[int, ...]]] = {
    18: (basic_block, (2, 2, 2, 2)),
    34: (basic_block, (3, 4, 6, 3)),
    50: (bottleneck_block, (3, 4, 6, 3)),
    101: (bottleneck_block, (3, 4, 23, 3)),
    152: (bottleneck_block, (3, 8, 36, 3)),
}


@own_answer("resnet50")
def resnet(
    depth: int,
    input_shape: tuple[int, int, int] = (224, 224, 3),
    classes: int = 1000,
    *,
    skips: bool = True,
    kind: str = "learned",
    pool_padding: int = 1,
    momentum: float = 0.99,
) -> keras.Model:
    """ResNet-18, -34, -50, -101 or -152 (table 1).

    ResNet-152 has 60,419,944 parameters with 1,000 classes. `resnet(50, (64, 64, 3), 6, pool_padding=0)` is the
    network of the assignment, layer by layer: 23,600,006 parameters, 53,120 of them not trainable. (The assignment
    ends with an average pooling of 2×2; on 64×64 pictures that is the global average taken here.)

    Args:
        depth: the number of layers with weights.
        input_shape: (n_H, n_W, n_C).
        classes: the number of outputs.
        skips: False gives the plain twin.
        kind: of the shortcuts where shapes differ, see `shortcut`.
        pool_padding: zeros on each side before the first pooling: 1 makes 56 of 112, as the paper has it.
        momentum: of batch normalization, see `convolution`.

    Returns:
        a model (batch, n_H, n_W, n_C) → (batch, classes), probabilities.

    Raises:
        CourseError: another depth.
    """
    if depth not in DEPTHS:
        raise CourseError(f"There is no ResNet-{depth}; the depths are {', '.join(map(str, DEPTHS))}.")
    block, counts = DEPTHS[depth]
    X_input = keras.Input(input_shape, name="input")
    X = layers.ZeroPadding2D(3, name="pad")(X_input)
    X = layers.Conv2D(64, 7, 2, kernel_initializer="he_normal", name="stem_conv")(X)
    X = layers.BatchNormalization(momentum=momentum, name="stem_norm")(X)
    X = layers.ReLU(name="stem_out")(X)
    X = layers.ZeroPadding2D(pool_padding, name="pool_pad")(X)
    X = layers.MaxPooling2D(3, 2, name="pool")(X)
    X = stages(X, block, zip(counts, (64, 128, 256, 512), strict=True), skip=skips, kind=kind, momentum=momentum)
    return head(X_input, X, classes, f"{'ResNet' if skips else 'Plain'}-{depth}")


def resnet_cifar(
    depth: int,
    input_shape: tuple[int, int, int] = (32, 32, 3),
    classes: int = 10,
    *,
    filters: Sequence[int] = (16, 32, 64),
    stem_strides: int = 1,
    skips: bool = True,
    kind: str = "zero-pad",
    normalization: bool = True,
    momentum: float = 0.99,
    initializer: str = "he_normal",
) -> keras.Model:
    """The residual networks for small pictures, of any depth (section 4.2): 20, 32, 44, 56, 110 layers in the paper.

    One stage of basic blocks for each entry of `filters`, all stages of the same length. With zero-padded shortcuts,
    the default, the plain twin (`skips=False`) has exactly the same weights.

    Args:
        depth: the number of layers with weights, shortcuts not counted: 2 n · len(filters) + 2; 6 n + 2 by default.
        input_shape: (n_H, n_W, n_C).
        classes: the number of outputs.
        filters: the channels of each stage; n_H and n_W are halved between stages.
        stem_strides: of the first convolution; 2 makes every layer four times cheaper.
        skips: False gives the plain twin.
        kind: of the shortcuts where shapes differ, see `shortcut`.
        normalization, momentum, initializer: of each convolution, see `convolution`.

    Returns:
        a model (batch, n_H, n_W, n_C) → (batch, classes), probabilities.

    Raises:
        CourseError: a depth that is not 2 n · len(filters) + 2 with n ≥ 1.
    """
    step = 2 * len(filters)
    if depth < step + 2 or (depth - 2) % step:
        raise CourseError(f"{depth} layers cannot be shared among {len(filters)} stages; use {step} n + 2, n ≥ 1.")
    options = {"normalization": normalization, "momentum": momentum, "initializer": initializer}
    X_input = keras.Input(input_shape, name="input")
    X = convolution(X_input, filters[0], 3, stem_strides, name="stem", **options)
    X = layers.ReLU(name="stem_out")(X)
    counts = [(depth - 2) // step] * len(filters)
    X = stages(X, basic_block, zip(counts, filters, strict=True), skip=skips, kind=kind, **options)
    return head(X_input, X, classes, f"{'ResNet' if skips else 'Plain'}-{depth}")


@own_answer("resnet50")
def stages(X, block: Callable, sizes, **options):
    """Blocks one after another, numbered from 1; `sizes` has (blocks, filters) for each stage."""
    number = 0
    for stage, (blocks, filters) in enumerate(sizes):
        for i in range(blocks):
            number += 1
            strides = 2 if stage > 0 and i == 0 else 1
            X = block(X, filters, strides, name=f"block{number}", **options)
    return X


def head(X_input, X, classes: int, name: str) -> keras.Model:
    """The mean of each channel, one dense layer, softmax."""
    X = layers.GlobalAveragePooling2D(name="mean")(X)
    X = layers.Dense(classes, activation="softmax", name="output")(X)
    return keras.Model(X_input, X, name=name)
