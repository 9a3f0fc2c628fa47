"""Whether an answer is right, and the reason: pure functions of the question that was put and what was given."""

import re
from dataclasses import dataclass

from course_utils.errors import CourseError
from course_utils.quiz.asking import Asked
from course_utils.quiz.question import MULTIPLE, NUMBER, SPOT
from course_utils.quiz.wording import show_number

SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9}
NUMBER_PATTERN = re.compile(r"([-+−]?\d+(?:\.\d*)?(?:e[-+]?\d+)?|[-+−]?\.\d+)\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Judgement:
    """Right or wrong, and why: a sentence for each reason. A wrong answer's reasons don't give the right one away."""

    right: bool
    reasons: tuple[str, ...]

    @property
    def verdict(self) -> str:
        return "Right." if self.right else "Not yet."


def judge(asked: Asked, given: object) -> Judgement:
    """Judge an answer.

    Args:
        asked: the question as it was put.
        given: a letter (`"b"`), letters (`"a, c"`, or a list of them), the number of a place, or a number, as text or
            as a number; `"12.4 million"` and `"1,605,632"` are read, too.

    Raises:
        CourseError: what was given is no answer to this kind of question.
    """
    return _judge_number(asked, given) if asked.question.kind == NUMBER else _judge_choice(asked, given)


def reveal(asked: Asked) -> list[str]:
    """The right answer and every reason, one line each."""
    if asked.question.kind == NUMBER:
        unit = f" {asked.question.unit}" if asked.question.unit else ""
        return [f"The answer is {show_number(asked.right)}{unit}. {asked.because}"]
    return [
        f"{name} is {'right' if option.right else 'wrong'}: {option.because}"
        for name, option in zip(names_of(asked), asked.options, strict=True)
    ]


def names_of(asked: Asked) -> list[str]:
    """How feedback calls each option: by its letter, or as place 2."""
    return [f"Place {label}" if asked.question.kind == SPOT else f"{label})" for label in asked.labels]


def _judge_choice(asked: Asked, given: object) -> Judgement:
    chosen = _read_labels(asked, given)
    rows = list(zip(asked.labels, names_of(asked), asked.options, strict=True))
    right = {label for label, _, option in rows if option.right}
    reasons = [
        f"{name} is {'right' if option.right else 'wrong'}: {option.because}"
        for label, name, option in rows
        if label in chosen or chosen == right
    ]
    if chosen != right and (missing := len(right - chosen)) and asked.question.kind == MULTIPLE:
        reasons.append(f"{missing} right {'answer is' if missing == 1 else 'answers are'} missing.")
    return Judgement(chosen == right, tuple(reasons))


def _read_labels(asked: Asked, given: object) -> set[str]:
    parts = given if isinstance(given, (list, tuple, set)) else re.split(r"[\s,;]+|\band\b", str(given))
    chosen = {str(part).strip().strip("().").lower() for part in parts} - {""}
    several = asked.question.kind == MULTIPLE
    known = ", ".join(asked.labels)
    wanted = (
        f"one or more of {known}, such as '{asked.labels[0]}, {asked.labels[-1]}'" if several else f"one of {known}"
    )
    if not chosen or not chosen <= set(asked.labels) or (len(chosen) > 1 and not several):
        what = f"'{given}'" if chosen else "nothing"
        raise CourseError(f"{asked.question.id} was given {what}; give {wanted}.")
    return chosen


def _judge_number(asked: Asked, given: object) -> Judgement:
    number = read_number(asked, given)
    accepts = asked.question.tolerance.accepts
    if accepts(number, asked.right):
        return Judgement(True, (asked.because,))
    found = list(dict.fromkeys(because for value, because in asked.mistakes if accepts(number, value)))
    if found:  # two mistakes may give one number
        return Judgement(False, (found[0], *(f"Or: {because}" for because in found[1:])))
    return Judgement(False, (f"{show_number(number)} is too {'small' if number < asked.right else 'large'}.",))


def read_number(asked: Asked, given: object) -> float:
    """The number that a person wrote: with commas or spaces between thousands, a scale word, and the unit, or without.

    Raises:
        CourseError: no number, another unit, or a decimal comma.
    """
    text = str(given).strip()
    if re.fullmatch(r"[-+−]?\d+,(\d{1,2}|\d{4,})(\D.*)?", text):
        raise CourseError(f"'{text}' has a decimal comma; write the number with a point, as {text.replace(',', '.')}.")
    joined = re.sub(r"(?<=\d)[,_\u00a0\u202f ](?=\d{3}(?!\d))", "", text)
    found = NUMBER_PATTERN.fullmatch(joined)
    if not found:
        raise CourseError(f"{asked.question.id} asks for a number and was given '{text}'; write digits, such as 1500.")
    rest = found[2].strip()
    scale = next((word for word in SCALES if re.match(rf"{word}\b", rest, re.IGNORECASE)), "")
    unit = rest[len(scale) :].strip()
    if unit.lower() not in ("", asked.question.unit.lower()):
        wanted = f"in {asked.question.unit}" if asked.question.unit else "without a unit"
        raise CourseError(f"{asked.question.id} asks for a number {wanted} and was given '{text}'; leave '{unit}' out.")
    return float(found[1].replace("−", "-")) * SCALES.get(scale, 1)
