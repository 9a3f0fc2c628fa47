"""Lesson 02b in the sandbox: its answers define classes and write files, in the folder that the check gives them."""

from io import StringIO

import nbformat
import pytest
from made_notebooks import CLONE, Student
from rich.console import Console

from course_staff.grade.course_folder import make_course
from course_staff.grade.grade import grade_lesson
from course_staff.grade.results import read_results

HISTORY = """\
class LossHistory(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.losses = []

    def on_epoch_begin(self, epoch, logs=None):
        self.losses.append([])

    def on_train_batch_end(self, batch, logs=None):
        self.losses[-1].append({one})


def loss_history():
    return LossHistory()
"""
RESUME = """\
def resume_training(model, x, y, epochs, folder):
    path, first = folder / "model.keras", 0
    if path.exists():
        model = keras.models.load_model(path{more})
        first = round(int(model.optimizer.iterations) / -(-len(x) // 32))
    checkpoint = keras.callbacks.ModelCheckpoint(path)
    model.fit(x, y, epochs=epochs, initial_epoch=first, shuffle=False, callbacks=[checkpoint], verbose=0)
    return model
"""
ANSWERS = {
    "right": (
        HISTORY.format(one='(batch + 1) * logs["loss"] - sum(self.losses[-1])'),
        RESUME.format(more=""),
    ),
    "wrong": (
        HISTORY.format(one='logs["loss"]'),
        "def resume_training(model, x, y, epochs, folder):\n"
        "    model.fit(x, y, epochs=epochs, shuffle=False, verbose=0)\n"
        "    model.save(folder / 'model.keras')\n"
        "    return model\n",
    ),
    "borrowed": (
        "def loss_history():\n    return reference('loss_history')()\n",
        "def resume_training(*arguments):\n    return reference('resume_training')(*arguments)\n",
    ),
}
POINTS = {"right": [10, 10], "wrong": [0, 0], "borrowed": [0, 0]}


@pytest.mark.release_gate  # half a minute
@pytest.mark.needs_bwrap
@pytest.mark.timeout(900)
def test_answers_that_define_classes_and_write_files_are_graded_as_they_deserve(tmp_path):
    course, inbox = tmp_path / "course", tmp_path / "inbox"
    make_course(CLONE, course, ["02b"])
    inbox.mkdir()
    for name, (history, resume) in ANSWERS.items():
        student = Student("02b").answer("loss_history", history).answer("resume_training", resume)
        nbformat.write(student.notebook, inbox / f"{name}.ipynb")
    grade_lesson(CLONE, "02b", inbox, course, console=Console(file=StringIO(), width=120))
    results, problems = read_results(course)
    assert problems == []
    grades = {result.student: result.grades for result in results}
    told = {name: [(grade.end, grade.what) for grade in one] for name, one in grades.items()}
    assert {name: [grade.points for grade in one] for name, one in grades.items()} == POINTS, told
    assert grades["wrong"][0].what == "the losses are running means"
    assert grades["wrong"][1].what == "a killed run leaves nothing in the folder"
