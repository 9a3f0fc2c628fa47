"""`course test`, which is `make test`: unit tests and the smoke run of the instructor notebooks, in one pytest run."""

import os
import subprocess
import sys
from importlib.util import find_spec

from course_staff.paths import Clone
from course_staff.run.process import threads_for
from course_utils.errors import CourseError

WORKERS = 3  # one more than two cores: many tests wait for a browser, a process or a limit
SECONDS_A_CELL = 300
NEEDED = ("pytest", "xdist", "pytest_timeout", "nbval", "yaml", "playwright", "hatchling")  # modules of the dev extra


def nbval_options(clone: Clone) -> list[str]:
    """How nbval runs notebooks here.

    Only cells with the tag `nbval-check-output` are compared (lax), in this interpreter, whatever kernels are
    registered on the machine.
    """
    return [
        "--nbval-lax",
        "--nbval-current-env",
        f"--nbval-cell-timeout={SECONDS_A_CELL}",
        f"--nbval-sanitize-with={clone.root / 'tests' / 'nbval_sanitize.cfg'}",
    ]


def run_tests(clone: Clone, release_gate: bool = False) -> int:
    """Run the tests with the `smoke` profile and without a network, and return pytest's exit code.

    The cells of a notebook share a kernel, so a file's tests stay with one worker (`loadfile`); conftest.py puts the
    longest files first, which xdist would put last where they have few tests. What was not run, and
    why, is in the last lines; conftest.py prints them. The release gate is among that: outputs that only a full run of
    the lessons makes, most lessons in `smoke`, and most cases of tests with many; `release_gate` asks for it alone.

    Raises:
        CourseError: a package that the tests need is not installed.
    """
    missing = [module for module in NEEDED if find_spec(module) is None]
    if missing:
        install = f"`{sys.executable} -m pip install -e '.[dev]'` in {clone.root}"
        raise CourseError(f"The tests need {', '.join(missing)}, not installed here; {install} brings what they need.")
    options = ["-n", str(WORKERS), "--dist", "loadfile", "--no-loadscope-reorder", *nbval_options(clone)]
    options += ["-m", "release_gate"] if release_gate else ["--leave-release-gate"]
    options += ["tests", "notebooks/instructor"]
    environment = os.environ | threads_for(WORKERS) | {"COURSE_PROFILE": "smoke", "COURSE_OFFLINE": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or each worker and each process would compile every test anew
    return subprocess.call([sys.executable, "-m", "pytest", *options], cwd=clone.root, env=environment)
