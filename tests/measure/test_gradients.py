import keras
import numpy as np
import pytest
from keras import layers

from course_utils import measure, models


def test_the_gradient_of_two_layers_by_hand():
    X = keras.Input((2,))
    H = layers.Dense(2, use_bias=False, name="first")(X)
    model = keras.Model(X, layers.Dense(1, use_bias=False, name="second")(H))
    A, b = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[2.0], [-1.0]])
    model.set_weights([A, b])
    x, y = np.array([[1.0, 2.0]]), np.array([[3.0]])
    slope = 2 * (x @ A @ b - y)  # of the squared error
    found = measure.gradient_norms(model, x.astype("float32"), y, loss="mean_squared_error")
    expected = {"first": np.linalg.norm(x.T @ slope @ b.T), "second": np.linalg.norm((x @ A).T @ slope)}
    assert found == pytest.approx(expected, rel=1e-5)
    signals = measure.signal_norms(model, x.astype("float32"), y, loss="mean_squared_error")
    assert signals == pytest.approx({"first": np.linalg.norm(slope @ b.T)}, rel=1e-5)
    first = measure.first_layer_gradient(model, x.astype("float32"), y, loss="mean_squared_error")
    assert first == pytest.approx(expected["first"], rel=1e-5)


def test_measuring_changes_nothing_and_frozen_layers_have_no_gradient():
    model = models.resnet_cifar(8, (8, 8, 1), 3)
    model.get_layer("block2_1_conv").trainable = False
    before = model.get_weights()
    random = np.random.default_rng(0)
    x = random.normal(size=(4, 8, 8, 1)).astype("float32")
    norms = measure.gradient_norms(model, x, [0, 1, 2, 0])
    signals = measure.signal_norms(model, x, [0, 1, 2, 0])
    assert all(np.array_equal(old, new) for old, new in zip(before, model.get_weights(), strict=True))
    assert list(norms) == [
        *["stem_conv", "block1_1_conv", "block1_2_conv", "block2_2_conv", "block3_1_conv", "block3_2_conv", "output"]
    ]
    assert min(norms.values()) > 0
    assert set(signals) == {*norms, "block2_1_conv"} - {"output"}, "the signal passes through frozen layers"


def test_layers_of_a_nested_model_are_found():
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(4, name="deep")])
    model = keras.Sequential([keras.Input((3,)), inner, layers.Dense(2, activation="softmax", name="top")])
    norms = measure.gradient_norms(model, np.ones((2, 3), "float32"), np.array([0, 1]))
    assert list(norms) == ["deep", "top"]


def test_without_shortcuts_the_gradient_vanishes_with_depth():
    random = np.random.default_rng(0)
    x, y = random.uniform(size=(32, 14, 14, 1)).astype("float32"), np.arange(32) % 10

    def length(depth, skips):
        keras.utils.set_random_seed(1)
        start = {"normalization": False, "initializer": "glorot_uniform", "filters": (8,)}
        return measure.first_layer_gradient(models.resnet_cifar(depth, (14, 14, 1), skips=skips, **start), x, y)

    assert length(24, skips=False) < length(8, skips=False) / 100
    assert length(24, skips=True) > length(8, skips=True) / 10


def test_without_shortcuts_the_signal_fades_from_layer_to_layer():
    keras.utils.set_random_seed(1)
    random = np.random.default_rng(0)
    x, y = random.uniform(size=(32, 14, 14, 1)).astype("float32"), np.arange(32) % 10
    options = {"filters": (8,), "skips": False, "normalization": False, "initializer": "glorot_uniform"}
    lengths = list(measure.signal_norms(models.resnet_cifar(24, (14, 14, 1), **options), x, y).values())
    assert np.polyfit(range(len(lengths)), np.log(lengths), 1)[0] > 0.2, "smaller by a factor at each layer back"
    assert lengths[0] < lengths[-1] / 100


@pytest.mark.parametrize("block", [models.basic_block, lambda X, filters: models.bottleneck_block(X, filters // 4)])
def test_a_residual_block_with_zero_weights_is_the_identity_after_relu(block):
    assert measure.identity_gap(block, (8,), n_C=8) == 0.0
    assert measure.identity_gap(block, (8,), n_C=8, inputs="negative") > 1


def test_a_plain_block_with_zero_weights_forgets_its_input():
    assert measure.identity_gap(lambda X: models.basic_block(X, 5, skip=False), (), n_C=5) > 1


def test_the_defaults_are_those_of_an_identity_block():
    def identity_block(X, f, filters):
        h = layers.ReLU()(layers.Conv2D(filters[0], 1)(X))
        h = layers.ReLU()(layers.Conv2D(filters[1], f, padding="same")(h))
        return layers.ReLU()(layers.Add()([layers.Conv2D(filters[2], 1)(h), X]))

    assert measure.identity_gap(identity_block) == 0.0
