"""Graphs of live models: one kind for every way to write a thing, and NumPy computes what Keras computes."""

import json

import keras
import numpy as np
import pytest
from keras import layers, ops

from course_utils.checks.graph.operations import same_pads
from course_utils.checks.graph.trace import trace
from course_utils.checks.numpy_reference.layers import conv2d, relu
from course_utils.checks.numpy_reference.network import draw_weights, forward, infer_shape

SHAPE = [9, 8, 6]


def graph_of(*steps, shape=SHAPE):
    x = h = keras.Input(tuple(shape))
    for step in steps:
        h = step(h)
    return trace(keras.Model(x, h), [shape])


@pytest.mark.parametrize(
    ("ways", "kind"),
    [
        ((layers.ReLU(), layers.Activation("relu"), ops.relu, keras.activations.relu), "relu"),
        ((layers.LeakyReLU(0.2), lambda x: ops.leaky_relu(x, 0.2), layers.ReLU(negative_slope=0.2)), "relu"),
        ((layers.ReLU(max_value=6), ops.relu6, layers.Activation("relu6")), "relu"),
        ((layers.Softmax(), layers.Activation("softmax"), ops.softmax), "softmax"),
        ((layers.Flatten(), layers.Reshape((-1,)), lambda x: ops.reshape(x, (-1, 9 * 8 * 6))), "flatten"),
        ((layers.ZeroPadding2D(2), lambda x: ops.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)))), "zero_padding"),
        ((layers.MaxPooling2D(2, padding="same"), lambda x: ops.max_pool(x, 2, padding="same")), "max_pool"),
        ((layers.AveragePooling2D(3, 2), lambda x: ops.average_pool(x, 3, 2)), "avg_pool"),
        ((layers.GlobalAveragePooling2D(), lambda x: ops.mean(x, (1, 2))), "global_avg_pool"),
        ((layers.GlobalMaxPooling2D(), lambda x: ops.max(x, axis=[1, 2])), "global_max_pool"),
        (
            (lambda x: x + x, lambda x: ops.add(x, x), lambda x: layers.Add()([x, x]), lambda x: layers.add([x, x])),
            "add",
        ),
        ((lambda x: ops.concatenate([x, x], -1), lambda x: layers.Concatenate(3)([x, x])), "concatenate"),
    ],
)
def test_ways_to_write_the_same(ways, kind):
    made = [graph_of(way)[0]["nodes"][1] for way in ways]
    assert {node["kind"] for node in made} == {kind}
    assert all(node["settings"] == made[0]["settings"] for node in made)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (layers.Rescaling(1 / 255), "unknown: Rescaling"),
        (lambda x: x / 255, "unknown: TrueDivide"),
        (lambda x: x + 1.0, "unknown: Add"),
        (layers.Lambda(lambda x: np.asarray(x), output_shape=(9, 8, 6)), "unknown: Lambda"),
    ],
)
def test_what_cannot_be_looked_into_is_unknown(step, kind):
    assert graph_of(step)[0]["nodes"][1]["kind"] == kind


WRITTEN_OUT = {
    "relu": [
        lambda x: ops.maximum(x, 0),
        lambda x: ops.maximum(0.0, x),
        lambda x: ops.where(x > 0, x, 0.0),
        lambda x: x * ops.cast(x > 0, "float32"),
        lambda x: (x + abs(x)) / 2,
        lambda x: ops.maximum(x, ops.zeros_like(x)),
        lambda x: -ops.minimum(-x, 0),
        layers.Activation(lambda x: ops.maximum(x, 0)),
        layers.Lambda(lambda x: ops.maximum(x, 0)),
    ],
    "sigmoid": [
        lambda x: 1 / (1 + ops.exp(-x)),
        lambda x: ops.reciprocal(1.0 + ops.exp(-x)),
        lambda x: ops.divide(1, ops.exp(ops.negative(x)) + 1),
        lambda x: (1 + ops.tanh(x / 2)) / 2,
        lambda x: ops.exp(-ops.softplus(-x)),
        lambda x: 1 - ops.sigmoid(-x),
    ],
    "tanh": [lambda x: 2 * ops.sigmoid(2 * x) - 1, lambda x: (ops.exp(2 * x) - 1) / (ops.exp(2 * x) + 1)],
}


@pytest.mark.parametrize(("kind", "way"), [(kind, way) for kind, ways in WRITTEN_OUT.items() for way in ways])
def test_a_function_that_is_written_out_is_the_function(kind, way):
    graph, _ = graph_of(layers.Conv2D(3, 2), way, layers.Flatten())
    usual, _ = graph_of(layers.Conv2D(3, 2), layers.Activation(kind), layers.Flatten())
    assert graph == usual


@pytest.mark.parametrize(
    "way",
    [
        lambda x: ops.maximum(x, 0.1),
        lambda x: ops.maximum(x, -x),
        lambda x: ops.minimum(x, 0),
        lambda x: ops.minimum(ops.maximum(x, 0), 20),
        lambda x: 1 / (1 + ops.exp(x)),
        lambda x: 1 / (2 + ops.exp(-x)),
        lambda x: ops.maximum(x, keras.Variable(0.0)),
        lambda x: ops.maximum(x, np.zeros((9, 8, 6), "float32")),
        lambda x: ops.maximum(x, ops.flip(x, 1)),
        lambda x: ops.sort(x, 1),
    ],
)
def test_what_only_looks_like_it_is_not(way):
    assert any(node["kind"].startswith("unknown: ") for node in graph_of(way)[0]["nodes"])


def test_a_sum_of_two_ways_stays_a_sum():
    graph, _ = graph_of(lambda x: ops.relu(x) + x, lambda x: ops.maximum(x, 0) + ops.tanh(x))
    assert [node["kind"] for node in graph["nodes"]] == ["input", "relu", "add", "tanh", "relu", "add"]


@pytest.mark.parametrize("step", [layers.ZeroPadding2D(0), lambda x: ops.pad(x, ((0, 0),) * 4), layers.Identity()])
def test_what_changes_nothing_is_left_out(step):
    assert [node["kind"] for node in graph_of(step)[0]["nodes"]] == ["input"]


def residual(x):
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(6, 3, padding="same", groups=2)(x)))
    return layers.ReLU()(layers.Add()([h, x]))


def inception(x):
    towers = [layers.Conv2D(3, 1, activation="relu")(x), layers.Conv2D(5, (3, 1), padding="same", dilation_rate=2)(x)]
    towers.append(layers.Conv2D(4, 1, use_bias=False)(layers.MaxPooling2D(3, 1, padding="same")(x)))
    return layers.Concatenate()(towers)


def shared(x):
    conv = layers.Conv2D(6, 3, strides=2, padding="same", activation="tanh")
    return conv(conv(x)) + layers.AveragePooling2D(3, 4, padding="same")(x)


def ending(x):
    h = layers.Dropout(0.5)(layers.GlobalAveragePooling2D(keepdims=True)(layers.ZeroPadding2D(((1, 0), (2, 3)))(x)))
    return layers.Dense(3, activation="softmax")(layers.Flatten()(h))


def reshaped(x):
    h = layers.BatchNormalization(axis=1, center=False)(layers.Reshape((6, 72))(x))
    return layers.Dense(2, activation=layers.LeakyReLU(0.1))(layers.Reshape((18, 24))(h))


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("build", [residual, inception, shared, ending, reshaped], ids=lambda build: build.__name__)
def test_numpy_computes_what_keras_computes(build, training):
    x = keras.Input(tuple(SHAPE))
    model = keras.Model(x, build(x))
    graph, variables = trace(model, [SHAPE])
    assert graph == json.loads(json.dumps(graph))
    for (layer, role), variable in variables.items():
        variable.assign(draw_weights(3, layer, role, tuple(variable.shape)))
    data = np.random.default_rng(0).normal(size=(4, *SHAPE)).astype("float32")
    if build is ending and training:
        with pytest.raises(KeyError):
            forward(graph, [data], 3, training)
        return
    want = np.asarray(model(data, training=training))
    weights = {}
    np.testing.assert_allclose(forward(graph, [data], 3, training, weights)[0], want, atol=1e-5)
    assert set(weights) == set(variables)
    np.testing.assert_allclose(forward(graph, [data], 4, training, weights)[0], want, atol=1e-5)


def test_shapes_are_inferred_as_keras_infers_them():
    graph, _ = graph_of(layers.Conv2D(7, 3, strides=2, padding="same"), layers.MaxPooling2D(2), layers.Dense(5))
    for node in graph["nodes"][1:]:
        before = graph["nodes"][node["inputs"][0]]["shape"]
        assert infer_shape(node["kind"], node["settings"], before) == node["shape"]
    assert infer_shape("relu", {}, [2, 3, 4]) is None


def test_by_hand():
    """A 3×3 kernel of ones counts the neighbours; TensorFlow's `same` puts the odd zero behind."""
    ones = np.ones((1, 3, 3, 1))
    counted = conv2d(ones, np.ones((3, 3, 1, 1)), pads=((1, 1), (1, 1)))
    assert counted[0, :, :, 0].tolist() == [[4, 6, 4], [6, 9, 6], [4, 6, 4]]
    assert same_pads([9, 8], [3, 3], [2, 2]) == [[1, 1], [0, 1]]
    assert relu(np.array([-2.0, 3.0, 9.0]), 0.5, 6.0).tolist() == [-1.0, 3.0, 6.0]


def test_nested_models_and_layers_of_ones_own_are_opened():
    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = keras.Sequential([layers.Conv2D(6, 1), layers.Activation(ops.relu)])

        def call(self, x):
            return self.inner(x) + x

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.block = Block()

        def call(self, x):
            return self.block(self.block(x))

    graph, variables = trace(Net(), [SHAPE])
    assert [node["kind"] for node in graph["nodes"]] == ["input"] + ["conv2d", "relu", "add"] * 2
    assert graph["nodes"][4]["weights"] == graph["nodes"][1]["weights"] == 1
    assert set(variables) == {(1, "kernel"), (1, "bias")}


def test_a_deep_net_is_no_problem():
    class Deep(keras.Model):
        def call(self, x):
            for _ in range(1200):  # deeper than Python's stack
                x = ops.relu(x)
            return x

    graph, _ = trace(Deep(), [SHAPE])
    assert len(graph["nodes"]) == 1201
