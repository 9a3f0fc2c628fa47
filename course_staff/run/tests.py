"""`course test`, which is `make test`: unit tests and the smoke run of the instructor notebooks, in one pytest run."""

import os
import subprocess
import sys

from course_staff.paths import Clone
from course_staff.run.process import threads_for

WORKERS = 2
SECONDS_A_CELL = 300


def nbval_options(clone: Clone) -> list[str]:
    """How nbval runs notebooks here.

    Only cells that say `# NBVAL_CHECK_OUTPUT` are compared (lax), in this interpreter, whatever kernels are
    registered on the machine.
    """
    return [
        "--nbval-lax",
        "--nbval-current-env",
        f"--nbval-cell-timeout={SECONDS_A_CELL}",
        f"--nbval-sanitize-with={clone.root / 'tests' / 'nbval_sanitize.cfg'}",
    ]


def run_tests(clone: Clone) -> int:
    """Run everything with the `smoke` profile and without a network, and return pytest's exit code.

    The cells of a notebook share a kernel, so a file's tests stay with one worker (`loadfile`). What was not run, and
    why, is in the last lines; conftest.py prints them.
    """
    command = [sys.executable, "-m", "pytest", "-n", str(WORKERS), "--dist", "loadfile", *nbval_options(clone)]
    environment = os.environ | threads_for(WORKERS) | {"COURSE_PROFILE": "smoke", "COURSE_OFFLINE": "1"}
    return subprocess.call([*command, "tests", "notebooks/instructor"], cwd=clone.root, env=environment)
