"""The two halves of a check: what is collected beside the student's code, and the verdict on it.

`collect` in `collecting.run_student` runs an exercise's probe and returns evidence, plain JSON and arrays. `decide` is
a pure function of evidence and cases: no Keras, no object of the student's. `collecting.serialize` carries evidence
from one to the other as bytes.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, replace

PASSED, INCORRECT, NOT_ATTEMPTED = "passed", "incorrect", "not_attempted"


@dataclass(frozen=True)
class Miss:
    """What is wrong, for the student's eyes: one line each, in plain text.

    `what` completes "not yet: …", e.g. "the convolution comes with stride 2". `wiring` is what `messages.difference`
    returns, where the mistake is in the wiring.
    """

    what: str
    got: str = ""
    expected: str = ""
    why: str = ""
    wiring: dict | None = dataclasses.field(default=None, compare=False, repr=False)


def field(evidence: dict, name: str, kind: type):
    """A value of the evidence that must be of exactly this type: a judge that asks `if value` would take anything.

    Raises:
        TypeError: it is of another type.
    """
    value = evidence[name]
    if type(value) is not kind:
        raise TypeError(f"{name} is no {kind.__name__}")
    return value


class Refusal(Exception):
    """Raised by a probe for what it cannot look into at all; it carries the miss, whatever the exercise."""

    def __init__(self, miss: Miss):
        super().__init__(miss.what)
        self.miss = miss


@dataclass(frozen=True)
class Verdict:
    """The result of a check. `outcome` is `passed`, `incorrect` or `not_attempted`; `points` are those earned."""

    name: str
    outcome: str
    points: int
    max_points: int
    what: str = ""
    got: str = ""
    expected: str = ""
    why: str = ""
    wiring: dict | None = dataclasses.field(default=None, compare=False, repr=False)  # see `Miss`

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The lines under the headline as (label, text); empty texts are left out."""
        rows = [("You have", self.got), ("Expected", self.expected), ("Why it matters", self.why)]
        return [(label, text) for label, text in rows if text]

    @property
    def headline(self) -> str:
        """The outcome in words."""
        if self.outcome == PASSED:
            return f"passed, {self.points} of {self.max_points} points." if self.max_points else "passed."
        return f"not attempted yet: {self.what}." if self.outcome == NOT_ATTEMPTED else f"not yet: {self.what}."

    @property
    def message(self) -> str:
        """The whole verdict as plain text."""
        lines = [f"{self.name} · {self.headline}"]
        lines += [f"  {label:<16}{text}" for label, text in self.rows]
        if self.outcome != PASSED:
            lines.append(f'  hint("{self.name}") says more.')
        return "\n".join(lines)


@dataclass(frozen=True)
class Exercise:
    """What a check knows of one exercise.

    Attributes:
        name: as in `check(name, ...)`.
        points: for a right solution; 0 for an ungraded exercise.
        cases: `cases(seed)` returns the inputs to probe with, each a dict of plain JSON.
        probe: `probe(fn, case)` runs the student's function and returns evidence, a dict.
        judge: `judge(evidence, case)` returns a `Miss`, or `None` when all is well. Pure.
        hints: from a nudge to nearly the answer.
    """

    name: str
    points: int
    cases: Callable[[int], list[dict]]
    probe: Callable[[Callable, dict], dict]
    judge: Callable[[dict, dict], Miss | None]
    hints: tuple[str, ...]


def decide(exercise: Exercise, evidence: list[dict], cases: list[dict]) -> Verdict:
    """The verdict on the evidence of all cases.

    Evidence is not trusted: whatever it lacks or distorts makes the verdict `incorrect`, never an exception.
    """
    outcome, miss = PASSED, None
    if not isinstance(evidence, list) or len(evidence) != len(cases):
        outcome, miss, evidence = INCORRECT, _UNREADABLE, []
    for item, case in zip(evidence, cases, strict=False):
        if miss is None:
            outcome, miss = _judge_one(exercise, item, case)
    points = exercise.points if outcome == PASSED else 0
    details = vars(miss) if miss else {}
    return Verdict(exercise.name, outcome, points, exercise.points, **details)


_OWN = "this is the course's own; write yours"
_UNREADABLE = Miss(
    "what your code returned could not be examined", why="the check needs plain numbers and Keras layers."
)


def _told(problem: dict) -> Miss:
    """The miss that came with the evidence: its texts only, for it is not trusted."""
    return replace(Miss(**problem), wiring=None)


def _judge_one(exercise: Exercise, evidence: dict, case: dict) -> tuple[str, Miss | None]:
    try:
        if "stub" in evidence:
            return NOT_ATTEMPTED, Miss("put your code where the cell says `raise NotImplementedError`")
        if "own_answer" in evidence:
            return NOT_ATTEMPTED, Miss(_OWN, got=f"a call of {field(evidence, 'own_answer', str)}")
        miss = _told(evidence["problem"]) if "problem" in evidence else exercise.judge(evidence, case)
        if miss and not all(isinstance(text, str) for text in (miss.what, miss.got, miss.expected, miss.why)):
            miss = _UNREADABLE
    except Exception:  # evidence from a hostile submission may hold anything
        miss = _UNREADABLE
    return (INCORRECT, miss) if miss else (PASSED, None)
