"""Where a mistake is, in the student's path and in the expected one: what a picture of the two marks."""

from collections.abc import Iterable
from dataclasses import dataclass

from course_utils.checks.graph.align import Pair


@dataclass(frozen=True)
class Mark:
    """A place in a path.

    `trail` is the number of a step, or of a step, one of its branches and a step in that, and so on; a trail that ends
    with a branch stands for all of it. Where a step is not `there`, the trail is that of the one behind its place.
    """

    trail: tuple[int, ...]
    there: bool = True


Marks = tuple[Mark, Mark]  # (in the student's path, in the expected one)


def marks_inside(marks: Marks, pairs: list[Pair], index: int, branches: tuple[int, int]) -> Marks:
    """The places of a mistake in the branches of a pair of steps, seen from the paths that these steps are in."""
    steps = _got(pairs, index), _expected(pairs, index)
    whole = zip(marks, steps, branches, strict=True)
    in_got, in_expected = (Mark((step, branch, *mark.trail), mark.there) for mark, step, branch in whole)
    return in_got, in_expected


def marks_of(problem: str, key: str, pairs: list[Pair], index: int) -> Marks:
    """The places of a mistake at one pair of an alignment: in the student's path and in the expected one.

    Args:
        problem, key: as in `compare.Mistake`.
        pairs: the alignment of the two paths.
        index: the number of the pair at which the mistake was found.
    """
    here = Mark((_got(pairs, index),)), Mark((_expected(pairs, index),))
    nothing = Mark(here[0].trail, there=False), Mark(here[1].trail, there=False)
    want, have = pairs[index]
    if problem == "missing" and key:  # a join, of which the steps from here on are one branch
        matched = next((i for i in range(index, len(pairs)) if None not in pairs[i]), len(pairs))
        join = next(i for i in range(index, len(pairs)) if pairs[i][0] and key in pairs[i][0].names)
        return Mark((_got(pairs, matched),), there=False), _branch(pairs, join, key)
    if problem == "forked":
        join = next(i for i in range(index, len(pairs)) if None not in pairs[i])
        return Mark((_got(pairs, join) - 1,)), _branch(pairs, join, key)
    if problem in ("missing", "absent"):
        return nothing[0], here[1]
    if problem == "extra":
        return here[0], nothing[1]
    if problem == "early":
        return here[0], later_place(have.kind, pairs, index)
    if problem == "late":
        later = (i for i in range(index, len(pairs)) if pairs[i][0] is None and pairs[i][1].kind == want.kind)
        return Mark((_got(pairs, next(later)),)), here[1]
    return here


def later_place(kind: str, pairs: list[Pair], index: int) -> Mark:
    """Where a step that comes too early is expected."""
    later = range(index, len(pairs))
    asked = ((i, want) for i, (want, have) in ((i, pairs[i]) for i in later) if have is None)
    return Mark((_expected(pairs, next(i for i, want in asked if want.kind == kind and not want.optional)),))


def _branch(pairs: list[Pair], join: int, key: str) -> Mark:
    """A whole branch of an expected join, by its name."""
    return Mark((_expected(pairs, join), pairs[join][0].names.index(key)))


def _expected(pairs: list[Pair], index: int) -> int:
    return _count(want for want, _ in pairs[:index])


def _got(pairs: list[Pair], index: int) -> int:
    return _count(have for _, have in pairs[:index])


def _count(steps: Iterable) -> int:
    return sum(step is not None for step in steps)
