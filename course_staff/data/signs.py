"""`data/signs.h5` and `data/sign_digits.h5`, from the photographs of hands."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_staff.data.fetch_signs import COMMIT, photo_digest, sign_photo_folder
from course_staff.data.files import check_owner, csv_bytes, file_record, h5_bytes, put_files, read_record
from course_staff.data.sign_photos import (
    TEST_PEOPLE_PER_DAY,
    TRAIN_PER_CLASS,
    Split,
    labels,
    read_photos,
    resize_photos,
    split_photos,
    unpacked,
)
from course_staff.files import replace_bytes
from course_utils.datasets.core import Dataset
from course_utils.datasets.embedded import EMBEDDED
from course_utils.datasets.h5 import content_digest, read_h5
from course_utils.errors import CourseError

NAMES = ("signs", "sign_digits")
PHOTOGRAPHS = "sign photographs"  # their entry in checksums.json
LICENCE = "licences/sign-photographs-LICENSE.txt"
CHANGES_FILE = "licences/sign-photographs-CHANGES.txt"
CHANGES = (
    "The photographs of ardamavi/Sign-Language-Digits-Dataset, commit 4b09433, were changed by the authors of this "
    "course: turned upright as their EXIF data says, cut to a centred square where they were not square, reduced to "
    "64×64 (signs.h5) or 32×32 pixels (sign_digits.h5) with Lanczos' filter, stripped of all metadata, left out where "
    "the folder names another sign than the hand shows (IMG_5108, IMG_5176), chosen so that the classes are equal, "
    "mixed, and split into a training and a test set that share no person."
)
NOTES = {
    "source": f"ardamavi/Sign-Language-Digits-Dataset, commit {COMMIT}; Mavi, A. (2020), "
    "A New Dataset and Proposed Convolutional Neural Network Architecture for Classification of American Sign Language "
    "Digits, arXiv:2011.08927; photographs by students of Ankara Ayrancı Anadolu High School",
    "licence": "Apache-2.0",
    "changes": CHANGES,
}
# Another build of the JPEG library may round a pixel otherwise; a difference up to this many of 255 levels is no more.
DECODER_TOLERANCE = 8


class BuiltSet(NamedTuple):
    """A sign set, and the table that says which photograph of which person each image is."""

    dataset: Dataset
    provenance: bytes


def import_signs(
    source: Path, out: Path, train_per_class: int = TRAIN_PER_CLASS, test_people_per_day: int = TEST_PEOPLE_PER_DAY
) -> str:
    """Make both sign sets in the folder `out`, with tables of provenance, licence, list of changes and checksums.

    Args:
        source: the archive of the photographs, or the folder it unpacks to.
        out: the data folder.
        train_per_class: how many photographs of each sign the training sets get.
        test_people_per_day: how many people of each day the test sets get.

    Returns:
        One line: what was made.

    Raises:
        CourseError: a damaged or foreign source, a folder that cannot be written, or another set than the recorded one
            in it; nothing has been written then.
    """
    out = Path(out)
    check_owner(out, [f"{name}.h5" for name in NAMES])
    with unpacked(source) as folder:
        licence = folder / "LICENSE"
        if not licence.is_file():
            raise CourseError(
                f"{source} has no LICENSE; Apache-2.0 wants it to travel with the data: take the whole archive."
            )
        made = _make(folder, train_per_class, test_people_per_day)
        files = {LICENCE: licence.read_bytes(), CHANGES_FILE: f"{CHANGES}\n".encode()}
        record = {PHOTOGRAPHS: {"content_sha256": photo_digest(folder)}}
    for name, (dataset, provenance) in made.items():
        content = h5_bytes(dataset, NOTES)
        files |= {f"{name}.h5": content, f"provenance/{name}.csv": provenance}
        record[f"{name}.h5"] = file_record(dataset, content)
    put_files(out, files, record)
    sizes = (f"{name}.h5 ({len(d.train_x):,} + {len(d.test_x):,})" for name, (d, _) in made.items())
    return f"Made {' and '.join(sizes)} in {out}."


def make_again(
    source: Path | None,
    out: Path,
    train_per_class: int = TRAIN_PER_CLASS,
    test_people_per_day: int = TEST_PEOPLE_PER_DAY,
) -> str:
    """Make both sign sets again and compare them with the digests recorded in `out`.

    A file that is missing or damaged is written when the new one has the recorded digest. Where only the rounding of
    the JPEG decoder differs, the file that is there stays and the answer says so.

    Args:
        source: as for `import_signs`; None takes what `course data fetch signs` put into the cache.
        out, train_per_class, test_people_per_day: as for `import_signs`.

    Returns:
        One line a set.

    Raises:
        CourseError: other photographs, no record, a set that differs by more than rounding, or a file of somebody's own
            in a set's place.
    """
    out = Path(out)
    record = read_record(out)
    if any(key not in record for key in (PHOTOGRAPHS, *(f"{name}.h5" for name in NAMES))):
        raise CourseError(
            f"{out}/checksums.json records no sign sets; make them with `course data import-signs` first."
        )
    source = source or sign_photo_folder()
    if source is None:
        raise CourseError(
            "No sign photographs are in the cache; run `course data fetch signs`, or give their archive with --from."
        )
    with unpacked(source) as folder:
        if photo_digest(folder) != record[PHOTOGRAPHS]["content_sha256"]:
            raise CourseError(
                f"{source} holds other photographs than the recorded ones; take the pinned commit's archive."
            )
        made = _make(folder, train_per_class, test_people_per_day)
    return "\n".join(_compare(name, dataset, out, record[f"{name}.h5"]) for name, (dataset, _) in made.items())


def _make(folder: Path, train_per_class: int, test_people_per_day: int) -> dict[str, BuiltSet]:
    photos = read_photos(folder)
    made = {}
    for name in NAMES:
        card = EMBEDDED[name]
        split = split_photos(photos, len(card.class_names), train_per_class, test_people_per_day)
        dataset = Dataset(
            name=name,
            tier="embedded",
            train_x=resize_photos(split.train, card.size),
            train_y=labels(split.train),
            test_x=resize_photos(split.test, card.size),
            test_y=labels(split.test),
            class_names=card.class_names,
            source=f"embedded: {card.what}",
        )
        made[name] = BuiltSet(dataset, _provenance(split))
    return made


def _provenance(split: Split) -> bytes:
    rows = [
        (part, index, photo.digit, photo.name, split.person_of[photo])
        for part, photos in (("train", split.train), ("test", split.test))
        for index, photo in enumerate(photos)
    ]
    return csv_bytes(("set", "index", "label", "file", "person"), rows)


def _compare(name: str, made: Dataset, out: Path, recorded: dict[str, str]) -> str:
    path = out / f"{name}.h5"
    try:
        present = read_h5(path)
    except CourseError:
        present = None
    intact = present is not None and content_digest(present) == recorded["content_sha256"]
    if content_digest(made) == recorded["content_sha256"]:
        if not intact:
            check_owner(out, [path.name])
            replace_bytes(path, h5_bytes(made, NOTES))
        return f"{path.name}: the same as recorded{'' if intact else ', and put back in place'}."
    if not intact:
        raise CourseError(
            f"{path} is missing or damaged and what was made differs from the record; get it from the repository."
        )
    if _same_but_for_rounding(made, present):
        differing = np.count_nonzero(made.train_x != present.train_x) + np.count_nonzero(made.test_x != present.test_x)
        return f"{path.name}: the same as recorded but for the JPEG decoder's rounding ({differing:,} values); kept."
    raise CourseError(
        f"{path.name} as made now differs from the recorded set; if that is meant, run `course data import-signs`."
    )


def _same_but_for_rounding(one: Dataset, other: Dataset) -> bool:
    same_labels = np.array_equal(one.train_y, other.train_y) and np.array_equal(one.test_y, other.test_y)
    pairs = ((one.train_x, other.train_x), (one.test_x, other.test_x))
    return same_labels and all(
        a.shape == b.shape and np.abs(a.astype(np.int16) - b.astype(np.int16)).max() <= DECODER_TOLERANCE
        for a, b in pairs
    )
