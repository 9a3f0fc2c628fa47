"""What a question is, as its file has it: before any number is drawn."""

from dataclasses import dataclass

SINGLE, MULTIPLE, NUMBER, SPOT = "single choice", "multiple choice", "number", "mark the spot"
KINDS = (SINGLE, MULTIPLE, NUMBER, SPOT)


@dataclass(frozen=True)
class Option:
    """Something to choose, or a place in a diagram, and why it is right or wrong."""

    text: str
    right: bool
    because: str


@dataclass(frozen=True)
class Mistake:
    """A number that a common mistake leads to, as a formula, and what the mistake is."""

    value: str
    because: str


@dataclass(frozen=True)
class Tolerance:
    """How far a number may lie from the right one: in its own unit, or as a share of it."""

    amount: float = 0.0
    relative: bool = False

    def accepts(self, given: float, right: float) -> bool:
        margin = self.amount * abs(right) if self.relative else self.amount
        return abs(given - right) <= margin + 1e-9 * abs(right)


# A diagram from top to bottom: a text is a box, a number a place on the line, and a tuple holds branches side by side,
# of which an empty one is a line that changes nothing.
Step = str | int
Diagram = tuple[Step | tuple[tuple[Step, ...], ...], ...]


@dataclass(frozen=True)
class Question:
    """One question of a topic.

    Attributes:
        id: topic and number, `"inception-2"`.
        text: may hold `{{ formula }}`, `` `code` `` and `$TeX$`.
        options: of the kinds with something to choose; for `mark the spot`, the places in their order.
        right: the formula of the right number.
        because: why that number is right; options have their own reasons.
        draw: the values that each name may take.
        checked_by: a count in `brute_force`, as a formula, that must give the right number without its formula.
        claims: the statements of the notes that the question is about.
        code: lines of Python that stand below the text, or none.
        table: rows that stand below the text, the first row and the first column being heads; or none.
    """

    id: str
    topic: str
    kind: str
    text: str
    options: tuple[Option, ...] = ()
    right: str = ""
    because: str = ""
    mistakes: tuple[Mistake, ...] = ()
    draw: tuple[tuple[str, tuple[int, ...]], ...] = ()
    checked_by: str = ""
    unit: str = ""
    tolerance: Tolerance = Tolerance()
    diagram: Diagram = ()
    claims: tuple[str, ...] = ()
    code: str = ""
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Topic:
    """The questions of a lesson; `name` is how a student asks for them, `lesson` its number."""

    name: str
    lesson: str
    title: str
    questions: tuple[Question, ...]
