"""The layers and branches of the Inception module, for solutions that change one of them."""

from keras import layers


def conv(filters, kernel_size, padding="same", **options):
    return layers.Conv2D(filters, kernel_size, padding=padding, activation="relu", **options)


def pool(size=3, strides=1, padding="same"):
    return layers.MaxPooling2D(size, strides, padding)


BRANCHES = {
    "one": lambda X, filters: conv(filters[0], 1)(X),
    "three": lambda X, filters: conv(filters[1][1], 3)(conv(filters[1][0], 1)(X)),
    "five": lambda X, filters: conv(filters[2][1], 5)(conv(filters[2][0], 1)(X)),
    "pooled": lambda X, filters: conv(filters[3], 1)(pool()(X)),
}


def module(end=layers.concatenate, **changes):
    """A solution of `inception_module` with some branches changed or left out (`None`), or another end."""
    return lambda X, filters: end([make(X, filters) for make in (BRANCHES | changes).values() if make])
