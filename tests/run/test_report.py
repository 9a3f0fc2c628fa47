"""Reports and progress, without executing anything."""

import io
import time

import nbformat
import pytest
from rich.console import Console

from course_staff.run import progress
from course_staff.run.cache import Result
from course_staff.run.report import SHORT, save_index, save_reports, show_table


def result(lesson="00_one", outcome="passed", minutes=1.0, **more):
    return Result(lesson, outcome, minutes, "key", **more)


@pytest.mark.parametrize("left", [None, "", '{"cells": [{"cell_ty'])
def test_a_notebook_cut_off_in_the_middle_still_gives_a_page(tmp_path, left):
    executed = tmp_path / "partial.ipynb"
    if left is not None:
        executed.write_text(left)
    save_reports(executed, tmp_path, result(outcome="timed out", error="stopped in cell <3>"))
    assert "stopped in cell &lt;3&gt;" in (tmp_path / "00_one.html").read_text("utf-8")
    nbformat.read(tmp_path / "00_one.ipynb", as_version=4)


def test_the_index_links_the_reports_and_holds_the_tracebacks(tmp_path):
    bad = result("01_two", "failed", error="ValueError: a < b", traceback="line 1\nValueError: a < b")
    page = save_index(tmp_path, {"01_two": bad, "00_one": result()}).read_text("utf-8")
    assert page.index('<a href="00_one.html">') < page.index('<a href="01_two.html">')
    assert "<pre>line 1\nValueError: a &lt; b</pre>" in page
    assert "tensorflow 2." in page


def test_the_table_shortens_errors_and_reads_no_markup_in_them(tmp_path):
    console = Console(file=io.StringIO(), width=250)
    show_table(console, tmp_path, [result(outcome="failed", error="[red]" + "x" * 500)], unchanged=set())
    printed = console.file.getvalue()
    assert "failed: [red]" + "x" * (SHORT - len("[red]")) + "…" in printed
    assert "x" * (SHORT + 1) not in printed


def test_a_log_gets_few_lines(monkeypatch):
    console = Console(file=io.StringIO(), width=100)
    clock = iter([100.0, 110.0, 131.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    lines = progress.progress_on(console)
    lines.show("00_one", 0, None)
    lines.show("00_one", 3, 9)
    lines.show("00_one", 5, 9)
    lines.finish("00_one", "passed")
    lines.close()
    assert console.file.getvalue().splitlines() == ["00_one: starts", "00_one: cell 5 of 9", "00_one: passed"]


def test_a_terminal_gets_a_bar():
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    bars = progress.progress_on(console)
    bars.show("00_one", 0, None)
    bars.show("00_one", 5, 9)
    bars.finish("00_one", "passed")
    bars.close()
    assert "00_one passed" in console.file.getvalue()
    assert "5/9" in console.file.getvalue()


@pytest.mark.parametrize(
    ("minutes", "jobs", "said"),
    [
        ([3.0, 5.0], 1, "about 8 minutes, as last time"),
        ([3.0, 5.0], 2, "about 5 minutes, as last time"),
        ([0.8, 0.4], 1, "a minute or less, as last time"),
        ([3.0], 1, "each is stopped after 30 minutes"),
    ],
)
def test_the_forecast_goes_by_the_last_run(minutes, jobs, said):
    former = {f"0{i}_x": result(f"0{i}_x", minutes=value) for i, value in enumerate(minutes)}
    assert said in progress.forecast(["00_x", "01_x"], former, {}, jobs, 30.0)


def test_before_the_first_run_the_forecast_goes_by_the_run_that_made_the_notebooks():
    shipped = {"00_x": 3.0, "01_x": 5.0}
    said = progress.forecast(["00_x", "01_x"], {}, shipped, 1, 30.0)
    assert said == "about 8 minutes, as on the machine that made the notebooks"
    former = {"00_x": result("00_x", minutes=1.0)}
    assert "about 6 minutes, as on the" in progress.forecast(["00_x", "01_x"], former, shipped, 1, 30.0)
    assert "known after the first run" in progress.forecast(["00_x", "02_x"], former, shipped, 1, 30.0)


def test_a_run_that_failed_tells_nothing_about_the_time():
    former = {"00_x": result("00_x", "failed", minutes=0.1)}
    assert "known after the first run" in progress.forecast(["00_x"], former, {}, 1, 30.0)
