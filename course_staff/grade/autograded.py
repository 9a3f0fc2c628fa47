"""The notebook that nbgrader's formgrader shows for a submission: the lesson with the student's answers and verdicts.

It is made from the lesson, not from the student's file, so that its cells are those that the gradebook knows, whatever
was done to them. `autograded/<student>/<lesson>/<lesson>.ipynb` is a product and is written anew.
"""

import json
from collections.abc import Collection
from copy import deepcopy

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from course_staff.files import replace_text
from course_staff.grade.attempt import Attempt
from course_staff.grade.by_hand import texts_asked, texts_in
from course_staff.grade.course_toml import CourseFolder
from course_staff.grade.handover import Unit
from course_staff.grade.judge import Grade
from course_staff.grade.release import Release
from course_staff.grade.results import Result
from course_staff.grade.texts import clean
from course_staff.workplace.answers import names_bound
from course_staff.workplace.origin import grading, identity, untouched
from course_utils.checks.verdict import PASSED

FOLDER = "autograded"
LONGEST = 100_000  # of a cell, in characters
NO_ANSWER = "# There is no answer to {}."


def write_autograded(course: CourseFolder, release: Release, attempt: Attempt, result: Result) -> None:
    """Write the notebook of a result.

    Raises:
        CourseError: it cannot be written.
    """
    path = course.root / FOLDER / result.student / result.lesson / f"{result.lesson}.ipynb"
    replace_text(path, nbformat.writes(autograded(release, attempt, result)) + "\n")


def autograded(release: Release, attempt: Attempt, result: Result) -> NotebookNode:
    """The lesson's graded cells with what the student wrote, what of their own cells it needs, and the verdicts."""
    answers = {unit.exercise: unit for unit in attempt.job.units}
    grades = {f"{grade.exercise}_check": grade for grade in result.grades}
    texts = texts_in(attempt.submission.notebook, release.notebook)
    given = {cell.source.strip() for cell in release.notebook.cells if cell.cell_type == "code"}
    notebook, shown = deepcopy(release.notebook), set()
    own = _project(attempt, release) if texts else {}
    cells = []
    for cell in notebook.cells:
        name = grading(cell).get("grade_id", "")
        if unit := answers.get(name):
            cells += _own_cells(unit, given | shown)
            shown |= {source.strip() for source in unit.cells}
            cell.source = clean(_answer(unit), LONGEST) if unit.cells else NO_ANSWER.format(name)
        elif grade := grades.get(name):
            cell.outputs = [new_output("stream", name="stdout", text=verdict_text(grade))]
        elif name in texts:
            cells += own.pop(name, [])
            cell.source = clean(texts[name], LONGEST) or cell.source
        cells.append(cell)
    notebook.cells = [*cells, *(cell for rest in own.values() for cell in rest)]
    return notebook


def verdict_text(grade: Grade) -> str:
    """The verdict for the instructor, hidden inputs included."""
    if grade.outcome == PASSED:
        return f"{grade.exercise}: passed, {grade.points} of {grade.max_points} points\n"
    rows = [
        ("", grade.what),
        ("got", grade.got),
        ("expected", grade.expected),
        ("why", grade.why),
        ("note", grade.note),
    ]
    lines = [f"{label}: {text}" if label else text for label, text in rows if text]
    return (
        f"{grade.exercise}: {grade.outcome.replace('_', ' ')}, 0 of {grade.max_points} points\n"
        + "\n".join(lines)
        + "\n"
    )


def _own_cells(unit: Unit, known: Collection[str]) -> list[NotebookNode]:
    """Cells of the student's own that an answer needs; the lesson's and those already shown are left out."""
    others = [source for source in unit.cells if source != _answer(unit)]
    return [new_code_cell(clean(source, LONGEST)) for source in others if source.strip() not in known]


def _answer(unit: Unit) -> str:
    """The cell that defines the answer."""
    return next((source for source in reversed(unit.cells) if unit.exercise in names_bound(source)), unit.cells[-1])


def _project(attempt: Attempt, release: Release) -> dict[str, list[NotebookNode]]:
    """The student's own cells by the text that they stand above, `""` for those below the last one.

    Whoever reads a text wants to see the work that it speaks of. Outputs are not shown: they may hold anything.
    """
    if attempt.submission.notebook is None:
        return {}
    mine = nbformat.from_dict(json.loads(attempt.submission.notebook))
    asked, found, waiting = texts_asked(release.notebook), {}, []
    for cell, same in zip(mine.cells, untouched(mine, release.notebook), strict=True):
        name = grading(cell).get("grade_id") or identity(cell)
        if name in asked:
            found.setdefault(name, []).extend(waiting)
            waiting = []
        elif not same and not grading(cell) and cell.source.strip():
            make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
            waiting.append(make(clean(cell.source, LONGEST)))
    return found | {"": waiting}
