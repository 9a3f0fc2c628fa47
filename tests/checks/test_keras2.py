"""Objects of Keras 2, layers under another policy, and layers with the channels first are called what they are."""

import sys
import types

import keras
import numpy as np
import pytest
from keras import layers

from course_utils.checks import evaluate


@pytest.fixture
def tf_keras():
    """Something like the package `tf_keras`, of which only the names of its modules matter."""
    module = types.ModuleType("tf_keras.src.engine.training")
    exec(
        "class Model:\n    def __call__(self, x):\n        raise ValueError('A KerasTensor is symbolic')\n",
        vars(module),
    )
    sys.modules[module.__name__] = module
    yield module
    del sys.modules[module.__name__]


def test_a_model_of_keras_2_is_called_that(tf_keras):
    class Student(tf_keras.Model):
        pass

    model = Student()
    given, returned = (evaluate("happy_model", obj) for obj in (model, lambda input_shape: model))
    called = evaluate("identity_block", lambda X, f, filters: model(X))
    named = evaluate("identity_block", lambda X, f, filters: X + "tf_keras.src.layers".index(X))
    for verdict in (given, returned, called):
        assert verdict.outcome == "incorrect"
        assert "this is Keras 2; the course uses Keras 3" in verdict.message
        assert "TF_USE_LEGACY_KERAS" in verdict.message
    assert "Keras 2" not in named.message


def block(X, f, filters):
    first, second, third = filters
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(first, 1)(X)))
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(second, f, padding="same")(h)))
    return layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(third, 1)(h)) + X)


def test_a_policy_that_the_student_sets_inside_is_named():
    def mixed(X, f, filters):
        keras.config.set_dtype_policy("mixed_float16")
        return block(X, f, filters)

    assert evaluate("identity_block", block).outcome == "passed"
    message = evaluate("identity_block", mixed).message
    assert "your layers compute in float16, not in float32" in message
    assert "mixed_float16" in message


def test_channels_first_is_named():
    def first(X, f, filters):
        return layers.MaxPooling2D(2, data_format="channels_first")(X)

    assert "your layers take the channels first" in evaluate("identity_block", first).message


@pytest.mark.parametrize("value", [np.zeros(3), np.ones((2, 2), object), [[[[]]]] * 3, {"a": {"b": 1}}, b"bytes"])
def test_whatever_else_a_block_returns_is_named(value):
    verdict = evaluate("identity_block", lambda X, f, filters: value)
    assert verdict.outcome == "incorrect"
    assert type(value).__name__ in verdict.message
