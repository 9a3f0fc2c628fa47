"""Text that a student may have written, made fit for a terminal, a page and a file."""

import os
from typing import IO

LONGEST = 600
READ_OF_ERRORS = 2**16  # bytes, of the end of a file


def clean(text: str, longest: int = LONGEST) -> str:
    """The text with control characters made visible, cut where it is too long; line ends stay.

    Control characters are what Unicode says is not printed: colours of a terminal, a changed reading direction,
    halves of a pair, and zero itself.
    """
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(char if char == "\n" or char.isprintable() else _visible(char) for char in text)


def one_line(text: str, longest: int = LONGEST) -> str:
    """The text as `clean` has it, in one line."""
    return clean(" ".join(text.split()), longest)


def last_line(errors: IO[bytes], since: int = 0) -> str:
    """The last line that a process has written to this file from byte `since` on, as `clean` has it."""
    errors.seek(max(since, errors.seek(0, os.SEEK_END) - READ_OF_ERRORS))
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    return clean(lines[-1]) if lines else "it said nothing"


def _visible(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")
