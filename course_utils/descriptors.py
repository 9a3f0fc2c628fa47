"""Where the process writes below Python: what C++ code and child processes print goes past `sys.stdout`."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import IO


@contextlib.contextmanager
def redirected(descriptor: int, file: IO) -> Iterator[int]:
    """Within this context what is written to `descriptor` (1 or 2) goes to `file`; yields where it went before."""
    _flush()
    before = os.dup(descriptor)
    os.dup2(file.fileno(), descriptor)
    try:
        yield before
    finally:
        _flush()
        os.dup2(before, descriptor)
        os.close(before)


def _flush() -> None:
    """Let what waits in Python's own buffers go where it was written to."""
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # closed, or there is none
            stream.flush()
