"""From the sign photographs to a training and a test set that no person is in both of.

The photographs' only notes about people are their order: each person showed 0, 1, … 9 in turn. `find_people` reads
that order, `split_people` keeps whole people apart, and `resize_photos` turns JPEG files into arrays.
"""

import hashlib
import itertools
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageOps

from course_staff.data.fetch_signs import PHOTO_PATHS
from course_staff.data.unpack import unpack
from course_utils.datasets.core import DataError, expand_home
from course_utils.datasets.picture_file import read_rgb
from course_utils.datasets.staging import staging

TRAIN_PER_CLASS = 180
TEST_PEOPLE_PER_DAY = 5  # of four days: 20 photographs a class
MAX_PIXELS = 40_000_000  # the largest of the photographs has 9 million
# Photographs that lie in the wrong folder, seen on the contact sheets: file number -> the sign that they show.
MISFILED = {5108: 7, 5176: 3}
FILE_NAME = re.compile(r"IMG_(\d{4})\.JPG")


@dataclass(frozen=True)
class Photo:
    """One photograph: the sign it shows, the number in its file's name, the day it was taken, and where it lies."""

    digit: int
    number: int
    day: str
    path: Path

    @property
    def name(self) -> str:
        """The path inside the archive, e.g. `"Dataset/0/IMG_1118.JPG"`."""
        return f"Dataset/{self.digit}/{self.path.name}"


Person = list[Photo]


@dataclass(frozen=True)
class Split:
    """The photographs of the training and of the test set, and the number of the person on each of them."""

    train: list[Photo]
    test: list[Photo]
    person_of: dict[Photo, int]


@contextmanager
def unpacked(source: Path) -> Iterator[Path]:
    """A temporary folder with the `Dataset/`, LICENSE and README.md of an archive or of the folder it unpacks to.

    Raises:
        DataError: `source` is missing, damaged, too large, or a path in it climbs out or is a link.
    """
    with staging(Path(tempfile.gettempdir())) as folder:
        unpack(expand_home(source), folder, PHOTO_PATHS)
        if not (folder / "Dataset").is_dir():
            raise DataError(f"{source} holds no photographs 'Dataset/<digit>/IMG_nnnn.JPG'; take the set's archive.")
        yield folder


def read_photos(folder: Path) -> list[Photo]:
    """The photographs in `folder/Dataset/<digit>/`, in the order of their numbers, without the misfiled ones.

    Only the head of each file is read.

    Raises:
        DataError: a digit without photographs, a number used twice, a file that is no photograph or has no date.
    """
    photos = []
    for path in sorted(folder.glob("Dataset/[0-9]/*.JPG"), key=lambda path: path.name):
        named = FILE_NAME.fullmatch(path.name)
        if named and int(named[1]) not in MISFILED:
            digit = int(path.parent.name)
            photos.append(Photo(digit, int(named[1]), _day(path, f"Dataset/{digit}/{path.name}"), path))
    missing = sorted(set(range(10)) - {photo.digit for photo in photos})
    if missing:
        raise DataError(f"No photograph IMG_nnnn.JPG lies in Dataset/{missing[0]}; take the whole archive.")
    for before, after in itertools.pairwise(photos):
        if before.number == after.number:
            raise DataError(f"{before.name} and {after.name} have one number; the order of the people is lost.")
    return photos


def find_people(photos: list[Photo]) -> list[Person]:
    """Group photographs, in the order of their numbers, by the person on them.

    A new person starts where the digit falls. Now and then a digit was photographed late (0 2, then 1 3 4 …), so a
    group joins the one before it when it holds only digits that are missing there. Read from the order, not known:
    nothing else says who is on a photograph.
    """
    people: list[Person] = []
    group: Person = []
    for photo, after in zip(photos, [*photos[1:], None], strict=True):
        group.append(photo)
        if after is None or after.digit < photo.digit or after.day != photo.day:
            if people and people[-1][0].day == group[0].day and not _digits(people[-1]) & _digits(group):
                people[-1] += group
            else:
                people.append(group)
            group = []
    return people


def split_people(people: list[Person], per_day: int = TEST_PEOPLE_PER_DAY) -> tuple[list[Person], list[Person]]:
    """The people for training and those for the test: the last `per_day` of each day who show each digit once.

    The days differ in camera, light and background, so that the test set has some of each. The person before the
    chosen ones and whoever came after them that day are in neither set: should the order have misled `find_people`
    about where a person starts, nobody in the test set has a neighbour in the training set.

    Raises:
        DataError: a day with fewer than `per_day` such people.
    """
    train, test = [], []
    for day in sorted({person[0].day for person in people}):
        there = [person for person in people if person[0].day == day]
        complete = [k for k, person in enumerate(there) if sorted(photo.digit for photo in person) == list(range(10))]
        if len(complete) < per_day:
            raise DataError(f"On {day} only {len(complete)} people show all ten digits; the test set needs {per_day}.")
        chosen = complete[-per_day:]
        test += [there[k] for k in chosen]
        train += there[: max(chosen[0] - 1, 0)]
    return train, test


def split_photos(
    photos: list[Photo],
    digits: int,
    train_per_class: int = TRAIN_PER_CLASS,
    test_people_per_day: int = TEST_PEOPLE_PER_DAY,
) -> Split:
    """Choose the photographs of the digits 0 to `digits - 1`, as many of each class.

    Which of the training photographs are kept, and the order of both sets, follow from a digest of the files' names:
    mixed, and the same on every machine.

    Raises:
        DataError: too few people, or too few photographs of a digit.
    """
    people = find_people(photos)
    train_people, test_people = split_people(people, test_people_per_day)
    train: list[Photo] = []
    for digit in range(digits):
        of_digit = [photo for person in train_people for photo in person if photo.digit == digit]
        if len(of_digit) < train_per_class:
            raise DataError(f"Dataset/{digit} has {len(of_digit)} photographs for training; {train_per_class} are due.")
        train += sorted(of_digit, key=_shuffled_place)[:train_per_class]
    test = [photo for person in test_people for photo in person if photo.digit < digits]
    person_of = {photo: k for k, person in enumerate(people) for photo in person}
    return Split(sorted(train, key=_shuffled_place), sorted(test, key=_shuffled_place), person_of)


def resize_photos(photos: list[Photo], size: int) -> np.ndarray:
    """The photographs as `(m, size, size, 3)` uint8: upright, cut to a centred square, reduced with Lanczos' filter.

    Raises:
        DataError: a damaged photograph.
    """
    images = np.empty((len(photos), size, size, 3), dtype=np.uint8)
    for k, photo in enumerate(photos):
        _open(photo.path, photo.name).close()  # refuses what is no photograph, or too large to be unpacked
        try:
            upright, _ = read_rgb(photo.path)
        except (OSError, SyntaxError, ValueError) as error:
            raise DataError(f"{photo.name} is damaged or cut off ({error}); take the archive again.") from None
        images[k] = ImageOps.fit(upright, (size, size), method=Image.Resampling.LANCZOS)
    return images


def labels(photos: list[Photo]) -> np.ndarray:
    """The digit on each photograph, `(m,)` int64."""
    return np.array([photo.digit for photo in photos], dtype=np.int64)


def _open(path: Path, name: str) -> Image.Image:
    try:
        image = Image.open(path, formats=["JPEG"])
    except (OSError, SyntaxError, ValueError) as error:
        raise DataError(f"{name} is not a JPEG photograph ({type(error).__name__}); take the archive again.") from None
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise DataError(f"{name} claims {image.width}×{image.height} pixels; no photograph of the set is that large.")
    return image


def _day(path: Path, name: str) -> str:
    with _open(path, name) as image:
        taken = str(image.getexif().get(ExifTags.Base.DateTime, ""))
    if not re.match(r"\d{4}:\d\d:\d\d ", taken):
        raise DataError(f"{name} does not say when it was taken; the split by days needs the photographs as published.")
    return taken[:10].replace(":", "-")


def _digits(person: Person) -> set[int]:
    return {photo.digit for photo in person}


def _shuffled_place(photo: Photo) -> str:
    return hashlib.sha256(photo.name.encode()).hexdigest()
