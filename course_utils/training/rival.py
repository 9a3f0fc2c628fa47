"""The rival of transfer learning: a small residual net from random weights, with all that could help it."""

import time
from collections.abc import Mapping, Sequence
from functools import partial

import keras
from keras import layers

from course_utils.models import bottleneck_block
from course_utils.training import augment
from course_utils.training.choosing import tuned_runs
from course_utils.training.few_photos import right_on_few
from course_utils.training.subsets import Pair

RATES = (2e-3, 6e-3)  # lesson 04's, and three times as much
NORM_MOMENTUM = 0.9  # with 0.99, a short training ends before batch normalization knows mean and variance


def residual_net(input_shape: tuple[int, int, int], classes: int, rate: float, steps: int) -> keras.Model:
    """Three stages of one bottleneck block for photographs of values 0–255; compiled.

    It is the smallest of lesson 04's nets, which on all photographs was as good as the deeper ones. Adam with a cosine
    decay from `rate` to 0 over `steps` steps.
    """
    options = {"momentum": NORM_MOMENTUM, "initializer": "glorot_uniform"}
    X_input = keras.Input(input_shape)
    X = layers.Conv2D(16, 5, strides=2, padding="same")(layers.Rescaling(1 / 255)(X_input))
    X = layers.ReLU()(layers.BatchNormalization(momentum=NORM_MOMENTUM)(X))
    X = layers.MaxPooling2D(3, strides=2, padding="same")(X)
    for stage in range(3):
        strides = 1 if stage == 0 else 2
        X = bottleneck_block(X, 16 * 2**stage, strides, name=f"block{stage + 1}", **options)
    X = layers.GlobalAveragePooling2D()(X)
    net = keras.Model(X_input, layers.Dense(classes, activation="softmax")(X), name="residual-net")
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps))
    net.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


def shift_turn_and_tint(x, seed):
    """Random crop and rotation, which gain the most in lesson 08, and other colours; see `training.augment`."""
    return augment.color_shift(augment.rotation(augment.translation(x, seed, 6), seed), seed)


def train_from_scratch(
    draws: Mapping[int, Sequence[int]], train_set: Pair, asked: Mapping[str, Pair], *, steps: int
) -> list[dict]:
    """Train a `residual_net` on augmented photographs, by photographs per class and draw; prints a line for each
    number of photographs and rate.

    Args:
        draws: for each number of photographs of a class, the seeds: of the choice of photographs, of their order and
            of the first weights. The same seeds draw the same photographs in `train_by_photos`.
        train_set: x (m, n_H, n_W, 3) with values 0–255, y (m,) from 0.
        asked: the sets that the nets are asked about, by name; the first one chooses the rate, as in
            `train_by_photos`.
        steps: batches of 32 of a run.

    Returns:
        one dict a run at the chosen rate, as from `train_by_photos`; `depth` is `"from scratch"`.
    """

    def run(per_class: int, seeds: Sequence[int], rate: float) -> list[dict]:
        name, start = f"{per_class} a class", time.perf_counter()
        make_net = partial(residual_net, rate=rate, steps=steps)
        options = {"per_class": per_class, "steps": (steps,), "seeds": seeds, "make_net": make_net}
        found = right_on_few(train_set, asked, {name: shift_turn_and_tint}, **options)[name]
        seconds = (time.perf_counter() - start) / len(seeds)
        same = {"photos": per_class, "depth": "from scratch", "setting": rate, "seconds": seconds}
        right = [{test: answers[i, -1] > 0 for test, answers in found.items()} for i in range(len(seeds))]
        return [same | {"draw": draw, "right": one} for draw, one in zip(seeds, right, strict=True)]

    runs = []
    for per_class, seeds in draws.items():
        runs += tuned_runs(partial(run, per_class), RATES, seeds, by=next(iter(asked)))
    return runs
