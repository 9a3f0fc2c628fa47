"""Runs jobs side by side: each in a sandbox, each exercise within its limits, whatever the code in them does."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Event

from course_staff.grade.follow import Stopped, follow
from course_staff.grade.handover import End, Job, Outcome
from course_staff.grade.launch import Zygote, fresh_worker, trusted_worker
from course_staff.grade.limits import Limits
from course_staff.grade.sandbox import IsolationMissing, require
from course_staff.grade.workers import Lost, Worker
from course_staff.run.process import cores

ATTEMPTS = 3  # at the same exercise, where a process of ours ends and not the student's
LOG = logging.getLogger(__name__)
NO_WALL = "Run without isolation, because submissions were trusted."


@dataclass(frozen=True)
class Isolation:
    """How workers are kept apart from this machine and from each other.

    Attributes:
        fork: they come out of one process that has imported TensorFlow; else each is a fresh interpreter.
        trust: there is no wall at all, only limits; every outcome says so.
    """

    fork: bool = True
    trust: bool = False


class Starts:
    """How workers are started: one way, and from `fall_back` on another, which is slower and needs less of the system.

    Args:
        first: the way to begin with.
        second: the other one; None where there is none, and `fall_back` changes nothing.
    """

    def __init__(self, first: Callable[[], Worker], second: Callable[[], Worker] | None = None) -> None:
        self._start, self._second = first, second

    def __call__(self) -> Worker:
        """A new worker; raises what the way raises."""
        return self._start()

    def fall_back(self, reason: object) -> None:
        """Take the other way from now on."""
        if self._second is not None and self._start is not self._second:
            LOG.warning("Each submission gets an interpreter of its own from now on, which takes longer: %s.", reason)
            self._start = self._second


def run_jobs(
    jobs: Iterable[tuple[str, Job]],
    *,
    workers: int = 2,
    limits: Limits | None = None,
    isolation: Isolation | None = None,
) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    """The outcomes of each job, one for each of its exercises in their order; jobs come in the order in which they end.

    No more jobs are taken than can run soon. Closing the iterator, or an exception in whoever iterates, ends every
    process.

    Raises:
        IsolationMissing: there is no way to run submissions behind a wall, and they are not trusted.
        CourseError: workers do not start.
    """
    limits, isolation = limits or Limits(), isolation or Isolation()
    with ExitStack() as stack:
        stop, pool = Event(), ThreadPoolExecutor(workers, "grade")
        start = _starter(isolation, limits, workers, stop, stack)
        stack.callback(pool.shutdown, cancel_futures=True)
        stack.callback(stop.set)
        running: dict[Future, str] = {}
        source = iter(jobs)
        while True:
            for name, job in islice(source, 2 * workers - len(running)):
                running[pool.submit(run_job, job, start, limits, stop)] = name
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                name, outcomes = running.pop(future), future.result()
                yield name, tuple(_marked(outcome) for outcome in outcomes) if isolation.trust else outcomes


def run_job(job: Job, start: Starts, limits: Limits, stop: Event) -> tuple[Outcome, ...]:
    """The outcome of each exercise. Where one ends its process, a new one goes on with the next exercise.

    Where a process of ours ends again and again, the last attempt starts the worker another way, if there is one.

    Raises:
        IsolationMissing, CourseError: as `run_jobs`.
        Stopped: `stop` was set.
        ValueError: an exercise has no seed.
    """
    left = [unit for unit in job.units if unit.cells]
    if not {unit.exercise for unit in left} <= set(job.seeds):
        raise ValueError("each exercise that is to be run needs the seed of its hidden cases")
    found: dict[str, Outcome] = {}
    lost = 0
    while left:
        try:
            outcomes = _try(Job(tuple(left), job.seeds), start, limits, stop)
            lost = 0
        except Lost as error:
            lost += 1
            if lost == ATTEMPTS - 1:
                start.fall_back(error)
            if lost < ATTEMPTS:
                continue
            outcomes = [Outcome(left[0].exercise, End.DIED, detail=f"It could not be run: {error}, {lost} times.")]
            lost = 0
        found |= {outcome.exercise: outcome for outcome in outcomes}
        left = left[len(outcomes) :]
    not_run = {unit.exercise: Outcome(unit.exercise, End.NOT_RUN, detail=unit.note) for unit in job.units}
    return tuple((not_run | found).values())


def _try(job: Job, start: Starts, limits: Limits, stop: Event) -> list[Outcome]:
    """The outcomes of one worker, which is gone afterwards."""
    if stop.is_set():
        raise Stopped
    with closing(start()) as worker:
        return follow(worker, job, limits, stop)


def _starter(isolation: Isolation, limits: Limits, workers: int, stop: Event, stack: ExitStack) -> Starts:
    """What starts workers; what it needs is closed with the stack."""
    threads = 1 if workers > 1 else cores()
    if isolation.trust:
        if os.name == "nt":
            raise IsolationMissing("Submissions are graded on Linux or, where they are trusted, on a Mac.")
        if os.geteuid() == 0:
            raise IsolationMissing("Submissions never run as root without isolation; grade as an ordinary user.")
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="convnet_course_grade_", ignore_cleanup_errors=True)
        )
        return Starts(lambda: trusted_worker(Path(tempfile.mkdtemp(dir=folder)), limits, threads))
    require()

    def fresh() -> Worker:
        return fresh_worker(limits, threads)

    if not isolation.fork:
        return Starts(fresh)
    zygote = Zygote(limits, threads, stop)
    stack.callback(zygote.close)
    return Starts(zygote.worker, fresh)


def _marked(outcome: Outcome) -> Outcome:
    return Outcome(outcome.exercise, outcome.end, outcome.evidence, f"{outcome.detail} {NO_WALL}".strip())
