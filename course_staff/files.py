"""Writes a file whole or not at all, and keeps what was there before."""

import contextlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from course_utils.errors import CourseError


def replace_text(path: Path, text: str) -> None:
    """Write `text` to `path`, whose old content stays in place until the new one is complete.

    Raises:
        CourseError: the folder cannot be written to, or the disk is full.
    """
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` as `replace_text` does."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if not isinstance(error, OSError):  # Ctrl-C, or text that UTF-8 cannot hold
            raise
        raise CourseError(f"{path} cannot be written ({error.strerror}); make room or allow writing there.") from None


def create_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, unless there is one already.

    Two processes may do so at a time: the first one's file stays, and neither ever sees half of it.

    Raises:
        CourseError: the folder cannot be written to, or the disk is full.
    """
    if path.exists():
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}); make room or allow writing there.") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def require_writable(folder: Path) -> None:
    """Make `folder` if need be, and see whether files can be made in it.

    Raises:
        CourseError: they cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()  # under a name of its own: another run may ask at the same time
    except OSError as error:
        raise CourseError(f"Reports cannot be written to {folder} ({error.strerror}); make it writable.") from None


def keep_copy(path: Path, folder: Path, label: str) -> Path:
    """Copy the file at `path` into `folder` under `label`, the date and the time; an earlier copy is never overwritten.

    Returns:
        Where the copy is.

    Raises:
        CourseError: the file cannot be read, or the copy not be written.
    """
    name = f"{label}.{datetime.now():%Y-%m-%d_%H%M%S}"
    try:
        content = path.read_bytes()
        folder.mkdir(parents=True, exist_ok=True)
        for ending in ("", *(f"-{count}" for count in range(2, 1000))):
            copy = folder / f"{name}{ending}{path.suffix}"
            with contextlib.suppress(FileExistsError):
                _write_new(copy, content)
                return copy
    except OSError as error:
        raise CourseError(
            f"{path} cannot be copied to {folder} ({error.strerror}), so it was left as it is; make room or allow "
            "writing there."
        ) from None
    raise CourseError(f"{folder} has a thousand copies of {label} from this second; try again.")


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all."""
    file = path.open("xb")
    try:
        with file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
