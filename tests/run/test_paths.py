"""Where things lie in a clone."""

import pytest

from course_staff.paths import Clone, lesson_number
from course_utils.errors import CourseError


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "notebooks" / "source"
    folder.mkdir(parents=True)
    (folder / "01_two.py").touch()
    (folder / "00_one.py").touch()
    (folder / "notes.py").touch()
    return folder


def test_lessons_are_the_numbered_sources_in_order(sources, tmp_path):
    assert Clone(tmp_path).lessons() == ["00_one", "01_two"]
    assert Clone(tmp_path).choose(["01", "00_one"]) == ["00_one", "01_two"]


def test_a_lesson_in_parts_is_meant_by_its_number_and_by_each_part(sources, tmp_path):
    (sources / "02b_other_part.py").touch()
    (sources / "02a_part.py").touch()
    (sources / "021_no_lesson.py").touch()
    clone = Clone(tmp_path)
    assert clone.lessons() == ["00_one", "01_two", "02a_part", "02b_other_part"]
    assert clone.choose(["02"]) == ["02a_part", "02b_other_part"]
    assert clone.choose(["02b"]) == ["02b_other_part"]
    assert lesson_number("02b_other_part") == "02b"


@pytest.mark.parametrize("make", ["folder", "link"])
def test_what_has_the_name_of_a_lesson_and_is_no_file_is_one_sentence(sources, tmp_path, make):
    path = sources / "02_dir.py"
    path.mkdir() if make == "folder" else path.symlink_to(tmp_path / "nowhere.py")
    with pytest.raises(CourseError, match=r"02_dir\.py has the name of a lesson and is no file"):
        Clone(tmp_path).choose([])
