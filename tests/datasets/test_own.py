"""A student's own files: used as they are where they fit, a sentence where they do not."""

import re

import h5py
import numpy as np
import pytest

from course_utils.datasets import DataError, core, load_happy, load_sign_digits, load_signs, status

EMBEDDED_HAPPY = core.find_data_folder() / "happy.h5"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """`data/own` of an empty clone."""
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(core, "PACKAGE", tmp_path / "course_utils")
    folder = tmp_path / "data" / "own"
    folder.mkdir(parents=True)
    return folder


def write(path, parts=("train", "test"), size=64, classes=6, m=12):
    with h5py.File(path, "w") as file:
        file["list_classes"] = np.arange(classes)
        for part in parts:
            file[f"{part}_set_x"] = np.full((m, size, size, 3), 7, np.uint8)
            file[f"{part}_set_y"] = (np.arange(m) % classes)[None]


def test_a_pair_is_used_as_it_is(own, capsys):
    write(own / "train_signs.h5", ["train"])
    write(own / "test_signs.h5", ["test"], m=6)
    signs = load_signs()
    assert (signs.name, signs.tier, signs.class_names) == ("signs", "own", tuple("012345"))
    assert (signs.train_x == 7).all()
    assert "signs · own: files of your own, 12 + 6" in capsys.readouterr().out


def test_one_file_with_both_sets(own):
    write(own / "happy.h5", classes=2)
    happy = load_happy(source="own")
    assert (happy.tier, happy.class_names) == ("own", ("not smiling", "smiling"))


def test_the_pair_comes_before_the_single_file(own):
    write(own / "sign_digits.h5", size=32, classes=10, m=10)
    write(own / "train_sign_digits.h5", ["train"], size=32, classes=10, m=20)
    write(own / "test_sign_digits.h5", ["test"], size=32, classes=10, m=20)
    assert len(load_sign_digits().train_x) == 20


@pytest.mark.parametrize(("present", "missing"), [("train", "test"), ("test", "train")])
def test_one_of_the_pair_is_missing(present, missing, own):
    write(own / f"{present}_signs.h5", [present])
    with pytest.raises(DataError, match=rf"holds {present}_signs\.h5 but no {missing}_signs\.h5; put the second"):
        load_signs()


def test_a_file_of_another_shape_is_no_silent_fallback(own):
    write(own / "signs.h5", size=32)
    with pytest.raises(
        DataError, match=r"signs\.h5 holds 'train_set_x' of shape \(12, 32, 32, 3\); 4 axes \(m, 64, 64"
    ):
        load_signs()


def test_a_web_page_is_no_silent_fallback(own):
    write(own / "train_happy.h5", ["train"], classes=2)
    (own / "test_happy.h5").write_text("<!DOCTYPE html><html>Please log in</html>")
    with pytest.raises(DataError, match=r"test_happy\.h5 is a web page saved under that name"):
        load_happy()


NEAR_MISSES = {
    "train_happy.h5.zip": "unpack it, so that the folder holds train_happy.h5",
    "train_happy.zip": "unpack it, so that the folder holds train_happy.h5",
    "test_happy.h5.gz": "unpack it, so that the folder holds test_happy.h5",
    "train_happy (1).h5": "rename it to train_happy.h5",
    "train_happy.h5 (1)": "rename it to train_happy.h5",
    "train_happy.h5.1": "rename it to train_happy.h5",
    "train_happy - Copy.h5": "rename it to train_happy.h5",
    "Copy of happy.h5": "rename it to happy.h5",
    "Train_Happy.H5": "rename it to train_happy.h5",
    "train-happy.hdf5": "rename it to train_happy.h5",
    "train_happy.h5.txt": "rename it to train_happy.h5",
    "train_happy": "rename it to train_happy.h5",
    "datasets/train_happy.h5": "move it to {own} as train_happy.h5",
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_file_that_is_almost_called_so_is_named(name, own, capsys):
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).write_bytes(b"x")
    (own.parent / "happy.h5").write_bytes(EMBEDDED_HAPPY.read_bytes())
    sentence = f"{own / name} is not taken: {NEAR_MISSES[name].format(own=own)}."
    assert load_happy().tier == "embedded"
    assert capsys.readouterr().out.splitlines()[0] == sentence
    with pytest.raises(DataError, match=re.escape(f"holds no train_happy.h5 and test_happy.h5; {sentence}")):
        load_happy(source="own")


def test_the_table_of_what_is_present_names_it_too(own):
    (own / "train_happy.h5.zip").write_bytes(b"x")
    sentence = f"{own / 'train_happy.h5.zip'} is not taken: unpack it, so that the folder holds train_happy.h5."
    assert status().endswith(f"\n{sentence}")


@pytest.mark.parametrize("name", ["happy.png", "happy.txt", "train_signs.h5.zip", "happy_cats.h5", "README.md"])
def test_a_file_of_another_name_is_not(name, own, capsys):
    (own / name).write_bytes(b"x")
    (own.parent / "happy.h5").write_bytes(EMBEDDED_HAPPY.read_bytes())
    load_happy()
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_second_file_of_a_pair_is_almost_called_so(own):
    write(own / "train_signs.h5", ["train"])
    write(own / "test_signs (2).h5", ["test"])
    with pytest.raises(DataError, match=r"no test_signs\.h5; .*test_signs \(2\)\.h5 is not taken: rename it"):
        load_signs()


def test_copies_beside_the_right_files_are_nobodys_business(own, capsys):
    for name in ("signs.h5", "signs (1).h5", "train_signs.zip"):
        write(own / name)
    load_signs()
    assert "is not taken: unpack it, so that the folder holds train_signs.h5" not in capsys.readouterr().out


def test_exchanged_files_get_advice_that_can_be_followed(own):
    write(own / "train_signs.h5", ["test"])
    write(own / "test_signs.h5", ["train"])
    with pytest.raises(DataError, match=r"no 'train_set_x'; put the training file there under that name, and the test"):
        load_signs()
    write(own / "train_signs.h5", ["train"])
    with pytest.raises(DataError, match=r"no 'test_set_x'; put the test file there under that name, and the training"):
        load_signs()


def test_one_file_with_one_set(own):
    write(own / "signs.h5", ["train"])
    with pytest.raises(DataError, match=r"put both sets in it, or name two files train_signs\.h5 and test_signs\.h5\."):
        load_signs()


def test_the_folder_is_only_read(own):
    write(own / "signs.h5")
    (own / "signs (1).h5").write_bytes(b"x")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in own.iterdir()}
    load_signs()
    status()
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in own.iterdir()} == before


def test_a_link_that_leads_nowhere(own):
    (own / "signs.h5").symlink_to(own / "gone.h5")
    with pytest.raises(DataError, match=r"There is no file .*signs\.h5; check the path, or put the file there"):
        load_signs()


def test_nothing_there(own):
    with pytest.raises(DataError, match=r"holds no train_signs\.h5 and test_signs\.h5; put them there"):
        load_signs(source="own")


def test_an_installed_package_looks_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(core, "PACKAGE", tmp_path / "site-packages" / "course_utils")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "own").mkdir(parents=True)
    write(tmp_path / "data" / "own" / "signs.h5")
    assert load_signs().tier == "own"
