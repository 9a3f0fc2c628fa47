"""One line that tells how far a long cell is, and about how long it still takes; nothing stays when the cell is done.

    for seed in progress(seeds, "seed"):
        net.fit(..., verbose=0, callbacks=[FitProgress()])

The line then reads "seed 2 of 5 · epoch 3 of 6 · loss 0.412 · about 40 s left". It is shown only where a person sits at
the notebook: not by papermill, nbclient, nbval and `course run`, and not outside of IPython. It does without widgets,
and without carriage returns, which notebooks keep: it is one display, updated in place.
"""

import sys
import time
from collections.abc import Collection, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")

DELAY = 2.0  # seconds after which the line appears: what is quicker needs none
INTERVAL = 0.25  # seconds between two updates, but for a new item of a short loop, which may be the last news for long
SHORT = 100  # items
BAR = 20  # characters

levels: list["Level"] = []  # what is under way in this kernel, the outermost first


def someone_watches() -> bool:
    """Whether this runs in a notebook at which a person could type.

    Front ends tell the kernel so with each cell; nbclient, and so papermill and `course run`, and nbval tell it no.
    """
    return _shell() is not None


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    kernel = getattr(shell, "kernel", None)
    return shell if kernel is not None and getattr(kernel, "_allow_stdin", True) else None


def progress(items: Collection[Item], name: str) -> Iterator[Item]:
    """The items one after the other; meanwhile the line tells which one it is, as "seed 2 of 5".

    Args:
        items: what the loop is over; anything with a length.
        name: what one of them is called.
    """
    with Level(len(items)) as level:
        for number, item in enumerate(items):
            level.tell(number / len(items), f"{name} {number + 1} of {len(items)}", at_once=len(items) <= SHORT)
            yield item


class Level:
    """One loop, or one training, in the line: the outer ones tell first, the outermost one's time counts.

    Args:
        parts: how many steps it has, inside of each of which there may be a level of its own.
    """

    def __init__(self, parts: int = 1):
        self.parts, self.done, self.text = max(parts, 1), 0.0, ""

    def __enter__(self) -> "Level":
        levels.append(self)
        if len(levels) == 1:
            _line.start()
        return self

    def __exit__(self, *failure: object) -> None:
        if self in levels:  # not where the cell has ended meanwhile
            del levels[levels.index(self) :]
        if not levels:
            _line.clear()

    def tell(self, done: float, text: str, at_once: bool = False) -> None:
        """Say that so much of it is done, from 0 to 1, and what it is at; `at_once` however short ago the last news."""
        self.done, self.text = done, text
        _line.show(at_once)


class _Line:
    """The display in the notebook."""

    def __init__(self) -> None:
        self._started = self._shown_at = 0.0
        self._handle = self._shell = self._heard_by = None

    def start(self) -> None:
        """A level begins, and no other is under way."""
        self._started = time.monotonic()
        self._shell = _shell()
        if self._shell is not None and self._shell is not self._heard_by:
            self._shell.events.register("post_run_cell", _cell_ended)
            self._heard_by = self._shell

    def show(self, at_once: bool) -> None:
        now = time.monotonic()
        wait = 0.0 if at_once else INTERVAL
        if self._shell is None or now - self._started < DELAY or now - self._shown_at < wait:
            return
        self._shown_at = now
        content = {"text/plain": _words(now - self._started)}
        if self._handle is None:
            from IPython.display import DisplayHandle

            self._handle = DisplayHandle()
            self._handle.display(content, raw=True)
        else:
            self._handle.update(content, raw=True)

    def clear(self) -> None:
        """Empty the display: without any content, front ends show no line, not even an empty one."""
        if self._handle is not None:
            self._handle.update({}, raw=True)
        self._handle = None
        self._shown_at = 0.0


_line = _Line()


def _cell_ended(result: object = None) -> None:
    """An error or an interruption has ended the cell in the middle: what was under way is not any more."""
    levels.clear()
    _line.clear()


def _words(seconds: float) -> str:
    """The line, `seconds` after the outermost level began."""
    done = 0.0
    for level in reversed(levels):
        done = level.done + done / level.parts
    filled = round(BAR * min(done, 1))
    texts = [level.text for level in levels if level.text]
    left = [f"about {_duration(seconds * (1 - done) / done)} left"] if 0.01 < done < 1 else []
    return " · ".join(["█" * filled + "░" * (BAR - filled), *texts, *left])


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
