"""The portraits are packed as given."""

import csv
import json

import h5py
import numpy as np
import pytest

from course_staff.data import import_happy
from course_staff.data.portraits import LICENCES
from course_utils import CourseError
from course_utils.datasets import read_h5

HEADER = ("set", "index", "label", "repository", "commit", "file")


@pytest.fixture
def given(tmp_path):
    """A folder with four portraits for training and two for the test, table and licences."""
    folder = tmp_path / "faces"
    folder.mkdir()
    rng = np.random.default_rng(5)
    with h5py.File(folder / "happy.h5", "w") as file:
        file.attrs["secret"] = "not to be kept"
        file["list_classes"] = np.arange(2)
        for part, m in (("train", 4), ("test", 2)):
            file[f"{part}_set_x"] = rng.integers(0, 256, (m, 64, 64, 3), dtype=np.uint8)
            file[f"{part}_set_y"] = np.arange(m) % 2
    write_table(folder)
    for name in LICENCES.values():
        (folder / name).write_text(f"The licence of {name}")
    return folder


def write_table(folder, rows=None):
    repositories = [*LICENCES, *LICENCES]
    parts = [("train", k) for k in range(4)] + [("test", k) for k in range(2)]
    right = [
        (part, k, k % 2, repository, "c0ffee", "a.jpg")
        for (part, k), repository in zip(parts, repositories, strict=True)
    ]
    with open(folder / "provenance.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *(rows or right)])
    return right


def test_what_is_made(given, tmp_path):
    out = tmp_path / "data"
    assert import_happy(given, out) == f"Made happy.h5 (4 + 2) in {out}."
    made, original = read_h5(out / "happy.h5"), read_h5(given / "happy.h5")
    assert np.array_equal(made.train_x, original.train_x)
    assert np.array_equal(made.test_x, original.test_x)
    assert np.array_equal(made.train_y, original.train_y)
    with h5py.File(out / "happy.h5") as file:
        assert set(file.attrs) == {"source", "licence", "changes"}
    assert {path.name for path in (out / "licences").iterdir()} == set(LICENCES.values())
    assert len((out / "provenance" / "happy.csv").read_text().splitlines()) == 7
    assert set(json.loads((out / "checksums.json").read_text())) == {"happy.h5"}


def test_a_set_of_somebodys_own_is_not_written_over(given, tmp_path):
    out = tmp_path / "data"
    import_happy(given, out)
    import_happy(given, out)
    (out / "checksums.json").unlink()
    before = (out / "happy.h5").read_bytes()
    with pytest.raises(CourseError, match=r"happy\.h5 holds another set than the one in checksums\.json; if it is"):
        import_happy(given, out)
    assert (out / "happy.h5").read_bytes() == before


def refused(given, tmp_path, expected):
    with pytest.raises(CourseError, match=expected):
        import_happy(given, tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_unequal_classes(given, tmp_path):
    with h5py.File(given / "happy.h5", "a") as file:
        file["test_set_y"][...] = 1
    refused(given, tmp_path, r"has \[0, 2\] portraits a class in 'test_set_y'; they must be equal")


def test_images_of_another_size(given, tmp_path):
    with h5py.File(given / "happy.h5", "a") as file:
        del file["train_set_x"]
        file["train_set_x"] = np.zeros((4, 32, 32, 3), np.uint8)
    refused(given, tmp_path, r"'train_set_x' of shape \(4, 32, 32, 3\)")


def test_a_table_that_does_not_fit(given, tmp_path):
    right = write_table(given)
    write_table(given, right[:-1])
    refused(given, tmp_path, r"provenance\.csv does not list the 6 portraits")
    part, k, label, *rest = right[0]
    write_table(given, [(part, k, 1 - label, *rest), *right[1:]])
    refused(given, tmp_path, r"provenance\.csv does not list the 6 portraits")


def test_an_unknown_source(given, tmp_path):
    right = write_table(given)
    write_table(given, [(*right[0][:3], "someone/faces", *right[0][4:]), *right[1:]])
    refused(given, tmp_path, "names the repository someone/faces, whose licence is not known")


@pytest.mark.parametrize("name", ["provenance.csv", "happy.h5", *LICENCES.values()])
def test_a_missing_file(name, given, tmp_path):
    (given / name).unlink()
    refused(given, tmp_path, name)
