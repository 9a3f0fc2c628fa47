"""`course run`: execute the instructor notebooks of the chosen lessons, and report."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from rich.console import Console

from course_staff.paths import Clone
from course_staff.run.cache import Result, fingerprints, is_unchanged, read_results, shipped_minutes, write_results
from course_staff.run.process import Execution, cores, has_gpu
from course_staff.run.progress import forecast, progress_on
from course_staff.run.report import save_index, save_reports, show_table
from course_utils.errors import CourseError
from course_utils.profiles import NAMES

INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended


@dataclass
class Run:
    """What one call of `course run` works with: how, what earlier runs found, and where it writes."""

    clone: Clone
    profile: str
    gpu: bool
    timeout_minutes: float
    jobs: int
    keys: dict[str, str]
    results: dict[str, Result]
    console: Console

    @property
    def folder(self) -> Path:
        return self.clone.runs / self.profile

    def is_unchanged(self, lesson: str) -> bool:
        return is_unchanged(self.results.get(lesson), self.keys[lesson], self.folder, self.gpu)


def run_lessons(
    clone: Clone,
    lessons: list[str],
    *,
    profile: str = "cpu",
    require_gpu: bool = False,
    timeout_minutes: float = 30.0,
    jobs: int | None = None,
    force: bool = False,
    commit_outputs: bool = False,
) -> int:
    """Execute `lessons` (numbers or names; all when empty) into `runs/<profile>/`, and print what came of them.

    A lesson that passed and whose cells, package, data, profile and versions are what they were is not run again,
    unless `force`. A failing lesson does not stop the others; one that takes more than `timeout_minutes` of wall-clock
    time is ended. Ctrl-C ends what is running and keeps what is done. `jobs` lessons run at a time; None leaves it to
    `default_jobs`. `commit_outputs` puts the outputs of lessons that passed into notebooks/instructor.

    Returns:
        0 if all passed, 1 if any failed, 130 after an interruption.

    Raises:
        CourseError: an unknown lesson or profile, a stale build, no GPU though `require_gpu`, nowhere to write.
    """
    chosen = _checked(clone, lessons, profile, timeout_minutes, jobs, require_gpu)
    keys, results = fingerprints(clone, chosen, profile), read_results(clone.runs / profile)
    console = Console() if Console().is_terminal else Console(width=160)
    run = Run(clone, profile, require_gpu, timeout_minutes, jobs or default_jobs(profile), keys, results, console)
    due = [name for name in chosen if force or not run.is_unchanged(name)]
    done = _run_all(run, due) | (set(chosen) - set(due))
    return _conclude(run, chosen, due, done, commit_outputs)


def default_jobs(profile: str) -> int:
    """Two lessons at a time where each gets two cores or more, else one; one on a GPU, which they would share.

    TensorFlow spreads one training over all cores, so on two cores two lessons at a time only take turns.
    """
    return 2 if profile != "gpu" and cores() >= 4 else 1


def _checked(
    clone: Clone, lessons: list[str], profile: str, timeout_minutes: float, jobs: int | None, require_gpu: bool
) -> list[str]:
    """The lessons that are meant, after everything that a person may have got wrong was looked at."""
    if profile not in NAMES:
        raise CourseError(f"There is no profile '{profile}'; choose one of {', '.join(NAMES)}.")
    if timeout_minutes <= 0:
        raise CourseError(f"--timeout {timeout_minutes:g}: a lesson needs more than 0 minutes.")
    if jobs is not None and jobs < 1:
        raise CourseError(f"--jobs {jobs}: at least one lesson must run at a time.")
    chosen = clone.choose(lessons)
    if not chosen:
        raise CourseError(f"There is no lesson in {clone.source}; change into a clone of the course and try again.")
    _refuse_stale(clone, chosen)
    if require_gpu and not has_gpu():
        raise CourseError(
            "--require-gpu: TensorFlow sees no GPU here; install its CUDA libraries with `pip install -e '.[gpu]'` "
            "on a Linux machine with an NVIDIA GPU, or leave --require-gpu out."
        )
    _refuse_unwritable(clone.runs / profile)
    return chosen


def _refuse_stale(clone: Clone, lessons: list[str]) -> None:
    from course_staff.build import check_instructor

    if check_instructor(clone, lessons) != 0:
        raise CourseError("The built notebooks do not match notebooks/source; run `course build` and try again.")


def _refuse_unwritable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".probe").touch()
        (folder / ".probe").unlink()
    except OSError as error:
        raise CourseError(f"Reports cannot be written to {folder} ({error.strerror}); make it writable.") from None


def _run_all(run: Run, due: list[str]) -> set[str]:
    """Execute the lessons that are due, `run.jobs` at a time, and return those that ended by themselves or in time."""
    if due:
        shipped = shipped_minutes(run.clone, run.profile)
        when = forecast(due, run.results, shipped, run.jobs, run.timeout_minutes)
        lessons = "1 lesson" if len(due) == 1 else f"{len(due)} lessons"
        run.console.print(f"{lessons} in the {run.profile} profile, {run.jobs} at a time: {when}.", highlight=False)
    waiting, running, finished = list(due), [], set()
    progress = progress_on(run.console)
    try:
        with _sigterm_as_ctrl_c():
            while waiting or running:
                while waiting and len(running) < run.jobs:
                    lesson = waiting.pop(0)
                    running.append(Execution(run.clone, lesson, run.profile, run.timeout_minutes * 60, run.jobs))
                for execution in list(running):
                    status = execution.status()
                    progress.show(execution.lesson, status["cell"], status["cells"])
                    if execution.ended or execution.timed_out:
                        _finish(run, execution)
                        running.remove(execution)
                        finished.add(execution.lesson)
                        progress.finish(execution.lesson, run.results[execution.lesson].outcome)
                time.sleep(0.1)
    except KeyboardInterrupt:
        pass  # the caller sees by what is missing that the run was cut short
    finally:
        for execution in running:
            execution.end()
            execution.clean_up()
        progress.close()
    return finished


def _finish(run: Run, execution: Execution) -> None:
    """Record what came of a lesson and write its reports."""
    minutes, lesson = execution.minutes, execution.lesson
    if execution.ended:
        error, traceback = execution.failure()
        outcome = "failed" if error or traceback else "passed"
    else:
        execution.end()
        status = execution.status()
        error = f"stopped after {run.timeout_minutes:g} minutes in cell {status['cell']} of {status['cells']}"
        outcome, traceback = "timed out", ""
    result = Result(lesson, outcome, round(minutes, 2), run.keys[lesson], run.gpu, error, traceback)
    save_reports(execution.notebook, run.folder, result)
    run.results |= read_results(run.folder) | {lesson: result}  # another run may have added some in the meantime
    write_results(run.folder, run.results)
    execution.clean_up()


def _conclude(run: Run, chosen: list[str], due: list[str], done: set[str], commit_outputs: bool) -> int:
    """Show the table, store outputs if asked to, and return the exit code."""
    shown = [run.results[lesson] for lesson in chosen if lesson in done]
    save_index(run.folder, run.results)
    show_table(run.console, run.folder, shown, unchanged=set(chosen) - set(due))
    passed = [result.lesson for result in shown if result.outcome == "passed"]
    if commit_outputs:
        from course_staff.build import store_outputs

        for lesson in passed:
            executed = nbformat.read(run.folder / f"{lesson}.ipynb", as_version=4)
            store_outputs(run.clone, lesson, executed, run.profile, run.results[lesson].minutes)
            run.console.print(f"notebooks/instructor/{lesson}.ipynb has the outputs of this run.", highlight=False)
    if done != set(chosen):
        run.console.print("Interrupted; the same command goes on where this one stopped.")
        return INTERRUPTED
    return 0 if passed == chosen else 1


@contextmanager
def _sigterm_as_ctrl_c() -> Iterator[None]:
    """A CI that cancels a job sends SIGTERM; the lessons must end then too."""
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
