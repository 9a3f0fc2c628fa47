"""`course run`: execute the instructor notebooks of the chosen lessons, and report."""

from course_staff.files import require_writable
from course_staff.paths import Clone
from course_staff.run.cache import fingerprints, read_results, shipped_minutes
from course_staff.run.console import wide_console
from course_staff.run.lesson_queue import Queue, Run
from course_staff.run.locks import results_lock
from course_staff.run.notebook_files import read_notebook
from course_staff.run.process import cores, has_gpu
from course_staff.run.progress import forecast
from course_staff.run.report import save_index, show_table
from course_staff.run.stop import stop_on_signals
from course_utils.errors import CourseError
from course_utils.profiles import parse_profile

INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended
TIMEOUT_MINUTES = 30.0  # of one lesson, where nobody says another
MOST_MINUTES = 7 * 24 * 60  # a week; what is longer is a slip of the hand


def run_lessons(
    clone: Clone,
    lessons: list[str],
    *,
    profile: str = "cpu",
    require_gpu: bool = False,
    timeout_minutes: float = TIMEOUT_MINUTES,
    jobs: int | None = None,
    force: bool = False,
    commit_outputs: bool = False,
) -> int:
    """Execute `lessons` (numbers or names; all when empty) into `runs/<profile>/`, and print what came of them.

    A lesson that passed and whose cells, package, data, profile and versions are what they were is not run again,
    unless `force`; one that another `course run` executes at the moment waits for that. A failing lesson does not stop
    the others; one that takes more than `timeout_minutes` of wall-clock time is ended. Ctrl-C ends what is running and
    keeps what is done. `jobs` lessons run at a time; None leaves it to `default_jobs`. `commit_outputs` puts the
    outputs of lessons that passed into notebooks/instructor.

    Returns:
        0 if all passed, 1 if any failed, 130 after an interruption.

    Raises:
        CourseError: an unknown lesson or profile, a stale build, no GPU though `require_gpu`, nowhere to write,
            outputs of other seeds to be committed.
    """
    chosen = _checked(clone, lessons, profile, timeout_minutes, jobs, require_gpu, commit_outputs)
    keys, results = fingerprints(clone, chosen, profile), read_results(clone.runs / profile)
    console = wide_console()
    jobs = jobs or default_jobs(profile)
    run = Run(clone, profile, require_gpu, timeout_minutes, jobs, force, keys, results, console)
    due = [lesson for lesson in chosen if run.is_due(lesson)]
    with stop_on_signals() as stop:
        if due:
            _announce(run, due)
        queue = Queue(run, due)
        queue.work_off(stop)
        done = queue.finished | (set(chosen) - set(due))
        return _conclude(run, chosen, done, queue.executed, commit_outputs, silent=stop.hung_up)


def default_jobs(profile: str) -> int:
    """Two lessons at a time where each gets two cores or more, else one; one on a GPU, which they would share.

    TensorFlow spreads one training over all cores, so on two cores two lessons at a time only take turns.
    """
    return 2 if parse_profile(profile)[0] != "gpu" and cores() >= 4 else 1


def _checked(
    clone: Clone,
    lessons: list[str],
    profile: str,
    timeout_minutes: float,
    jobs: int | None,
    require_gpu: bool,
    commit_outputs: bool,
) -> list[str]:
    """The lessons that are meant, after everything that a person may have got wrong was looked at."""
    _, shift = parse_profile(profile)
    if shift and commit_outputs:
        raise CourseError(f"--commit-outputs: a run with other seeds, {profile}, is there to be compared with.")
    if not 0 < timeout_minutes <= MOST_MINUTES:  # which `nan` is not either
        allowed = f"more than 0 and at most {MOST_MINUTES:,}"
        raise CourseError(f"--timeout {timeout_minutes:g}: give the minutes that one lesson may take, {allowed}.")
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
    require_writable(clone.runs / profile)
    return chosen


def _refuse_stale(clone: Clone, lessons: list[str]) -> None:
    from course_staff.build import check_instructor

    if check_instructor(clone, lessons) != 0:
        raise CourseError("The built notebooks do not match notebooks/source; run `course build` and try again.")


def _announce(run: Run, due: list[str]) -> None:
    """Say what is going to run and for how long."""
    when = forecast(due, run.results, shipped_minutes(run.clone, due, run.profile), run.jobs, run.timeout_minutes)
    lessons = "1 lesson" if len(due) == 1 else f"{len(due)} lessons"
    run.console.print(f"{lessons} in the {run.profile} profile, {run.jobs} at a time: {when}.", highlight=False)


def _conclude(
    run: Run, chosen: list[str], done: set[str], executed: set[str], commit_outputs: bool, silent: bool
) -> int:
    """Show the table, store outputs if asked to, and return the exit code; `silent` where the terminal is gone."""
    with results_lock(run.folder):
        save_index(run.folder, read_results(run.folder))
    if silent:
        return INTERRUPTED
    shown = [run.results[lesson] for lesson in chosen if lesson in done]
    show_table(run.console, run.folder, shown, unchanged=done - executed)
    passed = [result.lesson for result in shown if result.outcome == "passed"]
    if commit_outputs:
        _store_outputs(run, passed)
    if done != set(chosen):
        run.console.print("Interrupted; the same command goes on where this one stopped.")
        return INTERRUPTED
    return 0 if passed == chosen else 1


def _store_outputs(run: Run, lessons: list[str]) -> None:
    from course_staff.build import store_outputs

    for lesson in lessons:
        again = f"run it again with `course run {lesson} --force`"
        executed = read_notebook(run.folder / f"{lesson}.ipynb", again)
        store_outputs(run.clone, lesson, executed, run.profile, run.results[lesson].minutes)
        run.console.print(f"notebooks/instructor/{lesson}.ipynb has the outputs of this run.", highlight=False)
