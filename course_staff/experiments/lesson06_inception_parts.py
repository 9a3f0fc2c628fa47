"""Does a bottleneck hurt, and do side heads help? Lesson 06's two races on a test set that can tell: CIFAR-10.

The lesson races on 1,080 photographs and tests on 120; here 10,000 pictures are for training and 10,000 for the test.
The nets, their sizes and the rule by which they start are the lesson's. Nothing is chosen on the test set: it is read
once, after the last epoch.
"""

import time

import keras
import numpy as np
from keras import layers

from course_utils import models
from course_utils.datasets import load_cifar10
from course_utils.models.inception import convolutions, scaled

SEEDS, EPOCHS, TRAINED, BATCH_SIZE = (1, 2, 3, 4, 5, 6), 8, 10_000, 64
INPUT_SHAPE, WIDTH, RATE = (40, 40, 3), 1 / 8, 1e-3


def run() -> dict:
    """For each net, the test pictures that each seed got right, packed as text, and its training accuracy."""
    data = load_cifar10()
    train_x, test_x = resized(data.train_x[:TRAINED]), resized(data.test_x)
    arms = {}
    for name, net in nets().items():
        arms[name] = []
        compile_once(net)
        fresh = [variable.numpy() for variable in net.optimizer.variables]
        for seed in SEEDS:
            arms[name].append(one_run(net, fresh, seed, (train_x, data.train_y[:TRAINED]), (test_x, data.test_y)))
            print(f"{name}, seed {seed}: " + ", ".join(f"{k} {v}" for k, v in arms[name][-1].items() if k != "right"))
    settings = {"trained_on": TRAINED, "epochs": EPOCHS, "tested_on": len(test_x), "data": data.caption}
    return settings | {"arms": arms}


def resized(x: np.ndarray) -> np.ndarray:
    """(m, 40, 40, 3), from 0 to 1: the side heads of the lesson need 5×5 positions half-way up."""
    return np.asarray(keras.ops.image.resize(x / np.float32(255), INPUT_SHAPE[:2], antialias=True))


def nets() -> dict[str, keras.Model]:
    """The short net without and with bottlenecks; GoogLeNet with its main head alone, and with side heads."""
    options = {"stem_pool": False, "width": WIDTH}
    return {
        "without bottlenecks": short_net(False),
        "with bottlenecks": short_net(True),
        "main head alone": models.googlenet(INPUT_SHAPE, 10, side_heads=False, **options),
        "with side heads": models.googlenet(INPUT_SHAPE, 10, **options),
    }


def short_net(bottleneck: bool) -> keras.Model:
    """The stem and the modules 3a, 3b and 4a."""
    X = X_input = keras.Input(INPUT_SHAPE)
    X = convolutions(X, (8, 7, 2), (8, 1), (24, 3), name="stem")
    for name in ("3a", "3b", "4a"):
        if name != "3b":
            X = layers.MaxPooling2D(3, strides=2, padding="same")(X)
        filters = scaled(models.GOOGLENET[name], WIDTH)
        X = models.inception_module(X, filters, bottleneck=bottleneck, name=f"module_{name}")
    X = layers.GlobalAveragePooling2D()(X)
    return keras.Model(X_input, layers.Dense(10, activation="softmax", kernel_initializer="he_normal")(X))


def compile_once(net: keras.Model) -> None:
    """One loss a head: the main one in full, those of side heads with weight 0.3 (Szegedy et al., 2014, section 5)."""
    heads = len(net.outputs)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, EPOCHS * -(-TRAINED // BATCH_SIZE)))
    weights = [1, 0.3, 0.3][:heads] if heads > 1 else None
    net.compile(optimizer, ["sparse_categorical_crossentropy"] * heads, loss_weights=weights)
    optimizer.build(net.trainable_variables)


def one_run(net: keras.Model, fresh: list, seed: int, train_set: tuple, test_set: tuple) -> dict:
    """Train from new weights; which test pictures are right, a digit each, and how many of the training set are."""
    start = time.perf_counter()
    keras.utils.set_random_seed(seed)
    for weight in net.trainable_weights:
        weight.assign(keras.initializers.get("he_normal" if len(weight.shape) > 1 else "zeros")(weight.shape))
    for variable, value in zip(net.optimizer.variables, fresh, strict=True):
        variable.assign(value)
    x, y = train_set
    labels = [y] * len(net.outputs) if len(net.outputs) > 1 else y
    net.fit(x, labels, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=0)
    main = keras.Model(net.input, net.outputs[0])
    trained, right = (main.predict(x, 500, verbose=0).argmax(1) == y for x, y in (train_set, test_set))
    return {
        "seed": seed,
        "training accuracy": float(trained.mean()),
        "test accuracy": float(right.mean()),
        "seconds": time.perf_counter() - start,
        "right": "".join("01"[int(one)] for one in right),
    }
