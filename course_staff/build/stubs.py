"""What a student finds in place of a solution: a first step, and a line that says what to do and how long it gets."""

import textwrap

from course_staff.build.markers import SOLUTION
from course_staff.build.source import Cell
from course_utils.checks import find

STUB = 'raise NotImplementedError("{name}: replace this line with your code'  # how it begins, in every edition
ENDING = ' ({lines}), then run this cell and the check below")'
WIDTH = 92  # of a comment, so that it fits into a cell with its indent


def stub(cell: Cell) -> list[str]:
    """The lines of the stub of an exercise's cell: the first hint of its check as a comment, then the `raise`."""
    step = textwrap.wrap(f"First step: {find(cell.exercise).hints[0]}", WIDTH, break_on_hyphens=False)
    return [*(f"# {line}" for line in step), STUB.format(name=cell.exercise) + ENDING.format(lines=_length(cell))]


def _length(cell: Cell) -> str:
    """How long the course's own solution is, comments and empty lines not counted."""
    lines = cell.text.splitlines()
    inside = [
        line.strip()
        for region in cell.regions
        if region.kind == SOLUTION
        for line in lines[region.begin + 1 : region.end]
    ]
    number = sum(bool(line) and not line.startswith("#") for line in inside)
    return "one line" if number == 1 else f"about {number} lines"
