"""The layers of the residual blocks, for solutions that change one of them."""

from keras import layers


def norm(**options):
    return lambda f, filters, s: layers.BatchNormalization(**options)


def relu(f, filters, s):
    return layers.ReLU()


def conv(which, kernel_size=1, strides=1, **options):
    """A convolution with the filters of the number `which`; `"f"` and `"s"` stand for the arguments of the block."""
    return lambda f, filters, s: layers.Conv2D(
        filters[which], f if kernel_size == "f" else kernel_size, s if strides == "s" else strides, **options
    )


MAIN = {
    **{"conv1": conv(0, strides="s"), "norm1": norm(axis=3), "relu1": relu},
    **{"conv2": conv(1, "f", padding="same"), "norm2": norm(axis=3), "relu2": relu},
    **{"conv3": conv(2), "norm3": norm(axis=3)},
}
SHORTCUT = {"conv": conv(2, strides="s"), "norm": norm(axis=3)}


def run(X, steps, f, filters, s=1):
    """X through some steps; a step is a function that makes a layer, several of them (a list), or `None`."""
    for step in steps.values():
        for make in step if isinstance(step, list) else [step]:
            X = make(f, filters, s)(X) if make else X
    return X


def add_then_relu(h, X):
    return layers.ReLU()(layers.Add()([h, X]))


def identity(end=add_then_relu, **changes):
    """A solution of `identity_block` with some steps of the main path changed, or another end."""
    return lambda X, f, filters: end(run(X, MAIN | changes, f, filters), X)


def convolutional(end=add_then_relu, shortcut=None, **changes):
    """A solution of `convolutional_block` with some steps of the main path or of the shortcut changed."""

    def convolutional_block(X, f, filters, s=2):
        h = run(X, MAIN | changes, f, filters, s)
        return end(h, run(X, SHORTCUT | (shortcut or {}), f, filters, s))

    return convolutional_block
