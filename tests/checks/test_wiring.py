"""The first mistake in nets with branches."""

import keras
import pytest
from keras import layers

from course_utils.checks.graph import trace
from course_utils.checks.wiring import Tangled, first_mistake, join, path, step
from course_utils.checks.words import chain, explain

SHAPE = [8, 8, 6]
CONV, NORM, RELU = step("conv2d", filters=6), step("batch_norm"), step("relu")
IDENTITY_BLOCK = (join("add", (CONV, NORM, RELU, CONV, NORM), ()), RELU)
PROJECTION_BLOCK = (join("add", (CONV, NORM, RELU, CONV, NORM), (step("conv2d", kernel_size=[1, 1]), NORM)), RELU)
TOWERS = tuple((step("conv2d", filters=n, kernel_size=[k, k]), RELU) for n, k in ((2, 1), (3, 3), (4, 5)))
INCEPTION = (join("concatenate", *TOWERS, axis=3),)


def path_of(build):
    x = keras.Input(tuple(SHAPE))
    return path(trace(keras.Model(x, build(x)), [SHAPE])[0])


def conv(filters=6, kernel=3):
    return layers.Conv2D(filters, kernel, padding="same")


def norm(x):
    return layers.BatchNormalization()(x)


def main_path(x):
    return norm(conv()(conv_norm_relu(x)))


def conv_norm_relu(x):
    return layers.ReLU()(norm(conv()(x)))


def tower(filters, kernel):
    return lambda x: layers.ReLU()(conv(filters, kernel)(x))


def inception(*towers):
    return lambda x: layers.Concatenate()([tower(*t)(x) for t in towers])


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda x: layers.ReLU()(main_path(x) + x), IDENTITY_BLOCK),
        (lambda x: layers.ReLU()(layers.Add()([x, main_path(x)])), IDENTITY_BLOCK),
        (lambda x: layers.ReLU()(norm(conv(6, 1)(x)) + main_path(x)), PROJECTION_BLOCK),
        (inception((2, 1), (3, 3), (4, 5)), INCEPTION),
        (inception((4, 5), (2, 1), (3, 3)), INCEPTION),
    ],
)
def test_right_blocks_have_no_mistake(build, expected):
    assert first_mistake(expected, path_of(build)) is None


@pytest.mark.parametrize(
    ("build", "expected", "what"),
    [
        (lambda x: layers.ReLU()(main_path(x)), IDENTITY_BLOCK, "the addition is missing"),
        (lambda x: layers.ReLU()(main_path(x)) + x, IDENTITY_BLOCK, "the ReLU comes before the addition"),
        (lambda x: main_path(x) + x, IDENTITY_BLOCK, "the ReLU is missing"),
        (
            lambda x: layers.ReLU()(layers.Concatenate()([main_path(x), x])),
            IDENTITY_BLOCK,
            "there is a concatenation where the text asks for an addition",
        ),
        (
            lambda x: layers.ReLU()(conv()(layers.ReLU()(norm(conv()(x)))) + x),
            IDENTITY_BLOCK,
            "normalization is missing",
        ),
        (lambda x: layers.ReLU()(main_path(x) + conv(6, 1)(x)), PROJECTION_BLOCK, "batch normalization is missing"),
        (lambda x: layers.ReLU()(main_path(x) + norm(conv()(x))), PROJECTION_BLOCK, "kernel of the convolution is 3×3"),
        (lambda x: layers.ReLU()(main_path(x) + x), PROJECTION_BLOCK, "the convolution is missing"),
        (inception((2, 1), (3, 3)), INCEPTION, "joins 2 branches, not 3"),
        (inception((2, 1), (3, 3), (4, 7)), INCEPTION, "kernel of the convolution is 7×7"),
        (inception((2, 1), (5, 3), (4, 5)), INCEPTION, "the convolution has 5 filters"),
    ],
)
def test_first_mistake_is_named(build, expected, what):
    miss = explain(first_mistake(expected, path_of(build)))
    assert what in miss.what
    assert miss.got != miss.expected
    assert miss.why


def test_blocks_in_a_row_are_one_path():
    def net(x):
        for _ in range(3):
            x = layers.ReLU()(main_path(x) + x)
        return x

    steps = path_of(net)
    assert chain(steps).count("shortcut") == 3
    assert first_mistake(IDENTITY_BLOCK * 3, steps) is None
    assert first_mistake(IDENTITY_BLOCK * 4, steps).problem == "missing"


def ladder(n):
    """Each node joins the two before it: written out as branches this would never end."""
    nodes = [{"id": 0, "kind": "input", "settings": {}, "inputs": [], "shape": [4]}]
    nodes.append({"id": 1, "kind": "relu", "settings": {}, "inputs": [0], "shape": [4]})
    nodes += [{"id": i, "kind": "add", "settings": {}, "inputs": [i - 1, i - 2], "shape": [4]} for i in range(2, n)]
    return {"inputs": [0], "outputs": [n - 1], "nodes": nodes}


def test_tangled_graphs_are_refused():
    with pytest.raises(Tangled):
        path(ladder(60))
    cyclic = ladder(4)
    cyclic["nodes"][1]["inputs"] = [3]
    with pytest.raises(Tangled):
        path(cyclic)
    with pytest.raises(Tangled):
        path(ladder(3) | {"outputs": [1, 2]})
