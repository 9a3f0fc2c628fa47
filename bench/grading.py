"""How fast a class is graded: `python bench/grading.py [--students 8] [--rounds 2]`, beside stock nbgrader.

The same honest submissions of lesson 04, right, partly right and wrong, go through `course grade` with two workers and
through `nbgrader autograde` in two processes, in turns. nbgrader runs the whole notebook, in the `smoke` profile.
Prints submissions a minute, the ratio, seconds to the first result, and whether both gave the same points.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nbgrader.api import Gradebook

from course_staff.grade.course_folder import make_course
from course_staff.grade.demo import LESSON, made_class
from course_staff.grade.results import read_results
from course_staff.paths import find_clone

HONEST = ("ada", "gil", "ivo", "ben", "lena", "milo", "chen", "jana", "pia", "kofi", "nora", "omar")
CLONE = find_clone(Path(__file__).parent)


def main() -> None:
    """Run both in turns and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=8, help="in each round")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    ours, first, theirs, differ = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds):
            place = Path(folder) / f"round{number}"
            place.mkdir()
            inbox = class_of(options.students, place)
            seconds, to_first, points = by_course(inbox, place / "ours")
            ours.append(60 * options.students / seconds)
            first.append(to_first)
            seconds, stock_points = by_nbgrader(inbox, place / "stock")
            theirs.append(60 * options.students / seconds)
            differ += [name for name in points if points[name] != stock_points.get(name)]
            print(f"round {number + 1}: course grade {ours[-1]:.1f} a minute, nbgrader {theirs[-1]:.1f}", flush=True)
    ratio = sum(ours) / sum(theirs)
    print(f"course grade: {min(ours):.1f} to {max(ours):.1f} submissions a minute, start included")
    print(f"              first result after {min(first):.1f} to {max(first):.1f} s")
    print(f"nbgrader, two processes: {min(theirs):.1f} to {max(theirs):.1f} submissions a minute")
    print(f"ratio {ratio:.1f}; points differ for {', '.join(differ) or 'nobody'}")


def class_of(students: int, place: Path) -> Path:
    """A folder of notebooks, half of them named p…, half q…: each process of nbgrader takes a half."""
    _, made, _ = made_class(CLONE, place)
    inbox = place / "honest"
    inbox.mkdir()
    for number in range(students):
        source = made / f"{HONEST[number % len(HONEST)]}.ipynb"
        shutil.copy(source, inbox / f"{'pq'[number % 2]}{number:03}.ipynb")
    return inbox


def by_course(inbox: Path, course: Path) -> tuple[float, float, dict[str, float]]:
    """Seconds of `course grade`, seconds to its first result, and the points."""
    make_course(CLONE, course, [LESSON])
    command = [sys.executable, "-m", "course_staff", "grade", LESSON, "--workers", "2"]
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--submissions", inbox, "--course", course], cwd=CLONE.root, stdout=subprocess.DEVNULL
    )
    to_first = None
    while process.poll() is None:
        time.sleep(0.05)
        if to_first is None and any(course.glob("results/**/*.json")):
            to_first = time.perf_counter() - start
    seconds = time.perf_counter() - start
    results, _ = read_results(course)
    return seconds, to_first or seconds, {r.student: sum(grade.points for grade in r.grades) for r in results}


def by_nbgrader(inbox: Path, course: Path) -> tuple[float, dict[str, float]]:
    """Seconds of two `nbgrader autograde` side by side, each with half of the class, and the points."""
    make_course(CLONE, course, [LESSON])
    (lesson,) = CLONE.choose([LESSON])
    nbgrader(course, "generate_assignment", lesson, "--force").wait()
    for path in inbox.iterdir():
        submitted = course / "submitted" / path.stem / lesson
        submitted.mkdir(parents=True)
        shutil.copy(path, submitted / f"{lesson}.ipynb")
    start = time.perf_counter()
    for process in [nbgrader(course, "autograde", lesson, f"--student={half}*") for half in "pq"]:
        process.wait()
    seconds = time.perf_counter() - start
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", course.name) as gradebook:
        return seconds, {one.student.id: one.score for one in gradebook.assignment_submissions(lesson)}


def nbgrader(course: Path, *arguments: str) -> subprocess.Popen:
    """Start nbgrader in the course folder."""
    environment = os.environ | {"COURSE_PROFILE": "smoke", "COURSE_OFFLINE": "1", "PYTHONPATH": str(CLONE.root)}
    options = ["--ExecutePreprocessor.timeout=600", "--Execute.timeout=600"]
    program = Path(sys.executable).with_name("nbgrader")
    log = (course / f"{arguments[0]}.log").open("ab")
    return subprocess.Popen([program, *arguments, *options], cwd=course, env=environment, stdout=log, stderr=log)


if __name__ == "__main__":
    main()
