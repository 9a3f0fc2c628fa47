"""What a lesson might have found instead."""

from types import SimpleNamespace
from typing import Any

from course_utils.measure import Comparison


def net(parameters: int = 0, **more: Any) -> SimpleNamespace:
    """A model of so many parameters."""
    return SimpleNamespace(count_params=lambda: parameters, **more)


def found(difference: float, half_width: float = 0.005) -> Comparison:
    """A comparison whose design would have shown an effect of one and a half times its half-width."""
    return Comparison(difference, difference - half_width, difference + half_width, 1.5 * half_width, "fed by a test")
