"""One page of feedback a student: a file of its own, which opens anywhere and loads nothing."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course_staff.files import replace_text
from course_staff.grade.course_toml import CourseFolder
from course_staff.grade.results import Result, attempts
from course_staff.grade.scores import Score
from course_utils.checks.exercises import find
from course_utils.checks.verdict import NOT_ATTEMPTED, PASSED

FOLDER = "feedback"
TEMPLATE = "feedback.html.j2"
HEADLINES = {PASSED: "Right", NOT_ATTEMPTED: "Not attempted"}
SHOWN = {"got": "You have", "expected": "Expected", "why": "Why it matters"}
HIDDEN = "The check saw it with inputs of its own; run the check in your notebook to see it with yours."


@dataclass(frozen=True)
class Item:
    """What the page says about one exercise.

    Attributes:
        kind: `passed`, `incorrect` or `not_attempted`, for the colour.
        headline: the same in words, which stand beside the colour.
        rows: (label, text) of what was found.
        picture: the wiring beside the expected one, as HTML; empty where the mistake is not in it.
        hint: the next one; empty where none is needed.
        comment: what a person wrote.
    """

    exercise: str
    kind: str
    headline: str
    points: str
    most: str
    rows: tuple[tuple[str, str], ...]
    picture: str
    hint: str
    comment: str


def write_feedback(
    course: CourseFolder, results: Sequence[Result], scores: Sequence[Score], everything: Sequence[Result]
) -> list[Path]:
    """Write `feedback/<student>/<lesson>.html` for each result, and return where they are.

    Args:
        results: the one that counts for each student in each lesson.
        scores: from the gradebook, where people may have given points and comments.
        everything: all results, by which the next hint is chosen: one more with each attempt.

    Raises:
        CourseError: a file cannot be written.
    """
    by_place = {(score.lesson, score.student): score for score in scores}
    written = []
    for result in results:
        score = by_place.get((result.lesson, result.student))
        path = course.root / FOLDER / result.student / f"{result.lesson}.html"
        replace_text(path, page(course, result, score, attempts(everything, result.student, result.lesson)))
        written.append(path)
    return written


def page(course: CourseFolder, result: Result, score: Score | None, attempt: int = 1) -> str:
    """The page of one result, as HTML.

    Args:
        score: None where the gradebook has none; then the points are those of the checks.
        attempt: how many times the student has handed in, which says how far the hints go.
    """
    items = [_item(course, result, grade, score, attempt) for grade in result.grades]
    earned, most = course.total(result)
    checked = {grade.exercise for grade in result.grades}
    others = {name: points for name, points in score.points.items() if name not in checked} if score else {}
    return _template().render(
        lesson=result.lesson,
        title=_title(result.lesson),
        name=result.name,
        items=items,
        others=[
            (name, "not read yet" if name in score.unread else f"{points:g} points", score.comments.get(name, ""))
            for name, points in others.items()
        ],
        total=f"{score.total if score else earned:g}",
        most=f"{score.most if score else most:g}",
        penalty=f"{score.penalty:g}" if score and score.penalty else "",
        submitted=result.submitted[:16].replace("T", " "),
        graded=result.graded[:10],
    )


def _item(course: CourseFolder, result: Result, grade, score: Score | None, attempt: int) -> Item:
    name, passed = grade.exercise, grade.outcome == PASSED
    headline = HEADLINES.get(grade.outcome) or "Not yet"
    found = [] if passed else [(label, _shown(grade, field)) for field, label in SHOWN.items()]
    rows = [(label, text) for label, text in found if text]
    if grade.what and not passed:
        headline = f"{headline}: {_shown(grade, 'what')}"
    points = score.points.get(name) if score else None
    return Item(
        exercise=name,
        kind=grade.outcome,
        headline=headline,
        points=f"{course.points(result.lesson, grade) if points is None else points:g}",
        most=f"{course.most(result.lesson, name, grade.max_points):g}",
        rows=tuple(dict.fromkeys(rows)),
        picture="" if passed else wiring_picture(grade.wiring),
        hint="" if passed else _hint(name, attempt),
        comment=score.comments.get(name, "") if score else "",
    )


def wiring_picture(wiring: dict | None) -> str:
    """An `<img>` of both nets, the picture and its description within it; empty where there is none to draw."""
    if not wiring:
        return ""
    try:
        from course_utils.checks.pictures import picture  # with Matplotlib, which takes a second to import

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a letter that the font lacks
            return picture(wiring)
    except Exception:  # the verdict stands in words, too
        return ""


def _shown(grade, field: str) -> str:
    """A text of the verdict, unless it shows a hidden input."""
    return HIDDEN if field in grade.private else getattr(grade, field)


def _hint(exercise: str, attempt: int) -> str:
    hints = find(exercise).hints
    return hints[min(attempt, len(hints)) - 1] if hints and attempt else ""


def _title(lesson: str) -> str:
    number, _, topic = lesson.partition("_")
    return f"Lesson {number}: {topic.replace('_', ' ')}"


def _template():
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True).get_template(
        TEMPLATE
    )
