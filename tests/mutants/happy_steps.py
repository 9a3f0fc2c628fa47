"""The layers of HappyModel, for solutions that change one of them."""

import keras
from keras import layers

STEPS = {
    "pad": lambda: layers.ZeroPadding2D(3),
    "conv": lambda: layers.Conv2D(32, 7),
    "norm": lambda: layers.BatchNormalization(axis=3),
    "relu": lambda: layers.ReLU(),
    "pool": lambda: layers.MaxPooling2D(2),
    "flatten": lambda: layers.Flatten(),
    "dense": lambda: layers.Dense(1, activation="sigmoid"),
}


def chain(**changes):
    """A solution with some steps changed, left out (`None`), or added at the end of the changed step (a list)."""
    steps = STEPS | changes

    def happy_model(input_shape):
        made = [make for step in steps.values() if step for make in (step if isinstance(step, list) else [step])]
        return keras.Sequential([keras.Input(input_shape), *(make() for make in made)])

    return happy_model


def ordered(*names):
    """A solution with the steps in another order."""
    return lambda input_shape: keras.Sequential([keras.Input(input_shape), *(STEPS[name]() for name in names)])


def dense(units, activation=None):
    return lambda: layers.Dense(units, activation=activation)
