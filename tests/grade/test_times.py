"""When submissions were handed in: the exports of Canvas and Moodle, and what a result knows afterwards."""

import json
from zoneinfo import ZoneInfo

import pytest
from made import LESSON, result

from course_staff.grade.intake import Submission
from course_staff.grade.names import handed_in
from course_staff.grade.results import write_result
from course_staff.grade.times import read_times, what_is_missing, with_times
from course_utils.errors import CourseError

BERLIN = ZoneInfo("Europe/Berlin")
CANVAS = handed_in(["doejane_12345_67890_hw.ipynb"]).person
MOODLE = handed_in(["Jane Doe_777_assignsubmission_file", "hw.ipynb"]).person
ANNA = handed_in(["anna.ipynb"]).person
WORKSHEET = (
    'Identifier,"Full name",Status,"Last modified (submission)","Last modified (grade)"\n'
    'Participant 777,"Jane Doe","Submitted for grading","{}",-\n'
    "Participant 778,Nobody,No submission,-,-\n"
)


@pytest.fixture
def read(tmp_path):
    """Writes texts into files and reads the times in them."""

    def read(*texts, zone=BERLIN):
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"{number}.txt")
            paths[-1].write_text(text, "utf-8")
        return read_times(paths, zone)

    return read


def of(times, person):
    found = times.of(person)
    return found and found.isoformat()


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Sunday, 29 November 2026, 5:02 PM", "2026-11-29T16:02:00+00:00"),
        ("Monday, 29 June 2026, 5:02 PM", "2026-06-29T15:02:00+00:00"),  # summer time
        ("Sunday, 29 November 2026, 5:02\u202fPM", "2026-11-29T16:02:00+00:00"),
        ("Sunday, 29 November 2026, 17:02", "2026-11-29T16:02:00+00:00"),
        ("Sunday, November 29, 2026, 5:02 PM", "2026-11-29T16:02:00+00:00"),
        ("29 November 2026, 12:02 AM", "2026-11-28T23:02:00+00:00"),
    ],
)
def test_moodles_worksheet(read, text, time):
    times = read("\ufeff" + WORKSHEET.format(text))
    assert of(times, MOODLE) == time
    assert times.of(CANVAS) is None


@pytest.mark.parametrize("before", ["", "while(1);"])
def test_what_canvas_answers(read, before):
    rows = [
        {"user_id": 12345, "submitted_at": "2026-11-29T16:02:03Z", "late": True},
        {"user_id": 12346, "submitted_at": None},
    ]
    times = read(before + json.dumps(rows), zone=None)
    assert of(times, CANVAS) == "2026-11-29T16:02:03+00:00"
    assert len(times.known) == 1


def test_a_table_of_ones_own(read):
    text = f"student,group,time\nanna,1,2026-11-29T17:02\n{CANVAS.key},2,2026-11-29 17:02:00+02:00\nben,1,\n"
    times = read(text)
    assert of(times, ANNA) == "2026-11-29T16:02:00+00:00"
    assert of(times, CANVAS) == "2026-11-29T15:02:00+00:00"
    assert len(times.known) == 2


def test_of_several_files_the_later_time_counts(read):
    earlier, later = (json.dumps([{"user_id": 12345, "submitted_at": f"2026-11-{day}T10:00:00Z"}]) for day in (28, 29))
    assert of(read(later, earlier), CANVAS) == of(read(earlier, later), CANVAS) == "2026-11-29T10:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (WORKSHEET.format("Sonntag, 29. November 2026, 17:02"), "is no time"),
        ("ID,Zuletzt geändert (Abgabe)\n", r"needs columns .* in English; it has ID, Zuletzt geändert \(Abgabe\)\."),
        ("", "it has nothing"),
        ('{"errors": [{"message": "user not authorized"}]}', "not what Canvas calls submissions"),
        ('[{"user_id": 1}]', "not what Canvas calls submissions"),
        ("[" * 100_000, "not what Canvas calls submissions"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(read, text, sentence):
    with pytest.raises(CourseError, match=sentence):
        read(text)


def test_a_time_without_a_zone_asks_for_one(read):
    with pytest.raises(CourseError, match="timezone = "):
        read(WORKSHEET.format("Sunday, 29 November 2026, 5:02 PM"), zone=None)


def test_files_that_are_none(tmp_path):
    (tmp_path / "excel.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match="no text in UTF-8"):
        read_times([tmp_path / "excel.csv"], None)
    with pytest.raises(CourseError, match="cannot be read"):
        read_times([tmp_path], None)


def submission(person, digest="d1"):
    return Submission(person, "x.ipynb", None, digest)


def test_who_has_no_time_and_who_has_nothing_else_is_said(read, tmp_path):
    times = read("student,time\nanna,2026-11-29T17:02\nzoe,2026-11-29T17:02\n")
    found = with_times(tmp_path, LESSON, [submission(ANNA), submission(MOODLE)], times)
    assert [one.submitted for one in found] == ["2026-11-29T16:02:00+00:00", ""]
    assert what_is_missing(found, times) == [
        f"When they handed in is not known: {MOODLE.key}.",
        "Handed in, but not among the submissions: zoe.",
    ]


def test_a_time_that_a_result_knows_is_not_forgotten(read, tmp_path):
    """A second run without the file, and one that grades the same thing again."""
    early, late = "2026-11-28T16:00:00+00:00", "2026-11-29T16:00:00+00:00"
    write_result(tmp_path, result(submitted=late))
    write_result(tmp_path, result(submitted=early, key="k2", graded="2026-11-26T21:00:00+00:00"))  # put right since
    assert with_times(tmp_path, LESSON, [submission(ANNA)], read())[0].submitted == early
    assert with_times(tmp_path, LESSON, [submission(ANNA, "other")], read())[0].submitted == ""
