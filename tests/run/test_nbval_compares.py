"""nbval as `make test` runs it really compares: about a cell that has nothing stored it would say nothing."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbval.plugin import get_sanitize_patterns

from course_staff.paths import Clone
from course_staff.run.one import ThisInterpreter
from course_staff.run.tests import nbval_options

ROOT = Path(__file__).parents[2]
COMPARED = "nbval-check-output"  # the tag that the build gives


def same(cells):
    """Nothing is changed."""


def number(cells):
    cells[0].outputs[0].text = "37_634 parameters\n"


def shape(cells):
    result_of(cells[2]).data["text/plain"] = "(64, 64, 1)"


def unmarked(cells):
    result_of(cells[1]).data["text/plain"] = "0.0"


def no_log(cells):
    cells[2].outputs = [result_of(cells[2])]  # as a machine has it whose libraries log nothing


def result_of(cell):
    return next(output for output in cell.outputs if output.output_type == "execute_result")


@pytest.mark.release_gate
def test_a_changed_output_fails_where_a_cell_is_marked_and_nowhere_else(tmp_path):
    """One executed notebook, five copies, each with another change in its stored outputs; one nbval run of all."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    sources = (
        "print(37_633, 'parameters')",
        "import random\nrandom.random()",
        "import os, sys\nprint('log line of a machine', file=sys.stderr)\n(64, 64, 3)",
        "assert os.environ['COURSE_PROFILE'] == 'smoke'",
    )
    executed = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    for number_of_cell in (0, 2):
        executed.cells[number_of_cell].metadata.tags = [COMPARED]
    smoke = os.environ | {"COURSE_PROFILE": "smoke"}
    NotebookClient(executed, kernel_manager_class=ThisInterpreter).execute(env=smoke)
    for change in (same, number, shape, unmarked, no_log):
        copy = nbformat.reads(nbformat.writes(executed), as_version=4)
        change(copy.cells)
        nbformat.write(copy, tmp_path / f"{change.__name__}.ipynb")

    unset = {key: value for key, value in os.environ.items() if key != "COURSE_PROFILE"}
    command = [sys.executable, "-m", "pytest", "-rf", "-p", "no:cacheprovider", "-p", "no:xdist", "--color=no"]
    run = subprocess.run(
        [*command, *nbval_options(Clone(ROOT)), *tmp_path.glob("*.ipynb")],
        cwd=tmp_path,
        env=unset,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1, run.stdout
    failed = {line.split(" - ")[0].strip() for line in run.stdout.splitlines() if line.startswith("FAILED ")}
    assert failed == {"FAILED number.ipynb::Cell 0", "FAILED shape.ipynb::Cell 2"}
    assert "2 failed, 18 passed" in run.stdout


def compared_cells(lesson):
    notebook = nbformat.read(Clone(ROOT).instructor / f"{lesson}.ipynb", as_version=4)
    return [cell for cell in notebook.cells if COMPARED in cell.metadata.get("tags", ())]


@pytest.mark.parametrize("lesson", Clone(ROOT).lessons())
def test_each_lesson_has_a_cell_whose_output_is_compared(lesson):
    assert compared_cells(lesson)


@pytest.mark.release_gate
def test_every_compared_cell_of_the_lessons_has_something_to_compare_with():
    lessons = Clone(ROOT).lessons()
    assert lessons
    for lesson in lessons:
        for cell in compared_cells(lesson):
            outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
            assert cell.execution_count, f"{lesson}: never executed: {cell.source}"
            assert outputs, f"{lesson}: no stored output: {cell.source}"


PATTERNS = get_sanitize_patterns((ROOT / "tests" / "nbval_sanitize.cfg").read_text("utf-8"))


def sanitized(text):
    for pattern, replacement in PATTERNS:
        text = re.sub(pattern, replacement, text)
    return text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12/12 ━━━━ 1s 20ms/step - loss: 0.5", "12/12 ━━━━ 0s 7ms/step - loss: 0.5"),
        ("took 3.2 s", "took 11.75 s"),
        ("<Functional object at 0x7f12a3b4c5d6>", "<Functional object at 0x55d0c0ffee00>"),
        ("saved to /tmp/tmpab12/model.keras", "saved to /Users/ada/course/model.keras"),
        ("saved to /tmp/tmpab12/model.keras", r"saved to C:\Users\ada\model.keras"),
        ("2026-11-22 20:11:00.123456", "2027-01-02T03:04:05"),
    ],
)
def test_what_differs_between_two_runs_is_made_equal(one, other):
    assert sanitized(one) == sanitized(other) != one


@pytest.mark.parametrize(
    "text",
    [
        "37,633 parameters, 37,569 trainable, 64 not",
        "(None, 64, 64, 3)",
        "loss: 0.5012 - accuracy: 0.95",
        "<div><b>K03</b></div>",
        "https://example.org/a/b",
        "0.25 of 1/3",
        "stride 2, kernel 7×7",
    ],
)
def test_what_a_lesson_measures_stays(text):
    assert sanitized(text) == text
