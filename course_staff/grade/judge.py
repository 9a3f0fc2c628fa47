"""The judge: from what came out of the sandbox to points. Absence of a verdict is never full marks."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from course_staff.grade.borrowed import borrowed
from course_staff.grade.handover import End, Outcome, State, Unit
from course_staff.grade.judge_child import TEXTS
from course_staff.grade.judge_process import JudgeLimits, JudgeProcess
from course_staff.grade.texts import clean
from course_staff.grade.wiring import checked
from course_utils.checks.exercises import find
from course_utils.checks.verdict import INCORRECT, NOT_ATTEMPTED, PASSED


@dataclass(frozen=True)
class Grade:
    """What one exercise of one submission earns, and why.

    Attributes:
        exercise: its name.
        points, max_points: as the check says; a course may weigh them otherwise, see `CourseFolder.points`.
        outcome: `passed`, `incorrect` or `not_attempted`.
        end: how the run ended, in the words of `End`.
        what, got, expected, why: the texts of the verdict, cleaned: they may come from a student.
        private: which of these texts show a hidden input; feedback leaves them out.
        note: one sentence for the instructor where something was not plain.
        needs_person: whether somebody should look at it.
        wiring: where the mistake is in the wiring, both nets for a picture, see `wiring`.
    """

    exercise: str
    points: int
    max_points: int
    outcome: str
    end: str
    what: str = ""
    got: str = ""
    expected: str = ""
    why: str = ""
    private: tuple[str, ...] = ()
    note: str = ""
    needs_person: bool = False
    wiring: dict | None = None


class Judge:
    """Judges one exercise after the other; a context manager, because of its process."""

    def __init__(self, limits: JudgeLimits | None = None, given: Collection[str] = frozenset()) -> None:
        self._process = JudgeProcess(limits or JudgeLimits())
        self._given = given  # the course's own statements, see `borrowed`

    def __enter__(self) -> "Judge":
        return self

    def __exit__(self, *_) -> None:
        self._process.stop()

    def judge(self, unit: Unit, outcome: Outcome, seed: int) -> Grade:
        """What the exercise earns; never raises for what is in the outcome.

        Raises:
            CourseError: the judge's process does not start.

        Args:
            unit: what was run.
            outcome: what came of it, from the sandbox.
            seed: of the cases that it was run on.
        """
        most = find(unit.exercise).points
        odd = bool(unit.note)  # where something was not plain, a miss may be no fault of the student's
        grade = Grade(unit.exercise, 0, most, INCORRECT, str(outcome.end), note=clean(unit.note, 300), needs_person=odd)
        if unit.state in (State.STUB, State.MISSING):
            return replace(grade, outcome=NOT_ATTEMPTED, what=_NOT_ATTEMPTED[unit.state])
        if unit.state is State.UNREADABLE:
            return replace(grade, what="its cell is not valid Python, so it was not run", needs_person=True)
        if source := borrowed(unit, self._given):
            return _with_note(
                replace(grade, what="the answer is taken from the course itself", got=clean(source), needs_person=True),
                "It uses the course's own solution.",
            )
        if outcome.end is not End.FINISHED:
            what = _ENDS[outcome.end].format(name=unit.exercise)
            return _with_note(replace(grade, what=what, why=_EARNED, needs_person=True), clean(outcome.detail, 300))
        verdict, problem = self._process.ask(unit.exercise, outcome.evidence, seed)
        if verdict is None:
            grade = replace(grade, what="what your code returned could not be examined", needs_person=True)
            return _with_note(grade, " ".join(filter(None, (clean(outcome.detail, 300), problem))))
        return _with_note(_of_verdict(grade, verdict), clean(outcome.detail, 300))


_NOT_ATTEMPTED = {
    State.STUB: "the cell is as it was handed out",
    State.MISSING: "the notebook has no answer to it",
}
_EARNED = "what other exercises earned counts."
_ENDS = {
    End.NOT_RUN: "{name} was not run",
    End.DIED: "the process ended while {name} ran: it called `os._exit`, or crashed",
    End.WALL_CLOCK: "{name} took too long and was ended",
    End.CPU_TIME: "{name} used more computing time than allowed and was ended",
    End.MEMORY: "{name} asked for more memory than allowed and was ended",
    End.FILE_SIZE: "{name} wrote more to disk than allowed and was ended",
    End.PROCESSES: "{name} started more processes than allowed and was ended",
}


def _of_verdict(grade: Grade, verdict: dict) -> Grade:
    """The grade with what the judge's process has said."""
    passed = verdict["outcome"] == PASSED
    return replace(
        grade,
        points=grade.max_points if passed else 0,
        outcome=verdict["outcome"],
        needs_person=grade.needs_person and not passed,
        private=tuple(name for name in TEXTS if name in verdict["private"]),
        wiring=checked(verdict["wiring"]) if verdict.get("wiring") and not passed else None,
        **{name: clean(verdict[name]) for name in TEXTS},
    )


def _with_note(grade: Grade, sentence: str) -> Grade:
    return replace(grade, note=" ".join(filter(None, (grade.note, sentence))))
