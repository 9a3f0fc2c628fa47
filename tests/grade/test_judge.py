"""The judge: points for evidence of right work, zero and a sentence for everything else."""

import io
import os
import random
import shutil
import signal
import time
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from mutants.multiplications import BANK

from course_staff.grade import hidden
from course_staff.grade.handover import End, Outcome, State, Unit
from course_staff.grade.judge import Judge, JudgeLimits
from course_staff.grade.texts import last_line
from course_utils.checks import evaluate, find
from course_utils.checks.collecting.run_student import collect
from course_utils.checks.collecting.serialize import encode
from course_utils.errors import CourseError

START = "import runpy; runpy.run_module('course_staff.grade.judge_child', run_name='__main__')"
NAME, SEED = "multiplications", 12345
UNIT = Unit(NAME, State.ANSWERED, ("def multiplications(n_H, n_W, n_C, filters, kernel_size): ...",))


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        yield judge


def test_the_judge_waits_for_evidence_whatever_the_default_timeout_of_this_process_is(default_timeout):
    with Judge() as judge:
        for _ in range(2):
            assert judge.judge(UNIT, finished(evidence(BANK.right["product"])), SEED).points == 5
            time.sleep(0.5)  # its process asks for the next evidence before there is any


def evidence(solution, seed=SEED):
    return encode(collect(find(NAME), solution, find(NAME).cases(seed)))


def finished(data):
    return Outcome(NAME, End.FINISHED, data)


def test_right_work_earns_all_points(judge):
    grade = judge.judge(UNIT, finished(evidence(BANK.right["product"])), SEED)
    assert (grade.points, grade.max_points, grade.outcome, grade.end) == (5, 5, "passed", "finished")
    assert not grade.needs_person


@pytest.mark.parametrize("name", sorted(BANK.wrong))
def test_wrong_work_gets_the_verdict_of_the_lesson_s_check(judge, name):
    solution = BANK.wrong[name].solution
    grade, verdict = judge.judge(UNIT, finished(evidence(solution)), SEED), evaluate(NAME, solution, seed=SEED)
    assert (grade.points, grade.outcome, grade.what, grade.why) == (0, verdict.outcome, verdict.what, verdict.why)


def test_evidence_for_the_public_cases_earns_nothing(judge):
    """Recorded beforehand, on the cases that every student has."""
    grade = judge.judge(UNIT, finished(evidence(BANK.right["product"], seed=0)), SEED)
    assert (grade.points, grade.outcome) == (0, "incorrect")


def test_a_text_that_shows_a_drawn_input_is_private(judge):
    grade = judge.judge(UNIT, finished(evidence(BANK.wrong["flops"].solution)), SEED)
    assert "multiplications(" in grade.got
    assert "got" in grade.private
    assert "what" not in grade.private
    grade = judge.judge(UNIT, finished(evidence(BANK.wrong["flops"].solution, seed=0)), 0)
    assert grade.private == ()  # everybody has these inputs


def bomb():
    """An array of zeros that says that it is small and unpacks to 200 MiB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a0.npy", "w") as member:
        np.lib.format.write_array_header_1_0(member, {"descr": "|u1", "fortran_order": False, "shape": (200 * 2**20,)})
        for _ in range(200):
            member.write(bytes(2**20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"PK\x03\x04",
        b"\x80\x04.",
        random.Random(1).randbytes(100),
        encode([]),
        encode([{}]),
        bomb(),
        bytes(66 * 2**20),
    ],
)
def test_what_is_no_evidence_earns_nothing_and_ends_nothing(judge, data):
    grade = judge.judge(UNIT, finished(data), SEED)
    assert (grade.points, grade.outcome) == (0, "incorrect")
    assert "could not be examined" in grade.what
    test_right_work_earns_all_points(judge)


def test_a_verdict_inside_the_evidence_is_no_verdict(judge):
    forged = [{"outcome": "passed", "points": 5, "answers": [{"value": 1, "whole": True, "type": "int"}] * 9}]
    assert judge.judge(UNIT, finished(encode(forged)), SEED).points == 0


def test_a_text_of_a_student_is_cleaned(judge):
    forged = encode([{"problem": {"what": "\x1b[2J" + "a" * 10_000, "got": "", "expected": "", "why": "\u202e"}}])
    grade = judge.judge(UNIT, finished(forged), SEED)
    assert grade.what.startswith("\\x1b[2Ja")
    assert len(grade.what) < 700
    assert grade.why == "\\u202e"


@pytest.mark.parametrize("end", [end for end in End if end is not End.FINISHED])
def test_any_other_end_earns_nothing_even_with_right_evidence(judge, end):
    outcome = Outcome(NAME, end, evidence(BANK.right["product"]), "exit code 7")
    grade = judge.judge(UNIT, outcome, SEED)
    assert (grade.points, grade.outcome, grade.end, grade.needs_person) == (0, "incorrect", str(end), True)
    assert NAME in grade.what
    assert "exit code 7" in grade.note


@pytest.mark.parametrize("state", [State.STUB, State.MISSING])
def test_what_was_not_answered_is_not_attempted(judge, state):
    grade = judge.judge(Unit(NAME, state), Outcome(NAME, End.NOT_RUN), SEED)
    assert (grade.points, grade.outcome, grade.needs_person) == (0, "not_attempted", False)


def test_a_miss_where_something_was_not_plain_is_flagged_and_a_pass_is_not(judge):
    unit = replace(UNIT, note="It uses base, which no cell defines.")
    wrong = judge.judge(unit, finished(evidence(BANK.wrong["flops"].solution)), SEED)
    right = judge.judge(unit, finished(evidence(BANK.right["product"])), SEED)
    assert (wrong.needs_person, right.needs_person) == (True, False)
    assert wrong.note == right.note == unit.note


def test_what_is_no_python_is_flagged(judge):
    grade = judge.judge(Unit(NAME, State.UNREADABLE, note="Line 3 is no Python."), Outcome(NAME, End.NOT_RUN), SEED)
    assert (grade.points, grade.outcome, grade.needs_person) == (0, "incorrect", True)
    assert grade.note == "Line 3 is no Python."


def test_the_course_s_own_solution_earns_nothing(judge):
    unit = Unit(NAME, State.ANSWERED, ("from course_utils.measure import conv_multiplications as multiplications",))
    grade = judge.judge(unit, finished(evidence(BANK.right["product"])), SEED)
    assert (grade.points, grade.outcome, grade.needs_person) == (0, "incorrect", True)
    assert "taken from the course" in grade.what


def test_a_judge_that_died_is_started_again():
    with Judge() as judge:
        test_right_work_earns_all_points(judge)
        os.kill(judge._process.process.pid, signal.SIGKILL)
        judge._process.process.wait()
        test_right_work_earns_all_points(judge)


def when_asked(name, what):
    """A judge's process in which `what` happens, an expression, when it looks `name` up."""
    return (
        "import itertools, os, time, course_utils.checks.exercises as exercises;"
        "find, count = exercises.find, itertools.count(1);"
        f"exercises.find = lambda name: ({what} if name == {name!r} else None, find(name))[1];"
        f"{START}"
    )


@pytest.mark.release_gate
def test_a_judge_that_hangs_after_others_is_replaced_and_costs_nobody_points():
    with Judge() as judge:
        test_right_work_earns_all_points(judge)
        os.kill(judge._process.process.pid, signal.SIGSTOP)  # so that the next request meets its end
        judge._process.limits = JudgeLimits(wall_seconds=5)
        test_right_work_earns_all_points(judge)


def test_a_judge_that_ends_of_what_others_left_is_replaced_and_costs_nobody_points(monkeypatch):
    ends = when_asked(NAME, "next(count) > 2 and os._exit(3)")  # a process judges two
    monkeypatch.setattr("course_staff.grade.judge_process.COMMAND", ("-c", ends))
    with Judge() as judge:
        for _ in range(5):
            test_right_work_earns_all_points(judge)


def test_evidence_over_which_every_judge_hangs_gives_no_points(monkeypatch):
    monkeypatch.setattr("course_staff.grade.judge_process.COMMAND", ("-c", when_asked(NAME, "time.sleep(60)")))
    start = time.monotonic()
    with Judge(JudgeLimits(wall_seconds=0.2)) as judge:
        grade = judge.judge(UNIT, finished(evidence(BANK.right["product"])), SEED)
    assert (grade.points, grade.outcome, grade.needs_person) == (0, "incorrect", True)
    assert "did not answer in time" in grade.note
    assert time.monotonic() - start < 30


def test_a_judge_that_dies_over_evidence_says_how(monkeypatch):
    monkeypatch.setattr("course_staff.grade.judge_process.COMMAND", ("-c", when_asked(NAME, "1 / 0")))
    with Judge() as judge:
        grade = judge.judge(UNIT, finished(evidence(BANK.right["product"])), SEED)
    assert (grade.points, grade.outcome, grade.needs_person) == (0, "incorrect", True)
    assert "ZeroDivisionError: division by zero" in grade.note


def test_too_little_memory_for_the_judge_gives_no_points():
    large = encode([{"answers": np.zeros((7 * 2**20,))}])
    with Judge(JudgeLimits(memory_mb=64, wall_seconds=30)) as judge:
        test_right_work_earns_all_points(judge)
        grade = judge.judge(UNIT, finished(large), SEED)
    assert (grade.points, grade.outcome) == (0, "incorrect")
    assert "could not be examined" in grade.what


def test_what_a_machine_has_reserved_before_does_not_count_as_the_judge_s_memory(monkeypatch):
    """NumPy's threads reserve memory for each core: on a large machine more than the limit."""
    reserve = "import mmap, course_staff.grade.judge_child; reserved = mmap.mmap(-1, 4 * 2**30)"
    monkeypatch.setattr("course_staff.grade.judge_process.COMMAND", ("-c", f"{reserve}; {START}"))
    with Judge(JudgeLimits(memory_mb=256)) as judge:
        test_right_work_earns_all_points(judge)


def test_limits_that_the_machine_sets_lower_are_kept(monkeypatch):
    lower = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (50, 50))"
    lower += "; resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))"
    monkeypatch.setattr("course_staff.grade.judge_process.COMMAND", ("-c", f"{lower}; {START}"))
    with Judge() as judge:
        test_right_work_earns_all_points(judge)


def test_a_judge_that_does_not_start_costs_nobody_points(monkeypatch):
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    with Judge() as judge, pytest.raises(CourseError, match="The judge's process does not start"):
        judge.judge(UNIT, finished(evidence(BANK.right["product"])), SEED)


def test_a_judge_that_could_judge_nobody_does_not_start_and_says_why(monkeypatch):
    broken = "import course_utils.checks.exercises as exercises; exercises.names = lambda: []"
    monkeypatch.setattr("course_staff.grade.judge_process.COMMAND", ("-c", f"{broken}; {START}"))
    with Judge() as judge, pytest.raises(CourseError, match=r"does not start \(IndexError: list index out of range"):
        judge.judge(UNIT, finished(evidence(BANK.right["product"])), SEED)


def test_no_process_is_left_behind():
    with Judge() as judge:
        test_right_work_earns_all_points(judge)
        process = judge._process.process
    assert process.returncode is not None


def test_numbers_below_ten_and_words_tell_nothing():
    assert hidden.tells("Conv2D of 17 filters", {17})
    assert not hidden.tells("3×3 Conv2D4", {3, 4})
    assert not hidden.tells("1,117 and x17 and 17.5", {17})
    assert hidden.numbers_in({"seed": 99, "a": [1, {"b": 2.5}], "c": True, "d": "7"}) == {1, 2.5}


def test_the_last_line_is_of_what_was_written_since(tmp_path):
    with (tmp_path / "errors").open("w+b") as file:
        assert last_line(file) == "it said nothing"
        file.write(b"of another\n" + b"x" * 10**6 + b"\nlast\n")
        assert last_line(file) == "last"
        assert last_line(file, since=file.seek(0, os.SEEK_END)) == "it said nothing"
