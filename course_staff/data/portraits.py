"""`data/happy.h5`, from the generated portraits as given."""

import csv
import io
from pathlib import Path

import numpy as np

from course_staff.data.files import check_owner, file_record, h5_bytes, put_files
from course_utils.datasets.core import Dataset, expand_home
from course_utils.datasets.embedded import EMBEDDED
from course_utils.datasets.h5 import read_h5
from course_utils.errors import CourseError

LICENCES = {  # repository -> the file with its licence
    "faker-js/assets-person-portrait": "LICENSE-faker-portraits-CC0.txt",
    "SelfishGene/SFHQ-T2I-dataset": "LICENSE-SFHQ-T2I.txt",
    "SelfishGene/SFHQ-dataset": "LICENSE-SFHQ.txt",
}
NOTES = {
    "source": "Generated portraits of nobody, from faker-js/assets-person-portrait, SelfishGene/SFHQ-T2I-dataset "
    "and SelfishGene/SFHQ-dataset; provenance/happy.csv names commit, file and box of each",
    "licence": "CC0-1.0 (faker-js) and MIT (SelfishGene: © 2022 and 2024 David Beniaguev); see licences/",
    "changes": "Faces cut out with the eyes level, at 40 % of the height and 36 % of the width apart; "
    "reduced to 64×64; labelled by eye; doubtful ones left out; classes made equal",
}


def import_happy(folder: Path, out: Path) -> str:
    """Make `out/happy.h5` from a folder with `happy.h5`, `provenance.csv` and the licence files.

    The pixels and labels stay as given; only packing and notes are the course's own.

    Returns:
        One line: what was made.

    Raises:
        CourseError: a broken set, unequal classes, a table of provenance that does not fit the set, or a missing
            licence, or another set than the recorded one in `out`; nothing has been written then.
    """
    folder, out = expand_home(folder), Path(out)
    check_owner(out, ["happy.h5"])
    portraits = read_h5(folder / "happy.h5", name="happy", size=EMBEDDED["happy"].size)
    _check_classes(portraits, folder)
    provenance = _read(folder / "provenance.csv")
    repositories = _check_provenance(portraits, provenance.decode("utf-8", "replace"), folder / "provenance.csv")
    licences = {f"licences/{LICENCES[name]}": _read(folder / LICENCES[name]) for name in sorted(repositories)}
    content = h5_bytes(portraits, NOTES)
    files = {"happy.h5": content, "provenance/happy.csv": provenance.replace(b"\r\n", b"\n"), **licences}
    put_files(out, files, {"happy.h5": file_record(portraits, content)})
    return f"Made happy.h5 ({len(portraits.train_x):,} + {len(portraits.test_x):,}) in {out}."


def _check_classes(portraits: Dataset, folder: Path) -> None:
    for part, y in (("train", portraits.train_y), ("test", portraits.test_y)):
        counts = np.bincount(y, minlength=2)
        if len(portraits.class_names) != 2 or counts[0] != counts[1]:
            raise CourseError(
                f"{folder / 'happy.h5'} has {counts.tolist()} portraits a class in '{part}_set_y'; they must be equal."
            )


def _check_provenance(portraits: Dataset, text: str, path: Path) -> set[str]:
    """Compare the table with the labels, image by image, and return the repositories that it names."""
    rows = list(csv.DictReader(io.StringIO(text)))
    expected = [("train", k, y) for k, y in enumerate(portraits.train_y)]
    expected += [("test", k, y) for k, y in enumerate(portraits.test_y)]
    listed = sorted(tuple(str(row.get(key)) for key in ("set", "index", "label")) for row in rows)
    if listed != sorted((part, str(k), str(y)) for part, k, y in expected):
        raise CourseError(
            f"{path} does not list the {len(expected)} portraits of happy.h5 with their labels; take both anew."
        )
    repositories = {row.get("repository") for row in rows}
    unknown = sorted(str(name) for name in repositories - LICENCES.keys())
    if unknown:
        raise CourseError(
            f"{path} names the repository {unknown[0]}, whose licence is not known; leave its portraits out."
        )
    return repositories


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); it has to come with the portraits.") from None
