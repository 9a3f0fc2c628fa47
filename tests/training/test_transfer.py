"""Features kept on disk, and frozen blocks, on a base of two blocks."""

import os
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers, ops
from small_base import small_base

from course_utils import CourseError, array_cache, models, training


@pytest.fixture
def base():
    return small_base()


@pytest.fixture
def x():
    return np.random.default_rng(0).integers(0, 256, (7, 8, 8, 3), dtype=np.uint8)


@pytest.fixture
def computed(monkeypatch):
    """How often features are computed."""
    calls = []
    predict = keras.Model.predict
    monkeypatch.setattr(keras.Model, "predict", lambda self, *a, **b: calls.append(1) or predict(self, *a, **b))
    return calls


def outputs(model, x):
    return ops.convert_to_numpy(model(x, training=False))


def test_features_are_those_of_the_base_and_computed_once(base, x, computed, tmp_path):
    first = training.cached_features(base, x, tmp_path / "new" / "folder", "train")
    again = training.cached_features(small_base(), x.copy(), str(tmp_path / "new" / "folder"), "train")
    assert computed == [1]
    assert (first.shape, first.dtype) == ((7, 5), np.float32)
    assert first == pytest.approx(outputs(base, x), abs=1e-5)
    assert np.array_equal(first, again)
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["train.npz"]


def test_volumes_are_kept_too(base, x, tmp_path):
    front, _ = training.split_after(base, 2)
    kept_volume = [training.cached_features(front, x, tmp_path) for _ in range(2)]
    assert kept_volume[0].shape == (7, 8, 8, 6)
    assert np.array_equal(*kept_volume)


def one_pixel(base, x):
    x[3, 2, 1, 0] ^= 1
    return base, x


def other_order(base, x):
    return base, x[::-1]


def other_type(base, x):
    return base, x.astype("float32")


def other_weight(base, x):
    kernel = base.get_layer("block2_conv").kernel
    kernel.assign(ops.add(kernel, ops.one_hot(1, kernel.shape[-1]) * 1e-3))
    return base, x


def other_running_mean(base, x):
    mean = base.get_layer("stem_norm").moving_mean
    mean.assign(mean + 0.01)
    return base, x


def other_preprocessing(base, x):
    return small_base(scale=1 / 127), x


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "change", [one_pixel, other_order, other_type, other_weight, other_running_mean, other_preprocessing]
)
def test_whatever_the_features_depend_on_is_noticed(base, x, computed, tmp_path, change):
    training.cached_features(base, x, tmp_path)
    base, x = change(base, x)
    features = training.cached_features(base, x, tmp_path)
    assert computed == [1, 1]
    assert features == pytest.approx(outputs(base, x), abs=1e-5)
    training.cached_features(base, x, tmp_path)
    assert computed == [1, 1], "the file was replaced"


def test_a_damaged_file_is_noticed_wherever_the_damage_is(base, x, computed, tmp_path):
    whole = training.cached_features(base, x, tmp_path)
    path = tmp_path / "features.npz"
    content = path.read_bytes()
    key = array_cache.digest(base.to_json(), *base.get_weights(), x)
    for place in range(0, len(content), 5):  # each reading takes a millisecond, each computing a second
        path.write_bytes(content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
        arrays = array_cache.load(path, key)
        assert arrays is None or np.array_equal(arrays["features"], whole), f"byte {place}"
        path.write_bytes(content[:place])
        assert array_cache.load(path, key) is None, f"cut off after {place} bytes"
    assert np.array_equal(training.cached_features(base, x, tmp_path), whole)
    assert (len(computed), path.read_bytes()) == (2, content)


def test_arrays_of_somebodys_own_are_not_written_over(base, x, tmp_path):
    np.savez(tmp_path / "features.npz", mine=np.arange(3))
    before = (tmp_path / "features.npz").read_bytes()
    with pytest.raises(CourseError, match=r"features\.npz holds mine and was not made by .* choose another name"):
        training.cached_features(base, x, tmp_path)
    assert (tmp_path / "features.npz").read_bytes() == before


def test_other_numbers_in_a_whole_file_are_noticed(base, x, computed, tmp_path):
    whole = training.cached_features(base, x, tmp_path)
    path = tmp_path / "features.npz"
    with np.load(path) as file:
        arrays = dict(file)
    np.savez(path, **arrays | {"features": arrays["features"] + 1})
    assert np.array_equal(training.cached_features(base, x, tmp_path), whole)
    assert computed == [1, 1]


@pytest.mark.parametrize("killed_in", ["savez", "replace"])
def test_a_killed_run_leaves_nothing_half_written(base, x, tmp_path, monkeypatch, killed_in):
    training.cached_features(base, x, tmp_path)
    before = (tmp_path / "features.npz").read_bytes()

    def killed(part, *_, **__):
        Path(part).write_bytes(b"PK and no more")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*((np, "savez") if killed_in == "savez" else (os, "replace")), killed)
        for name in ("features", "others"):
            with pytest.raises(KeyboardInterrupt):
                training.cached_features(base, x[:4], tmp_path, name)
    assert [path.name for path in tmp_path.iterdir()] == ["features.npz"]
    assert (tmp_path / "features.npz").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(base, x, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CourseError, match=r"taken.features\.npz cannot be written \(.+\); make room there, or choose"):
        training.cached_features(base, x, tmp_path / "taken")


def free(model):
    return [layer.name for layer in model.layers if layer.trainable_weights]


@pytest.mark.parametrize(
    ("depth", "convolutions"),
    [
        (0, ["stem_conv", "block1_conv", "block2_conv", "head_conv"]),
        (1, ["block2_conv", "head_conv"]),
        (2, ["head_conv"]),
        (None, []),
    ],
)
def test_freezing_ends_after_the_block(base, depth, convolutions):
    for before in (True, False):
        base.trainable = before
        training.freeze_until(base, depth)
        assert free(base) == convolutions
    training.freeze_until(base, depth, train_norms=True)
    assert free(base) == [name for conv in convolutions for name in (conv, conv.replace("conv", "norm"))]


def compiled(base, rate=0.1):
    model = keras.Sequential([base, layers.Dense(3, activation="softmax")])
    model.compile(keras.optimizers.SGD(rate), "sparse_categorical_crossentropy")
    return model


def test_only_what_is_free_changes_in_training(base, x):
    training.freeze_until(base, 1)
    before = {weight.path: ops.convert_to_numpy(weight).copy() for weight in base.weights}
    compiled(base).fit(x.astype("float32"), np.arange(7) % 3, epochs=2, verbose=0)
    changed = {weight.path for weight in base.weights if not np.array_equal(weight, before[weight.path])}
    assert changed == {f"{name}_conv/{part}" for name in ("block2", "head") for part in ("kernel", "bias")}


def test_free_batch_normalization_follows_the_batches(base, x):
    training.freeze_until(base, 1, train_norms=True)
    before = {
        name: ops.convert_to_numpy(base.get_layer(name).moving_mean).copy() for name in ("block1_norm", "block2_norm")
    }
    compiled(base).fit(x.astype("float32"), np.arange(7) % 3, verbose=0)
    assert np.array_equal(base.get_layer("block1_norm").moving_mean, before["block1_norm"])
    assert not np.array_equal(base.get_layer("block2_norm").moving_mean, before["block2_norm"])


@pytest.mark.parametrize("depth", [-1, 3, "2"])
def test_there_is_no_such_block(base, depth):
    for function in (training.freeze_until, training.split_after):
        with pytest.raises(CourseError, match=rf"small has no block {depth}; use 0 for nothing, 1 to 2, or None"):
            function(base, depth)


@pytest.mark.parametrize("depth", [1, 2])
def test_the_two_parts_make_the_whole(base, x, depth):
    front, rest = training.split_after(base, depth)
    assert outputs(rest, outputs(front, x)) == pytest.approx(outputs(base, x), abs=1e-6)
    assert front.layers[-1].name == {1: "block1_add", 2: "block2_norm"}[depth]
    assert front.count_params() + rest.count_params() == base.count_params()


def test_splitting_at_the_ends_gives_the_base(base):
    assert training.split_after(base, None) == (base, None)
    assert training.split_after(base, 0) == (None, base)


def test_training_the_rest_is_training_the_whole_with_a_frozen_front(x, tmp_path):
    x, y = x.astype("float32"), np.arange(7) % 3
    whole, split = small_base(), small_base()
    training.freeze_until(whole, 1)
    front, rest = training.split_after(split, 1)
    training.freeze_until(rest, 0)
    for base, seen in ((whole, x), (rest, training.cached_features(front, x, tmp_path))):
        keras.utils.set_random_seed(3)
        compiled(base, 0.01).fit(seen, y, epochs=3, batch_size=7, verbose=0)
    assert outputs(split, x) == pytest.approx(outputs(whole, x), abs=1e-5)


def test_blocks_of_efficientnet():
    base = models.efficientnet_lite0_features((32, 32, 3), weights=None)
    front, _ = training.split_after(base, 5)
    assert front.layers[-1].name == "block5_add"
    training.freeze_until(base, 15)
    assert free(base) == ["block16_expand_conv", "block16_depthwise_conv", "block16_project_conv", "head_conv"]
