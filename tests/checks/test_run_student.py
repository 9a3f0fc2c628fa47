"""What a student's code may do while it is examined, and what is said of it."""

import time

import numpy as np
from mutants import bank_of

from course_utils.checks import evaluate


def test_a_solution_that_calls_a_stub_is_told_which_function_is_unsolved():
    def identity_block(X, f, filters):
        raise NotImplementedError("identity_block: replace this line with your code")

    def resnet50(input_shape=(64, 64, 3), classes=6):
        import keras

        X = keras.Input(input_shape)
        return keras.Model(X, identity_block(X, 3, [4, 4, 8]))

    verdict = evaluate("resnet50", resnet50)
    assert verdict.outcome == "incorrect"
    assert "identity_block, which resnet50 calls, is not solved yet" in verdict.message


def test_a_stub_is_not_attempted_whether_it_is_the_function_or_a_part_of_it():
    def scale_pixels(x):
        raise NotImplementedError("scale_pixels: replace this line with your code")

    def in_parts(x):
        def part():
            raise NotImplementedError

        return part()

    for solution in (scale_pixels, in_parts, lambda x: scale_pixels(x)):
        assert evaluate("scale_pixels", solution).outcome == "not_attempted"


def test_evidence_that_is_huge_only_on_paper_is_refused_before_it_is_made():
    text, numbers = (np.broadcast_to(np.array(value), (40_000, 40_000)) for value in ("x", 0.5))
    for exercise in ("one_by_one", "scale_pixels", "ten_crop"):
        for value in (text, numbers):
            started = time.monotonic()
            assert evaluate(exercise, lambda *arguments, value=value: value).outcome == "incorrect"
            assert time.monotonic() - started < 5
            assert evaluate(exercise, next(iter(bank_of(exercise).right.values()))).outcome == "passed"
