"""A folder to write in before anything is put in its place."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".convnet-course-unfinished-"
FORGOTTEN_AFTER = 24 * 3600.0  # seconds; no download and no computation of the course takes so long


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A temporary folder inside `folder`, which is made, so that a rename moves a finished file into place.

    It is removed at the end; what a process that was killed has left there goes a day later.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=PREFIX) as name:
        yield Path(name)


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{PREFIX}*"):
        try:
            if left.is_dir() and time.time() - left.stat().st_mtime > FORGOTTEN_AFTER:
                shutil.rmtree(left, ignore_errors=True)
        except OSError:
            pass  # another process was quicker
