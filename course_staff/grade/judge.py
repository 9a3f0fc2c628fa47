"""The judge: from what came out of the sandbox to points, in a process of its own with limits.

Evidence is hostile: it may be a bomb for whoever unpacks it. So a child process decodes and decides; it is started
once, serves all submissions, and is started anew where evidence ends it. Absence of a verdict is never full marks.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from course_staff.grade import judge_child
from course_staff.grade.borrowed import borrowed
from course_staff.grade.handover import End, Outcome, State, Unit
from course_staff.grade.judge_child import MiB
from course_staff.grade.texts import clean, last_line
from course_staff.grade.wiring import checked
from course_utils.checks.collecting.serialize import LIMIT
from course_utils.checks.exercises import find
from course_utils.checks.verdict import INCORRECT, NOT_ATTEMPTED, PASSED
from course_utils.errors import CourseError

COMMAND = ("-m", judge_child.__name__)
START_SECONDS = 120.0
ANSWER_BYTES = 64 * 1024
TEXTS = ("what", "got", "expected", "why")


@dataclass(frozen=True)
class JudgeLimits:
    """What the judge's process may use for one exercise of one submission; memory above what it has from the start."""

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
        self._limits = limits or JudgeLimits()
        self._given = given  # the course's own statements, see `borrowed`
        self._process = self._connection = self._errors = None

    def __enter__(self) -> "Judge":
        return self

    def __exit__(self, *_) -> None:
        self._stop()

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
        verdict, problem = self._ask(unit.exercise, outcome.evidence, seed)
        if verdict is None:
            grade = replace(grade, what="what your code returned could not be examined", needs_person=True)
            return _with_note(grade, " ".join(filter(None, (clean(outcome.detail, 300), problem))))
        return _with_note(_of_verdict(grade, verdict), clean(outcome.detail, 300))

    def _ask(self, exercise: str, evidence: bytes | None, seed: int) -> tuple[dict | None, str]:
        """The child's verdict; None where there is no evidence, or where the child came to its end over it, and why."""
        if evidence is None or len(evidence) > LIMIT + MiB:
            return None, ""
        connection = self._started()
        problem = "it did not answer in time"
        try:
            connection.send_bytes(json.dumps({"exercise": exercise, "seed": seed}).encode())
            connection.send_bytes(evidence)
            if connection.poll(self._limits.wall_seconds):
                verdict = json.loads(connection.recv_bytes(ANSWER_BYTES))
                if _is_verdict(verdict):
                    return verdict, ""
                problem = "its answer is no verdict"
        except (OSError, EOFError, ValueError, RecursionError) as error:  # it died, or was made to say something else
            problem = type(error).__name__
        return None, f"The judge's process was ended ({problem}; {self._stop()})."

    def _started(self) -> Connection:
        """The way to the child, which is started where there is none.

        Raises:
            CourseError: it does not start, which is no student's fault and must cost none of them points.
        """
        if self._process is None or self._process.poll() is not None:
            self._stop()
            ours, theirs = socket.socketpair()
            self._connection = Connection(ours.detach())
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the process may write
            limits = (str(self._limits.memory_mb), str(self._limits.cpu_seconds))
            with theirs:
                command = [sys.executable, *COMMAND, str(theirs.fileno()), *limits]
                quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": self._errors}
                environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
                self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment, **quiet)
            if not self._is_ready():
                raise CourseError(f"The judge's process does not start ({self._stop()}).")
        return self._connection

    def _is_ready(self) -> bool:
        with suppress(OSError, EOFError):
            return self._connection.poll(START_SECONDS) and self._connection.recv_bytes(16) == judge_child.READY
        return False

    def _stop(self) -> str:
        """End the child; the last line that it wrote."""
        if self._process is None:
            return ""
        with suppress(OSError):
            self._connection.close()
        self._process.kill()
        self._process.wait()
        with self._errors:
            last_words = last_line(self._errors)
        self._process = self._connection = self._errors = None
        return last_words


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


def _is_verdict(data: object) -> bool:
    return (
        isinstance(data, dict)
        and data.get("outcome") in (PASSED, INCORRECT, NOT_ATTEMPTED)
        and all(isinstance(data.get(name), str) for name in TEXTS)
        and isinstance(data.get("private"), list)
    )
