"""The grid of lesson 07 and its baseline, on a base of two blocks and three classes that differ in their colour."""

import keras
import numpy as np
import pytest
from small_base import small_base

from course_utils import CourseError, models, training
from course_utils.training import transfer_grid

DRAWS = {4: (1, 2, 3), 12: (1, 2)}


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """The bases that were made."""
    bases = []

    def features(shape):
        assert shape == (8, 8, 3)
        bases.append(small_base())
        return bases[-1]

    monkeypatch.setattr(models, "efficientnet_lite0_features", features)
    monkeypatch.setattr(transfer_grid, "HEAD_STEPS", 60)
    return bases


def colours(m, seed):
    """m photographs of three classes, each a colour."""
    random = np.random.default_rng(seed)
    y = np.arange(m) % 3
    x = random.integers(0, 100, (m, 8, 8, 3))
    x[np.arange(m), :, :, y] += 150
    return x.astype("uint8"), y


@pytest.fixture
def sets():
    """What is drawn from, and what the nets are asked about."""
    return colours(45, 0), {"validation": colours(12, 1), "test": colours(15, 2)}


@pytest.fixture
def photos(sets):
    return training.Photos(*sets, augment=None, prepare=lambda x: np.asarray(x, "float32"))


@pytest.mark.release_gate
def test_one_run_for_each_draw_at_each_place(photos, tmp_path, capsys, small):
    before = small_base().get_weights()
    runs = training.train_by_photos(DRAWS, (None, 1, 0), photos, folder=tmp_path, steps=3)
    places = [(run["depth"], run["photos"], run["draw"]) for run in runs]
    assert places == [(depth, n, draw) for depth in (None, 1, 0) for n, draws in DRAWS.items() for draw in draws]
    assert {run["setting"] for run in runs if run["depth"] is None} <= set(transfer_grid.HEAD_RATES)
    assert {run["setting"] for run in runs if run["depth"] is not None} <= set(transfer_grid.FINE_RATES)
    assert [{name: len(right) for name, right in run["right"].items()} for run in runs] == (
        [{"validation": 12, "test": 15}] * len(runs)
    )
    assert np.mean(runs[3]["right"]["test"]) > 0.8, "the colour is in the features"
    assert "head" not in runs[0]
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 6
    assert "  12 a class, frozen up to block 1: " in printed[3]
    assert all(np.array_equal(*pair) for pair in zip(small[0].get_weights(), before, strict=True)), "and put back"


@pytest.mark.release_gate
def test_a_rerun_gives_the_same_and_so_does_a_row_alone(photos, tmp_path):
    both = training.train_by_photos(DRAWS, (None, 1), photos, folder=tmp_path, steps=2)
    again = training.train_by_photos({12: (1, 2)}, (1,), photos, folder=tmp_path, steps=2)
    assert all(np.array_equal(a["right"]["test"], b["right"]["test"]) for a, b in zip(again, both[-2:], strict=True))


@pytest.mark.release_gate
def test_each_draw_may_have_photographs_of_its_own(sets, tmp_path):
    train, asked = sets
    photos = {}
    for draw, tests in ((1, 6), (2, 9), (3, 15)):
        own = asked | {"test": tuple(part[:tests] for part in asked["test"])}
        photos[draw] = training.Photos(train, own, None, lambda x: np.asarray(x, "float32"))
    runs = training.train_by_photos({4: (1, 2, 3)}, (None, 1), photos, folder=tmp_path, steps=2)
    assert [len(run["right"]["test"]) for run in runs] == [6, 9, 15, 6, 9, 15]
    assert all(len(run["right"]["validation"]) == 12 for run in runs)
    assert np.mean(np.concatenate([run["right"]["test"] for run in runs])) > 0.8


@pytest.mark.release_gate
def test_every_run_takes_the_same_steps_behind_those_of_its_softmax(photos, tmp_path, monkeypatch):
    taken = []
    fit = keras.Model.fit
    monkeypatch.setattr(keras.Model, "fit", lambda *a, **k: taken.append(k["steps_per_epoch"]) or fit(*a, **k))
    training.train_by_photos({4: (1,)}, (None, 1), photos, folder=tmp_path, steps=3)
    assert taken == [60, 60, 3, 3, 3, 3], "two rates each: the softmax, all frozen, frozen up to block 1"


def test_too_few_photographs(photos, tmp_path):
    with pytest.raises(CourseError, match="Class 0 has 15 photographs; 16 a class were asked for"):
        training.train_by_photos({4: (1,), 16: (1,)}, (None,), photos, folder=tmp_path, steps=1)


def test_few_photographs_are_copied_with_changes_of_their_own(sets):
    photos = training.Photos(
        *sets, augment=lambda x, seed: x.astype("float32") + seed, prepare=lambda x: x / 2, copies=40
    )
    x, y = photos.drawn(4, draw=2)
    assert len(x) == len(y) == 48, "four copies of twelve are the fewest above forty"
    one, other = x[:12], x[12:24]
    assert other - one == pytest.approx(0.5)
    assert np.array_equal(y[:12], y[12:24])
    assert np.array_equal(x[:12] * 2 - 2000, training.sample_per_class(*sets[0], 4, 2)[0])


@pytest.mark.release_gate
def test_the_baseline_learns(sets):
    net = training.residual_net((8, 8, 3), 3, rate=1e-2, steps=40)
    net.fit(*sets[0], batch_size=45, epochs=40, verbose=0)
    assert training.accuracy(net, *sets[1]["test"]) > 0.8
    assert float(net.optimizer.learning_rate) == pytest.approx(0, abs=1e-5)


def test_the_baselines_augmentation_changes_each_photograph_and_keeps_its_class(sets):
    x = np.zeros((2, 32, 32, 3), "uint8")
    x[:, 10:20, 14:18] = 200
    changed = np.asarray(training.shift_turn_and_tint(x, 3))
    assert changed.shape == x.shape
    assert not np.array_equal(changed[0], changed[1])
    assert changed.min() >= 0
    assert changed.max() <= 255
