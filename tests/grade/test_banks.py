"""Every right solution of the banks, put into a student's notebook, comes out again as a function that is right.

The module of a bank stands in one cell of the notebook, as a student's helpers may: out of hundreds of statements those
have to be found that one answer needs.
"""

import importlib
import inspect
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from made_notebooks import Student, run
from mutants import bank_of

from course_staff.grade.handover import State
from course_utils.checks import evaluate

LESSONS = {
    "01": ("happy_model", "compile_and_fit", "predict_photo"),
    "04": ("identity_block", "convolutional_block", "resnet50"),
    "06": ("one_by_one", "multiplications", "inception_module", "googlenet"),
}
EXERCISES = [(lesson, name) for lesson, names in LESSONS.items() for name in names]
CHEAP = ("one_by_one", "multiplications")  # NumPy alone


def from_statements(exercise):
    return importlib.import_module(f"mutants.from_statements.{exercise}")


def written(solution, name):
    """The text of a solution under the name of its exercise, without decorators."""
    text = textwrap.dedent(inspect.getsource(solution.function))
    text = text[re.search(r"^def ", text, re.MULTILINE).start() :]
    return re.sub(r"^def \w+", f"def {name}", text)


def solved(lesson, exercise, module, answer):
    """The unit of an exercise whose answer stands in its cell, and the rest of a module in another."""
    student = Student(lesson).put(inspect.getsource(module), above=exercise).answer(exercise, answer)
    unit = student.units()[exercise]
    assert unit.state is State.ANSWERED
    return unit


@pytest.mark.sample(3)
@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_solutions_from_the_statements_are_there_and_bring_only_what_they_need(lesson, exercise):
    module = from_statements(exercise)
    right = [solution for solution in module.SOLUTIONS if solution.right]
    assert len(right) >= 3
    for solution in right:
        unit = solved(lesson, exercise, module, written(solution, exercise))
        assert unit.note == "", solution.name
        assert "BANK" not in "".join(unit.cells)
        names = run(unit)
        assert names[exercise].__name__ == exercise
        wrong = {entry.name for entry in module.SOLUTIONS if entry.right is False} & names.keys()
        assert not {name for name in wrong if not re.search(rf"\b{name}\b", "".join(unit.cells[-1:]))}
        if exercise in CHEAP:
            assert evaluate(exercise, names[exercise]).outcome == "passed"


@pytest.mark.sample(3)
@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_wrong_solutions_from_the_statements_are_there_too(lesson, exercise):
    module = from_statements(exercise)
    for solution in [solution for solution in module.SOLUTIONS if solution.right is False][:8]:
        unit = solved(lesson, exercise, module, written(solution, exercise))
        assert run(unit)[exercise].__name__ == exercise


@pytest.mark.sample(3)
@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_a_solution_that_is_an_entry_of_the_whole_bank_brings_the_bank(lesson, exercise):
    """`f = BANK.right["name"]` needs all statements that put something into the bank, and none that tries it out."""
    bank = bank_of(exercise)
    module = sys.modules[f"mutants.{exercise}"]
    assert len(bank.right) >= 2
    for name in bank.right:
        unit = solved(lesson, exercise, module, f"print(1)\n{exercise} = BANK.right[{name!r}]\nassert False")
        assert unit.note == "", name
        if exercise in CHEAP:
            assert evaluate(exercise, run(unit)[exercise]).outcome == "passed"


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_answers_of_the_course_itself_are_found_in_its_executed_notebook(lesson):
    from course_staff.workplace.notebook import read_notebook

    student = Student(lesson)
    name = student.release.lesson
    (path,) = Path(__file__).parents[2].glob(f"notebooks/instructor/{name}.ipynb")
    student.notebook = read_notebook(path)
    for unit in student.units().values():
        assert unit.state is State.ANSWERED
        assert unit.note == ""
        assert not re.search(
            r"\.fit\(|plots\.|^check\(|claim\(", re.sub(r"return model\.fit", "", "\n".join(unit.cells))
        )


def test_nothing_here_imports_tensorflow():
    """The parent of the sandbox reads and lays over; TensorFlow would make its memory and its start expensive."""
    code = "import sys, course_staff.grade.layover, course_staff.grade.intake; print('tensorflow' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
