"""Tells the course's own cells from what a student wrote or changed, without the edition that it was made from."""

import hashlib
import re

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from course_staff.build.edition import cell_digest
from course_staff.build.rules import BADGE

A_BADGE = re.compile(r"\[!\[Open in Colab\]\(.*?\)\]\(.*?\)")
CHECKED = "# NBVAL_CHECK_OUTPUT\n"  # stands in a source above a cell, and in no student notebook


def edition_of(notebook: NotebookNode) -> str | None:
    """The edition that the notebook was built as; None where it does not say."""
    edition = _course(notebook).get("edition")
    return edition if isinstance(edition, str) else None


def lesson_of(notebook: NotebookNode) -> str | None:
    """The lesson that the notebook says it is."""
    lesson = _course(notebook).get("lesson")
    return lesson if isinstance(lesson, str) else None


def recorded_cells(notebook: NotebookNode) -> frozenset[str]:
    """The digests of all cells of the edition that the notebook was made from; none where it does not say."""
    cells = _course(notebook).get("cells")
    return frozenset(cells.split()) if isinstance(cells, str) else frozenset()


def digest(cell: NotebookNode) -> str:
    """What `recorded_cells` has for the cell, if it is as it was handed out."""
    return cell_digest(cell.cell_type, cell.source)


def untouched(notebook: NotebookNode, newest: NotebookNode) -> list[bool]:
    """For each cell, whether its text is the course's: of its own edition, or of the `newest`.

    The edition's record in the notebook tells; where an old or a foreign editor has lost it, nbgrader's checksum does,
    or the cell's id, in which the build puts a digest.
    """
    known = recorded_cells(notebook) | {digest(cell) for cell in newest.cells}
    return [digest(cell) in known or _checksum_fits(cell) or _id_fits(cell) for cell in notebook.cells]


def identity(cell: NotebookNode) -> str | None:
    """The cell's id; Colab has kept it in the metadata for years."""
    found = cell.get("id") or cell.metadata.get("id")
    return found if isinstance(found, str) else None


def grading(cell: NotebookNode) -> dict:
    """nbgrader's metadata of the cell; empty where there is none, or none of a usable form."""
    mark = cell.metadata.get("nbgrader")
    return mark if isinstance(mark, dict) and isinstance(mark.get("grade_id"), str) else {}


def is_by_hand(cell: NotebookNode) -> bool:
    """Whether a person reads the cell and gives it points, as nbgrader marks it: graded, and a solution itself."""
    mark = grading(cell)
    return bool(mark.get("grade") and mark.get("solution"))


def _course(notebook: NotebookNode) -> dict:
    record = notebook.metadata.get("course")
    return record if isinstance(record, dict) else {}


def _checksum_fits(cell: NotebookNode) -> bool:
    mark = grading(cell)
    try:
        return "checksum" in mark and mark["checksum"] == compute_checksum(cell)
    except (KeyError, TypeError, ValueError):  # points that are missing, or no number
        return False


def _id_fits(cell: NotebookNode) -> bool:
    """Whether the id is the digest of the cell's text in its source, where it has no installation and no badge."""
    wanted = (identity(cell) or "").split("-")[0]
    if not re.fullmatch(r"[0-9a-f]{12}", wanted):
        return False
    texts = [cell.source, CHECKED + cell.source, A_BADGE.sub(BADGE, cell.source)]
    if "setup" in tags(cell):
        lines = cell.source.split("\n")
        texts += ["\n".join(lines[start:]) for start in range(1, len(lines))]
    encoded = (f"{cell.cell_type}\n{text}".encode("utf-8", "surrogatepass") for text in texts)
    return any(hashlib.sha256(text).hexdigest()[:12] == wanted for text in encoded)


def tags(cell: NotebookNode) -> list[str]:
    """The cell's tags."""
    found = cell.metadata.get("tags")
    return [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else []
