"""The first mistake in nets with branches."""

import keras
import pytest
from keras import layers

from course_utils.checks.alignment import first_mistake
from course_utils.checks.expected import numbered, residual
from course_utils.checks.graph import trace
from course_utils.checks.wiring import Tangled, at, join, maybe, path, step
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


CONVS = numbered(step("conv2d", filters=6), RELU, step("conv2d", filters=6), RELU)
BLOCKS = tuple(one for i in (1, 2, 3) for one in at(f"stage 2, block {i}", *residual(CONV, NORM, RELU, CONV, NORM)))


def block(x, skip=True):
    return layers.ReLU()(main_path(x) + x if skip else main_path(x))


def from_the_middle(x):
    x = conv_norm_relu(x)
    return layers.ReLU()(norm(conv()(x)) + x)


def into_the_main_path(x):
    x = norm(conv(6, 1)(x))
    return layers.ReLU()(main_path(x) + x)


@pytest.mark.parametrize(
    ("build", "expected", "what"),
    [
        (lambda x: layers.ReLU()(conv()(layers.ReLU()(conv(5)(x)))), CONVS, "the first convolution has 5 filters"),
        (lambda x: layers.ReLU()(conv()(conv()(x))), CONVS, "the first ReLU is missing"),
        (lambda x: block(block(block(x), skip=False)), BLOCKS, "in stage 2, block 2, there is no shortcut"),
        (lambda x: block(block(x)), BLOCKS, "stage 2, block 3 is missing"),
        (lambda x: block(block(from_the_middle(x))), BLOCKS, "in stage 2, block 1, the shortcut starts only after the"),
        (lambda x: block(block(block(block(x)))), BLOCKS, "after stage 2, block 3, there is an addition"),
        (lambda x: layers.ReLU()(x + x), BLOCKS[:2], "on the main path of stage 2, block 1, the first convolution is"),
        (lambda x: layers.ReLU()(x), residual(CONV, NORM), "there is no main path"),
        (
            into_the_main_path,
            residual(CONV, NORM, RELU, CONV, NORM, shortcut=(step("conv2d", kernel_size=[1, 1]), NORM)),
            "the main path starts only after the batch normalization",
        ),
    ],
)
def test_mistakes_say_where(build, expected, what):
    miss = explain(first_mistake(expected, path_of(build)))
    assert what in miss.what
    assert miss.got != miss.expected


def test_only_the_steps_around_a_mistake_are_shown():
    steps = numbered(*(CONV, RELU) * 8)

    def net(x):
        for i in range(8):
            x = layers.ReLU()(conv(7 if i == 4 else 6)(x))
        return x

    mistake = first_mistake(steps, path_of(net))
    assert explain(mistake).what == "the fifth convolution has 7 filters"
    assert chain(mistake.chains[1]) == "… → " + " → ".join(["ReLU", "conv"] * 5 + ["ReLU"]) + " → …"


def test_an_optional_step_may_be_there_or_not():
    expected = (CONV, maybe("dropout"), RELU)
    dropped = path_of(lambda x: layers.ReLU()(layers.Dropout(0.5)(conv()(x))))
    assert first_mistake(expected, dropped) is None
    assert first_mistake(expected, path_of(lambda x: layers.ReLU()(conv()(x)))) is None
    late = path_of(lambda x: layers.Dropout(0.5)(layers.ReLU()(conv()(x))))
    assert explain(first_mistake(expected, late)).what == "there is a dropout that the text does not ask for"


def test_a_layer_that_is_used_twice_is_found():
    one = conv()
    twice = path_of(lambda x: one(layers.ReLU()(one(x))))
    mistake = first_mistake(numbered(CONV, RELU, CONV), twice)
    assert explain(mistake).what == "the second convolution has the weights of another one"
    shared_relu = layers.ReLU()
    assert first_mistake(CONVS, path_of(lambda x: shared_relu(conv()(shared_relu(conv()(x)))))) is None
