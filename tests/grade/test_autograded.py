"""The notebook that formgrader shows: the cells that the gradebook knows, with answers and verdicts."""

import json
from pathlib import Path

import nbformat
from made import LESSON, grade, result

from course_staff.grade.attempt import Attempt
from course_staff.grade.autograded import autograded, verdict_text, write_autograded
from course_staff.grade.course_toml import CourseFolder
from course_staff.grade.handover import Job, State, Unit
from course_staff.grade.intake import Submission
from course_staff.grade.names import Person
from course_staff.grade.release import read_release
from course_staff.paths import find_clone
from course_staff.workplace.origin import grading

RELEASE = read_release(find_clone(Path(__file__).parent), "04")
HELPER = "def helper(X):\n    return X"
ANSWER = "def identity_block(X, f, filters):\n    return helper(X)"


def made(notebook=None):
    units = (
        Unit("identity_block", State.ANSWERED, ("import keras", HELPER, ANSWER)),
        Unit("convolutional_block", State.STUB),
        Unit("resnet50", State.ANSWERED, (HELPER, "resnet50 = None\x1b[31m", "print('after it')")),
    )
    submission = Submission(Person("anna", "Anna"), "anna.ipynb", notebook, "d1")
    return Attempt(submission, "k1", Job(units), (), False)


def shown(attempt, found):
    notebook = autograded(RELEASE, attempt, found)
    nbformat.validate(notebook)
    return notebook, {grading(cell)["grade_id"]: cell for cell in notebook.cells if grading(cell)}


def test_it_has_exactly_the_graded_cells_of_the_lesson():
    _, marked = shown(made(), result())
    assert list(marked) == [grading(cell)["grade_id"] for cell in RELEASE.notebook.cells if grading(cell)]


def test_answers_stand_in_their_cells_with_what_they_need_once_before_them():
    notebook, marked = shown(made(), result())
    sources = [cell.source for cell in notebook.cells]
    assert marked["identity_block"].source == ANSWER
    assert sources[sources.index(ANSWER) - 1] == HELPER
    assert sources.count(HELPER) == 1
    assert marked["convolutional_block"].source == "# There is no answer to convolutional_block."
    assert marked["resnet50"].source == "resnet50 = None\\x1b[31m"


def test_verdicts_are_the_outputs_of_the_checks():
    _, marked = shown(made(), result(passed=(True, False, True)))
    assert marked["identity_block_check"].outputs[0].text == "identity_block: passed, 10 of 10 points\n"
    assert "it is wrong" in marked["convolutional_block_check"].outputs[0].text


def test_the_lesson_itself_is_not_changed():
    before = nbformat.writes(RELEASE.notebook)
    shown(made(), result())
    assert nbformat.writes(RELEASE.notebook) == before


def test_a_verdict_for_the_instructor_has_the_hidden_inputs_and_the_note():
    text = verdict_text(grade("resnet50", False, what="wrong", got="17 rows", private=("got",), note="Odd."))
    assert text == "resnet50: incorrect, 0 of 15 points\nwrong\ngot: 17 rows\nnote: Odd.\n"


def test_text_that_is_graded_by_hand_is_the_student_s():
    mark = {"grade_id": "essay", "grade": True, "solution": True, "points": 5, "locked": False, "schema_version": 3}
    cell = nbformat.v4.new_markdown_cell("Write here.", metadata={"nbgrader": mark})
    release = type(RELEASE)(
        LESSON, nbformat.v4.new_notebook(cells=[cell]), RELEASE.exercises, RELEASE.points, RELEASE.digest
    )
    mine = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("My essay.", metadata={"nbgrader": mark})])
    notebook = autograded(release, made(json.dumps(mine).encode()), result())
    assert [cell.source for cell in notebook.cells] == ["My essay."]


def test_it_lies_where_nbgrader_looks(tmp_path):
    write_autograded(CourseFolder(tmp_path, "t", "", {}), RELEASE, made(), result())
    assert (tmp_path / "autograded" / "anna" / LESSON / f"{LESSON}.ipynb").is_file()
