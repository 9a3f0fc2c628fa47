"""Finds for each cell of a student's copy its place in another edition of the lesson."""

import re
from collections.abc import Iterator, Mapping

from nbformat import NotebookNode

from course_staff.workplace.origin import digest, grading, identity, tags

ROLES = ("setup", "parameters")
BUILT_ID = re.compile(r"[0-9a-f]{12}(-\d+)?")  # which the build gives to cells without a name


def counterparts(mine: NotebookNode, newest: NotebookNode, given: Mapping[int, int]) -> list[int | None]:
    """For each cell of `mine` the position of the same cell in `newest`, None where there is none.

    The same is what has the same name in nbgrader, the same role, id or text; no cell is the counterpart of two.

    Args:
        given: counterparts that are known already.
    """
    places: dict[tuple[str, ...], int] = {}
    for position, cell in enumerate(newest.cells):
        for key in _keys(cell, position):
            places.setdefault(key, position)
    taken = set(given.values())
    found: list[int | None] = []
    for position, cell in enumerate(mine.cells):
        place = given.get(position)
        if place is None:
            candidates = (places.get(key) for key in _keys(cell, position))
            place = next((place for place in candidates if place is not None and place not in taken), None)
            taken.add(place)
        found.append(place)
    for position, place in enumerate(found):
        if place is None and BUILT_ID.fullmatch(identity(mine.cells[position]) or ""):
            found[position] = _only_gap(mine.cells[position], newest, found[:position], found[position + 1 :], taken)
            taken.add(found[position])
    return found


def _only_gap(
    cell: NotebookNode, newest: NotebookNode, above: list[int | None], below: list[int | None], taken: set[int | None]
) -> int | None:
    """The place of a cell that the course and the student have both changed: the only free one of its kind between
    the places of its neighbours; None where there are none or several."""
    first = next((place for place in reversed(above) if place is not None), -1)
    last = next((place for place in below if place is not None), len(newest.cells))
    free = [
        place
        for place in range(first + 1, last)
        if place not in taken and newest.cells[place].cell_type == cell.cell_type
    ]
    return free[0] if len(free) == 1 else None


def _keys(cell: NotebookNode, position: int) -> Iterator[tuple[str, ...]]:
    """By what the cell is known, the surest first."""
    mark = grading(cell)
    if mark:
        yield "name", mark["grade_id"]
    for role in ROLES:
        if role in tags(cell):
            yield "role", role
    name = identity(cell)
    if name:
        yield "id", name
    yield "text", digest(cell)
    if position == 0 and cell.cell_type == "markdown":
        yield ("title",)


def neighbours(places: list[int | None], foreign: list[bool]) -> list[tuple[int | None, int | None]]:
    """For each cell the place of the course's cell next above it, and next below it; None where that has no place.

    Args:
        foreign: which cells are a student's own; they are nobody's neighbours.
    """
    above = _next(places, foreign)
    below = _next(places[::-1], foreign[::-1])[::-1]
    return list(zip(above, below, strict=True))


def _next(places: list[int | None], foreign: list[bool]) -> list[int | None]:
    last, found = None, []
    for place, own in zip(places, foreign, strict=True):
        found.append(last)
        if not own:
            last = place
    return found
