"""Banks of wrong and right solutions, one module an exercise. Each wrong one carries what its message must say."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field

from course_utils.checks.exercises import names


@dataclass
class Mutant:
    """A wrong solution. `label` is a regular expression that the message must contain."""

    solution: object
    label: str
    outcome: str = "incorrect"


@dataclass
class Bank:
    """The solutions of one exercise, by name."""

    exercise: str
    wrong: dict[str, Mutant] = field(default_factory=dict)
    right: dict[str, Callable] = field(default_factory=dict)

    def miss(self, label: str, outcome: str = "incorrect") -> Callable:
        """Decorate a wrong solution with what its message must say."""

        def add(solution):
            self.wrong[solution.__name__] = Mutant(solution, label, outcome)
            return solution

        return add

    def passes(self, solution: Callable) -> Callable:
        """Decorate a right solution."""
        self.right[solution.__name__] = solution
        return solution


def banks() -> list[Bank]:
    """All banks: one of each module here that is named after an exercise."""
    return [bank_of(module.name) for module in pkgutil.iter_modules(__path__) if module.name in names()]


def bank_of(exercise: str) -> Bank:
    """The bank of one exercise; its module is imported when it is asked for."""
    return importlib.import_module(f"mutants.{exercise}").BANK
