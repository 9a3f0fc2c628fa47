"""Whose file is it? A built notebook carries a digest of itself: where that no longer fits, somebody worked in it."""

import hashlib
import json

import nbformat
from nbformat import NotebookNode


def sealed_text(notebook: NotebookNode) -> str:
    """The notebook as it is written, sorted keys and a newline at the end, with `metadata.course.built_sha256`."""
    notebook.metadata.setdefault("course", {}).pop("built_sha256", None)
    notebook.metadata.course.built_sha256 = _digest(json.loads(nbformat.writes(notebook)))
    return nbformat.writes(notebook) + "\n"


def is_untouched(text: str) -> bool:
    """Whether a notebook's text is what a build or `course run --commit-outputs` wrote, layout and line ends aside.

    A cell that was merely run is touched: its output is somebody's.
    """
    try:
        notebook = json.loads(text)
        recorded = notebook["metadata"]["course"].pop("built_sha256")
        return recorded == _digest(notebook)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _digest(notebook: dict) -> str:
    return hashlib.sha256(json.dumps(notebook, sort_keys=True).encode()).hexdigest()
