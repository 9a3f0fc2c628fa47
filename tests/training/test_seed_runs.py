"""`run_seeds`: runs that start as they should, learn, and are counted."""

import keras
import numpy as np
import pytest
from keras import layers

from course_utils.training import run_seeds

RANDOM = np.random.default_rng(1)
X = RANDOM.uniform(0, 255, (60, 4)).astype("float32")
Y = (X[:, 0] > 128).astype("int64")
SETS = (X[:40], Y[:40]), (X[40:], Y[40:])


def net():
    steps = [keras.Input((4,)), layers.Rescaling(1 / 128, offset=-1), layers.Dense(8, activation="relu")]
    steps += [layers.BatchNormalization(momentum=0.9), layers.Dense(2, activation="softmax")]
    return keras.Sequential(steps)


@pytest.fixture(scope="module")
def runs():
    return run_seeds(net(), *SETS, steps=60, seeds=(1, 2, 1), rate=0.03)


def test_it_learns_and_counts(runs):
    assert runs.right.shape == (3, 20)
    assert set(np.unique(runs.right)) <= {0.0, 1.0}
    assert np.array_equal(runs.accuracies, runs.right.mean(axis=1))
    assert runs.accuracies.min() > 0.8
    assert runs.trained.min() > 0.8
    assert runs.seconds > 0
    assert runs.parameters == (4 * 8 + 8) + 2 * 8 + (8 * 2 + 2)  # the recorded mean and variance do not learn


def test_a_run_is_its_seed_alone(runs):
    first, second, again = runs.weights
    assert all(map(np.array_equal, first, again))
    assert not all(map(np.array_equal, first, second))
    assert np.array_equal(runs.right[0], runs.right[2])


def test_the_weights_are_those_that_answered(runs):
    model = net()
    for weights, right in zip(runs.weights, runs.right, strict=True):
        model.set_weights(weights)
        assert np.array_equal(model.predict(SETS[1][0], verbose=0).argmax(axis=1) == SETS[1][1], right.astype(bool))


def test_a_run_begins_with_the_weights_that_are_given(runs):
    starts = runs.weights[:2]
    still = run_seeds(net(), *SETS, steps=1, seeds=(5, 6), rate=0.0, starts=starts)
    for before, after in zip(starts, still.weights, strict=True):
        assert np.array_equal(before[0], after[0])


def test_augmentation_sees_every_batch_with_a_seed_of_its_own():
    seen = []

    def note(x, seed):
        seen.append((x.shape[1:], seed.dtype.name))
        return x * 0

    blind = run_seeds(net(), *SETS, steps=5, seeds=(1,), rate=0.03, augment=note)
    assert seen[0] == ((4,), "int64")
    assert blind.trained[0] < 0.9
