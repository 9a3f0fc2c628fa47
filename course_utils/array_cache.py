"""Arrays that are computed once and saved in a file, with a key that says what they were computed from."""

import hashlib
import os
from pathlib import Path

import numpy as np

from course_utils.datasets.staging import staging
from course_utils.errors import CourseError

KEY, CHECKSUM = "key", "checksum"


def digest(*parts: str | np.ndarray) -> str:
    """SHA-256 over texts and arrays: of an array, its type and its shape count too."""
    total = hashlib.sha256()
    for part in parts:
        array = np.ascontiguousarray(np.frombuffer(part.encode(), np.uint8) if isinstance(part, str) else part)
        total.update(f"{type(part).__name__} {array.dtype.str} {np.shape(part)} ".encode())
        total.update(array.data if array.size else b"")
    return total.hexdigest()


def save(path: Path, key: str, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays to `path`, an .npz file, whole or not at all; an earlier file of `save` is replaced.

    Args:
        path: its folder is made.
        key: what the arrays were made from, e.g. a `digest`.
        arrays: by name; `key` and `checksum` are taken.

    Raises:
        CourseError: the folder cannot be written, the disk is full, or the file that is there holds somebody's arrays.
    """
    if foreign := _arrays_of_others(path):
        raise CourseError(
            f"{path} holds {', '.join(foreign)} and was not made by this function; it stays as it is: "
            "choose another name, or move it."
        )
    try:
        with staging(path.parent) as folder:
            part = folder / path.name
            np.savez(part, **arrays, **{KEY: np.array(key), CHECKSUM: np.array(_checksum(key, arrays))})
            os.replace(part, path)
    except OSError as error:
        raise CourseError(
            f"{path} cannot be written ({error.strerror or error}); make room there, or choose another folder."
        ) from error


def _arrays_of_others(path: Path) -> list[str]:
    """The names of the arrays in a whole .npz file that is none of `save`; a damaged file is nobody's."""
    try:
        with np.load(path, allow_pickle=False) as file:
            names = list(file.files)
    except Exception:  # missing, or damaged in one of a dozen ways
        return []
    return [] if {KEY, CHECKSUM} <= set(names) else names


def load(path: Path, key: str) -> dict[str, np.ndarray] | None:
    """The arrays of a file of `save`, or None: it is missing, damaged, or made with another key."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        saved_key, checksum = str(arrays.pop(KEY)), str(arrays.pop(CHECKSUM))
    except Exception:  # a damaged .npz file fails in a dozen ways; each means that the arrays are made anew
        return None
    return arrays if saved_key == key and checksum == _checksum(key, arrays) else None


def _checksum(key: str, arrays: dict[str, np.ndarray]) -> str:
    return digest(key, *(part for item in arrays.items() for part in item))
