"""The `course` command: starts a verb; what a person can put right is one sentence and exit code 2.

It imports nothing that a plain installation of the package lacks, so that it can say what is missing.
"""

import io
import sys

from course_utils.errors import CourseError

OURS = ("course_staff", "course_utils")


def main() -> None:
    """Run a verb."""
    speak_utf8()
    try:
        from course_staff.cli import app

        app()
    except CourseError as error:
        _stop(str(error))
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if not package or package in OURS:
            raise
        install = "install the course with its staff extra (in a clone: `pip install -e '.[staff]'`)"
        _stop(f"this needs {package}, which is not installed here; {install} and try again.")


def speak_utf8() -> None:
    """Write UTF-8 into files and pipes, whatever the locale; on a terminal, what its encoding lacks as `\\u2026`.

    Windows redirects in an encoding of the last century, in which most of what the course says cannot be written.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a program without a console has none
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _stop(sentence: str) -> None:
    print(f"course: {sentence}", file=sys.stderr)
    raise SystemExit(2) from None
