"""`course test`: what it runs, what it leaves to the release gate, and what it needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUITE = """
import os
import pytest

def test_environment():
    assert os.environ["COURSE_PROFILE"] == "smoke"
    assert os.environ["COURSE_OFFLINE"] == "1"
    assert int(os.environ["TF_NUM_INTRAOP_THREADS"]) >= 1
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ  # thousands of tests would be compiled by each worker anew

@pytest.mark.release_gate
def test_promise():
    assert not os.path.exists("broken promise")

@pytest.mark.sample(3)
@pytest.mark.parametrize("number", range(7))
def test_many(number):
    assert not (number % 2 and os.path.exists("broken promise"))
"""
NOTEBOOK = (
    '{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [], '
    '"source": "assert 1 + 1 == 2"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
)


@pytest.fixture
def course_test(tmp_path):
    """Runs `course test` in a clone with the real conftest.py, some tests and two notebooks."""
    for folder in ("tests", "notebooks/source", "notebooks/instructor"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "tests" / "nbval_sanitize.cfg").touch()
    (tmp_path / "tests" / "test_it.py").write_text(SUITE)
    for name in ("00_short", "04_long"):
        (tmp_path / "notebooks" / "instructor" / f"{name}.ipynb").write_text(NOTEBOOK)

    def run(*arguments, **variables):
        inherited = {name: value for name, value in os.environ.items() if name != "COURSE_REQUIRE"}  # of the outer run
        environment = inherited | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"} | variables
        command = [sys.executable, "-m", "course_staff", "test", *arguments]
        answer = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return answer.returncode, (answer.stdout + answer.stderr).strip().splitlines()

    return run


@pytest.mark.release_gate
def test_the_suite_is_one_offline_smoke_run_that_names_what_it_leaves_to_the_release_gate(course_test, tmp_path):
    (tmp_path / "broken promise").touch()
    code, lines = course_test(PYTHONDONTWRITEBYTECODE="1")
    assert code == 0, lines
    left = "notebooks/instructor/04_long.ipynb (1), tests/test_it.py (5)"
    assert lines[-2] == f"Not run: 6 tests (left to the release gate: make release-check): {left}"
    assert "5 passed, 6 skipped" in lines[-1]  # a test, three of seven cases, and a notebook's cell
    assert any("3 workers" in line for line in lines)


@pytest.mark.release_gate
def test_the_release_gate_runs_what_was_left_and_nothing_else_whatever_programs_the_suite_requires(
    course_test, tmp_path
):
    code, lines = course_test("--release-gate", COURSE_REQUIRE="chromium,dot")
    assert code == 0, lines
    assert "6 passed in" in lines[-1]
    assert any("3 workers" in line for line in lines)
    (tmp_path / "broken promise").touch()
    code, lines = course_test("--release-gate")
    assert code == 1
    assert "4 failed, 2 passed in" in lines[-1]


@pytest.mark.release_gate
def test_hostile_submissions_of_all_files_go_to_one_worker(course_test, tmp_path):
    (tmp_path / "tests" / "hostile").mkdir()
    for name in "abcdefgh":
        text = "import os, pathlib\ndef test(): pathlib.Path(os.environ['PYTEST_XDIST_WORKER']).touch()\n"
        (tmp_path / "tests" / "hostile" / f"test_{name}.py").write_text(text)
    code, lines = course_test()
    assert code == 0, lines
    assert len([*tmp_path.glob("gw*")]) == 1


def test_without_the_dev_extra_it_is_one_sentence(course_test, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['nbval'] = sys.modules['xdist'] = None\n")
    code, lines = course_test()
    assert code == 2
    (sentence,) = lines
    assert sentence.startswith("course: The tests need xdist, nbval, not installed here;")
    assert "pip install -e '.[dev]'" in sentence
