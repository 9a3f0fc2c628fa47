"""A disk that is full, as far as one file can tell: the system lets no file grow beyond a limit."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def full_disk(at: int) -> Iterator[None]:
    """No file of this process grows beyond `at` bytes meanwhile; writing more raises an `OSError`."""
    resource = pytest.importorskip("resource", reason="Windows sets no limit to the size of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (at, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
