"""The process that a student's code runs in. It starts inside the sandbox, takes its privileges away and reports.

Run as `python -m course_staff.grade.worker DESCRIPTOR` it is a fresh interpreter; the zygote calls `serve` in a fork.
"""

import json
import os
import socket
import sys

from course_staff.grade import confine, seccomp, wire
from course_staff.grade.cells import evidence_of
from course_staff.grade.handover import Job, Unit
from course_staff.grade.limits import Limits, set_for_this_process
from course_staff.grade.wire import Kind
from course_utils.checks.collecting.serialize import encode
from course_utils.checks.exercises import find, names
from course_utils.checks.verdict import Miss
from course_utils.errors import CourseError
from course_utils.runtime import seed_everything


def prepare() -> None:
    """Import all that checks need and run no operation: a process in which TensorFlow has computed cannot fork.

    Raises:
        RuntimeError: an import has started TensorFlow's runtime.
    """
    from course_utils.keras_settings import load_keras

    load_keras()
    import matplotlib.pyplot  # noqa: F401  its list of fonts takes a while

    for name in names():
        find(name)
    if runtime_started():
        raise RuntimeError("importing the checks has started TensorFlow's runtime, after which no fork is safe")


def runtime_started() -> bool:
    """Whether TensorFlow has run an operation in this process."""
    from tensorflow.python.eager import context

    return context.context()._initialized


def serve(descriptor: int, walled: bool = True) -> None:
    """Take one job, run its exercises and send the evidence of each as soon as it is there.

    Args:
        descriptor: the socket to the grader.
        walled: the process is inside the sandbox; False only for code that somebody trusts.
    """
    with socket.socket(fileno=descriptor) as grader:
        _, content = wire.receive(grader)
        order = json.loads(content)
        job, limits = Job.from_json(order["job"]), Limits(**order["limits"])
        try:
            confine.keep_only(descriptor)
            confine.die_of_large_files()
            set_for_this_process(limits, len(job.units))
            confine.end_first()
            if walled:
                confine.drop_capabilities()
                confine.hide_memory()
                seccomp.install()
        except Exception as error:  # none of it is the student's yet; whoever grades has to know
            wire.send(grader, Kind.REFUSED, f"{type(error).__name__}: {error}".encode())
            return
        wire.send(grader, Kind.READY)
        run(job, grader)


def serve_and_exit(descriptor: int, walled: bool = True) -> None:
    """`serve`, and an end without clean-up, which would run more of the student's code."""
    code = 1
    try:
        serve(descriptor, walled)
        code = 0
    finally:
        os._exit(code)


def run(job: Job, grader: socket.socket) -> None:
    """Run every exercise that has cells, each from the same folder; what one leaves behind the next one may meet."""
    me, folder = os.getpid(), os.getcwd()
    for unit in job.units:
        os.chdir(folder)
        content = evidence(unit, job.seeds[unit.exercise])
        if os.getpid() != me:  # the student's code has forked, and its child has come back to here
            os._exit(0)
        wire.send(grader, Kind.EVIDENCE, content)


def evidence(unit: Unit, seed: int) -> bytes:
    """The evidence of one exercise, as bytes; evidence that cannot be written becomes the sentence that says so."""
    exercise = find(unit.exercise)
    cases = exercise.cases(seed)
    seed_everything(seed)  # grading once more gives the same
    found = evidence_of(exercise, unit.cells, cases)
    try:
        return encode(found)
    except CourseError as error:
        miss = Miss("what your code returned could not be examined", got=str(error))
        return encode([{"problem": vars(miss)}] * len(cases))


def main() -> None:
    """A fresh interpreter for one job."""
    descriptor, walled = int(sys.argv[1]), sys.argv[2:] != ["--trusted"]
    prepare()
    serve_and_exit(descriptor, walled)


if __name__ == "__main__":
    main()
