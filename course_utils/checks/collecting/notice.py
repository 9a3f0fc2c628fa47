"""A word from a check that takes long: an endless loop looks like a slow net until somebody says how to end it."""

import contextlib
import io
import os
import sys
import threading
from collections.abc import Iterator

AFTER = 10.0  # seconds; the largest net of the lessons takes less on two cores


@contextlib.contextmanager
def says_when_slow(name: str, after: float = AFTER) -> Iterator[None]:
    """If this context takes longer than `after` seconds, say so once, and how to interrupt. Nothing is ended."""
    text = (
        f"{name} · your code is still running after {after:g} seconds. If it should have ended, its loop may have no "
        "end: interrupt the kernel with ■ in the toolbar (or press I twice)."
    )
    with _voice() as stream:
        timer = threading.Timer(after, lambda: print(text, file=stream, flush=True))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # it may be speaking


@contextlib.contextmanager
def _voice() -> Iterator[io.TextIOBase]:
    """The standard output of now, which is still heard while a check drops what is written to it."""
    stream = sys.stdout
    try:
        direct = stream.fileno() == 1
    except (OSError, ValueError, AttributeError):  # a notebook's stream has no descriptor
        direct = False
    if not direct:
        yield stream
        return
    with open(os.dup(1), "w", encoding=stream.encoding, errors="replace") as copy:
        yield copy
