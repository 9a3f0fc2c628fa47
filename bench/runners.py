"""A class's way through three graders: `course grade`, `nbgrader autograde` and `otter run`, each watched to its end.

Each grades the same notebooks with the same checks, two at a time. nbgrader and otter run whole notebooks; theirs are
in the `smoke` profile.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from nbgrader.api import Gradebook

from course_staff.grade.course_folder import make_course
from course_staff.grade.limits import MIB, memory
from course_staff.grade.release import Release, read_release
from course_staff.grade.results import read_results
from course_staff.paths import find_clone

CLONE = find_clone(Path(__file__).parent)
AT_A_TIME = 2
TICK = 0.5  # seconds between two looks
ENVIRONMENT = {"COURSE_PROFILE": "smoke", "COURSE_OFFLINE": "1", "PYTHONPATH": str(CLONE.root)}
OTTER_TEST = """
OK_FORMAT = True
test = {{
    "name": "{name}",
    "points": {points},
    "suites": [{{"type": "doctest", "scored": True, "setup": "", "teardown": "", "cases": [{{"code": r'''
>>> import contextlib, io
>>> from course_utils.checks import evaluate
>>> with contextlib.redirect_stdout(io.StringIO()):  # on a slow machine it says that it is still running
...     outcome = evaluate("{name}", {name}).outcome
>>> outcome
'passed'
'''}}]}}],
}}
"""


@dataclass(frozen=True)
class Run:
    """What one class took.

    Attributes:
        seconds: from the start of the program to its end.
        first: to the first result.
        memory: of all its processes at the highest, in MiB; what several share is counted once.
        points: by student.
    """

    seconds: float
    first: float
    memory: int
    points: dict[str, float]


def by_course(lesson: str, inbox: Path, place: Path) -> Run:
    """`course grade` with two workers, its start included."""
    make_course(CLONE, place, [lesson])
    command = [sys.executable, "-m", "course_staff", "grade", lesson, "--workers", str(AT_A_TIME)]
    command += ["--submissions", str(inbox), "--course", str(place)]
    seconds, first, most = watched([[command]], lambda: any(place.glob("results/*/*/*.json")), place, CLONE.root)
    results, _ = read_results(place)
    return Run(seconds, first, most, {one.student: sum(grade.points for grade in one.grades) for one in results})


def by_nbgrader(lesson: str, inbox: Path, place: Path) -> Run:
    """Two `nbgrader autograde` side by side, each with a half of the class, whose names begin with p or q."""
    make_course(CLONE, place, [lesson])
    (name,) = CLONE.choose([lesson])
    program = [str(Path(sys.executable).with_name("nbgrader"))]
    watched([[[*program, "generate_assignment", name, "--force"]]], lambda: False, place)
    for path in inbox.iterdir():
        submitted = place / "submitted" / path.stem / name
        submitted.mkdir(parents=True)
        shutil.copy(path, submitted / f"{name}.ipynb")
    limits = ["--ExecutePreprocessor.timeout=600", "--Execute.timeout=600"]
    halves = [[[*program, "autograde", name, f"--student={half}*", *limits]] for half in "pq"]
    seconds, first, most = watched(halves, lambda: any(place.glob(f"autograded/*/*/{name}.ipynb")), place)
    with Gradebook(f"sqlite:///{place / 'gradebook.db'}", place.name) as gradebook:
        points = {one.student.id: one.score for one in gradebook.assignment_submissions(name)}
    return Run(seconds, first, most, points)


def by_otter(lesson: str, inbox: Path, place: Path, program: Path) -> Run:
    """`otter run` for each notebook, two at a time; its tests ask the checks of the course."""
    release = read_release(CLONE, lesson)
    tests, autograder = place / "tests", place / "autograder.zip"
    tests.mkdir(parents=True)
    for exercise, points in graded(release).items():
        (tests / f"{exercise}.py").write_text(OTTER_TEST.format(name=exercise, points=points))
    options = ["-t", str(tests), "-o", str(autograder), "--no-requirements", "--no-environment", "--no-config"]
    watched([[[str(program), "generate", *options]]], lambda: False, place)
    paths = sorted(inbox.iterdir())
    for path in paths:
        (place / path.stem).mkdir()
    run = [str(program), "run", "--no-logo", "-a", str(autograder), "-o"]
    commands = [[*run, str(place / path.stem), str(path)] for path in paths]
    halves = [commands[half::AT_A_TIME] for half in range(AT_A_TIME)]
    seconds, first, most = watched(halves, lambda: any(place.glob("*/results.json")), place)
    return Run(seconds, first, most, {path.stem: otters_points(place / path.stem / "results.json") for path in paths})


def graded(release: Release) -> dict[str, int]:
    """The exercises with points."""
    return {name: points for name, points in release.points.items() if points}


def otters_points(path: Path) -> float:
    """The sum over the tests of a file of results, without otter's own entry on public tests."""
    with suppress(OSError, ValueError):
        return sum(test.get("score", 0) for test in json.loads(path.read_text("utf-8"))["tests"])
    return 0.0


def otter_in(folder: Path) -> Path:
    """Install otter-grader into a virtual environment of its own, which sees the packages of this one; its program."""
    venv.create(folder, with_pip=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    here = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "of_the_course.pth").write_text("\n".join(here) + "\n")
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", "otter-grader>=6,<8"], check=True)
    return folder / "bin" / "otter"


def watched(
    lines: list[list[list[str]]], begun: Callable[[], bool], place: Path, folder: Path | None = None
) -> tuple[float, float, int]:
    """Run lines of commands side by side, the commands of a line one after the other, and watch them.

    Args:
        begun: whether the first result is there.
        place: where the log is written, and where the commands run if `folder` names no other place.

    Returns:
        seconds to the end, seconds to the first result, and MiB of memory at the highest.
    """
    start, first, most = time.perf_counter(), None, 0
    with (place / "log.txt").open("ab") as log:
        waiting = [iter(line) for line in lines]
        running = [start_next(line, log, folder or place) for line in waiting]
        while any(running):
            time.sleep(TICK)
            most = max(most, memory(list(tree(running))))
            if first is None and begun():
                first = time.perf_counter() - start
            for number, process in enumerate(running):
                if process and process.poll() is not None:
                    running[number] = start_next(waiting[number], log, folder or place)
    seconds = time.perf_counter() - start
    return seconds, first or seconds, most // MIB


def start_next(line: Iterator[list[str]], log, folder: Path) -> subprocess.Popen | None:
    """Start the next command of a line; None at its end."""
    command = next(line, None)
    options = {"stdout": log, "stderr": log, "stdin": subprocess.DEVNULL, "env": os.environ | ENVIRONMENT}
    return command and subprocess.Popen(command, cwd=folder, **options)


def tree(running: list[subprocess.Popen | None]) -> Iterator[psutil.Process]:
    """The processes that run, and all that they have started."""
    for process in filter(None, running):
        with suppress(psutil.Error):
            root = psutil.Process(process.pid)
            yield from (root, *root.children(recursive=True))
