"""`course grade --demo`: a class of 24 for lesson 04, as classes are: right, partly right, wrong, broken, hostile."""

import zipfile
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from course_staff.grade import demo_answers as a
from course_staff.grade.course_folder import make_course
from course_staff.grade.limits import MIB, Limits
from course_staff.grade.release import read_release
from course_staff.paths import Clone
from course_staff.workplace.origin import grading

LESSON = "04"
LIMITS = Limits(cpu_seconds=30, memory=2048 * MIB)  # an endless loop ends while one watches
BLOCKS = {"identity_block": a.PLAIN_IDENTITY, "convolutional_block": a.PLAIN_CONVOLUTIONAL}
ALL = BLOCKS | {"resnet50": a.RESNET50}
ANSWERS: dict[str, Mapping[str, str]] = {
    # right, in several styles
    "ada": ALL,
    "ben": ALL | {"identity_block": a.OPERATORS_IDENTITY},
    "chen": ALL | {"identity_block": a.NAMED_IDENTITY, "convolutional_block": a.SEQUENTIAL_CONVOLUTIONAL},
    "dora": {
        "identity_block": a.HELPED_IDENTITY,
        "convolutional_block": a.HELPED_CONVOLUTIONAL,
        "resnet50": a.RESNET50,
    },
    "emre": ALL,
    "fay": ALL,
    # partly right
    "gil": BLOCKS,
    "hana": BLOCKS | {"identity_block": a.OPERATORS_IDENTITY},
    "ivo": {"identity_block": a.PLAIN_IDENTITY},
    "jana": BLOCKS | {"convolutional_block": a.NO_STRIDE},
    "kofi": {"convolutional_block": a.SEQUENTIAL_CONVOLUTIONAL},
    "lena": BLOCKS | {"identity_block": a.NO_SHORTCUT},
    # wrong
    "milo": {"identity_block": a.RELU_TOO_EARLY},
    "nora": {"identity_block": a.NOT_RETURNED, "convolutional_block": a.NO_STRIDE},
    "omar": {"identity_block": a.SWAPPED},
    "pia": {},
    # broken
    "quinn": ALL | {"identity_block": a.NO_PYTHON},
    # hostile
    "tom": BLOCKS | {"convolutional_block": a.EXITS},
    "uma": BLOCKS | {"identity_block": a.LOOPS},
    "vic": BLOCKS | {"resnet50": a.BORROWS},
    "wei": {"identity_block": a.FORGES, "convolutional_block": a.PLAIN_CONVOLUTIONAL},
    "xena": BLOCKS | {"identity_block": a.SPIES},
}
COLAB, ZIPPED = "emre", "fay"  # whose notebook lost its metadata on the way, and who hands in an archive
FILES = {"rosa.ipynb": b"", "sam.pdf": b"%PDF-1.7\n"}  # broken beyond reading


def made_class(clone: Clone, folder: Path) -> tuple[str, Path, Path]:
    """Make the class in `folder`: the lesson's number, what was handed in, and a course to grade it in.

    Raises:
        CourseError: the folder cannot be written to, or the lesson is not there.
    """
    course, inbox = folder / "course", folder / "inbox"
    make_course(clone, course, [LESSON])
    lesson = read_release(clone, LESSON).notebook
    inbox.mkdir()
    for student, answers in ANSWERS.items():
        notebook = _answered(lesson, answers)
        if student == COLAB:
            notebook = _without_metadata(notebook)
        text = nbformat.writes(notebook)
        if student == ZIPPED:
            with zipfile.ZipFile(inbox / f"{student}.zip", "w") as archive:
                archive.writestr("my lesson 4.ipynb", text)
        else:
            (inbox / f"{student}.ipynb").write_text(text, "utf-8")
    for name, content in FILES.items():
        (inbox / name).write_bytes(content)
    return LESSON, inbox, course


def _answered(lesson: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """The lesson with these answers; a helper stands in a cell of its own."""
    notebook, cells = deepcopy(lesson), []
    for cell in notebook.cells:
        answer = answers.get(grading(cell).get("grade_id", ""))
        if answer:
            if "conv_norm" in answer and answer is a.HELPED_IDENTITY:
                cells.append(new_code_cell(a.IMPORTS + a.HELPER))
            cell.source = (a.IMPORTS + answer).strip()
        cells.append(cell)
    notebook.cells = cells
    return notebook


def _without_metadata(notebook: NotebookNode) -> NotebookNode:
    """As some editors save it: no metadata of cells or notebook, and other ids."""
    cells = [
        new_code_cell(cell.source) if cell.cell_type == "code" else nbformat.v4.new_markdown_cell(cell.source)
        for cell in notebook.cells
    ]
    return nbformat.v4.new_notebook(cells=cells)
