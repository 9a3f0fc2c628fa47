"""Lays a student's answers over the lesson as it was handed out, and says for each exercise what to run for it.

`answer_cells` makes plain Python (`plain_python`) of the cells, `needed` finds in it (by `statements` and `training`)
what an answer needs, `sources` writes that out, and `notes` says what is not plain.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from course_staff.grade.answer_cells import (
    Cell,
    as_handed_out,
    courses_cells,
    has_too_many_statements,
    in_plain_python,
    names_bound,
    students_cells,
)
from course_staff.grade.handover import State, Unit
from course_staff.grade.needed import needed
from course_staff.grade.notes import not_plain, sentence
from course_staff.grade.release import Release
from course_staff.grade.sources import sources_of
from course_staff.grade.statements import MAX_STATEMENTS
from course_staff.workplace.answers import Answer, find_answers
from course_staff.workplace.origin import grading, identity

# Names that a kernel has without an import; the worker has the first one as well.
OF_THE_KERNEL = {"display": "", "get_ipython": "from IPython import get_ipython"}


def units(submission: NotebookNode, release: Release) -> tuple[Unit, ...]:
    """What to run for each exercise of the lesson, in its order, of what a student handed in.

    An answer is found by nbgrader's metadata, else by the function that a cell defines, see `workplace.answers`. With
    it comes whatever it needs of the student's other cells, and of the course's, those included that the student has
    deleted or changed; see `needed`. Cells that check are never run: the judge is outside.
    """
    plain = in_plain_python(submission, release)
    if has_too_many_statements(cell.source for cell in plain.cells if cell.cell_type == "code"):
        note = f"The notebook has more than {MAX_STATEMENTS:,} statements, far more than a lesson needs."
        return tuple(Unit(name, State.UNREADABLE, note=note) for name in release.exercises)
    same = as_handed_out(submission, release)
    answers = find_answers(plain, release.exercises, same, names_bound)
    answering = defaultdict(list)
    for name, answer in answers.items():
        if answer.attempted:
            answering[answer.cell].append(name)
    mine = students_cells(plain, same, release, answering)
    found = {name: _located(name, answers.get(name), mine) for name in release.exercises}
    open_ones = [name for name, place in found.items() if place.state is not State.ANSWERED]
    cells = [*courses_cells(plain, same, release, open_ones), *mine]
    return tuple(_unit(name, place, cells, _checked(name, plain)) for name, place in found.items())


@dataclass(frozen=True)
class _Place:
    """Where an answer is: the number of its cell, and what is not plain about that."""

    state: State
    number: int = 0
    note: str = ""


def _located(name: str, answer: Answer | None, mine: Sequence[Cell]) -> _Place:
    """Where the answer to an exercise is: of all cells that claim it, the first choice that binds its name."""
    if answer is None:
        return _Place(State.MISSING)
    if not answer.attempted:
        return _Place(State.STUB)
    by_number = {cell.number: cell for cell in mine}
    numbers = [answer.cell + 1, *sorted((rival + 1 for rival in answer.rivals), reverse=True)]
    binding = [number for number in numbers if number in by_number and _binds(by_number[number], name)]
    if binding:
        others = ", ".join(f"cell {other}" for other in sorted(binding[1:]))
        note = f"{others} answered it as well, and cell {binding[0]} counts" if others else ""
        return _Place(State.ANSWERED, binding[0], note)
    first = by_number[numbers[0]]
    if first.error:
        return _Place(State.UNREADABLE, note=f"Cell {first.number} is no Python ({first.error})")
    return _Place(State.MISSING, note=f"Cell {first.number}, which is the answer's, does not define {name}")


def _binds(cell: Cell, name: str) -> bool:
    return any(name in statement.binds for statement in cell.statements)


def _checked(name: str, plain: NotebookNode) -> int:
    """The number of the last cell that is run before the exercise is checked."""
    check = f"{name}_check"
    marked = (i for i, cell in enumerate(plain.cells) if check in (grading(cell).get("grade_id"), identity(cell)))
    return next(marked, len(plain.cells))


def _unit(name: str, place: _Place, cells: Sequence[Cell], checked: int) -> Unit:
    notes = [place.note] if place.note else []
    if place.state is not State.ANSWERED:
        return Unit(name, place.state, note=sentence(notes))
    answer = next(index for index, cell in enumerate(cells) if cell.number == place.number)
    statements = [cell.statements for cell in cells]
    found = needed(statements, name, answer, end=sum(cell.number <= checked for cell in cells))
    given = tuple(line for of_kernel, line in OF_THE_KERNEL.items() if line and of_kernel in found.unbound)
    sources = sources_of([cell.code for cell in cells], statements, found.statements)
    notes += not_plain(found, cells, known=OF_THE_KERNEL)
    return Unit(name, place.state, given + sources, sentence(notes))
