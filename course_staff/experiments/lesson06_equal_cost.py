"""Do bottlenecks pay at about the same cost? What `lesson06_bottleneck` lacks: bottlenecks, and a third more filters.

The net without bottlenecks has an eighth of GoogLeNet's filters, this one with them has a sixth, which takes fewer
multiplications still. Its seeds are those of `lesson06_bottleneck`, so that the two records can be compared in pairs.
"""

import keras
from keras import layers

from course_staff.experiments.lesson06_bottleneck import SEEDS
from course_staff.experiments.lesson06_inception_parts import (
    EPOCHS,
    INPUT_SHAPE,
    TRAINED,
    compile_once,
    one_run,
    resized,
)
from course_utils import models
from course_utils.datasets import load_cifar10

NAME, WIDTH = "with bottlenecks, wider", 1 / 6


def run() -> dict:
    """The test pictures that each seed got right, packed as text, and its training accuracy."""
    data = load_cifar10()
    train_set = resized(data.train_x[:TRAINED]), data.train_y[:TRAINED]
    test_set = resized(data.test_x), data.test_y
    net = short_net()
    compile_once(net)
    fresh = [variable.numpy() for variable in net.optimizer.variables]
    runs = []
    for seed in SEEDS:
        runs.append(one_run(net, fresh, seed, train_set, test_set))
        print(f"{NAME}, seed {seed}: {runs[-1]['test accuracy']:.4f}", flush=True)
    settings = {"trained_on": TRAINED, "epochs": EPOCHS, "tested_on": len(test_set[0]), "data": data.caption}
    return settings | {"width": WIDTH, "arms": {NAME: runs}}


def short_net() -> keras.Model:
    """The stem and the modules 3a, 3b and 4a, as `lesson06_inception_parts` has them, but for the width."""
    net = models.googlenet(INPUT_SHAPE, 10, side_heads=False, stem_pool=False, width=WIDTH)
    X = layers.GlobalAveragePooling2D()(net.get_layer("4a_out").output)
    return keras.Model(net.input, layers.Dense(10, activation="softmax", kernel_initializer="he_normal")(X))
