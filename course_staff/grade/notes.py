"""What an instructor has to know about an answer that may need more than was found."""

import importlib.util
from collections.abc import Collection, Iterable, Sequence

from course_staff.grade.answer_cells import Cell
from course_staff.grade.names import printable
from course_staff.grade.needed import Needed
from course_staff.workplace.answers import names_written

NAMED = 5  # names that a sentence lists before it counts the rest


def not_plain(found: Needed, cells: Sequence[Cell], known: Collection[str]) -> list[str]:
    """Phrases, one for each thing that is not plain about what an answer needs.

    Args:
        cells: those that were searched.
        known: names that are there although nothing binds them.
    """
    notes = []
    broken = {name: cell.number for cell in cells if cell.error for name in names_written(cell.code)}
    unbound = found.unbound - set(known)
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
    if missing := [module for module in found.imports if not _is_installed(module)]:
        notes.append(f"it imports {_listed(missing)}, which is not installed")
    return notes


def sentence(notes: Sequence[str]) -> str:
    """The phrases as one sentence; empty where there are none."""
    text = printable("; ".join(notes))
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _is_installed(module: str) -> bool:
    """Whether there is such a module; nothing of it is run."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _listed(names: Iterable[str]) -> str:
    first = sorted(names)
    more = f" and {len(first) - NAMED} more" if len(first) > NAMED else ""
    return ", ".join(name[:40] for name in first[:NAMED]) + more
