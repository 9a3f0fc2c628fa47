"""The course's own answers to its exercises, marked, so that a check tells a call of them from a student's work.

A check watches while a student's function runs: what is marked as an answer to that very exercise and called meanwhile
makes the verdict "this is the course's own". Answers to other exercises may be called.
"""

import contextlib
import functools
from collections.abc import Callable, Iterator

# Not a context variable: `tf.data` and `tf.py_function` call what they are given in threads of their own.
_watching: list[tuple[str, list[str]]] = []


def own_answer(*exercises: str) -> Callable[[Callable], Callable]:
    """Mark a function of the course that answers these exercises, as it is or when wrapped in a line or two."""

    def mark(function: Callable) -> Callable:
        @functools.wraps(function)
        def marked(*arguments, **options):
            _hear(exercises, function)
            return function(*arguments, **options)

        return marked

    return mark


@contextlib.contextmanager
def watching(exercise: str) -> Iterator[list[str]]:
    """Within this context the list holds what has been called of the course's own answers to `exercise`."""
    called: list[str] = []
    entry = (exercise, called)
    _watching.append(entry)
    try:
        yield called
    finally:
        _watching.remove(entry)


def _hear(exercises: tuple[str, ...], function: Callable) -> None:
    for exercise, called in list(_watching):
        if exercise in exercises:
            called.append(_spoken(function))


def _spoken(function: Callable) -> str:
    """What a student would have written to call it."""
    _, part, *_ = f"{function.__module__}.".split(".")
    return f'reference("{function.__name__}")' if part == "references" else f"{part}.{function.__name__}"
