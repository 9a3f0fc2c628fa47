"""`load_photo_folder`: what it takes, what it leaves out and says so, and what it refuses in one sentence."""

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import load_photo_folder
from course_utils.datasets.core import DataError


def picture(path, colour=(0, 0, 0)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (30, 20), colour).save(path)


@pytest.fixture
def cats(tmp_path):
    """Three classes, with what systems leave in folders."""
    for label, name in enumerate(("Misty", "Tigger", "neither")):
        (tmp_path / name).mkdir()
        for number in range(label + 2):
            Image.new("RGB", (30, 20), (label * 100, 0, number)).save(tmp_path / name / f"{number}.png")
        (tmp_path / name / ".DS_Store").write_bytes(b"x")
        (tmp_path / name / "Thumbs.db").write_bytes(b"x")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "notes.txt").write_text("not a class")
    return tmp_path


def test_a_folder_of_classes(cats):
    x, y, class_names = load_photo_folder(cats, size=16)
    assert class_names == ("Misty", "Tigger", "neither")
    assert y.tolist() == [0, 0, 1, 1, 1, 2, 2, 2, 2]
    assert y.dtype == np.int64
    assert x.shape == (9, 16, 16, 3)
    assert x.dtype == np.uint8
    assert x[:, 8, 8, 0].tolist() == [100 * label for label in y]
    assert x[:, 8, 8, 2].tolist() == [0, 1, 0, 1, 2, 0, 1, 2, 3]


def test_what_is_left_out_is_counted_and_named(cats, capsys):
    load_photo_folder(cats)
    assert capsys.readouterr().out == (
        f"{cats.name}: 9 left out: .DS_Store (3), .ipynb_checkpoints, Thumbs.db (3), __MACOSX, notes.txt.\n"
    )


@pytest.mark.parametrize("name", ["ehthumbs.db", "Desktop.ini", "._0.png", "Icon\r"])
def test_what_systems_leave_is_left_out(name, cats, capsys):
    (cats / "Misty" / name).write_bytes(b"x")
    assert len(load_photo_folder(cats)[0]) == 9
    assert name in capsys.readouterr().out


def test_nothing_left_out_nothing_said(tmp_path, capsys):
    for name in ("one", "two"):
        for number in range(2):
            picture(tmp_path / name / f"{number}.png")
    load_photo_folder(tmp_path)
    assert capsys.readouterr().out == ""


def test_names_that_begin_with_an_underline(cats):
    """Cameras name photographs so in Adobe RGB, and people name folders so."""
    picture(cats / "Misty" / "_DSC0001.PNG")
    picture(cats / "Misty" / "_MG_0001.PNG")
    (cats / "neither").rename(cats / "_neither")
    _, y, class_names = load_photo_folder(cats)
    assert class_names == ("Misty", "Tigger", "_neither")
    assert np.bincount(y).tolist() == [4, 3, 4]


def spoil(cats):
    """Put into the classes what is no photograph, of every kind."""
    (cats / "Tigger" / "IMG_1.AAE").write_text("<?xml version='1.0'?>")
    (cats / "Tigger" / "IMG_1.MOV").write_bytes(b"\0\0\0\x14ftypqt  " + bytes(40))
    (cats / "Misty" / "list.csv").write_text("a,b")
    (cats / "Misty" / "old").mkdir()
    picture(cats / "Misty" / "old" / "1.png")
    (cats / "neither" / "empty.jpg").touch()
    (cats / "neither" / "link.jpg").symlink_to(cats / "gone.jpg")


UNREADABLE = (
    "Misty/list.csv is no picture that can be read, Misty/old is a folder inside a class, "
    "Tigger/IMG_1.AAE is a list of edits and no photograph, Tigger/IMG_1.MOV is a video, "
    "neither/empty.jpg is empty (0 bytes), neither/link.jpg does not exist"
)


def test_all_that_is_wrong_is_said_at_once_and_about_the_folder(cats):
    spoil(cats)
    (cats / "Misty" / "1.png").unlink()
    with pytest.raises(DataError) as error:
        load_photo_folder(cats)
    assert str(error.value) == (
        f"{cats} cannot be used as it is: {UNREADABLE}; Misty has 1 picture(s); each class needs at least two, better "
        "twenty; move what is no photograph, or pass skip_unreadable=True to go on without them."
    )


def test_going_on_without_what_cannot_be_read(cats, capsys):
    spoil(cats)
    x, y, _ = load_photo_folder(cats, skip_unreadable=True)
    assert len(x) == 9
    assert np.bincount(y).tolist() == [2, 3, 4]
    said = capsys.readouterr().out
    assert said.startswith(f"{cats.name}: 15 left out: .DS_Store (3)")
    assert "Misty/list.csv, which is no picture that can be read, " in said
    (cats / "Misty" / "1.png").unlink()
    with pytest.raises(
        DataError, match=r"cannot be used as it is: Misty has 1 picture\(s\); each class needs at least"
    ):
        load_photo_folder(cats, skip_unreadable=True)


def test_a_hundred_bad_files_make_no_endless_sentence(cats):
    for number in range(100):
        (cats / "Misty" / f"{number:03d}.txt").write_text("no picture")
    with pytest.raises(
        DataError, match=r"Misty/011\.txt is no picture that can be read and 88 more; move what"
    ) as error:
        load_photo_folder(cats)
    assert len(str(error.value)) < 1000


def test_grey_pictures_of_more_than_8_bits_are_said(cats, capsys):
    for number, top in enumerate((255, 255, 4095)):
        Image.fromarray(np.full((9, 9), top, np.uint16)).save(cats / "Misty" / f"scan{number}.tiff")
    x, *_ = load_photo_folder(cats)
    assert [image.max() for image in x[2:5]] == [255, 255, 255]
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.endswith(
        ": 3 greyscale picture(s) of more than 8 bits, by their range: 1 taken as 12-bit, 2 taken as 8-bit."
    )


def test_a_folder_too_many_around_the_classes(cats, tmp_path_factory):
    outer = tmp_path_factory.mktemp("outer")
    cats.rename(outer / "cats")
    with pytest.raises(DataError, match=r"needs at least two, one for each class: perhaps those in .*cats\."):
        load_photo_folder(outer)


def test_bad_folders(cats):
    with pytest.raises(DataError, match="is not a folder; give one that has a sub-folder"):
        load_photo_folder(cats / "notes.txt")
    with pytest.raises(DataError, match=r"Misty has 0 sub-folder\(s\)"):
        load_photo_folder(cats / "Misty")
    (cats / "Tigger" / "0.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"Tigger.0\.png is no picture"):
        load_photo_folder(cats)
    (cats / "Misty" / "1.png").unlink()
    with pytest.raises(DataError, match=r"Misty has 1 picture\(s\); each class needs at least two"):
        load_photo_folder(cats)


def test_one_class_is_too_few(tmp_path):
    (tmp_path / "Misty").mkdir()
    with pytest.raises(DataError, match=r"has 1 sub-folder\(s\); a classifier needs at least two"):
        load_photo_folder(tmp_path)
