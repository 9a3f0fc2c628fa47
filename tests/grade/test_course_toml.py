"""`course.toml`: what may stand there, and what it means for points."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from made import LESSON, grade, result

from course_staff.grade.course_toml import limits_of, read_course
from course_staff.grade.limits import Limits
from course_utils.errors import CourseError

WHOLE = f"""
name = "deep-2026"
database = "postgresql+psycopg://me@host/grades"
late = {{ percent_per_day = 10, at_most_percent = 25 }}
timezone = "Europe/Berlin"
limits = {{ wall_seconds = 30, cpu_seconds = 20.5, memory_mib = 1024, workers = 3 }}

[lessons.{LESSON}]
deadline = 2026-12-01T00:59:00+01:00

[lessons.{LESSON}.points]
identity_block = 20
resnet50 = 0.5
"""


@pytest.fixture
def course(tmp_path):
    """Reads a course from the text of its file."""

    def read(text):
        (tmp_path / "course.toml").write_text(text)
        return read_course(tmp_path)

    return read


def test_everything_that_may_stand_there(course):
    read = course(WHOLE)
    assert (read.name, read.database) == ("deep-2026", "postgresql+psycopg://me@host/grades")
    assert read.lessons[LESSON].deadline == datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    assert read.zone == ZoneInfo("Europe/Berlin")
    assert read.limits == Limits(wall_seconds=30, cpu_seconds=20.5, memory=2**30)
    assert read.workers == 3


def test_little_is_enough(course, tmp_path):
    read = course("[lessons.a]")
    assert read.name == tmp_path.name
    assert read.database == f"sqlite:///{tmp_path / 'gradebook.db'}"
    assert read.late is None
    assert (read.zone, read.limits, read.workers) == (None, Limits(), None)


def test_what_the_command_says_comes_before_what_the_course_says(course):
    limits = limits_of(course(WHOLE).limits, wall_seconds=5, cpu_seconds=None, memory_mib=None)
    assert limits == Limits(wall_seconds=5, cpu_seconds=20.5, memory=2**30)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name =", "is no TOML"),
        ("nam = 'x'", "`nam` is not known; here may stand name, database, timezone, late, limits, lessons"),
        ("name = 7", "`name` must be a text"),
        ("lessons = 7", "`lessons` must be a table"),
        ("[lessons]\na = 7", "`lessons.a` must be a table"),
        ("[lessons.a]\ndedline = 7", "`lessons.a.dedline` is not known"),
        ("[lessons.a]\ndeadline = 2026-12-01", "`lessons.a.deadline` must be a date with time and zone"),
        ("[lessons.a]\ndeadline = 2026-12-01T12:00:00", "needs its time zone"),
        ("[lessons.a.points]\nx = -1", r"`lessons.a.points.x` must be a number of 0 or more\."),
        ("[lessons.a.points]\nx = true", "must be a number"),
        ("[lessons.a.points]\nx = nan", "must be a number"),
        ("[lessons.a.points]\nx = inf", "must be a number"),
        ("[late]\npercent_per_day = 101", "a number of 0 or more up to 100"),
        ("[late]\nat_most_percent = 10", "`late` needs `percent_per_day`"),
        ("late = 5", "`late` must be a table"),
        ("timezone = 'Middle Earth'", "`timezone` is no time zone"),
        ("timezone = '../x'", "`timezone` is no time zone"),
        ("limits = 5", "`limits` must be a table"),
        ("[limits]\nseconds = 5", "`limits.seconds` is not known; here may stand wall_seconds, cpu_seconds"),
        ("[limits]\nwall_seconds = 0.5", "`limits.wall_seconds` must be a number from 1 to 3600"),
        ("[limits]\ncpu_seconds = inf", "`limits.cpu_seconds` must be a number from 1 to 3600"),
        ("[limits]\ncpu_seconds = nan", "`limits.cpu_seconds` must be a number from 1 to 3600"),
        ("[limits]\nmemory_mib = 256", "`limits.memory_mib` must be a whole number from 512"),
        ("[limits]\nmemory_mib = 'much'", "`limits.memory_mib` must be a number"),
        ("[limits]\nworkers = 1.5", "`limits.workers` must be a whole number from 1 to 256"),
        ("[limits]\nworkers = true", "`limits.workers` must be a number"),
    ],
)
def test_what_cannot_be_followed_is_one_sentence(course, tmp_path, text, sentence):
    with pytest.raises(CourseError, match=sentence) as caught:
        course(text)
    assert str(tmp_path / "course.toml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_one_is_no_course_folder(tmp_path):
    with pytest.raises(CourseError, match="is no course folder"):
        read_course(tmp_path / "nothing")


def test_points_are_weighed_as_the_course_says(course):
    read = course(WHOLE)
    assert read.points(LESSON, grade("identity_block")) == 20
    assert read.points(LESSON, grade("identity_block", False)) == 0
    assert read.points(LESSON, grade("convolutional_block")) == 10
    assert read.points("other", grade("identity_block")) == 10
    assert read.total(result(passed=(True, False, True))) == (20.5, 30.5)


@pytest.mark.parametrize(
    ("changes", "percent"),
    [
        ({}, 0),
        ({"submitted": "2026-11-30T23:59:00+00:00"}, 0),
        ({"submitted": "2026-11-30T23:59:01+00:00"}, 10),
        ({"submitted": "2026-12-02T00:00:00+00:00"}, 20),
        ({"submitted": "2027-12-02T00:00:00+00:00"}, 25),
        ({"late": True}, 10),
        ({"late": True, "submitted": "2026-11-01T00:00:00+00:00"}, 0),
    ],
)
def test_late_work_loses_points_for_each_day_begun(course, changes, percent):
    assert course(WHOLE).late_percent(result(**changes)) == percent


def test_without_a_rule_nothing_is_lost(course):
    late = result(late=True, submitted="2027-12-02T00:00:00+00:00")
    assert course(f"[lessons.{LESSON}]\ndeadline = 2026-12-01T00:59:00+01:00").late_percent(late) == 0


def test_without_a_deadline_the_system_decides_that_it_came_through(course):
    read = course(f"late = {{ percent_per_day = 10 }}\n[lessons.{LESSON}]")
    assert read.late_percent(result(late=True)) == 10
    assert read.late_percent(result(submitted="2027-12-02T00:00:00+00:00")) == 0
