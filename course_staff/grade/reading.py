"""Reads what somebody handed in as a notebook, whatever it is, and keeps what grading needs of it."""

import codecs
import json
import re
from pathlib import PurePosixPath

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from course_staff.workplace.notebook import parse_notebook
from course_staff.workplace.origin import grading, identity, tags
from course_utils.errors import CourseError

MAX_CELLS = 5_000
MAX_CODE = 1_000_000  # characters; the longest lesson has 40,000
# How files begin that are no notebook, and what they are.
OTHER_FORMATS = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"<!DOCTYPE", "a web page"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
)
BYTE_ORDERS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Where a cell begins in a script: jupytext's percent format, and nbconvert's export.
SCRIPT_CELL = re.compile(r"^# (?:%%.*|In\s?\[[ \d]*\]:\s*)$", re.MULTILINE)


def notebook_of(content: bytes, file: str) -> NotebookNode:
    """The notebook that a file is, in version 4.5 of the format; a Python script makes one, too.

    Args:
        content: the whole file.
        file: its name; a script ends in `.py`.

    Raises:
        CourseError: it is no notebook, or one that is damaged or far too large; a phrase that goes on after the file's
            name.
    """
    if not content.strip(b"\x00\r\n\t "):
        raise CourseError("is empty")
    start = content.lstrip()[:16]
    for beginning, kind in OTHER_FORMATS:
        if start.startswith(beginning):
            raise CourseError(f"is {kind}, no notebook")
    try:
        text = _decoded(content)
        is_script = PurePosixPath(file).suffix.lower() == ".py"
        return _small(_script(text) if is_script else parse_notebook(text))
    except RecursionError:
        raise CourseError("is no notebook: it is nested too deeply") from None
    except ValueError as error:  # UnicodeDecodeError among them
        raise CourseError(f"is no notebook: {' '.join(str(error).split())[:200]}") from None


def to_bytes(notebook: NotebookNode) -> bytes:
    """The notebook as a file of version 4.4, with nothing but what grading looks at: no outputs, no pictures."""
    record = notebook.metadata.get("course")
    course = _plain(record) if isinstance(record, dict) else {}
    cells = [_slim(cell) for cell in notebook.cells]
    slim = {"cells": cells, "metadata": {"course": course}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(slim, sort_keys=True).encode()


def _slim(cell: NotebookNode) -> dict:
    """What of a cell makes it an answer, a cell of the course or neither; its id stands where Colab puts it."""
    found = {"nbgrader": _plain(grading(cell)), "tags": sorted(set(tags(cell))), "id": identity(cell)}
    metadata = {key: value for key, value in found.items() if value}
    slim = {"cell_type": cell.cell_type, "source": cell.source, "metadata": metadata}
    return slim | {"outputs": [], "execution_count": None} if cell.cell_type == "code" else slim


def _plain(record: dict) -> dict:
    """The entries that are a text, a number or a truth value."""
    return {key: value for key, value in record.items() if isinstance(value, str | int | float)}


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in BYTE_ORDERS if content.startswith(mark)), "utf-8")
    return content.decode(encoding)


def _script(text: str) -> NotebookNode:
    """A notebook of the cells of a script, or of one cell."""
    pieces = SCRIPT_CELL.split(text.replace("\r\n", "\n"))
    return new_notebook(cells=[new_code_cell(piece.strip("\n")) for piece in pieces if piece.strip()])


def _small(notebook: NotebookNode) -> NotebookNode:
    if len(notebook.cells) > MAX_CELLS:
        raise ValueError(f"it has {len(notebook.cells):,} cells")
    for cell in notebook.cells:
        cell.source = cell.source.replace("\r\n", "\n").replace("\r", "\n")
    code = sum(len(cell.source) for cell in notebook.cells if cell.cell_type == "code")
    if code > MAX_CODE:
        raise ValueError(f"it has {code:,} characters of code")
    return notebook
