"""One attempt of one student: what is to be run of it, and what comes of it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import nbformat

from course_staff.grade.by_hand import digests_of, texts_in
from course_staff.grade.code_digest import code_digest
from course_staff.grade.handover import End, Job, Outcome, State, Unit
from course_staff.grade.intake import Submission
from course_staff.grade.judge import Judge
from course_staff.grade.layover import units
from course_staff.grade.release import Release
from course_staff.grade.results import Result, key_of
from course_staff.grade.seeds import seed_for
from course_staff.grade.texts import one_line
from course_utils.runtime import versions

UNREADABLE = "There was no notebook to grade."
FAILED = "This notebook could not be laid over the lesson ({}); grade it by hand."


@dataclass(frozen=True)
class Attempt:
    """A submission, ready to be run.

    Attributes:
        key: of its result, see `results.key_of`.
        job: one unit for each graded exercise.
        notes: what the instructor should know, from the intake and from laying it over the lesson.
        by_hand: what stands in the texts that a person reads, see `by_hand.texts_written`.
    """

    submission: Submission
    key: str
    job: Job
    notes: tuple[str, ...]
    needs_person: bool
    by_hand: Mapping[str, str] = field(default_factory=dict)


def key_for(submission: Submission, release: Release, isolated: bool) -> str:
    """The key of this submission's result here: with these checks, these packages, and with or without a wall."""
    person = submission.person.key  # the same file from two students is two results
    return key_of(f"{person}\n{submission.digest}", release.digest, [versions(), isolated, code_digest()])


def attempt_of(submission: Submission, release: Release, secret: bytes, key: str) -> Attempt:
    """What is to be run of a submission, and the key of its result; never raises for what is in it."""
    graded = [name for name, most in release.points.items() if most]
    found, trouble = _units(submission, release, graded)
    seeds = {name: seed_for(secret, submission.digest, name) for name in graded}
    notes = (*submission.notes, *trouble)
    needs_person = submission.needs_person or bool(trouble)
    texts = {} if trouble else texts_in(submission.notebook, release.notebook)
    return Attempt(submission, key, Job(found, seeds), notes, needs_person, texts)


def result_of(
    attempt: Attempt,
    outcomes: Sequence[Outcome],
    release: Release,
    judge: Judge,
    isolated: bool,
    now: datetime | None = None,
) -> Result:
    """The result of an attempt, from what came out of the sandbox; an outcome that is missing earns nothing."""
    came = {outcome.exercise: outcome for outcome in outcomes}
    seeds: Mapping[str, int] = attempt.job.seeds
    grades = tuple(
        judge.judge(unit, came.get(unit.exercise, Outcome(unit.exercise, End.NOT_RUN)), seeds[unit.exercise])
        for unit in attempt.job.units
    )
    person = attempt.submission.person
    ids = {"canvas": person.canvas_id, "moodle": person.moodle_id}
    return Result(
        lesson=release.lesson,
        student=person.key,
        name=one_line(person.name, 100),
        file=one_line(attempt.submission.file, 300),
        digest=attempt.submission.digest,
        key=attempt.key,
        graded=(now or datetime.now(UTC)).isoformat(timespec="microseconds"),
        grades=grades,
        submitted=attempt.submission.submitted,
        late=attempt.submission.late,
        isolated=isolated,
        notes=tuple(one_line(note) for note in attempt.notes),
        needs_person=attempt.needs_person,
        by_hand=digests_of(attempt.by_hand),
        ids={system: number for system, number in ids.items() if number},
    )


def _units(
    submission: Submission, release: Release, graded: Collection[str]
) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
    """The units of the graded exercises, and a sentence where there is nothing to lay over the lesson."""
    nothing = tuple(Unit(name, State.MISSING) for name in graded)
    if submission.notebook is None:
        return nothing, () if submission.notes else (UNREADABLE,)
    try:
        notebook = nbformat.from_dict(json.loads(submission.notebook))
        return tuple(unit for unit in units(notebook, release) if unit.exercise in graded), ()
    except Exception as error:  # one notebook that nobody thought of must not end the class
        return nothing, (FAILED.format(type(error).__name__),)
