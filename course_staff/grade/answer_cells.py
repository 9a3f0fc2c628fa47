"""The cells that answers are made of: the student's own, and those of the course that the student has no more."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from course_staff.build.stubs import STUB
from course_staff.grade.plain_python import plain_python
from course_staff.grade.release import Release
from course_staff.grade.sources import on_their_lines
from course_staff.grade.statements import MAX_STATEMENTS, Statement, statements_of
from course_staff.workplace.answers import names_written
from course_staff.workplace.origin import digest, grading, identity, untouched

# What a student may leave of a stub; `find_answers` would take the cell for one.
COMMENTED_STUB = re.compile(r"^([ \t]*)#.*raise NotImplementedError\(.*$", re.MULTILINE)
LONGEST = 10_000  # characters of a cell of the course; the longest has 2,100


@dataclass(frozen=True)
class Cell:
    """A cell of the notebook that results.

    Attributes:
        code: plain Python, or what does not compile.
        statements: its statements; none where it does not compile.
        error: why it does not; empty where it does.
        number: its place in the student's notebook, counted from 1; 0 for the course's own.
        stub: the exercise whose stub it is.
    """

    code: str
    statements: tuple[Statement, ...]
    error: str = ""
    number: int = 0
    stub: str = ""


def in_plain_python(submission: NotebookNode, release: Release) -> NotebookNode:
    """A copy with code cells in plain Python; a cell that is marked as an answer is code, whatever it was made into."""
    cells = []
    for cell in submission.cells:
        name = grading(cell).get("grade_id") or identity(cell)
        if cell.cell_type == "code" or name in release.exercises:
            source = COMMENTED_STUB.sub(r"\1#", plain_python(cell.source))
            cell = NotebookNode(cell, cell_type="code", source=source)
        cells.append(cell)
    return NotebookNode(submission, cells=cells)


def as_handed_out(submission: NotebookNode, release: Release) -> list[bool]:
    """For each cell, whether its text is the course's; one that is far longer than any of the course's is not read."""
    cells = [cell if len(cell.source) <= LONGEST else NotebookNode(cell, source="", id="") for cell in submission.cells]
    same = untouched(NotebookNode(submission, cells=cells), release.notebook)
    return [known and len(cell.source) <= LONGEST for known, cell in zip(same, submission.cells, strict=True)]


def students_cells(
    plain: NotebookNode, same: Sequence[bool], release: Release, answering: Mapping[int, Collection[str]]
) -> list[Cell]:
    """The code cells of the student's notebook, without stubs, which would take the place of answers.

    Args:
        plain: the notebook, in plain Python.
        same: for each of its cells, whether it is as it was handed out.
        answering: the exercises that cells answer, by position.
    """
    cells = []
    for index, (cell, is_same) in enumerate(zip(plain.cells, same, strict=True)):
        is_stub = is_same and bool(grading(cell).get("solution"))
        if cell.cell_type == "code" and (index in answering or not is_stub):
            own = _cell(cell.source, number=index + 1)
            cells.append(_without_stubs(own, release, answering.get(index, ())))
    return cells


def _without_stubs(cell: Cell, release: Release, answered: Collection[str]) -> Cell:
    """The cell without the functions that are as they were handed out; not those of the exercises that it answers."""
    lines = [STUB.format(name=name) for name in release.exercises]
    if not any(line in cell.code for line in lines):
        return cell
    kept = tuple(
        statement
        for statement in cell.statements
        if not any(line in statement.source for line in lines) or statement.binds & set(answered)
    )
    return cell if len(kept) == len(cell.statements) else replace(cell, code=on_their_lines(kept), statements=kept)


def courses_cells(
    plain: NotebookNode, same: Sequence[bool], release: Release, open_ones: Collection[str]
) -> list[Cell]:
    """The given cells that the student's notebook has no more, and the stubs of the exercises that are `open_ones`.

    Of the other stubs comes what else was given with them, such as imports.
    """
    kept = {digest(cell) for cell, is_same in zip(plain.cells, same, strict=True) if is_same}
    exercises = {exercise.cell: name for name, exercise in release.exercises.items()}
    cells = []
    for index, given in enumerate(release.notebook.cells):
        if given.cell_type != "code":
            continue
        name, cell = exercises.get(index, ""), _cell(plain_python(given.source))
        if name in open_ones:
            cells.append(replace(cell, stub=name))
        elif name:
            rest = tuple(statement for statement in cell.statements if name not in statement.binds)
            cells.append(Cell(on_their_lines(rest), rest))
        elif digest(given) not in kept:
            cells.append(cell)
    return cells


def names_bound(code: str) -> frozenset[str]:
    """The names that a cell binds, or would if it were Python."""
    try:
        return frozenset().union(*(statement.binds for statement in statements_of(code)))
    except SyntaxError:
        return names_written(code)


def has_too_many_statements(codes: Iterable[str]) -> bool:
    """Whether cells have more than `MAX_STATEMENTS` together; what is no Python has none."""
    total = 0
    for code in codes:
        try:
            total += len(statements_of(code))
        except SyntaxError:
            continue
        if total > MAX_STATEMENTS:
            return True
    return False


def _cell(code: str, number: int = 0) -> Cell:
    try:
        return Cell(code, statements_of(code), number=number)
    except SyntaxError as error:
        return Cell(code, (), str(error)[:100], number)
