"""Residual networks: R02, R05, R07, R08 and R11 of the claims, and the plain twins."""

import math

import keras
import numpy as np
import pytest

from course_utils import CourseError, models


@pytest.fixture(scope="module")
def assignment():
    return models.resnet(50, (64, 64, 3), 6, pool_padding=0)


def trainable(model):
    return sum(math.prod(weight.shape) for weight in model.trainable_weights)


def without_bias(model):
    """Papers and other libraries count no bias before batch normalization."""
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    return trainable(model) - sum(layer.filters for layer in convolutions)


def test_the_network_of_the_assignment(assignment):
    assert assignment.count_params() == 23_600_006
    assert trainable(assignment) == 23_546_886
    stages = ["pad", "stem_out", "pool", "block3_out", "block7_out", "block13_out", "block16_out", "mean", "output"]
    assert [tuple(assignment.get_layer(name).output.shape[1:]) for name in stages] == [
        *[(70, 70, 3), (32, 32, 64), (15, 15, 64), (15, 15, 256), (8, 8, 512), (4, 4, 1024), (2, 2, 2048)],
        *[(2048,), (6,)],
    ]


def names_in_keras():
    """The name of a layer of resnet(50), without its ending, in keras.applications."""
    stage_of = [(stage, i) for stage, blocks in enumerate((3, 4, 6, 3), start=2) for i in range(1, blocks + 1)]
    parts = {"1": "1", "2": "2", "3": "3", "shortcut": "0"}
    return {"stem": "conv1"} | {
        f"block{number}_{ours}": f"conv{stage}_block{i}_{theirs}"
        for number, (stage, i) in enumerate(stage_of, start=1)
        for ours, theirs in parts.items()
    }


@pytest.mark.release_gate  # a net of full size
def test_resnet50_computes_what_keras_applications_computes():
    ours = models.resnet(50, (64, 64, 3), 6)
    theirs = keras.applications.ResNet50(weights=None, input_shape=(64, 64, 3), classes=6)
    assert ours.count_params() == theirs.count_params()
    random, names = np.random.default_rng(0), names_in_keras()
    for layer in ours.layers:
        stem, _, ending = layer.name.rpartition("_")
        if layer.weights and stem:
            twin = theirs.get_layer(f"{names[stem]}_{'bn' if ending == 'norm' else 'conv'}")
            kernel, *rest = layer.weights
            first = random.normal(0, 0.5 / math.sqrt(math.prod(kernel.shape[:-1])), kernel.shape)
            for target in (layer, twin):
                target.set_weights([first + (ending == "norm"), *[np.full(w.shape, 0.1) for w in rest]])
            if ending == "norm":
                layer.epsilon = twin.epsilon
    x = random.normal(size=(2, 64, 64, 3)).astype("float32")
    features = np.asarray(keras.Model(ours.input, ours.get_layer("mean").output)(x))
    expected = np.asarray(keras.Model(theirs.input, theirs.get_layer("avg_pool").output)(x))
    assert features == pytest.approx(expected, rel=1e-3, abs=1e-5 * float(expected.max()))
    assert len(np.unique(expected.round(3))) > 100


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    ("depth", "published"),  # by torchvision, which has no biases before batch normalization
    [(18, 11_689_512), (34, 21_797_672), (50, 25_557_032)],
)
def test_the_depths_have_the_parameters_of_torchvision(depth, published):
    assert without_bias(models.resnet(depth, (32, 32, 3))) == published


@pytest.mark.release_gate
def test_152_layers_are_the_same_builder_with_other_numbers():
    model = models.resnet(152, (32, 32, 3))
    assert model.count_params() == 60_419_944
    assert without_bias(model) == 60_192_808
    main_path = [layer for layer in model.layers if isinstance(layer, (keras.layers.Conv2D, keras.layers.Dense))]
    assert sum("shortcut" not in layer.name for layer in main_path) == 152


@pytest.mark.sample(2)
@pytest.mark.parametrize(("depth", "published"), [(20, 0.27e6), (32, 0.46e6), (44, 0.66e6), (56, 0.85e6)])
def test_the_networks_for_cifar_have_the_size_of_the_paper(depth, published):
    assert without_bias(models.resnet_cifar(depth)) == pytest.approx(published, abs=0.006e6)


def test_a_plain_twin_differs_in_the_shortcuts_alone():
    residual, plain = models.resnet_cifar(20), models.resnet_cifar(20, skips=False)
    assert plain.count_params() == residual.count_params()
    assert [weight.shape for weight in plain.weights] == [weight.shape for weight in residual.weights]
    assert sum(isinstance(layer, keras.layers.Add) for layer in residual.layers) == 9
    assert not any(isinstance(layer, keras.layers.Add) for layer in plain.layers)


def test_a_learned_shortcut_has_w_s_and_a_padded_one_nothing():
    X = keras.Input((6, 6, 128))
    learned = keras.Model(X, models.shortcut(X, 256, 2, "learned"))
    padded = keras.Model(X, models.shortcut(X, 256, 2, "zero-pad"))
    assert math.prod(learned.get_layer("shortcut_conv").kernel.shape) == 32_768
    assert padded.count_params() == 0
    assert learned.output.shape == padded.output.shape == (None, 3, 3, 256)


def test_a_padded_shortcut_takes_every_second_position_and_adds_zeros_behind():
    X = keras.Input((5, 4, 3))
    x = np.random.default_rng(0).normal(size=(2, 5, 4, 3)).astype("float32")
    found = np.asarray(keras.Model(X, models.shortcut(X, 7, 2, "zero-pad"))(x))
    assert np.array_equal(found[..., :3], x[:, ::2, ::2])
    assert not found[..., 3:].any()
    assert models.shortcut(X, 3) is X


@pytest.mark.parametrize(("block", "widened"), [(models.basic_block, 1), (models.bottleneck_block, 4)])
def test_a_block_is_relu_of_the_main_path_plus_the_shortcut(block, widened):
    X = keras.Input((5, 7, 6))
    residual = keras.Model(X, block(X, 4, 2))
    x = np.random.default_rng(1).normal(size=(3, 5, 7, 6)).astype("float32")
    before_add = keras.Model(X, residual.get_layer("block_add").input)
    main, side = (np.asarray(part) for part in before_add(x))
    assert residual.output.shape == (None, 3, 4, 4 * widened)
    assert np.array_equal(np.asarray(residual(x)), np.maximum(main + side, 0))
    assert main.min() < 0, "no ReLU before the sum"


def test_the_options_reach_every_layer():
    model = models.resnet_cifar(8, normalization=False, initializer="zeros")
    assert not any(isinstance(layer, keras.layers.BatchNormalization) for layer in model.layers)
    assert not any(np.any(layer.kernel) for layer in model.layers if isinstance(layer, keras.layers.Conv2D))
    norms = [layer for layer in models.resnet_cifar(8, momentum=0.5).layers if hasattr(layer, "momentum")]
    assert len(norms) == 7
    assert {layer.momentum for layer in norms} == {0.5}
    norms = [layer for layer in models.resnet(18, (32, 32, 3), 2, momentum=0.5).layers if hasattr(layer, "momentum")]
    assert len(norms) == 20
    assert {layer.momentum for layer in norms} == {0.5}


def test_a_network_with_padded_shortcuts_is_saved_and_loaded(tmp_path):
    model = models.resnet_cifar(8, (9, 9, 1), 3)
    model.save(tmp_path / "resnet.keras")
    x = np.random.default_rng(0).normal(size=(2, 9, 9, 1)).astype("float32")
    again = keras.models.load_model(tmp_path / "resnet.keras")
    assert np.asarray(again(x)) == pytest.approx(np.asarray(model(x)), abs=1e-6)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: models.resnet(49), "There is no ResNet-49"),
        (lambda: models.resnet_cifar(21), "21 layers cannot be shared among 3 stages; use 6 n"),
        (lambda: models.resnet_cifar(2), "2 layers cannot be shared"),
        (lambda: models.resnet_cifar(8, kind="magic"), "'magic' is not known"),
        (lambda: models.resnet_cifar(8, filters=(8, 4, 2)), "cannot turn 8 channels into 4"),
    ],
)
def test_what_cannot_be_built_is_refused(make, message):
    with pytest.raises(CourseError, match=message):
        make()
