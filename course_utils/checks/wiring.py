"""The wiring of a graph against the wiring that an exercise asks for: which difference does the data meet first?

Both are paths of `Step`s. A join (`add`, `concatenate`) is one step that holds its branches, so residual and inception
blocks are paths as well. Paths are aligned with the least number of differences; the first one is the `Mistake`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import permutations, takewhile

JOINS = ("add", "concatenate")
ACTIVATIONS = ("relu", "sigmoid", "tanh", "softmax")
POOLINGS = (
    "max_pool",
    "avg_pool",
    "global_max_pool",
    "global_avg_pool",
    "flatten",
)  # what makes a volume smaller or flat
LARGEST = 4000  # nodes, and steps after branches are written out


class Tangled(ValueError):
    """A graph that is no path of steps and joins from its one input to its one output."""


@dataclass(frozen=True)
class Step:
    """One operation on the data's way. Of an expected step, `settings` holds only what matters."""

    kind: str
    settings: dict = field(default_factory=dict)
    branches: tuple[tuple["Step", ...], ...] = ()
    before: tuple[int, ...] = ()  # the shape of its input, without the batch axis
    after: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mistake:
    """The first difference. `problem` is `missing`, `extra`, `early`, `late`, `replaced` or `setting`."""

    problem: str
    expected: Step | None
    got: Step | None
    key: str = ""  # the setting that differs
    other: Step | None = None  # the step after an early or missing one, the one before a late one
    chains: tuple[tuple[Step, ...], tuple[Step, ...]] = ((), ())  # (got, expected): the path the mistake is on


Pair = tuple[Step | None, Step | None]


def step(kind: str, **settings) -> Step:
    """An expected step; settings that are left out are free."""
    return Step(kind, settings)


def join(kind: str, *branches: tuple[Step, ...], **settings) -> Step:
    """An expected `add` or `concatenate` of paths that start at the same tensor; `()` is the shortcut."""
    return Step(kind, settings, branches)


def path(graph: dict) -> tuple[Step, ...]:
    """The steps from the input of a graph to its output, zero padding folded into convolutions.

    Raises:
        Tangled: more than one input or output, or branches that are not closed by a join.
    """
    nodes = _checked(graph)
    parents = _forks(nodes)
    budget = iter(range(LARGEST))

    def walk(start: int, end: int) -> tuple[Step, ...]:
        steps = []
        while end != start:
            if end < start or next(budget, None) is None:
                raise Tangled("The branches cross.")
            node = nodes[end]
            source = parents[end]
            branches = tuple(walk(source, i) for i in node["inputs"]) if len(node["inputs"]) > 1 else ()
            before, after = tuple(nodes[node["inputs"][0]]["shape"]), tuple(node["shape"])
            steps.append(Step(node["kind"], node["settings"], branches, before, after))
            end = source
        return _fold_padding(tuple(reversed(steps)))

    return walk(graph["inputs"][0], graph["outputs"][0])


def first_mistake(expected: tuple[Step, ...], got: tuple[Step, ...]) -> Mistake | None:
    """The first difference on the data's way, or `None` when the paths agree."""
    _, pairs = _align(expected, got)
    for index, (want, have) in enumerate(pairs):
        mistake = _mistake(pairs, index)
        if mistake:
            return replace(mistake, chains=(got, expected))
        _, ordered = _align_branches(want, have)
        inner = (first_mistake(*branches) for branches in zip(want.branches, ordered, strict=True))
        mistake = next((found for found in inner if found), None)
        if mistake and mistake.problem == "extra" and _left_out(mistake.got.kind, pairs[index:]):
            return replace(mistake, problem="early", other=have, chains=(got, expected))
        if mistake:
            return mistake
    return None


def _checked(graph: dict) -> list[dict]:
    """The nodes, in the data's order; only what depends on the input, and on no other input."""
    nodes = graph["nodes"]
    if len(nodes) > LARGEST or len(graph["inputs"]) != 1 or len(graph["outputs"]) != 1:
        raise Tangled("One input and one output are needed.")
    for number, node in enumerate(nodes):
        if node["id"] != number or not all(isinstance(i, int) and 0 <= i < number for i in node["inputs"]):
            raise Tangled("The nodes are not in the data's order.")
        if not isinstance(node["settings"], dict) or bool(node["inputs"]) == (number in graph["inputs"]):
            raise Tangled("There is an input that is not the model's.")
    return nodes


def _forks(nodes: list[dict]) -> list[int]:
    """For each node the nearest earlier one that all its data passes through (its immediate dominator)."""
    above: list[int] = []
    for node in nodes:
        meeting = node["inputs"][0] if node["inputs"] else 0
        for other in node["inputs"][1:]:
            while other != meeting:
                meeting, other = (above[meeting], other) if meeting > other else (meeting, above[other])
        above.append(meeting)
    return above


def _fold_padding(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Zero padding before a convolution is the convolution's padding."""
    folded: list[Step] = []
    for current in steps:
        if current.kind == "conv2d" and folded and folded[-1].kind == "zero_padding":
            zeros = folded.pop()
            pads = [
                [a + b for a, b in zip(*sides, strict=True)]
                for sides in zip(zeros.settings["pads"], current.settings["pads"], strict=True)
            ]
            current = Step("conv2d", current.settings | {"pads": pads}, (), zeros.before, current.after)
        folded.append(current)
    return tuple(folded)


def different_settings(want: Step, have: Step) -> Iterator[str]:
    """The names of the settings that matter and differ, in the order the exercise lists them."""
    for key, value in want.settings.items():
        if have.settings.get(key, _ABSENT) != value:
            yield key


_ABSENT = object()


def _cost(want: Step, have: Step) -> float:
    """What pairing two steps costs; two single steps cost 2."""
    if want.kind == have.kind:
        misfit = 0.3 * min(len(list(different_settings(want, have))), 3)
        return misfit + _align_branches(want, have)[0]
    alike = any(want.kind in family and have.kind in family for family in (ACTIVATIONS, POOLINGS, JOINS))
    return 1.5 if alike or have.kind.startswith("unknown") else float("inf")


def _align(expected: tuple[Step, ...], got: tuple[Step, ...]) -> tuple[float, list[Pair]]:
    """The cheapest pairing of two paths, by dynamic programming over their ends; a single step costs 1."""
    n, m = len(expected), len(got)
    best = [[float(n - i + m - j) for j in range(m + 1)] for i in range(n + 1)]
    pair_cost = [[_cost(want, have) for have in got] for want in expected]
    for i in reversed(range(n)):
        for j in reversed(range(m)):
            together = pair_cost[i][j] + best[i + 1][j + 1]
            best[i][j] = min(together, 1 + best[i + 1][j], 1 + best[i][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < n or j < m:
        if i < n and j < m and best[i][j] == pair_cost[i][j] + best[i + 1][j + 1]:
            pairs.append((expected[i], got[j]))
            i, j = i + 1, j + 1
        elif j < m and (i == n or best[i][j] == 1 + best[i][j + 1]):
            pairs.append((None, got[j]))
            j += 1
        else:
            pairs.append((expected[i], None))
            i += 1
    return best[0][0], pairs


def _align_branches(want: Step, have: Step) -> tuple[float, list[tuple[Step, ...]]]:
    """The branches of `have` in the order that fits those of `want` best."""
    if not want.branches and not have.branches:
        return 0.0, []
    unequal = float(abs(len(want.branches) - len(have.branches)))
    orders = permutations(have.branches) if len(have.branches) <= 5 else [have.branches]
    costs = [(sum(_align(a, b)[0] for a, b in zip(want.branches, order, strict=False)), order) for order in orders]
    cost, order = min(costs, key=lambda entry: entry[0])
    return cost + unequal, list(order)


def _mistake(pairs: list[Pair], index: int) -> Mistake | None:
    """The mistake at one pair of the alignment, without its chains; `None` where the two steps agree."""
    want, have = pairs[index]
    later = pairs[index + 1 :]
    if want is None:
        unmatched = takewhile(lambda pair: None in pair, later)
        open_join = next((other for other, _ in unmatched if other and other.branches), None)
        if open_join:  # the extra steps are its branch
            return Mistake("missing", open_join, None)
        following = next((match for _, match in later if match), None)
        early = following and _left_out(have.kind, later)
        return Mistake("early" if early else "extra", None, have, other=following)
    if have is None:
        following = next((match for _, match in later if match), None)
        late = any(other is None and match.kind == want.kind for other, match in later)
        return Mistake("late" if late else "missing", want, None, other=following)
    if want.kind != have.kind:
        return Mistake("replaced", want, have)
    if len(want.branches) != len(have.branches):
        return Mistake("setting", want, have, "branches")
    key = next(different_settings(want, have), None)
    return Mistake("setting", want, have, key) if key else None


def _left_out(kind: str, pairs: list[Pair]) -> bool:
    """Whether a step of this kind is expected and has no partner."""
    return any(want.kind == kind for want, have in pairs if have is None)
