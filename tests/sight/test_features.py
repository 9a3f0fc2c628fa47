import keras
import numpy as np
import pytest
from keras import layers

from course_utils.errors import CourseError
from course_utils.sight import feature_maps, first_filters

IMAGE = np.random.default_rng(5).random((6, 5, 3)).astype("float32")


def test_feature_maps_are_the_volumes_in_inference_mode():
    inner = keras.Sequential([keras.Input((4, 3, 2)), layers.BatchNormalization(name="norm"), layers.ReLU(name="cut")])
    model = keras.Sequential([keras.Input((6, 5, 3)), layers.Conv2D(2, 3, name="conv"), layers.Dropout(0.9), inner])
    inner.layers[0].set_weights([np.ones(2), np.zeros(2), np.array([0.5, -0.5]), np.ones(2)])
    maps = feature_maps(model, IMAGE, ["cut", model.layers[0]])
    assert list(maps) == ["cut", "conv"]
    conv = np.asarray(model.layers[0](IMAGE[np.newaxis]))[0]
    np.testing.assert_allclose(maps["conv"], conv, atol=1e-6)
    np.testing.assert_allclose(maps["cut"], np.maximum((conv - [0.5, -0.5]) / np.sqrt(1.001), 0), atol=1e-6)


def test_first_filters_are_the_kernels_one_by_one():
    model = keras.Sequential(
        [keras.Input((6, 5, 3)), layers.ZeroPadding2D(1), layers.Conv2D(4, (3, 2)), layers.Conv2D(2, 1)]
    )
    filters = first_filters(model)
    assert filters.shape == (4, 3, 2, 3)
    np.testing.assert_array_equal(filters[2], model.layers[1].get_weights()[0][..., 2])
    with pytest.raises(CourseError, match="no convolution whose filters could be shown"):
        first_filters(keras.Sequential([keras.Input((3,)), layers.Dense(2)]))
