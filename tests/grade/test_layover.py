"""What is to be run of a student's notebook, whatever they did to it."""

import copy
import json
import random

import nbformat
import pytest
from made_notebooks import Student, run

from course_staff.grade.handover import State
from course_staff.grade.intake import read_submissions

COUNT = (
    "def multiplications(n_H, n_W, n_C, filters, kernel_size):\n    return n_H * n_W * filters * kernel_size**2 * n_C"
)
BY_HELPER = COUNT.replace("kernel_size**2", "square(kernel_size)")
SQUARE = "def square(x):\n    return x * x"
WRONG = COUNT.replace("* n_C", "")
ONE = "def one_by_one(X, kernel, bias):\n    return np.asarray(X * kernel + bias)"
RIGHT = 28 * 28 * 192 * 32 * 25


@pytest.fixture
def student():
    return Student("06")


def counted(student):
    """What the student's answer to `multiplications` says of the lesson's example."""
    unit = student.units()["multiplications"]
    assert unit.state is State.ANSWERED, unit
    return run(unit)["multiplications"](28, 28, 192, 32, 5)


def test_a_notebook_as_it_was_handed_out_is_stubs(student):
    found = student.units()
    assert list(found) == ["one_by_one", "multiplications", "inception_module", "googlenet"]
    assert {unit.state for unit in found.values()} == {State.STUB}
    assert not any(unit.cells or unit.note for unit in found.values())


def test_an_answer_in_its_place_is_run_alone(student):
    unit = student.answer("multiplications", COUNT).units()["multiplications"]
    assert unit.cells == (COUNT,)
    assert unit.note == ""


def test_given_imports_are_there(student):
    unit = student.answer("one_by_one", ONE).units()["one_by_one"]
    assert [cell.strip() for cell in unit.cells] == ["import numpy as np", ONE]
    assert run(unit)["one_by_one"](2.0, 3.0, 1.0) == 7


def test_a_given_cell_that_was_deleted_is_there(student):
    student.answer("one_by_one", ONE)
    del student.cells[student.at("grey = np.arange")]
    assert run(student.units()["one_by_one"])["one_by_one"](2.0, 3.0, 1.0) == 7


def test_a_given_cell_that_was_changed_serves_as_both(student):
    student.answer("one_by_one", "def one_by_one(X, kernel, bias): return np.abs(mine)")
    student.cells[student.at("grey = np.arange")].source = "mine = -5"
    assert run(student.units()["one_by_one"])["one_by_one"](1, 1, 1) == 5


def test_all_cells_deleted_but_the_answer(student):
    student.answer("one_by_one", ONE)
    student.notebook.cells = [student.cells[student.at("one_by_one")]]
    found = student.units()
    assert run(found["one_by_one"])["one_by_one"](2.0, 3.0, 1.0) == 7
    assert found["multiplications"].state is State.MISSING


@pytest.mark.parametrize("place", [{"above": "multiplications"}, {"below": "multiplications"}, {}, {"above": "Stop"}])
def test_an_answer_that_is_split_over_cells_is_whole(student, place):
    assert counted(student.answer("multiplications", BY_HELPER).put(SQUARE, **place)) == RIGHT


def test_an_answer_in_a_cell_of_ones_own_counts_where_the_stub_was_left(student):
    unit = student.put(COUNT).units()["multiplications"]
    assert unit.cells == (COUNT,)
    assert unit.note == ""


def test_a_copied_answer_cell_is_said_and_the_last_above_the_check_counts(student):
    student.answer("multiplications", WRONG)
    copied = copy.deepcopy(student.cells[student.at("multiplications")])
    copied.source = COUNT
    student.cells.insert(student.at("multiplications") + 1, copied)
    assert counted(student) == RIGHT
    unit = student.units()["multiplications"]
    first = student.at("multiplications") + 1
    assert unit.note == f"Cell {first} answered it as well, and cell {first + 1} counts."


def test_an_answer_cell_that_was_cut_in_two_is_one_answer(student):
    """JupyterLab gives both halves the metadata of the cell that was cut."""
    student.answer("multiplications", SQUARE)
    second = copy.deepcopy(student.cells[student.at("multiplications")])
    second.source = BY_HELPER
    student.cells.insert(student.at("multiplications") + 1, second)
    assert counted(student) == RIGHT
    assert student.units()["multiplications"].note == ""


def test_a_stub_that_is_a_comment_now_is_no_stub(student):
    line = next(line for line in student.cells[student.at("multiplications")].source.split("\n") if "raise" in line)
    student.put(COUNT.replace("    return", f"    # {line.strip()}\n    return"))
    assert counted(student) == RIGHT


def test_a_helper_in_the_cell_of_a_stub_is_kept_and_the_stub_is_not(student):
    student.cells[student.at("multiplications")].source += f"\n\n\n{SQUARE}"
    assert counted(student.put(BY_HELPER)) == RIGHT


def test_a_stub_in_the_cell_of_another_answer_takes_nothing_away(student):
    stub = student.cells[student.at("multiplications")].source
    student.put(COUNT, above="inception_module").answer(
        "inception_module", f"{stub}\n\n\ndef inception_module(): return 1"
    )
    student.answer("googlenet", "def googlenet(): return multiplications(1, 1, 1, 1, 1), inception_module()")
    assert run(student.units()["googlenet"])["googlenet"]() == (1, 1)


def test_an_answer_that_is_known_by_its_id_and_was_made_into_text_is_one(student):
    student.answer("multiplications", COUNT)
    cell = student.cells[student.at("multiplications")]
    cell.cell_type, cell.metadata = "markdown", {}
    assert counted(student) == RIGHT


def test_what_was_given_with_a_stub_is_there_although_its_answer_has_it_no_more():
    student = Student("03").answer("lenet5", "def lenet5(): return 1").answer("alexnet", "def alexnet(): return layers")
    found = student.units()
    assert [cell.strip() for cell in found["alexnet"].cells] == [
        "from keras import layers",
        "def alexnet(): return layers",
    ]
    assert [cell.strip() for cell in found["lenet5"].cells] == ["def lenet5(): return 1"]


def test_a_stub_that_was_copied_below_the_answer_takes_nothing_away(student):
    stub = copy.deepcopy(student.cells[student.at("multiplications")])
    student.answer("multiplications", COUNT)
    student.cells.insert(student.at("multiplications") + 1, stub)
    del stub.metadata["nbgrader"]
    assert counted(student) == RIGHT


@pytest.mark.parametrize("seed", range(5))
def test_cells_in_another_order_are_the_same_answers(student, seed):
    student.answer("one_by_one", ONE).answer("multiplications", BY_HELPER).put(SQUARE)
    random.Random(seed).shuffle(student.notebook.cells)
    assert counted(student) == RIGHT
    assert run(student.units()["one_by_one"])["one_by_one"](2.0, 3.0, 1.0) == 7


def test_without_any_metadata_and_ids_the_function_tells(student):
    student.answer("one_by_one", ONE).answer("multiplications", BY_HELPER).put(SQUARE, above="multiplications")
    for cell in student.cells:
        cell.metadata = {}
        del cell["id"]
    student.notebook.metadata = {}
    assert counted(student) == RIGHT
    found = student.units()
    assert run(found["one_by_one"])["one_by_one"](2.0, 3.0, 1.0) == 7
    assert found["googlenet"].state is not State.ANSWERED


def test_two_answers_in_one_cell_are_two_answers(student):
    student.answer("one_by_one", f"{ONE}\n\n\n{COUNT}")
    del student.cells[student.at("multiplications")]
    found = student.units()
    assert counted(student) == RIGHT
    assert "multiplications" not in run(found["one_by_one"])
    assert found["multiplications"].cells[-1].startswith("\n\n\n")  # on its own line


def test_what_a_student_tries_out_trains_and_plots_is_not_run(student):
    student.answer("multiplications", f"%matplotlib inline\n{COUNT}\nplt.plot([1])\nmodel.fit(x)\nraise SystemExit")
    student.put("!rm -rf /\nimport os\nos._exit(0)", above="multiplications")
    unit = student.units()["multiplications"]
    assert unit.cells == (f"\n{COUNT}",)
    assert unit.note == ""


def test_a_timed_answer_is_an_answer(student):
    assert counted(student.answer("multiplications", f"%%time\n{COUNT}")) == RIGHT


def test_an_answer_that_was_made_into_text_is_one(student):
    student.answer("multiplications", COUNT)
    student.cells[student.at("multiplications")].cell_type = "raw"
    assert counted(student) == RIGHT


def test_locked_cells_that_were_changed_change_nothing(student):
    student.answer("multiplications", COUNT)
    check = student.cells[student.at("multiplications_check")]
    check.source = "def check(*anything): print('passed')\ncheck('multiplications', multiplications)"
    check.metadata.nbgrader.update(locked=False, solution=True, grade=False)
    assert student.units()["multiplications"].cells == (COUNT,)


@pytest.mark.parametrize("flags", [{"solution": False}, {"grade": True}, {"locked": True}, {"schema_version": 1}])
def test_flags_that_were_flipped_change_nothing(student, flags):
    student.answer("multiplications", COUNT)
    student.cells[student.at("multiplications")].metadata.nbgrader.update(flags)
    assert counted(student) == RIGHT


def test_a_helper_in_a_locked_cell_is_kept(student):
    student.answer("multiplications", BY_HELPER)
    student.cells[student.at("multiplications_check")].source += f"\n\n\n{SQUARE}"
    assert counted(student) == RIGHT


def test_earlier_answers_are_run_where_they_are_called(student):
    module = "def inception_module(X, filters):\n    return X + sum(filters)"
    net = "def googlenet(input_shape=1, classes=6):\n    return inception_module(input_shape, (1, len(MODULES)))"
    found = student.answer("inception_module", module).answer("googlenet", net).units()
    assert run(found["googlenet"])["googlenet"](5) == 5 + 1 + 9
    assert any("def inception_module" in cell for cell in found["googlenet"].cells[:-1])
    assert found["googlenet"].note == ""


def test_an_earlier_answer_that_is_missing_is_said_and_stops_with_its_own_name(student):
    unit = student.answer(
        "googlenet", "def googlenet():\n    return inception_module(1, [1, [2, 3], [4, 5], 6])"
    ).units()["googlenet"]
    assert unit.note == "It calls what is not answered: inception_module."
    with pytest.raises(NotImplementedError, match="inception_module"):
        run(unit)["googlenet"]()


def test_an_answer_that_is_no_python_is_said_with_its_cell_and_line(student):
    unit = student.answer("multiplications", "def multiplications(:\n    pass").units()["multiplications"]
    assert unit.state is State.UNREADABLE
    assert unit.cells == ()
    assert unit.note.startswith(f"Cell {student.at('multiplications') + 1} is no Python (line 1: ")


def test_an_answer_that_is_no_python_gives_way_to_another_one(student):
    student.answer("multiplications", "def multiplications(:\n    pass").put(COUNT)
    assert counted(student) == RIGHT


def test_a_function_of_another_name_is_no_answer_and_a_person_can_see_why(student):
    unit = student.answer("multiplications", COUNT.replace("def m", "def my_m")).units()["multiplications"]
    assert unit.state is State.MISSING
    assert unit.note.endswith("which is the answer's, does not define multiplications.")


def test_an_emptied_answer_is_a_stub(student):
    assert student.answer("multiplications", "  \n").units()["multiplications"].state is State.STUB


def test_names_that_nothing_defines_are_said(student):
    unit = student.answer("multiplications", BY_HELPER).put("def square(:").units()["multiplications"]
    assert unit.note == f"It uses square, and cell {len(student.cells)}, which has that, is no Python."
    unit = student.answer("multiplications", COUNT.replace("n_H *", "nH *")).units()["multiplications"]
    assert unit.note == "It uses nH, which no cell defines."


def test_what_only_a_run_of_the_whole_notebook_would_make_is_said(student):
    student.answer(
        "multiplications", COUNT.replace("return", "history\n    exec('1')\n    import seaborn_x\n    return")
    )
    note = student.put("history = model.fit(x)").units()["multiplications"].note
    assert "history, which only a run of the whole notebook with its training makes" in note
    assert "exec, globals" in note
    assert "imports seaborn_x, which is not installed" in note


def test_names_of_the_kernel_are_no_news(student):
    unit = student.answer("multiplications", COUNT.replace("return", "display(1)\n    return")).units()[
        "multiplications"
    ]
    assert (len(unit.cells), unit.note) == (1, "")  # the worker has it
    unit = student.answer("multiplications", f"{COUNT} + (get_ipython() is None)").units()["multiplications"]
    assert unit.note == ""
    assert run(unit)["multiplications"](1, 1, 1, 1, 1) == 2


def test_from_a_folder_of_submissions_to_what_is_run(student, tmp_path):
    student.answer("multiplications", BY_HELPER).put(SQUARE)
    (tmp_path / "anna").mkdir()
    nbformat.write(student.notebook, tmp_path / "anna" / "06.ipynb")
    (tmp_path / "ben.py").write_text(COUNT)
    for submission in read_submissions(tmp_path, student.release.lesson):
        student.notebook = nbformat.from_dict(json.loads(submission.notebook))
        assert counted(student) == RIGHT
