"""How fast a class is graded, beside nbgrader and otter: `python bench/grading.py [--students 8] [--rounds 2]`.

The same honest submissions of lesson 04, right, partly right and wrong, go through `course grade` with two workers,
`nbgrader autograde` in two processes and `otter run` two at a time, in turns. Prints submissions a minute, the ratio,
seconds to the first result, memory, and for whom the points differ; then what a growing class costs `course grade`
(`--growth 25 100 400`). otter-grader is installed into a virtual environment in a temporary folder, or `--otter` names
one that has it.
"""

import argparse
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from runners import CLONE, Run, by_course, by_nbgrader, by_otter, otter_in

from course_staff.grade.demo import LESSON, made_class

HONEST = ("ada", "gil", "ivo", "ben", "lena", "milo", "chen", "jana", "pia", "kofi", "nora", "omar")
OURS, NBGRADER, OTTER = "course grade, 2 workers", "nbgrader, 2 processes", "otter run, 2 at a time"
LARGE = 400  # students of the class that the others' times are extrapolated to


def main() -> None:
    """Run all in turns and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=8, help="in each round")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--growth", type=int, nargs="*", default=[], help="sizes of classes for course grade alone")
    parser.add_argument("--otter", type=Path, help="a virtual environment with otter-grader")
    options = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        otter = options.otter / "bin" / "otter" if options.otter else otter_in(Path(folder) / "otter")
        runners = {OURS: by_course, NBGRADER: by_nbgrader, OTTER: partial(by_otter, program=otter.resolve())}
        runs = in_turns(runners, options.students, options.rounds, Path(folder))
        print(table(runs, options.students), flush=True)
        print(f"points differ for {', '.join(differing(runs)) or 'nobody'}", flush=True)
        for size in options.growth:
            place = Path(folder) / f"growth{size}"
            run = by_course(LESSON, class_of(size, place), place / "course")
            print(f"{OURS}, a class of {size}: {described(run, size)}", flush=True)
    for name in (NBGRADER, OTTER):
        each = sum(run.seconds for run in runs[name]) / options.rounds / options.students
        minutes = each * LARGE / 60
        print(f"{name}: {each:.1f} s each; extrapolated from {options.students} to {LARGE}: {minutes:.0f} minutes")


def in_turns(runners: Mapping[str, Callable], students: int, rounds: int, folder: Path) -> dict[str, list[Run]]:
    """Each runner's runs; every round has a class of its own, and begins with another runner."""
    runs, names = defaultdict(list), list(runners)
    for number in range(rounds):
        place = folder / f"round{number}"
        inbox, first = class_of(students, place), number % len(names)
        for name in names[first:] + names[:first]:
            run = runners[name](LESSON, inbox, made(place / f"by{names.index(name)}"))
            runs[name].append(run)
            print(f"round {number + 1}, {name}: {described(run, students)}", flush=True)
    return runs


def class_of(students: int, place: Path) -> Path:
    """A folder of notebooks, half of them named p…, half q…: each process of nbgrader takes a half."""
    _, answered, _ = made_class(CLONE, made(place))
    inbox = made(place / "honest")
    for number in range(students):
        source = answered / f"{HONEST[number % len(HONEST)]}.ipynb"
        shutil.copy(source, inbox / f"{'pq'[number % 2]}{number:03}.ipynb")
    return inbox


def made(folder: Path) -> Path:
    """The folder, which is new."""
    folder.mkdir()
    return folder


def described(run: Run, students: int) -> str:
    """A run in a line."""
    speed, each = 60 * students / run.seconds, run.seconds / students
    return f"{speed:.1f} a minute ({each:.2f} s each), first result after {run.first:.1f} s, {run.memory:,} MiB"


def table(runs: Mapping[str, Sequence[Run]], students: int) -> str:
    """A row for each runner: ranges over the rounds, and how many times as fast `course grade` is."""
    lines = [f"{'':24}{'a minute':>16}{'slower by':>12}{'first result':>16}{'memory':>12}"]
    seconds = {name: sum(run.seconds for run in found) for name, found in runs.items()}
    for name, found in runs.items():
        speed = spread([60 * students / run.seconds for run in found])
        first, most = spread([run.first for run in found]), max(run.memory for run in found)
        ratio = f"{seconds[name] / seconds[OURS]:.1f} times"
        lines.append(f"{name:24}{speed:>16}{ratio:>12}{first + ' s':>16}{most:>8,} MiB")
    return "\n".join(lines)


def spread(values: Sequence[float]) -> str:
    """The least and the most."""
    return f"{min(values):.1f} to {max(values):.1f}"


def differing(runs: Mapping[str, Sequence[Run]]) -> list[str]:
    """Who did not get the same points everywhere, and where."""
    found = []
    for number, ours in enumerate(runs[OURS]):
        for name, theirs in runs.items():
            points = theirs[number].points
            odd = [student for student, earned in ours.points.items() if points.get(student) != earned]
            found += [f"{student} ({name}, round {number + 1})" for student in odd]
    return found


if __name__ == "__main__":
    main()
