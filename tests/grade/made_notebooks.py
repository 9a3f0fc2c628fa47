"""Students' notebooks of a lesson, made of the one that is handed out."""

import copy
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell

from course_staff.grade.layover import units
from course_staff.grade.release import read_release
from course_staff.paths import find_clone

CLONE = find_clone(Path(__file__).parent)
RELEASES = {}


def release(lesson):
    if lesson not in RELEASES:
        RELEASES[lesson] = read_release(CLONE, lesson)
    return RELEASES[lesson]


class Student:
    """A student's copy of a lesson."""

    def __init__(self, lesson):
        self.release = release(lesson)
        self.notebook = copy.deepcopy(self.release.notebook)

    @property
    def cells(self):
        return self.notebook.cells

    def at(self, words):
        """The position of the cell with this grade_id, or whose text has these words."""
        names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in self.cells]
        if words in names:
            return names.index(words)
        return next(index for index, cell in enumerate(self.cells) if words in cell.source)

    def answer(self, exercise, code):
        """Write an answer into the cell that is for it."""
        self.cells[self.at(exercise)].source = code
        return self

    def put(self, code, above=None, below=None):
        """A cell of the student's own, above or below another, else at the end."""
        place = self.at(above) if above else self.at(below) + 1 if below else len(self.cells)
        self.cells.insert(place, new_code_cell(code))
        return self

    def note(self, text):
        self.cells.insert(0, new_markdown_cell(text))
        return self

    def units(self):
        """What is to be run, by exercise."""
        return {unit.exercise: unit for unit in units(self.notebook, self.release)}


def run(unit):
    """The names after the cells of a unit were run in a plain namespace."""
    names = {"__name__": "__main__"}
    for cell in unit.cells:
        exec(compile(cell, "<cell>", "exec"), names)
    return names
