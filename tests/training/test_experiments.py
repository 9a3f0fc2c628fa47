import keras
import numpy as np
import pytest
from keras import layers

from course_utils.training import Experiments

SETTINGS = {"units": 4, "batch_size": 8, "epochs": 2}


def build(settings):
    net = keras.Sequential([keras.Input((3,)), layers.Dense(settings["units"], activation="relu"), layers.Dropout(0.3)])
    net.add(layers.Dense(2, activation="softmax"))
    net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


@pytest.fixture
def sets():
    random = np.random.default_rng(1)
    x = random.normal(size=(40, 3)).astype("float32")
    y = (x[:, 0] > 0).astype("int64")
    return (x[:24], y[:24]), (x[24:], y[24:])


@pytest.fixture
def trainings(monkeypatch):
    """How often a net was trained so far: a list that grows."""
    done, fit = [], keras.Model.fit
    monkeypatch.setattr(keras.Model, "fit", lambda net, *args, **options: done.append(1) or fit(net, *args, **options))
    return done


def test_a_second_call_reads_what_the_first_found(sets, trainings, tmp_path):
    first = Experiments(build, *sets, (1, 2), tmp_path)(SETTINGS)
    assert len(trainings) == 2
    second = Experiments(build, *sets, (1, 2, 3), tmp_path)(SETTINGS)
    assert len(trainings) == 3
    assert second["val_accuracy"][:2] == first["val_accuracy"]
    assert np.array_equal(second["right"][:2], first["right"])
    for old, new in zip(first["weights"], second["weights"], strict=False):
        assert all(map(np.array_equal, old, new))


@pytest.mark.release_gate
def test_what_is_another_experiment_is_trained(sets, trainings, tmp_path):
    train_set, validation_set = sets
    run = Experiments(build, train_set, validation_set, (1,), tmp_path)
    run(SETTINGS)
    run(SETTINGS | {"units": 5})
    run(SETTINGS | {"epochs": 1})
    others = (train_set[0] + 1, train_set[1])
    Experiments(build, others, validation_set, (1,), tmp_path)(SETTINGS)
    Experiments(lambda settings: build(settings | {"units": 3}), *sets, (1,), tmp_path)(SETTINGS)
    assert len(trainings) == 5


@pytest.mark.release_gate
def test_a_damaged_file_is_made_anew(sets, trainings, tmp_path):
    run = Experiments(build, *sets, (1,), tmp_path)
    first = run(SETTINGS)
    (path,) = tmp_path.glob("*.npz")
    path.write_bytes(path.read_bytes()[:100])
    assert run(SETTINGS)["right"].tolist() == first["right"].tolist()
    assert len(trainings) == 2


def test_each_seed_trains_as_a_net_of_its_own_would(sets, tmp_path):
    (x, y), validation_set = sets
    found = Experiments(build, (x, y), validation_set, (5, 6), tmp_path)(SETTINGS)
    keras.utils.set_random_seed(6)
    net = build(SETTINGS)
    history = net.fit(x, y, batch_size=8, epochs=2, validation_data=validation_set, verbose=0).history
    for ours, theirs in zip(found["weights"][1], net.get_weights(), strict=True):
        assert np.allclose(ours, theirs, atol=1e-6)
    assert found["val_loss"][1] == pytest.approx(history["val_loss"][-1], abs=1e-5)
    assert found["history"]["loss"].shape == (2, 2)
    assert found["parameters"] == net.count_params()
    assert found["right"].mean(axis=1)[1] == pytest.approx(found["val_accuracy"][1])
    assert found["seconds"] > 0
