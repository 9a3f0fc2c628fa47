"""Diagrams of a network with numbered places: read from a question file, and told in words."""

from course_utils.errors import CourseError
from course_utils.quiz.question import Diagram, Step

SIDE_BY_SIDE = "side by side"


def read_diagram(steps: object) -> Diagram:
    """The diagram of a list: a text is a box, a whole number a place, `side by side:` holds a list for each branch.

    Raises:
        CourseError: anything else, or places that are not numbered 1, 2, 3, …
    """
    if not isinstance(steps, list) or not steps:
        raise CourseError("'diagram' is no list of steps; begin each with '- '")
    diagram = tuple(_branches(step) if isinstance(step, dict) else _step(step) for step in steps)
    numbers = sorted(places_in(diagram))
    if numbers != list(range(1, len(numbers) + 1)) or len(numbers) < 2:
        raise CourseError(f"'diagram' has the places {numbers}; number at least two from 1 on")
    return diagram


def places_in(diagram: Diagram) -> list[int]:
    """The numbers of the places."""
    ways = [way for step in diagram for way in (step if isinstance(step, tuple) else ((step,),))]
    return [step for way in ways for step in way if isinstance(step, int)]


def in_words(diagram: Diagram) -> str:
    """The diagram as one line of text, for plain print and for those who do not see it."""
    return _way(diagram)


def _branches(step: dict) -> tuple[tuple[Step, ...], ...]:
    ways = step.get(SIDE_BY_SIDE)
    if set(step) != {SIDE_BY_SIDE} or not isinstance(ways, list) or len(ways) < 2:
        raise CourseError(f"a step of 'diagram' is no text or number; write '{SIDE_BY_SIDE}:' and two lists or more")
    if not all(isinstance(way, list) for way in ways):
        raise CourseError(f"'{SIDE_BY_SIDE}' must hold lists; write each branch as [a, b], an empty one as []")
    return tuple(tuple(map(_step, way)) for way in ways)


def _step(step: object) -> Step:
    if (isinstance(step, int) and not isinstance(step, bool)) or (isinstance(step, str) and step.strip()):
        return step
    raise CourseError(f"the step {step!r} of 'diagram' is neither text nor number; put a box's text in quotes")


def _way(steps: Diagram) -> str:
    return " → ".join(map(_word, steps)) or "unchanged"


def _word(step: Step | tuple[tuple[Step, ...], ...]) -> str:
    if isinstance(step, tuple):
        return "[ " + " | ".join(map(_way, step)) + " ]"
    return f"({step})" if isinstance(step, int) else step
