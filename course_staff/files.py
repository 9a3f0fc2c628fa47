"""Writes a file whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from course_utils.errors import CourseError


def replace_text(path: Path, text: str) -> None:
    """Write `text` to `path`, whose old content stays in place until the new one is complete.

    Raises:
        CourseError: the folder cannot be written to, or the disk is full.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if not isinstance(error, OSError):  # Ctrl-C, or text that UTF-8 cannot hold
            raise
        raise CourseError(f"{path} cannot be written ({error.strerror}); make room or allow writing there.") from None


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
