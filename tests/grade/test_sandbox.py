"""The wall: what it shows of this machine, where there is none, and that it stands around a fresh interpreter."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from small_jobs import SMALL, job, passed, unit

import course_utils
from course_staff.grade import sandbox
from course_staff.grade.handover import End
from course_staff.grade.launch import fresh_worker
from course_staff.grade.pool import Starts, run_job
from course_staff.grade.sandbox import IsolationMissing, require, sandboxed


def pairs(command, option):
    """The places that the command shows: {inside: here}."""
    return {command[i + 2]: command[i + 1] for i, word in enumerate(command) if word == option}


@pytest.fixture
def as_user(monkeypatch):
    """Sets the effective user that the module sees."""
    return lambda number: monkeypatch.setattr(os, "geteuid", lambda: number, raising=False)


def test_only_proc_is_ever_shown_writable(as_user):
    for number in (0, 1000):
        as_user(number)
        for forks in (True, False):
            command = sandboxed(["true"], SMALL, forks)
            assert pairs(command, "--bind") == ({"/proc": "/proc"} if forks and number == 0 else {})
            assert "--dev-bind" not in command


def test_of_the_course_only_what_checks_need_is_shown(as_user):
    as_user(1000)
    shown = pairs(sandboxed(["true"], SMALL, False), "--ro-bind")
    clone = Path(course_utils.__file__).parent.parent
    of_the_clone = {inside: Path(here) for inside, here in shown.items() if Path(here).is_relative_to(clone)}
    names = {str(here.relative_to(clone)) for inside, here in of_the_clone.items() if inside.startswith("/grading")}
    assert names == {"course_utils", "data", "course_staff/__init__.py", "course_staff/grade"}
    assert not {"/", "/home", "/root", "/etc", "/var", "/tmp", str(Path.home())} & set(shown)


def test_the_own_data_of_whoever_grades_is_covered():
    command = sandboxed(["true"], SMALL, False)
    assert "/grading/course/data/own" in [command[i + 1] for i, word in enumerate(command) if word == "--tmpfs"]


def test_root_becomes_nobody_and_anybody_else_gets_a_user_namespace(as_user):
    as_user(0)
    command = sandboxed(["program"], SMALL, False)
    assert command[-9:] == ["--", "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--", "program"]
    assert "--unshare-user" not in command
    as_user(1000)
    command = sandboxed(["program"], SMALL, False)
    assert command[-2:] == ["--", "program"]
    assert "--unshare-user" in command
    assert "--cap-add" not in command


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bubblewrap is for Linux")
def test_no_bubblewrap_is_a_sentence(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(IsolationMissing, match=r"bwrap is not here: `apt install bubblewrap`, or say --trust-"):
        require()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bubblewrap is for Linux")
def test_a_system_without_user_namespaces_is_a_sentence(monkeypatch, tmp_path):
    for name in ("bwrap", "setpriv"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(IsolationMissing, match=r"build a sandbox \(bwrap: setting up uid map: Permission denied\)"):
        require()


@pytest.mark.parametrize(("system", "known"), [("darwin", True), ("win32", True), ("linux", False)])
def test_another_system_or_processor_is_a_sentence(monkeypatch, system, known):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sandbox.seccomp, "supported", lambda: known)
    with pytest.raises(IsolationMissing, match="only on Linux, on x86_64 or arm64"):
        require()


@pytest.mark.needs_bwrap
def test_here_a_sandbox_can_be_built():
    require()


@pytest.mark.needs_bwrap
def test_the_environment_of_the_sandbox_is_the_one_given(monkeypatch):
    monkeypatch.setenv("CANVAS_TOKEN", "a secret")
    command = sandboxed(["/usr/bin/env"], SMALL, forks=False, threads=3)
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    environment = dict(line.split("=", 1) for line in lines)
    environment.pop("PWD", None)  # bubblewrap's own
    assert environment == sandbox.environment(3)


HOSTILE_IN_FRESH = {
    "exits": ("import os; os._exit(3)", End.DIED),
    "loops": ("import time\nwhile True: time.sleep(0.01)", End.WALL_CLOCK),
    "eats memory": ("held = []\nwhile True: held.append(bytearray(2**24))", End.MEMORY),
    "writes a large file": ("open('big', 'wb').write(bytes(2**22))", End.FILE_SIZE),
}


@pytest.mark.release_gate  # each starts an interpreter; how a limit is noticed is the same code as for forked workers
@pytest.mark.needs_bwrap
@pytest.mark.parametrize("what", HOSTILE_IN_FRESH)
def test_limits_hold_in_a_fresh_interpreter(what):
    code, end = HOSTILE_IN_FRESH[what]
    limits = replace(SMALL, wall_seconds=15)
    outcomes = run_job(
        job(unit("scale_pixels"), unit("multiplications", code)), Starts(fresh), limits, threading.Event()
    )
    assert passed(outcomes[0])
    assert outcomes[1].end == end


def fresh():
    return fresh_worker(SMALL)


LOOKS_AROUND = """
import os, socket
def refused(action, *arguments):
    try: action(*arguments)
    except OSError: return True
assert all(refused(open, place) for place in ("/etc/shadow", "/etc/passwd", "/proc/1/mem", "/proc/1/environ"))
assert all(refused(open, os.path.join(place, "x"), "w") for place in ("/", "/dev", "/usr", "/grading", "/etc"))
assert refused(socket.create_connection, ("127.0.0.1", 22), 2) and not os.path.exists("/grading/course/tests")
lines = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
assert all(int(lines[name], 16) == 0 for name in ("CapPrm", "CapEff", "CapAmb", "CapInh")), lines
assert lines["Seccomp"].strip() == "2" and os.getuid() != 0
open("mine", "w").close()
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0: __import__("time").sleep(600)
        os._exit(0)
def scale_pixels(x): return x.astype("float32") / 255
"""


@pytest.mark.release_gate
@pytest.mark.needs_bwrap
def test_walls_hold_in_a_fresh_interpreter_and_nothing_outlives_it():
    seen = []

    def start():
        worker = fresh()
        seen.append(worker)
        return worker

    outcome = run_job(job(unit("scale_pixels", LOOKS_AROUND)), Starts(start), SMALL, threading.Event())[0]
    assert passed(outcome), outcome
    assert seen[0].exit_code() is not None
    assert seen[0].processes() == []
