"""Does local response normalization help? Two small nets of AlexNet's kind on CIFAR-10, alike but for that layer.

The layer has the paper's constants. They are meant for pictures from 0 to 255 less their mean (section 2), so the scale
of the input matters to it; scale and learning rate are tuned for each arm on validation pictures, with equal effort.
The test set is read once, by the nets of eight seeds that were fixed beforehand.
"""

import time

import keras
import numpy as np
from keras import layers

from course_utils.datasets import load_cifar10
from course_utils.models import LocalResponseNormalization

TRAINED, VALIDATED, EPOCHS, BATCH_SIZE = 6_000, 4_000, 8, 64
SCALES, RATES = (1 / 64, 1.0), (5e-4, 1e-3, 2e-3)
TUNING_SEED, SEEDS = 100, tuple(range(1, 9))


def run() -> dict:
    """The tuning, and for each arm and seed which test pictures are right, packed as text."""
    data = load_cifar10()
    mean = data.train_x[:TRAINED].mean(axis=0, dtype="float32")
    pixels = data.train_x[: TRAINED + VALIDATED] - mean
    train_set = pixels[:TRAINED], data.train_y[:TRAINED]
    validation_set = pixels[TRAINED:], data.train_y[TRAINED : TRAINED + VALIDATED]
    test_set = data.test_x - mean, data.test_y
    arms = {}
    for name, normalized in (("without", False), ("with", True)):
        tuning = [
            {"scale": scale, "rate": rate}
            | {"accuracy": one_run(normalized, scale, rate, TUNING_SEED, train_set, validation_set).mean()}
            for scale in SCALES
            for rate in RATES
        ]
        chosen = max(tuning, key=lambda found: found["accuracy"])
        print(name, tuning, flush=True)
        runs = []
        for seed in SEEDS:
            start = time.perf_counter()
            right = one_run(normalized, chosen["scale"], chosen["rate"], seed, train_set, test_set)
            print(f"{name}, seed {seed}: {right.mean():.4f}, {time.perf_counter() - start:.0f} s", flush=True)
            runs.append({"seed": seed, "right": "".join("01"[int(one)] for one in right)})
        arms[name] = {"tuning": [dict(row, accuracy=float(row["accuracy"])) for row in tuning], "runs": runs}
    sizes = {"trained_on": TRAINED, "validated_on": VALIDATED, "tested_on": len(test_set[0]), "epochs": EPOCHS}
    return sizes | {"data": data.caption, "arms": arms}


def one_run(normalized: bool, scale: float, rate: float, seed: int, train_set: tuple, held_out: tuple) -> np.ndarray:
    """Train from new weights; which of the pictures held out are right, (m,)."""
    keras.utils.set_random_seed(seed)
    net = small_net(normalized, scale)
    steps = EPOCHS * -(-TRAINED // BATCH_SIZE)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps))
    net.compile(optimizer, "sparse_categorical_crossentropy")
    net.fit(*train_set, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=0)
    x, y = held_out
    return net.predict(x, batch_size=500, verbose=0).argmax(axis=1) == y


def small_net(normalized: bool, scale: float) -> keras.Model:
    """Two convolutions of AlexNet's kind, each with ReLU, the normalization or nothing, and overlapping pooling."""
    X = X_input = keras.Input((32, 32, 3))
    X = layers.Rescaling(scale)(X)
    for filters in (16, 32):
        X = layers.Conv2D(filters, 5, padding="same", activation="relu")(X)
        X = LocalResponseNormalization()(X) if normalized else X
        X = layers.MaxPooling2D(3, strides=2)(X)
    return keras.Model(X_input, layers.Dense(10, activation="softmax")(layers.Flatten()(X)))
