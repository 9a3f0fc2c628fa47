"""The judge: from what came out of the sandbox to points, in a process of its own with limits.

Evidence is hostile: it may be a bomb for whoever unpacks it. So a child process decodes and decides; it is started
once, serves all submissions, and is started anew where evidence ends it. Absence of a verdict is never full marks.
"""

import json
import multiprocessing
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace

from course_staff.grade.borrowed import borrowed
from course_staff.grade.handover import End, Outcome, State, Unit
from course_staff.grade.judge_child import MiB, serve
from course_staff.grade.texts import clean
from course_utils.checks.collecting.serialize import LIMIT
from course_utils.checks.exercises import find
from course_utils.checks.verdict import INCORRECT, NOT_ATTEMPTED, PASSED

ANSWER_BYTES = 64 * 1024
TEXTS = ("what", "got", "expected", "why")


@dataclass(frozen=True)
class Limits:
    """What the judge's process may use for one exercise of one submission."""

    memory_mb: int = 3072
    cpu_seconds: int = 60
    wall_seconds: float = 120.0


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


class Judge:
    """Judges one exercise after the other; a context manager, because of its process."""

    def __init__(self, limits: Limits | None = None, given: Collection[str] = frozenset()) -> None:
        self._limits = limits or Limits()
        self._given = given  # the course's own statements, see `borrowed`
        self._process = self._connection = None

    def __enter__(self) -> "Judge":
        return self

    def __exit__(self, *_) -> None:
        self._stop()

    def judge(self, unit: Unit, outcome: Outcome, seed: int) -> Grade:
        """What the exercise earns; never raises for what is in the outcome.

        Args:
            unit: what was run.
            outcome: what came of it, from the sandbox.
            seed: of the cases that it was run on.
        """
        most = find(unit.exercise).points
        grade = Grade(unit.exercise, 0, most, INCORRECT, str(outcome.end), note=clean(unit.note, 300))
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
        verdict = self._ask(unit.exercise, outcome.evidence, seed)
        if verdict is None:
            return replace(grade, what="what your code returned could not be examined", needs_person=True)
        passed = verdict["outcome"] == PASSED
        texts = {name: clean(verdict[name]) for name in TEXTS}
        return _with_note(
            replace(
                grade,
                points=most if passed else 0,
                outcome=verdict["outcome"],
                private=tuple(name for name in TEXTS if name in verdict["private"]),
                **texts,
            ),
            clean(outcome.detail, 300),
        )

    def _ask(self, exercise: str, evidence: bytes | None, seed: int) -> dict | None:
        """The child's verdict; None where there is no evidence, or where the child could not come to one."""
        if evidence is None or len(evidence) > LIMIT + MiB:
            return None
        try:
            connection = self._started()
            connection.send_bytes(json.dumps({"exercise": exercise, "seed": seed}).encode())
            connection.send_bytes(evidence)
            if connection.poll(self._limits.wall_seconds):
                verdict = json.loads(connection.recv_bytes(ANSWER_BYTES))
                if _is_verdict(verdict):
                    return verdict
        except (OSError, EOFError, ValueError, RecursionError):  # it died, or was made to say something else
            pass
        self._stop()
        return None

    def _started(self):
        if self._process is None or not self._process.is_alive():
            self._stop()
            context = multiprocessing.get_context("spawn")  # a fork would hold what its parent has open
            self._connection, other = context.Pipe()
            limits = (self._limits.memory_mb, self._limits.cpu_seconds)
            self._process = context.Process(target=serve, args=(other, *limits), daemon=True)
            self._process.start()
            other.close()
        return self._connection

    def _stop(self) -> None:
        if self._process is not None:
            with suppress(OSError):
                self._connection.close()
            self._process.kill()
            self._process.join()
            self._process = self._connection = None


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


def _with_note(grade: Grade, sentence: str) -> Grade:
    return replace(grade, note=" ".join(filter(None, (grade.note, sentence))))


def _is_verdict(data: object) -> bool:
    return (
        isinstance(data, dict)
        and data.get("outcome") in (PASSED, INCORRECT, NOT_ATTEMPTED)
        and all(isinstance(data.get(name), str) for name in TEXTS)
        and isinstance(data.get("private"), list)
    )
