"""The Makefile on machines that have or lack something."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[2] / "Makefile"
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.mark.parametrize(
    ("system", "python", "scripts"), [("", "python3", "bin"), ("Windows_NT", "python", "Scripts")], ids=["POSIX", "nt"]
)
def test_make_passes_lesson_and_profile_on(tmp_path, system, python, scripts):
    """`make run LESSON="00 01"` in a clone whose Python and `course` only say how they were called."""
    shutil.copy(MAKEFILE, tmp_path)
    for path, name in ((tmp_path / "bin" / python, "python"), (tmp_path / ".venv" / scripts / "course", "course")):
        path.parent.mkdir(parents=True)
        path.write_text(f'#!/bin/sh\necho {name} "$@"\n')
        path.chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    for arguments, expected in (
        (["run", "LESSON=00 01"], "course run 00 01 --profile cpu"),
        (["run", "PROFILE=smoke"], "course run --profile smoke"),
        (["test"], "course test"),
        (["release-check"], "course test --release-gate"),
    ):
        answer = subprocess.run(
            ["make", "-s", *arguments],
            cwd=tmp_path,
            env=os.environ | {"PATH": path, "OS": system},
            capture_output=True,
            text=True,
            check=True,
        )
        assert answer.stdout.splitlines() == ["python course_staff/bootstrap.py", expected]


def test_make_without_python_is_one_sentence(tmp_path):
    shutil.copy(MAKEFILE, tmp_path)
    command = ["make", "run", "PYTHON=python-that-is-not-there"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert "there is no python-that-is-not-there; install Python 3.11, 3.12 or 3.13" in answer.stderr


def test_make_clean_removes_products_and_no_checkpoint_of_a_student(tmp_path):
    shutil.copy(MAKEFILE, tmp_path)
    products = (".venv/x", "runs/cpu/x", ".pytest_cache/x", ".ruff_cache/x", "course_utils/__pycache__/x")
    own = (
        "notebooks/student/.ipynb_checkpoints/00_start_here-checkpoint.ipynb",
        "my/00_start_here.ipynb",
        "data/own/x.h5",
    )
    for name in (*products, *own, "course_staff/x", "tests/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    subprocess.run(["make", "-s", "clean"], cwd=tmp_path, check=True)
    assert [name for name in products if (tmp_path / name).exists()] == []
    assert [name for name in own if not (tmp_path / name).exists()] == []
