"""Grad-CAM and occlusion against their definitions, worked out number by number on tiny nets."""

import keras
import numpy as np
import pytest
from keras import layers

from course_utils.errors import CourseError
from course_utils.sight import grad_cam, occlusion
from course_utils.sight.taps import layer_of

RNG = np.random.default_rng(3)
IMAGE = RNG.random((7, 6, 3)).astype("float32")


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(4)


def small_net(*ending):
    body = [layers.Conv2D(4, 3, name="conv"), layers.BatchNormalization(), layers.ReLU(), layers.Flatten()]
    return keras.Sequential([keras.Input((7, 6, 3)), *body, *ending])


def by_differences(model, label):
    """The map from the definition, its gradients by moving one number of the volume at a time, in float64."""
    conv, *rest, last = model.layers
    volume = np.asarray(keras.Model(model.inputs[0], conv.output)(IMAGE[np.newaxis]), "float64")
    kernel, bias = (np.asarray(weight, "float64") for weight in last.get_weights())
    norm = rest[0]
    scale = np.asarray(norm.gamma / np.sqrt(norm.moving_variance + norm.epsilon), "float64")

    def score(numbers):
        normal = (numbers - np.asarray(norm.moving_mean)) * scale + np.asarray(norm.beta)
        scores = np.maximum(normal, 0).reshape(1, -1) @ kernel + bias
        return scores[0, label] if scores.shape[1] > 1 else (scores[0, 0] if label else -scores[0, 0])

    gradient = np.zeros(volume.shape[1:])
    for place in np.ndindex(gradient.shape):
        step = np.zeros_like(volume)
        step[(0, *place)] = 1e-5
        gradient[place] = (score(volume + step) - score(volume - step)) / 2e-5
    return np.maximum((volume[0] * gradient.mean(axis=(0, 1))).sum(axis=-1), 0)


@pytest.mark.parametrize("label", [0, 2])
def test_grad_cam_is_its_equations_with_the_score_before_the_softmax(label):
    model = small_net(layers.Dense(3, activation="softmax", bias_initializer="normal"))
    expected = by_differences(model, label)
    assert expected.max() > 0
    np.testing.assert_allclose(grad_cam(model, "conv", IMAGE, label), expected, atol=1e-5)


@pytest.mark.parametrize("label", [0, 1])
def test_a_single_sigmoid_unit_has_two_classes(label):
    model = small_net(layers.Dense(1, activation="sigmoid", bias_initializer="normal"))
    np.testing.assert_allclose(grad_cam(model, "conv", IMAGE, label), by_differences(model, label), atol=1e-5)


def test_the_softmax_may_be_a_layer_of_its_own_and_the_layer_lie_in_a_model_inside_the_model():
    whole = small_net(layers.Dense(3, activation="softmax"))
    dense = layers.Dense(3)
    base = keras.Model(whole.inputs, whole.layers[-2].output)
    for ending in ([dense, layers.Softmax()], [dense, layers.Activation("softmax")]):
        nested = keras.Sequential([keras.Input((7, 6, 3)), base, *ending])
        dense.set_weights(whole.layers[-1].get_weights())
        np.testing.assert_allclose(grad_cam(nested, "conv", IMAGE, 1), grad_cam(whole, "conv", IMAGE, 1), atol=1e-6)


def test_grad_cam_leaves_the_model_as_it_was():
    model = small_net(layers.Dense(3, activation="softmax"))
    before, answers = model.get_weights(), np.asarray(model(IMAGE[np.newaxis]))
    grad_cam(model, model.layers[0], IMAGE, 1)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert "call" not in vars(model.layers[0])
    np.testing.assert_array_equal(model(IMAGE[np.newaxis]), answers)


def test_wrong_layers_and_classes_get_a_sentence():
    model = small_net(layers.Dense(3, activation="softmax", name="answer"))
    with pytest.raises(CourseError, match="no layer 'block'; its layers are conv, "):
        grad_cam(model, "block", IMAGE, 1)
    with pytest.raises(CourseError, match="'answer' gives no volume"):
        grad_cam(model, "answer", IMAGE, 1)
    with pytest.raises(CourseError, match="no class 3: the model tells 3 classes apart, 0 to 2"):
        grad_cam(model, "conv", IMAGE, 3)
    assert layer_of(model, "conv") is model.layers[0]


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize(("size", "stride"), [(3, 2), (4, 1), (2, 2)])
def test_occlusion_is_the_mean_loss_over_the_squares_that_cover_a_pixel(size, stride, label):
    model = small_net(layers.Dense(1, activation="sigmoid"))

    pictures, places = [IMAGE], []
    for top in range(stride - size, 7, stride):
        for left in range(stride - size, 6, stride):
            inside = [(y, x) for y in range(top, top + size) for x in range(left, left + size)]
            covered = IMAGE.copy()
            for y, x in inside:
                if 0 <= y < 7 and 0 <= x < 6:
                    covered[y, x] = IMAGE.mean(axis=(0, 1))
            pictures.append(covered)
            places.append(inside)
    smiling = np.asarray(model(np.stack(pictures)))[:, 0]
    probability = smiling if label else 1 - smiling
    losses = {(y, x): [] for y in range(7) for x in range(6)}
    for inside, covered in zip(places, probability[1:], strict=True):
        for place in losses.keys() & set(inside):
            losses[place].append(probability[0] - covered)
    expected = [[np.mean(losses[y, x]) for x in range(6)] for y in range(7)]
    np.testing.assert_allclose(occlusion(model, IMAGE, label, size, stride), expected, atol=1e-6)


def test_a_square_that_leaves_pixels_out_is_refused():
    with pytest.raises(CourseError, match="leaves pixels out; 1 to 3 is possible"):
        occlusion(None, IMAGE, 0, size=3, stride=4)


def test_occlusion_finds_the_only_pixels_that_count():
    """A net that reads the mean of one square: covering anything else changes nothing."""
    picture = np.zeros((8, 8, 1), "float32")
    picture[1:3, 5:7] = 1
    kernel = (picture / 4).reshape(64, 1) * 6
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    model.layers[-1].set_weights([kernel, np.zeros(1)])
    found = occlusion(model, picture, 1, size=1, stride=1, fill=0)
    assert (found[1:3, 5:7] > 0.005).all()
    assert np.count_nonzero(np.abs(found) > 1e-6) == 4


def test_in_log_odds_the_loss_is_that_of_the_sum_before_the_sigmoid_also_where_the_sigmoid_is_flat():
    picture = np.zeros((4, 4, 1), "float32")
    picture[1, 2] = 1
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    model.layers[-1].set_weights([3 * picture.reshape(16, 1), np.array([6.0])])
    found = occlusion(model, picture, 1, size=1, stride=1, fill=0, log_odds=True)
    np.testing.assert_allclose(found, 3 * picture[..., 0], atol=0.02)
    assert occlusion(model, picture, 1, size=1, stride=1, fill=0).max() < 0.01
