import io
import re
from contextlib import redirect_stdout
from functools import partial

import keras
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
        options = {"per_class": 15, "steps": (40,), "seeds": (1, 2)}
        found = training.right_on_few(data, {"seen": data}, augmentations, **options)
    accuracy = {name: right["seen"][:, 0].mean(axis=1).tolist() for name, right in found.items()}
    return accuracy, said.getvalue().splitlines()


@pytest.mark.release_gate
def test_each_augmentation_is_trained_from_each_seed_and_told(trained):
    found, lines = trained
    assert {name: len(values) for name, values in found.items()} == {"none": 2, "negative": 2, "none again": 2}
    assert [line.split("  ")[0] for line in lines] == list(found)


@pytest.mark.release_gate
def test_runs_of_a_seed_differ_in_the_augmentation_alone(trained):
    found, _ = trained
    assert found["none"] == found["none again"]


@pytest.mark.release_gate
def test_a_net_learns_what_the_augmentation_shows_it(trained):
    found, _ = trained
    assert min(found["none"]) > 0.95
    assert max(found["negative"]) < 0.05


@pytest.fixture(scope="module")
def asked(data):
    x, y = data
    negatives = {"none": None, "negative": lambda x, seed: 210 - x}
    sets = {"validation": (x[:30], y[:30]), "negative": (210 - x, y)}
    with redirect_stdout(io.StringIO()):
        return training.right_on_few(data, sets, negatives, per_class=15, steps=(1, 20, 40), seeds=(1, 2))


@pytest.mark.release_gate
def test_every_picture_of_every_set_is_asked_at_every_stage(asked):
    assert [list(sets) for sets in asked.values()] == [["validation", "negative"]] * 2
    assert asked["none"]["validation"].shape == (2, 3, 30)
    assert asked["none"]["negative"].shape == (2, 3, 40)
    assert set(np.unique(asked["none"]["validation"])) == {0.0, 1.0}


@pytest.mark.release_gate
def test_the_stages_belong_to_one_training(asked, trained):
    found, _ = trained
    in_the_end = asked["none"]["validation"][:, -1].mean(axis=1)
    assert np.abs(in_the_end - found["none"]).max() < 0.05
    first, _, last = asked["none"]["validation"].mean(axis=(0, 2))
    assert first < last


@pytest.mark.release_gate
def test_a_net_is_right_about_the_set_that_it_was_trained_for(asked):
    assert asked["none"]["negative"][:, -1].mean() < 0.05
    assert asked["negative"]["negative"][:, -1].mean() > 0.95


def test_another_net_can_be_asked(data):
    made = []

    def softmax(input_shape, classes):
        made.append((input_shape, classes))
        net = keras.Sequential([keras.Input(input_shape), keras.layers.Flatten(), keras.layers.Dense(classes)])
        net.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        return net

    options = {"per_class": 5, "steps": (1, 2), "seeds": (1,), "make_net": softmax}
    with redirect_stdout(io.StringIO()) as said:
        training.right_on_few(data, {"first": data, "second": data}, {"": None}, **options)
    assert made == [((8, 8, 3), 2)]
    assert re.search(r"% after 1, [\d.]+% after 2 steps, on the first set", said.getvalue())
    assert "second" not in said.getvalue(), "only the first set is told, the others stay closed"
