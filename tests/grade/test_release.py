"""What a lesson asks."""

import ast
from pathlib import Path

import pytest

import course_utils
from course_staff.grade.release import judging_files, read_release
from course_staff.paths import find_clone
from course_utils.errors import CourseError

CLONE = find_clone(Path(__file__).parent)


def test_the_exercises_of_a_lesson_come_in_its_order_with_the_points_of_their_checks():
    release = read_release(CLONE, "04")
    assert release.lesson == "04_residual_networks"
    assert list(release.points.items()) == [("identity_block", 10), ("convolutional_block", 10), ("resnet50", 15)]
    assert list(release.exercises) == list(release.points)


def test_points_are_those_that_nbgraders_metadata_say():
    for lesson in ("00", "01", "03", "04", "05", "06", "07", "08", "09"):
        release = read_release(CLONE, lesson)
        marks = [cell.metadata.get("nbgrader", {}) for cell in release.notebook.cells]
        shown = {m["grade_id"].removesuffix("_check"): m["points"] for m in marks if m.get("grade")}
        assert shown == {name: points for name, points in release.points.items() if points}


def test_the_digest_changes_with_the_notebook_and_with_a_check(monkeypatch, tmp_path):
    first, again, other = (read_release(CLONE, lesson).digest for lesson in ("04", "04_residual_networks", "06"))
    assert first == again != other
    changed = tmp_path / "identity_block.py"
    changed.write_text("EXERCISE = None")
    monkeypatch.setattr("course_staff.grade.release.judging_files", lambda: [*judging_files(), changed])
    assert read_release(CLONE, "04").digest != first


def test_the_digest_knows_every_module_that_the_checks_import():
    package = Path(course_utils.__file__).parent
    known = set(judging_files())
    for path in known:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.ImportFrom)
                and str(node.module).startswith("course_utils.")
                and "checks" in str(path)
            ):
                place = package.joinpath(*node.module.split(".")[1:])
                assert {place.with_suffix(".py"), place / "__init__.py"} & known, node.module


def test_a_lesson_that_is_not_there_is_one_sentence():
    with pytest.raises(CourseError, match="There is no lesson '44'"):
        read_release(CLONE, "44")
