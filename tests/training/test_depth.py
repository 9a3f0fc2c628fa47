import io
from contextlib import redirect_stdout

import keras
import numpy as np
import pytest

from course_utils import CourseError, training


@pytest.fixture(scope="module")
def data():
    """Two classes that differ in brightness: anything can learn them."""
    random = np.random.default_rng(0)
    y = np.arange(64) % 2
    x = random.uniform(0, 0.2, (64, 8, 8, 1)).astype("float32") + 0.5 * y[:, None, None, None].astype("float32")
    return x, y


def test_twins_start_from_the_same_weights():
    plain, residual = (training.deep_net(6, skips, seed=3, input_shape=(8, 8, 1)) for skips in (False, True))
    pairs = list(zip(plain.get_weights(), residual.get_weights(), strict=True))
    assert all(np.array_equal(a, b) for a, b in pairs)
    other = training.deep_net(6, True, seed=4, input_shape=(8, 8, 1))
    assert not np.array_equal(other.get_weights()[0], pairs[0][0])


@pytest.fixture(scope="module")
def trained(data):
    """What `train_by_depth` returns, with one seed twice, and what it prints."""

    def after(model):
        return {"name": model.name, "after": training.accuracy(model, *data)}

    said = io.StringIO()
    with redirect_stdout(said):
        runs = training.train_by_depth((4,), (1, 1), data, data, epochs=5, measure=after)
    return runs, said.getvalue().splitlines()


@pytest.mark.release_gate
def test_every_run_is_recorded_with_what_was_measured_afterwards(trained):
    runs, lines = trained
    assert [(run["depth"], run["skips"], run["seed"]) for run in runs] == [
        *[(4, False, 1), (4, False, 1), (4, True, 1), (4, True, 1)]
    ]
    assert all(len(run[key]) == 5 for run in runs for key in ("loss", "accuracy", "val_loss", "val_accuracy"))
    assert [run["name"] for run in runs] == ["Plain-4", "Plain-4", "ResNet-4", "ResNet-4"]
    assert [run["after"] for run in runs] == pytest.approx([run["val_accuracy"][-1] for run in runs])
    assert runs[1]["loss"] == pytest.approx(runs[0]["loss"], rel=1e-4)  # a restart is as good as a new model
    assert len(lines) == 4
    assert lines[-1].startswith("residual   4 layers, seed 1: training loss")


def test_the_recipe_that_a_lesson_prints_is_the_one_of_train(data):
    net = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")])
    pictures, labels = np.tile(data[0], (2, 1, 1, 1))[:100], np.tile(data[1], 2)[:100]
    training.train(net, (pictures, labels), data, epochs=3)
    optimizer = net.optimizer
    said = training.recipe(100, 3, (4, 5))
    assert said.startswith(f"{type(optimizer).__name__} with momentum {optimizer.momentum} · ")
    assert f"learning rate {optimizer._learning_rate.initial_learning_rate}, cosine decay to 0" in said
    assert f"3 epochs of 100 pictures, {int(optimizer.iterations)} steps · seeds 4, 5" in said


@pytest.mark.release_gate
def test_training_learns_and_the_same_seed_gives_the_same_numbers(trained):
    plain, plain_again, residual, residual_again = trained[0]
    assert residual["loss"][-1] < residual["loss"][0] / 2
    assert plain["loss"] == pytest.approx(plain_again["loss"], rel=1e-3)
    assert residual["loss"] == pytest.approx(residual_again["loss"], rel=1e-3)
    assert plain["loss"] != pytest.approx(residual["loss"], rel=1e-3)


def test_an_odd_depth_is_refused():
    with pytest.raises(CourseError, match="7 layers cannot be shared"):
        training.deep_net(7, True, 1)
