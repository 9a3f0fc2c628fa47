"""A path against the one that an exercise asks for: which difference does the data meet first?

Paths are aligned with the least number of differences; the first one is the `Mistake`.
"""

from dataclasses import dataclass, replace
from itertools import permutations, takewhile

from course_utils.checks.graph.align import Pair, align, align_branches, different_settings
from course_utils.checks.graph.marks import Marks, later_place, marks_inside, marks_of
from course_utils.checks.graph.paths import Step

WINDOW = 5  # steps that are shown on each side of a mistake
CUT = Step("…")


@dataclass(frozen=True)
class Mistake:
    """The first difference.

    `problem` is one of `missing`, `extra`, `early`, `late`, `replaced`, `setting`, and
    - `order`: the branches of a join are right, but come in another order; `got.names` has it;
    - `absent`: a whole part of the net is missing; `chains` holds the names of the parts around it as kinds;
    - `forked`: a branch of a join starts late, after `other`;
    - `shared`: the step has the weights of an earlier one.
    """

    problem: str
    expected: Step | None
    got: Step | None
    key: str = ""  # the setting that differs; the branch that is missing, or late
    other: Step | None = None  # the step after an early or missing one, the one before a late one
    place: str = ""  # "in stage 3, block 2"; empty in a net without named parts
    chains: tuple[tuple[Step, ...], tuple[Step, ...]] = ((), ())  # (got, expected): the path the mistake is on
    marks: Marks | None = None  # (got, expected): where it is in the whole paths


def first_mistake(expected: tuple[Step, ...], got: tuple[Step, ...], inside: str = "") -> Mistake | None:
    """The first difference on the data's way, or `None` when the paths agree.

    Args:
        expected: the path that the text describes.
        got: the path of the student's graph, see `paths.path`.
        inside: what the text calls the branch that the paths are, e.g. "the main path of stage 3, block 2".
    """
    _, pairs = align(expected, got)
    for index, (want, have) in enumerate(pairs):
        mistake = _mistake(pairs, index)
        if mistake:
            return _located(mistake, pairs, index, inside)
        if want is None or have is None:  # an optional step that is not there
            continue
        order = align_branches(want, have)[1]
        ordered = tuple(have.branches[i] for i in order)
        found = ((i, first_mistake(want.branches[i], way, _name(want, i))) for i, way in enumerate(ordered))
        branch, mistake = next(((i, one) for i, one in found if one), (0, None))
        if mistake:
            mistake = replace(mistake, marks=marks_inside(mistake.marks, pairs, index, (order[branch], branch)))
        nested = mistake and mistake.got and mistake.got.kind == have.kind
        if mistake and mistake.problem == "extra" and not nested and _left_out(mistake.got.kind, pairs[index:]):
            marks = mistake.marks[0], later_place(mistake.got.kind, pairs, index)
            return _located(replace(mistake, problem="early", other=have, marks=marks), pairs, index, inside)
        if mistake:
            return mistake
        if want.ordered and ordered != have.branches:
            named = replace(have, names=tuple(want.names[order.index(i)] for i in range(len(order))))
            return _located(Mistake("order", want, named), pairs, index, inside)
    return None


def _mistake(pairs: list[Pair], index: int) -> Mistake | None:
    """The mistake at one pair of the alignment, without place and chains; `None` where the two steps agree."""
    want, have = pairs[index]
    if want is None:
        return _unasked(pairs, index)
    if have is None:
        return None if want.optional else _missing(pairs, index)
    if want.kind != have.kind:
        return Mistake("replaced", want, have)
    if len(want.branches) != len(have.branches):
        return Mistake("setting", want, have, "branches")
    key = next(different_settings(want, have), None)
    if key:
        return Mistake("setting", want, have, key)
    return Mistake("shared", want, have) if have.shared else None


def _unasked(pairs: list[Pair], index: int) -> Mistake:
    """The mistake at a step that the text does not ask for."""
    have, later = pairs[index][1], pairs[index + 1 :]
    unmatched = list(takewhile(lambda pair: None in pair, later))
    before = (have, *(other for _, other in unmatched if other))
    open_join = next((other for other, _ in unmatched if other and other.branches), None)
    if open_join:  # the extra steps are its branch
        return _unjoined(open_join, before)
    following = next(iter(later[len(unmatched) :]), None)
    late = following and _late_branch(*following, before)
    if late:
        return Mistake("forked", *following, *late)
    early = following and _left_out(have.kind, later)
    return Mistake("early" if early else "extra", None, have, other=following and following[1])


def _missing(pairs: list[Pair], index: int) -> Mistake:
    want, later = pairs[index][0], pairs[index + 1 :]
    if want.place and all(have is None for other, have in pairs if other and other.place == want.place):
        return Mistake("absent", want, None)
    if want.branches:
        return _unjoined(want, ())
    following = next((match for _, match in later if match), None)
    late = any(other is None and match.kind == want.kind for other, match in later)
    return Mistake("late" if late else "missing", want, None, other=following)


def _unjoined(want: Step, steps: tuple[Step, ...]) -> Mistake:
    """The mistake where a join is missing and `steps` are all there is between its ends."""
    costs = [align(branch, steps)[0] for branch in want.branches]
    present = costs.index(min(costs))
    left_out = next((name for i, name in enumerate(want.names) if i != present), "")
    return Mistake("missing", want, None, left_out)


def _late_branch(want: Step, have: Step, before: tuple[Step, ...]) -> tuple[str, Step] | None:
    """The branch that starts too late, and the step it starts after, where `before` belongs to the other branch."""
    if not want.names or not len(want.branches) == len(have.branches) == 2:
        return None
    tries = []
    for late, early in ((1, 0), (0, 1)):
        for short, rest in permutations(have.branches):
            cost, pairs = align(want.branches[early], before + rest)
            tries.append((cost + align(want.branches[late], short)[0], late, pairs))
    cost, late, pairs = min(tries, key=lambda one: one[0])
    if cost >= len(before) + align_branches(want, have)[0]:
        return None
    named = [step for _, step in pairs if step]
    return want.names[late], named[len(before) - 1]


def _left_out(kind: str, pairs: list[Pair]) -> bool:
    """Whether a step of this kind is expected and has no partner."""
    return any(want.kind == kind and not want.optional for want, have in pairs if have is None)


def _name(want: Step, branch: int) -> str:
    """What the text calls a branch of a join."""
    if not want.names:
        return ""
    return f"the {want.names[branch]}" + (f" of {want.place}" if want.place else "")


def _located(mistake: Mistake, pairs: list[Pair], index: int, inside: str) -> Mistake:
    """The mistake with its place, and the steps around it."""
    marks = mistake.marks or marks_of(mistake.problem, mistake.key, pairs, index)
    mistake = replace(mistake, marks=marks)
    before = next((want.place for want, _ in reversed(pairs[:index]) if want), "")
    after = next((want.place for want, _ in pairs[index:] if want), "")
    if mistake.problem == "absent":
        behind = next((want.place for want, have in pairs[index:] if have and want), "")
        around = [Step(name) for name in (before, after, behind) if name]
        return replace(mistake, chains=(tuple(s for s in around if s.kind != after), tuple(around)))
    here = after if pairs[index][0] or after == before or mistake.expected else before
    place = f"{'in' if here == after else 'after'} {here}" if here else ""
    section = [pair for pair in _section(pairs, index, here) if not (pair[1] is None and pair[0].optional)]
    got, expected = (tuple(pair[side] for pair in section if pair[side]) for side in (1, 0))
    return replace(mistake, place=f"on {inside}" if inside else place, chains=(got, expected))


def _section(pairs: list[Pair], index: int, place: str) -> list[Pair]:
    """The pairs that show a mistake: those of its part of the net, or those around it where the net is long."""
    if place:
        inside = [i for i, (want, _) in enumerate(pairs) if want and want.place == place]
        return pairs[min(index, *inside) : max(index, *inside) + 1]
    start, end = max(0, index - WINDOW), index + WINDOW + 1
    cut = [(CUT, CUT)]
    if len(pairs) <= 2 * WINDOW + 2:
        return pairs
    return cut * (start > 0) + pairs[start:end] + cut * (end < len(pairs))
