"""GoogLeNet and the modules after it: I01, I05 and I06 of the claims."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from course_utils import CourseError, measure, models

SMALL = {"input_shape": (64, 64, 3), "classes": 6, "width": 1 / 8, "stem_pool": False}


@pytest.fixture(scope="module")
def paper():
    """GoogLeNet at full size, with its side heads."""
    return models.googlenet()


def module_of(build, n_H=5, n_W=7, n_C=6, **options):
    X = keras.Input((n_H, n_W, n_C))
    return keras.Model(X, build(X, **options))


def convolutions(model):
    return [layer for layer in model.layers if isinstance(layer, layers.Conv2D)]


def test_the_module_of_the_notes_has_its_shape_and_its_parameters():
    model = module_of(models.inception_module, 28, 28, 192, filters=models.GOOGLENET["3a"])
    assert model.output.shape == (None, 28, 28, 256)
    assert model.count_params() == 163_696  # "159K" in table 1, which counts in 1,024


def test_a_module_is_its_four_branches_side_by_side():
    model = module_of(models.inception_module, filters=(2, (3, 4), (5, 6), 7))
    random = np.random.default_rng(0)
    for weight in model.weights:
        weight.assign(random.normal(size=weight.shape))
    x = random.normal(size=(2, 5, 7, 6)).astype("float32")

    def conv(data, name):
        layer = model.get_layer(f"inception_{name}_conv")
        return ops.relu(ops.conv(data, layer.kernel, padding="same") + layer.bias)

    branches = [
        conv(x, "1x1_1"),
        conv(conv(x, "3x3_1"), "3x3_2"),
        conv(conv(x, "5x5_1"), "5x5_2"),
        conv(ops.max_pool(x, 3, 1, padding="same"), "pooled_1"),
    ]
    assert [branch.shape[-1] for branch in branches] == [2, 4, 6, 7]
    expected = np.concatenate([np.asarray(branch) for branch in branches], axis=-1)
    assert np.asarray(model(x)) == pytest.approx(expected, rel=1e-4, abs=1e-4)
    assert sorted(layer.kernel_size for layer in convolutions(model)) == [(1, 1)] * 4 + [(3, 3), (5, 5)]


def test_without_bottlenecks_the_shape_stays_and_the_cost_grows():
    filters = models.GOOGLENET["3a"]
    naive = module_of(models.inception_module, 28, 28, 192, filters=filters, bottleneck=False)
    assert naive.output.shape == (None, 28, 28, 256)
    fives = [layer for layer in convolutions(naive) if layer.kernel_size == (5, 5)]
    assert [layer.kernel.shape for layer in fives] == [(5, 5, 192, 32)]
    positions, of_1x1 = 28 * 28, 192 * (64 + 32)
    assert measure.multiplications(naive) == positions * (of_1x1 + 9 * 192 * 128 + 25 * 192 * 32)


def test_normalization_comes_before_each_relu():
    model = module_of(models.inception_module, filters=(2, (3, 4), (5, 6), 7), normalization=True, momentum=0.5)
    relus = [layer for layer in model.layers if isinstance(layer, layers.ReLU)]
    before = [relu.input._keras_history.operation for relu in relus]
    assert [type(layer) for layer in before] == [layers.BatchNormalization] * 6
    assert {layer.momentum for layer in before} == {0.5}


@pytest.mark.parametrize(
    ("name", "shape", "millions"),  # table 1; its 54 million for 5a do not follow from its own filters
    [
        *[("3a", (28, 28, 256), 128), ("3b", (28, 28, 480), 304), ("4a", (14, 14, 512), 73), ("4b", (14, 14, 512), 88)],
        *[("4c", (14, 14, 512), 100), ("4d", (14, 14, 528), 119), ("4e", (14, 14, 832), 170), ("5b", (7, 7, 1024), 71)],
    ],
)
def test_the_modules_have_the_shapes_and_operations_of_the_paper(paper, name, shape, millions):
    assert paper.get_layer(f"{name}_out").output.shape == (None, *shape)
    counted = sum(row.multiplications for row in measure.layer_costs(paper) if row.name.startswith(f"{name}_"))
    assert counted / 1e6 == pytest.approx(millions, abs=1)  # some are cut, some rounded


def test_googlenet_has_the_parameters_of_its_publication(paper):
    # The authors' Caffe twin: bvlc_googlenet, without and with the heads that only training uses.
    assert paper.count_params() == 13_378_280
    alone = keras.Model(paper.input, paper.outputs[0])
    assert alone.count_params() == 6_998_552
    assert models.googlenet(side_heads=False).count_params() == 6_998_552
    assert sum(isinstance(layer, layers.Concatenate) for layer in alone.layers) == 9
    assert paper.get_layer("side1_pool").output.shape == (None, 4, 4, 512)
    assert paper.get_layer("side2_pool").output.shape == (None, 4, 4, 528)


def test_the_side_heads_read_4a_and_4d_and_come_after_the_main_output():
    model = models.googlenet(**SMALL)
    names = [output._keras_history.operation.name for output in model.outputs]
    assert names == ["output", "side1", "side2"]
    for number, module in ((1, "4a"), (2, "4d")):
        assert model.get_layer(f"side{number}_pool").input is model.get_layer(f"{module}_out").output
    outputs = model(np.random.default_rng(0).normal(size=(2, 64, 64, 3)).astype("float32"))
    for probabilities in outputs:
        assert probabilities.shape == (2, 6)
        assert np.asarray(probabilities).sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_the_eighth_has_the_volumes_of_the_lesson():
    model = models.googlenet(**SMALL, side_heads=False)
    ends = [f"{name}_out" for name in ("3a", "3b", "4a", "4d", "4e", "5a", "5b")]
    assert [model.get_layer(name).output.shape[1:] for name in ends] == [
        *[(16, 16, 32), (16, 16, 60), (8, 8, 64), (8, 8, 66), (8, 8, 104), (4, 4, 104), (4, 4, 128)]
    ]
    assert model.output.shape == (None, 6)
    assert len(convolutions(model)) == 3 + 9 * 6


@pytest.mark.release_gate
def test_the_options_reach_the_stem_and_every_module():
    model = models.googlenet(**SMALL, bottleneck=False, normalization=True, momentum=0.5, initializer="zeros")
    norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)]
    assert len(norms) == 3 + 9 * 4
    assert {norm.momentum for norm in norms} == {0.5}
    by_name = {layer.name: layer for layer in convolutions(model)}
    assert not any(np.any(by_name[name].kernel) for name in ("stem1_1_conv", "stem2_2_conv", "5b_5x5_1_conv"))


def test_pictures_too_small_for_a_side_head_are_refused():
    with pytest.raises(CourseError, match="averages 5×5 positions, and 4×8 are left"):
        models.googlenet((32, 64, 3), 6, width=1 / 8, stem_pool=False)


def test_factorized_modules_have_no_kernel_larger_than_three_weights_a_side():
    filters = (8, (8, 12), (8, 12), 8)
    threes = module_of(models.factorized_module, 17, 17, 16, filters=filters)
    sevens = module_of(models.factorized_module, 17, 17, 16, filters=filters, n=7)
    kinds = [{layer.kernel_size for layer in convolutions(model)} for model in (threes, sevens)]
    assert kinds == [{(1, 1), (3, 3)}, {(1, 1), (1, 7), (7, 1)}]
    assert threes.output.shape == sevens.output.shape == (None, 17, 17, 40)


def reach(model):
    """The positions on which the middle of the output depends, when every weight is 1."""
    for weight in model.weights:
        weight.assign(np.ones(weight.shape) if len(weight.shape) > 1 else np.zeros(weight.shape))
    n_H, n_W, n_C = model.input.shape[1:]
    spots = np.eye(n_H * n_W, dtype="float32").reshape(-1, n_H, n_W, 1).repeat(n_C, axis=-1)
    middle = np.asarray(model(spots))[:, n_H // 2, n_W // 2].max(axis=-1)
    return middle.reshape(n_H, n_W) > 0


@pytest.mark.parametrize(("n", "side"), [(None, 5), (3, 5), (7, 13)])
def test_two_small_squares_see_as_far_as_a_large_one(n, side):
    filters = (1, (1, 1), (1, 1), 1)
    model = module_of(models.factorized_module, 15, 15, 1, filters=filters, n=n, normalization=False)
    seen = np.zeros((15, 15), bool)
    margin = (15 - side) // 2
    seen[margin : 15 - margin, margin : 15 - margin] = True
    assert np.array_equal(reach(model), seen)


def kernels(model):
    """The shapes of all kernels, 1×7 and 7×1 taken as equal: only their order differs between implementations."""
    return sorted(sorted(layer.kernel.shape) for layer in convolutions(model))


@pytest.mark.release_gate
def test_the_module_with_7x1_is_the_one_of_keras_applications():
    theirs = keras.applications.InceptionV3(weights=None, input_shape=(299, 299, 3))
    block = keras.Model(theirs.get_layer("mixed3").output, theirs.get_layer("mixed4").output)
    ours = module_of(models.factorized_module, 17, 17, 768, filters=(192, (128, 192), (128, 192), 192), n=7)
    assert ours.output.shape == block.output.shape == (None, 17, 17, 768)
    assert kernels(ours) == kernels(block)


@pytest.mark.release_gate  # a net of full size
def test_the_inception_resnet_block_is_the_one_of_keras_applications():
    theirs = keras.applications.InceptionResNetV2(weights=None, include_top=False, input_shape=(299, 299, 3))
    entering, leaving = theirs.get_layer("mixed_5b").output, theirs.get_layer("block35_1_ac").output
    block = keras.Model(entering, leaving)
    ours = module_of(models.inception_resnet_block, 35, 35, 320)
    assert ours.output.shape == block.output.shape == (None, 35, 35, 320)
    assert kernels(ours) == kernels(block)


def test_an_inception_resnet_block_adds_a_scaled_path_to_its_input():
    model = module_of(models.inception_resnet_block, scale=0.25)
    x = np.random.default_rng(0).normal(size=(2, 5, 7, 6)).astype("float32")
    widened = keras.Model(model.input, model.get_layer("inception_widen").output)
    path = np.asarray(widened(x))
    assert path.min() < 0, "no ReLU before the sum"
    assert np.asarray(model(x)) == pytest.approx(np.maximum(x + 0.25 * path, 0), abs=1e-5)


@pytest.mark.release_gate
def test_a_googlenet_is_saved_and_loaded(tmp_path):
    model = models.googlenet(**SMALL)
    model.save(tmp_path / "googlenet.keras")
    x = np.random.default_rng(0).normal(size=(2, 64, 64, 3)).astype("float32")
    again = keras.models.load_model(tmp_path / "googlenet.keras")
    for found, expected in zip(again(x), model(x), strict=True):
        assert np.asarray(found) == pytest.approx(np.asarray(expected), abs=1e-6)
