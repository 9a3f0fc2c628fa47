"""A graph as a path of steps, and the paths that exercises ask for.

A join (`add`, `concatenate`) is one step that holds its branches, so residual and inception blocks are paths as well.
"""

from dataclasses import dataclass, field, replace

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
    shared: bool = False  # whether its weights are those of an earlier step
    label: str = ""  # what the text calls it: "second convolution"
    place: str = ""  # the part of the net that it belongs to: "stage 3, block 2"
    names: tuple[str, ...] = ()  # what the text calls its branches: "main path", "shortcut"
    optional: bool = False


def step(kind: str, label: str = "", **settings) -> Step:
    """An expected step; settings that are left out are free."""
    return Step(kind, settings, label=label)


def maybe(kind: str, **settings) -> Step:
    """A step that may be there or not."""
    return Step(kind, settings, optional=True)


def join(kind: str, *branches: tuple[Step, ...], names: tuple[str, ...] = (), **settings) -> Step:
    """An expected `add` or `concatenate` of paths that start at the same tensor; `()` is the shortcut."""
    return Step(kind, settings, branches, names=names)


def at(place: str, *steps: Step) -> tuple[Step, ...]:
    """Expected steps that form a part of the net with a name of its own."""
    return tuple(replace(one, place=place) for one in steps)


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
            shared = node.get("weights") not in (None, end)
            steps.append(Step(node["kind"], node["settings"], branches, before, after, shared))
            end = source
        return _fold_padding(tuple(reversed(steps)))

    return walk(graph["inputs"][0], graph["outputs"][0])


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
            current = replace(current, settings=current.settings | {"pads": pads}, before=zeros.before)
        folded.append(current)
    return tuple(folded)
