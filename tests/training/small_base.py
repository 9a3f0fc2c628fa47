"""A base of two blocks, in place of EfficientNet."""

import keras
from keras import layers


def small_base(seed=1, scale=1 / 128, outputs=5):
    """Two blocks and a head, each with batch normalization whose running values are not the initial ones."""
    keras.utils.set_random_seed(seed)
    X_input = keras.Input((8, 8, 3), name="input")
    X = layers.Rescaling(scale, name="rescale")(X_input)
    for name, filters in (("stem", 4), ("block1", 4), ("block2", 6), ("head", outputs)):
        Y = layers.Conv2D(filters, 3, padding="same", name=f"{name}_conv")(X)
        Y = layers.BatchNormalization(name=f"{name}_norm", moving_mean_initializer="random_normal")(Y)
        X = layers.Add(name=f"{name}_add")([X, Y]) if X.shape == Y.shape else Y
    return keras.Model(X_input, layers.GlobalAveragePooling2D(name="mean")(X), name="small")
