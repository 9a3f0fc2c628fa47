"""A small clone with one lesson, in two editions, and a student who works in a copy."""

import copy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from two_editions import LESSON, NAME, SOLVED, cell, newer, student_notebook

from course_staff.build import build_all
from course_staff.paths import Clone


@pytest.fixture(scope="session")
def editions(tmp_path_factory) -> tuple[NotebookNode, NotebookNode]:
    """The lesson as it was handed out, and its newer edition."""
    root = tmp_path_factory.mktemp("editions")
    return student_notebook(LESSON, root / "first"), student_notebook(newer(LESSON), root / "second")


@pytest.fixture
def mine(editions) -> NotebookNode:
    """A student's copy of the first edition, still as it was handed out."""
    return copy.deepcopy(editions[0])


@pytest.fixture
def newest(editions) -> NotebookNode:
    """The newer edition."""
    return copy.deepcopy(editions[1])


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone with the first edition, built."""
    student_notebook(LESSON, tmp_path / "clone")
    return Clone(tmp_path / "clone")


@pytest.fixture
def publish(clone: Clone):
    """Brings the newer edition into the clone, as a pull does."""

    def change() -> None:
        (clone.source / f"{NAME}.py").write_text(newer(LESSON), encoding="utf-8")
        for folder in (clone.instructor, clone.student):
            (folder / f"{NAME}.ipynb").unlink()
        assert build_all(clone) == 0

    return change


@pytest.fixture
def solve():
    """A student writes an answer and a note into a notebook, and saves it as JupyterLab does."""

    def work(path: Path) -> None:
        notebook = nbformat.read(path, as_version=4)
        cell(notebook, "conv_output_size").source = SOLVED
        notebook.cells.append(nbformat.v4.new_markdown_cell("my note"))
        notebook.metadata.language_info.version = "3.12.1"
        nbformat.write(notebook, path)

    return work
