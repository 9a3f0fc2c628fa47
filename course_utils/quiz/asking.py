"""Makes of a question what a person sees: numbers drawn, options in a drawn order."""

import random
from dataclasses import dataclass

from course_utils.quiz.arithmetic import Number, evaluate
from course_utils.quiz.question import MULTIPLE, NUMBER, SINGLE, Option, Question
from course_utils.quiz.wording import fill


@dataclass(frozen=True)
class Asked:
    """A question with its numbers.

    Attributes:
        values: what was drawn for each name.
        text: the question, filled in.
        options: in the order in which they are shown, filled in.
        right: the right number of a `number`, else None.
        mistakes: the numbers that common mistakes give, with what the mistake is.
        because: why the number is right, filled in.
    """

    question: Question
    seed: int
    values: dict[str, int]
    text: str
    options: tuple[Option, ...]
    right: Number | None
    mistakes: tuple[tuple[Number, str], ...]
    because: str

    @property
    def labels(self) -> tuple[str, ...]:
        """What a person types for each option: a letter, or the number of a place."""
        if self.question.kind in (SINGLE, MULTIPLE):
            return tuple("abcdefghij"[: len(self.options)])
        return tuple(option.text for option in self.options)


def put(question: Question, seed: int) -> Asked:
    """The question of one try: the same seed gives the same numbers and the same order, on every machine."""
    chance = random.Random(f"{question.id}:{seed}")
    values = {name: chance.choice(choices) for name, choices in question.draw}
    options = [Option(fill(o.text, values), o.right, fill(o.because, values)) for o in question.options]
    if question.kind in (SINGLE, MULTIPLE):
        chance.shuffle(options)
    right = evaluate(question.right, values) if question.kind == NUMBER else None
    known = values if right is None else values | {"answer": right}
    return Asked(
        question,
        seed,
        values,
        fill(question.text, values),
        tuple(options),
        right,
        tuple((evaluate(m.value, values), fill(m.because, known)) for m in question.mistakes),
        fill(question.because, known),
    )
