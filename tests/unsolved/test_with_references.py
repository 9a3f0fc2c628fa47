"""Lessons in which every exercise is the course's own: all runs through but the checks, which give no points."""

import pytest
from unsolved.run import exercises_of, run, student_notebook, with_references


@pytest.mark.release_gate
@pytest.mark.parametrize("lesson", ["00", "05", "09"])  # the quick ones
def test_only_the_checks_stop(lesson):
    notebook = with_references(student_notebook(lesson))
    errors = run(notebook)
    checks = {f"{name}_check" for name in exercises_of(notebook)}
    assert errors.keys() == checks, errors
    for cell in notebook.cells:
        if cell.id in checks:
            shown = "".join(output.data["text/plain"] for output in cell.outputs if "data" in output)
            assert "not attempted yet: this is the course's own; write yours" in shown
