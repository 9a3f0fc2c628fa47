"""Texts that a person reads: no check gives them points, a person is asked, and what that person gives stays."""

import copy
import json
from io import StringIO
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum
from rich.console import Console

from course_staff.grade import grade as grading_steps
from course_staff.grade.attempt import attempt_of, result_of
from course_staff.grade.autograded import autograded
from course_staff.grade.by_hand import students_waiting, texts_written
from course_staff.grade.course_folder import make_course
from course_staff.grade.course_toml import CourseFolder, read_course
from course_staff.grade.feedback import page
from course_staff.grade.gradebook import opened, rebuild, write_results
from course_staff.grade.intake import Submission
from course_staff.grade.names import Person
from course_staff.grade.release import release_of
from course_staff.grade.report import table_of, what_happened
from course_staff.grade.scores import read_scores
from course_staff.paths import find_clone
from course_staff.workplace.origin import grading

LESSON = "10_essays"
POINTS = {"question": 4, "result": 6}
TEMPLATE = "**Your answer:** …"


def asked(name):
    mark = {"grade_id": name, "grade": True, "solution": True, "points": POINTS[name], "locked": False}
    cell = new_markdown_cell(TEMPLATE, id=name, metadata={"nbgrader": mark | {"task": False, "schema_version": 3}})
    cell.metadata.nbgrader.checksum = compute_checksum(cell)
    return cell


RELEASE = release_of(LESSON, new_notebook(cells=[new_markdown_cell("# Essays"), *map(asked, POINTS)]))


def handed_in(student="anna", extra=(), **texts):
    """An attempt in which these texts were written."""
    notebook = copy.deepcopy(RELEASE.notebook)
    for cell in notebook.cells:
        cell.source = texts.get(cell.id, cell.source)
    notebook.cells[-1:-1] = extra
    submission = Submission(Person(student, student.title()), f"{student}.ipynb", json.dumps(notebook).encode(), "d1")
    return attempt_of(submission, RELEASE, b"secret", "k1")


def result(student="anna", **texts):
    return result_of(handed_in(student, **texts), (), RELEASE, None, isolated=True)


@pytest.fixture
def course(tmp_path, new_sqlite) -> CourseFolder:
    new_sqlite(tmp_path)
    (tmp_path / "course.toml").write_text(f"[lessons.{LESSON}]\n")
    return read_course(tmp_path)


def rows(course, student="anna"):
    """Automatic and manual points of each text, and whether a person is asked to look."""
    with opened(course) as gradebook:
        notebook = gradebook.find_submission_notebook(LESSON, LESSON, student)
        return {row.name: (row.auto_score, row.manual_score, row.needs_manual_grade) for row in notebook.grades}


def give(course, points, student="anna"):
    """A person reads the question's text in formgrader."""
    with opened(course) as gradebook:
        row = gradebook.find_grade("question", LESSON, LESSON, student)
        row.manual_score, row.needs_manual_grade = points, False
        gradebook.find_comment("question", LESSON, LESSON, student).manual_comment = "Sharp."
        gradebook.db.commit()


def test_a_lesson_of_texts_alone_can_be_graded():
    assert (RELEASE.by_hand, dict(RELEASE.points), dict(RELEASE.exercises)) == (POINTS, {}, {})


def test_what_is_written_is_told_from_what_was_handed_out():
    mine = copy.deepcopy(RELEASE.notebook)
    assert texts_written(mine, RELEASE.notebook) == {"question": "", "result": ""}
    mine.cells[1].source = "Does it help?\n"
    mine.cells.append(copy.deepcopy(mine.cells[1]))  # pasted, with its metadata
    mine.cells[-1].source = "And why?"
    del mine.cells[2]
    assert texts_written(mine, RELEASE.notebook) == {"question": "Does it help?\n\nAnd why?", "result": ""}


def test_a_text_is_known_by_its_id_where_an_editor_lost_the_metadata():
    mine = copy.deepcopy(RELEASE.notebook)
    mine.cells[1].update(source="Does it help?", metadata={})
    assert texts_written(mine, RELEASE.notebook)["question"] == "Does it help?"


def test_a_written_text_gets_no_points_by_itself_and_asks_for_a_person(course):
    write_results(course, [RELEASE], [result(question="Does it help?")])
    assert rows(course) == {"question": (None, None, True), "result": (0.0, None, False)}
    with opened(course) as gradebook:
        assert students_waiting(gradebook, LESSON) == ["anna"]
        assert gradebook.find_assignment(LESSON).max_score == sum(POINTS.values())
        assert gradebook.find_submission(LESSON, "anna").score == 0


def test_points_of_a_person_stay_until_the_text_is_another_one(course):
    write_results(course, [RELEASE], [result(question="Does it help?")])
    give(course, 3.0)
    write_results(course, [RELEASE], [result(question="Does it help?")])
    assert rows(course)["question"] == (None, 3.0, False)
    write_results(course, [RELEASE], [result(question="Does it help much?")])
    assert rows(course)["question"] == (None, 3.0, True)
    with opened(course) as gradebook:
        assert students_waiting(gradebook, LESSON) == ["anna"]


def test_points_of_a_person_survive_the_loss_of_the_gradebook(course):
    results = [result(question="Does it help?"), result("ben", question="And this?")]
    write_results(course, [RELEASE], results)
    give(course, 3.0)
    write_results(course, [RELEASE], results)
    (course.root / "gradebook.db").unlink()
    rebuild(course, [RELEASE], results)
    assert rows(course)["question"] == (None, 3.0, False)
    assert rows(course, "ben")["question"] == (None, None, True)


def test_a_text_that_was_taken_back_after_it_got_points_is_looked_at_again(course):
    write_results(course, [RELEASE], [result(question="Does it help?")])
    give(course, 3.0)
    write_results(course, [RELEASE], [result()])
    assert rows(course)["question"] == (0.0, 3.0, True)


def test_feedback_says_what_is_not_read_yet_and_what_a_person_gave(course):
    found = result(question="Does it help?", result="It does.")
    write_results(course, [RELEASE], [found])
    give(course, 3.0)
    (score,) = read_scores(course, [found], [LESSON])
    assert (score.points, score.unread, score.most) == ({"question": 3.0, "result": 0.0}, {"result"}, 10.0)
    shown = page(course, found, score)
    assert "3 points" in shown
    assert "Sharp." in shown
    assert shown.count("not read yet") == 1


def test_formgrader_sees_each_text_below_the_students_own_work():
    work = [new_code_cell("net = deeper(4)"), new_markdown_cell("It took long.\x1b[31m")]
    attempt = handed_in(extra=work, question="Does it help?", result="It does.")
    notebook = autograded(RELEASE, attempt, result())
    texts = ["# Essays", "Does it help?", "net = deeper(4)", "It took long.\\x1b[31m", "It does."]
    assert [cell.source for cell in notebook.cells] == texts
    marks = [grading(cell).get("grade_id") for cell in notebook.cells]
    assert marks == [None, "question", None, None, "result"]


def test_a_text_that_was_not_written_is_shown_as_it_was_handed_out():
    notebook = autograded(RELEASE, handed_in(), result())
    assert [cell.source for cell in notebook.cells] == ["# Essays", TEMPLATE, TEMPLATE]


def test_the_table_says_how_many_texts_there_are(course):
    assert what_happened(result(question="Does it help?")) == "1 of 2 texts written"
    table = table_of(course, [result()])
    assert [list(column.cells) for column in table.columns] == [["anna"], ["–"], ["0 of 2 texts written"]]


def test_lesson_10_goes_from_the_inbox_to_formgrader_without_a_run_of_anything(tmp_path, new_sqlite, monkeypatch):
    monkeypatch.setattr(grading_steps, "require", lambda: None)  # nothing is run, so no wall is needed
    clone, folder, inbox = find_clone(Path(__file__).parent), tmp_path / "course", tmp_path / "inbox"
    folder.mkdir()
    new_sqlite(folder)
    make_course(clone, folder, ["10"])
    plan = read_course(folder).lessons["10_cifar10"].points
    notebook = json.loads((clone.student / "10_cifar10.ipynb").read_text("utf-8"))
    asked = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]
    assert plan == {cell["id"]: cell["metadata"]["nbgrader"]["points"] for cell in asked}
    assert sum(plan.values()) == 20
    inbox.mkdir()
    (inbox / "ben.ipynb").write_text(json.dumps(notebook), "utf-8")
    asked[0]["source"] = "Does a hidden layer help?"
    (inbox / "anna.ipynb").write_text(json.dumps(notebook), "utf-8")
    console = Console(file=StringIO(), width=110)
    code = grading_steps.grade_lesson(clone, "10", inbox, folder, console=console)
    said = console.file.getvalue()
    assert code == 1
    assert "1 of 4 texts written" in said
    assert "0 of 4 texts written" in said
    assert "A person has to read the texts of 1; formgrader shows them." in said
    shown = (folder / "autograded" / "anna" / "10_cifar10" / "10_cifar10.ipynb").read_text("utf-8")
    assert "Does a hidden layer help?" in shown
    with opened(read_course(folder)) as gradebook:
        row = gradebook.find_grade("ladder_question", "10_cifar10", "10_cifar10", "anna")
        row.manual_score, row.needs_manual_grade = 4.0, False
        gradebook.db.commit()
    assert grading_steps.grade_lesson(clone, "10", inbox, folder, console=console) == 0
