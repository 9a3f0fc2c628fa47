import io
from contextlib import redirect_stdout
from functools import partial

import numpy as np
import pytest

from course_utils import training
from course_utils.training import augment, few_photos


@pytest.fixture(scope="module")
def data():
    """Forty photographs of two classes; the class is the brightness, the first pixel tells which photograph it is."""
    y = np.arange(40) % 2
    x = np.random.default_rng(0).integers(0, 60, (40, 8, 8, 3)) + 150 * y[:, None, None, None]
    x[:, 0, 0, 0] = np.arange(40)
    return x.astype("uint8"), y


def first_batches(data, n=6):
    return [(x.numpy(), y.numpy()) for x, y in data.take(n)]


def test_a_seed_draws_as_many_of_each_class_as_asked(data):
    x, y = training.sample_per_class(*data, 5, seed=1)
    assert np.bincount(y).tolist() == [5, 5]
    assert len(np.unique(x[:, 0, 0, 0])) == 10
    assert np.array_equal(x[:, 0, 0, 0] % 2, y)
    assert np.array_equal(x, training.sample_per_class(*data, 5, seed=1)[0])
    assert not np.array_equal(x, training.sample_per_class(*data, 5, seed=2)[0])
    assert len(training.sample_per_class(*data, 500, seed=1)[1]) == 40


def test_batches_go_on_and_keep_the_labels(data):
    batches = first_batches(few_photos.augmented_batches(*data, None, seed=1))
    assert [len(y) for _, y in batches] == [32] * 6
    assert all(np.array_equal(x[:, 0, 0, 0] % 2, y) for x, y in batches)
    order = np.concatenate([x[:, 0, 0, 0] for x, _ in batches])
    assert sorted(order[:40]) == list(range(40))
    assert not np.array_equal(order[:40], order[40:80])


def test_the_same_seed_gives_the_same_augmented_batches(data):
    dark = partial(augment.color_shift, largest=30)
    one, again, other = (first_batches(few_photos.augmented_batches(*data, dark, seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(a[0], b[0]) for a, b in zip(one, again, strict=True))
    assert not any(np.array_equal(a[0], b[0]) for a, b in zip(one, other, strict=True))


@pytest.fixture(scope="module")
def trained(data):
    said = io.StringIO()
    # The negative of a dark photograph is a light one: trained on negatives, a net takes each class for the other.
    augmentations = {"none": None, "negative": lambda x, seed: 210 - x, "none again": None}
    with redirect_stdout(said):
        found = training.train_on_few(data, data, augmentations, per_class=15, steps=40, seeds=(1, 2))
    return found, said.getvalue().splitlines()


def test_each_augmentation_is_trained_from_each_seed_and_told(trained):
    found, lines = trained
    assert {name: len(values) for name, values in found.items()} == {"none": 2, "negative": 2, "none again": 2}
    assert [line.split("  ")[0] for line in lines] == list(found)


def test_runs_of_a_seed_differ_in_the_augmentation_alone(trained):
    found, _ = trained
    assert found["none"] == found["none again"]


def test_a_net_learns_what_the_augmentation_shows_it(trained):
    found, _ = trained
    assert min(found["none"]) > 0.95
    assert max(found["negative"]) < 0.05
