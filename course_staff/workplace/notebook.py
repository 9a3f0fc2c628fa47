"""Reads a notebook that anybody may have written, with any editor, or half of it."""

import json
import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_utils.errors import CourseError

KINDS = ("code", "markdown", "raw")


def text_of(path: Path) -> str:
    """What a file says; nothing where there is none. What is no text in UTF-8 reads as something else.

    Raises:
        CourseError: it cannot be read.
    """
    try:
        return path.read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); allow reading it.") from None


def read_notebook(path: Path) -> NotebookNode:
    """The notebook at `path` in version 4 of the format; every cell has a kind, a text and a dictionary of metadata.

    Raises:
        CourseError: it cannot be read, or is no notebook.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); allow reading it.") from None
    try:
        return parse_notebook(content.decode("utf-8-sig"))
    except ValueError as error:  # UnicodeDecodeError among them
        marks = b"\n<<<<<<< " in content or content.startswith(b"<<<<<<< ")
        why = "git has left conflict marks in it" if marks else str(error)
        raise CourseError(f"{path} is no notebook: {why}; mend it, or move it away to get a fresh copy.") from None


def parse_notebook(text: str) -> NotebookNode:
    """The notebook that `text` is, as `read_notebook` gives it.

    Raises:
        ValueError: it is none.
    """
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno} is not valid JSON ({error.msg})") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(raw, dict) or not isinstance(raw.get("nbformat"), int):
        raise ValueError("it is JSON of another kind")
    if raw["nbformat"] < 4:
        raw = _upgrade(raw)
    if not isinstance(raw.get("cells"), list) or not all(map(_is_cell, raw["cells"])):
        raise ValueError("its cells are not what a notebook has")
    sound = {"nbformat": 4, "nbformat_minor": 5, "metadata": _dictionary(raw, "metadata")}
    try:
        return nbformat.v4.to_notebook(sound | {"cells": [_sound(cell) for cell in raw["cells"]]})  # joins lines
    except (TypeError, AttributeError, KeyError):
        raise ValueError("the output of one of its cells is not what a notebook has") from None


def _upgrade(raw: dict) -> dict:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has no ids for its cells, and needs none
            return nbformat.convert(nbformat.from_dict(raw), 4)
    except Exception as error:  # whatever the converter stumbles over
        raise ValueError(f"it is in version {raw['nbformat']} of the format and damaged ({error})") from None


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in KINDS:
        return False
    source = cell.get("source")
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))


def _sound(raw: dict) -> dict:
    """The cell with what the format asks for; a field of another form than the format's is left out."""
    cell = {"cell_type": raw["cell_type"], "source": "".join(raw["source"]), "metadata": _dictionary(raw, "metadata")}
    if isinstance(raw.get("id"), str) and raw["id"]:
        cell["id"] = raw["id"]
    if raw["cell_type"] == "code":
        count, outputs = raw.get("execution_count"), raw.get("outputs")
        cell["execution_count"] = count if type(count) is int else None
        cell["outputs"] = outputs if isinstance(outputs, list) else []
    elif isinstance(raw.get("attachments"), dict):
        cell["attachments"] = raw["attachments"]
    return cell


def _dictionary(raw: dict, key: str) -> dict:
    return raw[key] if isinstance(raw.get(key), dict) else {}
