"""One run at a time executes a lesson in a profile, and one writer at a time changes what the runs have found.

The locks are the system's own: they end with the process that holds them, however that ends, and the empty files in
`runs/<profile>/locks` mean nothing by themselves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from course_utils.errors import CourseError

SECONDS = 60.0  # a results file is written in milliseconds; who waits longer than this waits for something broken


def lesson_lock(folder: Path, lesson: str) -> FileLock | None:
    """The lock on `lesson` in the profile whose runs are in `folder`, held; None while another run has it.

    Raises:
        CourseError: the lock cannot be made.
    """
    return _acquire(folder, lesson, seconds=0.0)


@contextmanager
def results_lock(folder: Path) -> Iterator[None]:
    """Nobody else reads and then writes the results in `folder` meanwhile.

    Raises:
        CourseError: the lock cannot be made, or another process holds it for too long.
    """
    lock = _acquire(folder, "results", SECONDS)
    if lock is None:
        raise CourseError(f"Another process has held {folder / 'results.json'} for {SECONDS:g} seconds; end it.")
    try:
        yield
    finally:
        lock.release()


def _acquire(folder: Path, name: str, seconds: float) -> FileLock | None:
    path = folder / "locks" / f"{name}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        lock.acquire(timeout=seconds)
    except Timeout:
        return None
    except OSError as error:
        raise CourseError(f"{path} cannot be locked ({error.strerror}); make {folder} writable.") from None
    return lock
