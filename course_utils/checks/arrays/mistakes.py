"""Usual mistakes, each with the answer that it gives: cases that tell them apart, and the one that a student made."""

import itertools
from collections.abc import Callable, Iterable, Iterator

from course_utils.checks import tolerances
from course_utils.checks.arrays.returned import same

# What is wrong, the answer that it gives, why it matters.
Mistake = tuple[str, object, str]


def first_discriminating(cases: Iterable[dict], answers: Callable[[dict], tuple[object, list[Mistake]]]) -> dict:
    """The first case in which the right answer and every usual mistake give numbers of their own.

    Args:
        cases: to choose from, without an end.
        answers: the right answer to a case, and the mistakes.
    """
    for case in cases:
        right, mistakes = answers(case)
        values = [right, *(value for _, value, _ in mistakes)]
        if not any(same(a, b, 5 * tolerances.COMPUTED) for a, b in itertools.combinations(values, 2)):
            return case
    raise ValueError("no case tells the mistakes apart")


def counted(seed: int, **settings: object) -> Iterator[dict]:
    """Cases with these settings and one seed after the other, from 1000 · `seed` on."""
    return ({"seed": number, **settings} for number in itertools.count(1000 * seed))
