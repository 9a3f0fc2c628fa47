"""A folder of your own photographs, one sub-folder a class."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_utils.datasets.core import DataError, expand_home
from course_utils.datasets.photos import UnreadablePhoto, check_size, read_photo
from course_utils.datasets.picture_file import GreyRange

MACOS_FOLDER = "__MACOSX"  # what a zip archive made on a Mac holds beside its files
SYSTEM_FILES = ("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r")
MAX_NAMED = 12  # in one sentence


class Photos(NamedTuple):
    """What was read of one class, and what was not.

    Attributes:
        images: uint8 `(size, size, 3)` each.
        greys: how grey values of more than 8 bits were read.
        unreadable: the path inside the folder of each file that is no photograph, and why.
        hidden: the names of the files that a system left there.
    """

    images: list[np.ndarray]
    greys: list[GreyRange]
    unreadable: dict[str, str]
    hidden: list[str]


def load_photo_folder(
    folder: str | Path, size: int = 64, *, skip_unreadable: bool = False
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Read a folder that has one sub-folder of pictures for each class, e.g. `Tigger`, `Misty`, `neither`.

    What is left out (hidden files, files beside the classes) is counted and named in a printed line.

    Args:
        folder: of the classes.
        size: side of the pictures in pixels, see `load_photo`.
        skip_unreadable: leave out files that are no photographs, and name them, in place of an error.

    Returns:
        images uint8 `(m, size, size, 3)`, labels int64 `(m,)`, and the names of the classes in alphabetical order.

    Raises:
        DataError: no folder, fewer than two classes, fewer than two pictures of one, or files that are no pictures:
            one sentence about all of them.
    """
    check_size(size)
    folder = expand_home(folder)
    classes, left_out = _classes(folder)
    read = {path.name: _read_class(path, size) for path in classes}
    unreadable = {name: reason for photos in read.values() for name, reason in photos.unreadable.items()}
    _refuse(folder, {} if skip_unreadable else unreadable, {name: len(photos.images) for name, photos in read.items()})
    left_out += [name for photos in read.values() for name in photos.hidden]
    _say_what_is_left_out(folder, left_out, unreadable)
    _say_how_grey_was_read(folder, [grey for photos in read.values() for grey in photos.greys])
    images = [image for photos in read.values() for image in photos.images]
    labels = [label for label, photos in enumerate(read.values()) for _ in photos.images]
    return np.stack(images), np.array(labels, dtype=np.int64), tuple(read)


def _classes(folder: Path) -> tuple[list[Path], list[str]]:
    """The sub-folders of the classes, and the names of all else."""
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder; give one that has a sub-folder of pictures for each class.")
    entries = _entries(folder)
    classes = [path for path in entries if path.is_dir() and not _is_hidden(path)]
    if len(classes) < 2:
        inside = [path for path in classes if sum(inner.is_dir() for inner in _entries(path)) > 1]
        hint = f": perhaps those in {inside[0]}" if inside else ""
        raise DataError(
            f"{folder} has {len(classes)} sub-folder(s); a classifier needs at least two, one for each class{hint}."
        )
    return classes, [path.name for path in entries if path not in classes]


def _entries(folder: Path) -> list[Path]:
    """What is in a folder, in the same order on every system."""
    try:
        return sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise DataError(f"{folder} cannot be read ({error.strerror}); change its permissions.") from error


def _is_hidden(path: Path) -> bool:
    """Whether systems and notebooks left it there. A name may begin with `_`: cameras name photographs so."""
    return path.name.startswith(".") or path.name == MACOS_FOLDER or path.name.lower() in SYSTEM_FILES


def _read_class(folder: Path, size: int) -> Photos:
    photos = Photos([], [], {}, [])
    for path in _entries(folder):
        name = f"{folder.name}/{path.name}"
        if _is_hidden(path):
            photos.hidden.append(path.name)
        elif path.is_dir():
            photos.unreadable[name] = "is a folder inside a class"
        else:
            try:
                image, grey = read_photo(path, size)
                photos.images.append(image)
                photos.greys.extend([grey] if grey is not None else [])
            except UnreadablePhoto as error:
                photos.unreadable[name] = error.reason
    return photos


def _refuse(folder: Path, unreadable: dict[str, str], counts: dict[str, int]) -> None:
    """Raise one sentence about everything in the folder that has to be put right."""
    problems = []
    if unreadable:
        problems.append(_listed([f"{name} {reason}" for name, reason in unreadable.items()]))
    few = [f"{name} has {count} picture(s)" for name, count in counts.items() if count < 2]
    if few:
        problems.append(f"{_listed(few)}; each class needs at least two, better twenty")
    if unreadable:
        advice = "move what is no photograph, or pass skip_unreadable=True to go on without it"
        problems.append(advice if len(unreadable) == 1 else advice.replace("without it", "without them"))
    if problems:
        raise DataError(f"{folder} cannot be used as it is: {'; '.join(problems)}.")


def _listed(items: list[str]) -> str:
    more = f" and {len(items) - MAX_NAMED} more" if len(items) > MAX_NAMED else ""
    return ", ".join(items[:MAX_NAMED]) + more


def _say_what_is_left_out(folder: Path, names: list[str], unreadable: dict[str, str]) -> None:
    if count := len(names) + len(unreadable):
        often = Counter(names)
        items = [f"{name} ({often[name]})" if often[name] > 1 else name for name in sorted(often)]
        items += [f"{name}, which {reason}" for name, reason in unreadable.items()]
        print(f"{folder.name}: {count} left out: {_listed(items)}.")


def _say_how_grey_was_read(folder: Path, greys: list[GreyRange]) -> None:
    if greys:
        ways = Counter(grey.taken for grey in greys)
        parts = ", ".join(f"{count} {way}" for way, count in sorted(ways.items()))
        print(f"{folder.name}: {len(greys)} greyscale picture(s) of more than 8 bits, by their range: {parts}.")
