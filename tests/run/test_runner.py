"""`course run` on lessons that pass, fail, die and hang, and on what a person may get wrong."""

import json
import os
import sys
import time

import nbformat
import psutil
import pytest
from run_helpers import HANGS

from course_staff.build import store_outputs
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
SAYS_THAT_IT_RAN = 'print(os.environ["COURSE_PROFILE"], file=open("ran", "a"))'


def outputs_of(path):
    return [output for cell in nbformat.read(path, 4).cells for output in cell.get("outputs", [])]


@pytest.fixture
def times_run(clone):
    """How often lessons that say so have run since this was last asked."""

    def count():
        path = clone.instructor / "ran"
        number = len(path.read_text().splitlines()) if path.exists() else 0
        path.unlink(missing_ok=True)
        return number

    return count


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


@pytest.mark.release_gate
def test_only_what_changed_or_failed_runs_again(clone, write_lesson, times_run, capsys):
    write_lesson("00_same", SAYS_THAT_IT_RAN)
    write_lesson("01_edited", SAYS_THAT_IT_RAN)
    write_lesson("02_failing", SAYS_THAT_IT_RAN, "raise ValueError")
    assert run_lessons(clone, [], profile="smoke", jobs=2) == 1
    assert times_run() == 3
    write_lesson("01_edited", SAYS_THAT_IT_RAN, "1")
    capsys.readouterr()

    assert run_lessons(clone, [], profile="smoke", jobs=2) == 1

    assert times_run() == 2
    out = capsys.readouterr().out
    assert "2 lessons in the smoke profile" in out
    assert "unchanged" in next(line for line in out.splitlines() if "00_same" in line)
    assert run_lessons(clone, ["00"], profile="smoke", force=True) == 0
    assert times_run() == 1
    (clone.runs / "smoke" / "00_same.html").unlink()
    assert run_lessons(clone, ["00"], profile="smoke") == 0
    assert times_run() == 1
    assert run_lessons(clone, ["00"], profile="smoke") == 0
    assert times_run() == 0


def test_a_lesson_over_its_time_ends_with_all_that_it_started(clone, write_lesson, monkeypatch, capsys):
    write_lesson("00_hangs", HANGS)
    pids, clock = clone.instructor / "pids", time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 3600 * pids.exists())

    assert run_lessons(clone, [], profile="smoke", timeout_minutes=7) == 1

    kernel, child = map(int, pids.read_text().split())
    assert not psutil.pid_exists(kernel)
    assert not psutil.pid_exists(child)
    result = read_results(clone.runs / "smoke")["00_hangs"]
    assert (result.outcome, result.error) == ("timed out", "stopped after 7 minutes in cell 5 of 5")
    assert "stopped after 7 minutes" in (clone.runs / "smoke" / "00_hangs.html").read_text("utf-8")
    assert "timed out: stopped after 7 minutes" in capsys.readouterr().out


def test_the_clock_ends_a_lesson(clone, write_lesson):
    write_lesson("00_hangs", HANGS)
    started = time.monotonic()
    assert run_lessons(clone, [], profile="smoke", timeout_minutes=0.01) == 1
    assert time.monotonic() - started < 60
    assert read_results(clone.runs / "smoke")["00_hangs"].outcome == "timed out"


@pytest.mark.parametrize(
    ("lessons", "options", "sentence"),
    [
        (["07"], {}, "There is no lesson '07'; the lessons are 00_one"),
        ([], {"profile": "fast"}, "There is no profile 'fast'; choose one of smoke, cpu, gpu"),
        ([], {"timeout_minutes": 0}, "--timeout 0"),
        ([], {"profile": "cpu+100", "commit_outputs": True}, r"--commit-outputs: a run with other seeds, cpu\+100"),
        ([], {"timeout_minutes": float("nan")}, "--timeout nan: give the minutes .* more than 0 and at most 10,080"),
        ([], {"timeout_minutes": float("inf")}, "--timeout inf"),
        ([], {"timeout_minutes": 1e300}, r"--timeout 1e\+300"),
        ([], {"jobs": 0}, "--jobs 0"),
    ],
)
def test_a_wrong_argument_is_one_sentence_and_writes_nothing(clone, write_lesson, lessons, options, sentence):
    write_lesson("00_one", "print(1)")
    with pytest.raises(CourseError, match=sentence):
        run_lessons(clone, lessons, **options)
    assert not clone.runs.exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(clone, write_lesson):
    write_lesson("00_one", "print(1)")
    clone.runs.touch()  # a file where the folder should be; permissions would not stop root
    with pytest.raises(CourseError, match="Reports cannot be written to"):
        run_lessons(clone, [], profile="smoke")


def test_a_stale_build_is_refused(clone, write_lesson):
    write_lesson("00_one", "print(1)")
    source = clone.source / "00_one.py"
    source.write_text(source.read_text() + "print(2)\n")
    with pytest.raises(CourseError, match="run `course build`"):
        run_lessons(clone, [], profile="smoke")
    assert not clone.runs.exists()


@pytest.mark.release_gate
def test_outputs_of_lessons_that_passed_are_stored(clone, write_lesson, capsys):
    failed = write_lesson("00_fails", "print(1)", FAILS)
    passed = write_lesson("01_passes", "print(1)")
    assert run_lessons(clone, [], profile="smoke", jobs=2, commit_outputs=True) == 1
    assert outputs_of(failed) == []
    assert [output.text for output in outputs_of(passed)] == ["1\n"]
    record = nbformat.read(passed, 4).metadata.course.executed
    assert (record.profile, record.minutes) == ("smoke", read_results(clone.runs / "smoke")["01_passes"].minutes)
    assert "notebooks/instructor/01_passes.ipynb has the outputs" in capsys.readouterr().out


def test_a_report_that_is_no_notebook_is_one_sentence(clone, write_lesson):
    path = write_lesson("00_one", "print(1)")
    assert run_lessons(clone, [], profile="smoke") == 0
    for text in ("", "[]", '{"cells": 3}'):
        (clone.runs / "smoke" / "00_one.ipynb").write_text(text)
        with pytest.raises(CourseError, match=r"00_one\.ipynb is no notebook.*`course run 00_one --force`"):
            run_lessons(clone, [], profile="smoke", commit_outputs=True)
        assert outputs_of(path) == []


@pytest.mark.release_gate
def test_the_first_run_says_how_long_it_took_where_the_notebooks_were_made(clone, write_lesson, executed, capsys):
    path = write_lesson("00_one", "print(1)")
    store_outputs(clone, "00_one", executed(path), "smoke", 7.0)
    assert run_lessons(clone, [], profile="smoke") == 0
    assert "about 7 minutes, as on the machine that made the notebooks" in capsys.readouterr().out


@pytest.mark.release_gate
def test_without_a_gpu_require_gpu_fails(clone, write_lesson, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    write_lesson("00_one", "print(1)")
    with pytest.raises(CourseError, match="TensorFlow sees no GPU"):
        run_lessons(clone, [], profile="smoke", require_gpu=True)
    assert not clone.runs.exists()


@pytest.mark.release_gate
def test_a_pass_on_the_cpu_does_not_count_where_a_gpu_is_required(
    clone, write_lesson, times_run, tmp_path, monkeypatch
):
    write_lesson("00_one", SAYS_THAT_IT_RAN)
    assert run_lessons(clone, [], profile="smoke") == 0
    (tmp_path / "tensorflow.py").write_text(
        "class config:\n    @staticmethod\n    def list_physical_devices(kind):\n        return [kind]\n"
    )  # a machine with a GPU
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    assert run_lessons(clone, [], profile="smoke", require_gpu=True) == 0
    assert times_run() == 2
    assert json.loads((clone.runs / "smoke" / "results.json").read_text())[0]["gpu"] is True


@pytest.fixture
def machine(monkeypatch):
    """Makes this a machine with so many cores."""

    def of(cores):
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(cores)), raising=False)

    return of


@pytest.mark.parametrize(("cores", "profile", "jobs"), [(2, "cpu", 1), (4, "cpu", 2), (64, "cpu", 2), (8, "gpu", 1)])
def test_lessons_run_two_at_a_time_where_the_cores_allow(machine, cores, profile, jobs):
    machine(cores)
    assert runner.default_jobs(profile) == jobs


def test_lessons_that_run_together_share_the_cores(machine):
    machine(6)
    assert process.threads_for(1) == {}
    assert process.threads_for(2)["TF_NUM_INTRAOP_THREADS"] == "3"
