"""Values that lie about their size, that cost when they are looked at, or whose methods misbehave."""

import time
import tracemalloc

import numpy as np
import pytest
import tensorflow as tf
from mutants import bank_of

from course_utils.checks import evaluate

EXERCISES = ["scale_pixels", "one_by_one", "ten_crop", "average_predictions", "predict_photo", "mirror", "pca_color"]
EXERCISES += ["cache_features", "gradient_norms", "conv_output_size"]


def of_shape(shape, dtype="float32", array=None):
    """An object that says it has this shape and this type, and turns into `array`."""

    class Odd:
        def __array__(self, *args, **kwargs):
            if isinstance(array, BaseException):
                raise array
            return array

    Odd.shape, Odd.dtype = shape, dtype
    return Odd()


class Nested(np.ndarray):
    """An array whose own methods say something else than it holds."""

    @property
    def shape(self):
        raise RuntimeError("no shape")

    def __array_finalize__(self, obj):
        pass

    def astype(self, *args):
        raise SystemExit(3)


def deep(levels=100_000):
    value = []
    for _ in range(levels):
        value = [value]
    return value


ODD = {
    "broadcast text": lambda: np.broadcast_to(np.array("x" * 100), (10**4, 10**4)),
    "broadcast numbers": lambda: np.broadcast_to(np.array(0.5), (40_000, 40_000)),
    "objects": lambda: np.array([object(), None, "x"], object),
    "broadcast objects": lambda: np.broadcast_to(np.array([None]), (10**5, 10**5)),
    "records": lambda: np.zeros(3, [("a", "f4"), ("b", "i4")]),
    "dates": lambda: np.array(["2024-02-29"], "datetime64[D]"),
    "ragged": lambda: tf.ragged.constant([[1.0, 2.0], [3.0]]),
    "sparse": lambda: tf.sparse.from_dense([[0.0, 1.0]]),
    "text tensor": lambda: tf.constant(["a", "b"]),
    "symbolic": lambda: __import__("keras").Input((3,)),
    "raises": lambda: of_shape((3,), array=ValueError("no array")),
    "exits": lambda: of_shape((3,), array=SystemExit(1)),
    "lies": lambda: of_shape((10**9, 10**9), array=np.zeros(3)),
    "lies the other way": lambda: of_shape((3,), array=np.broadcast_to(0.5, (10**5, 10**5))),
    "its own methods": lambda: np.zeros(3).view(Nested),
    "deep": deep,
    "long": lambda: [0.5] * 10**6,
}


@pytest.mark.sample(1)
@pytest.mark.parametrize("exercise", EXERCISES)
def test_odd_values_are_incorrect_soon_and_cost_no_memory(exercise):
    for name, make in ODD.items():
        value = make()
        watched = name.startswith(("broadcast", "lies"))  # watching takes time
        if watched:
            tracemalloc.start()
        started = time.monotonic()
        verdict = evaluate(exercise, lambda *arguments, value=value, **options: value)
        assert time.monotonic() - started < 20, name
        assert verdict.outcome == "incorrect", name
        if watched:
            assert tracemalloc.get_traced_memory()[1] < 300 * 2**20, name
            tracemalloc.stop()


def test_the_size_is_named():
    giant = np.broadcast_to(np.array(0.5), (40_000, 40_000))
    message = evaluate("scale_pixels", lambda x: giant).message
    assert "your function returns far more than the text asks for" in message
    assert "40000×40000" in message


def test_a_class_of_ones_own_that_is_a_right_array_passes():
    class Tagged(np.ndarray):
        pass

    right = next(iter(bank_of("scale_pixels").right.values()))
    assert evaluate("scale_pixels", lambda x: np.asarray(right(x)).view(Tagged)).outcome == "passed"


class Evil(type):
    @property
    def __name__(cls):
        raise SystemExit(2)


@pytest.mark.parametrize("text", [SystemExit(3), RecursionError(), KeyError("x"), 3])
def test_an_exception_that_cannot_be_shown_is_a_verdict(text):
    class Hostile(Exception):
        def __str__(self):
            if isinstance(text, BaseException):
                raise text
            return text  # no string

    class Nameless(Exception, metaclass=Evil):
        pass

    for error in (Hostile, Nameless):

        def solution(x, error=error):
            raise error

        verdict = evaluate("scale_pixels", solution)
        assert verdict.outcome == "incorrect"
        assert "cannot be shown" in verdict.message
