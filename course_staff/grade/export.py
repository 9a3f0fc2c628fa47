"""Grades as tables that other programs import, safe to open in a spreadsheet.

- `csv`: a row a student and lesson, with everything.
- `canvas`: Canvas' gradebook import, <https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-import-grades-in-the-Gradebook/ta-p/807>;
  which columns it wants stands in canvas-lms, `lib/gradebook_importer.rb`: `Student`, `ID`, `SIS User ID`,
  `SIS Login ID`, `Section`, then the assignments, then a row `Points Possible`.
- `moodle`: the grading worksheet of one assignment, <https://docs.moodle.org/en/Assignment_activity>; Moodle reads the
  columns `Identifier` (`Participant 1234`), `Grade`, `Last modified (grade)` and `Feedback comments` (moodle,
  `mod/assign/feedback/offline/importgradeslib.php`). It is uploaded with "Allow updating records that have been
  modified more recently in Moodle than in the spreadsheet".
"""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum

from course_staff.grade.scores import Score
from course_staff.grade.texts import one_line
from course_utils.errors import CourseError

FORMULA = ("=", "+", "-", "@")
NOTHING = "-"  # what Moodle itself writes where there is no time


class Format(StrEnum):
    """The tables that there are."""

    CSV = "csv"
    CANVAS = "canvas"
    MOODLE = "moodle"


def export(scores: Sequence[Score], form: Format) -> tuple[str, list[str]]:
    """The table, and the students whom it leaves out because the other system's number of theirs is not known.

    Raises:
        CourseError: Moodle's worksheet is asked for with more than one lesson.
    """
    lessons = sorted({score.lesson for score in scores})
    if form is Format.CSV:
        return _text(_csv(scores)), []
    if form is Format.MOODLE and len(lessons) > 1:
        raise CourseError(f"Moodle's worksheet is of one assignment; name one of {', '.join(lessons)}.")
    known = [score for score in scores if score.ids.get(form.value)]
    left_out = sorted({score.student for score in scores} - {score.student for score in known})
    rows = _canvas(known, lessons) if form is Format.CANVAS else _moodle(known)
    return _text(rows), left_out


def _csv(scores: Sequence[Score]) -> Iterable[list[object]]:
    cells = sorted({cell for score in scores for cell in score.points})
    yield ["lesson", "student", "name", *cells, "late penalty", "total", "most"]
    for score in scores:
        points = [score.points.get(cell, "") for cell in cells]
        yield [score.lesson, score.student, score.name, *points, score.penalty, score.total, score.most]


def _canvas(scores: Sequence[Score], lessons: list[str]) -> Iterable[list[object]]:
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *lessons]
    most = {score.lesson: score.most for score in scores}
    yield ["Points Possible", "", "", "", "", *(most.get(lesson, "") for lesson in lessons)]
    totals: dict[str, dict[str, Score]] = {}
    for score in scores:
        totals.setdefault(score.ids["canvas"], {})[score.lesson] = score
    for number, by_lesson in totals.items():
        name = next(iter(by_lesson.values())).name
        yield [
            name,
            number,
            "",
            "",
            "",
            *(by_lesson[lesson].total if lesson in by_lesson else "" for lesson in lessons),
        ]


def _moodle(scores: Sequence[Score]) -> Iterable[list[object]]:
    yield ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)", "Feedback comments"]
    for score in scores:
        said = "; ".join(f"{cell}: {text}" for cell, text in score.comments.items())
        yield [f"Participant {score.ids['moodle']}", score.name, score.total, score.most, NOTHING, said]


def _text(rows: Iterable[Sequence[object]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([_field(value) for value in row] for row in rows)
    return buffer.getvalue()


def _field(value: object) -> str:
    """A value as a field: a number short and exact, a text such that no spreadsheet takes it for a formula.

    A text that begins with one of `FORMULA` gets an apostrophe before it, white space around it does not count:
    <https://owasp.org/www-community/attacks/CSV_Injection>.
    """
    if isinstance(value, int | float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = one_line(str(value), 1000)
    return f"'{text}" if text[:1] in FORMULA and text != NOTHING else text
