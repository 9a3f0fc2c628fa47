"""The lessons of one `course run`: those that wait, those that run, and what came of those that have ended."""

import contextlib
import time
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock
from rich.console import Console

from course_staff.paths import Clone
from course_staff.run.cache import Result, add_result, is_unchanged, read_results
from course_staff.run.locks import lesson_lock
from course_staff.run.process import Execution
from course_staff.run.progress import progress_on
from course_staff.run.report import save_reports
from course_staff.run.stop import Stop

SECONDS_BETWEEN_LOOKS = 0.1


@dataclass
class Run:
    """What one call of `course run` works with: how, what it and earlier runs found, and where it writes."""

    clone: Clone
    profile: str
    gpu: bool
    timeout_minutes: float
    jobs: int
    force: bool
    keys: dict[str, str]
    results: dict[str, Result]
    console: Console

    @property
    def folder(self) -> Path:
        return self.clone.runs / self.profile

    def is_due(self, lesson: str) -> bool:
        """Whether the lesson is to be executed: it changed since it passed, or never passed, or `force`."""
        return self.force or not is_unchanged(self.results.get(lesson), self.keys[lesson], self.folder, self.gpu)


class Queue:
    """Executes lessons, `run.jobs` at a time; `finished` are done with, of which `executed` ran here.

    A lesson that another `course run` executes in the same profile waits until that has ended, and is executed then
    if it is still due.
    """

    def __init__(self, run: Run, due: list[str]) -> None:
        self.finished: set[str] = set()
        self.executed: set[str] = set()
        self._run, self._waiting = run, list(due)
        self._running: list[tuple[Execution, FileLock]] = []
        self._told: set[str] = set()
        self._progress = progress_on(run.console)

    def work_off(self, stop: Stop) -> None:
        """Execute all lessons, or end those that are running once `stop` is asked for."""
        try:
            while (self._waiting or self._running) and not stop.asked:
                self._start()
                self._look()
                time.sleep(SECONDS_BETWEEN_LOOKS)
        finally:
            for execution, lock in self._running:
                execution.end()
                execution.clean_up()
                lock.release()
            with contextlib.suppress(OSError):  # a terminal that is gone takes no last line
                self._progress.close()

    def _start(self) -> None:
        """Start as many of the waiting lessons as may run."""
        for lesson in list(self._waiting):
            if len(self._running) >= self._run.jobs:
                return
            lock = lesson_lock(self._run.folder, lesson)
            if lock is None:
                self._tell(lesson)
                continue
            self._waiting.remove(lesson)
            self._run.results |= read_results(self._run.folder)  # of another run, since this one began
            if self._run.is_due(lesson):
                self._running.append((self._execution(lesson, lock), lock))
            else:
                lock.release()
                self.finished.add(lesson)

    def _execution(self, lesson: str, lock: FileLock) -> Execution:
        run = self._run
        try:
            return Execution(run.clone, lesson, run.profile, run.timeout_minutes * 60, run.jobs)
        except BaseException:
            lock.release()
            raise

    def _tell(self, lesson: str) -> None:
        """Say once why a lesson does not start."""
        if lesson not in self._told:
            self._told.add(lesson)
            where = f"in the {self._run.profile} profile"
            self._run.console.print(f"{lesson}: another `course run` executes it {where}; waiting.", highlight=False)

    def _look(self) -> None:
        """Show how far the running lessons are; take the results of those that have ended or are over their time."""
        for execution, lock in list(self._running):
            status = execution.status()
            self._progress.show(execution.lesson, status["cell"], status["cells"])
            if execution.ended or execution.timed_out:
                result = self._result(execution)
                save_reports(execution.notebook, self._run.folder, result)
                self._run.results |= add_result(self._run.folder, result)
                execution.clean_up()
                self._running.remove((execution, lock))
                lock.release()
                self.finished.add(execution.lesson)
                self.executed.add(execution.lesson)
                self._progress.finish(execution.lesson, result.outcome)

    def _result(self, execution: Execution) -> Result:
        """What came of a lesson, after which nothing of it is running."""
        run, minutes, in_time = self._run, round(execution.minutes, 2), execution.ended
        execution.end()
        result = Result(execution.lesson, "passed", minutes, run.keys[execution.lesson], run.gpu)
        if in_time:
            error, traceback = execution.failure()
            return replace(result, outcome="failed", error=error, traceback=traceback) if error or traceback else result
        status = execution.status()
        error = f"stopped after {run.timeout_minutes:g} minutes in cell {status['cell']} of {status['cells']}"
        return replace(result, outcome="timed out", error=error)
