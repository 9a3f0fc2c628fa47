"""Two `course run` at the same time: of one lesson in one profile, and of several with one results file."""

import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_staff.files import require_writable
from course_staff.run.cache import Result, add_result, read_results

COUNTS_AND_WAITS = """
import time
print("lesson", file=open("executions", "a"), flush=True)
while not os.path.exists("go"):
    time.sleep(0.05)
"""


@pytest.fixture
def two(clone, write_lesson, course, wait_until):
    """Starts a run of a lesson and, once its cells run, a second one; lets the lesson end when the second waits."""
    write_lesson("00_waits", COUNTS_AND_WAITS)
    executions = clone.instructor / "executions"

    def start(*options):
        first = course("run", "--profile", "smoke")
        wait_until(executions.exists)
        second = course("run", "--profile", "smoke", *options, stdout=(clone.root / "second").open("w"))
        wait_until(lambda: "another `course run` executes it" in (clone.root / "second").read_text())
        return first, second

    return start


@pytest.mark.release_gate
def test_the_second_waits_and_takes_what_the_first_found(clone, two, leftovers):
    first, second = two()
    (clone.instructor / "go").touch()
    said, _ = first.communicate(timeout=60)
    assert first.returncode == 0, said
    assert second.wait(60) == 0
    said = (clone.root / "second").read_text()
    assert said.count("00_waits: another `course run` executes it in the smoke profile; waiting.") == 1
    assert "unchanged" in said
    assert (clone.instructor / "executions").read_text().splitlines() == ["lesson"]
    assert leftovers() == []


@pytest.mark.release_gate  # starts several runs of the command
def test_forced_the_second_executes_the_lesson_again(clone, two):
    first, second = two("--force")
    (clone.instructor / "go").touch()
    assert (first.wait(60), second.wait(60)) == (0, 0)
    assert (clone.instructor / "executions").read_text().splitlines() == ["lesson", "lesson"]
    assert read_results(clone.runs / "smoke")["00_waits"].outcome == "passed"


@pytest.mark.release_gate  # starts several runs of the command
def test_the_second_goes_on_where_the_first_was_killed(clone, two):
    first, second = two()
    first.kill()
    (clone.instructor / "go").touch()
    assert second.wait(60) == 0
    assert (clone.instructor / "executions").read_text().splitlines() == ["lesson", "lesson"]


@pytest.mark.release_gate  # starts several runs of the command
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_who_waits_can_be_interrupted(clone, two):
    _, second = two()
    second.send_signal(signal.SIGTERM)
    assert second.wait(60) == 130
    assert "Interrupted" in (clone.root / "second").read_text()


def add_many(folder, writer, number):
    for index in range(number):
        add_result(folder, Result(f"{writer:02}_{index}", "passed", 1.0, "key"))


@pytest.mark.release_gate
def test_no_result_is_lost_between_writers(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=add_many, args=(tmp_path, writer, 20)) for writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert len(read_results(tmp_path)) == 80


def test_two_that_start_together_do_not_take_the_folder_for_read_only(tmp_path):
    """Each tries whether it can write there; with a fixed name, one removed the file that the other had made."""
    with ThreadPoolExecutor(8) as pool:
        for answer in [pool.submit(require_writable, tmp_path) for _ in range(2000)]:
            answer.result()
    assert list(tmp_path.iterdir()) == []
