"""How much transfer helps, by photographs per class and by the number of frozen blocks: the grid of lesson 07."""

import math
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from course_utils.errors import CourseError
from course_utils.training.evaluation import accuracy
from course_utils.training.subsets import sample_per_class
from course_utils.training.transfer import cached_features, freeze_until, split_after

BATCH_SIZE = 32
HEAD_RATE, HEAD_STEPS = 1e-3, 400  # of Adam, for a softmax on features that stay as they are
FINE_RATE = 1e-4  # for weights that are good already: a high rate destroys them in a few steps
SCRATCH_RATE = 1e-3
SCRATCH_MOMENTUM = 0.9  # with 0.99, a short training ends before batch normalization knows mean and variance

Pair = tuple[np.ndarray, np.ndarray]


def train_by_photos(
    photos_per_class: Sequence[int],
    depths: Sequence[int | str | None],
    train_set: Pair,
    test_set: Pair,
    *,
    folder: Path | str,
    epochs: int,
    seed: int = 1,
) -> list[dict]:
    """Train EfficientNet-Lite0 with a softmax of one's own, by photographs per class and by frozen depth.

    Prints a line for each network. What is frozen is computed once (`split_after`, `cached_features`). A network that
    is not from scratch starts with the softmax that was trained while all was frozen, and its batch normalization
    stays frozen.

    Args:
        photos_per_class: e.g. (5, 20, 150).
        depths: the last frozen block; None: all is frozen, only the softmax learns; 0: all of it learns, from the
            ImageNet weights on; `"scratch"`: all of it learns, from random weights.
        train_set: x (m, n_H, n_W, 3) with values 0–255, y (m,) from 0.
        test_set: the same, of other photographs.
        folder: for the features.
        epochs: how often each network sees the photographs of the largest number. All networks in which more than
            the softmax learns take the same number of steps, so fewer photographs are seen more often.
        seed: of the choice of photographs, of random weights, and of the order.

    Returns:
        one dict a network: `photos`, `depth`, `seed`, `accuracy` on the test set, `seconds` of training.

    Raises:
        CourseError: no such depth, or a class has too few photographs.
    """
    from course_utils.models import efficientnet_lite0_features

    _check_counts(train_set[1], max(photos_per_class))
    shape, classes = train_set[0].shape[1:], len(np.unique(train_set[1]))
    steps = epochs * math.ceil(max(photos_per_class) * classes / BATCH_SIZE)
    base = efficientnet_lite0_features(shape)
    sets = _frozen_part(base, train_set, test_set, folder, "all")
    trainee = _Trainee(None, sets, classes, HEAD_RATE, seed)
    runs, heads = [], {}
    for photos in photos_per_class:
        run = trainee.run(photos, HEAD_STEPS) | {"depth": None}
        heads[photos] = trainee.head.get_weights()
        if None in depths:
            runs.append(_told(run))
    for depth in (depth for depth in depths if depth is not None):
        scratch = depth == "scratch"
        front, rest = (None, _untrained(shape, seed)) if scratch else split_after(base, depth)
        freeze_until(rest, 0, train_norms=scratch)
        sets = _frozen_part(front, train_set, test_set, folder, f"until-block{depth}")
        trainee = _Trainee(rest, sets, classes, SCRATCH_RATE if scratch else FINE_RATE, seed)
        for photos in photos_per_class:
            run = trainee.run(photos, steps, None if scratch else heads[photos])
            runs.append(_told(run | {"depth": depth}))
        trainee.start_anew()  # `base` lent its weights
    return runs


class _Trainee:
    """A frozen network's `rest` and a softmax on it: compiled once, as tracing takes long, started anew each run."""

    def __init__(self, rest, sets: tuple[Pair, Pair], classes: int, rate: float, seed: int):
        import keras

        keras.utils.set_random_seed(seed)
        self.train_set, self.test_set = sets
        self.seed = seed
        X_input = keras.Input(self.train_set[0].shape[1:])
        self.head = keras.layers.Dense(classes, activation="softmax")
        self.model = keras.Model(X_input, self.head(rest(X_input) if rest else X_input))
        optimizer = keras.optimizers.Adam(rate)
        optimizer.build(self.model.trainable_variables)
        self.model.compile(optimizer, "sparse_categorical_crossentropy")
        self.variables = self.model.variables + optimizer.variables
        self.beginning = [keras.ops.convert_to_numpy(variable).copy() for variable in self.variables]

    def start_anew(self) -> None:
        for variable, value in zip(self.variables, self.beginning, strict=True):
            variable.assign(value)

    def run(self, photos: int, steps: int, head: list[np.ndarray] | None = None) -> dict:
        """Train on `photos` a class, with these weights of the softmax or random ones."""
        self.start_anew()
        if head is not None:
            self.head.set_weights(head)
        start = time.perf_counter()
        batches = _batches(*sample_per_class(*self.train_set, photos, self.seed), steps, self.seed)
        self.model.fit(batches, steps_per_epoch=steps, shuffle=False, verbose=0)
        seconds = time.perf_counter() - start
        reached = accuracy(self.model, *self.test_set)
        return {"photos": photos, "seed": self.seed, "accuracy": reached, "seconds": seconds}


def _batches(x: np.ndarray, y: np.ndarray, steps: int, seed: int):
    """`steps` batches of one size, so that training is traced once; all photographs are seen before one comes again."""
    random = np.random.default_rng(seed)
    rounds = math.ceil(steps * BATCH_SIZE / len(x))
    order = np.concatenate([random.permutation(len(x)) for _ in range(rounds)])
    for step in range(steps):
        chosen = order[step * BATCH_SIZE : (step + 1) * BATCH_SIZE]
        yield x[chosen], y[chosen]


def _frozen_part(front, train_set: Pair, test_set: Pair, folder: Path | str, name: str) -> tuple[Pair, Pair]:
    """Both sets as they leave the frozen part; without one, as they are."""
    if front is None:
        return train_set, test_set
    (train_x, train_y), (test_x, test_y) = train_set, test_set
    return (
        (cached_features(front, train_x, folder, f"train-{name}"), train_y),
        (cached_features(front, test_x, folder, f"test-{name}"), test_y),
    )


def _untrained(shape: tuple[int, int, int], seed: int):
    import keras

    from course_utils.models import efficientnet_lite0_features

    keras.utils.set_random_seed(seed)
    network = efficientnet_lite0_features(shape, weights=None)
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = SCRATCH_MOMENTUM
    return network


def _check_counts(y: np.ndarray, photos: int) -> None:
    classes, counts = np.unique(y, return_counts=True)
    fewest = counts.argmin()
    if counts[fewest] < photos:
        raise CourseError(f"Class {classes[fewest]} has {counts[fewest]} photographs; {photos} a class were asked for.")


def _told(run: dict) -> dict:
    """Print the line of a run, and return it."""
    ends = {None: "all frozen", 0: "nothing frozen", "scratch": "from scratch"}
    how = ends.get(run["depth"], f"frozen until block {run['depth']}")
    print(f"{run['photos']:4} photographs a class, {how}: test accuracy {run['accuracy']:.1%} ({run['seconds']:.0f} s)")
    return run
