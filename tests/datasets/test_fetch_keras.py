"""`fetch` without a file: through `keras.datasets`, and every way in which the network can fail."""

import importlib
import os
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest
import tiny_sets

from course_utils.datasets import cache
from course_utils.datasets.core import DataError

fetching = importlib.import_module("course_utils.datasets.fetch")  # the package exports its function under this name
MNIST, CIFAR10 = tiny_sets.tiny_mnist(), tiny_sets.tiny_cifar10()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty Keras cache; the tiny sets count as the published ones."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv("COURSE_OFFLINE", raising=False)
    digests = {"mnist": cache.content_digest(MNIST), "cifar10": cache.content_digest(CIFAR10)}
    monkeypatch.setattr(cache, "DIGESTS", digests)


def same(arrays, others):
    return all(np.array_equal(one, other) for one, other in zip(arrays, others, strict=True))


def test_offline_by_choice_says_how_to_do_without(monkeypatch):
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    with pytest.raises(DataError, match=r"COURSE_OFFLINE is set; run `course data fetch cifar10 --from FILE`"):
        fetching.fetch("cifar10")


def test_an_unreachable_host_is_known_within_seconds(monkeypatch):
    monkeypatch.setitem(fetching.URLS, "mnist", closed_port())
    start = time.monotonic()
    with pytest.raises(DataError, match=r"127\.0\.0\.1 cannot be reached; connect to a network, or run `course data"):
        fetching.fetch("mnist")
    assert time.monotonic() - start < 4


def test_a_silent_host_is_given_up(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:  # takes the connection and never says a word
        start = time.monotonic()
        assert not fetching.answers(f"http://127.0.0.1:{server.getsockname()[1]}/mnist.npz", seconds=0.3)
        assert time.monotonic() - start < 2


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/mnist.npz"


@pytest.fixture
def reachable(monkeypatch):
    """Every host answers, and `keras.datasets` is what the test says."""
    monkeypatch.setattr(fetching, "answers", lambda url: True)

    def keras_gives(name, load_data):
        monkeypatch.setitem(sys.modules, f"keras.datasets.{name}", SimpleNamespace(load_data=load_data))

    return keras_gives


def test_through_keras_the_labels_become_flat(reachable):
    x_train, y_train, x_test, y_test = CIFAR10
    reachable("cifar10", lambda: ((x_train, y_train[:, None]), (x_test, y_test[:, None])))
    assert same(fetching.load_whole("cifar10"), CIFAR10)
    assert fetching.fetch("cifar10").startswith("CIFAR-10: 20 + 4 images, checked, in ")


def test_through_keras_a_failed_download_is_a_sentence(reachable):
    def fail():
        raise Exception("URL fetch failure")  # the type that Keras raises

    reachable("mnist", fail)
    with pytest.raises(DataError, match=r"could not be downloaded from storage\.googleapis\.com \(URL fetch failure\)"):
        fetching.fetch("mnist")


def test_through_keras_a_silent_host_has_a_limit(reachable):
    limits = []

    def load_data():
        limits.append(socket.getdefaulttimeout())
        return (MNIST.train_x, MNIST.train_y), (MNIST.test_x, MNIST.test_y)

    before = socket.getdefaulttimeout()
    reachable("mnist", load_data)
    fetching.load_whole("mnist")
    assert limits[0] is not None
    assert socket.getdefaulttimeout() == before


def test_the_real_keras_offline(tmp_path):
    """Past the first question, Keras's own failure becomes the sentence, and nothing stays behind."""
    code = (
        "import importlib\n"
        "fetching = importlib.import_module('course_utils.datasets.fetch')\n"
        "fetching.answers = lambda url: True\n"
        "try:\n    fetching.fetch('mnist')\n"
        "except fetching.DataError as error:\n    print('sentence:', error)\n"
    )
    home = tmp_path / "keras"
    proxy = closed_port().removesuffix("/mnist.npz")
    env = {**os.environ, "KERAS_HOME": str(home), "https_proxy": proxy, "no_proxy": ""}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=120)
    assert "sentence: MNIST could not be downloaded from storage.googleapis.com (" in done.stdout, done.stderr
    assert not list(home.rglob("*.npz"))
