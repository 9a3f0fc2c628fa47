"""What `course grade` says: only what is not plain, and a table that can be read."""

from io import StringIO

import pytest
from made import LESSON, grade, result
from rich.console import Console

from course_staff.grade import report
from course_staff.grade.course_toml import CourseFolder, LessonPlan
from course_staff.grade.handover import End


@pytest.fixture
def console():
    return Console(file=StringIO(), width=110)


def said(console):
    return console.file.getvalue()


def died(exercise):
    return grade(exercise, False, end=str(End.DIED), needs_person=True)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (result(), "all right"),
        (result(passed=(True, False, True)), "2 of 3 right"),
        (result(grades=(grade("resnet50", False, outcome="not_attempted"),)), "nothing attempted"),
        (
            result(grades=(grade("resnet50", False, outcome="not_attempted"),), needs_person=True),
            "nothing that could be graded; please look",
        ),
        (
            result(grades=(grade("identity_block"), died("resnet50"))),
            "1 of 2 right; resnet50 ended its process; please look",
        ),
        (
            result(grades=(grade("resnet50", False, end=str(End.WALL_CLOCK)),)),
            "0 of 1 right; resnet50 took too long",
        ),
    ],
)
def test_a_result_in_a_few_words(found, words):
    assert report.what_happened(found) == words


def test_every_end_but_the_plain_ones_has_its_words():
    assert set(End) - set(report._ENDS) == {End.FINISHED, End.NOT_RUN}


def test_the_table_has_points_as_the_course_weighs_them(console, tmp_path):
    course = CourseFolder(tmp_path, "t", "", {LESSON: LessonPlan(points={"identity_block": 2.5})})
    stub = grade("resnet50", False, outcome="not_attempted")
    results = [result(), result("ben", grades=(grade("identity_block", False), grade("convolutional_block"), stub))]
    console.print(report.table_of(course, results))
    rows = [line.split() for line in said(console).splitlines()]
    assert ["anna", "2.5", "10", "15", "27.5/27.5", "all", "right"] in rows
    assert ["ben", "0", "10", "–", "10/27.5", "1", "of", "3", "right"] in rows


def test_the_table_stands_on_a_narrow_terminal(tmp_path):
    console = Console(file=StringIO(), width=80)
    course = CourseFolder(tmp_path, "t", "", {})
    console.print(report.table_of(course, [result("a" * 40), result("ben")]))
    assert all(len(line) <= 80 for line in said(console).splitlines())
    assert "35/35" in said(console)


def test_a_plain_result_says_nothing(console):
    report.say_what_is_not_plain(console, result())
    assert said(console) == ""


def test_what_is_not_plain_is_a_line_each_and_no_markup(console):
    odd = result(
        "[red]x[/]", notes=("Two notebooks.",), grades=(grade("resnet50", False, note="It uses [bold]base[/]."),)
    )
    report.say_what_is_not_plain(console, odd)
    assert "Two notebooks." in said(console)
    assert "resnet50: It uses [bold]base[/]." in said(console)
    assert "[red]x[/]" in said(console)


def test_a_log_gets_a_line_now_and_then_with_the_time_left(console, monkeypatch):
    clock = iter(range(0, 1000, 20))
    monkeypatch.setattr(report.time, "monotonic", lambda: next(clock))
    with report.Progressing(console, 5) as progress:
        for _ in range(5):
            progress.one_more()
    assert said(console).splitlines() == ["2 of 5 graded, about 60 s left", "4 of 5 graded, about 20 s left"]


def test_the_start_says_nothing_about_the_time_left(console, monkeypatch):
    clock = iter((0, 100, 101))
    monkeypatch.setattr(report.time, "monotonic", lambda: next(clock))
    with report.Progressing(console, 5) as progress:
        progress.one_more()
    assert said(console) == "1 of 5 graded\n"


def test_a_terminal_gets_a_bar():
    console = Console(file=StringIO(), width=80, force_terminal=True)
    with report.Progressing(console, 2) as progress:
        progress.one_more()
        progress.one_more()
    assert "2/2" in said(console)
