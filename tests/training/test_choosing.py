import keras
import numpy as np
import pytest

from course_utils import training


def runs_of(accuracy_by_setting, calls):
    """A way to train whose accuracy on ten photographs its setting decides, and which notes how it is called."""

    def run(draws, setting):
        calls.append((tuple(draws), setting))
        right = np.arange(10) < 10 * accuracy_by_setting[setting]
        return [{"draw": draw, "setting": setting, "right": {"validation": right, "test": ~right}} for draw in draws]

    return run


def test_the_best_setting_in_validation_runs_on_all_draws_and_the_others_on_two():
    calls = []
    found = training.tuned_runs(runs_of({1: 0.5, 2: 0.9, 3: 0.7}, calls), (1, 2, 3), (11, 12, 13, 14))
    assert [(run["draw"], run["setting"]) for run in found] == [(draw, 2) for draw in (11, 12, 13, 14)]
    assert calls == [((11, 12), 1), ((11, 12), 2), ((11, 12), 3), ((13, 14), 2)]


def test_the_test_set_does_not_choose_unless_it_is_told_to():
    run = runs_of({1: 0.5, 2: 0.9}, [])
    assert training.tuned_runs(run, (1, 2), (1, 2))[0]["setting"] == 2
    assert training.tuned_runs(run, (1, 2), (1, 2), by="test")[0]["setting"] == 1


def test_of_equals_the_first_is_chosen_and_two_draws_are_enough():
    calls = []
    found = training.tuned_runs(runs_of({1: 0.5, 2: 0.5}, calls), (2, 1), (1, 2))
    assert {run["setting"] for run in found} == {2}
    assert len(calls) == 2


@pytest.mark.parametrize("row", [np.array([True, False, True]), "101"])
def test_answers_of_this_session_and_of_a_record_are_read_alike(row):
    other = {"photos": 5, "depth": None, "draw": 1, "right": {"test": "000"}}
    runs = [{"photos": 5, "depth": None, "draw": 2, "right": {"test": row}}, other]
    found = training.answers_by_place(runs, "test")
    assert list(found) == [(5, None)]
    assert found[5, None].tolist() == [[0, 0, 0], [1, 0, 1]], "in the order of the draws"


def test_a_rate_warms_up_and_decays():
    schedule = training.RateSchedule(1.0, steps=12, warm_up=3)
    assert [schedule.at(step) for step in range(4)] == [0.25, 0.5, 0.75, 1.0]
    rates = [schedule.at(step) for step in range(3, 13)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == pytest.approx(0)
    steady = training.RateSchedule(0.1, steps=5, decay=False)
    assert {steady.at(step) for step in range(20)} == {0.1}


def test_the_optimizer_takes_the_rate_of_each_step():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(123.0), "mse")
    x, y = np.ones((3, 1)), -np.ones((3, 1))
    weights = []

    class Watch(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            weights.append(float(model.layers[0].kernel[0, 0]))

    schedule = training.RateSchedule(0.3, steps=3, warm_up=2, decay=False)
    model.fit(x, y, batch_size=1, verbose=0, callbacks=[schedule, Watch()])
    expected, w = [], 0.0
    for rate in (0.1, 0.2, 0.3):
        w -= rate * 2 * (w + 1)
        expected.append(w)
    assert weights == pytest.approx(expected, abs=1e-5)


def test_a_snapshot_brings_back_weights_and_the_optimizers_past():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.1), "mse")
    beginning = training.Snapshot(model)
    x, y = np.ones((4, 1)), np.zeros((4, 1))
    ends = []
    for _ in range(2):
        model.fit(x, y, epochs=3, verbose=0, shuffle=False)
        ends.append([weight.copy() for weight in model.get_weights()])
        beginning.restore()
        assert int(model.optimizer.iterations) == 0
    assert all(np.array_equal(*pair) for pair in zip(*ends, strict=True))
