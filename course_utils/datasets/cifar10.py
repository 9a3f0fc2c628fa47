"""CIFAR-10: 60,000 colour photographs of ten classes, 32×32."""

import numpy as np

from course_utils.datasets.core import DataError, Dataset, announce
from course_utils.datasets.downloads import load_published
from course_utils.datasets.embedded import load_sign_digits

CLASS_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def load_cifar10(source: str = "auto") -> Dataset:
    """CIFAR-10 (Krizhevsky, 2009), 50,000 + 10,000 photographs, 32×32×3: from the Keras cache, else downloaded.

    `"auto"` and `"download"` are the same: there is no embedded copy. Offline, `load_sign_digits()` stands in for it.

    Raises:
        DataError: another `source`, a damaged copy, or no copy in the cache and no network.
    """
    if source not in ("auto", "download"):
        raise DataError(f"source='{source}' is not known for CIFAR-10; use 'auto' or 'download'.")
    try:
        arrays = load_published("cifar10")
    except DataError as error:
        sentence = str(error).removesuffix(".")
        raise DataError(f"{sentence}; load_sign_digits() is the substitute that is always there.") from error
    return announce(
        Dataset(
            name="cifar10",
            tier="download",
            train_x=arrays.train_x,
            train_y=arrays.train_y.astype(np.int64),
            test_x=arrays.test_x,
            test_y=arrays.test_y.astype(np.int64),
            class_names=CLASS_NAMES,
            source="download: all of CIFAR-10, 50,000 + 10,000",
        )
    )


def load_cifar10_or_signs() -> Dataset:
    """CIFAR-10; where it cannot be had, the embedded signs 0 to 9, ten classes of 32×32×3 as well, and a line why.

    Every caption names the set (`Dataset.caption`), and `Dataset.name` is `"cifar10"` or `"sign_digits"`.
    """
    try:
        return load_cifar10()
    except DataError as error:
        print(f"Not CIFAR-10: {error}")
        return load_sign_digits(source="embedded")
