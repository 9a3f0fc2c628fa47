"""Decorators that put a solution on the list of its module.

Each module has `SOLUTIONS` and, beside it, `DEBATABLE`: solutions whose verdict the statement leaves open (OPEN.md).
Regular expressions are meant for re.search with re.IGNORECASE.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Solution:
    function: Callable
    right: bool | None  # None: debatable
    violates: str = ""  # wrong: the sentence of the statement
    must_say: str = ""  # wrong: what a fair explanation has to contain
    must_not_say: str = ""  # wrong: what would mislead; "" is nothing
    note: str = ""  # right, debatable: what is unusual about it

    @property
    def name(self) -> str:
        return self.function.__name__


def _list(function, name):
    entries = function.__globals__.setdefault(name, [])
    others = [entry.name for key in ("SOLUTIONS", "DEBATABLE") for entry in function.__globals__.get(key, ())]
    if function.__name__ in others:
        raise ValueError(f"{function.__globals__['__name__']} has two solutions called {function.__name__}")
    return entries


def wrong(violates, must_say, must_not_say=""):
    def put(function):
        _list(function, "SOLUTIONS").append(Solution(function, False, violates, must_say, must_not_say))
        return function

    return put


def right(note):
    def put(function):
        _list(function, "SOLUTIONS").append(Solution(function, True, note=note))
        return function

    return put


def debatable(question):
    def put(function):
        _list(function, "DEBATABLE").append(Solution(function, None, note=question))
        return function

    return put
