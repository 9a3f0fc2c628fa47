"""`fetch` for MNIST and CIFAR-10: every packaging that is read, and every one that is refused."""

import gzip
import os
import pickle
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import tiny_sets
from full_disk import full_disk

from course_staff.data.fetching import fetch
from course_staff.data.packages import read_idx, read_package
from course_utils.datasets import cache
from course_utils.datasets.core import DataError
from course_utils.datasets.downloads import load_published

MNIST, CIFAR10 = tiny_sets.tiny_mnist(), tiny_sets.tiny_cifar10()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A Keras cache of the test's own; the tiny sets count as the published ones; no network."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    digests = {"mnist": cache.content_digest(MNIST), "cifar10": cache.content_digest(CIFAR10)}
    monkeypatch.setattr(cache, "DIGESTS", digests)
    return tmp_path / "keras"


def same(arrays, others):
    return all(np.array_equal(one, other) for one, other in zip(arrays, others, strict=True))


def leftovers(home):
    """Every file of the cache but finished sets and the (empty) locks."""
    return [path for path in home.rglob("*") if path.is_file() and path.suffix not in (".npz", ".lock")]


MNIST_SOURCES = {
    "package.tgz": lambda path: tiny_sets.write_tgz(path, tiny_sets.mnist_files(MNIST)),
    "gz.tgz": lambda path: tiny_sets.write_tgz(path, tiny_sets.mnist_files(MNIST, compressed=True)),
    "folder": lambda path: tiny_sets.write_folder(path / "data", tiny_sets.mnist_files(MNIST)).parent,
    "mirror": lambda path: tiny_sets.write_folder(
        path, {name.replace("-idx", ".idx"): content for name, content in tiny_sets.mnist_files(MNIST).items()}
    ),
    "archive.zip": lambda path: path.write_bytes(tiny_sets.zipped(tiny_sets.mnist_files(MNIST))) and path,
}
CIFAR10_SOURCES = {
    "package.tgz": lambda path: tiny_sets.write_tgz(path, tiny_sets.cifar10_pictures(CIFAR10)),
    "cifar-10-python.tar.gz": lambda path: tiny_sets.write_tgz(path, tiny_sets.cifar10_pickles(CIFAR10)),
    "folder": lambda path: tiny_sets.write_folder(path, tiny_sets.cifar10_pickles(CIFAR10)),
}


@pytest.mark.parametrize("kind", MNIST_SOURCES)
def test_mnist_from_every_packaging(kind, tmp_path, home):
    message = fetch("mnist", MNIST_SOURCES[kind](tmp_path / kind))
    stored = home / "datasets" / "convnet_course" / "mnist.npz"
    assert message == f"MNIST: 12 + 5 images, checked, in {stored}."
    assert same(cache.read_npz(stored), MNIST)
    assert leftovers(home) == []


@pytest.mark.parametrize("kind", CIFAR10_SOURCES)
def test_cifar10_from_every_packaging(kind, tmp_path, home):
    message = fetch("cifar10", CIFAR10_SOURCES[kind](tmp_path / kind))
    assert message.startswith("CIFAR-10: 20 + 4 images, checked, in ")
    assert same(load_published("cifar10"), CIFAR10)


def test_the_npz_of_keras_is_a_source_and_a_cached_copy(tmp_path, home):
    file = tmp_path / "mnist.npz"
    np.savez_compressed(file, **dict(zip(cache.NPZ_KEYS, MNIST, strict=True)))
    fetch("mnist", file)
    stored = home / "datasets" / "convnet_course" / "mnist.npz"
    os.replace(stored, home / "datasets" / "mnist.npz")  # where keras.datasets has it
    assert same(load_published("mnist"), MNIST)


def test_no_other_set_passes_for_mnist(tmp_path, home):
    one_pixel = MNIST.test_x.copy()
    one_pixel[0, 0, 0] ^= 1
    source = tiny_sets.write_tgz(tmp_path / "other.tgz", tiny_sets.mnist_files(MNIST._replace(test_x=one_pixel)))
    with pytest.raises(DataError, match=r"other\.tgz is not MNIST as published"):
        fetch("mnist", source)
    assert cache.cached_npz("mnist") is None
    assert leftovers(home) == []


def test_the_digest_sees_shape_and_order():
    reshaped = MNIST._replace(train_x=MNIST.train_x.reshape(12, 14, 56))
    swapped = MNIST._replace(train_x=MNIST.train_x[::-1], train_y=MNIST.train_y[::-1])
    assert len({cache.content_digest(arrays) for arrays in (MNIST, reshaped, swapped)}) == 3


def bad_sources():
    files = tiny_sets.mnist_files(MNIST)
    images = files["train-images-idx3-ubyte"]
    whole = tiny_sets.zipped(files)
    return {
        "three files": (tiny_sets.zipped(dict(list(files.items())[:3])), "does not hold t10k-labels-idx1-ubyte"),
        "cut-off zip": (whole[:-200], "neither a folder nor a whole tar or zip archive"),
        "bit flipped": (whole.replace(images[500:520], bytes(20)), r"damaged or cut off .*CRC"),
        "cut-off idx": (tiny_sets.zipped(files | {"train-images-idx3-ubyte": images[:-1]}), "damaged file"),
        "foreign idx": (tiny_sets.zipped(files | {"train-images-idx3-ubyte": b"<html>"}), "no idx file of bytes"),
        "bad gz": (
            tiny_sets.zipped(tiny_sets.mnist_files(MNIST, True) | {"train-labels-idx1-ubyte.gz": b"no gz"}),
            "damaged or cut off",
        ),
        "a web page": (b"<!DOCTYPE html>", "neither a folder nor a whole tar or zip archive"),
        "empty": (b"", "neither a folder nor a whole tar or zip archive"),
    }


@pytest.mark.parametrize("kind", bad_sources())
def test_bad_sources_of_mnist(kind, tmp_path, home):
    content, message = bad_sources()[kind]
    source = tmp_path / "source"
    source.write_bytes(content)
    with pytest.raises(DataError, match=message) as error:
        fetch("mnist", source)
    assert str(source) in str(error.value)
    assert not home.exists()


def test_a_cut_off_tgz(tmp_path):
    source = tiny_sets.write_tgz(tmp_path / "source.tgz", tiny_sets.mnist_files(MNIST))
    source.write_bytes(source.read_bytes()[:3000])
    with pytest.raises(DataError, match=r"source\.tgz cannot be read: it is damaged or cut off"):
        fetch("mnist", source)


def test_a_missing_file_and_an_unknown_set(tmp_path):
    with pytest.raises(DataError, match="does not exist"):
        fetch("mnist", tmp_path / "none.tgz")
    with pytest.raises(DataError, match="no set 'minst' to fetch; fetch mnist, cifar10 or signs"):
        fetch("minst")


def test_a_file_that_grows_beyond_all_bounds_is_refused(tmp_path):
    bomb = gzip.compress(bytes(64 * 2**20 + 1), compresslevel=1)
    files = tiny_sets.mnist_files(MNIST, compressed=True) | {"train-images-idx3-ubyte.gz": bomb}
    source = tiny_sets.write_tgz(tmp_path / "bomb.tgz", files)
    assert source.stat().st_size < 10**6
    with pytest.raises(DataError, match="larger than 64 MiB"):
        fetch("mnist", source)


class Hostile:
    """Pickled, it asks for a function of the system to be called."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (self.marker,)


def test_a_pickle_runs_nothing(tmp_path):
    marker = tmp_path / "was run"
    content = pickle.dumps(Hostile(str(marker)), protocol=2)
    source = tiny_sets.write_folder(tmp_path / "batches", tiny_sets.cifar10_pickles(CIFAR10) | {"test_batch": content})
    with pytest.raises(DataError, match=r"asks for \w+\.mkdir, which no batch of CIFAR-10 does"):
        fetch("cifar10", source)
    assert not marker.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data_batch_3.png", b"no picture"),
        ("data_batch_3.png", tiny_sets.cifar10_pictures(CIFAR10)["data_batch_3.png"][:-3000]),
        ("train_lables.json", b"[1, 2, 900]"),
        ("train_lables.json", b"{"),
    ],
)
def test_damaged_pictures_and_labels_of_cifar10(name, content, tmp_path):
    source = tiny_sets.write_folder(tmp_path / "source", tiny_sets.cifar10_pictures(CIFAR10) | {name: content})
    with pytest.raises(DataError, match="holds a damaged file"):
        fetch("cifar10", source)


def test_cifar10_from_a_package_of_something_else(tmp_path):
    source = tiny_sets.write_tgz(tmp_path / "mnist.tgz", tiny_sets.mnist_files(MNIST))
    with pytest.raises(DataError, match=r"holds neither the batches .* nor the PNG and JSON files"):
        fetch("cifar10", source)


def test_idx_is_big_endian_and_takes_any_number_of_axes():
    assert read_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9])).tolist() == [7, 8, 9]
    assert read_idx(tiny_sets.idx(np.zeros((2, 300), np.uint8))).shape == (2, 300)


def test_rows_of_the_pictures_become_images(tmp_path):
    source = tiny_sets.write_tgz(tmp_path / "package.tgz", tiny_sets.cifar10_pictures(CIFAR10))
    assert same(read_package("cifar10", source), CIFAR10)


def test_a_cache_that_cannot_be_written(tmp_path, home):
    home.write_text("a file where the folder should be")
    source = tiny_sets.write_tgz(tmp_path / "package.tgz", tiny_sets.mnist_files(MNIST))
    with pytest.raises(DataError, match="cannot be written"):
        fetch("mnist", source)


def test_a_full_disk_leaves_nothing_behind(tmp_path, home):
    source = tiny_sets.write_tgz(tmp_path / "package.tgz", tiny_sets.mnist_files(MNIST))
    with full_disk(at=5000), pytest.raises(DataError, match=r"cannot be written \(File too large\)"):
        fetch("mnist", source)
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_what_keras_has_in_another_format_becomes_an_npz_file(home, monkeypatch):
    (home / "datasets").mkdir(parents=True)
    (home / "datasets" / "cifar-10-batches-py-target_archive").touch()
    x_train, y_train, x_test, y_test = CIFAR10
    of_keras = SimpleNamespace(load_data=lambda: ((x_train, y_train[:, None]), (x_test, y_test[:, None])))
    monkeypatch.setitem(sys.modules, "keras.datasets", SimpleNamespace(cifar10=of_keras))
    stored = home / "datasets" / "convnet_course" / "cifar10.npz"
    assert fetch("cifar10") == f"CIFAR-10: 20 + 4 images, checked, in {stored}."
    assert same(cache.read_npz(stored), CIFAR10)
