"""What edition of a lesson a notebook is, so that a copy can be told from the lesson as it is now.

The record lies in the notebook's own metadata, which JupyterLab and Colab keep: a copy that was mailed, renamed or
taken home still says what it was made from.
"""

import hashlib
import re

from nbformat import NotebookNode

PLACE = "{edition}"  # what stands in the set-up cell until the edition is known
IN_CODE = re.compile(r"(?m)^(require_edition\(.*)[0-9a-f]{12}")


def stamp_edition(instructor: NotebookNode, student: NotebookNode) -> None:
    """Put the lesson's edition into the metadata and the set-up cell of both notebooks.

    It is a digest of what a student gets: another solution or hidden test makes no new edition. The student notebook
    also records a digest of each cell, by which a later merge tells the course's text from what a student changed.
    """
    seen = [[cell.cell_type, cell.source, cell.metadata.get("nbgrader", {})] for cell in student.cells]
    edition = hashlib.sha256(repr(seen).encode()).hexdigest()[:12]
    for notebook in (instructor, student):
        notebook.metadata.course.edition = edition
        for cell in notebook.cells:
            if "setup" in cell.metadata.get("tags", ()):
                cell.source = cell.source.replace(PLACE, edition, 1)
    student.metadata.course.cells = " ".join(cell_digest(cell.cell_type, cell.source) for cell in student.cells)


def cell_digest(kind: str, text: str) -> str:
    """Twelve digits for a cell; white space at the ends does not count, which editors take away."""
    return hashlib.sha256(f"{kind}\n{text.strip()}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def without_edition(code: str) -> str:
    """Code as it was before the edition was put in: a new text in a lesson makes its outputs no older."""
    return IN_CODE.sub(rf"\1{PLACE}", code)
