import keras
import numpy as np
import pytest

from course_utils.training import few_photos, keras_layers

SIDE = 16


@pytest.fixture(scope="module")
def data():
    """Forty photographs of four classes, each of one brightness, by which its class is known."""
    y = np.arange(40) % 4
    return np.repeat(np.repeat(60 * y[:, None, None, None], SIDE, 1), SIDE, 2).repeat(3, 3).astype("uint8"), y


def one_batch(data, make_chain, seed=1):
    return [part.numpy() for part in next(iter(keras_layers.mixed_batches(*data, make_chain, seed)))]


def test_without_layers_labels_are_rows(data):
    x, rows = one_batch(data, None)
    assert x.shape == (32, SIDE, SIDE, 3)
    assert np.array_equal(rows, np.eye(4)[(x[:, 0, 0, 0] / 60).astype(int)])


def test_mixup_mixes_photographs_and_labels_by_one_weight(data):
    x, rows = one_batch(data, keras_layers.mixup)
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(x[:, 3, 4, 0], 60 * rows @ np.arange(4), atol=0.05)
    assert np.mean(rows.max(axis=1) < 0.99) > 0.1


def test_cut_mix_mixes_labels_by_the_area(data):
    x, rows = one_batch(data, keras_layers.cut_mix)
    by_area = np.stack([np.isclose(x[..., 0], 60 * k).mean(axis=(1, 2)) for k in range(4)], axis=1)
    assert np.abs(by_area - rows).max() < 2.2 / SIDE  # the area is counted in whole pixels
    assert np.any(rows.max(axis=1) < 0.9)


def test_cutout_greys_a_quarter_of_each_photograph(data):
    x, rows = one_batch(data, keras_layers.cutout)
    grey = np.isclose(x, keras_layers.GREY).all(axis=-1)
    assert np.all(np.abs(grey.sum(axis=(1, 2)) - (SIDE / 2) ** 2) <= SIDE)
    assert set(np.unique(rows)) == {0, 1}


@pytest.mark.sample(2)
@pytest.mark.parametrize("make", [keras_layers.crop_and_rotation, keras_layers.rand_augment])
def test_other_layers_keep_labels_and_shape(data, make):
    x, rows = one_batch(data, make)
    assert x.shape == (32, SIDE, SIDE, 3)
    assert x.min() >= 0
    assert x.max() <= 255
    assert set(np.unique(rows)) == {0, 1}


@pytest.mark.release_gate
def test_a_gentle_rand_augment_changes_less(data):
    plain, _ = one_batch(data, None)
    gaps = {strength: [] for strength in (0.01, 0.9)}
    for strength, found in gaps.items():
        for seed in range(8):  # which operations it takes is drawn, in part by Keras's global generators
            keras.utils.set_random_seed(seed)
            chain = keras_layers.rand_augment(seed, strength)
            found.append(np.abs(np.asarray(chain[0](plain, training=True)) - plain).mean())
    assert np.mean(gaps[0.01]) < np.mean(gaps[0.9])


def test_the_same_seed_gives_the_same_batches(data):
    one, again, other = (one_batch(data, keras_layers.mixup, seed) for seed in (1, 1, 2))
    assert np.array_equal(one[0], again[0])
    assert not np.array_equal(one[0], other[0])


@pytest.mark.release_gate
def test_right_on_few_takes_batches_with_mixed_labels(data, capsys):
    options = {"per_class": 5, "steps": (12,), "seeds": (1, 2)}
    options |= {"make_net": keras_layers.net_for_mixed, "make_batches": keras_layers.mixed_batches}
    arms = {"none": None, "mixup": keras_layers.mixup}
    found = few_photos.right_on_few(data, {"seen": data}, arms, **options)
    assert found["mixup"]["seen"].shape == (2, 1, 40)
    assert found["none"]["seen"].mean() > 0.5
    assert isinstance(keras_layers.mixup(1)[0], keras.layers.MixUp)
    assert "mixup" in capsys.readouterr().out
