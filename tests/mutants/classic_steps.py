"""The layers of the classic networks, for solutions that change one of them."""

import keras
from keras import layers


def make(layer, *args, **options):
    """A function of the number of classes that makes a layer anew."""
    return lambda classes: layer(*args, **options)


def conv(filters, kernel_size, strides=1, padding="same", activation="relu", **options):
    return make(layers.Conv2D, filters, kernel_size, strides, padding=padding, activation=activation, **options)


def pool(size, strides=2, **options):
    return make(layers.MaxPooling2D, size, strides, **options)


def dense(units, activation="relu", **options):
    return make(layers.Dense, units, activation=activation, **options)


def output(classes):
    return layers.Dense(classes, activation="softmax")


FLATTEN = make(layers.Flatten)
LENET5 = {
    "conv1": conv(6, 5, padding="valid"),
    "pool1": pool(2),
    "conv2": conv(16, 5, padding="valid"),
    "pool2": pool(2),
    "flatten": FLATTEN,
    "fc3": dense(120),
    "fc4": dense(84),
    "output": output,
}
ALEXNET = {
    "conv1": conv(96, 11, 4, "valid"),
    "pool1": pool(3),
    "conv2": conv(256, 5),
    "pool2": pool(3),
    "conv3": conv(384, 3),
    "conv4": conv(384, 3),
    "conv5": conv(256, 3),
    "pool5": pool(3),
    "flatten": FLATTEN,
    "fc6": dense(4096),
    "fc7": dense(4096),
    "output": output,
}
VGG16 = {
    **{"conv1_1": conv(64, 3), "conv1_2": conv(64, 3), "pool1": pool(2)},
    **{"conv2_1": conv(128, 3), "conv2_2": conv(128, 3), "pool2": pool(2)},
    **{"conv3_1": conv(256, 3), "conv3_2": conv(256, 3), "conv3_3": conv(256, 3), "pool3": pool(2)},
    **{"conv4_1": conv(512, 3), "conv4_2": conv(512, 3), "conv4_3": conv(512, 3), "pool4": pool(2)},
    **{"conv5_1": conv(512, 3), "conv5_2": conv(512, 3), "conv5_3": conv(512, 3), "pool5": pool(2)},
    **{"flatten": FLATTEN, "fc6": dense(4096), "fc7": dense(4096), "output": output},
}


def chain(steps, **changes):
    """A solution with some steps changed, left out (`None`), or made several (a list)."""
    changed = steps | changes

    def network(input_shape, classes):
        made = [one for step in changed.values() if step for one in (step if isinstance(step, list) else [step])]
        return keras.Sequential([keras.Input(input_shape), *(one(classes) for one in made)])

    return network
