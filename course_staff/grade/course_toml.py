"""`course.toml`: which lessons a course grades, what each exercise is worth, and until when it may be handed in."""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from course_staff.grade.judge import Grade
from course_staff.grade.limits import MIB, Limits
from course_staff.grade.results import Result
from course_staff.paths import is_meant
from course_utils.errors import CourseError

NAME = "course.toml"
DAY = 86_400
BOUNDS = {  # of what a course may choose, the least and the most; a process with TensorFlow needs some 300 MiB
    "wall_seconds": (1, 3600),
    "cpu_seconds": (1, 3600),
    "memory_mib": (512, 2**20),
    "workers": (1, 256),
}


@dataclass(frozen=True)
class LateRule:
    """What is taken off for handing in late: so many percent of the earned points for each day begun, up to a limit."""

    percent_per_day: float
    at_most_percent: float = 100.0


@dataclass(frozen=True)
class LessonPlan:
    """What the course says about one lesson: a deadline, if there is one, and the points of exercises."""

    deadline: datetime | None = None
    points: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class CourseFolder:
    """A course folder as its `course.toml` describes it.

    Attributes:
        root: the folder.
        name: nbgrader's course id.
        database: the SQLAlchemy URL of the gradebook.
        lessons: by name, `NN_topic`.
        late: None where late work loses nothing.
        zone: of times that are written without one, see `times`; None where the course names none.
        limits: what one exercise of one submission may use.
        workers: submissions at a time; None where the number of cores decides.
    """

    root: Path
    name: str
    database: str
    lessons: dict[str, LessonPlan]
    late: LateRule | None = None
    zone: ZoneInfo | None = None
    limits: Limits = field(default_factory=Limits)
    workers: int | None = None

    def most(self, lesson: str, exercise: str, usual: float) -> float:
        """The points of an exercise; `usual` are those of the check, where the course says nothing."""
        plan = self.lessons.get(lesson)
        return plan.points.get(exercise, usual) if plan else usual

    def points(self, lesson: str, grade: Grade) -> float:
        """What a grade is worth in this course."""
        most = self.most(lesson, grade.exercise, grade.max_points)
        return most * grade.points / grade.max_points if grade.max_points else 0.0

    def total(self, result: Result) -> tuple[float, float]:
        """The points of a result and the most that it could have, before anything is taken off."""
        most = [self.most(result.lesson, grade.exercise, grade.max_points) for grade in result.grades]
        return sum(self.points(result.lesson, grade) for grade in result.grades), sum(most)

    def late_percent(self, result: Result) -> float:
        """How many percent of the earned points are taken off because the result was handed in late.

        Where the time is known, the deadline of the course decides. Where it is not, the system decides that the work
        came through: what it calls late is late by one day.
        """
        if self.late is None:
            return 0.0
        plan = self.lessons.get(result.lesson)
        days = 1 if result.late else 0
        if result.submitted and plan and plan.deadline:
            seconds = (datetime.fromisoformat(result.submitted) - plan.deadline).total_seconds()
            days = math.ceil(seconds / DAY) if seconds > 0 else 0
        return min(days * self.late.percent_per_day, self.late.at_most_percent)


def read_course(folder: Path) -> CourseFolder:
    """The course in `folder`.

    Raises:
        CourseError: it has no `course.toml`, or that says something which cannot be followed.
    """
    path = folder / NAME
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CourseError(
            f"{folder} is no course folder: it has no {NAME}; `course init {folder}` makes one."
        ) from None
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}).") from None
    except ValueError as error:
        raise CourseError(f"{path} is no TOML: {error}.") from None
    known = {"name": str, "database": str, "timezone": str, "late": dict, "limits": dict, "lessons": dict}
    _only(path, "", data, known)
    lessons = {name: _lesson(path, name, plan) for name, plan in data.get("lessons", {}).items()}
    default = f"sqlite:///{(folder / 'gradebook.db').resolve()}"
    late = _late(path, data["late"]) if "late" in data else None
    name = data.get("name") or folder.resolve().name
    chosen = _chosen(path, data.get("limits", {}))
    limits, workers = limits_of(Limits(), **chosen), chosen.get("workers")
    zone = _zone(path, data["timezone"]) if "timezone" in data else None
    return CourseFolder(folder, name, data.get("database") or default, lessons, late, zone, limits, workers)


def limits_of(usual: Limits, **chosen: float | None) -> Limits:
    """The usual limits with those of `BOUNDS` that are chosen, the memory in MiB; None leaves one as it is."""
    memory = chosen.get("memory_mib")
    values = {key: chosen.get(key) for key in ("wall_seconds", "cpu_seconds")}
    values["memory"] = None if memory is None else int(memory) * MIB
    return replace(usual, **{key: value for key, value in values.items() if value is not None})


def choose_lessons(course: CourseFolder, wanted: Sequence[str]) -> list[str]:
    """The lessons of the course meant by numbers (`04`) or names; all of them if none is given.

    Raises:
        CourseError: one that the course does not have.
    """
    chosen = []
    for want in wanted:
        found = [name for name in course.lessons if is_meant(name, want)]
        if not found:
            has = ", ".join(course.lessons) or "none"
            raise CourseError(f"{course.root / NAME} has no lesson '{want}'; it has {has}.")
        chosen += found
    return sorted(set(chosen)) if wanted else list(course.lessons)


def _lesson(path: Path, name: str, plan: object) -> LessonPlan:
    where = f"lessons.{name}"
    if not isinstance(plan, dict):
        raise CourseError(f"{path}: `{where}` must be a table, `[{where}]`.")
    _only(path, where, plan, {"deadline": datetime, "points": dict})
    points = {key: _number(path, f"{where}.points.{key}", value) for key, value in plan.get("points", {}).items()}
    deadline = plan.get("deadline")
    if deadline is not None and deadline.tzinfo is None:
        raise CourseError(f"{path}: `{where}.deadline` needs its time zone, e.g. {deadline.isoformat()}+01:00.")
    return LessonPlan(deadline.astimezone(UTC) if deadline else None, points)


def _late(path: Path, rule: dict) -> LateRule:
    _only(path, "late", rule, {"percent_per_day": (int, float), "at_most_percent": (int, float)})
    values = {key: _number(path, f"late.{key}", value, at_most=100) for key, value in rule.items()}
    if "percent_per_day" not in values:
        raise CourseError(f"{path}: `late` needs `percent_per_day`.")
    return LateRule(**values)


def _chosen(path: Path, table: dict) -> dict[str, float]:
    """What `limits` says, each within its bounds."""
    _only(path, "limits", table, dict.fromkeys(BOUNDS, (int, float)))
    for key, value in table.items():
        least, most = BOUNDS[key]
        whole = key in ("memory_mib", "workers")
        if not least <= value <= most or (whole and value != int(value)):
            kind = "a whole number" if whole else "a number"
            raise CourseError(f"{path}: `limits.{key}` must be {kind} from {least} to {most}.")
    return {key: int(value) if key == "workers" else value for key, value in table.items()}


def _zone(path: Path, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CourseError(f"{path}: `timezone` is no time zone, such as Europe/Berlin.") from None


def _only(path: Path, where: str, table: dict, known: dict) -> None:
    """Refuse a key that means nothing, which is mostly a slip, and a value of another kind."""
    for key, value in table.items():
        name = f"{where}.{key}".strip(".")
        if key not in known:
            raise CourseError(f"{path}: `{name}` is not known; here may stand {', '.join(known)}.")
        if not isinstance(value, known[key]) or isinstance(value, bool):
            kinds = {str: "a text", dict: "a table", datetime: "a date with time and zone"}
            raise CourseError(f"{path}: `{name}` must be {kinds.get(known[key], 'a number')}.")


def _number(path: Path, name: str, value: object, at_most: float = math.inf) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= at_most or math.isinf(value):
        limit = f" up to {at_most:g}" if at_most < math.inf else ""
        raise CourseError(f"{path}: `{name}` must be a number of 0 or more{limit}.")
    return float(value)
