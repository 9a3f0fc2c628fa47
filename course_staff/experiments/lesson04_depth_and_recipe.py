"""Which depth, and which changes to the photographs, for a thousand hands? Chosen on people held out of training.

The nets are those of lesson 04: three stages of bottleneck blocks, here one, two or four a stage; all see the same
photographs equally often. With two blocks a stage, the recipe is also tried without its rotation, and without its
mirror.
"""

import time

import keras
import numpy as np
from keras import layers

from course_utils.datasets import load_signs, split_validation
from course_utils.models import bottleneck_block

SEEDS, EPOCHS, BATCH_SIZE, RATE, MOMENTUM = (1, 2, 3), 24, 32, 2e-3, 0.9
ARMS = {
    "1 block a stage": (1, ()),
    "2 blocks a stage": (2, ()),
    "4 blocks a stage": (4, ()),
    "2, without rotation": (2, ("rotation",)),
    "2, without mirror": (2, ("mirror",)),
}


def run() -> dict:
    """For each arm and seed, which validation photographs are right, a digit each, and the training accuracy."""
    signs = load_signs(source="embedded")
    train_set, validation_set = ((x.astype("float32") / 255, y) for x, y in split_validation(signs))
    arms = {}
    for name, (blocks, left_out) in ARMS.items():
        arms[name] = []
        for seed in SEEDS:
            arms[name].append(one_run(blocks, left_out, seed, train_set, validation_set))
            print(f"{name}, seed {seed}: " + ", ".join(f"{k} {v}" for k, v in arms[name][-1].items() if k != "right"))
    sizes = {"trained_on": len(train_set[0]), "validated_on": len(validation_set[0]), "epochs": EPOCHS}
    return sizes | {"data": signs.caption, "arms": arms}


def one_run(blocks: int, left_out: tuple, seed: int, train_set: tuple, validation_set: tuple) -> dict:
    start = time.perf_counter()
    keras.utils.set_random_seed(seed)
    net = small_resnet(blocks, left_out, train_set[0].shape[1:])
    rate = keras.optimizers.schedules.CosineDecay(RATE, EPOCHS * -(-len(train_set[0]) // BATCH_SIZE))
    net.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    net.fit(*train_set, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=0)
    x, y = validation_set
    right = net.predict(x, verbose=0).argmax(axis=1) == y
    return {
        "seed": seed,
        "parameters": net.count_params(),
        "training accuracy": float(net.evaluate(*train_set, verbose=0, return_dict=True)["accuracy"]),
        "validation accuracy": float(np.mean(right)),
        "seconds": time.perf_counter() - start,
        "right": "".join("01"[int(one)] for one in right),
    }


def small_resnet(blocks: int, left_out: tuple, input_shape: tuple) -> keras.Model:
    """Three stages of bottleneck blocks behind the recipe of lesson 04, less what is left out of it."""
    recipe = {
        "mirror": layers.RandomFlip("horizontal"),
        "shift": layers.RandomTranslation(0.1, 0.1, fill_mode="nearest"),
        "rotation": layers.RandomRotation(0.04, fill_mode="nearest"),
        "brightness": layers.RandomBrightness(0.3, value_range=(0, 1)),
    }
    X = X_input = keras.Input(input_shape)
    for name, layer in recipe.items():
        X = X if name in left_out else layer(X)
    X = layers.Conv2D(16, 5, strides=2, padding="same")(X)
    X = layers.ReLU()(layers.BatchNormalization(momentum=MOMENTUM)(X))
    X = layers.MaxPooling2D(3, strides=2, padding="same")(X)
    for stage in range(3):
        for block in range(blocks):
            strides = 2 if block == 0 and stage > 0 else 1
            options = {"momentum": MOMENTUM, "initializer": "glorot_uniform", "name": f"block{stage}_{block}"}
            X = bottleneck_block(X, 16 * 2**stage, strides, **options)
    X = layers.GlobalAveragePooling2D()(X)
    return keras.Model(X_input, layers.Dense(6, activation="softmax")(X))
