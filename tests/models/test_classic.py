"""LeNet-5, AlexNet and VGG: C01, C02, C04, C05, C08 and C10 of the claims."""

import keras
import numpy as np
import pytest

from course_utils import CourseError, models


def shapes(model, kinds):
    return [tuple(layer.output.shape[1:]) for layer in model.layers if isinstance(layer, kinds)]


VOLUMES = (keras.layers.Conv2D, keras.layers.MaxPooling2D, keras.layers.AveragePooling2D, keras.layers.Dense)


@pytest.mark.parametrize("variant", ["modern", "historic"])
def test_lenet5_has_the_shapes_and_parameters_of_the_notes(variant):
    model = models.lenet5(variant=variant)
    assert model.count_params() == 61_706
    assert shapes(model, VOLUMES) == [(28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16), (120,), (84,), (10,)]


def test_the_historic_variant_squashes_after_pooling_and_has_no_softmax():
    modern, historic = models.lenet5(), models.lenet5(variant="historic")
    after_pool = historic.layers[historic.layers.index(historic.get_layer("pool1")) + 1]
    assert isinstance(historic.get_layer("pool1"), keras.layers.AveragePooling2D)
    assert after_pool.activation is keras.activations.tanh
    assert historic.get_layer("output").activation is keras.activations.linear
    assert isinstance(modern.get_layer("pool1"), keras.layers.MaxPooling2D)
    x = np.random.default_rng(0).normal(size=(3, 32, 32, 1)).astype("float32")
    assert np.asarray(modern(x)).sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_padding_by_two_makes_mnist_fit():
    model = models.lenet5((28, 28, 1), padding=2)
    assert model.count_params() == 61_706
    assert model.get_layer("conv1").output.shape == (None, 28, 28, 6)


def test_an_unknown_variant_is_refused():
    with pytest.raises(CourseError, match="use 'modern' or 'historic'"):
        models.lenet5(variant="ancient")


@pytest.mark.sample(1)
@pytest.mark.parametrize("normalization", [False, True])
def test_alexnet_has_the_shapes_and_parameters_of_the_notes(normalization):
    model = models.alexnet(normalization=normalization)
    assert model.count_params() == 62_378_344
    assert shapes(model, VOLUMES) == [
        *[(55, 55, 96), (27, 27, 96), (27, 27, 256), (13, 13, 256), (13, 13, 384), (13, 13, 384), (13, 13, 256)],
        *[(6, 6, 256), (4096,), (4096,), (1000,)],
    ]
    assert model.get_layer("flatten").output.shape == (None, 9216)
    normalized = [layer.input.shape[1:] for layer in model.layers if "LocalResponse" in type(layer).__name__]
    assert normalized == ([(55, 55, 96), (27, 27, 256)] if normalization else [])


@pytest.mark.release_gate  # a net of full size
def test_vgg16_has_the_shapes_and_parameters_of_the_notes(vgg16):
    assert vgg16.count_params() == 138_357_544
    groups = [(224, 64, 2), (112, 128, 2), (56, 256, 3), (28, 512, 3), (14, 512, 3)]
    expected = []
    for n, filters, convolutions in groups:
        expected += [(n, n, filters)] * convolutions + [(n // 2, n // 2, filters)]
    assert shapes(vgg16, VOLUMES) == [*expected, (4096,), (4096,), (1000,)]
    assert sum(bool(layer.weights) for layer in vgg16.layers) == 16


@pytest.mark.parametrize(("depth", "parameters"), [(11, 132_863_336), (13, 133_047_848), (19, 143_667_240)])
def test_every_vgg_has_its_depth_and_its_published_parameters(depth, parameters):
    # The convolutions do not depend on the size of the picture; the first dense layer does: 1 position here, 49 there.
    small = models.vgg(depth, (32, 32, 3))
    assert sum(bool(layer.weights) for layer in small.layers) == depth
    assert small.count_params() + 48 * 512 * 4096 == parameters


def test_another_vgg_is_refused():
    with pytest.raises(CourseError, match="There is no VGG-12; the depths are 11, 13, 16, 19"):
        models.vgg(12)


def normalized_by_hand(a, k, n, alpha, beta):
    """Section 3.3 of the paper, one channel after the other."""
    b, n_C = np.empty_like(a), a.shape[-1]
    for i in range(n_C):
        low, high = max(0, i - n // 2), min(n_C - 1, i + n // 2)
        b[..., i] = a[..., i] / (k + alpha * np.sum(a[..., low : high + 1] ** 2, axis=-1)) ** beta
    return b


@pytest.mark.parametrize("constants", [(2.0, 5, 1e-4, 0.75), (1.0, 3, 0.5, 0.5), (2.0, 9, 0.1, 2.0)])
def test_local_response_normalization_is_the_formula(constants):
    a = np.random.default_rng(0).normal(0, 30, (2, 3, 4, 7)).astype("float32")
    found = models.LocalResponseNormalization(*constants)(a)
    assert np.asarray(found) == pytest.approx(normalized_by_hand(a, *constants), rel=1e-4)


def test_local_response_normalization_is_tensorflows_under_other_names():
    import tensorflow as tf

    a = np.random.default_rng(0).normal(0, 30, (2, 3, 4, 7)).astype("float32")
    theirs = tf.nn.local_response_normalization(a, depth_radius=2, bias=2.0, alpha=1e-4, beta=0.75)
    assert np.asarray(models.LocalResponseNormalization()(a)) == pytest.approx(theirs.numpy(), rel=1e-5)


def test_a_model_with_local_response_normalization_is_saved_and_loaded(tmp_path):
    X = keras.Input((4, 4, 6))
    model = keras.Model(X, models.LocalResponseNormalization(k=1.5, n=3, alpha=0.2, beta=0.6)(X))
    model.save(tmp_path / "lrn.keras")
    x = np.random.default_rng(0).normal(size=(2, 4, 4, 6)).astype("float32")
    again = keras.models.load_model(tmp_path / "lrn.keras")
    assert np.asarray(again(x)) == pytest.approx(np.asarray(model(x)), rel=1e-6)
    assert again.output.shape == (None, 4, 4, 6)
