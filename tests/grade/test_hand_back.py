"""`course feedback` and `course grades`, from the result files and the gradebook of a course folder."""

import sys
from pathlib import Path

import pytest
from made import LESSON, result

from course_staff.command import main
from course_staff.grade.course_toml import read_course
from course_staff.grade.export import Format
from course_staff.grade.gradebook import opened, write_results
from course_staff.grade.hand_back import give_feedback, grade_sheet, rebuild_gradebook, save
from course_staff.grade.release import read_release
from course_staff.grade.results import write_result
from course_staff.paths import find_clone
from course_utils.errors import CourseError

CLONE = find_clone(Path(__file__).parent)


@pytest.fixture
def course(tmp_path):
    """A course with two graded students, and a third whose result is damaged."""
    (tmp_path / "course.toml").write_text(f"[lessons.{LESSON}]\n[lessons.06_one_by_one_and_inception]\n")
    results = [
        result("anna", ids={"canvas": "17", "moodle": "905"}, name="Anna Ö"),
        result("ben", passed=(True, False, False)),
    ]
    for one in results:
        write_result(tmp_path, one)
    write_result(tmp_path, result("cleo")).write_text("half")
    write_results(read_course(tmp_path), [read_release(CLONE, LESSON)], results)
    return tmp_path


def by_hand(course, points):
    with opened(read_course(course)) as gradebook:
        gradebook.find_grade("resnet50_check", LESSON, LESSON, "ben").manual_score = points
        gradebook.find_comment("resnet50", LESSON, LESSON, "ben").manual_comment = "Nearly."
        gradebook.db.commit()


def test_feedback_has_the_points_and_comments_of_the_gradebook(course):
    by_hand(course, 7.5)
    damaged, said = give_feedback(course, [])
    assert "cleo" in damaged
    assert "is damaged" in damaged
    assert said.startswith("2 pages of feedback in ")
    text = (course / "feedback" / "ben" / f"{LESSON}.html").read_text("utf-8")
    assert "17.5 <small>of 35" in text
    assert "Nearly." in text


def test_feedback_on_nothing_is_one_sentence(course):
    with pytest.raises(CourseError, match="has no results of 06_one_by_one_and_inception"):
        give_feedback(course, ["06"])
    with pytest.raises(CourseError, match="has no lesson '09'; it has 04"):
        give_feedback(course, ["09"])


def test_the_sheet_has_what_people_gave(course):
    by_hand(course, 7.5)
    text, said = grade_sheet(course, [], Format.CSV)
    assert said == []
    assert f"{LESSON},ben,Ben,0,10,7.5,0,17.5,35\n" in text


def test_the_sheet_for_canvas_says_who_is_not_in_it(course):
    text, (said,) = grade_sheet(course, ["04"], Format.CANVAS)
    assert "Anna Ö,17," in text
    assert said == "Not in the table: ben; what was handed in does not say who they are in Canvas."


def test_a_rebuild_takes_everything_from_the_results(course):
    by_hand(course, 7.5)
    write_results(read_course(course), [], [])  # any run keeps the marks
    (course / "gradebook.db").unlink()
    damaged, said = rebuild_gradebook(CLONE, course)
    assert "is damaged" in damaged
    assert said == "The gradebook was made from 2 results."
    assert f"{LESSON},ben,Ben,0,10,7.5,0,17.5,35\n" in grade_sheet(course, [], Format.CSV)[0]


def test_a_file_is_never_written_over(tmp_path):
    (tmp_path / "grades.csv").write_text("mine")
    with pytest.raises(CourseError, match="is there already"):
        save("table", tmp_path / "grades.csv")
    save("table", tmp_path / "new.csv")
    assert [(tmp_path / name).read_text() for name in ("grades.csv", "new.csv")] == ["mine", "table"]


@pytest.fixture
def course_command(monkeypatch, capsys):
    """Runs a verb of `course` in this process; its exit code, and what it wrote to both streams."""
    monkeypatch.chdir(CLONE.root)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["course", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code or 0, *capsys.readouterr()

    return run


def test_the_commands_hand_out_grades_and_feedback(course, tmp_path, course_command):
    sheet = tmp_path / "m.csv"
    code, said, noted = course_command("grades", "--course", course, "04", "--format", "moodle", "--output", sheet)
    assert (code, said) == (0, "")
    assert "Not in the table: ben" in noted
    assert "Participant 905" in sheet.read_text("utf-8")
    assert "2 pages of feedback" in course_command("feedback", "--course", course)[1]
    assert "made from 2 results" in course_command("grades", "--course", course, "--rebuild")[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["grades", "--course", "nowhere"], "nowhere is no course folder"),
        (["feedback", "--course", "nowhere"], "nowhere is no course folder"),
        (["grade"], "needs all three; or say --demo"),
        (["grade", "04", "--submissions", "nowhere", "--course", "nowhere"], "nowhere is no course folder"),
        (["init", "notebooks"], "is a part of the course"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(arguments, sentence, course_command):
    code, _, noted = course_command(*arguments)
    assert code == 2
    assert sentence in noted
    assert len(noted.strip().splitlines()) == 1
