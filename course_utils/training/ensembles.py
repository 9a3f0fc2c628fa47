"""Several networks that differ in nothing but the seed, and what can be averaged: their outputs, not their weights.

Also ten-crop: one network that looks at ten cuts of each picture (Krizhevsky, Sutskever and Hinton, 2012, section 4.1).
"""

import itertools
import math
import time
from collections.abc import Callable, Sequence
from functools import partial

import keras
import numpy as np

from course_utils.errors import CourseError
from course_utils.training.augment import mirror, random_crop
from course_utils.training.few_photos import BATCH_SIZE, LEARNING_RATE, augmented_batches, small_net

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
    steps = epochs * math.ceil(len(x) / BATCH_SIZE)
    nets = []
    for seed in seeds:
        start = time.perf_counter()
        keras.utils.set_random_seed(seed)
        net = small_net((size, size, x.shape[-1]), int(y.max()) + 1)
        # With a rate that decays to 0 a net ends at rest, and the last few steps do not decide how good it is.
        rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
        net.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
        options = {"epochs": epochs, "steps_per_epoch": steps // epochs, "shuffle": False, "verbose": 0}
        batches = augmented_batches(x, y, partial(_cut, size=size), seed)
        loss = net.fit(batches, **options).history["loss"][-1]
        print(f"seed {seed}: training loss {loss:.3f} ({time.perf_counter() - start:.0f} s)")
        nets.append(net)
    return nets


def _cut(pictures, seed, size: int):
    """Each picture cut at a place of its own, half of them mirrored."""
    return random_crop(mirror(pictures, seed), seed, size)


def predict(model: keras.Model, x: np.ndarray, batch_size: int = 500) -> np.ndarray:
    """The probabilities (m, classes) of pictures x (m, n_H, n_W, n_C).

    Layer by layer: a model that is used a few times is done before `model.predict` has been compiled.
    """
    parts = [model(x[start : start + batch_size], training=False) for start in range(0, len(x), batch_size)]
    return np.concatenate([np.asarray(part) for part in parts])


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


def average_weights(models: Sequence[keras.Model]) -> keras.Model:
    """A new model whose every weight is the mean of that weight in the models, which stay as they are.

    Raises:
        CourseError: no model, or models whose weights differ in shape.
    """
    shapes = {str([tuple(weight.shape) for weight in model.weights]) for model in models}
    if len(shapes) != 1:
        raise CourseError(
            f"The weights of {len(models)} models with {len(shapes)} architectures have no average; take models alike."
        )
    average = keras.models.clone_model(models[0])
    weights = zip(*(model.get_weights() for model in models), strict=True)
    average.set_weights([np.mean(each, axis=0) for each in weights])
    return average


def shuffle_filters(model: keras.Model, seed: int) -> keras.Model:
    """A twin that computes the same with its filters in another order.

    Each layer's filters are shuffled, and the next layer looks for them at their new places.

    Args:
        model: a chain of convolutions and dense layers with biases, pooling and flattening, such as `train_nets` gives.
        seed: of the order.
    """
    rng = np.random.default_rng(seed)
    twin = keras.models.clone_model(model)
    order = np.arange(model.input_shape[-1])
    with_weights = [layer for layer in twin.layers if layer.weights]
    for layer, original in zip(with_weights, (layer for layer in model.layers if layer.weights), strict=True):
        kernel, bias = original.get_weights()
        # What enters lies in channels: f · f positions of them in a convolution, n_H · n_W after flattening.
        kernel = kernel.reshape(-1, len(order), len(bias))[:, order].reshape(kernel.shape)
        order = np.arange(len(bias)) if layer is with_weights[-1] else rng.permutation(len(bias))
        layer.set_weights([kernel[..., order], bias[order]])
    return twin


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


def best_seconds(run: Callable[[], object], repeats: int = 3) -> float:
    """The shortest time that `run()` takes: other programs can only make it longer."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def megabytes(models: Sequence[keras.Model]) -> float:
    """What the weights of the models take in memory, in 10⁶ bytes."""
    return sum(weight.numpy().nbytes for model in models for weight in model.weights) / 1e6
