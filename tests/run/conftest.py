"""A clone of the course small enough to run in seconds: lessons that need no TensorFlow."""

import nbformat
import pytest

from course_staff.paths import Clone
from course_staff.run import runner

KERNELSPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}


@pytest.fixture
def clone(tmp_path):
    clone = Clone(tmp_path / "a clone {with} braces")
    for folder in (clone.source, clone.instructor, clone.student, clone.data, clone.root / "course_utils"):
        folder.mkdir(parents=True)
    (clone.root / "pyproject.toml").write_text("[tool.course]\n")
    (clone.root / "course_utils" / "module.py").write_text("VALUE = 1\n")
    (clone.data / "set.h5").write_bytes(b"pictures")
    return clone


@pytest.fixture
def write_lesson(clone):
    """Writes the instructor notebook of a lesson and a source of its name; the cells follow a parameters cell."""

    def write(lesson, *sources):
        parameters = nbformat.v4.new_code_cell('PROFILE = "cpu"', metadata={"tags": ["parameters"]})
        cells = [nbformat.v4.new_markdown_cell(f"# {lesson}"), parameters, *map(nbformat.v4.new_code_cell, sources)]
        (clone.source / f"{lesson}.py").touch()
        path = clone.instructor / f"{lesson}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC}), path)
        return path

    return write


@pytest.fixture
def built(monkeypatch):
    """The tiny lessons have no real source, so their build cannot be compared."""
    monkeypatch.setattr(runner, "_refuse_stale", lambda clone, lessons: None)
