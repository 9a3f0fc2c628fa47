import keras
import numpy as np
import pytest

from course_utils import CourseError, models, training


@pytest.fixture
def residual():
    keras.utils.set_random_seed(1)
    return models.resnet_cifar(14, (8, 8, 1), 3)


@pytest.fixture
def x():
    return np.random.default_rng(0).normal(size=(7, 8, 8, 1)).astype("float32")


def probabilities(model, x):
    return np.asarray(model(x, training=False))


def silence(model, number):
    """Set the main path of a block to zero."""
    for layer in model.layers:
        if layer.name.startswith(f"block{number}_") and layer.weights:
            layer.set_weights([np.zeros(weight.shape) for weight in layer.weights])


def test_blocks_that_keep_the_shape_can_be_removed(residual):
    assert training.removable_blocks(residual) == [1, 2, 4, 6]
    assert training.removable_blocks(models.resnet(18, (32, 32, 3), 2)) == [1, 2, 4, 6, 8]
    with pytest.raises(CourseError, match=r"Block 3 of ResNet-14 .* these can: \[1, 2, 4, 6\]"):
        training.remove_block(residual, 3)


@pytest.mark.sample(2)
@pytest.mark.parametrize("number", [1, 2, 4, 6])
def test_a_residual_block_with_zero_weights_can_go_unnoticed(residual, x, number):
    before = probabilities(residual, x)
    silence(residual, number)
    without = training.remove_block(residual, number)
    assert probabilities(without, x) == pytest.approx(probabilities(residual, x), abs=1e-6)
    assert not np.allclose(probabilities(without, x), before, atol=1e-6), "the block did something before"


def test_removing_leaves_the_model_as_it_was(residual, x):
    before = probabilities(residual, x)
    without = training.remove_block(residual, 2)
    assert np.array_equal(probabilities(residual, x), before)
    assert without.name == "ResNet-14_without_block2"
    assert without.count_params() == residual.count_params() - 2 * (3 * 3 * 16 * 16 + 16) - 2 * 4 * 16
    assert training.remove_block(residual, 2).count_params() == without.count_params(), "and can be done again"


def test_a_plain_network_is_what_remains_of_its_layers(x):
    plain = models.resnet_cifar(6, (8, 8, 1), 3, filters=(4,), skips=False, normalization=False)
    without = training.remove_block(plain, 1)
    shallow = models.resnet_cifar(4, (8, 8, 1), 3, filters=(4,), skips=False, normalization=False)
    names = {"block1_1_conv": "block2_1_conv", "block1_2_conv": "block2_2_conv"}
    for layer in shallow.layers:
        layer.set_weights(plain.get_layer(names.get(layer.name, layer.name)).get_weights())
    assert probabilities(without, x) == pytest.approx(probabilities(shallow, x), abs=1e-6)


def test_accuracy_counts_over_all_batches(residual, x):
    y = probabilities(residual, x).argmax(axis=1)
    y[0] = (y[0] + 1) % 3
    assert training.accuracy(residual, x, y, batch_size=3) == pytest.approx(6 / 7)


def test_each_block_is_taken_out_alone(residual):
    x = np.random.default_rng(0).normal(size=(40, 8, 8, 1)).astype("float32")
    for number in (1, 4):
        silence(residual, number)
    features, dense = keras.Model(residual.input, residual.layers[-1].input), residual.layers[-1]
    kernel, _ = dense.get_weights()
    dense.set_weights([100 * kernel, -100 * (np.asarray(features(x)) @ kernel).mean(axis=0)])  # all classes are named
    answers = probabilities(residual, x).argmax(axis=1)
    found = training.accuracy_without_each_block(residual, x, answers)
    assert list(found) == [1, 2, 4, 6]
    assert found[1] == found[4] == 1.0
    assert found == {k: training.accuracy(training.remove_block(residual, k), x, answers) for k in found}
    assert max(found[2], found[6]) < 1.0
