"""Plain and residual networks of several depths, trained alike: the experiment of He et al. (2016), section 4.2, small.

The networks have one stage of 3×3 convolutions with 16 filters on 7×7 positions, and batch normalization. A
residual network has exactly the weights of its plain twin; with the same seed they start from the same numbers and
see the same pictures in the same order.
"""

import itertools
import math
import time
from collections.abc import Callable, Sequence

import numpy as np

from course_utils.progress import progress

FILTERS = 16
LEARNING_RATE, MOMENTUM, BATCH_SIZE = 0.05, 0.9, 64
NORM_MOMENTUM = 0.9  # with Keras's 0.99 and some 250 steps, the test accuracy would measure the running means

Pair = tuple[np.ndarray, np.ndarray]


def deep_net(depth: int, skips: bool, seed: int, input_shape: tuple[int, int, int] = (28, 28, 1), classes: int = 10):
    """A network of `depth` layers with weights, with or without shortcuts; the twin has the same seed and weights.

    Args:
        depth: an even number from 4.
        skips: False leaves the shortcuts out.
        seed: of every random number from here on, so also of `train`.
        input_shape: (n_H, n_W, n_C).
        classes: the number of outputs.

    Returns:
        a `keras.Model`, (batch, n_H, n_W, n_C) → (batch, classes), not compiled; its blocks are `block1`, `block2`, ….

    Raises:
        CourseError: an odd depth, or one below 4.
    """
    import keras

    from course_utils.models import resnet_cifar

    keras.utils.set_random_seed(seed)
    sizes = {"filters": (FILTERS,), "stem_strides": 4}
    return resnet_cifar(depth, input_shape, classes, skips=skips, momentum=NORM_MOMENTUM, **sizes)


def train(model, train_set: Pair, validation_set: Pair, epochs: int) -> dict[str, list[float]]:
    """Train with SGD (momentum 0.9, batches of 64, learning rate 0.05 that decays to 0) and return the history.

    Args:
        model: a classifier that gives probabilities.
        train_set: pictures (m, n_H, n_W, n_C) from 0 to 1 and labels (m,).
        validation_set: the same, for `val_loss` and `val_accuracy`.
        epochs: passes over the training set.

    Returns:
        `loss`, `accuracy`, `val_loss` and `val_accuracy`, each a list with one number an epoch.
    """
    import keras

    steps = epochs * math.ceil(len(train_set[0]) / BATCH_SIZE)
    # At a constant rate the last steps decide: accuracies of equal networks differ by up to 30 points.
    optimizer = keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps), MOMENTUM)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return _fit(model, train_set, validation_set, epochs)


def recipe(pictures: int, epochs: int, seeds: Sequence[int]) -> str:
    """How `train` trains, in one line for the reader who asks whether a comparison is fair.

    Args:
        pictures: how many the training set has.
        epochs: passes over them.
        seeds: what the runs start from.
    """
    steps = epochs * math.ceil(pictures / BATCH_SIZE)
    return (
        f"SGD with momentum {MOMENTUM} · learning rate {LEARNING_RATE}, cosine decay to 0 · batches of {BATCH_SIZE} · "
        f"{epochs} epochs of {pictures:,} pictures, {steps:,} steps · seeds {', '.join(map(str, seeds))}"
    )


def _fit(model, train_set: Pair, validation_set: Pair, epochs: int) -> dict[str, list[float]]:
    from course_utils.training.fit_progress import FitProgress

    options = {"batch_size": BATCH_SIZE, "epochs": epochs, "verbose": 0, "callbacks": [FitProgress()]}
    return model.fit(*train_set, validation_data=validation_set, **options).history


def _start_over(model, twin) -> None:
    """Give a compiled model the weights of `twin` and an optimizer that has seen nothing.

    Its graph stays: making a new one takes as long as training it for some epochs.
    """
    model.set_weights(twin.get_weights())
    for variable in model.optimizer.variables:  # steps and velocities; the rate is a schedule
        variable.assign(np.zeros(variable.shape))


def train_by_depth(
    depths: Sequence[int],
    seeds: Sequence[int],
    train_set: Pair,
    validation_set: Pair,
    epochs: int,
    measure: Callable[..., dict] | None = None,
) -> list[dict]:
    """Train a plain and a residual network of each depth from each seed; prints a line for each.

    Args:
        depths: layers with weights, even numbers from 4.
        seeds: one run a seed.
        train_set, validation_set, epochs: see `train`.
        measure: called with each network when it is trained; what it returns is put into the run.

    Returns:
        the runs: dictionaries with `depth`, `skips`, `seed`, `seconds`, and what `train` and `measure` return.
    """
    runs = []
    for depth, skips in progress(list(itertools.product(depths, (False, True))), "kind of net"):
        model = None
        for seed in progress(seeds, "seed"):
            start = time.perf_counter()
            net = deep_net(depth, skips, seed, train_set[0].shape[1:])
            if model is None:
                model, history = net, train(net, train_set, validation_set, epochs)
            else:
                _start_over(model, net)
                history = _fit(model, train_set, validation_set, epochs)
            run = {"depth": depth, "skips": skips, "seed": seed, "seconds": time.perf_counter() - start, **history}
            runs.append(run | (measure(model) if measure else {}))
            print(
                f"{'residual' if skips else 'plain':8} {depth:3} layers, seed {seed}: training loss "
                f"{history['loss'][-1]:.3f}, validation accuracy {history['val_accuracy'][-1]:.1%} "
                f"({run['seconds']:.0f} s)"
            )
    return runs
