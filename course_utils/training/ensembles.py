"""Several networks that differ in nothing but the seed, and what the average of their outputs is worth.

Also ten-crop: one network that looks at ten cuts of each picture (Krizhevsky, Sutskever and Hinton, 2012, section 4.1).
What can be done with their weights: `weight_averages`.
"""

import itertools
import math
import time
from collections.abc import Callable, Sequence
from functools import partial

import keras
import numpy as np

from course_utils.errors import CourseError
from course_utils.measure.comparisons import Comparison, compare_on_items
from course_utils.own_answers import own_answer
from course_utils.progress import progress
from course_utils.training.augment import mirror, random_crop
from course_utils.training.evaluation import outputs
from course_utils.training.few_photos import BATCH_SIZE, LEARNING_RATE, augmented_batches, small_net
from course_utils.training.fit_progress import FitProgress

Pair = tuple[np.ndarray, np.ndarray]


def train_nets(seeds: Sequence[int], train_set: Pair, size: int, epochs: int) -> list[keras.Model]:
    """Train a `small_net` from each seed on random cuts of the pictures; prints a line for each.

    Every step cuts each picture at another place and mirrors half of them, as for AlexNet. Adam as in `small_net`,
    with a learning rate that decays to 0.

    Args:
        seeds: one net a seed: its first weights, the order of the pictures and the cuts follow from it.
        train_set: pictures (m, n_H, n_W, n_C), values 0–255, and labels (m,), whole numbers from 0.
        size: rows and columns of the cuts, at most n_H and n_W.
        epochs: passes over the pictures.

    Returns:
        the nets, in the order of the seeds: pictures (batch, size, size, n_C) → probabilities (batch, classes).
    """
    x, y = train_set
    steps = _steps(train_set)
    # With a rate that decays to 0 a net ends at rest, and the last few steps do not decide how good it is.
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, epochs * steps)
    learner = _Learner(small_net((size, size, x.shape[-1]), int(y.max()) + 1), rate)
    nets = []
    for seed in progress(seeds, "net"):
        start = time.perf_counter()
        keras.utils.set_random_seed(seed)
        learner.start(keras.models.clone_model(learner.net).get_weights())
        batches = augmented_batches(x, y, partial(_cut, size=size), seed)
        loss = learner.learn(batches, steps, epochs)
        print(f"seed {seed}: training loss {loss:.3f} ({time.perf_counter() - start:.0f} s)")
        nets.append(learner.copy())
    return nets


def train_on(
    model: keras.Model,
    train_set: Pair,
    epochs: int,
    seeds: Sequence[int],
    rate: float = LEARNING_RATE,
    decays: bool = False,
) -> list[list[keras.Model]]:
    """Several runs from one trained net, each with a constant learning rate: the net after each epoch of each run.

    The average of a run's weights is SWA, that of the runs' last weights a soup (see `weight_averages`). A run whose
    rate decays is what they are compared with: a net that is trained as long, and ends at rest.

    Args:
        model: from `train_nets`; it stays as it is.
        train_set: as for `train_nets`, whose cuts and mirror images are made here, too.
        epochs: passes over the pictures.
        seeds: one run a seed, which decides the order of the pictures and the cuts.
        rate: the learning rate of Adam; constant, so that a run keeps moving.
        decays: the rate decays from there to 0 within the epochs, as in `train_nets`.
    """
    if decays:
        rate = keras.optimizers.schedules.CosineDecay(rate, epochs * _steps(train_set))
    learner, runs = _Learner(keras.models.clone_model(model), rate), []
    for seed in progress(seeds, "run"):
        learner.start(model.get_weights())
        batches = augmented_batches(*train_set, partial(_cut, size=model.input_shape[1]), seed)
        runs.append([])
        learner.learn(batches, _steps(train_set), epochs, after_epoch=lambda kept=runs[-1]: kept.append(learner.copy()))
    return runs


class _Learner:
    """A net that can start anew without being traced again: what makes many short trainings quick.

    Args:
        net: is compiled, with Adam and the loss for whole-number labels.
        rate: the learning rate, or its schedule.
    """

    def __init__(self, net: keras.Model, rate):
        self.net = net
        net.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
        net.optimizer.build(net.trainable_variables)
        self._fresh = [variable.numpy() for variable in net.optimizer.variables]

    def start(self, weights: Sequence[np.ndarray]) -> None:
        """Take these weights, and an optimizer without a past."""
        self.net.set_weights(weights)
        for variable, value in zip(self.net.optimizer.variables, self._fresh, strict=True):
            variable.assign(value)

    def learn(self, batches, steps: int, epochs: int, after_epoch: Callable[[], None] | None = None) -> float:
        """Train for epochs of so many steps; returns the mean loss of the last one."""
        options = {"epochs": epochs, "steps_per_epoch": steps, "shuffle": False, "verbose": 0}
        callbacks = [FitProgress()]
        if after_epoch:
            callbacks.append(keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: after_epoch()))
        return self.net.fit(batches, callbacks=callbacks, **options).history["loss"][-1]

    def copy(self) -> keras.Model:
        """The net as it is now; training on does not change it."""
        twin = keras.models.clone_model(self.net)
        twin.set_weights(self.net.get_weights())
        return twin


def _steps(train_set: Pair) -> int:
    """Batches in an epoch."""
    return math.ceil(len(train_set[1]) / BATCH_SIZE)


def _cut(pictures, seed, size: int):
    """Each picture cut at a place of its own, half of them mirrored."""
    return random_crop(mirror(pictures, seed), seed, size)


@own_answer("average_predictions")
def predict(model: keras.Model, x: np.ndarray, batch_size: int = 500) -> np.ndarray:
    """The probabilities (m, classes) of pictures x (m, n_H, n_W, n_C).

    Layer by layer: a model that is used a few times is done before `model.predict` has been compiled.
    """
    return outputs(model, x, batch_size)


def predict_crops(model: keras.Model, crops: np.ndarray) -> np.ndarray:
    """The probabilities (m, k, classes) of k crops of each picture, crops (m, k, size, size, n_C)."""
    m, k = crops.shape[:2]
    return predict(model, crops.reshape(m * k, *crops.shape[2:])).reshape(m, k, -1)


def accuracy_by_number(probabilities: np.ndarray, y: np.ndarray) -> dict[int, list[float]]:
    """The accuracy of averaged outputs by the number of nets, one value for each choice of so many nets.

    Args:
        probabilities: (nets, m, classes).
        y: (m,), the classes.

    Returns:
        for n from 1 to all nets, the accuracies of all ways to choose n of them.
    """
    nets = range(len(probabilities))
    choices = {n: itertools.combinations(nets, n) for n in range(1, len(nets) + 1)}
    return {
        n: [float(np.mean(probabilities[list(chosen)].mean(axis=0).argmax(axis=-1) == y)) for chosen in ways]
        for n, ways in choices.items()
    }


def gain_of_averaging(probabilities: np.ndarray, y: np.ndarray, n: int, compared: int = 1) -> Comparison:
    """How much more often the mean output of n nets is right than one of these nets, on the same pictures.

    The nets are divided into groups of n that share none, so that the groups are independent draws; the error counts
    other nets and other pictures.

    Args:
        probabilities: (nets, m, classes), from at least 3 n nets; those that fill no group are left out.
        y: (m,), the classes.
        n: nets in a group.
        compared: as for `compare_on_items`.
    """
    return compare_on_items(*right_in_groups(probabilities, y, n), compared=compared, of=f"groups of {n} nets")


def right_in_groups(probabilities: np.ndarray, y: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Groups of n nets that share none: whether their mean output is right, and the part of its nets that are.

    Args:
        probabilities, y, n: as for `gain_of_averaging`.

    Returns:
        two arrays (groups, m).
    """
    groups = len(probabilities) // n
    each = probabilities[: groups * n].reshape(groups, n, *probabilities.shape[1:])
    return each.mean(axis=1).argmax(axis=-1) == y, np.mean(each.argmax(axis=-1) == y, axis=1)


@own_answer("ten_crop")
def crop_starts(n_H: int, n_W: int, size: int) -> list[tuple[int, int]]:
    """The first row and column of five crops: centre, top-left, top-right, bottom-left, bottom-right.

    The centre starts at half the margin, rounded down.

    Raises:
        CourseError: the crop is larger than the picture.
    """
    bottom, right = n_H - size, n_W - size
    if min(bottom, right) < 0:
        raise CourseError(f"A crop of {size}×{size} does not fit into a picture of {n_H}×{n_W}; take a smaller one.")
    return [(bottom // 2, right // 2), (0, 0), (0, right), (bottom, 0), (bottom, right)]


@own_answer("ten_crop")
def ten_crop(x: np.ndarray, size: int) -> np.ndarray:
    """Five crops of each picture, in the order of `crop_starts`, then the mirror image of each.

    Args:
        x: (m, n_H, n_W, n_C), of any type.
        size: rows and columns of a crop.

    Returns:
        (m, 10, size, size, n_C), of the same type.

    Raises:
        CourseError: the crop is larger than the pictures.
    """
    starts = crop_starts(*x.shape[1:3], size)
    five = np.stack([x[:, top : top + size, left : left + size] for top, left in starts], axis=1)
    return np.concatenate([five, np.flip(five, axis=3)], axis=1)


def megabytes(models: Sequence[keras.Model]) -> float:
    """What the weights of the models take in memory, in 10⁶ bytes."""
    return sum(weight.numpy().nbytes for model in models for weight in model.weights) / 1e6
