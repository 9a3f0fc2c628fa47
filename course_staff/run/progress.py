"""How far the running lessons are: a bar over the cells on a terminal, a line now and then in a log."""

import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from course_staff.run.cache import Result

SECONDS_BETWEEN_LINES = 30.0


class Bars:
    """One bar per lesson that has started, on a terminal."""

    def __init__(self, console: Console) -> None:
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("cells")
        self._progress = Progress(*columns, TimeElapsedColumn(), console=console)
        self._tasks: dict[str, TaskID] = {}
        self._progress.start()

    def show(self, lesson: str, cell: int, cells: int | None) -> None:
        """The lesson is at this cell; `cells` is None until their number is known."""
        if lesson not in self._tasks:
            self._tasks[lesson] = self._progress.add_task(lesson, total=None)
        self._progress.update(self._tasks[lesson], completed=cell, total=cells)

    def finish(self, lesson: str, outcome: str) -> None:
        self._progress.update(self._tasks[lesson], description=f"{lesson} {outcome}")
        self._progress.stop_task(self._tasks[lesson])

    def close(self) -> None:
        self._progress.stop()


class Lines:
    """A line when a lesson starts and ends, and every half minute in between: for a log that keeps what it gets."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last: dict[str, float] = {}

    def show(self, lesson: str, cell: int, cells: int | None) -> None:
        now = time.monotonic()
        if now - self._last.get(lesson, -SECONDS_BETWEEN_LINES) >= SECONDS_BETWEEN_LINES:
            self._last[lesson] = now
            self._console.print(f"{lesson}: cell {cell} of {cells}" if cells else f"{lesson}: starts", highlight=False)

    def finish(self, lesson: str, outcome: str) -> None:
        self._console.print(f"{lesson}: {outcome}", highlight=False)

    def close(self) -> None:
        """A log needs no closing."""


def progress_on(console: Console) -> Bars | Lines:
    """What suits the place that the output goes to."""
    return Bars(console) if console.is_terminal else Lines(console)


def forecast(
    due: list[str], former: dict[str, Result], shipped: dict[str, float], jobs: int, timeout_minutes: float
) -> str:
    """How long the lessons will take: as the last time that they passed here, else as when their notebooks were made.

    Args:
        due: the lessons.
        former: what came of them here, by lesson.
        shipped: the minutes of the runs whose outputs the notebooks hold, by lesson.
        jobs: how many run at a time.
        timeout_minutes: after which each is stopped.
    """
    here = {lesson: result.minutes for lesson, result in former.items() if result.outcome == "passed"}
    known = [(shipped | here).get(lesson) for lesson in due]
    if None in known:
        return f"how long is known after the first run; each is stopped after {timeout_minutes:g} minutes"
    minutes = max(sum(known) / jobs, *known)
    source = "as last time" if here.keys() >= set(due) else "as on the machine that made the notebooks"
    return f"a minute or less, {source}" if minutes < 1.5 else f"about {minutes:.0f} minutes, {source}"
