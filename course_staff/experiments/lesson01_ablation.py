"""Which part of lesson 01's second recipe helps? One change at a time, judged on portraits held out of training.

The first recipe is Adam as Keras has it, batches of 32, twelve epochs. Each arm changes one thing in it; the last two
change all at once, without and with the momentum of batch normalization. Every seed holds out other portraits, and all
arms of a seed the same ones.
"""

import keras
import numpy as np
from keras import layers

from course_utils.datasets import load_happy, split_validation

SEEDS, FRACTION, EPOCHS = (1, 2, 3, 4, 5), 0.25, 12
FIRST = {"epochs": EPOCHS, "batch_size": 32, "rate": 1e-3, "cosine": False, "copies": False, "momentum": 0.99}
CHANGES = {
    "first recipe": {},
    "rate halved": {"rate": 5e-4},
    "batches of 16": {"batch_size": 16},
    "four times the epochs": {"epochs": 4 * EPOCHS},
    "four of each, as many steps": {"copies": True, "epochs": EPOCHS // 4},
    "cosine decay": {"cosine": True},
    "momentum 0.9": {"momentum": 0.9},
    "all but momentum": {"rate": 5e-4, "batch_size": 16, "copies": True, "epochs": 5, "cosine": True},
    "all": {"rate": 5e-4, "batch_size": 16, "copies": True, "epochs": 5, "cosine": True, "momentum": 0.9},
}


def run() -> dict:
    """For each arm and seed, accuracies on both sets in inference mode and by the statistics of the batch."""
    happy = load_happy(source="embedded")
    arms: dict[str, list] = {name: [] for name in CHANGES}
    for seed in SEEDS:
        train_set, validation_set = (
            (x.astype("float32") / 255, y) for x, y in split_validation(happy, FRACTION, seed=seed)
        )
        for name, change in CHANGES.items():
            found = one_run(seed, train_set, validation_set, **FIRST | change)
            arms[name].append(found)
            print(f"{name}, seed {seed}: " + ", ".join(f"{k} {v:.3f}" for k, v in found.items()), flush=True)
    sizes = {"trained_on": len(train_set[0]), "validated_on": len(validation_set[0])}
    return sizes | {"data": happy.caption, "seeds": SEEDS, "arms": arms}


def one_run(
    seed: int,
    train_set: tuple,
    validation_set: tuple,
    *,
    epochs: int,
    batch_size: int,
    rate: float,
    cosine: bool,
    copies: bool,
    momentum: float,
) -> dict[str, float]:
    keras.utils.set_random_seed(seed)
    net = happy_model(train_set[0].shape[1:], momentum)
    x, y = four_of_each(*train_set) if copies else train_set
    steps = epochs * -(-len(x) // batch_size)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps) if cosine else rate)
    net.compile(optimizer, "binary_crossentropy")
    net.fit(x, y, epochs=epochs, batch_size=batch_size, verbose=0)
    sets = {"training": train_set, "validation": validation_set}
    found = {name: accuracy(net.predict(x, verbose=0), y) for name, (x, y) in sets.items()}
    for name, (x, y) in sets.items():
        found[f"{name}, batch statistics"] = accuracy(by_batch_statistics(net, x), y)
    return found


def happy_model(input_shape: tuple[int, int, int], momentum: float) -> keras.Model:
    """The model of lesson 01; `momentum` is that of batch normalization, 0.99 in Keras."""
    X = X_input = keras.Input(input_shape)
    X = layers.ZeroPadding2D(3)(X)
    X = layers.Conv2D(32, 7)(X)
    X = layers.BatchNormalization(momentum=momentum)(X)
    X = layers.MaxPooling2D(2)(layers.ReLU()(X))
    return keras.Model(X_input, layers.Dense(1, activation="sigmoid")(layers.Flatten()(X)))


def four_of_each(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every picture, its mirror image, and both moved by at most two pixels. x: (m, n_H, n_W, n_C)."""
    mirrored = x[:, :, ::-1]
    return np.concatenate([x, mirrored, moved(x, 2, -1), moved(mirrored, -2, 1)]), np.tile(y, 4)


def moved(x: np.ndarray, down: int, right: int) -> np.ndarray:
    _, n_H, n_W, _ = x.shape
    padded = np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)), mode="edge")
    return padded[:, 2 - down : 2 - down + n_H, 2 - right : 2 - right + n_W]


def by_batch_statistics(net: keras.Model, x: np.ndarray, batch_size: int = 32) -> np.ndarray:
    """The outputs in training mode, (m, 1): each batch is normalized by its own mean and variance."""
    order = np.random.default_rng(1).permutation(len(x))  # classes mixed, as in training
    outputs = np.empty((len(x), 1), "float32")
    for start in range(0, len(x), batch_size):
        chosen = order[start : start + batch_size]
        outputs[chosen] = net(x[chosen], training=True)
    return outputs


def accuracy(probabilities: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean((probabilities[:, 0] > 0.5) == y))
