"""A student's own files in `data/own`, used as they are."""

from pathlib import Path

from course_utils.datasets.core import DataError, Dataset, own_folder
from course_utils.datasets.h5 import read_h5


def own_files(name: str) -> list[Path]:
    """The files that hold the set `name` in `data/own`: a pair, one file with both sets, or none.

    `train_signs.h5` and `test_signs.h5` come before `signs.h5`.

    Raises:
        DataError: one file of the pair is missing.
    """
    folder = own_folder()
    pair = [folder / f"train_{name}.h5", folder / f"test_{name}.h5"]
    present = [path for path in pair if path.exists()]
    if len(present) == 1:
        missing = pair[0] if present == pair[1:] else pair[1]
        raise DataError(f"{folder} holds {present[0].name} but no {missing.name}; put the second file there as well.")
    whole = folder / f"{name}.h5"
    return present or [path for path in (whole,) if path.exists()]


def read_own(name: str, size: int, class_names: tuple[str, ...]) -> Dataset | None:
    """The set `name` from `data/own`, or `None` if no file of it is there.

    Raises:
        DataError: a file is broken, of another shape than `(m, size, size, 3)`, or one of a pair is missing.
    """
    files = own_files(name)
    return read_h5(*files, name=name, tier="own", size=size, class_names=class_names) if files else None
