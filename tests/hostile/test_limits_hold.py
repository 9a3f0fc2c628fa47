"""Submissions that want more than they get: each ends within its limits, and earlier and later exercises count.

Every limit here is far below what the machine has, and the work folder is a few MiB of memory.
"""

import time
from dataclasses import replace

import pytest
from small_jobs import SMALL, job, passed, unit

from course_staff.grade.handover import End

pytestmark = pytest.mark.needs_bwrap

STOPS = replace(SMALL, wall_seconds=4)

MIDDLE = {
    "exits": ("import os; os._exit(3)", End.DIED, "with code 3"),
    "kills itself": ("import os; os.kill(os.getpid(), 9)", End.DIED, "by signal SIGKILL"),
    "kills everybody": (
        "import os, time\nif os.fork() == 0: time.sleep(60)\nos.kill(-1, 9)\nos._exit(4)",
        End.DIED,
        "with code 4",
    ),
    "crashes": ("import ctypes; ctypes.string_at(0)", End.DIED, "by signal SIGSEGV"),
    "loops": ("while True: pass", End.WALL_CLOCK, "longer than 4 seconds"),
    "stops itself": ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", End.WALL_CLOCK, "longer than 4"),
    "sleeps deaf": (
        "import signal, time\nfor n in {*signal.valid_signals()} - {9, 19, 32, 33}: signal.signal(n, signal.SIG_IGN)\n"
        "time.sleep(600)",
        End.WALL_CLOCK,
        "longer than 4",
    ),
    "eats memory": (
        "held = []\nwhile True: held.append(bytearray(2**24))",
        End.MEMORY,
        "more than 768 MiB of memory",
    ),
    "eats memory in children": (
        "import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n        held = bytearray(2**28)\n"
        "        time.sleep(60)\ntime.sleep(60)",
        End.MEMORY,
        "more than 768 MiB of memory",
    ),
    "writes a large file": ("open('big', 'wb').write(bytes(2**22))", End.FILE_SIZE, "larger than the limit"),
    "starts processes": (
        "import os, time\nfor _ in range(20):\n    if os.fork() == 0: time.sleep(60)\ntime.sleep(60)",
        End.PROCESSES,
        "more than 12 processes",
    ),
    "forks without end": (
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        End.PROCESSES,
        "more than 12 processes",
    ),
}


@pytest.mark.sample(1)
@pytest.mark.parametrize("what", MIDDLE)
def test_what_ends_in_the_middle_costs_that_exercise_alone(run, what):
    code, end, detail = MIDDLE[what]
    started = time.monotonic()
    limits = STOPS if end == End.WALL_CLOCK else replace(SMALL, wall_seconds=60, cpu_seconds=60)
    outcomes = run(job(unit("conv_output_size"), unit("multiplications", code), unit("scale_pixels")), limits)
    assert passed(outcomes["conv_output_size"])
    assert passed(outcomes["scale_pixels"])
    assert outcomes["multiplications"].end == end
    assert detail in outcomes["multiplications"].detail
    assert outcomes["multiplications"].evidence is None
    assert time.monotonic() - started < 55  # five seconds, where nobody else uses this machine


@pytest.mark.release_gate
def test_seconds_of_computing_are_added_up_over_children(run):
    limits = replace(SMALL, cpu_seconds=3, wall_seconds=30)
    code = "import os\nos.fork(); os.fork()\nwhile True: pass"
    outcomes = run(job(unit("multiplications", code), unit("scale_pixels")), limits)
    assert outcomes["multiplications"].end == End.CPU_TIME
    assert passed(outcomes["scale_pixels"])


def test_files_end_where_the_folder_is_full_and_only_the_own_code_sees_it(run):
    code = """
import os
refused = 0
for number in range(100):
    try:
        with open(f"part{number}", "wb") as file: file.write(bytes(2**20))
    except OSError:
        refused += 1
size = sum(os.path.getsize(name) for name in os.listdir())
assert refused > 80 and size <= 8 * 2**20, (refused, size)
def scale_pixels(x): return x.astype("float32") / 255
"""
    assert passed(run(job(unit("scale_pixels", code)))["scale_pixels"])


def test_threads_end_where_their_number_does(run):
    code = """
import threading
stop, number = threading.Event(), 0
try:
    for number in range(500): threading.Thread(target=stop.wait, daemon=True).start()
except RuntimeError: pass
stop.set()
assert 10 < number < 64, number
def scale_pixels(x): return x.astype("float32") / 255
"""
    assert passed(run(job(unit("scale_pixels", code)))["scale_pixels"])


def test_files_are_few(run):
    code = """
number = 0
try:
    for number in range(10_000): open(f"f{number}", "w").close()
except OSError: pass
assert number < 1000, number
def scale_pixels(x): return x.astype("float32") / 255
"""
    assert passed(run(job(unit("scale_pixels", code)))["scale_pixels"])


def test_a_gigabyte_of_output_goes_nowhere(run):
    code = """
import os, sys
def scale_pixels(x):
    for _ in range(256):
        os.write(1, bytes(2**21)); os.write(2, bytes(2**21))
        print("x" * 2**22); print("x" * 2**22, file=sys.stderr)
    return x.astype("float32") / 255
"""
    assert passed(run(job(unit("scale_pixels", code)))["scale_pixels"])


def test_nothing_that_a_submission_started_outlives_it(run):
    code = """
import os, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
def scale_pixels(x): return x.astype("float32") / 255
"""
    assert passed(run(job(unit("scale_pixels", code)))["scale_pixels"])
    deadline = time.monotonic() + 5
    while len(run.zygote.processes()) > 3 and time.monotonic() < deadline:  # bubblewrap, its init, the zygote
        time.sleep(0.1)
    assert len([process for process in run.zygote.processes() if process.status() != "zombie"]) == 3


def test_a_child_that_runs_on_into_the_worker_sends_nothing(run):
    code = "import os\nos.fork()\ndef scale_pixels(x): return x.astype('float32') / 255"
    outcomes = run(job(unit("scale_pixels", code), unit("conv_output_size")))
    assert all(passed(outcome) for outcome in outcomes.values())
