"""The test of a student notebook without an answer; each `test_unsolved_NN.py` takes it."""

import re

import pytest
from unsolved.run import exercises_of, run, student_notebook


@pytest.mark.release_gate  # half a minute a lesson
def test_every_cell_that_needs_an_exercise_says_so_in_a_sentence(lesson):
    notebook = student_notebook(lesson)
    names = exercises_of(notebook)
    errors = run(notebook)
    checks = {f"{name}_check" for name in names}
    assert checks <= errors.keys()
    for cell, (kind, text) in errors.items():
        if cell in checks:
            name = cell.removesuffix("_check")
            assert text == f"CheckFailed: {name} is not attempted yet; the lines above say why."
        else:
            assert kind == "Waits", text
            needed = re.match(r"needs (\w+): solve the exercise above, or call \1 = reference\(\"\1\"\) to go on", text)
            assert needed[1] in names
            assert "\n" not in text
