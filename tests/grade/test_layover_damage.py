"""Notebooks that are large, damaged, or went through other programs, laid over their lesson."""

import copy
import json
import random
import time

import pytest
from made_notebooks import Student, run
from nbformat.v4 import new_code_cell
from test_layover import BY_HELPER, COUNT, ONE, RIGHT, SQUARE, counted

from course_staff.grade.handover import State
from course_staff.grade.layover import units
from course_staff.grade.reading import notebook_of, to_bytes


@pytest.fixture
def student():
    return Student("06")


def test_far_too_many_statements_are_one_sentence(student):
    student.answer("multiplications", COUNT)
    for _ in range(3):
        student.put("x = 1\n" * 2_000)
    found = student.units()
    assert {unit.state for unit in found.values()} == {State.UNREADABLE}
    assert "5,000 statements" in found["multiplications"].note


def test_a_cell_with_far_too_many_statements_stops_only_what_needs_it(student):
    student.answer("multiplications", COUNT).answer("one_by_one", ONE).put("b=1\n" * 6_000)
    assert counted(student) == RIGHT
    unit = student.answer("multiplications", "x=1\n" * 6_000 + COUNT).units()["multiplications"]
    assert unit.note.endswith("is no Python (it has more than 5,000 statements).")


HOSTILE = {
    "no Python": ")\n" + "x=1\n" * 250_000,
    "magics": "%time %ls\n" * 100_000,
    "badges": "[![Open in Colab](" * 50_000,
    "imports": "from a import " + ",".join(f"x{i}" for i in range(100_000)),
    "one line": "multiplications = " + "1+" * 400_000 + "1",
    "a long name": "x" * 900_000 + " = 1",
    "strings": "'''a" * 200_000,
    "statements": "x=1\n" * 250_000,
    "blank": "\n" * 900_000 + "multiplications",
}


SIZES = [(name, 45_000) for name in HOSTILE] + [("statements", 450_000), ("magics", 450_000)]


@pytest.mark.sample(2)
@pytest.mark.parametrize(("name", "size"), SIZES)
def test_a_million_characters_hold_nobody_up(student, name, size):
    code = HOSTILE[name]
    for start in range(0, 900_000, size):
        student.put(f"# {start}\n{code[:size]}")
        student.cells[-1].id = "0123456789ab"
    student.cells[student.at("multiplications")].source = code[:size]
    start = time.process_time()
    assert len(student.units()) == 4
    assert time.process_time() - start < 30


@pytest.mark.release_gate
def test_thousands_of_cells_hold_nobody_up(student):
    for i in range(2_400):
        student.put(f"x{i} = x{i - 1}\n)" if i % 2 else f"x{i} = x{i - 1}")
    start = time.process_time()
    assert counted(student.answer("multiplications", COUNT)) == RIGHT
    assert time.process_time() - start < 30


ROADS = {
    "colab": lambda raw: raw | {"nbformat_minor": 0, "metadata": {"colab": {}, "kernelspec": {"name": "python3"}}},
    "as it is": lambda raw: raw,
    "old": lambda raw: raw | {"nbformat_minor": 2},
}


@pytest.mark.parametrize("road", ROADS)
def test_a_notebook_that_went_through_other_programs_is_the_same(student, road):
    student.answer("one_by_one", ONE).answer("multiplications", BY_HELPER).put(SQUARE)
    raw = ROADS[road](json.loads(json.dumps(student.notebook)))
    for cell in raw["cells"] if road != "as it is" else ():
        cell["metadata"]["id"] = cell.pop("id")
    student.notebook = notebook_of(to_bytes(notebook_of(json.dumps(raw).encode(), "a.ipynb")), "a.ipynb")
    assert counted(student) == RIGHT
    found = student.units()
    assert found["inception_module"].state is State.STUB
    assert [cell.strip() for cell in found["one_by_one"].cells] == ["import numpy as np", ONE]


def test_version_3_of_the_format_is_graded(student):
    student.answer("multiplications", BY_HELPER).put(SQUARE)
    cells = [
        {"cell_type": "code", "input": cell.source, "outputs": [], "language": "python", "metadata": cell.metadata}
        for cell in student.cells
        if cell.cell_type == "code"
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells, "metadata": {}}]}
    student.notebook = notebook_of(json.dumps(old).encode(), "a.ipynb")
    assert counted(student) == RIGHT


@pytest.mark.parametrize("seed", range(30))
def test_no_damage_to_a_notebook_is_a_crash(seed):
    """Cells are deleted, copied, cut, mixed and stripped at random: there is a unit for each exercise all the same."""
    rng = random.Random(seed)
    student = Student("06").answer("one_by_one", ONE).answer("multiplications", BY_HELPER).put(SQUARE)
    for _ in range(30):
        cell = rng.choice(student.cells)
        other = rng.choice(student.cells)
        damage = rng.randrange(7)
        if damage == 0:
            student.cells.remove(cell)
        elif damage == 1:
            student.cells.insert(rng.randrange(len(student.cells)), copy.deepcopy(cell))
        elif damage == 2:
            cell.source = cell.source[: rng.randrange(len(cell.source) + 1)]
        elif damage == 3:
            cell.metadata = other.metadata
        elif damage == 4:
            cell.source += f"\n{other.source}"
        elif damage == 5:
            cell.cell_type = rng.choice(["code", "markdown", "raw"])
        else:
            cell.metadata["nbgrader"] = rng.choice([None, [], {"grade_id": 3}, {"grade_id": "one_by_one"}, "x"])
    found = units(student.notebook, student.release)
    assert [unit.exercise for unit in found] == list(student.release.exercises)
    for unit in found:
        assert bool(unit.cells) is (unit.state is State.ANSWERED)
        assert unit.note.isprintable()
        for cell in unit.cells:
            compile(cell, "<cell>", "exec")


def test_a_script_of_all_answers_is_graded(student):
    script = f"import numpy as np\n\n\n{ONE}\n\n\n{COUNT}\n\nprint(multiplications(1, 2, 3, 4, 5))"
    student.notebook = notebook_of(script.encode(), "a.py")
    assert counted(student) == RIGHT
    found = student.units()
    assert run(found["one_by_one"])["one_by_one"](2.0, 3.0, 1.0) == 7
    assert found["googlenet"].state is State.MISSING


def test_the_submission_is_left_as_it_was(student):
    student.answer("multiplications", f"%%time\n{COUNT}").cells.append(new_code_cell("x = !ls"))
    before = copy.deepcopy(student.notebook)
    student.units()
    assert student.notebook == before
