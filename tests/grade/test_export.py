"""Grade sheets: the columns that Canvas and Moodle read, and nothing that a spreadsheet would run."""

import csv
import io

import pytest
from made import LESSON

from course_staff.grade.export import Format, export
from course_staff.grade.scores import Score
from course_utils.errors import CourseError

ANNA = Score(
    LESSON,
    "anna",
    "Anna Ö",
    {"identity_block": 10.0, "resnet50": 12.5},
    2.25,
    35.0,
    {"canvas": "17", "moodle": "905"},
    {"resnet50": "Nearly; ask me."},
)
BEN = Score(LESSON, "ben", "Ben", {"identity_block": 0.0}, 0.0, 35.0)


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_csv_has_everything():
    text, left_out = export([ANNA, BEN], Format.CSV)
    assert left_out == []
    assert rows(text) == [
        ["lesson", "student", "name", "identity_block", "resnet50", "late penalty", "total", "most"],
        [LESSON, "anna", "Anna Ö", "10", "12.5", "2.25", "20.25", "35"],
        [LESSON, "ben", "Ben", "0", "", "0", "0", "35"],
    ]


def test_canvas_has_its_columns_and_names_who_is_left_out():
    second = Score("06_x", "anna", "Anna Ö", {"a": 1.0}, 0.0, 5.0, {"canvas": "17"})
    text, left_out = export([ANNA, BEN, second], Format.CANVAS)
    assert left_out == ["ben"]
    assert rows(text) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", LESSON, "06_x"],
        ["Points Possible", "", "", "", "", "35", "5"],
        ["Anna Ö", "17", "", "", "", "20.25", "1"],
    ]


def test_moodle_has_the_columns_of_its_worksheet():
    text, left_out = export([ANNA, BEN], Format.MOODLE)
    assert left_out == ["ben"]
    assert rows(text) == [
        ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)", "Feedback comments"],
        ["Participant 905", "Anna Ö", "20.25", "35", "-", "resnet50: Nearly; ask me."],
    ]


def test_moodle_takes_one_lesson_at_a_time():
    with pytest.raises(CourseError, match=f"is of one assignment; name one of {LESSON}, 06_x"):
        export([ANNA, Score("06_x", "anna", "Anna", {}, 0.0, 5.0)], Format.MOODLE)


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x", "\u00a0=1"]
)
@pytest.mark.parametrize("form", list(Format))
def test_no_text_is_a_formula(text, form):
    bad = Score(LESSON, text, text, {"x": 1.0}, 0.0, 5.0, {"canvas": "1", "moodle": "2"}, {"x": text})
    for row in rows(export([bad], form)[0]):
        for field in row:
            assert field == "-" or field.lstrip()[:1] not in ("=", "+", "-", "@"), field


def test_a_text_with_quotes_commas_and_line_ends_stays_one_field():
    name = 'Ann "x", y\nz\x1b[31m'
    text, _ = export([Score(LESSON, "anna", name, {}, 0.0, 5.0)], Format.CSV)
    assert rows(text)[1][2] == 'Ann "x", y z\\x1b[31m'
    assert len(rows(text)) == 2


def test_a_penalty_never_makes_a_total_negative():
    assert Score(LESSON, "a", "A", {"x": 1.0}, 2.0, 5.0).total == 0
