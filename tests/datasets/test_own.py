"""A student's own files: used as they are where they fit, a sentence where they do not."""

import h5py
import numpy as np
import pytest

from course_utils.datasets import DataError, core, load_happy, load_sign_digits, load_signs


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


def test_nothing_there(own):
    with pytest.raises(DataError, match=r"holds no train_signs\.h5 and test_signs\.h5; put them there"):
        load_signs(source="own")


def test_an_installed_package_looks_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(core, "PACKAGE", tmp_path / "site-packages" / "course_utils")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "own").mkdir(parents=True)
    write(tmp_path / "data" / "own" / "signs.h5")
    assert load_signs().tier == "own"
