import keras
import numpy as np
import pytest

from course_utils import CourseError
from course_utils.training import weight_averages
from course_utils.training.ensembles import predict
from course_utils.training.few_photos import small_net


@pytest.fixture(scope="module")
def nets():
    """Two nets with random weights, biases too."""
    random = np.random.default_rng(2)
    made = []
    for seed in (1, 2):
        keras.utils.set_random_seed(seed)
        net = small_net((8, 8, 3), 3)
        net.set_weights([w + random.normal(0, 0.1, w.shape) for w in net.get_weights()])
        made.append(net)
    return made


@pytest.fixture(scope="module")
def x():
    return np.random.default_rng(0).uniform(0, 255, (40, 8, 8, 3)).astype("float32")


def same_weights(a, b):
    return all(np.array_equal(one, two) for one, two in zip(a.get_weights(), b.get_weights(), strict=True))


def test_weights_are_averaged_one_by_one(nets):
    kept = nets[0].get_weights()
    average = weight_averages.average_weights(nets)
    for mean, one, two in zip(average.get_weights(), *(net.get_weights() for net in nets), strict=True):
        assert np.allclose(mean, (one + two) / 2, atol=1e-6)
    assert all(np.array_equal(a, b) for a, b in zip(kept, nets[0].get_weights(), strict=True))


def test_models_unlike_each_other_have_no_average(nets):
    other = small_net((8, 8, 3), classes=4)
    with pytest.raises(CourseError, match="2 models with 2 architectures"):
        weight_averages.average_weights([nets[0], other])
    with pytest.raises(CourseError, match="0 models"):
        weight_averages.average_weights([])


def test_shuffled_filters_compute_the_same(nets, x):
    net = nets[0]
    twin = weight_averages.shuffle_filters(net, seed=4)
    assert np.allclose(predict(twin, x), predict(net, x), atol=1e-5)
    for mine, its in zip(net.get_weights()[:-1], twin.get_weights()[:-1], strict=True):
        assert not np.array_equal(mine, its)
        assert np.allclose(np.sort(mine.ravel()), np.sort(its.ravel()))
    assert np.array_equal(net.get_weights()[-1], twin.get_weights()[-1]), "the classes keep their order"


def test_shuffling_opens_the_places_behind_a_flattening():
    net = keras.Sequential([keras.Input((3, 4, 2)), keras.layers.Conv2D(5, 2), keras.layers.Flatten()])
    net.add(keras.layers.Dense(3))
    x = np.random.default_rng(1).normal(size=(4, 3, 4, 2)).astype("float32")
    assert np.allclose(weight_averages.shuffle_filters(net, 2)(x), net(x), atol=1e-5)


def test_a_shuffled_twin_is_matched_back_exactly(nets, x):
    net = nets[0]
    twin = weight_averages.shuffle_filters(net, seed=4)
    assert not same_weights(twin, net)
    assert same_weights(weight_averages.match_filters(twin, net, x), net)


def test_matching_changes_the_order_and_not_the_function(nets, x):
    one, other = nets
    matched = weight_averages.match_filters(other, one, x)
    assert np.allclose(predict(matched, x), predict(other, x), atol=1e-5)
    assert not same_weights(matched, other)


def test_matched_filters_answer_more_alike_than_unmatched(nets, x):
    one, other = nets
    matched = weight_averages.match_filters(other, one, x)
    for a, b, c in zip(*(weight_averages._activations(net, x) for net in (one, other, matched)), strict=True):
        before, after = (np.trace(weight_averages._correlation(a, its)) for its in (b, c))
        assert after > before


def test_a_filter_that_is_always_the_same_correlates_with_nothing():
    columns = np.array([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]])
    correlation = weight_averages._correlation(columns, np.array([[2.0], [1.0], [-1.0]]))
    assert np.allclose(correlation, [[-1.0], [0.0]])
