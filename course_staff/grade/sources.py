"""Statements of several cells as sources to run: each statement on the line that it has in its cell, so that a message
about a line means the one that the student sees."""

from collections.abc import Iterable, Sequence

from course_staff.grade.statements import Statement

FUTURE = "from __future__ import annotations"


def sources_of(
    codes: Sequence[str], cells: Sequence[Sequence[Statement]], order: Iterable[tuple[int, int]]
) -> tuple[str, ...]:
    """A source for each run of statements of the same cell, in order.

    A cell of which all is needed comes as it is. Where a cell asks for annotations as in later versions of Python, all
    do: in a notebook that holds for the cells below.

    Args:
        codes, cells: each cell's text, and its statements.
        order: the positions (cell, statement).
    """
    runs: list[tuple[int, list[int]]] = []  # a run ends where another cell comes between, or the order turns back
    for cell, index in order:
        if not runs or runs[-1][0] != cell or runs[-1][1][-1] >= index:
            runs.append((cell, []))
        runs[-1][1].append(index)
    sources = [
        codes[cell] if len(run) == len(cells[cell]) else on_their_lines([cells[cell][index] for index in run])
        for cell, run in runs
    ]
    has_future = any(statement.source == FUTURE for statements in cells for statement in statements)
    return tuple(_with_future(source) for source in sources) if has_future else tuple(sources)


def on_their_lines(statements: Iterable[Statement]) -> str:
    """The statements of a cell with empty lines in place of what is left out."""
    lines: list[str] = []
    for statement in statements:
        first, *more = statement.source.split("\n")
        if len(lines) > statement.line:  # it shares the line with the one before
            lines[-1] += f"; {first}"
        else:
            lines += [""] * (statement.line - len(lines)) + [first]
        lines += more
    return "\n".join(lines)


def _with_future(source: str) -> str:
    if FUTURE in source:
        return source
    first, newline, rest = source.partition("\n")
    return f"{FUTURE}{newline}{rest}" if not first.strip() else f"{FUTURE}\n{source}"
