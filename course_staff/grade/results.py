"""Result files: what one attempt of one student earned, written once and never changed.

`results/<lesson>/<student>/<key>.json` in the course folder. The key is a digest of all that the result depends on, so
that a second run finds what is done; the gradebook and everything else can be made from these files at any time.
"""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from glob import escape
from itertools import count, takewhile
from pathlib import Path

from course_staff.files import replace_text
from course_staff.grade.judge import Grade
from course_utils.errors import CourseError

FORMAT = 1
FOLDER = "results"


@dataclass(frozen=True)
class Result:
    """What one attempt earned.

    Attributes:
        lesson: its name, `NN_topic`.
        student: the student's key, which is fit for a file name.
        name: the student's name as it is shown.
        ids: how other systems know the student, e.g. `{"canvas": "1234"}`.
        file: what was handed in, as a label.
        digest: of what was handed in.
        key: see `key_of`.
        graded: when, in UTC, `2026-11-25T21:30:00+00:00`.
        submitted: when it was handed in, in the same form; empty where nobody knows.
        late: whether the system that it was handed in through says so.
        isolated: whether the student's code ran behind a wall; False after `--trust-submissions`.
        notes: sentences for the instructor.
        needs_person: whether somebody should look at it.
        grades: by exercise, in the order of the lesson.
        by_hand: by the name of a text that a person reads, a digest of it; empty where nothing was written.
    """

    lesson: str
    student: str
    name: str
    file: str
    digest: str
    key: str
    graded: str
    grades: tuple[Grade, ...]
    submitted: str = ""
    late: bool = False
    isolated: bool = True
    notes: tuple[str, ...] = ()
    needs_person: bool = False
    ids: dict[str, str] = field(default_factory=dict)
    by_hand: dict[str, str] = field(default_factory=dict)


def key_of(submission: str, release: str, environment: object) -> str:
    """The key of a result: a digest of what it depends on.

    Args:
        submission: the digest of what was handed in.
        release: the digest of the lesson's released notebook and of the checks.
        environment: plain data, e.g. the versions of Python and the packages.
    """
    text = json.dumps([FORMAT, submission, release, environment], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write_result(course: Path, result: Result) -> Path:
    """Write the result, unless it is there already; a damaged file under its name is set aside first.

    Raises:
        CourseError: it cannot be written.
    """
    path = _path(course, result.lesson, result.student, result.key)
    with suppress(CourseError):
        read_result(path)
        return path
    if path.exists():
        path.replace(path.with_suffix(".damaged"))
    body = asdict(result)
    text = json.dumps({"format": FORMAT, "sha256": _digest(body), "result": body}, indent=1)
    replace_text(path, text + "\n")
    return path


def done(course: Path, lesson: str, student: str, key: str) -> Result | None:
    """The result under this key, the latest if it was graded again; None if there is none that can be read."""
    found = []
    for path in _under(course, lesson, student, key):
        with suppress(CourseError):
            found.append(read_result(path))
    return max(found, key=lambda result: result.graded, default=None)


def another_key(course: Path, lesson: str, student: str, key: str) -> str:
    """A key for grading the same thing again: the first is kept, the second is `<key>-2`, and so on."""
    number = len(_under(course, lesson, student, key)) + 1
    return f"{key}-{number}" if number > 1 else key


def _under(course: Path, lesson: str, student: str, key: str) -> list[Path]:
    first = _path(course, lesson, student, key)
    numbers = (first.with_name(f"{key}-{number}.json") for number in count(2))
    return [path for path in (first, *takewhile(Path.exists, numbers)) if path.exists()]


def read_result(path: Path) -> Result:
    """The result in a file.

    Raises:
        CourseError: it is damaged, was changed, or belongs somewhere else.
    """
    remedy = "move it away and grade again"
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["format"] != FORMAT:
            raise CourseError(f"{path} is of format {data['format']!r}, this course reads {FORMAT}; {remedy}.")
        body = data["result"]
        if data["sha256"] != _digest(body):
            raise CourseError(f"{path} was changed after it was written; {remedy}.")
        result = _result(body)
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); {remedy}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CourseError(f"{path} is damaged; {remedy}.") from None
    if (result.lesson, result.student, result.key) != (path.parent.parent.name, path.parent.name, path.stem):
        raise CourseError(f"{path} is the result of {result.student} in {result.lesson}; put it back or move it away.")
    return result


def read_results(course: Path, lesson: str | None = None, student: str | None = None) -> tuple[list[Result], list[str]]:
    """All results, those of a lesson or those of a student, and a sentence for each file that is none."""
    results, problems = [], []
    lessons, students = (escape(name) if name else "*" for name in (lesson, student))
    for path in sorted((course / FOLDER).glob(f"{lessons}/{students}/*.json")):
        try:
            results.append(read_result(path))
        except CourseError as error:
            problems.append(str(error))
    return results, problems


def newest(results: Iterable[Result]) -> list[Result]:
    """The result that counts for each student in each lesson: handed in last, and of that graded last.

    Of one thing, whose time may have been put right, and where a time of handing in is missing, only the time of
    grading counts.
    """
    kept: dict[tuple[str, str], Result] = {}
    for result in sorted(results, key=lambda result: result.graded):
        place = (result.lesson, result.student)
        former = kept.get(place)
        timed = former and former.submitted and result.submitted and result.digest != former.digest
        if not (timed and result.submitted < former.submitted):
            kept[place] = result
    return [kept[place] for place in sorted(kept)]


def attempts(results: Iterable[Result], student: str, lesson: str) -> int:
    """How many different things a student handed in for a lesson."""
    return len({result.digest for result in results if (result.student, result.lesson) == (student, lesson)})


def _path(course: Path, lesson: str, student: str, key: str) -> Path:
    for part in (lesson, student, key):
        if part in ("", ".", "..") or set(part) & set("/\\\0"):
            raise CourseError(f"{part!r} cannot be part of a file name; rename what was handed in.")
    return course / FOLDER / lesson / student / f"{key}.json"


def _digest(body: dict) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _result(body: dict) -> Result:
    grades = tuple(Grade(**(grade | {"private": tuple(grade["private"])})) for grade in body["grades"])
    values = {key: body[key] for key in body if key in {f.name for f in fields(Result)}}
    return Result(**(values | {"grades": grades, "notes": tuple(body["notes"])}))
