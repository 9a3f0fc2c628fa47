"""The watchdog, on harmless processes of this test's own, with limits that they pass at once."""

import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest

from course_staff.grade.handover import End
from course_staff.grade.limits import MIB, Limits, Watchdog, memory

LIMITS = Limits(wall_seconds=60, cpu_seconds=60, memory=2048 * MIB, processes=20)


@pytest.fixture
def tree():
    """Starts a Python process with some code, waits until it says so, and lists it with its children."""
    started = []

    def start(code):
        process = subprocess.Popen(
            [sys.executable, "-c", f"{code}\nprint(flush=True)\nimport time\ntime.sleep(60)"], stdout=subprocess.PIPE
        )
        started.append(process)
        process.stdout.readline()
        root = psutil.Process(process.pid)
        return lambda: [root, *root.children(recursive=True)]

    yield start
    for process in started:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()
        process.stdout.close()


def passed(watchdog, seconds=5.0):
    until = time.monotonic() + seconds
    while (found := watchdog.passed()) is None and time.monotonic() < until:
        time.sleep(0.05)
    return found and found[0]


def test_a_quiet_process_passes_no_limit(tree):
    assert Watchdog(tree(""), LIMITS).passed() is None


def test_the_wall_clock_starts_anew_with_each_exercise(tree):
    watchdog = Watchdog(tree(""), replace(LIMITS, wall_seconds=0.3))
    time.sleep(0.4)
    assert watchdog.passed() == (End.WALL_CLOCK, "It took longer than 0.3 seconds.")
    watchdog.restart()
    assert watchdog.passed() is None


def test_memory_is_that_of_all_processes(tree):
    held = "import os\nheld = bytearray(2**26)\nchild = os.fork()\nif child == 0: more = bytearray(2**26)"
    processes = tree(held)
    assert passed(Watchdog(processes, replace(LIMITS, memory=100 * MIB))) == End.MEMORY
    assert Watchdog(processes, replace(LIMITS, memory=400 * MIB)).passed() is None


def test_what_processes_share_counts_once(tree):
    shared = tree(
        "import os\nheld = bytearray(os.urandom(2**20)) * 64\nfor _ in range(3):\n    if os.fork() == 0: break"
    )
    alone = tree("import os\nheld = bytearray(os.urandom(2**20)) * 64")
    until = time.monotonic() + 5
    while len(shared()) < 4 and time.monotonic() < until:
        time.sleep(0.05)
    assert memory(shared()) < memory(alone()) + 60 * MIB
    assert memory(shared(), enough=2**40) > 2 * memory(alone())  # the quick sum counts it for each


def test_computing_is_that_of_all_processes_and_of_those_that_have_ended(tree):
    busy = "import os, time\nfor _ in range(2):\n    if os.fork() == 0:\n"
    busy += "        until = time.process_time() + 0.4\n        while time.process_time() < until: pass\n        time.sleep(60)"
    watchdog = Watchdog(tree(busy), replace(LIMITS, cpu_seconds=0.6))
    assert passed(watchdog, 20) == End.CPU_TIME
    watchdog.restart()
    assert watchdog.passed() is None


def test_processes_are_counted(tree):
    processes = tree("import os\nfor _ in range(4):\n    if os.fork() == 0: break")
    assert passed(Watchdog(processes, replace(LIMITS, processes=3))) == End.PROCESSES
    assert Watchdog(processes, replace(LIMITS, processes=5)).passed() is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_systems_own_limits_are_set():
    code = """
import resource, sys
from course_staff.grade.limits import Limits, set_for_this_process
set_for_this_process(Limits(cpu_seconds=7, memory=2**30, file_size=1000, open_files=50, threads=40), 3)
read = lambda name: resource.getrlimit(getattr(resource, "RLIMIT_" + name))
assert read("CPU") == (22, 23) and read("FSIZE") == (1000, 1000) and read("CORE") == (0, 0), read("CPU")
assert read("NOFILE") == (50, 50) and read("NPROC") == (40, 40) and read("DATA") == (2**31, 2**31)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
