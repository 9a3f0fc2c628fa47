"""What `course grade` says while it works and at its end."""

import time
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from course_staff.grade.course_toml import CourseFolder
from course_staff.grade.handover import End
from course_staff.grade.judge import Grade
from course_staff.grade.results import Result
from course_utils.checks.verdict import NOT_ATTEMPTED, PASSED

SECONDS_BETWEEN_LINES = 30.0


class Progressing:
    """How far grading is: a bar with the time left on a terminal, a line now and then in a log."""

    def __init__(self, console: Console, total: int) -> None:
        self._console, self._total, self._done = console, total, 0
        self._first = self._last = time.monotonic()
        columns = TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()
        self._bar = Progress(*columns, console=console) if console.is_terminal else None
        self._task = self._bar.add_task("", total=total) if self._bar else None

    def __enter__(self) -> "Progressing":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_) -> None:
        if self._bar:
            self._bar.stop()

    def one_more(self) -> None:
        """One more submission is graded."""
        self._done += 1
        now = time.monotonic()
        if self._done == 1:
            self._first = now  # what it took until then is mostly the start of the sandbox
        if self._bar:
            self._bar.advance(self._task)
        elif now - self._last >= SECONDS_BETWEEN_LINES and self._done < self._total:
            self._last = now
            left = (now - self._first) / max(1, self._done - 1) * (self._total - self._done)
            estimate = f", about {left:.0f} s left" if self._done > 1 else ""
            self._console.print(f"{self._done} of {self._total} graded{estimate}", highlight=False)


def say_what_is_not_plain(console: Console, result: Result) -> None:
    """A line for each thing about a result that the instructor should know; none where all is plain."""
    said = list(result.notes) + [f"{grade.exercise}: {grade.note}" for grade in result.grades if grade.note]
    for sentence in said:
        console.print(f"[bold]{escape(result.student)}[/] ({escape(result.file)}): {escape(sentence)}", highlight=False)


def table_of(course: CourseFolder, results: Sequence[Result]) -> Table:
    """Student, points of each exercise, total, and what happened; a dash stands for what was not attempted."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("student", overflow="fold")
    for grade in results[0].grades if results else ():
        table.add_column(grade.exercise.replace("_", "_\n"), justify="right", no_wrap=True)
    table.add_column("total", justify="right", no_wrap=True)
    table.add_column("what happened", overflow="fold", min_width=24)
    for result in results:
        earned, most = course.total(result)
        points = [_points(course, result, grade) for grade in result.grades]
        late = course.late_percent(result)
        happened = f"late: {late:g}% off; " * bool(late) + what_happened(result)
        total = f"{earned:g}/{most:g}" if result.grades else "–"
        table.add_row(escape(result.student), *points, total, escape(happened))
    return table


def what_happened(result: Result) -> str:
    """A result in a few words."""
    right, texts = sum(grade.outcome == PASSED for grade in result.grades), sum(map(bool, result.by_hand.values()))
    if not result.grades:
        said = []
    elif right == len(result.grades):
        said = ["all right"]
    elif all(grade.outcome == NOT_ATTEMPTED for grade in result.grades):
        said = ["nothing that could be graded" if result.needs_person else "nothing attempted"]
    else:
        said = [f"{right} of {len(result.grades)} right"]
    said += [f"{grade.exercise} {_ENDS[grade.end]}" for grade in result.grades if grade.end in _ENDS]
    if result.by_hand:
        said.append(f"{texts} of {len(result.by_hand)} texts written")
    return "; ".join(said + ["please look"] * asks_for_person(result))


def asks_for_person(result: Result) -> bool:
    """Whether somebody should look at a result."""
    return result.needs_person or any(grade.needs_person for grade in result.grades)


def _points(course: CourseFolder, result: Result, grade: Grade) -> str:
    return "–" if grade.outcome == NOT_ATTEMPTED else f"{course.points(result.lesson, grade):g}"


_ENDS = {
    End.DIED: "ended its process",
    End.WALL_CLOCK: "took too long",
    End.CPU_TIME: "took too much computing time",
    End.MEMORY: "took too much memory",
    End.FILE_SIZE: "wrote too much",
    End.PROCESSES: "started too many processes",
}
