"""`course run` on lessons that pass, fail, die, hang, and are interrupted."""

import json
import os
import signal
import sys
import threading
import time
from types import SimpleNamespace
from typing import ClassVar

import nbformat
import psutil
import pytest

from course_staff.run import process, run_lessons, runner
from course_staff.run.cache import read_results
from course_utils.errors import CourseError

RED = "\x1b[31m"
CHECKS_WHERE_IT_IS = f"""
import os, sys
assert PROFILE == os.environ["COURSE_PROFILE"] == "smoke"
assert sys.executable == {sys.executable!r}
assert os.path.basename(os.getcwd()) == "instructor"
print("all well")
"""
FAILS = r"raise ValueError('\x1b[31m<wrong> shape')"
DIES = "import os; os._exit(9)"
HANGS = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open("pids.new", "w").write(f"{os.getpid()} {child.pid}")
os.replace("pids.new", "pids")
time.sleep(600)
"""


class Instant:
    """Stands in for `Execution` where only the order of things is tested: a lesson passes at once, or raises."""

    ran: ClassVar[list] = []

    def __init__(self, clone, lesson, profile, seconds, jobs):
        self.lesson, self.minutes, self.ended, self.timed_out = lesson, 0.1, True, False
        self.notebook = clone.instructor / f"{lesson}.ipynb"
        self.ran.append(lesson)

    def status(self):
        return {"cell": 1, "cells": 1}

    def failure(self):
        return ("ValueError: no", "all of it") if "raise" in self.notebook.read_text() else ("", "")

    def end(self):
        raise AssertionError("it has ended")

    def clean_up(self):
        pass


@pytest.fixture
def instant(monkeypatch, built):
    monkeypatch.setattr(Instant, "ran", [])
    monkeypatch.setattr(runner, "Execution", Instant)
    return Instant


def outputs_of(path):
    return [output for cell in nbformat.read(path, 4).cells for output in cell.get("outputs", [])]


@pytest.mark.usefixtures("built")
def test_failing_lessons_stop_no_other_and_are_reported(clone, write_lesson, tmp_path, monkeypatch, capsys):
    foreign = tmp_path / "share" / "kernels" / "python3"  # registered by someone else, and useless
    foreign.mkdir(parents=True)
    (foreign / "kernel.json").write_text('{"argv": ["/nonexistent/python"], "display_name": "P", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    monkeypatch.chdir(clone.root)
    write_lesson("00_fails", FAILS)
    write_lesson("01_dies", DIES)
    write_lesson("02_passes", CHECKS_WHERE_IT_IS)

    assert run_lessons(clone, [], profile="smoke", jobs=2) == 1

    folder = clone.runs / "smoke"
    outcomes = {name: result.outcome for name, result in read_results(folder).items()}
    assert outcomes == {"00_fails": "failed", "01_dies": "failed", "02_passes": "passed"}
    assert outputs_of(folder / "02_passes.ipynb")[0].text == "all well\n"
    assert "all well" in (folder / "02_passes.html").read_text("utf-8")
    for report in ("00_fails.html", "00_fails.ipynb", "index.html", "results.json"):
        text = (folder / report).read_text("utf-8")
        assert "shape" in text
        assert RED not in text
        assert "\\u001b" not in text
    index = (folder / "index.html").read_text("utf-8")
    assert "Traceback" in index
    assert "&lt;wrong&gt; shape" in index
    table = capsys.readouterr().out
    assert "failed: ValueError: <wrong> shape" in table
    assert "DeadKernelError" in table
    assert os.path.join("runs", "smoke", "02_passes.html") in table
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_only_what_changed_or_failed_runs_again(clone, write_lesson, instant, capsys):
    write_lesson("00_same", "print(1)")
    write_lesson("01_edited", "print(1)")
    write_lesson("02_failing", "raise ValueError")
    assert run_lessons(clone, [], profile="smoke") == 1
    write_lesson("01_edited", "print(2)")
    instant.ran.clear()
    capsys.readouterr()

    assert run_lessons(clone, [], profile="smoke") == 1

    assert instant.ran == ["01_edited", "02_failing"]
    out = capsys.readouterr().out
    assert "2 lessons in the smoke profile" in out
    assert "unchanged" in next(line for line in out.splitlines() if "00_same" in line)
    assert run_lessons(clone, ["00"], profile="smoke", force=True) == 0
    assert instant.ran[2:] == ["00_same"]
    (clone.runs / "smoke" / "00_same.html").unlink()
    assert run_lessons(clone, ["00"], profile="smoke") == 0
    assert instant.ran[3:] == ["00_same"]


@pytest.mark.usefixtures("built")
def test_a_lesson_over_its_time_ends_with_all_that_it_started(clone, write_lesson, monkeypatch, capsys):
    write_lesson("00_hangs", HANGS)
    pids = clone.instructor / "pids"
    monkeypatch.setattr(process.Execution, "timed_out", property(lambda self: pids.exists()))

    assert run_lessons(clone, [], profile="smoke", timeout_minutes=7) == 1

    kernel, child = map(int, pids.read_text().split())
    assert not psutil.pid_exists(kernel)
    assert not psutil.pid_exists(child)
    result = read_results(clone.runs / "smoke")["00_hangs"]
    assert (result.outcome, result.error) == ("timed out", "stopped after 7 minutes in cell 4 of 4")
    assert "stopped after 7 minutes" in (clone.runs / "smoke" / "00_hangs.html").read_text("utf-8")
    assert "timed out: stopped after 7 minutes" in capsys.readouterr().out


@pytest.mark.usefixtures("built")
def test_the_clock_ends_a_lesson(clone, write_lesson):
    write_lesson("00_hangs", HANGS)
    started = time.monotonic()
    assert run_lessons(clone, [], profile="smoke", timeout_minutes=0.01) == 1
    assert time.monotonic() - started < 60
    assert read_results(clone.runs / "smoke")["00_hangs"].outcome == "timed out"


@pytest.fixture
def interruptible():
    """Ctrl-C as in a terminal: a shell starts what runs in its background with SIGINT ignored."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.mark.usefixtures("built", "interruptible")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_keeps_what_is_done_and_the_next_run_goes_on(clone, write_lesson, ending, capsys):
    write_lesson("00_done", "print(1)")
    write_lesson("01_hangs", HANGS)
    pids = clone.instructor / "pids"

    def interrupt():
        while not pids.exists():
            time.sleep(0.05)
        os.kill(os.getpid(), ending)

    threading.Thread(target=interrupt, daemon=True).start()
    assert run_lessons(clone, [], profile="smoke", jobs=1) == 130

    assert "goes on where this one stopped" in capsys.readouterr().out
    assert not any(psutil.pid_exists(int(pid)) for pid in pids.read_text().split())
    assert list(read_results(clone.runs / "smoke")) == ["00_done"]
    write_lesson("01_hangs", "print(2)")
    assert run_lessons(clone, [], profile="smoke") == 0
    assert "1 lesson in the smoke profile" in capsys.readouterr().out


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("lessons", "options", "sentence"),
    [
        (["07"], {}, "There is no lesson '07'; the lessons are 00_one"),
        ([], {"profile": "fast"}, "There is no profile 'fast'; choose one of smoke, cpu, gpu"),
        ([], {"timeout_minutes": 0}, "--timeout 0"),
        ([], {"jobs": 0}, "--jobs 0"),
    ],
)
def test_a_wrong_argument_is_one_sentence_and_writes_nothing(clone, write_lesson, lessons, options, sentence):
    write_lesson("00_one", "print(1)")
    with pytest.raises(CourseError, match=sentence):
        run_lessons(clone, lessons, **options)
    assert not clone.runs.exists()


@pytest.mark.usefixtures("built")
def test_a_folder_that_cannot_be_written_is_one_sentence(clone, write_lesson):
    write_lesson("00_one", "print(1)")
    clone.runs.touch()  # a file where the folder should be; permissions would not stop root
    with pytest.raises(CourseError, match="Reports cannot be written to"):
        run_lessons(clone, [], profile="smoke")


def test_a_stale_build_is_refused(clone, write_lesson, monkeypatch):
    asked = []
    fake = SimpleNamespace(check_instructor=lambda clone, lessons: asked.append(lessons) or 1)
    monkeypatch.setitem(sys.modules, "course_staff.build", fake)
    write_lesson("00_one", "print(1)")
    with pytest.raises(CourseError, match="run `course build`"):
        run_lessons(clone, [], profile="smoke")
    assert asked == [["00_one"]]


@pytest.mark.usefixtures("instant")
def test_outputs_of_lessons_that_passed_are_stored(clone, write_lesson, monkeypatch):
    stored = []
    fake = SimpleNamespace(store_outputs=lambda *arguments: stored.append(arguments))
    monkeypatch.setitem(sys.modules, "course_staff.build", fake)
    write_lesson("00_fails", FAILS)
    write_lesson("01_passes", "print(1)")
    assert run_lessons(clone, [], profile="smoke", commit_outputs=True) == 1
    executed = nbformat.read(clone.runs / "smoke" / "01_passes.ipynb", as_version=4)
    minutes = {row["lesson"]: row["minutes"] for row in json.loads((clone.runs / "smoke/results.json").read_text())}
    assert stored == [(clone, "01_passes", executed, "smoke", minutes["01_passes"])]


@pytest.mark.usefixtures("built")
def test_the_first_run_says_how_long_it_took_where_the_notebooks_were_made(clone, write_lesson, capsys):
    path = write_lesson("00_one", "print(1)")
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.course = {"executed": {"profile": "smoke", "minutes": 7.0}}
    nbformat.write(notebook, path)
    assert run_lessons(clone, [], profile="smoke") == 0
    assert "about 7 minutes, as on the machine that made the notebooks" in capsys.readouterr().out


@pytest.mark.usefixtures("built")
def test_without_a_gpu_require_gpu_fails(clone, write_lesson, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    write_lesson("00_one", "print(1)")
    with pytest.raises(CourseError, match="TensorFlow sees no GPU"):
        run_lessons(clone, [], profile="smoke", require_gpu=True)
    assert not clone.runs.exists()


@pytest.mark.usefixtures("instant")
def test_a_pass_on_the_cpu_does_not_count_where_a_gpu_is_required(clone, write_lesson, monkeypatch):
    write_lesson("00_one", "print(1)")
    assert run_lessons(clone, [], profile="smoke") == 0
    monkeypatch.setattr(runner, "has_gpu", lambda: True)
    assert run_lessons(clone, [], profile="smoke", require_gpu=True) == 0
    assert json.loads((clone.runs / "smoke" / "results.json").read_text())[0]["gpu"] is True


@pytest.mark.parametrize(("cores", "profile", "jobs"), [(2, "cpu", 1), (4, "cpu", 2), (64, "cpu", 2), (8, "gpu", 1)])
def test_lessons_run_two_at_a_time_where_the_cores_allow(monkeypatch, cores, profile, jobs):
    monkeypatch.setattr(runner, "cores", lambda: cores)
    assert runner.default_jobs(profile) == jobs


def test_lessons_that_run_together_share_the_cores(monkeypatch):
    monkeypatch.setattr(process, "cores", lambda: 6)
    assert process.threads_for(1) == {}
    assert process.threads_for(2)["TF_NUM_INTRAOP_THREADS"] == "3"
