"""Lays a student's answers over the lesson as it was handed out, and says for each exercise what to run for it."""

import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from course_staff.build.stubs import STUB
from course_staff.grade.handover import State, Unit
from course_staff.grade.needed import Needed, needed
from course_staff.grade.plain_python import plain_python
from course_staff.grade.release import Release
from course_staff.grade.sources import sources_of
from course_staff.grade.statements import Statement, statements_of
from course_staff.workplace.answers import Answer, find_answers, names_written
from course_staff.workplace.origin import digest, grading, identity, untouched

MAX_STATEMENTS = 5_000  # at the top of all cells together; the longest lesson has 400
# Names that a kernel has without an import.
OF_THE_KERNEL = {
    "display": "from IPython.display import display",
    "get_ipython": "from IPython import get_ipython",
}


@dataclass(frozen=True)
class _Cell:
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


def units(submission: NotebookNode, release: Release) -> tuple[Unit, ...]:
    """What to run for each exercise of the lesson, in its order, of what a student handed in.

    An answer is found by nbgrader's metadata, else by the function that a cell defines, see `workplace.answers`. Below
    it stands whatever it needs of the student's other cells, and of the course's, those included that the student has
    deleted or changed; see `needed`. Cells that check are never run: the judge is outside.
    """
    same = untouched(submission, release.notebook)
    plain = _plain(submission, release)
    answers = find_answers(plain, release.exercises, same, _names)
    mine = _students_cells(plain, same, release, {answer.cell for answer in answers.values() if answer.attempted})
    if sum(len(cell.statements) for cell in mine) > MAX_STATEMENTS:
        note = f"The notebook has more than {MAX_STATEMENTS:,} statements, far more than a lesson needs."
        return tuple(Unit(name, State.UNREADABLE, note=note) for name in release.exercises)
    found = {name: _locate(name, answers.get(name), mine) for name in release.exercises}
    open_ones = {name for name, (state, *_) in found.items() if state is not State.ANSWERED}
    cells = [*_courses_cells(plain, same, release, open_ones), *mine]
    return tuple(_unit(name, *found[name], cells, _end(name, plain, cells)) for name in release.exercises)


def _plain(submission: NotebookNode, release: Release) -> NotebookNode:
    """A copy with code cells in plain Python; a cell that is marked as an answer is code, whatever it was made into."""
    cells = []
    for cell in submission.cells:
        if cell.cell_type == "code" or grading(cell).get("grade_id") in release.exercises:
            cell = NotebookNode(cell, cell_type="code", source=plain_python(cell.source))
        cells.append(cell)
    return NotebookNode(submission, cells=cells)


def _students_cells(
    plain: NotebookNode, same: Sequence[bool], release: Release, answering: Iterable[int]
) -> list[_Cell]:
    """The code cells of the student's notebook, without stubs, which would take the place of answers."""
    stubs = {digest(release.notebook.cells[exercise.cell]) for exercise in release.exercises.values()}
    lines = [STUB.format(name=name) for name in release.exercises]
    cells = []
    for index, (cell, is_same) in enumerate(zip(plain.cells, same, strict=True)):
        is_stub = digest(cell) in stubs or (is_same and bool(grading(cell).get("solution")))
        is_stub = is_stub or any(line in cell.source for line in lines)
        if cell.cell_type == "code" and (index in answering or not is_stub):
            cells.append(_cell(cell.source, number=index + 1))
    return cells


def _courses_cells(
    plain: NotebookNode, same: Sequence[bool], release: Release, open_ones: Iterable[str]
) -> list[_Cell]:
    """The given cells that the student's notebook has no more, and the stubs of what is not answered."""
    kept = {digest(cell) for cell, is_same in zip(plain.cells, same, strict=True) if is_same}
    exercises = {exercise.cell: name for name, exercise in release.exercises.items()}
    cells = []
    for index, cell in enumerate(release.notebook.cells):
        name = exercises.get(index, "")
        wanted = name in open_ones if name else digest(cell) not in kept
        if cell.cell_type == "code" and wanted:
            cells.append(_cell(plain_python(cell.source), stub=name))
    return cells


def _names(code: str) -> frozenset[str]:
    """The names that a cell binds, or would if it were Python."""
    try:
        return frozenset().union(*(statement.binds for statement in statements_of(code)))
    except SyntaxError:
        return names_written(code)


def _cell(code: str, number: int = 0, stub: str = "") -> _Cell:
    try:
        return _Cell(code, statements_of(code), number=number, stub=stub)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        return _Cell(code, (), f"{where}{error.msg}"[:100], number, stub)


def _locate(name: str, answer: Answer | None, mine: Sequence[_Cell]) -> tuple[State, int, str]:
    """What was found of an answer, the number of its cell, and what is not plain about it."""
    if answer is None:
        return State.MISSING, 0, ""
    if not answer.attempted:
        return State.STUB, 0, ""
    by_number = {cell.number: cell for cell in mine}
    numbers = [answer.cell + 1, *sorted((rival + 1 for rival in answer.rivals), reverse=True)]
    for number in numbers:
        cell = by_number.get(number)
        if cell and any(name in statement.binds for statement in cell.statements):
            others = [f"cell {other}" for other in sorted(numbers) if other != number]
            note = f"{', '.join(others)} answered it as well, and cell {number} counts" if others else ""
            return State.ANSWERED, number, note
    first = by_number.get(numbers[0])
    if first is not None and first.error:
        return State.UNREADABLE, numbers[0], f"Cell {numbers[0]} is no Python ({first.error})"
    return State.MISSING, numbers[0], f"Cell {numbers[0]}, which is the answer's, does not define {name}"


def _end(name: str, plain: NotebookNode, cells: Sequence[_Cell]) -> int:
    """The position of the first cell that is run after the exercise is checked."""
    check = f"{name}_check"
    marked = (i for i, cell in enumerate(plain.cells) if check in (grading(cell).get("grade_id"), identity(cell)))
    place = next(marked, len(plain.cells))
    return sum(cell.number <= place for cell in cells)


def _unit(name: str, state: State, number: int, note: str, cells: Sequence[_Cell], end: int) -> Unit:
    if state is not State.ANSWERED:
        return Unit(name, state, note=_sentence([note] if note else []))
    answer = next(index for index, cell in enumerate(cells) if cell.number == number)
    found = needed([cell.statements for cell in cells], name, answer, end)
    codes = [cell.code for cell in cells]
    sources = sources_of(codes, [cell.statements for cell in cells], found.statements)
    given = tuple(line for kernel_name, line in OF_THE_KERNEL.items() if kernel_name in found.unbound)
    notes = [note] if note else []
    return Unit(name, state, given + sources, _sentence(notes + _notes(found, cells)))


def _notes(found: Needed, cells: Sequence[_Cell]) -> list[str]:
    """What the instructor has to know where an answer may need more than was found."""
    notes = []
    broken = {name: cell.number for cell in cells if cell.error for name in names_written(cell.code)}
    unbound = found.unbound - OF_THE_KERNEL.keys()
    for number in sorted({broken[name] for name in unbound & broken.keys()}):
        names = _listed(name for name in unbound if broken.get(name) == number)
        notes.append(f"it uses {names}, and cell {number}, which has that, is no Python")
    if nowhere := unbound - broken.keys():
        notes.append(f"it uses {_listed(nowhere)}, which no cell defines")
    if found.trained:
        notes.append(
            f"it uses {_listed(found.trained)}, which only a run of the whole notebook with its training makes"
        )
    if found.anything:
        notes.append("it uses names that cannot be seen (exec, globals, import *); a run of the whole notebook has all")
    stubs = {cells[cell].stub for cell, _ in found.statements} - {""}
    if stubs and not found.anything:
        notes.append(f"it calls what is not answered: {_listed(stubs)}")
    if missing := [module for module in sorted(found.imports) if not _is_installed(module)]:
        notes.append(f"it imports {_listed(missing)}, which is not installed")
    return notes


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _sentence(notes: Sequence[str]) -> str:
    text = "; ".join(notes)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _listed(names: Iterable[str]) -> str:
    """At most five names."""
    first = sorted(names)
    more = f" and {len(first) - 5} more" if len(first) > 5 else ""
    return ", ".join(name[:40] for name in first[:5]) + more
