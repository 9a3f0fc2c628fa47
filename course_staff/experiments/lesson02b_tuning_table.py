"""What every setting of a table reaches, so that many searches can be replayed on it in a moment.

A net with one hidden layer learns from 1,500 digits with Adam: 13 learning rates by 7 numbers of units, with three
seeds. Lesson 02b lets hundreds of searches look settings up here instead of training for each of them: a tabular
benchmark, as in Klein and Hutter, 2019, "Tabular Benchmarks for Joint Architecture and Hyperparameter Optimization".
"""

import numpy as np

from course_utils.datasets import load_digits, split_validation

RATES = tuple(float(rate) for rate in np.logspace(-5, -1, 13))
UNITS = tuple(2**power for power in range(3, 10))
SEEDS, TRAIN_SIZE, EPOCHS, BATCH = (1, 2, 3), 1500, 5, 32


def run() -> dict:
    """Validation accuracies by seed, learning rate and units: a nested list (seeds, rates, units)."""
    pool, (x, y) = split_validation(load_digits(), 0.1)
    train_set = pool[0][:TRAIN_SIZE].reshape(TRAIN_SIZE, -1) / 255, pool[1][:TRAIN_SIZE]
    held_out = x.reshape(len(x), -1) / 255, y
    table = np.zeros((len(SEEDS), len(RATES), len(UNITS)))
    for column, units in enumerate(UNITS):
        table[:, :, column] = _accuracies(units, train_set, held_out)
    return {
        "rates": RATES,
        "units": UNITS,
        "seeds": SEEDS,
        "train_size": TRAIN_SIZE,
        "validation": len(y),
        "epochs": EPOCHS,
        "accuracy": table.tolist(),
    }


def _accuracies(units: int, train_set, held_out) -> np.ndarray:
    """Of all seeds and rates, (seeds, rates), with so many units. One model a seed: its rate is but a variable."""
    import keras

    from course_utils.training import Snapshot, accuracy

    found = np.zeros((len(SEEDS), len(RATES)))
    for row, seed in enumerate(SEEDS):
        keras.utils.set_random_seed(seed)
        hidden = keras.layers.Dense(units, activation="relu")
        net = keras.Sequential([keras.Input((784,)), hidden, keras.layers.Dense(10, activation="softmax")])
        net.compile("adam", "sparse_categorical_crossentropy")
        snapshot = Snapshot(net)
        for place, rate in enumerate(RATES):
            snapshot.restore()
            net.optimizer.learning_rate = rate
            keras.utils.set_random_seed(seed)  # all settings see the digits in the same order
            net.fit(*train_set, epochs=EPOCHS, batch_size=BATCH, verbose=0)
            found[row, place] = accuracy(net, *held_out)
    return found
