"""Goes along with one worker: takes its evidence, watches its limits, and says how it ended."""

import signal
import time
from threading import Event

from course_staff.grade.handover import End, Job, Outcome
from course_staff.grade.limits import Limits, Watchdog
from course_staff.grade.sandbox import IsolationMissing
from course_staff.grade.wire import Garbled, Kind
from course_staff.grade.workers import Lost, Worker

TICK = 0.1  # seconds between two looks at what a worker uses

_BY_SIGNAL = {
    "SIGXCPU": (End.CPU_TIME, "It computed for longer than the limit."),
    "SIGXFSZ": (End.FILE_SIZE, "It wrote a file larger than the limit."),
}


class Stopped(Exception):
    """Grading was interrupted; nobody waits for the outcomes."""


def follow(worker: Worker, job: Job, limits: Limits, stop: Event) -> list[Outcome]:
    """The outcomes of the job's exercises in order, up to the first that ended the worker.

    Raises:
        IsolationMissing: the system does not let the worker give up its privileges.
        Lost: a process of ours ended, not the student's; nothing is known of the exercises.
        Stopped: `stop` was set.
    """
    worker.give(job, limits)
    _wait_until_ready(worker, limits, stop)
    watchdog, outcomes = Watchdog(worker.processes, limits), []
    for unit in job.units:
        watchdog.restart()
        outcome = _one(unit.exercise, worker, watchdog, stop)
        outcomes.append(outcome)
        if outcome.end != End.FINISHED:
            break
    return outcomes


def _wait_until_ready(worker: Worker, limits: Limits, stop: Event) -> None:
    until = time.monotonic() + limits.start_seconds
    while time.monotonic() < until:
        if stop.is_set():
            raise Stopped
        code = worker.exit_code()
        frame = worker.frames.next(TICK)
        if frame is not None and frame[0] == Kind.READY:
            return
        if frame is not None:
            raise IsolationMissing(f"A worker cannot give up its privileges: {frame[1].decode('utf-8', 'replace')}.")
        if code is not None:
            raise Lost(f"a worker ended with code {code} before it began")
    raise Lost(f"a worker was not ready after {limits.start_seconds:g} seconds")


def _one(exercise: str, worker: Worker, watchdog: Watchdog, stop: Event) -> Outcome:
    """Wait for the evidence of one exercise, or for an end without it."""
    while not stop.is_set():
        code = worker.exit_code()
        try:
            frame = worker.frames.next(TICK) if code is None else worker.frames.rest()
        except Garbled as error:
            return Outcome(exercise, End.DIED, detail=f"It sent what is no evidence: {error}.")
        if frame is not None and frame[0] != Kind.EVIDENCE:
            return Outcome(exercise, End.DIED, detail="It sent what is no evidence.")
        if frame is not None:
            return Outcome(exercise, End.FINISHED, frame[1])
        if code is not None:
            return _ended(exercise, code)
        passed = watchdog.passed()
        if passed:
            return Outcome(exercise, passed[0], detail=passed[1])
    raise Stopped


def _ended(exercise: str, code: int) -> Outcome:
    """The outcome of a worker that ended by itself, or that the system ended."""
    name = {one.value: one.name for one in signal.Signals}.get(code - 128)
    how = f"by signal {name}" if name else f"with code {code}"
    if name == "SIGKILL":
        how += ", its own or the system's, which may have run out of memory"
    died = (End.DIED, f"Its process ended in the middle of it, {how}.")
    end, detail = _BY_SIGNAL.get(name, died)
    return Outcome(exercise, end, detail=detail)
