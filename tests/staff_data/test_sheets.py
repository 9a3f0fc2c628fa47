"""Contact sheets hold every image, by class."""

import numpy as np
import pytest
from PIL import Image

from course_staff.data import sheets
from course_utils import CourseError
from course_utils.datasets import Dataset, load_happy


def test_every_image_is_on_the_sheet_of_its_class():
    x = np.stack([np.full((30, 30, 3), value, np.uint8) for value in (10, 20, 30)])
    y = np.array([1, 0, 1])
    dataset = Dataset("tiny", "own", x, y, x, y, ("no", "yes"), "own: three grey squares")
    sheet = np.asarray(sheets.draw_sheet(dataset, x, y))
    assert len(sheet) == 2 * (sheets.TITLE + 32)
    lower = sheets.TITLE + 32 + sheets.TITLE
    assert (sheet[sheets.TITLE + 1, 1] == 20).all()
    assert (sheet[lower + 1, 1] == 10).all()
    assert (sheet[lower + 1, 33] == 30).all()


def test_sheets_of_the_embedded_sets(tmp_path):
    paths = sheets.draw_sheets(tmp_path / "new" / "folder", loaders=(load_happy,))
    assert [path.name for path in paths] == ["happy_train.png", "happy_test.png"]
    with Image.open(paths[1]) as sheet:
        assert sheet.height == 2 * (sheets.TITLE + 2 * 66), "44 portraits a class take two rows"


def test_a_picture_of_somebodys_own_stays(tmp_path):
    sheets.draw_sheets(tmp_path, loaders=(load_happy,))
    sheets.draw_sheets(tmp_path, loaders=(load_happy,))
    Image.new("RGB", (9, 9)).save(tmp_path / "happy_test.png")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(CourseError, match=r"happy_test\.png was not made by `course data sheets`; it stays as it is"):
        sheets.draw_sheets(tmp_path, loaders=(load_happy,))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CourseError, match="file cannot be written"):
        sheets.draw_sheets(tmp_path / "file")
