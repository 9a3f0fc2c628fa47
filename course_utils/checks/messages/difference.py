"""The student's wiring beside the expected one as plain data, the first difference marked in both: see `pictures`.

A net is a list of parts, each a dict: `kind` and `settings` as in `graph.trace`, `shape` (that of its output, empty
where it is not known), `branches` (lists of parts), `title` (what the text calls it), `note` (what is said at the
difference) and `ghost` (whether the part is not there, and only its place is shown). The kind `cut` stands for parts that
are left out, `input` for the input, `line` for a shortcut without steps that has a note.
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
    start = end = min(mark.trail[0], len(net) - 1)
    rows = _rows(net[start : end + 1])
    while True:
        before, after = net[start - 1 : start], net[end + 1 : end + 2]
        sides = [side for side in (before, after) if side and rows + _rows(side) <= ROWS]
        if not sides:
            break
        for side in sides:
            if rows + _rows(side) <= ROWS:
                rows += _rows(side)
                start, end = (start - 1, end) if side is before else (start, end + 1)
    first = (
        {"kind": "input", "shape": list(shape)}
        if start == 0 and whole
        else {"kind": "cut", "shape": _into(net, start, shape)}
    )
    last = [{"kind": "cut", "shape": net[-1]["shape"]}] if end < len(net) - 1 else []
    shown = [part for part in net[start : end + 1] if not part.get("optional")]
    return [first, *shown, *last]


def _into(net: list[dict], start: int, shape: list) -> list:
    return net[start - 1]["shape"] if start else list(shape)


def _rows(parts: list[dict]) -> int:
    return sum(1 + max(map(_rows, part["branches"]), default=0) for part in parts)


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
