"""Pairs the steps of two paths so that they differ as little as can be."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

from course_utils.checks.graph.paths import Step

JOINS = ("add", "concatenate")
ACTIVATIONS = ("relu", "sigmoid", "tanh", "softmax")
POOLINGS = (
    "max_pool",
    "avg_pool",
    "global_max_pool",
    "global_avg_pool",
    "flatten",
)  # what makes a volume smaller or flat

Pair = tuple[Step | None, Step | None]


def different_settings(want: Step, have: Step) -> Iterator[str]:
    """The names of the settings that matter and differ, in the order the exercise lists them."""
    for key, value in want.settings.items():
        if have.settings.get(key, _ABSENT) != value:
            yield key


_ABSENT = object()


def _cost(want: Step, have: Step) -> float:
    """What pairing two steps costs; two single steps cost 2."""
    if want.kind == have.kind:
        misfit = 0.3 * min(len(list(different_settings(want, have))), 3) + align_branches(want, have)[0]
        return min(misfit, 1.9)  # two joins are the same one, whatever their branches are
    alike = any(want.kind in family and have.kind in family for family in (ACTIVATIONS, POOLINGS, JOINS))
    return 1.5 if alike or have.kind.startswith("unknown") else float("inf")


def align(expected: tuple[Step, ...], got: tuple[Step, ...]) -> tuple[float, list[Pair]]:
    """The cheapest pairing of two paths, by dynamic programming over their ends; a single step costs 1."""
    n, m = len(expected), len(got)
    absent = [0.0 if want.optional else 1.0 for want in expected]
    best = [[sum(absent[i:]) + m - j for j in range(m + 1)] for i in range(n + 1)]
    pair_cost = [[_cost(want, have) for have in got] for want in expected]
    for i in reversed(range(n)):
        for j in reversed(range(m)):
            together = pair_cost[i][j] + best[i + 1][j + 1]
            best[i][j] = min(together, absent[i] + best[i + 1][j], 1 + best[i][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < n or j < m:
        if i < n and j < m and best[i][j] == pair_cost[i][j] + best[i + 1][j + 1]:
            pairs.append((expected[i], _called(got[j], expected[i])))
            i, j = i + 1, j + 1
        elif j < m and (i == n or best[i][j] == 1 + best[i][j + 1]):
            pairs.append((None, got[j]))
            j += 1
        else:
            pairs.append((expected[i], None))
            i += 1
    return best[0][0], pairs


def _called(have: Step, want: Step) -> Step:
    """The student's step with the name that the text has for it."""
    return replace(have, label=want.label) if want.label and have.kind == want.kind else have


def align_branches(want: Step, have: Step) -> tuple[float, tuple[int, ...]]:
    """The numbers of the branches of `have` in the order that fits those of `want` best, after what that costs."""
    if not want.branches and not have.branches:
        return 0.0, ()
    unequal = float(abs(len(want.branches) - len(have.branches)))
    numbers = range(len(have.branches))
    each = [[align(branch, other)[0] for other in have.branches] for branch in want.branches]
    orders = permutations(numbers) if len(numbers) <= 5 else [tuple(numbers)]
    costs = [(sum(row[i] for row, i in zip(each, order, strict=False)), order) for order in orders]
    cost, order = min(costs, key=lambda entry: entry[0])
    return cost + unequal, order
