"""What `course grade` takes on the command line, and what it hands on."""

import pytest
from typer.testing import CliRunner

from course_staff.cli import app
from course_staff.grade import grade as grading
from course_staff.grade.limits import MIB, Limits
from course_staff.grade.pool import Isolation
from course_utils.errors import CourseError

COURSE = "[lessons.06_one_by_one_and_inception]\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs `course grade 06` in a course with this text; the code, and what grading was called with."""
    called = []
    monkeypatch.setattr(grading, "grade_lesson", lambda *_, **options: called.append(options) or 1)

    def run(*options, toml=COURSE):
        called.clear()
        (tmp_path / "course.toml").write_text(toml)
        needed = ["grade", "06", "--submissions", str(tmp_path), "--course", str(tmp_path)]
        answer = CliRunner().invoke(app, [*needed, *options])
        return answer.exit_code, called[0] if called else answer

    return run


def test_little_is_enough(run):
    code, options = run()
    assert code == 1
    assert options["limits"] == Limits()
    assert (options["workers"], options["again"], list(options["handed_in"])) == (None, False, [])
    assert options["isolation"] == Isolation()


def test_everything_is_handed_on(run):
    times = ["--handed-in", "a.csv", "--handed-in", "b.json"]
    limits = ["--wall-seconds", "9", "--cpu-seconds", "8.5", "--memory-mib", "1024", "--workers", "3"]
    _, options = run(*times, *limits, "--fresh", "--trust-submissions", "--again")
    assert [str(path) for path in options["handed_in"]] == ["a.csv", "b.json"]
    assert options["limits"] == Limits(wall_seconds=9, cpu_seconds=8.5, memory=1024 * MIB)
    assert (options["workers"], options["again"]) == (3, True)
    assert options["isolation"] == Isolation(fork=False, trust=True)


def test_the_course_decides_what_the_command_does_not_say(run):
    _, options = run("--wall-seconds", "9", toml="limits = { wall_seconds = 30, memory_mib = 1024 }\n" + COURSE)
    assert options["limits"] == Limits(wall_seconds=9, memory=1024 * MIB)


@pytest.mark.parametrize("option", ["--wall-seconds=0", "--cpu-seconds=4000", "--memory-mib=100", "--workers=0"])
def test_limits_out_of_bounds_are_refused(run, option):
    code, _ = run(option)
    assert code == 2


def test_without_a_course_it_says_what_it_needs():
    answer = CliRunner().invoke(app, ["grade", "04"])
    assert isinstance(answer.exception, CourseError)
    assert "needs all three; or say --demo" in str(answer.exception)
