"""`course run` is interrupted, hung up on or killed: nothing that it started stays, and no half-written file."""

import contextlib
import os
import signal
import time

import psutil
import pytest
from run_helpers import HANGS

from course_staff.run.cache import read_results

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")

WAITS = """
import time
open("waits", "w").close()
while not os.path.exists("go"):
    time.sleep(0.05)
"""


def hear():
    """Signals as in a terminal: what a shell starts in its background has some of them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def ignore_hangups():
    hear()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as `nohup` does


def is_gone(pid):
    """Whether a process has ended; nobody may have asked yet what came of it."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture
def hanging(clone, write_lesson, course, wait_until):
    """A `course run` whose second lesson hangs, and the numbers of that lesson's processes."""
    write_lesson("00_done", "print(1)")
    write_lesson("01_hangs", HANGS)
    pids = clone.instructor / "pids"

    def start(meanwhile=lambda: None, **options):
        run = course("run", "--profile", "smoke", "--jobs", "1", **{"preexec_fn": hear} | options)
        wait_until(lambda: meanwhile() or pids.exists())
        return run, [*map(int, pids.read_text().split()), *(child.pid for child in psutil.Process(run.pid).children())]

    return start


@pytest.mark.release_gate
def test_an_interruption_keeps_what_is_done_and_the_next_run_goes_on(clone, write_lesson, course, hanging, leftovers):
    run, processes = hanging()
    run.send_signal(signal.SIGTERM)
    said, _ = run.communicate(timeout=60)

    assert run.returncode == 130, said
    assert "goes on where this one stopped" in said
    assert all(map(is_gone, processes))
    assert leftovers() == []
    assert list(read_results(clone.runs / "smoke")) == ["00_done"]
    write_lesson("01_hangs", "print(2)")
    again = course("run", "--profile", "smoke")
    said, _ = again.communicate(timeout=60)
    assert again.returncode == 0, said
    assert "1 lesson in the smoke profile" in said


@pytest.mark.release_gate  # starts several runs of the command
def test_impatience_leaves_nothing_behind(hanging, leftovers):
    run, processes = hanging()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT, signal.SIGINT):
        run.send_signal(number)
        time.sleep(0.02)
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "Traceback" not in said
    assert all(map(is_gone, processes))
    assert leftovers() == []


@pytest.mark.release_gate  # starts several runs of the command
def test_a_closed_terminal_ends_the_lessons(hanging, leftovers):
    ours, theirs = os.openpty()
    os.set_blocking(ours, False)

    def read():
        with contextlib.suppress(BlockingIOError, OSError):
            os.read(ours, 2**16)

    options = {"stdin": theirs, "stdout": theirs, "stderr": theirs, "close_fds": True}
    run, processes = hanging(read, **options, preexec_fn=lambda: (hear(), os.login_tty(os.dup(theirs))))
    os.close(theirs)
    os.close(ours)
    assert run.wait(60) == 130
    assert all(map(is_gone, processes))
    assert leftovers() == []


@pytest.mark.release_gate  # starts several runs of the command
def test_a_killed_run_takes_its_lessons_with_it(hanging, wait_until, leftovers):
    run, processes = hanging()
    run.kill()
    wait_until(lambda: all(map(is_gone, processes)), seconds=20)
    assert leftovers() == []


@pytest.mark.release_gate  # starts several runs of the command
def test_nohup_is_respected(clone, write_lesson, course, wait_until):
    write_lesson("00_waits", WAITS)
    run = course("run", "--profile", "smoke", preexec_fn=ignore_hangups)
    wait_until((clone.instructor / "waits").exists)
    run.send_signal(signal.SIGHUP)
    (clone.instructor / "go").touch()
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 0, said


@pytest.mark.release_gate  # starts several runs of the command
def test_what_a_dead_kernel_leaves_behind_ends_with_its_lesson(clone, write_lesson, course):
    write_lesson("00_dies", HANGS.replace("time.sleep(600)\n", "os._exit(9)\n"))
    run = course("run", "--profile", "smoke")
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 1, said
    assert "DeadKernelError" in said
    _, child = map(int, (clone.instructor / "pids").read_text().split())
    assert is_gone(child)
