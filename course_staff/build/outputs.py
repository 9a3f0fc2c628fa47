"""Keeps the outputs of an executed lesson in its instructor notebook for as long as they belong to its code."""

import hashlib
import json

import nbformat
from nbconvert.preprocessors.coalescestreams import CoalesceStreamsPreprocessor
from nbformat import NotebookNode

from course_staff.build.edition import without_edition
from course_staff.build.seal import sealed_text
from course_staff.files import replace_text
from course_staff.paths import Clone
from course_utils.errors import CourseError
from course_utils.runtime import versions


def store_outputs(clone: Clone, lesson: str, executed: NotebookNode, profile: str, minutes: float) -> None:
    """Put the outputs of an executed copy of a lesson into its instructor notebook.

    What papermill adds (a cell, metadata, times) stays behind; consecutive texts of one stream become one, and
    executions are counted from 1. `metadata.course.executed` records the profile, the minutes that the run took, the
    versions and two digests: of all code, and of all outputs with this record, by which `course build --check` finds a
    change by hand.

    Raises:
        CourseError: the instructor notebook is missing or has other code than the copy, or the copy is not executed
            to its end.
    """
    path = clone.instructor / f"{lesson}.ipynb"
    name = f"notebooks/instructor/{path.name}"
    again = f"run `course build`, then `course run --force --commit-outputs {lesson}`"
    try:
        notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
    except (OSError, ValueError):
        raise CourseError(f"{name} is missing or no notebook: {again}.") from None
    copies = {cell.id: cell for cell in executed.cells if cell.cell_type == "code"}
    for count, cell in enumerate(_code_cells(notebook), start=1):
        copy = copies.get(cell.id)
        if copy is None or copy.source != cell.source:
            raise CourseError(f"{name} has changed since it was executed: {again}.")
        if copy.execution_count is None:
            raise CourseError(f"The run of {lesson} stopped before cell '{cell.id}'; its outputs are not stored.")
        cell.outputs = nbformat.from_dict(copy.outputs)
        CoalesceStreamsPreprocessor().preprocess_cell(cell, {}, count)
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    record = {"profile": profile, "minutes": minutes, **versions(), "code_sha256": _code_digest(notebook)}
    notebook.metadata.course.executed = record | {"outputs_sha256": _outputs_digest(notebook, record)}
    replace_text(path, sealed_text(notebook))


def adopt_outputs(built: NotebookNode, old: str) -> str | None:
    """Put the outputs of the instructor notebook `old` (its text) into the newly built one, if they belong to its code.

    Returns:
        Why they are dropped, or None: they are kept, or there are none.
    """
    try:
        notebook = nbformat.reads(old, as_version=4)
        nbformat.validate(notebook)
        record = dict(notebook.metadata.get("course", {}).get("executed", {}))
    except (ValueError, TypeError, AttributeError, RecursionError, nbformat.ValidationError):
        return "the old file is no notebook of the course"
    if not record:
        return "nothing says how they came about" if any(cell.outputs for cell in _code_cells(notebook)) else None
    if record.pop("outputs_sha256", None) != _outputs_digest(notebook, record):
        return "they were changed by hand"
    if record.get("code_sha256") != _code_digest(built):
        return "the code has changed since"
    for cell, old_cell in zip(_code_cells(built), _code_cells(notebook), strict=True):
        cell.outputs, cell.execution_count = old_cell.outputs, old_cell.execution_count
    built.metadata.course.executed = notebook.metadata.course.executed
    return None


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _code_digest(notebook: NotebookNode) -> str:
    return _digest([without_edition(cell.source) for cell in _code_cells(notebook)])


def _outputs_digest(notebook: NotebookNode, record: dict) -> str:
    return _digest([record, [[cell.execution_count, cell.outputs] for cell in _code_cells(notebook)]])


def _digest(value: list) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
