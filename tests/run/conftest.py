"""A clone of the course small enough to run in seconds: lessons that need no TensorFlow, built by the real build."""

import os
import subprocess
import sys
import time

import nbformat
import pytest

from course_staff.build import build_all
from course_staff.paths import Clone

PYPROJECT = '[tool.course]\nowner = "someone"\nrepository = "convnets"\nbranch = "spring"\n'
HEAD = """\
# %% [markdown]
# # {lesson}
# [![Open in Colab](badge)](colab)

# %% tags=["setup"]
import os

# %% tags=["parameters"]
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")
"""


@pytest.fixture
def clone(tmp_path):
    clone = Clone(tmp_path / "a clone {with} braces")
    for folder in (clone.source, clone.instructor, clone.student, clone.data, clone.root / "course_utils"):
        folder.mkdir(parents=True)
    (clone.root / "pyproject.toml").write_text(PYPROJECT)
    (clone.root / "course_utils" / "module.py").write_text("VALUE = 1\n")
    (clone.data / "set.h5").write_bytes(b"pictures")
    return clone


@pytest.fixture
def write_lesson(clone):
    """Writes the source of a lesson and builds its notebooks; the cells follow a parameters cell."""

    def write(lesson, *cells):
        text = HEAD.format(lesson=lesson) + "".join(f"\n# %%\n{cell.strip()}\n" for cell in cells)
        (clone.source / f"{lesson}.py").write_text(text, "utf-8")
        build_all(clone)
        return clone.instructor / f"{lesson}.ipynb"

    return write


@pytest.fixture
def executed():
    """Marks the cells of a notebook as executed, each with these outputs."""

    def mark(path, **outputs_of_cells):
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for count, cell in enumerate(code, start=1):
            cell.execution_count, cell.outputs = count, outputs_of_cells.get(f"cell_{count}", [])
        nbformat.write(notebook, path)
        return notebook

    return mark


@pytest.fixture
def course(clone):
    """Starts the `course` command in the clone as a process of its own; one that is left ends with the test."""
    started = []

    def start(*arguments, **more):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "encoding": "utf-8"} | more
        command = [sys.executable, "-m", "course_staff", *arguments]
        started.append(subprocess.Popen(command, cwd=clone.root, **options))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def wait_until():
    """Waits until a condition holds; after so many seconds the test has failed."""

    def wait(condition, seconds=60.0):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"still not so after {seconds:g} seconds"
            time.sleep(0.02)

    return wait


@pytest.fixture
def leftovers(clone):
    """The names of the hidden files in the folder of the smoke profile."""
    return lambda: [name for name in os.listdir(clone.runs / "smoke") if name.startswith(".")]
