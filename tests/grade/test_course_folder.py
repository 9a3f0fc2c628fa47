"""`course init`: a folder that nbgrader knows; nothing in it is ever written over."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from made import LESSON

from course_staff.grade.course_folder import make_course
from course_staff.grade.course_toml import read_course
from course_staff.paths import find_clone
from course_utils.errors import CourseError

CLONE = find_clone(Path(__file__).parent)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course folder with two lessons, and what was said."""
    folder = tmp_path_factory.mktemp("courses") / "my course"
    return folder, make_course(CLONE, folder, ["04", "06"])


def test_it_says_what_it_made(made):
    _, lines = made
    names = {line.removesuffix(" made").rpartition("/")[2] for line in lines}
    assert names >= {"course.toml", "nbgrader_config.py", "gradebook.db", "secret.key", f"{LESSON}.ipynb"}
    assert all(line.endswith(" made") for line in lines)


def test_the_course_can_be_read(made):
    course = read_course(made[0])
    assert course.name == "my course"
    assert list(course.lessons) == [LESSON, "06_one_by_one_and_inception"]
    assert course.lessons[LESSON].points == {"identity_block": 10, "convolutional_block": 10, "resnet50": 15}


def test_source_has_the_answers_and_release_has_not(made):
    texts = {}
    for step in ("source", "release"):
        notebook = nbformat.read(made[0] / step / LESSON / f"{LESSON}.ipynb", as_version=4)
        nbformat.validate(notebook)
        assert not any(cell.get("outputs") for cell in notebook.cells)
        texts[step] = "\n".join(cell.source for cell in notebook.cells)
    assert "### BEGIN SOLUTION" in texts["source"]
    assert "raise NotImplementedError" in texts["release"]
    assert "SOLUTION" not in texts["release"]


@pytest.mark.release_gate
def test_nbgrader_finds_the_lessons(made):
    """nbgrader itself reads the configuration, the database and the folders."""
    program = (
        "from nbgrader.apps import NbGrader; from nbgrader.apps.api import NbGraderAPI;"
        "from nbgrader.coursedir import CourseDirectory;"
        "app = NbGrader(); app.load_config_file(); api = NbGraderAPI(CourseDirectory(config=app.config));"
        "print([(a['name'], a['max_score'], a['status']) for a in api.get_assignments()], api.course_id)"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=made[0], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == (
        "[('04_residual_networks', 35.0, 'draft'), ('06_one_by_one_and_inception', 35.0, 'draft')] my course"
    )


def test_a_second_call_makes_only_what_is_missing(made):
    folder, _ = made
    toml, config = folder / "course.toml", folder / "nbgrader_config.py"
    config.write_text(config.read_text() + "# mine\n")
    toml.write_text(toml.read_text() + "\n[lessons.05_why_residual_networks_work]\n")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".db"}
    lines = make_course(CLONE, folder, [])
    assert sorted(line.rpartition("/")[2] for line in lines) == ["05_why_residual_networks_work.ipynb made"] * 2
    assert {path: path.read_bytes() for path in before} == before


def test_a_lesson_without_graded_exercises_is_refused_by_name(tmp_path):
    with pytest.raises(CourseError, match="Lesson 00_start_here has no graded exercise"):
        make_course(CLONE, tmp_path / "a", ["00"])
    assert not (tmp_path / "a").exists()


def test_points_for_an_exercise_that_is_not_there_are_refused(tmp_path):
    (tmp_path / "course.toml").write_text(f"[lessons.{LESSON}.points]\nidentity_blok = 1\n")
    with pytest.raises(CourseError, match="identity_blok` is no graded exercise of the lesson; it has identity_block"):
        make_course(CLONE, tmp_path, [])


def test_a_lesson_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "course.toml").write_text("[lessons.99_nothing]\n")
    with pytest.raises(CourseError, match="99_nothing"):
        make_course(CLONE, tmp_path, [])


@pytest.mark.parametrize("part", ["", "notebooks", "data/own", "my/course", ".."])
def test_a_part_of_the_course_is_no_course_folder(part):
    before = set(CLONE.root.iterdir())
    with pytest.raises(CourseError, match="is a part of the course"):
        make_course(CLONE, CLONE.root / part, ["04"])
    assert set(CLONE.root.iterdir()) == before


def test_a_file_is_no_course_folder(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CourseError, match="is a file"):
        make_course(CLONE, tmp_path / "file", ["04"])
    assert (tmp_path / "file").read_text() == "mine"
