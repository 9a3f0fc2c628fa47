"""What a lesson asks: its exercises in order, their points, and the cells that students were given."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

import course_utils
from course_staff.grade.by_hand import texts_asked
from course_staff.paths import Clone
from course_staff.workplace.answers import Exercise, exercises_of
from course_staff.workplace.newest import newest_text
from course_staff.workplace.notebook import parse_notebook
from course_staff.workplace.origin import grading
from course_utils.checks.exercises import find
from course_utils.errors import CourseError


@dataclass(frozen=True)
class Release:
    """A lesson as it is handed out.

    Attributes:
        lesson: its name, such as `04_residual_networks`.
        notebook: the built student notebook.
        exercises: by name, in the order of the lesson; ungraded ones too.
        points: by exercise, for a right answer; 0 where it is not graded.
        by_hand: the most points that a person gives, by the name of the text that they read.
        digest: of the notebook and of the checks, SHA-256: where either changes, a verdict may.
    """

    lesson: str
    notebook: NotebookNode
    exercises: Mapping[str, Exercise]
    points: Mapping[str, int]
    digest: str
    by_hand: Mapping[str, int] = field(default_factory=dict)


def read_release(clone: Clone, lesson: str) -> Release:
    """The lesson of that name or number, as this clone hands it out.

    Raises:
        CourseError: there is no such lesson, it has no exercises, or its source is wrong.
    """
    (name,) = clone.choose([lesson])
    return release_of(name, parse_notebook(newest_text(clone, name)))


def release_of(lesson: str, notebook: NotebookNode) -> Release:
    """The lesson whose student notebook this is.

    Raises:
        CourseError: it has nothing that is graded, or an exercise that has no check.
    """
    exercises = exercises_of(notebook)
    by_hand = {name: grading(cell)["points"] for name, cell in texts_asked(notebook).items()}
    if not exercises and not by_hand:
        raise CourseError(f"{lesson} has no exercises to grade; choose another lesson.")
    points = {name: find(name).points for name in exercises}
    return Release(lesson, notebook, exercises, points, _digest(notebook), by_hand)


def _digest(notebook: NotebookNode) -> str:
    """Of all that students see, and of the code that judges them."""
    seen = [[cell.cell_type, cell.source, cell.metadata.get("nbgrader", {})] for cell in notebook.cells]
    digest = hashlib.sha256(repr(seen).encode())
    for path in judging_files():
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def judging_files() -> list[Path]:
    """The files of the checks, and the modules of the package on which they stand."""
    package = Path(course_utils.__file__).parent
    folders = (package / "checks", package / "waiting", package / "plots" / "wiring")
    return [*sorted(package.glob("*.py")), *(path for folder in folders for path in sorted(folder.rglob("*.py")))]
