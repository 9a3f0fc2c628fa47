"""Training on few photographs, many times over: does a change to the photographs help, or was it luck?

The runs of one seed see the same photographs and start from the same weights; they differ in the augmentation alone.
"""

import time
from collections.abc import Callable, Mapping, Sequence

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from course_utils.own_answers import own_answer
from course_utils.progress import progress
from course_utils.training.evaluation import right_answers
from course_utils.training.fit_progress import FitProgress
from course_utils.training.subsets import Pair, sample_per_class

LEARNING_RATE, BATCH_SIZE = 2e-3, 32


def small_net(input_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Three convolutions and a softmax for photographs of values 0–255; compiled, with Adam."""
    net = keras.Sequential([keras.Input(input_shape), layers.Rescaling(1 / 127.5, offset=-1)])
    for filters in (16, 32, 64):
        net.add(layers.Conv2D(filters, 3, padding="same", activation="relu", kernel_initializer="he_normal"))
        net.add(layers.MaxPooling2D())
    net.add(layers.Flatten())
    net.add(layers.Dense(classes, activation="softmax"))
    net.compile(keras.optimizers.Adam(LEARNING_RATE), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


@own_answer("overlapped")
def augmented_batches(x: np.ndarray, y: np.ndarray, augment: Callable | None, seed: int) -> tf.data.Dataset:
    """Batches of 32 without end, shuffled and augmented anew each time round, while the net trains on earlier ones.

    Args:
        x, y: photographs (m, n_H, n_W, n_C) and labels (m,).
        augment: takes a batch and a seed, as the functions of `training.augment` do; None leaves the photographs.
        seed: the same seed gives the same batches.
    """
    data = tf.data.Dataset.from_tensor_slices((x.astype("float32"), y)).shuffle(len(x), seed=seed)
    data = data.repeat().batch(BATCH_SIZE)
    if augment is not None:
        # The seeds come with the batches: a generator shared by parallel calls would depend on who comes first.
        data = tf.data.Dataset.zip(data, tf.data.Dataset.random(seed))
        data = data.map(lambda pair, draw: (augment(pair[0], draw), pair[1]), num_parallel_calls=tf.data.AUTOTUNE)
    return data.prefetch(tf.data.AUTOTUNE)


def right_on_few(
    train_set: Pair,
    tests: Mapping[str, Pair],
    augmentations: Mapping[str, Callable | None],
    *,
    per_class: int,
    steps: Sequence[int],
    seeds: Sequence[int],
    make_net: Callable[[tuple[int, ...], int], keras.Model] = small_net,
    make_batches: Callable[..., tf.data.Dataset] = augmented_batches,
) -> dict[str, dict[str, np.ndarray]]:
    """Which pictures each run gets right, on the way and in the end.

    Prints the accuracy on the first set after each of the `steps`, a line for each augmentation; the others stay unseen
    until read.

    Args:
        train_set: photographs (m, n_H, n_W, n_C) of values 0–255, and their labels (m,).
        tests: the sets that the nets are asked, by name, as `train_set`.
        augmentations: a name for each, and its function (see `augmented_batches`).
        per_class: photographs of each class that a run may see; which ones, the seed decides.
        steps: the numbers of steps (batches of 32) after which the nets are asked, the largest last.
        seeds: one run a seed.
        make_net: takes the shape of a photograph and the number of classes; returns a compiled model.
        make_batches: takes x, y, one of the `augmentations` and a seed; returns what the net is trained on.

    Returns:
        for each augmentation and each set, (seeds, len(steps), pictures): 1.0 where the run was right, else 0.0.
    """
    net = make_net(train_set[0].shape[1:], len(np.unique(train_set[1])))
    net.optimizer.build(net.trainable_variables)
    fresh = [variable.numpy() for variable in net.optimizer.variables]
    found = {}
    for name, augment in progress(augmentations.items(), "augmentation"):
        start, runs = time.perf_counter(), []
        for seed in progress(seeds, "seed"):
            _start_anew(net, fresh, seed)
            batches = make_batches(*sample_per_class(*train_set, per_class, seed), augment, seed)
            runs.append(_Asked(tests, steps))
            callbacks = [runs[-1], FitProgress()]
            net.fit(batches, steps_per_epoch=steps[-1], shuffle=False, verbose=0, callbacks=callbacks)
        found[name] = {test: np.array([run.right[test] for run in runs]) for test in tests}
        first, right = next(iter(found[name].items()))
        stages = zip(right.mean(axis=(0, 2)), steps, strict=True)
        reached = ", ".join(f"{mean:.1%}" + f" after {n}" * (len(steps) > 1) for mean, n in stages)
        reached += " steps," * (len(steps) > 1)
        print(f"{name:<16} {reached} on the {first} set ({time.perf_counter() - start:.0f} s)")
    return found


class _Asked(keras.callbacks.Callback):
    """Asks the net about every picture of the sets after given numbers of steps."""

    def __init__(self, tests: Mapping[str, Pair], steps: Sequence[int]):
        super().__init__()
        self.tests, self.steps = tests, steps
        self.right: dict[str, list[np.ndarray]] = {test: [] for test in tests}

    def on_train_batch_end(self, batch, logs=None):
        if batch + 1 in self.steps:
            for test, pictures in self.tests.items():
                self.right[test].append(right_answers(self.model, *pictures).astype(float))


def _start_anew(net: keras.Model, fresh: Sequence[np.ndarray], seed: int) -> None:
    """Weights drawn with `seed` and an optimizer without a past, in a model that need not be traced again."""
    keras.utils.set_random_seed(seed)
    net.set_weights(keras.models.clone_model(net).get_weights())
    for variable, value in zip(net.optimizer.variables, fresh, strict=True):
        variable.assign(value)
