"""The process that evidence is judged in, with limits: evidence is hostile, it may be a bomb for whoever unpacks it.

It is started once, serves all submissions, and is started anew where evidence ends it.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from course_staff.grade import judge_child, wire
from course_staff.grade.judge_child import TEXTS, MiB
from course_staff.grade.texts import last_line
from course_utils.checks.collecting.serialize import LIMIT
from course_utils.checks.verdict import INCORRECT, NOT_ATTEMPTED, PASSED
from course_utils.errors import CourseError

COMMAND = ("-m", judge_child.__name__)
START_SECONDS = 120.0
ANSWER_BYTES = 64 * 1024


@dataclass(frozen=True)
class JudgeLimits:
    """What the judge's process may use for one exercise of one submission; memory above what it has from the start."""

    memory_mb: int = 3072
    cpu_seconds: int = 60
    wall_seconds: float = 120.0


class JudgeProcess:
    """Asks one question after the other; `stop` ends it, and the next question starts it anew."""

    def __init__(self, limits: JudgeLimits) -> None:
        self.limits = limits
        self.process = self._connection = self._errors = None
        self._asked = 0  # questions since its start

    def ask(self, exercise: str, evidence: bytes | None, seed: int) -> tuple[dict | None, str]:
        """The child's verdict; None where there is no evidence, or where the child came to its end over it, and why.

        A child that has judged others may end of what they left, such as their computing time. So evidence over which
        it ended is judged once more, by a fresh one.
        """
        if evidence is None or len(evidence) > LIMIT + MiB:
            return None, ""
        verdict, problem = self._ask(exercise, evidence, seed)
        if verdict is None and self._asked > 1:
            verdict, problem = self._ask(exercise, evidence, seed)
        return verdict, problem

    def _ask(self, exercise: str, evidence: bytes, seed: int) -> tuple[dict | None, str]:
        connection = self._started()
        self._asked += 1
        told, problem = os.fstat(self._errors.fileno()).st_size, "it did not answer in time"
        try:
            connection.send_bytes(json.dumps({"exercise": exercise, "seed": seed}).encode())
            connection.send_bytes(evidence)
            if connection.poll(self.limits.wall_seconds):
                verdict = json.loads(connection.recv_bytes(ANSWER_BYTES))
                if _is_verdict(verdict):
                    return verdict, ""
                problem = "its answer is no verdict"
        except (OSError, EOFError, ValueError, RecursionError) as error:  # it died, or was made to say something else
            problem = type(error).__name__
        return None, f"The judge's process was ended ({problem}; {self.stop(told)})."

    def _started(self) -> Connection:
        """The way to the child, which is started where there is none.

        Raises:
            CourseError: it does not start, which is no student's fault and must cost none of them points.
        """
        if self.process is None or self.process.poll() is not None:
            self.stop()
            self._asked = 0
            ours, theirs = wire.pair()
            self._connection = Connection(ours.detach())
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the process may write
            limits = (str(self.limits.memory_mb), str(self.limits.cpu_seconds))
            with theirs:
                command = [sys.executable, *COMMAND, str(theirs.fileno()), *limits]
                quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": self._errors}
                environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
                self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment, **quiet)
            if not self._is_ready():
                raise CourseError(f"The judge's process does not start ({self.stop()}).")
        return self._connection

    def _is_ready(self) -> bool:
        with suppress(OSError, EOFError):
            return self._connection.poll(START_SECONDS) and self._connection.recv_bytes(16) == judge_child.READY
        return False

    def stop(self, told: int = 0) -> str:
        """End the child; the last line that it wrote after the first `told` bytes."""
        if self.process is None:
            return ""
        with suppress(OSError):
            self._connection.close()
        self.process.kill()
        self.process.wait()
        with self._errors:
            last_words = last_line(self._errors, told)
        self.process = self._connection = self._errors = None
        return last_words


def _is_verdict(data: object) -> bool:
    return (
        isinstance(data, dict)
        and data.get("outcome") in (PASSED, INCORRECT, NOT_ATTEMPTED)
        and all(isinstance(data.get(name), str) for name in TEXTS)
        and isinstance(data.get("private"), list)
    )
