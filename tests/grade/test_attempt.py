"""One student's way from what was handed in to a result."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course_staff.grade import attempt as attempts
from course_staff.grade.attempt import attempt_of, key_for, result_of
from course_staff.grade.code_digest import AFTER_THE_RESULT, ROOT, code_files
from course_staff.grade.handover import End, Outcome, State
from course_staff.grade.intake import Submission
from course_staff.grade.judge import Judge
from course_staff.grade.names import Person
from course_staff.grade.reading import to_bytes
from course_staff.grade.release import read_release
from course_staff.paths import find_clone

CLONE = find_clone(Path(__file__).parent)
RELEASE = read_release(CLONE, "06")
STUBS = to_bytes(RELEASE.notebook)
PERSON = Person("anna", "Anna\x1b[31m", canvas_id="17")
SUBMISSION = Submission(PERSON, "anna.ipynb", STUBS, "d1", late=True, notes=("Two files.",))


def test_each_graded_exercise_has_a_unit_and_a_seed():
    made = attempt_of(SUBMISSION, RELEASE, b"secret", "k1")
    assert [unit.exercise for unit in made.job.units] == [name for name, most in RELEASE.points.items() if most]
    assert made.job.seeds.keys() == {unit.exercise for unit in made.job.units}
    assert len(set(made.job.seeds.values())) == len(made.job.seeds)
    assert {unit.state for unit in made.job.units} == {State.STUB}


def test_the_seeds_are_those_of_this_course_and_of_this_submission():
    seeds = attempt_of(SUBMISSION, RELEASE, b"secret", "k1").job.seeds
    assert attempt_of(SUBMISSION, RELEASE, b"secret", "k2").job.seeds == seeds
    assert attempt_of(SUBMISSION, RELEASE, b"other", "k1").job.seeds != seeds
    assert attempt_of(replace(SUBMISSION, digest="d2"), RELEASE, b"secret", "k1").job.seeds != seeds


def test_without_a_notebook_nothing_is_answered():
    made = attempt_of(replace(SUBMISSION, notebook=None, notes=()), RELEASE, b"secret", "k1")
    assert {unit.state for unit in made.job.units} == {State.MISSING}
    assert made.notes == ("There was no notebook to grade.",)
    assert made.needs_person


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"cells": 7}', b"\xff"])
def test_bytes_that_are_no_notebook_break_nothing(content):
    made = attempt_of(replace(SUBMISSION, notebook=content), RELEASE, b"secret", "k1")
    assert made.needs_person
    assert made.notes[-1].endswith("grade it by hand.")


def test_a_result_says_who_what_and_when():
    made = attempt_of(SUBMISSION, RELEASE, b"secret", "k1")
    with Judge() as judge:
        now = datetime(2026, 11, 25, 21, 30, tzinfo=UTC)
        result = result_of(made, (), RELEASE, judge, isolated=False, now=now)
    assert (result.student, result.name, result.ids) == ("anna", "Anna\\x1b[31m", {"canvas": "17"})
    assert (result.key, result.digest, result.late, result.isolated) == ("k1", "d1", True, False)
    assert result.graded == "2026-11-25T21:30:00.000000+00:00"
    assert result.notes == ("Two files.",)
    assert {grade.outcome for grade in result.grades} == {"not_attempted"}


def test_an_outcome_that_never_came_earns_nothing():
    notebook = json.loads(STUBS)
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "multiplications":
            cell["source"] = "def multiplications(*sizes):\n    return 1"
    made = attempt_of(replace(SUBMISSION, notebook=json.dumps(notebook).encode()), RELEASE, b"secret", "k1")
    other = Outcome("googlenet", End.FINISHED, b"")
    with Judge() as judge:
        result = result_of(made, (other,), RELEASE, judge, isolated=True)
    grade = next(grade for grade in result.grades if grade.exercise == "multiplications")
    assert (grade.points, grade.outcome, grade.needs_person) == (0, "incorrect", True)
    assert grade.what == "multiplications was not run"


def test_the_key_depends_on_all_that_the_result_does(monkeypatch):
    keys = {
        key_for(SUBMISSION, RELEASE, True),
        key_for(SUBMISSION, RELEASE, False),
        key_for(replace(SUBMISSION, digest="d2"), RELEASE, True),
        key_for(replace(SUBMISSION, person=Person("ben", "Ben")), RELEASE, True),
        key_for(SUBMISSION, replace(RELEASE, digest="other checks"), True),
    }
    monkeypatch.setattr(attempts, "versions", lambda: {"keras": "4.0"})
    keys.add(key_for(SUBMISSION, RELEASE, True))
    monkeypatch.setattr(attempts, "code_digest", lambda: "mended")
    keys.add(key_for(SUBMISSION, RELEASE, True))
    assert len(keys) == 7


def test_what_comes_after_the_result_is_spelled_right():
    modules = {path.stem for path in Path(attempts.__file__).parent.glob("*.py")}
    assert modules >= AFTER_THE_RESULT
    assert not {"judge", "layover", "worker", "grade"} & AFTER_THE_RESULT


def test_the_code_of_a_result_is_all_that_leads_to_it():
    """How answers are found stands outside of `grade`, and mending it has to make results anew."""
    files = {path.relative_to(ROOT).with_suffix("").as_posix() for path in code_files()}
    assert {"grade/judge", "grade/layover", "workplace/answers", "workplace/origin", "build/stubs"} <= files
    assert not {f"grade/{name}" for name in AFTER_THE_RESULT} & files
