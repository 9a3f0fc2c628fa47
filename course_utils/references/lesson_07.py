# Made by `course build` out of notebooks/source/07_transfer_learning.py: change that, not this.
# sha256 of the rest: a8fb754ed1dc946b983795f82e07b187fa42d6b7b22bb96952efeb641cfb09aa
"""The course's own answers of lesson 07."""

from course_utils.own_answers import own_answer
from keras import layers
import keras
import numpy as np
import os


@own_answer("frozen_classifier")
def frozen_classifier(base, classes):
    """A softmax for `classes` classes on a frozen base; returns a keras.Model.

    base: a keras.Model, (batch, ...) → (batch, d). It does its own preprocessing.
    """
    base.trainable = False
    X_input = keras.Input(base.input_shape[1:])
    probabilities = layers.Dense(classes, activation="softmax")(base(X_input))
    return keras.Model(X_input, probabilities)


@own_answer("cache_features")
def cache_features(base, x, path):
    """What `base` says of x, (m, d) float32, computed at most once.

    x: (m, n_H, n_W, n_C), as the base takes it. path: a pathlib.Path that ends in .npy.
    """
    if path.exists():
        return np.load(path)
    features = base.predict(x, verbose=0)
    temporary = path.with_suffix(".partial")
    with open(temporary, "wb") as file:
        np.save(file, features)
    os.replace(temporary, path)
    return features


@own_answer("fine_tune")
def fine_tune(model, base, layers_free, learning_rate):
    """Free the last layers of `base` in `model`, and compile; returns the model, not trained."""
    first = len(base.layers) - layers_free
    for i, layer in enumerate(base.layers):
        is_norm = isinstance(layer, layers.BatchNormalization)
        layer.trainable = i >= first and not is_norm
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(learning_rate), loss, metrics=["accuracy"])
    return model
