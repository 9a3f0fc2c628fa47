"""What every data set is: images, labels, the names of the classes, and where they came from."""

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from course_utils.errors import CourseError

PACKAGE = Path(__file__).resolve().parent.parent


class DataError(CourseError):
    """Data that is missing, broken or of the wrong shape."""


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """A data set, split into a training and a test set.

    Attributes:
        name: e.g. `"happy"`.
        tier: `"embedded"`, `"download"` or `"own"`.
        train_x: `(m, n_H, n_W, n_C)` uint8, values 0–255.
        train_y: `(m,)` int64, the class of each training image.
        test_x: `(m_test, n_H, n_W, n_C)` uint8.
        test_y: `(m_test,)` int64.
        class_names: one name a class; label `k` means `class_names[k]`.
        source: a short phrase for captions, e.g. `"embedded: generated portraits, 400 + 88"`.
        train_people: `(m,)` who is on each training image, a number a person; None where nobody knows.
        test_people: `(m_test,)` the same for the test images.
    """

    name: str
    tier: str
    train_x: np.ndarray
    train_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray
    class_names: tuple[str, ...]
    source: str
    train_people: np.ndarray | None = None
    test_people: np.ndarray | None = None

    @property
    def caption(self) -> str:
        """What a figure says about its data: "Generated portraits, 400 for training, 88 for the test · 64×64"."""
        return self._caption(r"\1 for training, \2 for the test")

    def caption_of(self, train: int, validation: int = 0) -> str:
        """The same where a part was used: "Generated portraits, 200 for training, 40 for validation · 64×64"."""
        numbers = f"{train:,} for training" + (f", {validation:,} for validation" if validation else "")
        return self._caption(numbers).replace("All of ", "", 1)

    def _caption(self, numbers: str) -> str:
        subject = re.sub(r"([\d,]+) \+ ([\d,]+)", numbers, self.source.partition(": ")[2])
        return f"{subject[:1].upper()}{subject[1:]} · {self._size}"

    @property
    def _size(self) -> str:
        return "×".join(str(n) for n in self.train_x.shape[1:3])

    def only(self, *class_names: str) -> "Dataset":
        """The images of these classes alone, relabelled 0, 1, … in the order given.

        Raises:
            DataError: no class is named, one is named twice, or one that the set does not have.
        """
        known = ", ".join(self.class_names)
        if not class_names or len(set(class_names)) < len(class_names):
            raise DataError(f"only({', '.join(class_names)}) needs at least one class and each once; {known} exist.")
        for name in class_names:
            if name not in self.class_names:
                raise DataError(f"The set '{self.name}' has no class '{name}'; its classes are {known}.")
        new_label = np.full(len(self.class_names), -1, dtype=np.int64)
        new_label[[self.class_names.index(name) for name in class_names]] = np.arange(len(class_names))
        train, test = new_label[self.train_y], new_label[self.test_y]
        return replace(
            self,
            train_x=self.train_x[train >= 0],
            train_y=train[train >= 0],
            test_x=self.test_x[test >= 0],
            test_y=test[test >= 0],
            class_names=class_names,
            train_people=None if self.train_people is None else self.train_people[train >= 0],
            test_people=None if self.test_people is None else self.test_people[test >= 0],
            source=f"{self.source}; only {', '.join(class_names)}: {(train >= 0).sum():,} + {(test >= 0).sum():,}",
        )

    def __repr__(self) -> str:
        size = "×".join(str(n) for n in self.train_x.shape[1:])
        classes = ", ".join(self.class_names)
        return f"{self.name} · {self.source} · {size} · classes {classes}"


def announce(dataset: Dataset) -> Dataset:
    """Print the one line that says which data a loader chose, and return the set."""
    print(dataset)
    return dataset


def find_data_folder() -> Path:
    """The folder of the embedded data: `course_utils/_data` in an installed wheel, `data/` in a clone.

    Raises:
        DataError: neither exists.
    """
    for folder in (PACKAGE / "_data", PACKAGE.parent / "data"):
        if folder.is_dir():
            return folder
    raise DataError(f"No embedded data beside {PACKAGE}; install course_utils again, or clone the whole repository.")


def own_folder() -> Path:
    """Where a student's own files lie: `data/own` of the clone, or of the working folder for an installed package."""
    is_clone = (PACKAGE.parent / "pyproject.toml").is_file()
    return (PACKAGE.parent if is_clone else Path.cwd()) / "data" / "own"


def expand_home(path: str | os.PathLike) -> Path:
    """`path` with `~` at its beginning replaced by the home folder.

    Raises:
        DataError: it is no path, or there is no such home folder.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise DataError(f"{path}: there is no home folder for its '~'; give the whole path.") from None
    except TypeError:
        raise DataError(f"{path!r} is no path; give the name of a file or folder as a text.") from None
