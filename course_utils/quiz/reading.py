"""One entry of a question file, checked: pure functions, whose errors say what is wrong and what to do."""

import re
from collections.abc import Callable, Iterable, Mapping

from course_utils.errors import CourseError
from course_utils.measure.statements import STATEMENTS
from course_utils.quiz.arithmetic import names_in
from course_utils.quiz.asking import put
from course_utils.quiz.diagrams import places_in, read_diagram
from course_utils.quiz.question import KINDS, MULTIPLE, NUMBER, SINGLE, SPOT, Mistake, Option, Question, Tolerance
from course_utils.quiz.wording import formulas_in

ALWAYS = {"kind", "claims", "text"}
KEYS = {
    SINGLE: ALWAYS | {"options", "code", "table"},
    MULTIPLE: ALWAYS | {"options", "code", "table"},
    SPOT: ALWAYS | {"diagram", "places"},
    NUMBER: ALWAYS | {"draw", "right", "because", "wrong", "unit", "tolerance", "checked by"},
}
RANGE = re.compile(r"(-?\d+) to (-?\d+)(?: by (\d+))?")
TRIED_SEEDS = 20  # draws on which each formula is tried when a file is read
MOST_DRAWN = 10_000  # values of one range
MOST_LINES, MOST_COLUMNS = 6, 80  # of code


def read_question(entry: object, topic: str, number: int, counts: Mapping[str, Callable]) -> Question:
    """The question that an entry of a file describes.

    Args:
        entry: what YAML made of it.
        topic, number: where it stands; together its id.
        counts: the counts that `checked by` may name.

    Raises:
        CourseError: the first thing that is wrong, without a full stop: the caller puts the file before it.
    """
    if not isinstance(entry, dict):
        raise CourseError("this is no question; begin it with '- kind: ' and one of " + ", ".join(KINDS))
    kind = entry.get("kind")
    if kind not in KINDS:
        raise CourseError(f"'kind' is {kind!r}; make it one of {', '.join(KINDS)}")
    unknown = sorted(str(key) for key in set(entry) - KEYS[kind])
    if unknown:
        raise CourseError(f"a '{kind}' has no '{unknown[0]}'; it knows {', '.join(sorted(KEYS[kind]))}")
    common = {"id": f"{topic}-{number}", "topic": topic, "kind": kind}
    common |= {"text": _text(entry, "text"), "claims": _claims(entry.get("claims", []))}
    if kind == NUMBER:
        question = Question(**common, **_number(entry, counts))
    elif kind == SPOT:
        diagram = read_diagram(entry.get("diagram"))
        question = Question(**common, diagram=diagram, options=_places(entry.get("places"), places_in(diagram)))
    else:
        below = {"code": _code(entry.get("code", "")), "table": _table(entry.get("table", []))}
        question = Question(**common, **below, options=_options(entry.get("options"), kind))
    _try_formulas(question)
    return question


def _text(entry: dict, key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        what = "is missing" if value is None else f"is {value!r}, which is no text"
        raise CourseError(f"'{key}' {what}; write a text, in quotes where YAML takes it for something else")
    return " ".join(value.split())


def _code(value: object) -> str:
    lines = value.splitlines() if isinstance(value, str) else None
    if lines is None or len(lines) > MOST_LINES or any(len(line) > MOST_COLUMNS for line in lines):
        raise CourseError(
            f"'code' must have at most {MOST_LINES} lines of {MOST_COLUMNS} letters; begin it with 'code: |'"
        )
    return value.rstrip()


def _table(value: object) -> tuple[tuple[str, ...], ...]:
    rows = value if isinstance(value, list) and all(isinstance(row, list) and row for row in value) else None
    if rows is None or len({len(row) for row in rows}) > 1:
        raise CourseError(
            "'table' must be a list of rows of equal length, the first with the heads; write each as [a, b]"
        )
    return tuple(tuple(map(str, row)) for row in rows)


def _claims(value: object) -> tuple[str, ...]:
    unknown = [id for id in value if id not in list(STATEMENTS)] if isinstance(value, list) else [value]
    if unknown:
        raise CourseError(
            f"'claims' holds {unknown[0]!r}, which is no statement of the notes; write a list such as [N03]"
        )
    return tuple(value)


def _options(value: object, kind: str) -> tuple[Option, ...]:
    if not isinstance(value, list) or not 2 <= len(value) <= 8:
        raise CourseError("'options' must be a list of two to eight; begin each with '- right: ' or '- wrong: '")
    options = tuple(_option(item, f"option {number}") for number, item in enumerate(value, 1))
    marked = next((option.text for option in options if "$" in option.text or "`" in option.text), None)
    if marked:
        raise CourseError(f"the option '{marked}' holds $ or `, which a form cannot show; write it as plain text")
    if len({option.text for option in options}) < len(options):
        raise CourseError("two options are the same; remove one")
    _count_right(options, kind)
    return options


def _places(value: object, numbers: list[int]) -> tuple[Option, ...]:
    if not isinstance(value, list):
        raise CourseError("'places' must be a list; begin each with '- right: ' or '- wrong: ' and the place's number")
    options = [_option(item, f"place {number}") for number, item in enumerate(value, 1)]
    if sorted(option.text for option in options) != sorted(map(str, numbers)):
        raise CourseError(f"'places' has not each of the diagram's places {sorted(numbers)} once; give each its reason")
    _count_right(options, SPOT)
    return tuple(sorted(options, key=lambda option: int(option.text)))


def _option(item: object, name: str) -> Option:
    keys = set(item) if isinstance(item, dict) else set()
    if keys not in ({"right", "because"}, {"wrong", "because"}):
        raise CourseError(f"{name} must have 'right' or 'wrong', and 'because' with its reason; write both")
    key = "right" if "right" in keys else "wrong"
    place = item[key]
    text = str(place) if isinstance(place, int) and not isinstance(place, bool) else _text(item, key)
    return Option(text, key == "right", _text(item, "because"))


def _count_right(options: Iterable[Option], kind: str) -> None:
    right = sum(option.right for option in options)
    if right != 1 and kind != MULTIPLE:
        raise CourseError(f"a '{kind}' has one right answer, and this has {right}; mark one with 'right'")
    if right == 0:
        raise CourseError("no option is right; mark one with 'right'")


def _number(entry: dict, counts: Mapping[str, Callable]) -> dict:
    draw = _draw(entry.get("draw", {}))
    names = {name for name, _ in draw}
    right, because = _formula(entry, "right"), _text(entry, "because")
    wrong = entry.get("wrong", [])
    if not isinstance(wrong, list) or not all(isinstance(w, dict) and set(w) == {"value", "because"} for w in wrong):
        raise CourseError("'wrong' must be a list of a 'value' and its 'because'; write both for each")
    mistakes = tuple(Mistake(_formula(item, "value"), _text(item, "because")) for item in wrong)
    checked_by = entry.get("checked by", "")
    if draw and not checked_by:
        raise CourseError(
            f"its numbers are drawn and no count checks them; add 'checked by' with one of {', '.join(counts)}"
        )
    called = re.match(r"\w+(?=\()", str(checked_by))
    if checked_by and (called is None or called[0] not in counts):
        raise CourseError(f"'checked by' names no count; use one of {', '.join(counts)}")
    texts = [_text(entry, "text"), because, *(mistake.because for mistake in mistakes)]
    formulas = [right, *(m.value for m in mistakes), checked_by, *(f for text in texts for f in formulas_in(text))]
    for formula in filter(None, formulas):
        missing = sorted(names_in(formula) - names - {"answer"})
        if missing:
            raise CourseError(f"the formula '{formula.strip()}' needs '{missing[0]}'; add it to 'draw'")
    unit = _text(entry, "unit") if "unit" in entry else ""
    fields = {"right": right, "because": because, "mistakes": mistakes, "draw": draw, "unit": unit}
    return fields | {"checked_by": checked_by, "tolerance": _tolerance(entry.get("tolerance", 0))}


def _formula(entry: dict, key: str) -> str:
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise CourseError(f"'{key}' is {value!r}; write a number, or a formula of what is drawn")
    return str(value)


def _draw(value: object) -> tuple[tuple[str, tuple[int, ...]], ...]:
    if not isinstance(value, dict) or not all(re.fullmatch(r"[A-Za-z]\w*", str(name)) for name in value):
        raise CourseError("'draw' must give each name its values, such as 'n: 8 to 64'; write it so")
    return tuple((str(name), _values(name, choices)) for name, choices in value.items())


def _values(name: str, choices: object) -> tuple[int, ...]:
    if isinstance(choices, str) and (found := RANGE.fullmatch(choices.strip())):
        first, last, step = int(found[1]), int(found[2]), int(found[3] or 1)
        if step and (last - first) // step >= MOST_DRAWN:
            raise CourseError(f"'{name}' of 'draw' has more than {MOST_DRAWN:,} values; take larger steps")
        choices = list(range(first, last + 1, step)) if step else []
    whole = isinstance(choices, list) and all(type(choice) is int for choice in choices)
    if not whole or len(choices) < 2:
        raise CourseError(
            f"'{name}' of 'draw' must be '8 to 64', '8 to 64 by 8' or a list such as [3, 5, 7]; write it so"
        )
    return tuple(choices)


def _tolerance(value: object) -> Tolerance:
    share = re.fullmatch(r"(\d+(?:\.\d+)?) ?%", value) if isinstance(value, str) else None
    if share:
        return Tolerance(float(share[1]) / 100, relative=True)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise CourseError(f"'tolerance' is {value!r}; write a number in the answer's unit, or a share such as '1%'")
    return Tolerance(float(value))


def _try_formulas(question: Question) -> None:
    """Put the question some times, so that its author and not a student finds a formula without a value."""
    tries = [put(question, seed) for seed in range(TRIED_SEEDS)]
    accepts = question.tolerance.accepts
    for number, mistake in enumerate(question.mistakes):
        if all(accepts(asked.mistakes[number][0], asked.right) for asked in tries):
            raise CourseError(f"the value '{mistake.value}' stands under 'wrong' and is right; change it")
