"""The course's own answers earn nothing, however they are called; what is not an answer may be called."""

import ast
import inspect
import re
import textwrap
import threading

import keras
import nbformat
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from mutants import bank_of
from own_one_liners import ONE_LINERS

from course_staff.paths import find_clone
from course_utils import measure, models, training
from course_utils.checks import evaluate, find, reference
from course_utils.checks.exercises import names
from course_utils.checks.numpy_reference.layers import conv2d
from course_utils.errors import CourseError
from course_utils.own_answers import own_answer, watching
from course_utils.references.index import LESSON_OF
from course_utils.training import augment
from course_utils.training.few_photos import augmented_batches

STUDENT = find_clone().student
# What a student may have at hand; `augment` is also the name of an argument of `overlapped`.
AT_HAND = {
    "keras": keras,
    "layers": layers,
    "np": np,
    "tf": tf,
    "measure": measure,
    "models": models,
    "training": training,
    "augment": augment,
    "augmented_batches": augmented_batches,
    "conv2d": conv2d,
    "find": find,
    "reference": reference,
}
STUB = re.compile(r"^( *)raise NotImplementedError\(.*\)$", re.MULTILINE)


def exercise_cell(name):
    """The cell of the exercise in the student notebook."""
    (path,) = STUDENT.glob(f"{LESSON_OF[name].removeprefix('lesson_')}_*.ipynb")
    return next(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.id == name)


def pasted(name, answer):
    """The student's function with `answer` in place of the stub."""
    code, count = STUB.subn(lambda stub: textwrap.indent(answer, stub[1]), exercise_cell(name))
    assert count == 1
    namespace = dict(AT_HAND)
    exec(compile(code, "<cell>", "exec"), namespace)
    return namespace[name]


def call_of_reference(name):
    (function,) = (node for node in ast.parse(exercise_cell(name)).body if isinstance(node, ast.FunctionDef))
    return f'return reference("{name}")({", ".join(argument.arg for argument in function.args.args)})'


def answers():
    for name in names():
        lines = (call_of_reference(name), *ONE_LINERS.get(name, ()))
        yield from (pytest.param(name, line, id=f"{name}-{i}") for i, line in enumerate(lines))


@pytest.mark.sample(3)
@pytest.mark.parametrize(("name", "answer"), list(answers()))
def test_a_call_of_the_courses_own_earns_nothing(name, answer):
    verdict = evaluate(name, pasted(name, answer))
    assert (verdict.outcome, verdict.points) == ("not_attempted", 0)
    assert "this is the course's own; write yours" in verdict.message
    assert "a call of " in verdict.got


@pytest.mark.parametrize("name", ["multiplications", "identity_block"])
def test_the_reference_handed_to_the_check_earns_nothing(name, capsys):
    function = reference(name)
    assert capsys.readouterr().out == f"{name}: the course's own, without points\n"
    assert evaluate(name, function).outcome == "not_attempted"


def test_every_name_of_the_table_is_an_exercise():
    assert set(ONE_LINERS) <= set(names())


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", [name for name in names() if name not in ("alexnet", "vgg16", "googlenet")])
def test_the_reference_is_right_and_has_the_signature_of_the_exercise(name):
    own = reference(name)
    (stub,) = (node for node in ast.parse(exercise_cell(name)).body if isinstance(node, ast.FunctionDef))
    assert f"({ast.unparse(stub.args)})" == str(inspect.signature(own)).replace("'", '"').replace('"', "'")
    verdict = evaluate(name, inspect.unwrap(own))  # as if a student had written it
    assert verdict.outcome == "passed", verdict.message


@pytest.mark.release_gate
def test_building_on_the_reference_of_an_earlier_exercise_is_graded():
    blocks = {name: reference(name) for name in ("identity_block", "convolutional_block")}
    code = inspect.getsource(inspect.unwrap(reference("resnet50"))).replace("@own_answer", "# ")
    namespace = AT_HAND | blocks
    exec(compile(code, "<cell>", "exec"), namespace)
    verdict = evaluate("resnet50", namespace["resnet50"])
    assert (verdict.outcome, verdict.points) == ("passed", verdict.max_points)


def test_a_call_before_the_check_counts_for_nothing():
    augment.mirror(np.zeros((1, 2, 2, 3)), 1)
    assert evaluate("mirror", next(iter(bank_of("mirror").right.values()))).outcome == "passed"


def test_calls_are_heard_from_other_threads_and_only_meanwhile():
    own = own_answer("mirror", "ten_crop")(lambda x: x)
    with watching("ten_crop") as called:
        thread = threading.Thread(target=own, args=(1,))
        thread.start()
        thread.join()
    own(2)
    assert len(called) == 1


def test_a_mark_leaves_name_text_and_signature():
    assert models.alexnet.__name__ == "alexnet"
    assert list(inspect.signature(models.vgg).parameters) == ["depth", "input_shape", "classes"]
    assert "Krizhevsky" in models.alexnet.__doc__


def test_there_is_no_reference_without_an_exercise():
    with pytest.raises(CourseError, match="There is no exercise 'resnet_50'"):
        reference("resnet_50")
