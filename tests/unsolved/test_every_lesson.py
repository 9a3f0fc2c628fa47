"""Every lesson has its file here."""

from pathlib import Path

from course_staff.paths import find_clone


def test_every_lesson_has_its_file_here():
    here = {path.stem.removeprefix("test_unsolved_") for path in Path(__file__).parent.glob("test_unsolved_*.py")}
    assert here == {lesson.partition("_")[0] for lesson in find_clone().lessons()}
