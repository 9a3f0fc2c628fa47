"""The cells of an exercise, run in this process: what notebooks do works, what fails has its line."""

import os
import subprocess
import sys

import pytest
from small_jobs import RIGHT, SEEDS

from course_staff.grade.cells import evidence_of, run_cells
from course_staff.grade.handover import State, Unit
from course_staff.grade.worker import evidence
from course_utils.checks.collecting.serialize import decode
from course_utils.checks.exercises import find
from course_utils.checks.verdict import decide


@pytest.fixture(autouse=True)
def _own_main(monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # put back after the test


def judged(*cells, name="scale_pixels"):
    exercise = find(name)
    cases = exercise.cases(SEEDS[name])
    return decide(exercise, evidence_of(exercise, cells, cases), cases)


def test_a_helper_in_an_earlier_cell_is_known():
    helper = "LARGEST = 255\ndef as_float(x): return x.astype('float32')"
    assert judged(helper, "def scale_pixels(x): return as_float(x) / LARGEST").outcome == "passed"


@pytest.mark.parametrize("cell", ["1 / 0", "def broken(:", "import sys; sys.exit(1)", "raise KeyboardInterrupt"])
def test_a_cell_that_fails_before_the_answer_ends_nothing(cell):
    assert judged(cell, RIGHT["scale_pixels"]).outcome == "passed"


def test_the_last_error_is_told_where_the_answer_is_missing():
    verdict = judged("first = 1", "second = first +\n")
    assert verdict.outcome == "incorrect"
    assert "SyntaxError" in verdict.message
    verdict = judged("import numpy\nrows = 2\nrows.shape\ndef scale_pixels(x): return x")
    assert "AttributeError in line 3, `rows.shape`" in verdict.message


def test_an_answer_that_is_not_there_is_a_sentence():
    verdict = judged("def scale_pixel(x): return x / 255")
    assert "there is no scale_pixels" in verdict.message
    assert verdict.points == 0


def test_an_error_in_the_answer_names_the_line_of_its_cell():
    verdict = judged("import numpy as np", "def scale_pixels(x):\n    y = x * 2\n    return np.nothing(y)\n")
    assert "AttributeError in line 3, `return np.nothing(y)`" in verdict.message


def test_a_stub_is_not_attempted():
    assert judged("def scale_pixels(x):\n    raise NotImplementedError('scale_pixels')").outcome == "not_attempted"


def test_the_courses_own_answer_earns_nothing_and_lets_a_later_one_be_graded():
    own = "{0} = reference('{0}')"
    assert judged(own.format("scale_pixels")).outcome == "not_attempted"
    count = """
def multiplications(n_H, n_W, n_C, filters, kernel_size):
    return conv_output_size(n_H, 1) * n_W * n_C * filters * kernel_size**2
"""
    assert judged(own.format("conv_output_size"), count, name="multiplications").outcome == "passed"


def test_an_interrupt_that_the_answer_raises_is_its_mistake():
    verdict = judged("def scale_pixels(x): raise KeyboardInterrupt")
    assert verdict.outcome == "incorrect"
    assert "KeyboardInterrupt" in verdict.message


def test_what_libraries_look_up_in_a_notebook_is_there():
    cell = """
import dataclasses, inspect, pickle, typing
@dataclasses.dataclass
class Size:
    rows: "int"
def twice(x): return 2 * x
hints, source = typing.get_type_hints(Size), inspect.getsource(twice)
again = pickle.loads(pickle.dumps(Size(3)))
display(again)
"""
    namespace, error = run_cells("scale_pixels", (cell,))
    assert error is None
    assert namespace["source"] == "def twice(x): return 2 * x\n"
    assert namespace["again"].rows == 3
    assert namespace["hints"] == {"rows": int}


def test_each_exercise_has_names_of_its_own_and_modules_are_shared():
    run_cells("scale_pixels", ("import json\njson.left_by_a_cell = mine = 1",))
    namespace, error = run_cells("multiplications", ("import json\nleft = json.left_by_a_cell\nmine",))
    del __import__("json").left_by_a_cell
    assert namespace["left"] == 1
    assert isinstance(error, NameError)


def test_output_goes_nowhere(capfd):
    cell = "import os, sys\nprint('a'); sys.stderr.write('b'); os.write(1, b'c'); os.system('echo d; echo e >&2')"
    _, error = run_cells("scale_pixels", (cell,))
    assert error is None
    assert capfd.readouterr() == ("", "")


def test_evidence_that_cannot_be_written_is_a_sentence(monkeypatch):
    exercise = find("scale_pixels")
    monkeypatch.setattr("course_staff.grade.worker.evidence_of", lambda *_: [{"x": object()}])
    found = decode(evidence(Unit("scale_pixels", State.ANSWERED, ("",)), 13))
    verdict = decide(exercise, found, exercise.cases(13))
    assert "could not be examined" in verdict.message


def test_grading_once_more_gives_the_same():
    cells = (RIGHT["identity_block"],)
    unit = Unit("identity_block", State.ANSWERED, cells)
    assert evidence(unit, 14) == evidence(unit, 14)


@pytest.mark.release_gate
def test_importing_all_checks_runs_no_operation_so_that_a_fork_is_safe_and_one_that_has_run_is_seen():
    code = """
from course_staff.grade.worker import prepare, runtime_started
prepare()
print(runtime_started(), flush=True)
import tensorflow as tf
tf.constant(1.0)
prepare()
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert answer.stdout == "False\n"
    assert answer.returncode == 1
    assert "after which no fork is safe" in answer.stderr
