"""The first mistake in nets with branches."""

import keras
import pytest
from keras import layers

from course_utils.checks.graph.compare import first_mistake
from course_utils.checks.graph.expected import numbered, residual
from course_utils.checks.graph.names import path_text
from course_utils.checks.graph.paths import UnsupportedGraph, at, join, maybe, path, paths, step
from course_utils.checks.graph.trace import trace
from course_utils.checks.messages.explain import explain
from course_utils.checks.model_check.outputs import Side, judge_heads

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
    assert path_text(steps).count("shortcut") == 3
    assert first_mistake(IDENTITY_BLOCK * 3, steps) is None
    assert first_mistake(IDENTITY_BLOCK * 4, steps).problem == "missing"


def ladder(n):
    """Each node joins the two before it: written out as branches this would never end."""
    nodes = [{"id": 0, "kind": "input", "settings": {}, "inputs": [], "shape": [4]}]
    nodes.append({"id": 1, "kind": "relu", "settings": {}, "inputs": [0], "shape": [4]})
    nodes += [{"id": i, "kind": "add", "settings": {}, "inputs": [i - 1, i - 2], "shape": [4]} for i in range(2, n)]
    return {"inputs": [0], "outputs": [n - 1], "nodes": nodes}


def test_tangled_graphs_are_refused():
    with pytest.raises(UnsupportedGraph):
        path(ladder(60))
    cyclic = ladder(4)
    cyclic["nodes"][1]["inputs"] = [3]
    with pytest.raises(UnsupportedGraph):
        path(cyclic)
    with pytest.raises(UnsupportedGraph):
        path(ladder(3) | {"outputs": [1, 2]})
    with pytest.raises(UnsupportedGraph):
        paths(ladder(20) | {"outputs": [19] * 1000})


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
    assert path_text(mistake.chains[1]) == "… → " + " → ".join(["ReLU", "conv"] * 5 + ["ReLU"]) + " → …"


def test_an_optional_step_may_be_there_or_not():
    expected = (CONV, maybe("dropout"), RELU)
    dropped = path_of(lambda x: layers.ReLU()(layers.Dropout(0.5)(conv()(x))))
    assert first_mistake(expected, dropped) is None
    assert first_mistake(expected, path_of(lambda x: layers.ReLU()(conv()(x)))) is None
    unfinished = first_mistake(expected, path_of(conv()))
    assert "dropout" not in explain(unfinished).expected
    late = path_of(lambda x: layers.Dropout(0.5)(layers.ReLU()(conv()(x))))
    assert explain(first_mistake(expected, late)).what == "there is a dropout that the text does not ask for"


def test_a_layer_that_is_used_twice_is_found():
    one = conv()
    twice = path_of(lambda x: one(layers.ReLU()(one(x))))
    mistake = first_mistake(numbered(CONV, RELU, CONV), twice)
    assert explain(mistake).what == "the second convolution has the weights of another one"
    shared_relu = layers.ReLU()
    assert first_mistake(CONVS, path_of(lambda x: shared_relu(conv()(shared_relu(conv()(x)))))) is None


WAYS = {"names": ("first way", "second way", "third way"), "axis": 3}


def joined_in_two_steps(x):
    a, b, c = (tower(n, k)(x) for n, k in ((2, 1), (3, 3), (4, 5)))
    return layers.concatenate([a, layers.concatenate([b, c])])


def relu_behind(x):
    return layers.ReLU()(layers.concatenate([conv(n, k)(x) for n, k in ((2, 1), (3, 3), (4, 5))]))


@pytest.mark.parametrize("build", [joined_in_two_steps, relu_behind])
def test_one_concatenation_in_several_ways(build):
    assert first_mistake(INCEPTION, path_of(build)) is None


@pytest.mark.parametrize(
    ("build", "what"),
    [
        (lambda x: layers.concatenate([joined_in_two_steps(x), x]), "joins 4 branches, not 3"),
        (lambda x: layers.Concatenate(axis=1)([relu_behind(x), relu_behind(x)]), "joins 2 branches, not 3"),
        (lambda x: layers.concatenate([conv(n, k)(x) for n, k in ((2, 1), (3, 3), (4, 5))]), "the ReLU is missing"),
        (lambda x: layers.Add()([joined_in_two_steps(x)] * 2), "there is an addition"),
    ],
)
def test_what_only_looks_like_one_concatenation(build, what):
    assert what in explain(first_mistake(INCEPTION, path_of(build))).what


def test_branches_in_another_order_where_the_order_matters():
    ordered = at("module 3a", join("concatenate", *TOWERS, ordered=True, **WAYS))
    assert first_mistake(ordered, path_of(inception((2, 1), (3, 3), (4, 5)))) is None
    miss = explain(first_mistake(ordered, path_of(inception((4, 5), (2, 1), (3, 3)))))
    assert miss.what == "in module 3a, the concatenation joins its branches in another order"
    assert (miss.got, miss.expected) == ("third way, first way, second way", "first way, second way, third way")
    other = explain(first_mistake(ordered, path_of(inception((4, 5), (2, 1), (9, 3)))))
    assert other.what == "on the second way of module 3a, the convolution has 9 filters"


HEAD = (step("global_avg_pool"), step("softmax"))
THREE_BLOCKS = (*BLOCKS, *at("the main head", *HEAD))
SIDES = tuple(Side(f"side head {i}", f"stage 2, block {i}", HEAD) for i in (1, 2))


def heads_of(*ends, head=None, copies=False):
    """The paths of a net of three blocks, with heads behind those of the numbers `ends`."""
    x = keras.Input(tuple(SHAPE))
    seen = [x]
    for _ in range(3):
        seen.append(block(seen[-1]))
    head = head or (lambda h: layers.Softmax()(layers.GlobalAveragePooling2D()(h)))
    starts = [block(x) if copies and end == 1 else seen[end] for end in ends]
    return paths(trace(keras.Model(x, [head(start) for start in starts]), [SHAPE])[0])


def test_paths_to_several_outputs_share_their_nodes():
    main, side = heads_of(3, 1)
    assert [one.node for one in main[:2]] == [one.node for one in side[:2]]
    assert not {one.node for one in main[2:]} & {one.node for one in side[2:]}


def test_right_side_heads_have_no_miss():
    assert judge_heads(heads_of(3, 1, 2), THREE_BLOCKS, SIDES, {}) is None
    assert judge_heads(heads_of(3), THREE_BLOCKS, (), {}) is None


@pytest.mark.parametrize(
    ("ends", "options", "what"),
    [
        ((3,), {}, "your model has 1 output, not 3"),
        ((3, 1, 2, 2), {}, "your model has 4 outputs, not 3"),
        ((3, 2, 1), {}, "the outputs come in another order"),
        ((1, 2, 3), {}, "the outputs come in another order"),
        ((2, 0, 1), {}, "stage 2, block 3 is missing"),
        ((3, 2, 2), {}, "side head 1 starts after stage 2, block 2"),
        ((3, 1, 3), {}, "side head 2 starts after stage 2, block 3"),
        ((3, 0, 2), {}, "side head 1 starts after the input"),
        ((3, 1, 2), {"copies": True}, "side head 1 starts after the input"),
        ((3, 1, 2), {"head": lambda h: layers.GlobalAveragePooling2D()(h)}, "in the main head, the softmax"),
    ],
)
def test_the_first_mistake_with_side_heads(ends, options, what):
    miss = judge_heads(heads_of(*ends, **options), THREE_BLOCKS, SIDES, {})
    assert what in miss.what
    assert miss.got != miss.expected


def test_a_mistake_inside_a_side_head():
    calls = iter((layers.Softmax(), layers.Softmax(), layers.Activation("sigmoid")))
    got = heads_of(3, 1, 2, head=lambda h: next(calls)(layers.GlobalAveragePooling2D()(h)))
    miss = judge_heads(got, THREE_BLOCKS, SIDES, {})
    assert miss.what == "in side head 2, there is a sigmoid where the text asks for a softmax"
