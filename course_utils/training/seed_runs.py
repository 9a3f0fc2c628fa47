"""Ways to learn the same task, trained alike: each from several seeds, all asked about the same validation pictures."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np

from course_utils.progress import progress
from course_utils.training.evaluation import right_answers
from course_utils.training.few_photos import augmented_batches
from course_utils.training.fit_progress import FitProgress
from course_utils.training.schedules import RateSchedule
from course_utils.training.snapshot import Snapshot
from course_utils.training.subsets import Pair

PARTS = 10  # of a training; the accuracy on what it learned from is that of the last one


@dataclass(frozen=True)
class SeedRuns:
    """What came of one way to learn.

    Attributes:
        right: (seeds, m), 1.0 where a run is right about a validation picture, else 0.0.
        trained: (seeds,), the accuracy on the batches of the last tenth of the training, as they were seen.
        weights: of the net at the end of each run, as `get_weights` gives them.
        seconds: of one run, the median; without what was prepared for all of them.
        parameters: how many numbers learned.
    """

    right: np.ndarray
    trained: np.ndarray
    weights: list[list[np.ndarray]]
    seconds: float
    parameters: int

    @property
    def accuracies(self) -> np.ndarray:
        """(seeds,), of the validation pictures."""
        return self.right.mean(axis=1)


def run_seeds(
    net: keras.Model,
    train_set: Pair,
    validation: Pair,
    *,
    steps: int,
    seeds: Sequence[int],
    rate: float,
    augment: Callable | None = None,
    starts: Sequence[list[np.ndarray]] | None = None,
) -> SeedRuns:
    """Train a net from each seed: Adam, batches of 32, a warm-up over a tenth of the steps, then a cosine decay to 0.

    Args:
        net: inputs → probabilities (batch, classes); is compiled, and holds the weights of the last run at the end.
        train_set: what the net takes, (m, …), and the labels (m,) from 0.
        validation: the same, to ask about.
        steps: batches that a run sees.
        seeds: one run a seed: the order of the batches, the draws of `augment`, the first weights.
        rate: the largest learning rate.
        augment: takes a batch and a seed, as the functions of `training.augment` do; None leaves the batches.
        starts: the weights that the run of each seed begins with; None draws them anew.

    Returns:
        what came of it; prints one line.
    """
    net.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    beginning, part = Snapshot(net), max(1, steps // PARTS)
    right, trained, weights, seconds = [], [], [], []
    for number, seed in enumerate(progress(seeds, "seed")):
        beginning.restore()
        keras.utils.set_random_seed(seed)
        net.set_weights(starts[number] if starts else keras.models.clone_model(net).get_weights())
        start = time.perf_counter()
        seen = net.fit(
            augmented_batches(*train_set, augment, seed),
            steps_per_epoch=part,
            epochs=max(1, steps // part),
            shuffle=False,
            verbose=0,
            callbacks=[RateSchedule(rate, steps, warm_up=part), FitProgress()],
        )
        seconds.append(time.perf_counter() - start)
        trained.append(seen.history["accuracy"][-1])
        weights.append(net.get_weights())
        right.append(right_answers(net, *validation).astype(float))
    parameters = sum(int(np.prod(weight.shape)) for weight in net.trainable_weights)
    found = SeedRuns(np.array(right), np.array(trained), weights, float(np.median(seconds)), parameters)
    print(
        f"training {found.trained.mean():.1%}, validation {found.accuracies.mean():.1%} "
        f"({len(seeds)} seeds, {found.seconds:.0f} s each)"
    )
    return found
