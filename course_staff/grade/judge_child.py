"""What runs in the judge's process: decodes evidence and decides, within limits on memory and computing time."""

import json
import re
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection

import numpy as np

from course_utils.checks.collecting.serialize import decode
from course_utils.checks.exercises import find
from course_utils.checks.verdict import Verdict, decide
from course_utils.errors import CourseError

try:
    import resource
except ImportError:  # Windows has no limits of this kind; the wall clock holds there, too
    resource = None

MiB = 2**20
READY = b"ready"
LONGEST = 4000  # of a text, on its way to the parent, which cuts it to what people read
SMALLEST_TOLD = 10  # a number below may stand in a sentence without coming from a hidden input


def serve(connection: Connection, memory_mb: int, cpu_seconds: int) -> None:
    """Say `READY`, then answer requests until the other side closes.

    A request is `{"exercise", "seed"}` as JSON, then evidence as bytes. The answer is JSON: `outcome`, the verdict's
    texts, and `private`, the names of the texts that show a hidden input.
    """
    # Ctrl-C is for the parent, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MiB, memory_mb * MiB))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(EOFError, OSError):
        connection.send_bytes(READY)
        while True:
            request = json.loads(connection.recv_bytes())
            evidence = connection.recv_bytes()
            _allow_cpu(cpu_seconds)
            answer = answer_to(request["exercise"], evidence, request["seed"])
            connection.send_bytes(json.dumps(answer).encode())


def answer_to(exercise: str, evidence: bytes, seed: int) -> dict:
    """The verdict on evidence, as plain data."""
    check = find(exercise)
    cases = check.cases(seed)
    try:
        decoded = decode(evidence)
    except CourseError:
        decoded = []  # which `decide` calls unreadable
    with np.errstate(all="ignore"):
        verdict = decide(check, decoded, cases)
    drawn = numbers_in(cases) - numbers_in(check.cases(0))
    return _plain(verdict) | {"private": [name for name, text in _texts(verdict).items() if tells(text, drawn)]}


def numbers_in(value: object) -> set[float]:
    """Every number inside nested dicts and lists, but seeds, which no text tells."""
    if isinstance(value, dict):
        return set().union(*(numbers_in(item) for key, item in value.items() if key != "seed"))
    if isinstance(value, list | tuple):
        return set().union(*map(numbers_in, value))
    return {value} if isinstance(value, int | float) and not isinstance(value, bool) else set()


def tells(text: str, drawn: set[float]) -> bool:
    """Whether a number of the text is one of those drawn for this submission."""
    found = re.findall(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w])", text[:LONGEST])
    return any(float(number) in drawn for number in found if len(number) < 20 and float(number) >= SMALLEST_TOLD)


def _plain(verdict: Verdict) -> dict:
    return {"outcome": verdict.outcome} | {name: text[:LONGEST] for name, text in _texts(verdict).items()}


def _texts(verdict: Verdict) -> dict[str, str]:
    return {name: getattr(verdict, name) for name in ("what", "got", "expected", "why")}


def _allow_cpu(seconds: int) -> None:
    """Let this process use so many more seconds of computing time."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, most))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), *map(int, sys.argv[2:4]))
