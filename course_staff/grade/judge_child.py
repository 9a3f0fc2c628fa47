"""What runs in the judge's process: decodes evidence and decides, within limits on memory and computing time."""

import json
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection

import numpy as np
import psutil

from course_staff.grade.hidden import SMALLEST_TOLD, numbers_in, tells
from course_staff.grade.limits import allowed
from course_staff.grade.wiring import without_hidden
from course_utils.checks.collecting.serialize import decode, encode
from course_utils.checks.exercises import find, names
from course_utils.checks.verdict import Verdict, decide
from course_utils.errors import CourseError

try:
    import resource
except ImportError:  # Windows has no limits of this kind; the wall clock holds there, too
    resource = None

MiB = 2**20
READY = b"ready"
TEXTS = ("what", "got", "expected", "why")  # of a verdict
LONGEST = 4000  # of a text, on its way to the parent, which cuts it to what people read
LONGEST_WIRING = 24 * 1024  # bytes of JSON; a longer one is left out


def serve(connection: Connection, memory_mb: int, cpu_seconds: int) -> None:
    """Say `READY` where verdicts can be given at all, then answer requests until the other side closes.

    A request is `{"exercise", "seed"}` as JSON, then evidence as bytes. The answer is JSON: `outcome`, the verdict's
    texts, `private`, the names of the texts that show a hidden input, and `wiring`, see `wiring`, or null.
    """
    # Ctrl-C is for the parent, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource:
        # Threads that NumPy starts reserve memory, the more cores the more: what is there already does not count.
        most = allowed(resource.RLIMIT_AS, psutil.Process().memory_info().vms + memory_mb * MiB)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        size = allowed(resource.RLIMIT_FSIZE, MiB)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # it writes nothing but a last error
    _try_out(cpu_seconds)
    with suppress(EOFError, OSError):
        connection.send_bytes(READY)
        while True:
            request = json.loads(connection.recv_bytes())
            evidence = connection.recv_bytes()
            _allow_cpu(cpu_seconds)
            answer = answer_to(request["exercise"], evidence, request["seed"])
            connection.send_bytes(json.dumps(answer).encode())


def _try_out(cpu_seconds: int) -> None:
    """Judge one without evidence: what this machine lacks ends the process before it costs a student points."""
    _allow_cpu(cpu_seconds)
    answer_to(names()[0], encode([]), seed=0)


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
    private = [name for name, text in _texts(verdict).items() if tells(text[:LONGEST], drawn)]
    return _plain(verdict) | {"private": private, "wiring": _wiring(verdict, drawn)}


def _wiring(verdict: Verdict, drawn: set[float]) -> dict | None:
    """Both nets as they may leave this process; none is better than one that cannot be sent."""
    if not verdict.wiring:
        return None
    shown = {number for number in drawn if number >= SMALLEST_TOLD}
    with suppress(Exception):  # whatever it is, the verdict stands
        wiring = without_hidden(verdict.wiring, lambda text: tells(text[:LONGEST], drawn), shown)
        return wiring if len(json.dumps(wiring, allow_nan=False)) <= LONGEST_WIRING else None
    return None


def _plain(verdict: Verdict) -> dict:
    return {"outcome": verdict.outcome} | {name: text[:LONGEST] for name, text in _texts(verdict).items()}


def _texts(verdict: Verdict) -> dict[str, str]:
    return {name: getattr(verdict, name) for name in TEXTS}


def _allow_cpu(seconds: int) -> None:
    """Let this process use so many more seconds of computing time."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        most = allowed(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds + 1)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), *map(int, sys.argv[2:4]))
