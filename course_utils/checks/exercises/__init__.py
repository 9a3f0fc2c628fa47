"""The exercises, one module each, named as in `check(name, ...)`; the folder is the register."""

import importlib
import pkgutil

from course_utils.checks.verdict import Exercise
from course_utils.errors import CourseError


def names() -> list[str]:
    """The names of all exercises, in the order of the alphabet; lessons order them."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def find(name: str) -> Exercise:
    """The exercise called `name`; its module is imported when it is asked for.

    Raises:
        CourseError: there is none.
    """
    if name not in names():
        raise CourseError(f"There is no exercise {name!r}; the exercises are {', '.join(names())}.")
    return importlib.import_module(f"{__name__}.{name}").EXERCISE
