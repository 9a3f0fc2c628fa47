"""TensorFlow computes fast on any processor, a step is traced once, and an epoch ends when its last batch is done."""

import os
import subprocess
import sys
import time

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_utils.keras_settings import load_keras

LATE = 0.4  # seconds after the last batch; the thread that tunes would sleep for up to 0.6 more


@pytest.fixture(autouse=True)
def _loaded():
    load_keras()
    load_keras()  # a second time changes nothing


def autotuned(dataset):
    """What is set for the dataset that is iterated over."""
    return iter(dataset)._dataset.options().autotune.enabled


@pytest.mark.parametrize(("asked", "value"), [({}, "1"), ({"TF_ENABLE_ONEDNN_OPTS": "0"}, "0")])
def test_convolutions_are_those_of_onednn_unless_somebody_asks_otherwise(asked, value):
    code = "import course_utils, os; print(os.environ['TF_ENABLE_ONEDNN_OPTS'])"
    environment = {name: text for name, text in os.environ.items() if name != "TF_ENABLE_ONEDNN_OPTS"} | asked
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [value]


def test_no_thread_tunes_a_dataset_unless_it_asks_for_one():
    dataset = tf.data.Dataset.range(3).map(lambda number: 2 * number, tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)
    assert autotuned(dataset) is False
    assert [int(number) for number in dataset] == [0, 2, 4]
    options = tf.data.Options()
    options.autotune.enabled = True
    options.deterministic = False
    asking = dataset.with_options(options)
    assert autotuned(asking) is True
    assert iter(asking)._dataset.options().deterministic is False


class Counted(keras.layers.Layer):
    """Does nothing, and counts how often it is traced."""

    def call(self, inputs):
        self.traced = getattr(self, "traced", 0) + 1
        return inputs


def counted_net():
    """A net with a layer that counts, and no traces so far."""
    counted = Counted()
    net = keras.Sequential([keras.Input((4,)), counted, keras.layers.Dense(3)])
    counted.traced = 0
    return net, counted


X, Y = np.zeros((32, 4), "float32"), np.zeros(32, int)
CLASSES = {"optimizer": "adam", "loss": keras.losses.SparseCategoricalCrossentropy(from_logits=True)}


@pytest.mark.sample(1)
@pytest.mark.parametrize("metrics", [["accuracy"], None, [keras.metrics.SparseTopKCategoricalAccuracy(2)]])
def test_a_training_step_is_traced_once(metrics):
    net, counted = counted_net()
    net.compile(**CLASSES, metrics=metrics)
    net.fit(X, Y, batch_size=16, epochs=2, verbose=0)
    assert counted.traced == 1
    net.compile(**CLASSES, metrics=metrics)  # an optimizer of its own, and a step of its own
    net.fit(X, Y, batch_size=16, validation_data=(X, Y), verbose=0)
    assert counted.traced == 3  # for training and for validation


@pytest.mark.sample(1)
@pytest.mark.parametrize("metrics", [None, {"main": "accuracy"}])
def test_a_step_with_several_losses_is_traced_once(metrics):
    inputs, counted = keras.Input((4,)), Counted()
    features = counted(inputs)
    net = keras.Model(inputs, {name: keras.layers.Dense(3, name=name)(features) for name in ("main", "low", "high")})
    net.compile("adam", dict.fromkeys(net.output, CLASSES["loss"]), metrics=metrics)
    counted.traced = 0
    history = net.fit(X, dict.fromkeys(net.output, Y), batch_size=16, verbose=0).history
    assert counted.traced == 1
    assert {"main_loss", "low_loss", "high_loss", *(["main_accuracy"] if metrics else [])} <= {*history}


def test_an_optimizer_is_built_by_training_alone():
    """For whatever is trainable then."""
    net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2), keras.layers.Dense(1)])
    optimizer = keras.optimizers.Adam()
    net.layers[0].trainable = False
    net.compile(optimizer, "mse")
    net.evaluate(X, Y, verbose=0)
    assert not optimizer.built
    net.layers[0].trainable = True
    net.fit(X, Y, verbose=0)
    assert len(optimizer.variables) == 2 + 2 * len(net.trainable_variables)


def test_a_step_that_somebody_holds_runs_as_the_step_of_keras():
    net, _ = counted_net()
    net.compile(**CLASSES, metrics=["accuracy"])
    net.make_train_function()
    step, iterator = net.train_function, iter(tf.data.Dataset.from_tensor_slices((X, [0] * 16 + [1] * 16)).batch(16))
    logs = [step(iterator) for _ in range(2)]
    assert [float(log["accuracy"]) for log in logs] == [1.0, 0.5]  # of both batches: not reset between them
    assert int(net.metrics[0].count) == 32


class OwnStep(keras.Model):
    """Ignores the metrics that it is compiled with, and says so."""

    def train_step(self, data):
        return {"loss": tf.zeros(()), "accuracy": tf.zeros(())}


def test_a_model_with_a_step_of_its_own_is_left_to_keras():
    inputs = keras.Input((4,))
    net = OwnStep(inputs, keras.layers.Dense(3)(inputs))
    net.compile(**CLASSES, metrics=["accuracy"])
    with pytest.raises(ValueError, match="has not yet been built"):
        net.fit(X, Y, verbose=0)


class Drawing(keras.losses.Loss):
    """Draws a number each time, and counts how often it has been called."""

    def __init__(self):
        super().__init__()
        self.calls, self.seeds = keras.Variable(0.0), keras.random.SeedGenerator(1)

    def call(self, y_true, y_pred):
        self.calls.assign_add(1.0)
        return keras.ops.mean(keras.ops.square(y_pred), -1) * keras.random.uniform((), seed=self.seeds)


def simple():
    layers = keras.layers.Dense(8, "relu"), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5)
    net = keras.Sequential([keras.Input((4,)), *layers, keras.layers.Dense(3)])
    net.compile(**CLASSES, metrics=["accuracy"])
    return net


def one_number():
    """An output (m,): Keras chooses the kind of accuracy by the shapes that it sees."""
    inputs = keras.Input((4,))
    net = keras.Model(inputs, keras.ops.squeeze(keras.layers.Dense(1, "sigmoid")(inputs), -1))
    net.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return net


def drawing():
    net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, kernel_regularizer="l2")])
    net.compile("adam", Drawing())
    return net


def trained(make, settings):
    """The weights and what `fit` said, of a net that Keras trains by itself or with the settings of the lessons."""
    with pytest.MonkeyPatch.context() as patch:
        if not settings:
            patch.setattr(keras.Model, "make_train_function", keras.Model.make_train_function.__wrapped__)
        keras.utils.set_random_seed(3)
        net = make()
        x, y = np.random.default_rng(1).normal(size=(64, 4)), np.arange(64) % 2
        history = net.fit(x, y, batch_size=16, epochs=3, validation_data=(x, y), verbose=0).history
    return net, history


@pytest.mark.sample(1)
@pytest.mark.parametrize("make", [drawing, simple, one_number])
def test_the_numbers_are_those_of_keras_by_itself(make):
    (net, history), (theirs, their_history) = trained(make, settings=True), trained(make, settings=False)
    assert history == their_history
    for mine, other in zip(net.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, other)
    if make is drawing:
        assert float(net.loss.calls) == float(theirs.loss.calls) == 24


def test_what_does_not_fit_is_said_by_keras():
    net, _ = counted_net()
    net.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    with pytest.raises(ValueError, match=r"must have the same (shape|rank).*\(32, 3\)"):
        net.fit(X, Y, verbose=0)


@pytest.mark.release_gate
def test_a_lesson_and_a_grader_start_with_them():
    """In a process of its own: the tests here have the settings from conftest.py."""
    code = "from course_utils.keras_settings import load_keras; load_keras(); import keras, tensorflow as tf\n"
    code += "print(*(hasattr(m, '__wrapped__') for m in (keras.Model.make_train_function, tf.data.Dataset.__iter__)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


class Batches(keras.callbacks.Callback):
    """Ten steps of 70 ms: the thread that tunes sleeps from 0.63 seconds to 1.27."""

    def on_train_batch_end(self, batch, logs=None):
        time.sleep(0.07)
        self.last = time.perf_counter()


@pytest.mark.release_gate
def test_fit_ends_with_its_last_batch():
    net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    net.compile("sgd", "mse")
    x, y = np.zeros((160, 4), "float32"), np.zeros((160, 1), "float32")
    batches, late = Batches(), []
    for _ in range(12):
        net.fit(x, y, batch_size=16, verbose=0, callbacks=[batches])
        late.append(time.perf_counter() - batches.last)
    assert sorted(late)[-2] < LATE, late  # one may be another program's
