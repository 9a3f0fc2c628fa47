"""Submissions that lie about themselves: they hurt only themselves, and a verdict that is missing is none."""

from dataclasses import replace

import pytest
from small_jobs import RIGHT, SMALL, job, passed, unit

from course_staff.grade.handover import End
from course_utils.checks.collecting.serialize import decode
from course_utils.errors import CourseError

pytestmark = pytest.mark.needs_bwrap

SOCKET = """
import os, stat, struct
def is_socket(number):
    try: return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError: return False
socket = next(filter(is_socket, range(64)))
def frame(kind, content, length=None):
    os.write(socket, struct.pack("!BI", kind, len(content) if length is None else length) + content)
"""


@pytest.mark.parametrize(
    "lie",
    [
        "frame(9, b'')",  # a kind that does not exist
        "frame(3, b'', 2**32 - 1)",  # longer than any evidence
        "frame(2, b'')",  # ready a second time
        "frame(1, b'{}')",  # a job for the grader
        "frame(4, b'no privileges here')",  # refused, when it is running already
        "os.write(socket, b'GET / HTTP/1.1\\r\\n\\r\\n')",
    ],
)
def test_a_frame_that_is_none_ends_that_exercise(run, lie):
    outcomes = run(job(unit("conv_output_size"), unit("multiplications", SOCKET + lie), unit("scale_pixels")))
    assert passed(outcomes["conv_output_size"])
    assert outcomes["multiplications"].end == End.DIED
    assert "sent what is no evidence" in outcomes["multiplications"].detail
    assert passed(outcomes["scale_pixels"])


def test_half_a_frame_is_waited_for_no_longer_than_the_wall_clock_says(run):
    half = SOCKET + "import time\nframe(3, b'x', 1000)\ntime.sleep(600)"
    outcomes = run(job(unit("multiplications", half)), replace(SMALL, wall_seconds=2))
    assert outcomes["multiplications"].end == End.WALL_CLOCK


@pytest.mark.parametrize("content", ["b'full marks'", "b''", "bytes(2**20)"])
def test_evidence_that_is_none_earns_nothing(run, content):
    outcomes = run(job(unit("multiplications", f"{SOCKET}frame(3, {content})\nos._exit(0)")))
    with pytest.raises(CourseError):
        decode(outcomes["multiplications"].evidence)


def test_no_frame_counts_beyond_the_exercises_that_were_asked(run):
    flood = SOCKET + "for _ in range(1000): frame(3, b'x')\nos._exit(0)"
    outcomes = run(job(unit("multiplications", flood), unit("scale_pixels")))
    assert not any(outcome.evidence not in (None, b"x") for outcome in outcomes.values())
    assert len(outcomes) == 2


@pytest.mark.parametrize(
    "patch",
    [
        "import json; json.dumps = lambda *_: '[]'",
        "import course_utils.checks.collecting.run_student as run; run.collect = lambda *_: []",
        "import course_staff.grade.cells as cells; cells.collect = lambda *_: [{}]",
        "import course_staff.grade.worker as worker; worker.encode = lambda *_: b'full marks'",
        "import builtins; builtins.isinstance = lambda *_: True",
        "import course_utils.checks.verdict as verdict; verdict.decide = lambda *_: 'passed'",
        "import numpy; numpy.allclose = lambda *_, **__: True; numpy.array_equal = lambda *_: True",
        "import course_utils.checks.exercises.multiplications as m; vars(m.EXERCISE)['probe'] = lambda *_: {}",
    ],
)
def test_a_patched_grader_passes_no_wrong_answer_and_harms_no_other_submission(run, patch):
    wrong = f"{patch}\ndef multiplications(*_): return 1\n"
    outcome = run(job(unit("multiplications", wrong)))["multiplications"]
    assert not earned(outcome)
    assert passed(run(job(unit("multiplications")))["multiplications"])


def earned(outcome):
    try:
        return passed(outcome)
    except CourseError:
        return False


@pytest.mark.parametrize(
    "cell",
    [
        "import sys; sys.exit(0)",
        "raise KeyboardInterrupt",
        "raise BaseException('odd')",
        "class Odd(BaseException):\n    def __str__(self): raise SystemExit\nraise Odd",
        "def broken(:",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()",
        "import atexit, time; atexit.register(time.sleep, 600)",
        "import sys; sys.stdout.close(); sys.stdout = sys.stderr = None",
        "import os; os.chdir('/usr')",
        "import sys; sys.setrecursionlimit(60)",
    ],
)
def test_a_cell_before_the_answer_that_fails_or_is_odd_ends_nothing(run, cell):
    outcomes = run(job(unit("multiplications", cell, RIGHT["multiplications"]), unit("scale_pixels")))
    assert passed(outcomes["multiplications"])
    assert passed(outcomes["scale_pixels"])
