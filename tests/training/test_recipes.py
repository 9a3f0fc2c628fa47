import keras
import numpy as np
from keras import layers

from course_utils.training import fit_with_cosine


def test_the_rate_falls_to_zero_and_the_averages_forget_as_fast_as_asked():
    net = keras.Sequential([keras.Input((3,)), layers.BatchNormalization(), layers.Dense(1, activation="sigmoid")])
    x, y = np.random.default_rng(1).normal(size=(10, 3)), np.arange(10) % 2
    history = fit_with_cosine(
        net, x, y, 3, loss="binary_crossentropy", learning_rate=0.1, batch_size=4, momentum=0.5, validation_data=(x, y)
    )
    assert {"accuracy", "loss", "val_accuracy", "val_loss"} == set(history.history)
    assert net.layers[0].momentum == 0.5
    assert net.optimizer.iterations == 9  # three epochs of three batches
    assert float(net.optimizer.learning_rate) == 0
