"""Receptive fields against the gradient: the pixels that move a number, and no others."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from course_utils import models
from course_utils.errors import CourseError
from course_utils.sight import receptive_field, receptive_fields


def in_a_row(*steps, n_H=23, n_W=20):
    return keras.Sequential([keras.Input((n_H, n_W, 2)), *steps])


def two_branches():
    X = keras.Input((21, 18, 2))
    short = layers.Conv2D(3, 1, strides=2)(X)
    long = layers.Conv2D(3, 5, padding="same")(
        layers.MaxPooling2D(2, padding="same")(layers.Conv2D(2, 3, padding="same")(X))
    )
    return keras.Model(X, layers.ReLU()(layers.Add(name="sum")([short, long])))


NETS = {
    "valid": lambda: in_a_row(layers.Conv2D(2, 3), layers.MaxPooling2D(2), layers.Conv2D(2, (3, 5), activation="relu")),
    "same, odd": lambda: in_a_row(layers.Conv2D(2, 3, 2, "same"), layers.AveragePooling2D(3, 2, "same")),
    "same, even kernel": lambda: in_a_row(layers.Conv2D(2, 4, 2, "same"), layers.Conv2D(2, (2, 4), 1, "same")),
    "padded": lambda: in_a_row(
        layers.ZeroPadding2D(((3, 1), (2, 0))), layers.Conv2D(2, 7, 2), layers.AveragePooling2D(3, 2)
    ),
    "dilated": lambda: in_a_row(
        layers.Conv2D(2, 3, dilation_rate=2), layers.Conv2D(2, 3, padding="same", dilation_rate=3)
    ),
    "depthwise": lambda: in_a_row(
        layers.DepthwiseConv2D(3, 2, "same"), layers.SeparableConv2D(3, 3), layers.BatchNormalization()
    ),
    "branches": two_branches,
}


def pixels_that_move(model, row, column):
    """The pixels with a gradient at any of a few random pictures, as first and last row and column.

    Weights are made positive, so that no two ways from a pixel cancel; a maximum takes another pixel in each picture.
    """
    for weight in model.weights:
        weight.assign(np.abs(weight) + 0.1)
    x = tf.constant(np.random.default_rng(1).random((400, *model.input_shape[1:])), "float32")
    with tf.GradientTape() as tape:
        tape.watch(x)
        number = tf.reduce_sum(model(x)[:, row, column])
    moved = np.abs(tape.gradient(number, x)).max(axis=(0, 3)) > 0
    rows, columns = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
    return rows[0], columns[0], rows[-1], columns[-1]


@pytest.mark.parametrize("net", NETS)
def test_the_field_is_where_the_gradient_arrives(net):
    model = NETS[net]()
    field = receptive_field(model, model.layers[-1])
    n_H, n_W = model.output_shape[1:3]
    for row, column in ((0, 0), (n_H // 2, n_W // 2), (n_H - 1, n_W - 1)):
        top, left, bottom, right = field.box(row, column)
        inside = max(top, 0), max(left, 0), min(bottom, model.input_shape[1] - 1), min(right, model.input_shape[2] - 1)
        assert pixels_that_move(model, row, column) == inside


@pytest.mark.release_gate  # nets of full size
def test_the_classic_networks_have_the_published_sizes():
    """Araujo, Norris and Sim 2019, table 1: AlexNet (its last pooling) 195, VGG-16 212."""
    pools = {"alexnet": receptive_fields(models.alexnet()), "vgg": receptive_fields(models.vgg(16))}
    assert {name: list(fields.values())[-1].size for name, fields in pools.items()} == {
        "alexnet": (195, 195),
        "vgg": (212, 212),
    }
    assert list(pools["vgg"].values())[-1].jump == (32, 32)


def test_what_is_flattened_has_no_place_and_so_no_field():
    fields = receptive_fields(models.lenet5())
    assert [field.size[0] for field in fields.values()] == [1, 5, 6, 14, 16]
    with pytest.raises(CourseError, match="has no volume 'output'; its volumes are "):
        receptive_field(models.lenet5(), "output")


def test_a_layer_that_it_does_not_know_is_refused():
    model = in_a_row(layers.Conv2D(2, 3), layers.UpSampling2D(2, name="twice"))
    with pytest.raises(CourseError, match="receptive field of 'twice', a UpSampling2D, is not known"):
        receptive_fields(model)
