"""Puts what a student wrote into the newest edition of a lesson. Nothing that a student wrote is left out."""

import re
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from course_staff.build.source import TAGS
from course_staff.workplace.answers import exercises_of, find_answers
from course_staff.workplace.origin import digest, grading, identity, is_by_hand, recorded_cells, tags, untouched
from course_staff.workplace.places import counterparts, neighbours
from course_utils.errors import CourseError

UNPLACED = (
    "## From your earlier copy\n"
    "The cells below have no place in this edition of the lesson: what they belonged to has gone. Keep, move or delete "
    "them."
)
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what the format asks for
SETUP = "You had changed the set-up cell; copy from here what you still need:\n\n```python\n{source}\n```"


@dataclass
class Merged:
    """The newest edition with a student's work in it, and what that was.

    Attributes:
        answers: the exercises whose answers were taken over.
        edited: how many of the course's own cells the student had changed.
        own: how many cells of the student's own there are.
        unplaced: how many of them are at the end because the place that they belonged to has gone.
    """

    notebook: NotebookNode
    answers: list[str] = field(default_factory=list)
    edited: int = 0
    own: int = 0
    unplaced: int = 0


def merge(mine: NotebookNode, newest: NotebookNode) -> Merged:
    """The `newest` edition of a lesson (a built student notebook) with all that is a student's in `mine`, a copy.

    - An answer goes into the cell of its exercise, found by name; a text that a person reads, into that text's cell.
    - A cell of the course that the student changed stays as they left it, if the course did not change it as well; else
      the student's version stands below the new one.
    - A cell of the student's own keeps its neighbour: it stands below the course's cell that it stood below, else above
      the one that it stood above. Where both have gone, and for an answer whose exercise has gone, that is the end of
      the notebook, under a heading that says so.
    - Outputs stay with cells whose code is the same.

    Raises:
        CourseError: something would be lost; a programming error, and better said than done.
    """
    same = untouched(mine, newest)
    exercises = exercises_of(newest)
    answers = {
        answer.cell: answer.exercise for answer in find_answers(mine, exercises, same).values() if answer.attempted
    }
    places = counterparts(mine, newest, {cell: exercises[name].cell for cell, name in answers.items()})
    foreign = [place is None and not known for place, known in zip(places, same, strict=True)]
    result = Merged(deepcopy(newest), answers=[answers[cell] for cell in sorted(answers)])
    cells = _Cells(result.notebook)
    for index, (cell, near) in enumerate(zip(mine.cells, neighbours(places, foreign), strict=True)):
        if index in answers:
            cells.answer(places[index], cell)
        elif same[index]:
            cells.keep_outputs(places[index], cell)
        elif _is_empty(cell):
            continue
        elif not foreign[index]:
            result.edited += 1
            _put_edited(cells, cell, places[index], recorded_cells(mine))
        else:
            result.own += 1
            gone = grading(cell).get("solution") and grading(cell)["grade_id"] not in exercises
            result.unplaced += not cells.add(cell, *((None, None) if gone else near))
    cells.put_together()
    for key in mine.metadata.keys() - {"course"}:  # the kernel that the student chose, the state of widgets
        result.notebook.metadata[key] = deepcopy(mine.metadata[key])
    _refuse_loss(mine, same, result.notebook)
    return result


def _put_edited(cells: "_Cells", cell: NotebookNode, place: int, recorded: frozenset[str]) -> None:
    """A cell of the course that the student changed goes into its place, or below it where that must be the new one."""
    newest = cells.newest[place]
    unchanged = digest(newest) in recorded or identity(cell) == newest.id
    if "setup" in tags(newest):  # an older one would install an older course: it is kept to read, not to run
        cells.add(new_markdown_cell(SETUP.format(source=cell.source)), place, None)
    elif cell.cell_type == newest.cell_type and (is_by_hand(newest) or (unchanged and not grading(newest))):
        cells.replace(place, cell)
    else:
        cells.add(cell, place, None)


class _Cells:
    """The cells of the newest edition, and what comes above, below and behind them."""

    def __init__(self, notebook: NotebookNode) -> None:
        self._notebook = notebook
        self.newest = notebook.cells
        self._above: dict[int, list[NotebookNode]] = defaultdict(list)
        self._below: dict[int, list[NotebookNode]] = defaultdict(list)
        self._end: list[NotebookNode] = []
        self._ids = {cell.id for cell in self.newest}

    def answer(self, place: int, cell: NotebookNode) -> None:
        """A student's text and outputs under the exercise's own metadata, a code cell whatever it was made into."""
        newest = self.newest[place]
        code = cell if cell.cell_type == "code" else new_code_cell(cell.source)
        newest.source = code.source
        newest.outputs, newest.execution_count = deepcopy(code.outputs), code.execution_count

    def replace(self, place: int, cell: NotebookNode) -> None:
        """A cell of the course as the student left it, pasted pictures and all."""
        edited = deepcopy(cell)
        edited.id = self.newest[place].id
        edited.metadata.update(self.newest[place].metadata)
        self.newest[place] = edited

    def keep_outputs(self, place: int | None, cell: NotebookNode) -> None:
        """A cell that the student ran and did not change."""
        if place is None or cell.cell_type != "code":
            return
        newest = self.newest[place]
        if newest.cell_type == "code" and newest.source.strip() == cell.source.strip():
            newest.outputs, newest.execution_count = deepcopy(cell.outputs), cell.execution_count

    def add(self, cell: NotebookNode, below: int | None, above: int | None) -> bool:
        """A cell of the student's own; returns whether one of the two places is known."""
        own = self._own(cell)
        if below is not None:
            self._below[below].append(own)
        elif above is not None:
            self._above[above].append(own)
        else:
            self._end.append(own)
        return below is not None or above is not None

    def put_together(self) -> None:
        """Give the notebook its cells, all in order."""
        cells = []
        for place, cell in enumerate(self.newest):
            cells += [*self._above[place], cell, *self._below[place]]
        if self._end:
            cells += [new_markdown_cell(UNPLACED), *self._end]
        self._notebook.cells = cells

    def _own(self, cell: NotebookNode) -> NotebookNode:
        """A copy that is no exercise and no cell of the course any more, with an id that no other cell has."""
        own = deepcopy(cell)
        for key in ("nbgrader", "deletable", "editable"):
            own.metadata.pop(key, None)
        if tags(own):
            own.metadata.tags = [tag for tag in tags(own) if tag not in TAGS]
        wanted = identity(cell)
        fit = wanted is not None and CELL_ID.fullmatch(wanted) and wanted not in self._ids
        own.id = wanted if fit else new_markdown_cell().id
        self._ids.add(own.id)
        return own


def _is_empty(cell: NotebookNode) -> bool:
    return not cell.source.strip() and not cell.get("outputs") and not cell.get("attachments")


def _refuse_loss(mine: NotebookNode, same: list[bool], merged: NotebookNode) -> None:
    """The promise of this module, looked at before anything is written."""
    kept = {cell.source for cell in merged.cells}
    for cell, known in zip(mine.cells, same, strict=True):
        if not known and not _is_empty(cell) and not kept & {cell.source, SETUP.format(source=cell.source)}:
            raise CourseError(
                f"The merge would lose your cell that begins with {cell.source.lstrip()[:60]!r}; nothing was written. "
                "Please report this, with the notebook."
            )
