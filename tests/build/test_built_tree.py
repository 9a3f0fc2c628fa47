"""The notebooks of this repository: what their sources make, and nothing in the student's that gives an answer away."""

import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from course_staff.build import build_all
from course_staff.build.source import parse, read_source
from course_staff.paths import Clone
from course_staff.workplace.origin import grading, is_by_hand

CLONE = Clone(Path(__file__).resolve().parents[2])
BADGE = re.compile(r"\(https://colab\.research\.google\.com/github/([^/]+)/([^/]+)/blob/([^/]+)/([^)]+)\)")


def test_built_notebooks_are_what_their_sources_make():
    assert CLONE.lessons()
    assert build_all(CLONE, check=True) == 0


@pytest.mark.parametrize("lesson", CLONE.lessons())
def test_student_notebook_is_fit_to_hand_out(lesson: str):
    path = CLONE.student / f"{lesson}.ipynb"
    text = path.read_text("utf-8")
    assert not re.search(r"(BEGIN|END)\s+(SOLUTION|HIDDEN)", text, re.IGNORECASE)
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
            parse(cell.source)


@pytest.mark.parametrize("lesson", CLONE.lessons())
def test_badge_leads_to_a_file_of_this_repository(lesson: str):
    title = nbformat.read(CLONE.student / f"{lesson}.ipynb", as_version=4).cells[0].source
    owner, repository, branch, path = BADGE.search(title).groups()
    assert [owner, repository, branch] == [CLONE.setting(key) for key in ("owner", "repository", "branch")]
    assert CLONE.root / path == CLONE.student / f"{lesson}.ipynb"
    assert (CLONE.root / path).is_file()


@pytest.mark.parametrize("lesson", CLONE.lessons())
def test_every_exercise_is_a_stub_that_says_what_to_do(lesson: str):
    cells = nbformat.read(CLONE.student / f"{lesson}.ipynb", as_version=4).cells
    exercises = [cell for cell in cells if grading(cell).get("solution") and not is_by_hand(cell)]
    source = read_source(CLONE.source / f"{lesson}.py", CLONE.root)
    assert [cell.id for cell in exercises] == [cell.exercise for cell in source.cells if cell.exercise]
    for cell in exercises:
        assert f'raise NotImplementedError("{cell.id}: replace this line with your code' in cell.source
