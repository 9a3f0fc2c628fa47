"""A graph as a path of steps, and the paths that exercises ask for.

A join (`add`, `concatenate`) is one step that holds its branches, so residual and inception blocks are paths as well.
"""

from dataclasses import dataclass, field, replace

from course_utils.checks.tolerances import GRAPH_NODES
from course_utils.series_parallel import meeting_points


class UnsupportedGraph(ValueError):
    """A graph that is no path of steps and joins from its one input to an output."""


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
    ordered: bool = False  # whether its branches have to come in the order of the text
    node: int = -1  # of the graph: the one whose output is this step's


def step(kind: str, label: str = "", **settings) -> Step:
    """An expected step; settings that are left out are free."""
    return Step(kind, settings, label=label)


def maybe(kind: str, **settings) -> Step:
    """A step that may be there or not."""
    return Step(kind, settings, optional=True)


def join(
    kind: str, *branches: tuple[Step, ...], names: tuple[str, ...] = (), ordered: bool = False, **settings
) -> Step:
    """An expected `add` or `concatenate` of paths that start at the same tensor; `()` is the shortcut."""
    return Step(kind, settings, branches, names=names, ordered=ordered)


def at(place: str, *steps: Step) -> tuple[Step, ...]:
    """Expected steps that form a part of the net with a name of its own."""
    return tuple(replace(one, place=place) for one in steps)


def path(graph: dict) -> tuple[Step, ...]:
    """The steps from the input of a graph to its one output; see `paths`.

    Raises:
        UnsupportedGraph: as `paths`, or another number of outputs.
    """
    found = paths(graph)
    if len(found) != 1:
        raise UnsupportedGraph("One output is needed.")
    return found[0]


def paths(graph: dict) -> tuple[tuple[Step, ...], ...]:
    """The steps from the input of a graph to each of its outputs, what is written in several ways made the same.

    Zero padding belongs to the convolution behind it, a ReLU behind a concatenation to each of its branches, one behind
    a max pooling before it, two in a row are one, leaving out positions before a 1×1 convolution is its stride, and a
    concatenation of concatenations is one. Where two paths share steps, these have the same `node`.

    Raises:
        UnsupportedGraph: more than one input, or branches that are not closed by a join.
    """
    nodes = _checked(graph)
    parents = meeting_points([node["inputs"] for node in nodes])
    budget = iter(range(GRAPH_NODES))

    def walk(start: int, end: int) -> tuple[Step, ...]:
        steps = []
        while end != start:
            if end < start or next(budget, None) is None:
                raise UnsupportedGraph("The branches cross.")
            node = nodes[end]
            source = parents[end]
            branches = tuple(walk(source, i) for i in node["inputs"]) if len(node["inputs"]) > 1 else ()
            branches = _flat(node, branches)
            before, after = tuple(nodes[node["inputs"][0]]["shape"]), tuple(node["shape"])
            shared = node.get("weights") not in (None, end)
            steps.append(Step(node["kind"], node["settings"], branches, before, after, shared, node=end))
            end = source
        return _fold(tuple(reversed(steps)))

    return tuple(walk(graph["inputs"][0], output) for output in graph["outputs"])


def _checked(graph: dict) -> list[dict]:
    """The nodes, in the data's order; only what depends on the input, and on no other input."""
    nodes = graph["nodes"]
    if len(nodes) > GRAPH_NODES or len(graph["inputs"]) != 1:
        raise UnsupportedGraph("One input is needed.")
    for number, node in enumerate(nodes):
        if node["id"] != number or not all(isinstance(i, int) and 0 <= i < number for i in node["inputs"]):
            raise UnsupportedGraph("The nodes are not in the data's order.")
        if not isinstance(node["settings"], dict) or bool(node["inputs"]) == (number in graph["inputs"]):
            raise UnsupportedGraph("There is an input that is not the model's.")
    return nodes


def _flat(node: dict, branches: tuple[tuple[Step, ...], ...]) -> tuple[tuple[Step, ...], ...]:
    """The branches of a node, those of a concatenation that is a branch by itself in its place."""
    same = (node["kind"], node["settings"])
    nested = [node["kind"] == "concatenate" and [(one.kind, one.settings) for one in way] == [same] for way in branches]
    ways = (way[0].branches if opened else (way,) for way, opened in zip(branches, nested, strict=True))
    return tuple(way for group in ways for way in group)


def _fold(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps; those that only say how another one works are made part of it."""
    folded: list[Step] = []
    for current in steps:
        before = folded[-1].kind if folded else ""
        if (before, current.kind) == ("zero_padding", "conv2d"):
            current = _padded(folded.pop(), current)
        elif (before, current.kind) == ("dropout", "dropout"):
            folded.pop()  # dropped by one or by the other: a dropout of a higher rate
        elif (before, current.kind) == ("concatenate", "relu"):
            current = _rectified(folded.pop(), current)
        elif (before, current.kind) == ("max_pool", "relu"):  # the largest of ReLUs is the ReLU of the largest
            current = _before_pooling(folded, current)
        elif folded and _skips(folded[-1]) and current.kind == "conv2d" and current.settings["kernel_size"] == [1, 1]:
            current = _strided(folded.pop(), current)
        elif folded and _skips(folded[-1]) and current.branches:
            skip = folded.pop()
            branches = tuple(_fold((skip, *way)) for way in current.branches)
            current = replace(current, branches=branches, before=skip.before)
        elif before == "relu" == current.kind and folded[-1].settings == current.settings:
            current = replace(folded.pop(), node=current.node)  # what is cut once cannot be cut again
        folded.append(current)
    return tuple(folded)


def _skips(pooling: Step) -> bool:
    """Whether a step only leaves out rows and columns: a pooling with windows of 1×1."""
    return pooling.kind == "max_pool" and pooling.settings["pool_size"] == [1, 1]


def _strided(skip: Step, conv: Step) -> Step:
    """A 1×1 convolution on every s-th position is one with stride s."""
    strides = [a * b for a, b in zip(skip.settings["strides"], conv.settings["strides"], strict=True)]
    return replace(conv, settings=conv.settings | {"strides": strides}, before=skip.before)


def _before_pooling(folded: list[Step], relu: Step) -> Step:
    """Put a ReLU that comes behind a max pooling before it; returns the pooling, which is then the last step."""
    pooling = folded.pop()
    moved = replace(relu, before=pooling.before, after=pooling.before, node=pooling.node)
    folded[:] = _fold((*folded, moved))
    return replace(pooling, node=relu.node)


def _padded(zeros: Step, conv: Step) -> Step:
    """Zero padding before a convolution is the convolution's padding."""
    sides = zip(zeros.settings["pads"], conv.settings["pads"], strict=True)
    pads = [[a + b for a, b in zip(*side, strict=True)] for side in sides]
    return replace(conv, settings=conv.settings | {"pads": pads}, before=zeros.before)


def _rectified(joined: Step, relu: Step) -> Step:
    """A ReLU after a concatenation is one at the end of each branch."""
    shapes = [way[-1].after if way else joined.before for way in joined.branches]
    relus = [replace(relu, before=shape, after=shape) for shape in shapes]
    branches = tuple(_fold((*way, last)) for way, last in zip(joined.branches, relus, strict=True))
    return replace(joined, branches=branches, node=relu.node)
