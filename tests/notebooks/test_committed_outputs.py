"""The executed instructor notebooks show what the course promises."""

import re

import nbformat
import pytest

from course_staff.paths import find_clone
from course_staff.run.ledger import read_ledger
from course_utils.measure.statements import STATEMENTS

CLONE = find_clone()


def outputs(lesson):
    notebook = nbformat.read(CLONE.instructor / f"{lesson}.ipynb", as_version=4)
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def executed(lesson):
    return nbformat.read(CLONE.instructor / f"{lesson}.ipynb", as_version=4).metadata.course.executed


@pytest.mark.parametrize("lesson", CLONE.lessons())
def test_the_outputs_are_of_the_cpu_profile_and_without_noise(lesson):
    assert executed(lesson).profile == "cpu"
    kinds = [output.output_type for output in outputs(lesson)]
    assert "error" not in kinds
    noise = [output.text for output in outputs(lesson) if output.get("name") == "stderr"]
    assert noise == []


@pytest.mark.parametrize("lesson", CLONE.lessons())
def test_every_figure_says_its_finding_in_words(lesson):
    figures = [output for output in outputs(lesson) if "image/png" in output.get("data", {})]
    assert figures
    for figure in figures:
        assert len(figure.metadata["image/png"]["alt"]) > 30


def test_every_statement_of_the_notes_is_measured_as_expected():
    ledger = {row["id"]: row for row in read_ledger(CLONE)}
    assert set(ledger) == set(STATEMENTS)
    assert [id for id, row in ledger.items() if not row["as_expected"]] == []


def test_happy_model_is_right_about_95_of_100_faces_in_the_mean_of_five_seeds():
    text = "".join(output.text for output in outputs("01_keras_tutorial") if output.output_type == "stream")
    seeds, mean = re.search(r"mean test accuracy of (\d+) seeds, profile cpu: ([\d.]+)", text).groups()
    assert int(seeds) == 5
    assert float(mean) >= 0.95
