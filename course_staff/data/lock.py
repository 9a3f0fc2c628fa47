"""Two commands that download the same file would write into one another's; the second one waits."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from course_utils.datasets.core import DataError


@contextmanager
def one_at_a_time(path: Path, title: str) -> Iterator[None]:
    """Hold the lock file `path`; the system lets go of it when the process ends, however that is.

    Args:
        path: its folder is made; the (empty) file stays.
        title: what is being fetched, for the line that says that this command waits.

    Raises:
        DataError: the folder cannot be written, or its file system knows no locks.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            print(f"{title}: another command is fetching the same; this one waits for it.", file=sys.stderr, flush=True)
            lock.acquire()
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(
            f"{path.parent} cannot be written ({reason}); make room, or set KERAS_HOME to a folder of yours."
        ) from error
    try:
        yield
    finally:
        lock.release()
