"""The whole way from an inbox to the gradebook, with a stand-in for the sandbox that runs the tests' own code here."""

import copy
import json
import shutil
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from course_staff.grade import grade as grading
from course_staff.grade.course_folder import make_course
from course_staff.grade.course_toml import read_course
from course_staff.grade.gradebook import opened
from course_staff.grade.handover import End, Outcome
from course_staff.grade.pool import Isolation
from course_staff.grade.results import read_results
from course_staff.grade.sandbox import IsolationMissing
from course_staff.paths import find_clone
from course_utils.checks import find
from course_utils.checks.collecting.run_student import collect
from course_utils.checks.collecting.serialize import encode
from course_utils.errors import CourseError

CLONE = find_clone(Path(__file__).parent)
LESSON = "06_one_by_one_and_inception"
RIGHT = (
    "def multiplications(n_H, n_W, n_C, filters, kernel_size):\n    return n_H * n_W * filters * kernel_size**2 * n_C"
)
WRONG = "def multiplications(n_H, n_W, n_C, filters, kernel_size):\n    return n_H * n_W * filters"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template") / "course"
    make_course(CLONE, folder, ["06"])
    return folder


@pytest.fixture
def place(tmp_path, template, monkeypatch):
    """A course, an inbox, a way to hand in, a way to grade, and what was said; `ran` are those that the sandbox saw."""
    shutil.copytree(template, tmp_path / "course")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    lesson = json.loads((CLONE.student / f"{LESSON}.ipynb").read_text("utf-8"))
    ran, console = [], Console(file=StringIO(), width=110)

    def hand_in(student, answer=None):
        notebook = copy.deepcopy(lesson)
        for cell in notebook["cells"]:
            if answer and cell["metadata"].get("nbgrader", {}).get("grade_id") == "multiplications":
                cell["source"] = answer
        (inbox / f"{student}.ipynb").write_text(json.dumps(notebook), "utf-8")

    def run_jobs(jobs, *, workers, limits, isolation):
        for student, job in jobs:
            ran.append(student)
            yield student, tuple(run_here(unit, job.seeds[unit.exercise]) for unit in job.units)

    def grade(**options):
        console.file = StringIO()
        code = grading.grade_lesson(CLONE, "06", inbox, tmp_path / "course", console=console, **options)
        return code, console.file.getvalue()

    monkeypatch.setattr(grading, "run_jobs", run_jobs)
    monkeypatch.setattr(grading, "require", lambda: None)
    return SimpleNamespace(
        root=tmp_path, course=tmp_path / "course", inbox=inbox, hand_in=hand_in, grade=grade, ran=ran
    )


def run_here(unit, seed):
    if not unit.cells:
        return Outcome(unit.exercise, End.NOT_RUN)
    names = {}
    for cell in unit.cells:
        exec(cell, names)
    if names.get("dies"):
        return Outcome(unit.exercise, End.DIED, detail="It ended with exit code 7.")
    exercise = find(unit.exercise)
    return Outcome(unit.exercise, End.FINISHED, encode(collect(exercise, names[unit.exercise], exercise.cases(seed))))


def scores(course):
    with opened(read_course(course)) as gradebook:
        return {row["student"]: row["score"] for row in gradebook.submission_dicts(LESSON)}


def test_points_reach_results_and_gradebook(place):
    place.hand_in("anna", RIGHT)
    place.hand_in("ben", WRONG)
    place.hand_in("cleo")
    code, said = place.grade()
    assert code == 0
    assert "All 3 are graded." in said
    assert scores(place.course) == {"anna": 5, "ben": 0, "cleo": 0}
    results, problems = read_results(place.course)
    assert problems == []
    by_student = {result.student: result for result in results}
    outcomes = [grade.outcome for grade in by_student["anna"].grades]
    assert outcomes == ["not_attempted", "passed", "not_attempted", "not_attempted"]
    assert by_student["anna"].isolated


def test_each_submission_has_inputs_of_its_own(place):
    """The wrong answer's numbers differ, as the hidden inputs do, and lie in no other student's texts."""
    place.hand_in("ben", WRONG)
    place.hand_in("cleo", WRONG + "  # mine")
    place.grade()
    got = {
        r.student: next(g.got for g in r.grades if g.exercise == "multiplications")
        for r in read_results(place.course)[0]
    }
    assert got["ben"] != got["cleo"]


def test_a_second_run_does_only_what_is_new(place):
    place.hand_in("anna", RIGHT)
    place.hand_in("ben", WRONG)
    place.grade()
    before = {path: path.read_bytes() for path in (place.course / "results").rglob("*.json")}
    place.hand_in("ben", RIGHT)
    place.ran.clear()
    code, said = place.grade()
    assert (code, place.ran) == (0, ["ben"])
    assert "2 submissions, 1 of them new" in said
    assert scores(place.course) == {"anna": 5, "ben": 5}
    assert all(path.read_bytes() == content for path, content in before.items())
    place.ran.clear()
    place.grade()
    assert place.ran == []


def test_what_needs_a_person_is_said_and_is_exit_code_1(place):
    place.hand_in("anna", "dies = True\n\ndef multiplications(*sizes):\n    dies")
    place.hand_in("ben", RIGHT)
    (place.inbox / "cleo.ipynb").write_bytes(b"\x00nothing")
    code, said = place.grade()
    assert code == 1
    assert "exit code 7" in said
    assert "cleo (cleo.ipynb)" in said
    assert "2 of them need a person" in said
    assert scores(place.course) == {"anna": 0, "ben": 5, "cleo": 0}


def test_what_needs_a_person_is_run_again_when_asked_for(place, monkeypatch):
    place.hand_in("anna", RIGHT)
    place.hand_in("ben", WRONG)
    whole = grading.run_jobs

    def slow(jobs, **options):
        for student, outcomes in whole(jobs, **options):
            late = tuple(Outcome(o.exercise, End.WALL_CLOCK) for o in outcomes)
            yield student, late if student == "anna" else outcomes

    monkeypatch.setattr(grading, "run_jobs", slow)
    assert place.grade()[0] == 1
    assert scores(place.course) == {"anna": 0, "ben": 0}
    monkeypatch.setattr(grading, "run_jobs", whole)
    place.ran.clear()
    assert place.grade()[0] == 1
    assert place.ran == []
    assert place.grade(again=True)[0] == 0
    assert place.ran == ["anna"]
    assert scores(place.course) == {"anna": 5, "ben": 0}
    assert len(read_results(place.course)[0]) == 3


def test_the_time_of_handing_in_makes_work_late_without_running_it_again(place):
    toml = place.course / "course.toml"
    text = toml.read_text("utf-8").replace("# late =", "late =").replace("# timezone", "timezone")
    toml.write_text(text.replace("# deadline = 2027-01-31", "deadline = 2026-11-29"), "utf-8")
    for student in ("anna", "ben"):
        place.hand_in(student, RIGHT)
    place.grade()
    assert scores(place.course) == {"anna": 5, "ben": 5}
    times = place.root / "times.csv"
    times.write_text("student,time\nanna,2026-11-29T23:58\nben,2026-12-01T00:30\nzoe,2026-11-29T12:00\n")
    place.ran.clear()
    _, said = place.grade(handed_in=[times])
    assert place.ran == []
    assert "Handed in, but not among the submissions: zoe." in said
    assert "late: 20% off" in said
    with opened(read_course(place.course)) as gradebook:
        work = [gradebook.find_submission(LESSON, student) for student in ("anna", "ben")]
        penalties, stamp = [one.late_submission_penalty for one in work], work[0].timestamp
    assert penalties == [0, 1]
    assert stamp.isoformat() == "2026-11-29T22:58:00"  # nbgrader keeps UTC without saying so
    assert "late: 20% off" in place.grade()[1]  # without the file the time is not forgotten
    times.write_text("student,time\nben,2026-11-29T12:00\n")
    assert "late" not in place.grade(handed_in=[times])[1]
    assert place.ran == []


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(place, monkeypatch):
    for student in ("anna", "ben", "cleo"):
        place.hand_in(student, RIGHT)
    whole = grading.run_jobs

    def interrupted(jobs, **options):
        for number, item in enumerate(whole(jobs, **options)):
            if number == 2:
                raise KeyboardInterrupt
            yield item

    monkeypatch.setattr(grading, "run_jobs", interrupted)
    code, said = place.grade()
    assert code == 130
    assert "2 of 3 are graded and kept" in said
    assert len(scores(place.course)) == 2
    monkeypatch.setattr(grading, "run_jobs", whole)
    place.ran.clear()
    assert place.grade()[0] == 0
    assert len(place.ran) == 1
    assert len(scores(place.course)) == 3


def test_a_sandbox_that_breaks_down_keeps_what_is_done(place, monkeypatch):
    for student in ("anna", "ben"):
        place.hand_in(student, RIGHT)
    whole = grading.run_jobs

    def breaking(jobs, **options):
        yield next(whole(jobs, **options))
        raise CourseError("Submissions cannot be run.")

    monkeypatch.setattr(grading, "run_jobs", breaking)
    with pytest.raises(CourseError, match="cannot be run"):
        place.grade()
    assert len(scores(place.course)) == 1


def test_without_isolation_nothing_starts_and_trusted_runs_are_results_of_their_own(place, monkeypatch):
    def missing():
        raise IsolationMissing("no wall here")

    monkeypatch.setattr(grading, "require", missing)
    place.hand_in("anna", RIGHT)
    with pytest.raises(CourseError, match="no wall here"):
        place.grade()
    assert place.ran == []
    code, said = place.grade(isolation=Isolation(trust=True))
    assert (code, place.ran) == (0, ["anna"])
    assert "without isolation" in said
    assert [result.isolated for result in read_results(place.course)[0]] == [False]
    monkeypatch.setattr(grading, "require", lambda: None)
    place.grade()
    assert place.ran == ["anna", "anna"]  # a trusted result is no stand-in for an isolated one


def test_a_lesson_that_the_course_does_not_have_is_one_sentence(place):
    (place.course / "course.toml").write_text("[lessons.04_residual_networks]\n")
    with pytest.raises(CourseError, match=r"does not have \[lessons\.06_one_by_one_and_inception\]"):
        place.grade()


def test_an_empty_inbox_is_one_sentence(place):
    with pytest.raises(CourseError, match="holds no submissions"):
        place.grade()


def test_everything_that_is_written_is_in_the_course_folder(place):
    place.hand_in("anna", RIGHT)
    before = {path for path in place.root.rglob("*") if not path.is_relative_to(place.course)}
    place.grade()
    assert {path for path in place.root.rglob("*") if not path.is_relative_to(place.course)} == before
    assert (place.course / "autograded" / "anna" / LESSON / f"{LESSON}.ipynb").is_file()


def test_a_notebook_that_breaks_the_lay_over_does_not_end_the_class(place, monkeypatch):
    from course_staff.grade import attempt

    real = attempt.units

    def breaking(notebook, release):
        if "boom" in str(notebook):
            raise IndexError("nobody thought of this")
        return real(notebook, release)

    monkeypatch.setattr(attempt, "units", breaking)
    place.hand_in("anna", RIGHT + "  # boom")
    place.hand_in("ben", RIGHT)
    code, said = place.grade()
    assert code == 1
    assert "grade it by hand" in said
    assert scores(place.course) == {"anna": 0, "ben": 5}
