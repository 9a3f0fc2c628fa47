"""Where downloaded sets lie, and how the course knows that they are the real ones.

`keras.datasets` checks the bytes of its files and downloads again what differs, so a set that came out of another
package cannot take the place of its files. It lies beside them as an .npz file, in a folder of the course's own.
"""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_utils.datasets.core import DataError
from course_utils.datasets.staging import staging

TITLES = {"mnist": "MNIST", "cifar10": "CIFAR-10"}
# Of the arrays, not of a file: the same set comes in many packages. The files behind them were compared with the
# checksums known in the field: of MNIST's four idx files, of CIFAR-10's six binary batches.
DIGESTS = {
    "mnist": "25c98f992c005963b7428e1f38418b233c9b286cc403519287eb8063f0bcfe07",
    "cifar10": "775d1cdb78ca59c4aecb20bd9c893a3138a8eb8a31294b5d28ba31e69d818ed4",
}
NPZ_KEYS = ("x_train", "y_train", "x_test", "y_test")  # of `keras.datasets`


class Arrays(NamedTuple):
    """Images `(m, n_H, n_W)` or `(m, n_H, n_W, n_C)` and labels `(m,)`, all uint8."""

    train_x: np.ndarray
    train_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray


def keras_cache() -> Path:
    """The folder that Keras downloads to: `$KERAS_HOME/datasets`, else `~/.keras/datasets`.

    Where there is no home folder, or none that may be written, it is `/tmp/.keras/datasets`, as for Keras itself.
    """
    if folder := os.environ.get("KERAS_HOME"):
        return Path(os.path.expanduser(folder)) / "datasets"
    home = os.path.expanduser("~")  # stays "~" where HOME is unset and the system's list of users has no entry
    return Path(home if os.access(home, os.W_OK) else "/tmp", ".keras", "datasets")


def course_cache() -> Path:
    """The course's own folder in the Keras cache."""
    return keras_cache() / "convnet_course"


def cached_npz(name: str) -> Path | None:
    """The file of the cache that holds all of `"mnist"` or `"cifar10"`, or None; nothing is opened."""
    places = [course_cache() / f"{name}.npz"]
    if name == "mnist":
        places.append(keras_cache() / "mnist.npz")  # Keras has CIFAR-10 in another format
    return next((place for place in places if place.exists()), None)


def keras_has_cifar10() -> bool:
    """Whether Keras has downloaded CIFAR-10 before, and needs no network to load it."""
    return (keras_cache() / "cifar-10-batches-py-target_archive").is_file()


def content_digest(arrays: Arrays) -> str:
    """SHA-256 over the shape and the bytes of each array."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(repr(array.shape).encode())
        digest.update(np.ascontiguousarray(array, dtype=np.uint8))
    return digest.hexdigest()


def check_content(name: str, arrays: Arrays, origin: Path | str) -> Arrays:
    """Return `arrays` if they are the set as it was published.

    Raises:
        DataError: any image or label differs.
    """
    if any(array.dtype != np.uint8 for array in arrays) or content_digest(arrays) != DIGESTS[name]:
        title = TITLES[name]
        raise DataError(
            f"{origin} is not {title} as published: images or labels differ; delete it and get a fresh copy."
        )
    return arrays


@contextmanager
def cache_staging(target: Path) -> Iterator[Path]:
    """A temporary folder beside `target`, a file or folder of the cache, to write in and to move the result from.

    Raises:
        DataError: the disk is full, or the folder cannot be written.
    """
    try:
        with staging(target.parent) as folder:
            yield folder
    except OSError as error:
        reason = error.strerror or error
        message = f"{target} cannot be written ({reason}); make room, or set KERAS_HOME to a folder of yours."
        raise DataError(message) from error


def write_arrays(name: str, arrays: Arrays) -> Path:
    """Store a checked set in the course's folder of the cache, whole or not at all, and return the path of the file.

    Raises:
        DataError: it cannot be written.
    """
    target = course_cache() / f"{name}.npz"
    with cache_staging(target) as folder:
        part = folder / target.name
        np.savez(part, **dict(zip(NPZ_KEYS, arrays, strict=True)))
        os.replace(part, target)
    return target


def read_npz(path: Path) -> Arrays:
    """Read a file of `write_arrays` or the `mnist.npz` of `keras.datasets`.

    Raises:
        DataError: it is damaged or something else.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return Arrays(*(file[key] for key in NPZ_KEYS))
    except (
        OSError,
        ValueError,
        KeyError,
        EOFError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        keys = ", ".join(NPZ_KEYS)
        raise DataError(f"{path} is damaged or no .npz file with {keys}; delete it and get a fresh copy.") from error
