"""The reader of files in the layout of the original assignments."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import h5py
import numpy as np
import pytest

from course_utils.datasets import DataError, read_h5
from course_utils.datasets.h5 import content_digest

RNG = np.random.default_rng(3)


def arrays(train=6, test=3, size=8, classes=3):
    """A small, right set."""
    return {
        "list_classes": np.arange(classes),
        "train_set_x": RNG.integers(0, 256, (train, size, size, 3), dtype=np.uint8),
        "train_set_y": np.arange(train) % classes,
        "test_set_x": RNG.integers(0, 256, (test, size, size, 3), dtype=np.uint8),
        "test_set_y": np.arange(test) % classes,
    }


def write(path, content, **packing):
    with h5py.File(path, "w") as file:
        for key, array in content.items():
            if array is not None:
                file.create_dataset(key, data=array, **(packing if np.ndim(array) == 4 else {}))
    return path


def sentence_of(*args, **kwargs):
    """The message of the error that reading raises; always one sentence."""
    with pytest.raises(DataError) as caught:
        read_h5(*args, **kwargs)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_a_pair_as_the_original_assignments_have_it(tmp_path):
    content = arrays()
    train = {key: content[key] for key in ("list_classes", "train_set_x")} | {
        "train_set_y": content["train_set_y"][None]
    }
    test = {key: content[key] for key in ("list_classes", "test_set_x")} | {"test_set_y": content["test_set_y"][None]}
    signs = read_h5(write(tmp_path / "train_signs.h5", train), write(tmp_path / "test_signs.h5", test), name="signs")
    assert signs.class_names == ("0", "1", "2")
    assert signs.train_y.tolist() == [0, 1, 2, 0, 1, 2]
    assert signs.train_y.dtype == signs.test_y.dtype == np.int64
    assert np.array_equal(signs.train_x, content["train_set_x"])
    assert np.array_equal(signs.test_x, content["test_set_x"])
    assert signs.caption.startswith("Files of your own, 6 for training, 3 for the test · ")


def test_both_sets_in_one_file_and_classes_as_bytes(tmp_path):
    content = arrays(classes=2) | {"list_classes": np.array([b"non-cat", b"cat"])}
    cats = read_h5(write(tmp_path / "cats.h5", content), class_names=("never", "used"))
    assert (cats.name, cats.class_names) == ("cats", ("non-cat", "cat"))


def test_better_names_for_numbered_classes(tmp_path):
    path = write(tmp_path / "happy.h5", arrays(classes=2))
    assert read_h5(path, class_names=("not smiling", "smiling")).class_names == ("not smiling", "smiling")
    assert read_h5(path, class_names=("one", "too", "many")).class_names == ("0", "1")


WRONG = {
    "rank": ({"train_set_x": np.zeros((6, 8, 8), np.uint8)}, "'train_set_x' of shape (6, 8, 8); 4 axes (m, 64, 64, 3)"),
    "channels": ({"test_set_x": np.zeros((3, 8, 8, 4), np.uint8)}, "'test_set_x' of shape (3, 8, 8, 4); the last axis"),
    "no images": (
        {"train_set_x": np.zeros((0, 8, 8, 3), np.uint8)},
        "'train_set_x' of shape (0, 8, 8, 3), which is empty",
    ),
    "floats": ({"train_set_x": np.zeros((6, 8, 8, 3))}, "'train_set_x' of type float64; pixels of type uint8"),
    "too few labels": (
        {"train_set_y": np.arange(5) % 3},
        "'train_set_y' of shape (5,) for 6 images; shape (6,) or (1, 6)",
    ),
    "one-hot labels": ({"test_set_y": np.eye(3, dtype=int)}, "'test_set_y' of shape (3, 3) for 3 images"),
    "label too large": ({"test_set_y": np.array([0, 1, 3])}, "'test_set_y' with labels from 0 to 3; its 3 classes"),
    "label below 0": ({"train_set_y": np.arange(6) - 1}, "'train_set_y' with labels from -1 to 4"),
    "label of text": ({"test_set_y": np.array([b"a", b"b", b"c"])}, "'test_set_y' of type |S1; whole numbers"),
    "fractional label": ({"test_set_y": np.array([0.0, 1.0, 0.5])}, "'test_set_y' of type float64; whole numbers"),
    "classes of wrong rank": ({"list_classes": np.zeros((2, 2), int)}, "'list_classes' of shape (2, 2)"),
    "no classes": ({"list_classes": np.zeros(0, int)}, "'list_classes' of shape (0,)"),
    "no test set": ({"test_set_x": None}, "but no 'test_set_x'; give the file with the other set as test_path"),
    "sizes apart": ({"test_set_x": np.zeros((3, 9, 9, 3), np.uint8)}, "(8, 8, 3) and those of"),
}


@pytest.mark.parametrize(("change", "expected"), WRONG.values(), ids=WRONG)
def test_contents_that_do_not_fit(change, expected, tmp_path):
    path = write(tmp_path / "train_signs.h5", arrays() | change)
    message = sentence_of(path)
    assert str(path) in message
    assert expected in message


def test_a_size_that_is_asked_for(tmp_path):
    path = write(tmp_path / "signs.h5", arrays(size=8))
    assert "'train_set_x' of shape (6, 8, 8, 3); 4 axes (m, 64, 64, 3) are needed" in sentence_of(path, size=64)
    assert len(read_h5(path, size=8).train_x) == 6


def test_a_pair_that_does_not_belong_together(tmp_path):
    one, other = write(tmp_path / "a.h5", arrays(classes=3)), write(tmp_path / "b.h5", arrays(classes=2))
    assert "has the classes 0, 1, 2 and" in sentence_of(one, other)


def test_a_foreign_hdf5_file(tmp_path):
    path = write(tmp_path / "weights.h5", {"kernel": np.zeros(3)})
    assert f"{path} holds 'kernel' but no 'list_classes'; take another file." == sentence_of(path)
    assert "holds no keys at all but no 'list_classes'" in sentence_of(write(tmp_path / "empty.h5", {}))


def test_a_group_in_place_of_an_array(tmp_path):
    path = write(tmp_path / "groups.h5", arrays() | {"train_set_x": None})
    with h5py.File(path, "a") as file:
        file.create_group("train_set_x")
    assert "holds a group under 'train_set_x'" in sentence_of(path)


def test_a_link_that_leads_nowhere(tmp_path):
    path = write(tmp_path / "link.h5", arrays() | {"train_set_x": None})
    with h5py.File(path, "a") as file:
        file["train_set_x"] = h5py.ExternalLink("gone.h5", "/x")
    assert str(path) in sentence_of(path)


@pytest.mark.parametrize("page", [b"<!DOCTYPE html>\n<html>", b"\n  <HTML><head>", b"\xef\xbb\xbf<!doctype HTML>"])
def test_a_web_page_saved_under_that_name(page, tmp_path):
    path = tmp_path / "train_signs.h5"
    path.write_bytes(page + b"<title>Sign in</title>")
    assert f"{path} is a web page saved under that name, not an HDF5 file" in sentence_of(path)


def test_a_path_in_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    write(tmp_path / "signs.h5", arrays())
    assert len(read_h5("~/signs.h5").train_x) == 6
    assert "is no path; give the name of a file" in sentence_of(None)


def test_what_is_no_hdf5_file(tmp_path):
    path = tmp_path / "signs.h5"
    assert f"There is no file {path}" in sentence_of(path)
    path.write_bytes(b"")
    assert "is empty (0 bytes)" in sentence_of(path)
    path.write_bytes(b"PK\x03\x04 a zip")
    assert "is not an HDF5 file" in sentence_of(path)
    assert "There is no file" in sentence_of(tmp_path)


OTHER_KINDS = {
    b"PK\x03\x04": "is a zip archive, whatever its name says; it is not an HDF5 file: unpack it",
    b"\x1f\x8b\x08": "is an archive packed with gzip, whatever its name says; it is not an HDF5 file: unpack it (`gun",
    b"7z\xbc\xaf\x27\x1c": "is a 7-Zip archive",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n": "is a Git LFS pointer, which only stands "
    "for the file, whatever its name says; it is not an HDF5 file: run `git lfs pull`",
    b"<?xml version='1.0'?><Error><Code>AccessDenied": "is an answer of a web server",
}


@pytest.mark.parametrize("start", OTHER_KINDS)
def test_other_files_under_that_name_are_called_what_they_are(start, tmp_path):
    path = tmp_path / "train_signs.h5"
    path.write_bytes(start + bytes(2000))
    assert f"{path} {OTHER_KINDS[start]}" in sentence_of(path)


def test_a_block_of_the_users_own_before_the_data(tmp_path):
    path = tmp_path / "signs.h5"
    with h5py.File(path, "w", userblock_size=512) as file:
        for key, array in arrays().items():
            file[key] = array
    assert len(read_h5(path).train_x) == 6


@contextmanager
def held_elsewhere(path, change=""):
    """Another process has the file open for writing, as a notebook that forgot to close it."""
    code = f"import h5py\nfile = h5py.File({str(path)!r}, 'r+')\n{change}\nprint('open', flush=True)\ninput()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout.readline() == "open\n"
        try:
            yield
        finally:
            holder.communicate("\n")


def test_a_file_that_is_open_elsewhere_is_not_called_damaged(tmp_path):
    path = write(tmp_path / "signs.h5", arrays())
    with held_elsewhere(path, "file['train_set_y'][0] = 1; file.flush()"):
        assert "is open for writing elsewhere, perhaps in another notebook; close it there" in sentence_of(path)
    assert read_h5(path).train_y[0] == 1


def test_a_file_that_somebody_forgot_to_close_is_read(tmp_path, capsys):
    content = arrays()
    path = write(tmp_path / "signs.h5", content)
    with held_elsewhere(path):
        an_hour_ago = time.time() - 3600
        os.utime(path, (an_hour_ago, an_hour_ago))
        assert np.array_equal(read_h5(path).train_x, content["train_set_x"])
    assert capsys.readouterr().out.count("is open for writing elsewhere, perhaps in another notebook; read as it") == 1
    read_h5(path)
    assert capsys.readouterr().out == ""


def test_the_same_notebook_may_have_it_open(tmp_path):
    path = write(tmp_path / "signs.h5", arrays())
    with h5py.File(path, "r"):
        assert len(read_h5(path).train_x) == 6


def test_files_given_in_the_wrong_order(tmp_path):
    content = arrays()
    test = {key: array for key, array in content.items() if "train" not in key}
    train = {key: array for key, array in content.items() if "test" not in key}
    train_file, test_file = write(tmp_path / "a.h5", train), write(tmp_path / "b.h5", test)
    assert "give the training file as path and the test file as test_path" in sentence_of(test_file, train_file)
    assert "give the file with the other set as path, and this one as test_path" in sentence_of(test_file)


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_file_that_is_cut_off(kept, tmp_path):
    path = write(tmp_path / "signs.h5", arrays(), compression="gzip")
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content))])
    assert f"{path} is an HDF5 file that is cut off or damaged" in sentence_of(path)


def test_pixels_that_cannot_be_unpacked(tmp_path):
    path = write(tmp_path / "signs.h5", arrays(train=200), compression="gzip")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2000] = bytes(2000)
    path.write_bytes(content)
    assert "cut off or damaged" in sentence_of(path)


def test_the_content_digest_is_of_the_content(tmp_path):
    content = arrays()
    plain = write(tmp_path / "plain.h5", content)
    packed = write(tmp_path / "packed.h5", content, compression="gzip")
    assert plain.read_bytes() != packed.read_bytes()
    assert content_digest(read_h5(plain)) == content_digest(read_h5(packed))
    for key, place in (("test_set_x", (0, 0, 0, 0)), ("train_set_y", 0)):
        changed = {name: array.copy() for name, array in content.items()}
        changed[key][place] = (changed[key][place] + 1) % 3
        other = write(tmp_path / f"{key}.h5", changed)
        assert content_digest(read_h5(other)) != content_digest(read_h5(plain))
