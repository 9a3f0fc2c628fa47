"""Watches how a file comes to be while a student's code runs."""

import contextlib
import functools
import inspect
import os
from collections.abc import Callable
from pathlib import Path


class RenameWatch:
    """Watches, within its context, how a file comes to be: put at its place when complete, or written there.

    `os.replace` and `os.rename` tell it, which every way to rename a file in Python goes through; the names under which
    the student's module has imported them, too.
    """

    def __init__(self, path: Path, fn: Callable):
        self.path, self._names = path, [vars(os), getattr(inspect.unwrap(fn), "__globals__", {})]
        self.renamed = self.elsewhere = self.opened = False
        self.size: int | None = None  # of the file when it was put in its place
        self._undo = contextlib.ExitStack()

    def __enter__(self) -> "RenameWatch":
        for rename in (os.replace, os.rename):
            for names in self._names:
                for name in [name for name, value in names.items() if value is rename]:
                    names[name] = self._watched(rename)
                    self._undo.callback(names.__setitem__, name, rename)
        return self

    def __exit__(self, *error) -> None:
        self._undo.close()
        self.opened = self.opened or not self.renamed

    def _watched(self, rename: Callable) -> Callable:
        @functools.wraps(rename)
        def watched(source, target, **options):
            if self._is_path(target):
                self._hear(source)
            return rename(source, target, **options)

        return watched

    def _hear(self, source) -> None:
        self.opened = self.opened or self.path.exists()
        self.renamed = True
        with contextlib.suppress(OSError):
            self.size = os.path.getsize(source)
        self.elsewhere = self.path.parent not in Path(os.path.realpath(os.fsdecode(source))).parents

    def _is_path(self, name) -> bool:
        return isinstance(name, (str, bytes, os.PathLike)) and os.path.realpath(os.fsdecode(name)) == str(self.path)
