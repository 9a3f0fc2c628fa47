"""A student opens a lesson, runs it up to the first exercise, solves it, and sees the check pass."""

import shutil

import nbformat
import pytest
from driver import open_notebook, replace_source, run_all, run_cell
from playwright.sync_api import expect

from course_staff.paths import find_clone
from course_staff.workplace.answers import exercises_of

pytestmark = pytest.mark.needs_chromium

CLONE = find_clone()


def has_exercise(lesson):
    """Whether a check waits for code; lesson 11 asks in forms, and lesson 10 for texts that a person reads."""
    notebook = nbformat.read(CLONE.student / f"{lesson}.ipynb", as_version=4)
    return bool(exercises_of(notebook))


LESSONS = [lesson for lesson in CLONE.lessons() if has_exercise(lesson)]


def first_exercise(notebook):
    """The nbgrader id of the first cell that a student fills in."""
    marks = (cell.metadata.get("nbgrader", {}) for cell in notebook.cells)
    return next(mark["grade_id"] for mark in marks if mark.get("solution"))


def find_cell(notebook, grade_id):
    """The position and the cell whose nbgrader id is `grade_id`."""
    for index, cell in enumerate(notebook.cells):
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
            return index, cell
    raise AssertionError(f"no cell {grade_id}")


def find_check(notebook, exercise):
    """The position of the cell that checks the exercise."""
    return next(i for i, cell in enumerate(notebook.cells) if f'check("{exercise}"' in cell.source)


@pytest.mark.timeout(600)
@pytest.mark.release_gate
@pytest.mark.parametrize("lesson", LESSONS)
def test_run_to_the_first_stub_then_solve_it(page, lab, tmp_path, lesson):
    student = nbformat.read(CLONE.student / f"{lesson}.ipynb", as_version=4)
    exercise = first_exercise(student)
    solution = find_cell(nbformat.read(CLONE.instructor / f"{lesson}.ipynb", as_version=4), exercise)[1].source
    shutil.copy(CLONE.student / f"{lesson}.ipynb", lab.work / f"{lesson}.ipynb")

    cells = open_notebook(page, lab, f"{lesson}.ipynb").locator(".jp-Notebook .jp-Cell")
    expect(cells).to_have_count(len(student.cells))
    run_all(page)

    position, check = find_cell(student, exercise)[0], find_check(student, exercise)
    outputs = cells.nth(check).locator(".jp-OutputArea")
    expect(outputs).to_contain_text("not attempted")
    expect(outputs).to_contain_text(exercise)
    assert "Traceback" not in outputs.inner_text()
    later = next(i for i in range(check + 1, len(student.cells)) if student.cells[i].cell_type == "code")
    expect(cells.nth(later).locator(".jp-InputPrompt")).to_have_text("[ ]:")
    cells.nth(check).scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / f"{lesson}_stub.png")

    replace_source(page, cells.nth(position), solution)
    run_cell(page, cells.nth(position))
    run_cell(page, cells.nth(check))
    expect(outputs).to_contain_text("passed")
    page.screenshot(path=tmp_path / f"{lesson}_passed.png")
    assert not page.locator(".jp-Dialog").count()
    assert page.complaints == []
