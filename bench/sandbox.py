"""How fast submissions run behind the wall: `python bench/sandbox.py [--students 30] [--workers 2] [--fresh]`.

A class of right answers to `identity_block` and `convolutional_block`. Prints seconds to the first result, submissions
a minute after it, and the memory of all processes at its highest.
"""

import argparse
import os
import time

import psutil

from course_staff.grade.handover import Job, State, Unit
from course_staff.grade.limits import MIB, memory
from course_staff.grade.pool import Isolation, run_jobs
from course_utils.checks.collecting.serialize import decode
from course_utils.checks.exercises import find
from course_utils.checks.verdict import decide

IMPORTS = "from keras import layers"
IDENTITY = """
def identity_block(X, f, filters):
    F1, F2, F3 = filters
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(F1, 1)(X)))
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(F2, f, padding="same")(h)))
    h = layers.BatchNormalization()(layers.Conv2D(F3, 1)(h))
    return layers.ReLU()(layers.Add()([h, X]))
"""
CONVOLUTIONAL = """
def convolutional_block(X, f, filters, s=2):
    F1, F2, F3 = filters
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(F1, 1, strides=s)(X)))
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(F2, f, padding="same")(h)))
    h = layers.BatchNormalization()(layers.Conv2D(F3, 1)(h))
    shortcut = layers.BatchNormalization()(layers.Conv2D(F3, 1, strides=s)(X))
    return layers.ReLU()(layers.Add()([h, shortcut]))
"""


def submission(number: int) -> Job:
    """A right answer to both, with hidden cases of its own."""
    answers = {"identity_block": IDENTITY, "convolutional_block": CONVOLUTIONAL}
    units = tuple(Unit(name, State.ANSWERED, (IMPORTS, source)) for name, source in answers.items())
    return Job(units, {name: 1000 * number + i for i, name in enumerate(answers)})


def passed(job: Job, outcome) -> bool:
    """Whether an outcome earns its points."""
    exercise, seed = find(outcome.exercise), job.seeds[outcome.exercise]
    cases = exercise.cases(seed)
    return decide(exercise, decode(outcome.evidence), cases).outcome == "passed"


def main() -> None:
    """Run the class and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--fresh", action="store_true", help="an interpreter for each submission")
    options = parser.parse_args()
    jobs = {f"student {number}": submission(number) for number in range(options.students)}
    load, started, first, most = os.getloadavg()[0], time.monotonic(), 0.0, 0
    isolation = Isolation(fork=not options.fresh)
    results = {}
    for name, outcomes in run_jobs(jobs.items(), workers=options.workers, isolation=isolation):
        first = first or time.monotonic() - started
        most = max(most, memory(psutil.Process().children(recursive=True)))
        results[name] = outcomes
    seconds = time.monotonic() - started
    right = sum(passed(jobs[name], outcome) for name, outcomes in results.items() for outcome in outcomes)
    print(f"submissions                        {len(results)}, {options.workers} side by side")
    print(f"right answers that earn points     {right} of {2 * len(results)}")
    print(f"seconds to the first result        {first:.1f}")
    print(f"submissions a minute after that    {60 * (len(results) - 1) / (seconds - first):.0f}")
    print(f"MiB of all processes at most       {most // MIB}")
    print(f"load of the machine before         {load:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
