"""The paths to the outputs of a model: the main path, and side heads that leave it on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from course_utils.checks.graph.compare import Mistake, first_mistake
from course_utils.checks.graph.paths import Step, at
from course_utils.checks.messages.difference import difference
from course_utils.checks.messages.explain import explain
from course_utils.checks.verdict import Miss

Path = tuple[Step, ...]


@dataclass(frozen=True)
class Side:
    """An expected side head: the steps from the end of a named part of the main path to an output of its own."""

    name: str  # "side head 1"
    after: str  # "module 4a"
    steps: Path


def judge_heads(
    got: tuple[Path, ...], expected: Path, sides: tuple[Side, ...], reasons: dict, shape: Sequence[int] = ()
) -> Miss | None:
    """The first thing that is wrong with the paths to the outputs, or `None`.

    Args:
        got: from `paths.paths`.
        expected: the path to the first output.
        sides: the side heads, one for each further output.
        reasons: see `messages.explain`; besides, ("count" or "order", "outputs") and ("start", "side head").
        shape: of the input, without the batch axis.
    """
    miss = _miscounted(got, sides, reasons) or _exchanged(got, expected, sides, reasons)
    if miss:
        return miss
    mistake = first_mistake(expected, got[0])
    if mistake:
        return _shown(mistake, reasons, got[0], expected, list(shape))
    pairs = zip(sides, got[1:], strict=True)
    return next((miss for pair in pairs if (miss := _judge_side(*pair, got[0], expected, reasons))), None)


def _shown(mistake: Mistake, reasons: dict, got: Path, expected: Path, shape: list, whole: bool = True) -> Miss:
    """The miss of a mistake, with the two paths for a picture."""
    return replace(explain(mistake, reasons), wiring=difference(got, expected, mistake, shape, whole))


def _miscounted(got: tuple[Path, ...], sides: tuple[Side, ...], reasons: dict) -> Miss | None:
    have, want = (f"{n} output{'s' * (n != 1)}" for n in (len(got), 1 + len(sides)))
    if have == want:
        return None
    names = f": main head, {', '.join(side.name for side in sides)}" if sides else ""
    why = reasons.get(("count", "outputs"), "each output is an answer that training compares with the labels.")
    return Miss(f"your model has {have}, not {1 + len(sides)}", have, want + names, why)


def _exchanged(got: tuple[Path, ...], expected: Path, sides: tuple[Side, ...], reasons: dict) -> Miss | None:
    """The miss of outputs in another order, which shows in the number of joins on the way to each."""
    ends = [len(expected), *(_end(expected, side.after) for side in sides)]
    want = [_joins(expected[:end]) for end in ends]
    have = [_joins(path) for path in got]
    if have == want or (have[0] == max(have) and sorted(have) != sorted(want)):
        return None
    texts = (f"outputs behind {', '.join(map(str, counts))} joins" for counts in (have, want))
    return Miss("the outputs come in another order", *texts, reasons.get(("order", "outputs"), ""))


def _judge_side(side: Side, path: Path, main: Path, expected: Path, reasons: dict) -> Miss | None:
    shared = len(list(takewhile(lambda pair: pair[0].node == pair[1].node, zip(path, main, strict=False))))
    if shared != _end(expected, side.after):
        start = expected[min(shared, len(expected)) - 1].place if shared else "the input"
        got, want = (f"{before} → {side.name}" for before in (start, side.after))
        return Miss(f"{side.name} starts after {start}", got, want, reasons.get(("start", "side head"), ""))
    steps, rest = at(side.name, *side.steps), path[shared:]
    mistake = first_mistake(steps, rest)
    shape = list(path[shared - 1].after)
    return _shown(mistake, reasons, rest, steps, shape, whole=False) if mistake else None


def _end(expected: Path, place: str) -> int:
    """How many steps the path has up to the end of a part."""
    return 1 + max(i for i, step in enumerate(expected) if step.place == place)


def _joins(steps: Path) -> int:
    return sum(bool(step.branches) for step in steps)
