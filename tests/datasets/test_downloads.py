"""`load_published` without a copy in the cache: through Keras, and every way in which the network can fail."""

import hashlib
import socket
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
import tiny_sets
from full_disk import full_disk
from local_host import Host, closed_port, serving

from course_utils.datasets import cache, downloads
from course_utils.datasets.core import DataError
from course_utils.datasets.downloads import load_published
from course_utils.datasets.network import answers

MNIST, CIFAR10 = tiny_sets.tiny_mnist(), tiny_sets.tiny_cifar10()
MNIST_FILE = tiny_sets.npz(MNIST)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty Keras cache; the tiny sets count as the published ones."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv("COURSE_OFFLINE", raising=False)
    digests = {"mnist": cache.content_digest(MNIST), "cifar10": cache.content_digest(CIFAR10)}
    monkeypatch.setattr(cache, "DIGESTS", digests)
    monkeypatch.setattr(downloads, "MNIST_SHA256", hashlib.sha256(MNIST_FILE).hexdigest())
    return tmp_path / "keras" / "datasets"


@pytest.fixture
def serves(monkeypatch):
    """Start a host that the sets are downloaded from, for as long as the test lasts."""
    started = []

    def start(host):
        context = serving(host)
        context.__enter__()
        started.append(context)
        for name in downloads.URLS:
            monkeypatch.setitem(downloads.URLS, name, f"{host.address}/{name}")
        return host

    yield start
    for context in started:
        context.__exit__(None, None, None)


def same(arrays, others):
    return all(np.array_equal(one, other) for one, other in zip(arrays, others, strict=True))


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_mnist_is_downloaded_once(serves, home):
    host = serves(Host(MNIST_FILE))
    assert same(load_published("mnist"), MNIST)
    assert files(home) == ["mnist.npz"]
    assert same(load_published("mnist"), MNIST)
    assert len(host.asked) == 1


def test_two_lessons_that_download_at_once(serves, home):
    """Each writes into a file of its own; the cache never has half a file."""
    go = threading.Event()
    host = serves(Host(MNIST_FILE, wait_for=go))
    results = []
    threads = [threading.Thread(target=lambda: results.append(load_published("mnist"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while len(host.asked) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(host.asked) == 2
    assert "mnist.npz" not in files(home), "a third one would read it"
    go.set()
    for thread in threads:
        thread.join()
    assert [same(result, MNIST) for result in results] == [True, True]
    assert files(home) == ["mnist.npz"]
    assert socket.getdefaulttimeout() is None, "each set the limit of the whole process, and the last took it back"


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        (Host(MNIST_FILE, cut_after=500), "retrieval incomplete"),
        (Host(b"<html>Log in to the network"), "Incomplete or corrupted file"),
        (Host(b""), "416|Incomplete|retrieval"),
    ],
    ids=["cut off", "a web page", "empty"],
)
def test_a_download_that_fails_is_a_sentence_and_leaves_nothing(host, reason, serves, home):
    serves(host)
    with pytest.raises(DataError, match=rf"could not be downloaded from 127\.0\.0\.1 \(.*({reason})"):
        load_published("mnist")
    assert files(home) == []


def test_a_full_disk_leaves_nothing(serves, home):
    serves(Host(MNIST_FILE))
    with full_disk(at=5000), pytest.raises(DataError, match=r"could not be downloaded from .*File too large"):
        load_published("mnist")
    assert files(home) == []


def test_offline_by_choice_says_how_to_do_without(monkeypatch):
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    with pytest.raises(DataError, match=r"COURSE_OFFLINE is set; run `course data fetch cifar10 --from FILE`"):
        load_published("cifar10")


def test_an_unreachable_host_is_known_within_seconds(monkeypatch):
    monkeypatch.setitem(downloads.URLS, "mnist", f"{closed_port()}/mnist.npz")
    start = time.monotonic()
    with pytest.raises(DataError, match=r"127\.0\.0\.1 cannot be reached; connect to a network, or run `course data"):
        load_published("mnist")
    assert time.monotonic() - start < 4


def test_a_silent_host_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as server:  # takes the connection and never says a word
        start = time.monotonic()
        assert not answers(f"http://127.0.0.1:{server.getsockname()[1]}/mnist.npz", seconds=0.3)
        assert time.monotonic() - start < 2


@pytest.fixture
def keras_gives(serves, monkeypatch):
    """Every host answers, and `keras.datasets.cifar10` is what the test says."""
    serves(Host(b""))

    def keras_gives(load_data):
        monkeypatch.setitem(
            sys.modules, "keras.datasets", SimpleNamespace(cifar10=SimpleNamespace(load_data=load_data))
        )

    return keras_gives


def cifar10_of_keras():
    x_train, y_train, x_test, y_test = CIFAR10
    return (x_train, y_train[:, None]), (x_test, y_test[:, None])


def test_through_keras_the_labels_become_flat(keras_gives):
    keras_gives(cifar10_of_keras)
    assert same(load_published("cifar10"), CIFAR10)


def test_what_keras_downloaded_before_needs_no_network(keras_gives, home, monkeypatch):
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    home.mkdir(parents=True)
    (home / "cifar-10-batches-py-target_archive").touch()
    keras_gives(cifar10_of_keras)
    assert same(load_published("cifar10"), CIFAR10)


def test_other_images_than_the_published_ones_are_refused(keras_gives):
    (x_train, y_train), test = cifar10_of_keras()
    keras_gives(lambda: ((x_train[::-1], y_train), test))
    with pytest.raises(DataError, match="is not CIFAR-10 as published"):
        load_published("cifar10")


def test_through_keras_a_failed_download_is_a_sentence(keras_gives):
    def fail():
        raise Exception("URL fetch failure")  # the type that Keras raises

    keras_gives(fail)
    with pytest.raises(DataError, match=r"could not be downloaded from 127\.0\.0\.1 \(URL fetch failure\)"):
        load_published("cifar10")


def test_through_keras_a_silent_host_has_a_limit(keras_gives):
    limits = []

    def load_data():
        limits.append(socket.getdefaulttimeout())
        return cifar10_of_keras()

    before = socket.getdefaulttimeout()
    keras_gives(load_data)
    load_published("cifar10")
    assert limits[0] is not None
    assert socket.getdefaulttimeout() == before


def test_the_file_of_mnist_has_the_hash_that_keras_asks_for(monkeypatch):
    """Keras's own loader is asked which file it would take."""
    from keras.src.datasets import mnist

    monkeypatch.undo()
    asked = []
    monkeypatch.setattr(mnist, "get_file", lambda **kwargs: asked.append(kwargs) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        mnist.load_data()
    assert (asked[0]["origin"], asked[0]["file_hash"]) == (downloads.URLS["mnist"], downloads.MNIST_SHA256)
