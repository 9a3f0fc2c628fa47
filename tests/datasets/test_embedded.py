"""The embedded sets: what the committed files hold, and how they are found and loaded."""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import time
from dataclasses import replace

import h5py
import numpy as np
import pytest

from course_utils import CourseError
from course_utils.datasets import DataError, core, load_happy, load_sign_digits, load_signs, read_h5
from course_utils.datasets.core import find_data_folder
from course_utils.datasets.h5 import content_digest

DATA = find_data_folder()
SETS = {
    "happy": (load_happy, 400, 88, 64, ("not smiling", "smiling")),
    "signs": (load_signs, 1080, 120, 64, tuple("012345")),
    "sign_digits": (load_sign_digits, 1800, 200, 32, tuple("0123456789")),
}
MEGABYTES_ALLOWED = 24


def provenance(name):
    with open(DATA / "provenance" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A package without data or own files, in a working folder of its own."""
    monkeypatch.setattr(core, "PACKAGE", tmp_path / "site-packages" / "course_utils")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


@pytest.mark.parametrize("name", SETS)
def test_sizes_and_equal_classes(name, capsys):
    load, train, test, size, classes = SETS[name]
    dataset = load(source="embedded")
    assert dataset.train_x.shape == (train, size, size, 3)
    assert dataset.test_x.shape == (test, size, size, 3)
    assert dataset.train_x.dtype == dataset.test_x.dtype == np.uint8
    assert dataset.class_names == classes
    assert set(np.bincount(dataset.train_y)) == {train // len(classes)}
    assert set(np.bincount(dataset.test_y)) == {test // len(classes)}
    assert capsys.readouterr().out == f"{dataset}\n"
    assert f"{name} · embedded: " in str(dataset)
    assert f"{train:,} for training, {test:,} for the test" in dataset.caption
    part = dataset.caption.replace(
        f"{train:,} for training, {test:,} for the test", "1,000 for training, 9 for validation"
    )
    assert dataset.caption_of(1000, 9) == part
    whole = replace(dataset, source="download: all of MNIST, 60,000 + 10,000")
    assert whole.caption_of(500).startswith("MNIST, 500 for training · ")
    assert whole.caption_of(500, 40).startswith("MNIST, 500 for training, 40 for validation · ")


@pytest.mark.parametrize("name", SETS)
def test_the_files_are_the_recorded_ones(name):
    record = json.loads((DATA / "checksums.json").read_text())[f"{name}.h5"]
    path = DATA / f"{name}.h5"
    assert content_digest(read_h5(path)) == record["content_sha256"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == record["file_sha256"]


def test_the_files_are_small_together():
    assert sum((DATA / f"{name}.h5").stat().st_size for name in SETS) < MEGABYTES_ALLOWED * 10**6


@pytest.mark.parametrize("name", SETS)
def test_each_loads_in_under_a_second(name):
    def seconds():
        start = time.process_time()
        SETS[name][0](source="embedded")
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 1


@pytest.mark.parametrize("name", ["signs", "sign_digits"])
def test_nobody_is_in_both_sets(name):
    people = {
        part: {int(row["person"]) for row in provenance(name) if row["set"] == part} for part in ("train", "test")
    }
    assert len(people["test"]) == 20
    assert not people["train"] & people["test"]
    assert not people["train"] & {person - 1 for person in people["test"]}, "the neighbour before is left out as well"


def test_the_sign_sets_have_the_same_people():
    def rows(name):
        return {(row["set"], row["file"], row["person"]) for row in provenance(name) if int(row["label"]) < 6}

    assert rows("signs") == rows("sign_digits")


@pytest.mark.parametrize("name", SETS)
def test_the_table_of_provenance_fits(name):
    dataset = SETS[name][0](source="embedded")
    listed = {(row["set"], int(row["index"])): int(row["label"]) for row in provenance(name)}
    held = {("train", k): y for k, y in enumerate(dataset.train_y)} | {
        ("test", k): y for k, y in enumerate(dataset.test_y)
    }
    assert listed == held


@pytest.mark.parametrize("name", SETS)
def test_no_image_is_in_both_sets_or_there_twice(name):
    dataset = SETS[name][0](source="embedded")
    digests = {image.tobytes() for x in (dataset.train_x, dataset.test_x) for image in x}
    assert len(digests) == len(dataset.train_x) + len(dataset.test_x)


@pytest.mark.parametrize("name", SETS)
def test_no_metadata_but_source_licence_and_changes(name):
    path = DATA / f"{name}.h5"
    with h5py.File(path) as file:
        assert set(file.attrs) == {"source", "licence", "changes"}
        assert set(file) == {"list_classes", "train_set_x", "train_set_y", "test_set_x", "test_set_y"}
        assert not any(file[key].attrs for key in file)
    content = path.read_bytes()
    assert not any(word in content for word in (b"Exif", b"iPhone", b"Canon", b"2017:12"))


def test_licences_travel_with_the_data():
    texts = {path.name: path.read_text("utf-8") for path in (DATA / "licences").iterdir()}
    assert "Apache License" in texts["sign-photographs-LICENSE.txt"]
    assert "were changed by" in texts["sign-photographs-CHANGES.txt"]
    assert "CC0 1.0 Universal" in texts["LICENSE-faker-portraits-CC0.txt"]
    assert "2022 David Beniaguev" in texts["LICENSE-SFHQ.txt"]
    assert "2024 David Beniaguev" in texts["LICENSE-SFHQ-T2I.txt"]


def test_an_installed_package_needs_no_clone(folder):
    (core.PACKAGE / "_data").mkdir(parents=True)
    shutil.copy(DATA / "happy.h5", core.PACKAGE / "_data")
    assert load_happy().tier == "embedded"


def test_no_data_at_all(folder):
    with pytest.raises(DataError, match="No embedded data beside"):
        load_happy()


def test_a_broken_embedded_file(folder):
    (core.PACKAGE / "_data").mkdir(parents=True)
    (core.PACKAGE / "_data" / "happy.h5").write_bytes((DATA / "happy.h5").read_bytes()[:100_000])
    with pytest.raises(DataError, match=r"happy\.h5 is an HDF5 file that is cut off or damaged"):
        load_happy()


def test_only_some_classes():
    signs = load_signs(source="embedded")
    pair = signs.only("5", "0")
    assert pair.class_names == ("5", "0")
    assert np.bincount(pair.train_y).tolist() == [180, 180]
    assert np.array_equal(pair.train_x[pair.train_y == 0], signs.train_x[signs.train_y == 5])
    assert np.array_equal(pair.test_x[pair.test_y == 1], signs.test_x[signs.test_y == 0])
    assert "only 5, 0: 360 for training, 40 for the test" in pair.caption


@pytest.mark.parametrize("names", [(), ("0", "0"), ("7",)])
def test_classes_that_cannot_be_chosen(names):
    with pytest.raises(DataError, match="0, 1, 2, 3, 4, 5"):
        load_signs(source="embedded").only(*names)


def test_sources_that_do_not_exist():
    with pytest.raises(CourseError, match="source='web' is not known; use 'auto', 'embedded' or 'own'"):
        load_signs(source="web")
    with pytest.raises(CourseError, match="There is nothing to download for 'happy'"):
        load_happy(source="download")
    with pytest.raises(CourseError, match="There is nothing to download for 'signs'; use source='embedded' or 'own'"):
        load_signs(source="download")


def test_importing_and_loading_needs_no_tensorflow():
    code = (
        "import sys; from course_utils.datasets import load_happy; load_happy('embedded'); "
        "print([name for name in ('tensorflow', 'keras', 'mlxtend', 'course_staff') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
