"""The student's wiring beside the expected one as plain data, the first difference marked in both: see `pictures`.

A net is a list of parts, each a dict: `kind` and `settings` as in `graph.trace`, `shape` (that of its output, empty
where it is not known), `branches` (lists of parts), `title` (what the text calls it), `note` (what is said at the
difference) and `ghost` (whether the part is not there, and only its place is shown). The kind `cut` stands for parts
that are left out, `input` for the input, `line` for a shortcut without steps that has a note.
"""

from dataclasses import dataclass, replace
from math import prod

from course_utils.checks.graph.compare import Mistake
from course_utils.checks.graph.marks import Mark
from course_utils.checks.graph.names import noun
from course_utils.checks.graph.paths import Step
from course_utils.checks.messages.notes import notes
from course_utils.checks.numpy_reference.network import infer_shape

Path = tuple[Step, ...]
BEHIND = ("batch_norm", "relu", "sigmoid", "tanh", "softmax", "dropout")  # what is drawn right under a layer
FOLDED = 3  # rows of a fork without the mark: it may be drawn as one box
ROWS = 12  # of steps that are shown around a difference; a block of a residual net has nine


def difference(got: Path, expected: Path, mistake: Mistake, shape: list, whole: bool = True) -> dict:
    """Both paths around the mistake, as `{"got": [...], "expected": [...]}`.

    Args:
        got, expected: the paths that `compare.first_mistake` was called with.
        mistake: what it found.
        shape: of what comes into the paths, without the batch axis.
        whole: whether the paths begin at the model's input.
    """
    nets = _parts(got), _parts(_sized(expected, tuple(shape)))
    away = mistake.expected or mistake.got  # the step that one of the nets does not have
    found = zip(nets, mistake.marks, notes(mistake), strict=True)
    marked = [(_marked(net, mark, _Gap(away.kind, *note)), mark) for net, mark, note in found]
    if mistake.problem == "replaced" and mistake.got.kind == "concatenate":
        marked[0] = _relu_behind(*marked[0]), marked[0][1]
    in_got, in_expected = (_around(net, mark, shape, whole) for net, mark in marked)
    return {"got": in_got, "expected": in_expected}


@dataclass(frozen=True)
class _Gap:
    """What is said where a step is not there, or of one that is."""

    kind: str
    title: str
    note: str

    def part(self, kind: str, shape: list, ghost: bool = True) -> dict:
        empty = {"settings": {}, "branches": [], "optional": False, "node": -1}
        return {"kind": kind, "shape": shape, "title": self.title, "note": self.note, "ghost": ghost} | empty


def _parts(steps: Path) -> list[dict]:
    return [
        {
            "kind": one.kind,
            "settings": one.settings,
            "shape": list(one.after),
            "branches": [_parts(branch) for branch in one.branches],
            "title": noun(one),
            "note": "",
            "ghost": False,
            "optional": one.optional,
            "node": one.node,
        }
        for one in steps
    ]


def _marked(net: list[dict], mark: Mark, gap: _Gap) -> list[dict]:
    """The net with a note at the mark; where nothing is, a part that says so."""
    number, *inner = mark.trail
    net = list(net)
    if not inner and not mark.there:
        net.insert(number, gap.part(gap.kind, net[number - 1]["shape"] if number else []))
    elif not inner:
        net[number] = net[number] | {"note": gap.note}
    else:
        branch, *further = inner
        branches = list(net[number]["branches"])
        if further:
            branches[branch] = _marked(branches[branch], Mark(tuple(further), mark.there), gap)
        elif branches[branch]:  # the whole branch, at its first step
            branches[branch] = _marked(branches[branch], Mark((0,)), gap)
        else:  # the line that it is
            branches[branch] = [gap.part("line", [], ghost=False)]
        net[number] = net[number] | {"branches": branches}
    return net


def _relu_behind(net: list[dict], mark: Mark) -> list[dict]:
    """The net with the ReLU behind the marked concatenation, where `paths` has moved it into each of its branches."""
    number = mark.trail[0]
    join = net[number]
    last = [branch[-1] for branch in join["branches"] if branch]
    moved = len(last) == len(join["branches"]) and {one["kind"] for one in last} == {"relu"}
    if len(mark.trail) > 1 or not moved or len({one["node"] for one in last}) > 1:
        return net
    relu = last[0] | {"shape": join["shape"]}
    before = join | {"branches": [branch[:-1] for branch in join["branches"]]}
    return [*net[:number], before, relu, *net[number + 1 :]]


def _around(net: list[dict], mark: Mark, shape: list, whole: bool) -> list[dict]:
    """The parts around the marked one, as many as fit; what is left out at an end is one part."""
    start, end = _window(net, min(mark.trail[0], len(net) - 1))
    into = net[start - 1]["shape"] if start else list(shape)
    first = {"kind": "cut" if start or not whole else "input", "shape": into}
    last = [{"kind": "cut", "shape": net[-1]["shape"]}] if end < len(net) else []
    return [first, *(part for part in net[start:end] if not part["optional"]), *last]


def _window(net: list[dict], marked: int) -> tuple[int, int]:
    """Where the parts that are shown start and end: they grow by turns to both sides while there is room."""
    start, end, rows, growing = marked, marked + 1, _rows(net[marked : marked + 1]), True
    while growing:
        growing = False
        for other in (start - 1, end):
            room = ROWS - rows
            if 0 <= other < len(net) and (more := _rows([net[other]])) <= room:
                start, end, rows, growing = min(start, other), max(end, other + 1), rows + more, True
    while 0 < start < marked and net[start]["kind"] in BEHIND:  # no cut between a layer and its activation
        start += 1
    while end < len(net) and net[end]["kind"] in BEHIND:
        end += 1
    return start, end


def _rows(parts: list[dict]) -> int:
    """How many rows parts take: of a fork the longest branch, or `FOLDED` where the mark is elsewhere."""
    return sum(1 + _branch_rows(part) for part in parts)


def _branch_rows(part: dict) -> int:
    longest = max((_rows(branch) for branch in part["branches"]), default=0)
    return longest if _is_marked(part) else min(longest, FOLDED)


def _is_marked(part: dict) -> bool:
    return bool(part["note"]) or any(_is_marked(one) for branch in part["branches"] for one in branch)


def _sized(steps: Path, shape: tuple) -> Path:
    """Expected steps with the shapes that they give, as far as their settings say."""
    sized = []
    for one in steps:
        branches = tuple(_sized(branch, shape) for branch in one.branches)
        ends = [branch[-1].after if branch else shape for branch in branches]
        shape = _after(one, shape, ends)
        sized.append(replace(one, branches=branches, after=shape))
    return tuple(sized)


def _after(step: Step, shape: tuple, ends: list[tuple]) -> tuple:
    """The shape that a step gives, of the shape that it takes and of those its branches end with; `()` if unknown."""
    if not shape or not all(type(n) is int for end in (shape, *ends) for n in end) or not all(map(len, ends)):
        return ()
    if step.kind == "concatenate":
        return (*ends[0][:-1], sum(end[-1] for end in ends))
    if step.kind == "flatten":
        return (prod(shape),)
    if step.kind.startswith("global_"):
        return (1, 1, shape[-1]) if step.settings.get("keepdims") else (shape[-1],)
    if step.kind == "zero_padding":
        return (*(n + sum(zeros) for n, zeros in zip(shape, step.settings["pads"], strict=False)), shape[-1])
    if step.branches:
        return ends[0]
    try:
        found = infer_shape(step.kind, step.settings, list(shape))
    except (KeyError, ValueError, IndexError):  # a setting that is free, or a volume that is none
        return ()
    return shape if found is None else tuple(found) if min(found) > 0 else ()
