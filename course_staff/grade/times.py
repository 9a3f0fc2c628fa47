"""When submissions were handed in, out of what Canvas or Moodle export: the names of the files do not say it.

Three kinds of files are known:

- Moodle's grading worksheet, a CSV with the columns `Identifier` (`Participant 123456`) and `Last modified
  (submission)`, a time in English words without a zone, `Sunday, 29 November 2026, 5:02 PM` (moodle,
  `mod/assign/gradingtable.php`, `col_timesubmitted`; `strftimedaydatetime` of `lang/en/langconfig.php`).
- What Canvas answers to `/api/v1/courses/COURSE/assignments/ASSIGNMENT/submissions?per_page=100`, saved from the
  browser: a JSON list with `user_id` and `submitted_at`, after the words `while(1);` that Canvas writes for browsers
  (<https://developerdocs.instructure.com/services/canvas/resources/submissions>).
- Any other CSV with the columns `student`, as `course grade` calls them, and `time` in ISO 8601.

The times at which files were written, or packed, are no such times: they change on the way.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from course_staff.grade.intake import Submission
from course_staff.grade.names import Person
from course_staff.grade.results import read_results
from course_staff.grade.texts import one_line
from course_utils.errors import CourseError

MOODLES = ("%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M", "%B %d, %Y, %I:%M %p")  # behind the day of the week
COLUMNS = {"moodle": ("Identifier", "Last modified (submission)"), "student": ("student", "time")}
BEFORE_JSON = "while(1);"
NEVER = ("", "-")  # Moodle's and a spreadsheet's word for no time
NAMED = 5  # students whom a sentence names before it counts the rest
EXAMPLE = 'timezone = "Europe/Berlin"'


@dataclass(frozen=True)
class Times:
    """When each student handed in, in UTC; the keys are (system, what it calls the student)."""

    known: dict[tuple[str, str], datetime]

    def of(self, person: Person) -> datetime | None:
        """The time of one student, or None."""
        return next((self.known[name] for name in _names(person) if name in self.known), None)

    def without_submission(self, people: Iterable[Person]) -> list[str]:
        """Those who handed in, as the files say, and are none of these people."""
        there = {name for person in people for name in _names(person)}
        return [
            f"{system} {name}".removeprefix("student ") for system, name in self.known if (system, name) not in there
        ]


def read_times(paths: Sequence[Path], zone: tzinfo | None) -> Times:
    """The times in all these files; where two name a student, the later one.

    Args:
        zone: of times that are written without one.

    Raises:
        CourseError: a file cannot be read, is of no known kind, or has a time that is none or needs a zone.
    """
    known: dict[tuple[str, str], datetime] = {}
    for path in paths:
        for name, text in _rows(path):
            time = _time(path, text, zone)
            known[name] = max(time, known.get(name, time))
    return Times(known)


def with_times(course: Path, lesson: str, submissions: Sequence[Submission], times: Times) -> list[Submission]:
    """The submissions with the time of each: of the files, else what an earlier result of the same thing knew."""
    timed = []
    for submission in submissions:
        found = times.of(submission.person)
        known = found.isoformat(timespec="seconds") if found else _known(course, lesson, submission)
        timed.append(replace(submission, submitted=known))
    return timed


def what_is_missing(submissions: Sequence[Submission], times: Times) -> list[str]:
    """A sentence on those who have no time, and one on those who have nothing but a time."""
    untimed = [one.person.key for one in submissions if not one.submitted]
    absent = times.without_submission(one.person for one in submissions)
    sentences = (("When they handed in is not known", untimed), ("Handed in, but not among the submissions", absent))
    return [f"{what}: {_listed(names)}." for what, names in sentences if names]


def _known(course: Path, lesson: str, submission: Submission) -> str:
    results, _ = read_results(course, lesson, submission.person.key)
    same = [result for result in results if result.digest == submission.digest]
    return max(same, key=lambda result: result.graded).submitted if same else ""


def _names(person: Person) -> Iterator[tuple[str, str]]:
    yield from ((system, number) for system, number in _numbers(person) if number)
    yield "student", person.key


def _numbers(person: Person) -> tuple[tuple[str, str], ...]:
    return ("canvas", person.canvas_id), ("moodle", person.moodle_id)


def _rows(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Whom each row of a file is about, and the time in it; rows without a time are left out."""
    try:
        text = path.read_text("utf-8-sig").lstrip().removeprefix(BEFORE_JSON)
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}).") from None
    except ValueError:
        raise CourseError(f"{path} is no text in UTF-8; export it again as CSV or JSON.") from None
    rows = _of_canvas(path, text) if text.startswith(("[", "{")) else _of_table(path, text)
    return ((name, time) for name, time in rows if time not in NEVER)


def _of_canvas(path: Path, text: str) -> list[tuple[tuple[str, str], str]]:
    try:
        return [(("canvas", str(row["user_id"])), row["submitted_at"] or "") for row in json.loads(text)]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CourseError(
            f"{path} is not what Canvas calls submissions: a list with user_id and submitted_at."
        ) from None


def _of_table(path: Path, text: str) -> list[tuple[tuple[str, str], str]]:
    table = csv.DictReader(io.StringIO(text, newline=""))
    found = table.fieldnames or []
    for system, (who, when) in COLUMNS.items():
        if who in found and when in found:
            return [(_who(system, (row[who] or "").strip()), (row[when] or "").strip()) for row in table]
    wanted = " or ".join(f"'{who}' and '{when}'" for who, when in COLUMNS.values())
    has = one_line(", ".join(found), 200) or "nothing"
    raise CourseError(f"{path} needs columns {wanted}, in English; it has {has}.")


def _who(system: str, text: str) -> tuple[str, str]:
    if system == "moodle":
        return system, text.rpartition(" ")[2]  # Participant 123456
    return system, text


def _time(path: Path, text: str, zone: tzinfo | None) -> datetime:
    words = " ".join(text.split())  # some have a narrow space before PM
    found = None
    with suppress(ValueError):
        found = datetime.fromisoformat(words)
    for form in MOODLES:
        for part in (words, words.partition(", ")[2]):
            with suppress(ValueError):
                found = found or datetime.strptime(part, form)
    if found is None:
        raise CourseError(f"{path}: '{one_line(text, 60)}' is no time, such as 2026-11-29T17:02:00+01:00.")
    if found.tzinfo is None and zone is None:
        raise CourseError(f"{path} has times without a zone; write e.g. `{EXAMPLE}` into course.toml.")
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _listed(names: Sequence[str]) -> str:
    shown = [one_line(name, 60) for name in names[:NAMED]]
    return ", ".join(shown) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
