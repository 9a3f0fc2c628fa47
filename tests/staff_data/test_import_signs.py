"""The sign sets are made from an archive, and made again."""

import csv
import hashlib
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest
import tiny_people
import tiny_sets
from full_disk import full_disk

from course_staff.data import fetch_signs, import_signs, make_again
from course_staff.data.files import file_record, h5_bytes
from course_staff.data.signs import NOTES
from course_utils import CourseError
from course_utils.datasets import read_h5
from course_utils.datasets.core import find_data_folder
from course_utils.datasets.h5 import content_digest
from course_utils.datasets.staging import PREFIX
from course_utils.datasets.status import recorded_digest

SIZES = tiny_people.SIZES
FILES = tiny_people.sign_files()


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "archive.zip"
    path.write_bytes(tiny_sets.zipped(FILES))
    return path


@pytest.fixture
def made(archive, tmp_path):
    """A data folder with both sets."""
    import_signs(archive, tmp_path / "data", **SIZES)
    return tmp_path / "data"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_made(archive, tmp_path):
    message = import_signs(archive, tmp_path / "data", **SIZES)
    assert message == f"Made signs.h5 (24 + 12) and sign_digits.h5 (40 + 20) in {tmp_path / 'data'}."
    files = contents(tmp_path / "data")
    assert set(files) == {
        "checksums.json",
        "licences/sign-photographs-CHANGES.txt",
        "licences/sign-photographs-LICENSE.txt",
        "provenance/sign_digits.csv",
        "provenance/signs.csv",
        "sign_digits.h5",
        "signs.h5",
    }
    assert files["licences/sign-photographs-LICENSE.txt"] == FILES["LICENSE"]
    record = json.loads(files["checksums.json"])
    for name in ("signs.h5", "sign_digits.h5"):
        assert record[name]["file_sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert record[name]["content_sha256"] == content_digest(read_h5(tmp_path / "data" / name))


def test_the_images_are_the_photographs_that_the_table_names(made):
    dataset = read_h5(made / "signs.h5", size=64)
    x = {"train": dataset.train_x, "test": dataset.test_x}
    y = {"train": dataset.train_y, "test": dataset.test_y}
    rows = list(csv.DictReader((made / "provenance" / "signs.csv").read_text().splitlines()))
    assert len(rows) == 36
    for row in rows:
        digit, number = int(row["file"].split("/")[1]), int(row["file"][-8:-4])
        colour = np.random.default_rng(number).integers(0, 256, size=3, dtype=np.uint8)
        image = x[row["set"]][int(row["index"])]
        assert np.abs(image.mean(axis=(0, 1)) - colour).max() < 4, "each person's photograph has a colour of its own"
        assert digit == int(row["label"]) == y[row["set"]][int(row["index"])]


def test_the_people_of_the_test_set_are_not_in_training(made):
    rows = list(csv.DictReader((made / "provenance" / "sign_digits.csv").read_text().splitlines()))
    people = {part: {row["person"] for row in rows if row["set"] == part} for part in ("train", "test")}
    assert people == {"train": {"0", "1", "4", "5"}, "test": {"3", "7"}}


def test_no_metadata_of_the_photographs_is_kept(made):
    for content in contents(made).values():
        assert not any(word in content for word in (b"Exif\0", b"Secret camera", b"2017:12:12"))
    with h5py.File(made / "signs.h5") as file:
        assert file.attrs["licence"] == "Apache-2.0"
        assert "changed by the authors" in file.attrs["changes"]


def test_the_same_bytes_each_time_and_from_folder_and_archive(archive, made, tmp_path):
    folder = tiny_sets.write_folder(tmp_path / "unpacked", FILES)
    import_signs(folder, tmp_path / "from_folder", **SIZES)
    assert contents(tmp_path / "from_folder") == contents(made)


def test_other_records_stay(made, archive):
    record = json.loads((made / "checksums.json").read_text()) | {"happy.h5": {"content_sha256": "kept"}}
    (made / "checksums.json").write_text(json.dumps(record))
    import_signs(archive, made, **SIZES)
    assert json.loads((made / "checksums.json").read_text()) == record


def test_making_again_changes_nothing(archive, made):
    before = contents(made)
    assert (
        make_again(archive, made, **SIZES) == "signs.h5: the same as recorded.\nsign_digits.h5: the same as recorded."
    )
    assert contents(made) == before


def test_a_lost_file_is_put_back(archive, made):
    before = contents(made)
    (made / "signs.h5").unlink()
    (made / "sign_digits.h5").write_bytes(b"damaged")
    answer = make_again(archive, made, **SIZES)
    assert answer.count("the same as recorded, and put back in place") == 2
    assert contents(made) == before


def test_a_set_of_somebodys_own_is_not_written_over(archive, made):
    """A student's signs.h5, put into data/ in place of data/own."""
    present = read_h5(made / "signs.h5")
    (made / "signs.h5").write_bytes(h5_bytes(replace(present, train_x=present.train_x[::-1]), NOTES))
    before = contents(made)
    for make in (import_signs, make_again):
        with pytest.raises(CourseError, match=r"signs\.h5 holds another set than .* if it is yours, move it to .*own,"):
            make(archive, made, **SIZES)
        assert contents(made) == before


def test_what_a_killed_run_left_behind_goes_a_day_later(archive, made):
    """One of the two looks a day old."""
    for name, age in ((f"{PREFIX}old", 25), (f"{PREFIX}new", 1)):
        (made / name).mkdir()
        (made / name / "signs.h5").write_bytes(b"half")
        os.utime(made / name, (time.time() - age * 3600,) * 2)
    import_signs(archive, made, **SIZES)
    assert [path.name for path in made.glob(f"{PREFIX}*")] == [f"{PREFIX}new"]


def record_other_pixels(folder, change):
    """Put sets with changed pixels in place and on record, as if they had been made on another machine."""
    record = json.loads((folder / "checksums.json").read_text())
    for name in ("signs.h5", "sign_digits.h5"):
        made = read_h5(folder / name)
        other = replace(made, train_x=change(made.train_x), test_x=change(made.test_x))
        content = h5_bytes(other, NOTES)
        (folder / name).write_bytes(content)
        record[name] = file_record(other, content)
    (folder / "checksums.json").write_text(json.dumps(record))


def test_a_decoder_that_rounds_otherwise(archive, made):
    record_other_pixels(made, lambda x: x ^ np.uint8(1))
    before = contents(made)
    answer = make_again(archive, made, **SIZES)
    assert (
        f"signs.h5: the same as recorded but for the JPEG decoder's rounding ({36 * 64 * 64 * 3:,} values); kept"
        in answer
    )
    assert contents(made) == before
    (made / "signs.h5").unlink()
    with pytest.raises(CourseError, match="is missing or damaged and what was made differs from the record"):
        make_again(archive, made, **SIZES)


def test_another_set_than_the_recorded_one(archive, made):
    record_other_pixels(made, lambda x: x[::-1])
    before = contents(made)
    with pytest.raises(
        CourseError, match=r"signs\.h5 as made now differs from the recorded set; if that is meant, run"
    ):
        make_again(archive, made, **SIZES)
    assert contents(made) == before


def test_making_again_from_the_fetched_photographs(archive, made, tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    with pytest.raises(CourseError, match="No sign photographs are in the cache; run `course data fetch signs`"):
        make_again(None, made, **SIZES)
    folder = tiny_sets.write_folder(tmp_path / "photographs", FILES)
    monkeypatch.setattr(fetch_signs, "DIGEST", fetch_signs.photo_digest(folder))
    fetch_signs.fetch_signs(archive)
    assert make_again(None, made, **SIZES).count("the same as recorded") == 2


def test_other_photographs_than_the_recorded_ones(made, tmp_path):
    folder = tiny_sets.write_folder(tmp_path / "more", tiny_people.sign_files(people_a_day=5))
    with pytest.raises(CourseError, match="holds other photographs than the recorded ones"):
        make_again(folder, made, **SIZES)


@pytest.mark.parametrize("record", [None, "{", "[1]", "{}"])
def test_no_record_to_compare_with(record, archive, tmp_path):
    if record is not None:
        (tmp_path / "checksums.json").write_text(record)
    with pytest.raises(CourseError, match=r"checksums\.json"):
        make_again(archive, tmp_path, **SIZES)


NOISE = np.random.default_rng(1).integers(0, 256, (20, 20, 3), dtype=np.uint8)
BAD = {
    "no licence": ({"LICENSE": None}, "has no LICENSE; Apache-2.0 wants it to travel with the data"),
    "cut-off photograph": (
        {"Dataset/4/IMG_1004.JPG": tiny_people.jpeg(NOISE)[:-200]},
        "IMG_1004.JPG is damaged or cut",
    ),
    "climbs out": ({"../../climbed.JPG": b"x"}, "would be written outside its folder"),
    "missing digit": ({name: None for name in FILES if "/7/" in name}, r"lies in Dataset/7"),
}


@pytest.mark.parametrize(("change", "expected"), BAD.values(), ids=BAD)
def test_a_bad_archive_changes_nothing(change, expected, tmp_path):
    files = {name: content for name, content in (FILES | change).items() if content is not None}
    path = tmp_path / "archive.zip"
    path.write_bytes(tiny_sets.zipped(files))
    with pytest.raises(CourseError, match=expected) as caught:
        import_signs(path, tmp_path / "data", **SIZES)
    assert "\n" not in str(caught.value)
    assert contents(tmp_path).keys() == {"archive.zip"}


def test_an_archive_that_is_missing_or_cut_off(archive, tmp_path):
    with pytest.raises(CourseError, match=r"gone\.zip does not exist"):
        import_signs(tmp_path / "gone.zip", tmp_path / "data", **SIZES)
    archive.write_bytes(archive.read_bytes()[:5000])
    with pytest.raises(CourseError, match=r"archive\.zip is neither a folder nor a whole"):
        import_signs(archive, tmp_path / "data", **SIZES)


def test_a_data_folder_that_cannot_be_written(archive, tmp_path):
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(CourseError, match="data cannot be written"):
        import_signs(archive, tmp_path / "data", **SIZES)


def test_a_disk_that_fills_up_leaves_what_was_there(made, tmp_path):
    """There is room for the small files, which come first, and none for the sets."""
    folder = tiny_sets.write_folder(tmp_path / "more", tiny_people.sign_files(people_a_day=5))
    before = contents(made)
    largest_of_the_others = max(len(content) for name, content in before.items() if not name.endswith(".h5"))
    with full_disk(at=largest_of_the_others + 2000), pytest.raises(CourseError, match="File too large"):
        import_signs(folder, made, train_per_class=5, test_people_per_day=1)
    assert contents(made) == before


@pytest.mark.release_gate
def test_the_real_archive_gives_the_recorded_sets(tmp_path):
    archive = os.environ.get("COURSE_SIGNS_ARCHIVE")
    if not archive:
        pytest.skip("COURSE_SIGNS_ARCHIVE names no archive of the sign photographs")
    import_signs(Path(archive), tmp_path)
    for name in ("signs.h5", "sign_digits.h5"):
        assert content_digest(read_h5(tmp_path / name)) == recorded_digest(find_data_folder(), name)
    assert make_again(Path(archive), find_data_folder()).count("the same as recorded") == 2
