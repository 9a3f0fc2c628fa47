"""A student's road: clone, lab, solve, pull, update, and what run and build look at; the answer is always there."""

import subprocess

import nbformat
import pytest
from two_editions import NAME, SOLVED, cell, newer, sources
from typer.testing import CliRunner

from course_staff.build import build_all, check_instructor
from course_staff.cli import app
from course_staff.paths import Clone
from course_staff.workplace import fill_workplace, update_lessons
from course_utils.errors import CourseError


def git(*arguments, at):
    options = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "protocol.file.allow=always",
    ]
    done = subprocess.run(["git", *options, *arguments], cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def published(clone, tmp_path):
    """The course's repository, and a student's clone of it."""
    (clone.root / ".gitignore").write_text("/my/\n")
    git("init", "-q", "-b", "spring", at=clone.root)
    git("add", "-A", at=clone.root)
    git("commit", "-qm", "first edition", at=clone.root)
    git("clone", "-q", str(clone.root), str(tmp_path / "student"), at=tmp_path)
    return clone, Clone(tmp_path / "student")


def notebook_of(folder):
    return nbformat.read(folder / f"{NAME}.ipynb", as_version=4)


def test_the_answer_is_there_at_every_step(published, publish, solve):
    course, mine = published
    place = fill_workplace(mine)
    assert place == mine.my
    solve(place / f"{NAME}.ipynb")
    assert git("status", "--porcelain", at=mine.root) == ""

    publish()
    git("commit", "-qam", "second edition", at=course.root)
    git("pull", "-q", "--ff-only", at=mine.root)
    assert SOLVED in sources(notebook_of(place))

    fill_workplace(mine)
    assert SOLVED in sources(notebook_of(place))

    before = (place / f"{NAME}.ipynb").read_bytes()
    assert update_lessons(mine, []) == 0
    merged = notebook_of(place)
    assert SOLVED in sources(merged)
    assert "my note" in sources(merged)
    assert cell(merged, "epochs = 6")
    assert [path.read_bytes() for path in (place / "earlier").iterdir()] == [before]

    assert check_instructor(mine, [NAME]) == 0
    assert build_all(mine) == 0
    assert SOLVED in sources(notebook_of(place))
    assert git("status", "--porcelain", at=mine.root) == ""


def test_work_in_the_built_notebook_is_taken_over_and_never_written_over(published, solve):
    _, mine = published
    solve(mine.student / f"{NAME}.ipynb")
    with pytest.raises(CourseError):
        build_all(mine)
    assert SOLVED in sources(notebook_of(mine.student))
    place = fill_workplace(mine)
    assert SOLVED in sources(notebook_of(place))
    assert git("status", "--porcelain", at=mine.root) == ""
    assert build_all(mine) == 0


def test_work_in_both_places_is_kept_in_both(published, solve, capsys):
    _, mine = published
    place = fill_workplace(mine)
    solve(place / f"{NAME}.ipynb")
    other = notebook_of(mine.student)
    other.cells.append(nbformat.v4.new_markdown_cell("written in the wrong place"))
    nbformat.write(other, mine.student / f"{NAME}.ipynb")
    fill_workplace(mine)
    assert SOLVED in sources(notebook_of(place))
    (kept,) = (place / "earlier").iterdir()
    assert "written in the wrong place" in sources(nbformat.read(kept, as_version=4))
    assert kept.name in capsys.readouterr().out


def test_lab_tells_of_a_newer_edition_and_leaves_the_copy_alone(published, solve, capsys):
    _, mine = published
    place = fill_workplace(mine)
    solve(place / f"{NAME}.ipynb")
    before = (place / f"{NAME}.ipynb").read_bytes()
    (mine.source / f"{NAME}.py").write_text(newer((mine.source / f"{NAME}.py").read_text("utf-8")), encoding="utf-8")
    assert build_all(mine) == 0
    capsys.readouterr()
    fill_workplace(mine)
    assert "`course update 04`" in capsys.readouterr().out
    assert (place / f"{NAME}.ipynb").read_bytes() == before


def test_an_untouched_copy_follows_the_course_by_itself(published):
    _, mine = published
    place = fill_workplace(mine)
    (mine.source / f"{NAME}.py").write_text(newer((mine.source / f"{NAME}.py").read_text("utf-8")), encoding="utf-8")
    assert build_all(mine) == 0
    fill_workplace(mine)
    assert cell(notebook_of(place), "epochs = 6")


def test_two_updates_in_one_second_keep_both_former_files(published, solve):
    _, mine = published
    place = fill_workplace(mine)
    solve(place / f"{NAME}.ipynb")
    former = (place / f"{NAME}.ipynb").read_bytes()
    (mine.source / f"{NAME}.py").write_text(newer((mine.source / f"{NAME}.py").read_text("utf-8")), encoding="utf-8")
    assert build_all(mine) == 0
    assert update_lessons(mine, []) == 0
    (place / f"{NAME}.ipynb").write_bytes(former)
    assert update_lessons(mine, []) == 0
    assert [path.read_bytes() for path in (place / "earlier").iterdir()] == [former, former]


@pytest.mark.parametrize("content", ["", "not json", "[]", '{"cells": 3}', "<<<<<<< ours\n{}\n"])
def test_a_copy_that_is_no_notebook_is_one_sentence_and_stays(published, content, capsys):
    _, mine = published
    place = fill_workplace(mine)
    (place / f"{NAME}.ipynb").write_text(content)
    assert update_lessons(mine, []) == 2
    assert "is no notebook" in capsys.readouterr().err
    assert (place / f"{NAME}.ipynb").read_text() == content


@pytest.mark.parametrize("folder", [".", "notebooks", "notebooks/student", "notebooks/new", ".."])
def test_a_part_of_the_course_is_no_workplace(published, folder):
    _, mine = published
    with pytest.raises(CourseError):
        fill_workplace(mine, mine.root / folder)


def test_a_folder_that_the_user_names_in_the_clone_is_out_of_gits_way(published, solve):
    _, mine = published
    place = fill_workplace(mine, mine.root / "homework")
    solve(place / f"{NAME}.ipynb")
    assert git("status", "--porcelain", at=mine.root) == ""


def test_the_command_is_one_sentence_for_an_unknown_lesson(published, monkeypatch):
    _, mine = published
    monkeypatch.chdir(mine.root)
    result = CliRunner().invoke(app, ["update", "77"])
    assert isinstance(result.exception, CourseError)
    assert "There is no lesson '77'" in str(result.exception)
