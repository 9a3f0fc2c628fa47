"""Finds the student's answer to each exercise of a lesson, wherever it stands in the notebook."""

import ast
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode

from course_staff.build.source import parse
from course_staff.build.stubs import STUB
from course_staff.workplace.origin import grading, identity, is_by_hand


@dataclass(frozen=True)
class Exercise:
    """An exercise as a built notebook, the student's or the instructor's, has it.

    Attributes:
        cell: the position of its cell.
        defines: the names by which an answer is known that has lost its metadata: the exercise's own, if its cell
            defines that, else all functions and classes of the cell, else its variables.
    """

    name: str
    cell: int
    defines: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """A student's answer to one exercise.

    Attributes:
        source: the text of its cell.
        cell: the position of the cell in the student's notebook.
        attempted: whether it is more than the stub that was handed out, or an empty cell.
        found_by: nbgrader's metadata (or the cell's id), or what the cell defines.
        rivals: the positions of other cells that claim the exercise and are no mere stubs.
    """

    exercise: str
    source: str
    cell: int
    attempted: bool
    found_by: Literal["metadata", "definition"]
    rivals: tuple[int, ...] = ()


def exercises_of(notebook: NotebookNode) -> dict[str, Exercise]:
    """The exercises of a built notebook by name, in order; what a person reads is none of them."""
    exercises = {}
    for index, cell in enumerate(notebook.cells):
        mark = grading(cell)
        if mark.get("solution") and not is_by_hand(cell):
            name = mark["grade_id"]
            exercises[name] = Exercise(name, index, _known_by(name, cell.source))
    return exercises


def find_answers(
    notebook: NotebookNode,
    exercises: Mapping[str, Exercise],
    untouched: Collection[bool],
    names: Callable[[str], frozenset[str]] | None = None,
) -> dict[str, Answer]:
    """The answer to each of the `exercises` that a student's notebook has; one that it has not is left out.

    nbgrader's metadata decide first, then what a cell defines: a student may have answered in a cell of their own and
    left the stub as it was. Of several answers, that counts which stands last above the cell that checks it, as when
    the notebook is run.

    Args:
        untouched: for each cell, whether it is as it was handed out: a stub, or a cell of the course.
        names: says which names the code of a cell binds; `names_bound`, unless another is given.
    """
    ends = _check_positions(notebook)
    names = names or names_bound
    answers = {}
    for name, exercise in exercises.items():
        claims = [
            _claim(
                cell,
                index,
                exercise,
                not same and bool(cell.source.strip()),
                ends.get(name, len(notebook.cells)),
                names,
            )
            for index, (cell, same) in enumerate(zip(notebook.cells, untouched, strict=True))
        ]
        claims = [claim for claim in claims if claim is not None]
        if not claims:
            continue
        attempted, _, marked, *_, index = max(claims)
        rivals = tuple(claim[-1] for claim in claims if claim[0] and claim[-1] != index)
        found_by = "metadata" if marked else "definition"
        answers[name] = Answer(name, notebook.cells[index].source, index, attempted, found_by, rivals)
    return answers


def _claim(
    cell: NotebookNode,
    index: int,
    exercise: Exercise,
    attempted: bool,
    end: int,
    names: Callable[[str], frozenset[str]],
) -> tuple[bool, bool, bool, bool, bool, int] | None:
    """How well the cell's claim to be the answer stands, as something to compare; None where it makes none."""
    mark = grading(cell)
    marked = mark.get("grade_id") == exercise.name or (not mark and identity(cell) == exercise.name)
    defines = bool(exercise.defines & names(cell.source)) if marked or cell.cell_type == "code" else False
    finished = STUB.format(name=exercise.name) not in cell.source
    if not marked and not (defines and attempted and finished):  # with its first line left, a stub of some edition
        return None
    return attempted, finished, marked, defines, index < end, index


def names_bound(source: str) -> frozenset[str]:
    """The names of functions, classes and variables that the code binds at its top level, right Python or not."""
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return names_written(source)
    return _functions(tree) | _variables(tree)


def names_written(source: str) -> frozenset[str]:
    """The names that lines of the code look like binding at its top level; for what is no Python."""
    names = re.findall(r"^(?:(?:async\s+)?def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", source, re.MULTILINE)
    return frozenset(name for pair in names for name in pair if name)


def _known_by(name: str, source: str) -> frozenset[str]:
    try:
        tree = parse(source)
    except SyntaxError:
        return frozenset({name})
    functions = _functions(tree)
    return frozenset({name}) if name in functions else functions or _variables(tree) or frozenset({name})


def _functions(tree: ast.Module) -> frozenset[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(node.name for node in tree.body if isinstance(node, kinds))


def _variables(tree: ast.Module) -> frozenset[str]:
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    targets += [node.target for node in tree.body if isinstance(node, ast.AnnAssign) and node.value is not None]
    return frozenset(target.id for target in targets if isinstance(target, ast.Name))


def _check_positions(notebook: NotebookNode) -> dict[str, int]:
    """For each exercise, the position of the cell that checks it in the student's notebook."""
    positions: dict[str, int] = {}
    for index, cell in enumerate(notebook.cells):
        name = grading(cell).get("grade_id") or identity(cell) or ""
        if name.endswith("_check"):
            positions.setdefault(name.removesuffix("_check"), index)
    return positions
