"""The one reader of HDF5 files in the layout of the original assignments.

`list_classes` names the classes; `train_set_x` `(m, n_H, n_W, n_C)` uint8 and `train_set_y` `(m,)` or `(1, m)` are the
training set, `test_set_x` and `test_set_y` the test set. Both sets lie in one file, or in a pair such as
`train_signs.h5` and `test_signs.h5`.
"""

import hashlib
import os
from pathlib import Path

import h5py
import numpy as np

from course_utils.datasets.core import DataError, Dataset, expand_home
from course_utils.datasets.h5_file import open_h5


def read_h5(
    path: str | os.PathLike,
    test_path: str | os.PathLike | None = None,
    *,
    name: str | None = None,
    tier: str = "own",
    what: str = "files of your own",
    class_names: tuple[str, ...] | None = None,
    size: int | None = None,
) -> Dataset:
    """Read a data set from one file, or from a training and a test file.

    Args:
        path: the file with the training set (and the test set, if `test_path` is left out).
        test_path: the file with the test set.
        name: what the set is called; by default the file's name without its ending.
        tier: where the set comes from: `"embedded"`, `"download"` or `"own"`.
        what: a few words for captions.
        class_names: better names for the classes where the file only numbers them.
        size: refuse images that are not `(size, size, 3)`.

    Raises:
        DataError: a file that is missing, cut off, not HDF5, or whose contents do not fit the layout. The message
            names the file, the key and the shape.
    """
    if test_path is None:
        advice = {
            "train": "give the file with the other set as path, and this one as test_path",
            "test": "give the file with the other set as test_path",
        }
    else:
        advice = dict.fromkeys(("train", "test"), "give the training file as path and the test file as test_path")
    files = expand_home(path), expand_home(path if test_path is None else test_path)
    return read_files(*files, advice, name=name, tier=tier, what=what, class_names=class_names, size=size)


def read_files(
    train_file: Path,
    test_file: Path,
    advice: dict[str, str],
    *,
    name: str | None,
    tier: str,
    what: str,
    class_names: tuple[str, ...] | None,
    size: int | None,
) -> Dataset:
    """What `read_h5` does, for callers that people do not give files to.

    Args:
        train_file, test_file: the same, if both sets are in one file.
        advice: what to do where a file holds only the other set, for the `"train"` and for the `"test"` file.
        name, tier, what, class_names, size: as for `read_h5`.

    Raises:
        DataError: as `read_h5`.
    """
    train, test = _read_both(train_file, test_file, advice)
    train_classes, train_x, train_y = _checked(train_file, "train", train, size)
    test_classes, test_x, test_y = _checked(test_file, "test", test, size)
    _check_pair(train_file, train_classes, train_x, test_file, test_classes, test_x)
    numbered = train_classes == tuple(str(k) for k in range(len(train_classes)))
    if class_names is not None and numbered and len(class_names) == len(train_classes):
        train_classes = tuple(class_names)
    return Dataset(
        name=name or train_file.stem,
        tier=tier,
        train_x=train_x,
        train_y=train_y,
        test_x=test_x,
        test_y=test_y,
        class_names=train_classes,
        source=f"{tier}: {what}, {len(train_x):,} + {len(test_x):,}",
    )


def content_digest(dataset: Dataset) -> str:
    """The SHA-256 of what a set holds: class names, shapes, pixels and labels.

    Unlike a digest of a file's bytes it is the same whichever version of the HDF5 library wrote the file.
    """
    digest = hashlib.sha256("\n".join(dataset.class_names).encode())
    for array in (dataset.train_x, dataset.train_y, dataset.test_x, dataset.test_y):
        little_endian = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<")))
        digest.update(f"\n{little_endian.dtype.str} {little_endian.shape}\n".encode())
        digest.update(little_endian.tobytes())
    return digest.hexdigest()


def _read_both(train_file: Path, test_file: Path, advice: dict[str, str]) -> tuple[list[np.ndarray], ...]:
    """The arrays of the training and of the test set; a file that holds both is opened once."""
    with open_h5(train_file) as file:
        train = _arrays(file, train_file, "train", advice["train"])
        if test_file == train_file:
            return train, _arrays(file, test_file, "test", advice["test"])
    with open_h5(test_file) as file:
        return train, _arrays(file, test_file, "test", advice["test"])


def _arrays(file: h5py.File, path: Path, part: str, advice: str) -> list[np.ndarray]:
    """Class names, images and labels of `part`, `"train"` or `"test"`."""
    other = "test" if part == "train" else "train"
    has_only_other = f"{other}_set_x" in file and f"{part}_set_x" not in file
    advice = advice if has_only_other else "take another file"
    return [_array(file, path, key, advice) for key in ("list_classes", f"{part}_set_x", f"{part}_set_y")]


def _checked(
    path: Path, part: str, arrays: list[np.ndarray], size: int | None
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    classes = _class_names(path, arrays[0])
    images = _images(path, f"{part}_set_x", arrays[1], size)
    return classes, images, _labels(path, f"{part}_set_y", arrays[2], len(images), len(classes))


def _check_pair(train_file, train_classes, train_x, test_file, test_classes, test_x) -> None:
    """Refuse a training and a test set of different classes or image sizes."""
    advice = "take a training and a test file that belong together"
    if train_classes != test_classes:
        one, other = ", ".join(train_classes), ", ".join(test_classes)
        raise DataError(f"{train_file} has the classes {one} and {test_file} has {other}; {advice}.")
    if train_x.shape[1:] != test_x.shape[1:]:
        one, other = train_x.shape[1:], test_x.shape[1:]
        raise DataError(f"The images of {train_file} are {one} and those of {test_file} are {other}; {advice}.")


def _array(file: h5py.File, path: Path, key: str, advice: str) -> np.ndarray:
    if key not in file:
        keys = ", ".join(f"'{other}'" for other in file) or "no keys at all"
        raise DataError(f"{path} holds {keys} but no '{key}'; {advice}.")
    if not isinstance(file[key], h5py.Dataset):
        raise DataError(f"{path} holds a group under '{key}'; an array is needed there.")
    return np.asarray(file[key])


def _class_names(path: Path, listed: np.ndarray) -> tuple[str, ...]:
    if listed.ndim != 1 or len(listed) < 2 or listed.dtype.kind not in "iuSO":
        raise DataError(
            f"{path} holds 'list_classes' of shape {listed.shape} and type {listed.dtype}; "
            "a list of two or more numbers or names is needed."
        )
    return tuple(item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item) for item in listed.tolist())


def _images(path: Path, key: str, images: np.ndarray, size: int | None) -> np.ndarray:
    side, colours = size or 64, (3,) if size else (1, 3)
    if images.ndim != 4 or images.shape[3] not in colours or (size and images.shape[1:3] != (size, size)):
        raise DataError(
            f"{path} holds '{key}' of shape {images.shape}; 4 axes (m, {side}, {side}, 3) are needed."
            if images.ndim != 4 or size
            else f"{path} holds '{key}' of shape {images.shape}; the last axis must be 3 (colours) or 1 (grey)."
        )
    if len(images) == 0 or 0 in images.shape:
        raise DataError(f"{path} holds '{key}' of shape {images.shape}, which is empty; take a file with images.")
    if images.dtype != np.uint8:
        raise DataError(f"{path} holds '{key}' of type {images.dtype}; pixels of type uint8, 0–255, are needed.")
    return images


def _labels(path: Path, key: str, labels: np.ndarray, m: int, classes: int) -> np.ndarray:
    if labels.shape not in ((m,), (1, m)):
        raise DataError(
            f"{path} holds '{key}' of shape {labels.shape} for {m} images; shape ({m},) or (1, {m}) is needed."
        )
    if labels.dtype.kind not in "iu":
        raise DataError(f"{path} holds '{key}' of type {labels.dtype}; whole numbers are needed.")
    low, high = labels.min(), labels.max()
    if low < 0 or high >= classes:
        raise DataError(
            f"{path} holds '{key}' with labels from {low} to {high}; "
            f"its {classes} classes need labels from 0 to {classes - 1}."
        )
    return labels.reshape(m).astype(np.int64)
