"""The release gate: the executed instructor notebooks show what the course promises."""

import re

import nbformat
import pytest

from course_staff.paths import find_clone
from course_staff.run.ledger import read_ledger
from course_utils.measure.statements import STATEMENTS

pytestmark = pytest.mark.release_gate
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


def test_where_the_notes_contradict_each_other_the_ledger_says_who_is_wrong():
    ledger = {row["id"]: row for row in read_ledger(CLONE)}
    assert {id for id, row in ledger.items() if row["verdict"] == "wrong"} == {"C07", "C09", "I02", "I04", "R02"}
    assert ledger["C07"]["citation"]
    assert ledger["I02"]["notes"] == 1_200_000_000
    assert round(ledger["I02"]["notes"] / ledger["I02"]["measured"]) == 10


def text_of(lesson):
    return "".join(output.text for output in outputs(lesson) if output.output_type == "stream")


def alt_texts(lesson):
    return [output.metadata["image/png"]["alt"] for output in outputs(lesson) if "image/png" in output.get("data", {})]


def number_in(pattern, texts):
    """The number that the first text with this pattern holds."""
    return float(next(found for found in (re.search(pattern, text) for text in texts) if found).group(1))


def test_no_lesson_was_made_in_much_more_than_its_minutes():
    """On two slow cores with other work; quick ones take a third (README, "Two commands")."""
    minutes = {lesson: executed(lesson).minutes for lesson in CLONE.lessons()}
    most = {lesson: 20 if lesson.startswith("02a") else 15 for lesson in minutes}
    assert [lesson for lesson, taken in minutes.items() if taken > most[lesson]] == []
    assert sum(minutes.values()) <= 100


def test_lenet5_reads_99_of_100_digits_of_all_of_mnist():
    errors = r"than those of 1998: .*\s([\d.]+)%\sagainst\s[\d.]+% with 60,000 digits"
    assert number_in(errors, alt_texts("03_classic_networks")) <= 0.9


def test_the_shallow_residual_net_reads_hands_that_it_never_saw():
    """98% of the people by whom it was chosen; of the test set, read once, no less than its own interval allows."""
    lesson = "04_residual_networks"
    assert number_in(r"Six blocks.*: ([\d.]+)% on the validation people", alt_texts(lesson)) >= 98
    assert number_in(r"right: [\d.]+%, 95% interval [\d.]+% to ([\d.]+)%", [text_of(lesson)]) >= 98


def test_an_epoch_on_kept_features_is_twenty_times_faster():
    (row,) = (row for row in read_ledger(CLONE) if row["id"] == "T02")
    assert number_in(r"(\d+) times faster on this machine", [row["caveat"]]) >= 20


def test_lesson_07_reads_the_cat_with_the_weights_of_imagenet():
    assert "the cat: Egyptian cat · the cup: espresso" in text_of("07_transfer_learning")


def test_happy_model_is_right_about_95_of_100_faces_in_the_mean_of_five_seeds():
    text = text_of("01_keras_tutorial")
    seeds, mean = re.search(r"mean test accuracy of (\d+) seeds, profile cpu: ([\d.]+)", text).groups()
    assert int(seeds) == 5
    assert float(mean) >= 0.95
