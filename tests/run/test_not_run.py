"""What conftest.py says about tests that need a program: skipped with a reason, or failed where it is required."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MARKERS = "[pytest]\naddopts = --strict-markers -ra\nmarkers =\n needs_chromium: a\n needs_dot: b\n"
TESTS = """
import pytest

@pytest.mark.needs_chromium
def test_clicks(): pass

@pytest.mark.needs_chromium
def test_scrolls(): pass

@pytest.mark.needs_dot
def test_draws(): pass

def test_adds(): assert 1 + 1 == 2
"""
OTHER = "import pytest\n\ndef test_later(): pytest.skip('the moon is not full')\n"
NO_CHROMIUM = "Not run: 2 tests need chromium (chromium not found: apt install chromium)"


@pytest.fixture
def suite(tmp_path):
    """Runs pytest over a small suite beside a copy of conftest.py; returns the exit code and the lines."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text(MARKERS)
    (tmp_path / "test_it.py").write_text(TESTS)
    programs = tmp_path / "bin"
    programs.mkdir()

    def run(*arguments, programs_there=(), require="", other=""):
        (tmp_path / "test_other.py").write_text(other)
        for name in programs_there:
            (programs / name).write_text("#!/bin/sh\n")
            (programs / name).chmod(0o755)
        environment = {key: os.environ[key] for key in ("HOME", "SYSTEMROOT") if key in os.environ}
        environment |= {"PATH": str(programs), "COURSE_REQUIRE": require}
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
        answer = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return answer.returncode, (answer.stdout + answer.stderr).strip().splitlines()

    return run


@pytest.mark.sample(1)
@pytest.mark.parametrize("workers", [("-p", "no:xdist"), ("-n", "2", "--dist", "loadfile")])
def test_the_last_lines_say_what_did_not_run_and_why(suite, workers):
    code, lines = suite(*workers, other=OTHER)
    assert code == 0
    *_, chromium, dot, moon, closing = [line for line in lines if "Not run" in line] + lines[-1:]
    assert chromium == f"{NO_CHROMIUM}: test_it.py::test_clicks, test_it.py::test_scrolls"
    assert dot == "Not run: 1 test needs dot (dot not found: apt install graphviz): test_it.py::test_draws"
    assert moon == "Not run: 1 test (the moon is not full): test_other.py::test_later"
    assert lines[-4:-1] == [chromium, dot, moon]
    assert "1 passed, 4 skipped" in closing


@pytest.mark.release_gate
def test_nothing_is_said_where_everything_ran(suite):
    code, lines = suite(programs_there=("google-chrome", "dot"))
    assert code == 0
    assert "4 passed" in lines[-1]
    assert not [line for line in lines if "Not run" in line]


@pytest.mark.release_gate
def test_a_missing_program_that_is_required_fails_its_tests(suite):
    code, lines = suite(programs_there=("dot",), require="chromium,dot")
    assert code == 1
    assert "2 passed, 2 errors" in lines[-1]
    assert any("chromium not found: apt install chromium" in line for line in lines)


@pytest.mark.release_gate
def test_a_required_test_that_skips_for_another_reason_fails_the_run(suite):
    skips = "import pytest\n\n@pytest.mark.needs_dot\ndef test_dot_too(): pytest.skip('not today')\n"
    code, lines = suite("-n", "2", programs_there=("dot",), require="dot", other=skips)
    assert code == 1
    assert lines[-2] == "Failed: COURSE_REQUIRE=dot, but these were skipped: test_other.py::test_dot_too"


@pytest.mark.release_gate
def test_a_run_without_any_of_the_required_tests_fails(suite):
    code, lines = suite("-k", "adds", programs_there=("dot",), require="dot")
    assert code == 1
    assert lines[-2] == "Failed: COURSE_REQUIRE=dot, but no test that needs dot ran"


@pytest.mark.release_gate
def test_an_unknown_program_in_course_require_is_a_sentence(suite):
    code, lines = suite(require="chrome")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert any("COURSE_REQUIRE names chrome; known are chromium, dot, bwrap, postgres" in line for line in lines)
