"""`course grade`: from a folder of submissions to result files and the gradebook, each step a module of its own."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from course_staff.grade.attempt import Attempt, attempt_of, key_for, result_of
from course_staff.grade.autograded import write_autograded
from course_staff.grade.borrowed import statements_of
from course_staff.grade.by_hand import students_waiting
from course_staff.grade.course_folder import refuse_unknown
from course_staff.grade.course_toml import NAME, CourseFolder, limits_of, read_course
from course_staff.grade.gradebook import opened, prepare, write_results
from course_staff.grade.handover import Job, Outcome
from course_staff.grade.intake import Submission, read_submissions
from course_staff.grade.judge import Judge
from course_staff.grade.limits import Limits
from course_staff.grade.pool import Isolation, run_jobs
from course_staff.grade.release import Release, read_release
from course_staff.grade.report import Progressing, asks_for_person, say_what_is_not_plain, table_of
from course_staff.grade.results import Result, another_key, done, newest, read_results, write_result
from course_staff.grade.sandbox import require
from course_staff.grade.seeds import secret_of
from course_staff.grade.times import read_times, what_is_missing, with_times
from course_staff.paths import Clone
from course_staff.run.console import wide_console
from course_staff.workplace.origin import grading
from course_utils.errors import CourseError

ALL_GRADED, SOME_NEED_A_PERSON, STOPPED = 0, 1, 130
WIDTH_OF_A_LOG = 110
BATCH = 50  # results that are put into the gradebook together


@dataclass(frozen=True)
class Grading:
    """What one run of `course grade` works with."""

    course: CourseFolder
    release: Release
    secret: bytes
    isolation: Isolation
    workers: int
    console: Console
    limits: Limits
    again: bool = False

    @property
    def isolated(self) -> bool:
        return not self.isolation.trust


def grade_from_command(
    clone: Clone,
    lesson: str | None,
    submissions: Path | None,
    folder: Path | None,
    *,
    handed_in: Sequence[Path],
    workers: int | None,
    limits: Mapping[str, float | None],
    fresh: bool,
    trust: bool,
    again: bool,
    demo: bool,
) -> int:
    """`course grade`: see `grade_lesson`.

    Args:
        limits: as in `course_toml.BOUNDS`; None where the course decides.

    Raises:
        CourseError: something that it needs is not given, or see `grade_lesson`.
    """
    console = wide_console(WIDTH_OF_A_LOG)
    options = {
        "workers": workers,
        "isolation": Isolation(fork=not fresh, trust=trust),
        "again": again,
    }
    if demo:
        from course_staff.grade.demo import LIMITS, made_class

        with tempfile.TemporaryDirectory(prefix="convnet_course_demo_") as temporary:
            lesson, submissions, folder = made_class(clone, Path(temporary))
            chosen = limits_of(LIMITS, **limits)
            return grade_lesson(clone, lesson, submissions, folder, **options, console=console, limits=chosen)
    if not (lesson and submissions and folder):
        raise CourseError("`course grade 04 --submissions inbox/ --course my-course/` needs all three; or say --demo.")
    options["limits"] = limits_of(read_course(folder).limits, **limits)
    return grade_lesson(clone, lesson, submissions, folder, **options, console=console, handed_in=handed_in)


def grade_lesson(
    clone: Clone,
    lesson: str,
    submissions: Path,
    folder: Path,
    *,
    handed_in: Sequence[Path] = (),
    workers: int | None = None,
    isolation: Isolation | None = None,
    console: Console | None = None,
    limits: Limits | None = None,
    again: bool = False,
) -> int:
    """Grade a lesson: what is new is run, everything is shown.

    Args:
        handed_in: files that say when, see `times`.
        workers: submissions at a time; None: as many as the course says, or one for each core.
        limits: of one exercise of one submission; None: those of the course.
        again: run once more what was done and needs a person, as after a day on which the machine had too much to do;
            the former results are kept.

    Returns:
        0 when all are graded, 1 when some need a person, 130 when Ctrl-C ended it; what was done until then is kept.

    Raises:
        CourseError: nothing could start, because of the course, the submissions or the sandbox.
    """
    course, release = _course_with(clone, lesson, folder)
    isolation = isolation or Isolation()
    if not isolation.trust:
        require()
    times = read_times(handed_in, course.zone)
    found = with_times(folder, release.lesson, read_submissions(submissions, release.lesson), times)
    prepare(course, [release])  # better now than after an hour
    workers, console = workers or course.workers or os.cpu_count() or 1, console or Console()
    run = Grading(course, release, secret_of(folder), isolation, workers, console, limits or course.limits, again)
    for sentence in what_is_missing(found, times) if handed_in else ():
        run.console.print(sentence, highlight=False, markup=False)
    return _grade(run, found)


def _course_with(clone: Clone, lesson: str, folder: Path) -> tuple[CourseFolder, Release]:
    """The course and the lesson, which it has.

    Raises:
        CourseError: it has not, or asks for exercises that the lesson has not; or see `read_course` and `read_release`.
    """
    course, release = read_course(folder), read_release(clone, lesson)
    if release.lesson not in course.lessons:
        raise CourseError(
            f"{folder / NAME} does not have [lessons.{release.lesson}]; add it, then `course init {folder}`."
        )
    refuse_unknown(course, [release])
    return course, release


def _grade(run: Grading, handed_in: list[Submission]) -> int:
    console, root = run.console, run.course.root
    former = {submission.person.key: _former(run, submission) for submission in handed_in}
    results = {student: result for student, result in former.items() if result and not _wanted_again(run, result)}
    new = [submission for submission in handed_in if submission.person.key not in results]
    console.print(f"{run.release.lesson}: {_said(len(handed_in), len(new))}", highlight=False)
    if run.isolation.trust:
        console.print("The submissions run without isolation, as you said.", style="bold")
    waiting = _at_other_times(run, handed_in, results)
    try:
        with Progressing(console, len(new)) as progress, closing(_results(run, new)) as coming:
            for attempt, result in coming:
                write_result(root, result)
                write_autograded(run.course, run.release, attempt, result)
                results[result.student] = result
                waiting.append(result)
                say_what_is_not_plain(console, result)
                progress.one_more()
                if len(waiting) >= BATCH:
                    _into_gradebook(run, waiting)
    except KeyboardInterrupt:
        _into_gradebook(run, waiting)
        console.print(f"Stopped. {len(results)} of {len(handed_in)} are graded and kept; run it again to go on.")
        return STOPPED
    finally:
        _into_gradebook(run, waiting)
    ordered = [results[student] for student in sorted(results)]
    console.print(table_of(run.course, ordered))
    flagged, unread = sum(map(asks_for_person, ordered)), _unread(run)
    console.print(_ending(len(ordered), flagged), highlight=False)
    if unread:
        console.print(f"A person has to read the texts of {unread}; formgrader shows them.", highlight=False)
    return SOME_NEED_A_PERSON if flagged or unread else ALL_GRADED


def _unread(run: Grading) -> int:
    """How many students wrote texts that nobody has read yet."""
    if not run.release.by_hand:
        return 0
    with opened(run.course) as gradebook:
        return len(students_waiting(gradebook, run.release.lesson))


def _at_other_times(run: Grading, handed_in: list[Submission], results: dict[str, Result]) -> list[Result]:
    """Where the time of handing in has become known, the same result with it: nothing is run for that."""
    again = []
    for submission in handed_in:
        result = results.get(submission.person.key)
        if result and submission.submitted not in ("", result.submitted):
            key = another_key(run.course.root, result.lesson, result.student, _key(run, submission))
            now = datetime.now(UTC).isoformat(timespec="microseconds")
            again.append(replace(result, submitted=submission.submitted, key=key, graded=now))
    for result in again:
        write_result(run.course.root, result)
        results[result.student] = result
    return again


def _wanted_again(run: Grading, result: Result) -> bool:
    return run.again and asks_for_person(result)


def _former(run: Grading, submission: Submission) -> Result | None:
    key = _key(run, submission)
    return done(run.course.root, run.release.lesson, submission.person.key, key)


def _key(run: Grading, submission: Submission) -> str:
    return key_for(submission, run.release, run.isolated)


def _results(run: Grading, new: list[Submission]) -> Iterator[tuple[Attempt, Result]]:
    """Each attempt with its result, as they end. A submission is made ready when its turn comes, not before."""
    given = statements_of(
        cell.source for cell in run.release.notebook.cells if cell.cell_type == "code" and not grading(cell)
    )
    ready: dict[str, Attempt] = {}

    def jobs() -> Iterator[tuple[str, Job]]:
        for submission in new:
            student, key = submission.person.key, _key(run, submission)
            key = another_key(run.course.root, run.release.lesson, student, key)
            attempt = attempt_of(submission, run.release, run.secret, key)
            ready[student] = attempt
            yield student, attempt.job

    with Judge(given=given) as judge, closing(_outcomes(run, jobs(), len(new))) as outcomes:
        for student, came in outcomes:
            attempt = ready.pop(student)
            yield attempt, result_of(attempt, came, run.release, judge, run.isolated)


def _outcomes(run: Grading, jobs: Iterator[tuple[str, Job]], number: int) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    if number and not any(run.release.points.values()):  # texts alone: there is nothing to run
        yield from ((student, ()) for student, _ in jobs)
    elif number:
        workers = min(run.workers, number)
        yield from run_jobs(jobs, workers=workers, limits=run.limits, isolation=run.isolation)


def _into_gradebook(run: Grading, waiting: list[Result]) -> None:
    """Put the waiting results into the gradebook, where they are their students' newest."""
    if not waiting:
        return
    counting, problems = [], []
    for student in dict.fromkeys(result.student for result in waiting):
        found, damaged = read_results(run.course.root, run.release.lesson, student)
        counting += newest(found)
        problems += damaged
    waiting.clear()
    for sentence in problems + write_results(run.course, [run.release], counting):
        run.console.print(sentence, highlight=False)


def _said(number: int, new: int) -> str:
    all_of_them = f"{number} submission{'s' if number != 1 else ''}"
    return all_of_them if new == number else f"{all_of_them}, {new} of them new"


def _ending(number: int, flagged: int) -> str:
    if not flagged:
        return f"All {number} are graded." if number != 1 else "It is graded."
    return (
        f"{number} are graded; {flagged} of them need{'s' if flagged == 1 else ''} a person: the lines above say why."
    )
