"""Many jobs: what is left when grading stops, what happens when a process of ours is lost, and trust."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from small_jobs import SMALL, job, passed, unit

from course_staff.grade.handover import End, Job, Outcome
from course_staff.grade.pool import ATTEMPTS, NO_WALL, Isolation, Starts, run_job, run_jobs
from course_staff.grade.sandbox import IsolationMissing
from course_staff.grade.workers import Lost

LOOPS = "import os\nfor _ in range(3):\n    if os.fork() == 0: os.setsid(); break\nwhile True: pass"
GRADER = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from small_jobs import SMALL, job, unit
from course_staff.grade.pool import Isolation, run_jobs
jobs = [("anna", job(unit("scale_pixels"))), *((str(i), job(unit("multiplications", {LOOPS!r}))) for i in range(9))]
try:
    for name, outcomes in run_jobs(jobs, limits=SMALL, isolation=Isolation(fork=sys.argv[1] == "fork")):
        print(name, flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.fixture
def grading():
    """Starts a grader in a process of its own, waits until hostile code runs, returns it and all below it."""
    started = []

    def start(way):
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        process = subprocess.Popen(
            [sys.executable, "-c", GRADER, way],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        assert process.stdout.readline() == "anna\n"
        until, below = time.monotonic() + 60, []
        while len(loops(below)) < 4 and time.monotonic() < until:
            time.sleep(0.2)
            below = psutil.Process(process.pid).children(recursive=True)
        assert len(loops(below)) >= 4
        return process, below

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def loops(processes):
    """Those that compute: the hostile ones."""
    return [process for process in processes if alive(process) and process.status() == "running"]


def alive(process):
    try:
        return process.is_running() and process.status() != "zombie"
    except psutil.NoSuchProcess:
        return False


def left(processes, seconds=10):
    until = time.monotonic() + seconds
    while any(map(alive, processes)) and time.monotonic() < until:
        time.sleep(0.1)
    return [process for process in processes if alive(process)]


@pytest.mark.release_gate
@pytest.mark.needs_bwrap
@pytest.mark.parametrize("way", ["fork", "fresh"])
def test_an_interrupt_leaves_no_process(grading, way):
    process, below = grading(way)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert process.stdout.read() == "interrupted\n"
    assert left(below, 1) == []


@pytest.mark.release_gate
@pytest.mark.needs_bwrap
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_grader_that_is_killed_leaves_no_process(grading, number):
    process, below = grading("fork")
    process.send_signal(number)
    process.wait(20)
    assert left(below) == []


@pytest.mark.needs_bwrap
def test_an_exception_in_whoever_makes_the_jobs_comes_out_and_leaves_no_process():
    def broken():
        yield "anna", job(unit("scale_pixels"))
        raise ZeroDivisionError

    before = set(psutil.Process().children(recursive=True))  # a browser, say, of the tests before
    with pytest.raises(ZeroDivisionError):
        list(run_jobs(broken(), limits=SMALL))
    assert left(set(psutil.Process().children(recursive=True)) - before, 1) == []


def test_jobs_are_taken_only_as_they_can_run(monkeypatch):
    taken = []

    def class_of_many():
        for number in range(1000):
            taken.append(number)
            yield str(number), job(unit("scale_pixels"))

    monkeypatch.setattr("course_staff.grade.pool._starter", lambda *_: None)
    monkeypatch.setattr("course_staff.grade.pool.run_job", lambda job, *_: (Outcome("scale_pixels", End.FINISHED),))
    results = run_jobs(class_of_many(), workers=2)
    for number in range(1, 10):
        assert next(results)[1][0].end == End.FINISHED
        assert len(taken) <= number + 5
    results.close()


def test_a_process_of_ours_that_is_lost_is_no_fault_of_the_student():
    """What cannot be run is said of the exercise after a few attempts, and the others go on."""
    attempts = []

    def never():
        attempts.append(1)
        raise Lost("the zygote has ended")

    outcomes = run_job(job(unit("scale_pixels"), unit("multiplications")), Starts(never), SMALL, threading.Event())
    assert len(attempts) == 2 * ATTEMPTS
    sentence = f"It could not be run: the zygote has ended, {ATTEMPTS} times."
    assert outcomes == tuple(Outcome(name, End.DIED, detail=sentence) for name in ("scale_pixels", "multiplications"))


def test_what_is_lost_again_and_again_is_started_another_way_and_so_is_all_that_follows(caplog, monkeypatch):
    """As where the system lets no more processes be forked."""
    started = []

    def never():
        started.append("first")
        raise Lost("the zygote has ended")

    def always():
        started.append("second")
        return None

    def followed(worker, job, limits, stop):
        return [Outcome(unit.exercise, End.FINISHED) for unit in job.units]

    monkeypatch.setattr("course_staff.grade.pool.follow", followed)
    monkeypatch.setattr("course_staff.grade.pool.closing", contextlib.nullcontext)
    starts = Starts(never, always)
    for _ in range(2):
        outcomes = run_job(job(unit("scale_pixels"), unit("multiplications")), starts, SMALL, threading.Event())
        assert [outcome.end for outcome in outcomes] == [End.FINISHED, End.FINISHED]
    assert started == ["first"] * (ATTEMPTS - 1) + ["second"] * 2
    assert "an interpreter of its own from now on, which takes longer: the zygote has ended" in caplog.text
    assert len(caplog.records) == 1


def test_an_exercise_without_a_seed_is_the_callers_mistake():
    with pytest.raises(ValueError, match="needs the seed"):
        run_job(Job((unit("scale_pixels"),), {}), Starts(lambda: None), SMALL, threading.Event())


def test_an_empty_class_is_graded_at_once(monkeypatch):
    monkeypatch.setattr("course_staff.grade.pool.require", lambda: None)
    assert list(run_jobs([])) == []


def test_without_isolation_nothing_runs(monkeypatch):
    def missing():
        raise IsolationMissing("no bwrap")

    monkeypatch.setattr("course_staff.grade.pool.require", missing)
    with pytest.raises(IsolationMissing):
        next(run_jobs([("anna", job(unit("scale_pixels")))]))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is refused before")
def test_root_trusts_nobody(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(IsolationMissing, match="never run as root without isolation"):
        next(run_jobs([("anna", job(unit("scale_pixels")))], isolation=Isolation(trust=True)))


@pytest.mark.release_gate
@pytest.mark.skipif(sys.platform == "win32", reason="Windows is refused before")
def test_trusted_submissions_have_limits_and_say_that_there_was_no_wall(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    here = sorted(os.listdir())
    leaves = "import os\nopen('left', 'w').close()\nif os.fork() == 0: __import__('time').sleep(600)\nos._exit(3)"
    three = (unit("scale_pixels"), unit("conv_output_size"), unit("multiplications", leaves))
    jobs = [("anna", job(*three))]
    (_, outcomes), *_ = run_jobs(jobs, limits=SMALL, isolation=Isolation(trust=True))
    assert [outcome.end for outcome in outcomes] == [End.FINISHED, End.FINISHED, End.DIED]
    assert passed(outcomes[0])
    assert passed(outcomes[1])
    assert all(outcome.detail.endswith(NO_WALL) for outcome in outcomes)
    assert sorted(os.listdir()) == here
    assert not [process for process in psutil.process_iter() if is_left(process)]


def is_left(process):
    """Whether a process of this test's submissions lives."""
    try:
        return alive(process) and "convnet_course_grade_" in process.cwd()
    except (psutil.Error, OSError):
        return False
