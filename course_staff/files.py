"""Writes a file whole or not at all."""

import contextlib
import os
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
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise CourseError(f"{path} cannot be written ({error.strerror}); make room or allow writing there.") from None
