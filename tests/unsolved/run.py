"""Runs a student notebook in the smoke profile, every cell whatever the others do."""

import os
import re
import tempfile

import nbformat
from nbclient import NotebookClient

from course_staff.paths import find_clone
from course_staff.run.one import ThisInterpreter

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def student_notebook(lesson):
    """The notebook that students of this lesson, e.g. `"04"`, get."""
    (path,) = find_clone().student.glob(f"{lesson}_*.ipynb")
    return nbformat.read(path, as_version=4)


def exercises_of(notebook):
    """The exercises' names, in order."""
    return [cell.id for cell in notebook.cells if _is_exercise(cell)]


def _is_exercise(cell):
    mark = cell.metadata.get("nbgrader", {})
    return mark.get("solution", False) and not mark["grade"]  # a person reads what is both


def with_references(notebook):
    """The notebook with a line below each stub that takes the course's own function."""
    for cell in notebook.cells:
        if _is_exercise(cell):
            cell.source += f'\n{cell.id} = reference("{cell.id}")'
    return notebook


def run(notebook):
    """The errors of a run by cell, each as the reader sees it: its name and its text."""
    environment = os.environ | {"COURSE_PROFILE": "smoke"}
    with tempfile.TemporaryDirectory() as folder:
        where = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, allow_errors=True, kernel_manager_class=ThisInterpreter, resources=where)
        client.execute(env=environment)
    return {
        cell.id: (output.ename, COLOUR.sub("", "\n".join(output.traceback)))
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    }
