"""Workers from a process that has imported everything: one after another, side by side, and after its death."""

import sys
import threading
import time
from dataclasses import replace

import pytest
from small_jobs import SMALL, job, passed, unit

from course_staff.grade.handover import End, Outcome, State, Unit
from course_staff.grade.launch import Zygote
from course_staff.grade.pool import Isolation, Starts, run_job, run_jobs
from course_staff.grade.sandbox import sandboxed
from course_staff.grade.workers import Lost
from course_utils.errors import CourseError

pytestmark = pytest.mark.needs_bwrap
ALL = (unit("conv_output_size"), unit("multiplications"), unit("scale_pixels"), unit("identity_block"))


@pytest.fixture(scope="module")
def zygote():
    zygote = Zygote(SMALL)
    yield zygote
    zygote.close()


def test_outcomes_come_in_the_order_of_the_exercises_and_stubs_are_not_run(zygote, monkeypatch):
    monkeypatch.setattr("course_staff.grade.pool._starter", lambda *_: Starts(zygote.worker))
    stub = Unit("scale_pixels", State.STUB, note="as it was handed out")
    results = dict(run_jobs([("anna", job(ALL[3], stub, ALL[0])), ("ben", job(stub))], limits=SMALL))
    block, not_run, size = results["anna"]
    assert passed(block)
    assert passed(size)
    assert not_run == Outcome("scale_pixels", End.NOT_RUN, detail="as it was handed out")
    assert results["ben"] == (not_run,)


@pytest.mark.release_gate
def test_a_worker_waits_for_its_job_whatever_the_default_timeout_of_this_process_is(default_timeout):
    """The flag of a socket that does not block goes along to whoever inherits it."""
    zygote = Zygote(SMALL)
    try:
        served = []
        for _ in range(2):
            outcomes = run_job(job(ALL[0]), Starts(zygote.worker), SMALL, threading.Event())
            assert passed(outcomes[0])
            time.sleep(0.5)  # it asks for the next job before there is one
            served.append(zygote.processes()[0].pid)
        assert served[0] == served[1]
    finally:
        zygote.close()


@pytest.mark.release_gate
def test_a_zygote_that_dies_is_started_anew(zygote):
    first = run_job(job(ALL[0]), Starts(zygote.worker), SMALL, threading.Event())
    for process in zygote.processes()[:1]:
        process.kill()
        process.wait(10)
    second = run_job(job(ALL[1]), Starts(zygote.worker), SMALL, threading.Event())
    assert passed(first[0])
    assert passed(second[0])


DIES = (
    "import socket, sys; from course_staff.grade import wire\n"
    "grader = socket.socket(fileno=int(sys.argv[1])); wire.send(grader, wire.Kind.READY); grader.recv(1)\n"
    "grader.close(); import time; time.sleep(0.5)\n"  # as a process does that has much to close
    "raise RuntimeError('no room for a fork')"
)


@pytest.fixture
def no_fork(monkeypatch):
    """The process that workers are forked from dies at each fork."""

    def command(program, limits, forks, threads=1):
        return [sys.executable, "-c", DIES, program[-2]] if forks else sandboxed(program, limits, forks, threads)

    monkeypatch.setattr("course_staff.grade.launch.sandboxed", command)


def test_one_that_dies_at_each_fork_says_why(no_fork):
    with pytest.raises(Lost, match=r"did not answer \(.*; RuntimeError: no room for a fork\)"):
        Zygote(SMALL).worker()


@pytest.mark.release_gate
def test_where_no_fork_is_possible_each_submission_gets_an_interpreter_of_its_own(no_fork, caplog):
    ((_, outcomes),) = run_jobs([("anna", job(*ALL[:2]))], workers=1, limits=SMALL)
    assert [passed(outcome) for outcome in outcomes] == [True, True]
    assert "no room for a fork" in caplog.text


@pytest.mark.release_gate  # the sandbox's tests run an interpreter of its own, too
def test_an_interpreter_for_each_job():
    results = list(run_jobs([("anna", job(*ALL))], limits=SMALL, isolation=Isolation(fork=False)))
    assert [passed(outcome) for outcome in results[0][1]] == [True] * 4


def test_a_zygote_that_is_not_ready_in_time_or_does_not_start_is_a_sentence(monkeypatch):
    late = Zygote(replace(SMALL, start_seconds=0.2))
    with pytest.raises(CourseError, match=r"does not start \(it was not ready after 0\.2 seconds\)"):
        late.worker()
    assert late.processes() == []
    monkeypatch.setattr("course_staff.grade.launch.sandboxed", lambda *_, **__: ["sh", "-c", "echo no room >&2"])
    broken = Zygote(SMALL)
    with pytest.raises(CourseError, match=r"does not start \(no room\)"):
        broken.worker()
