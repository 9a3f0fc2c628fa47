"""Fingerprints change with what an outcome depends on, and with nothing else."""

import importlib.metadata

import nbformat
import pytest

from course_staff.run.cache import Result, add_result, fingerprints, read_results


def key(clone, profile="smoke"):
    return fingerprints(clone, ["00_one"], profile)["00_one"]


@pytest.fixture
def notebook(write_lesson):
    return write_lesson("00_one", "print(1)")


def edit_cell(clone, notebook):
    notebook.write_text(notebook.read_text("utf-8").replace("print(1)", "print(2)"), "utf-8")


def edit_package(clone, notebook):
    (clone.root / "course_utils" / "module.py").write_text("VALUE = 2\n")


def add_module(clone, notebook):
    (clone.root / "course_utils" / "new.py").touch()


def edit_data(clone, notebook):
    (clone.data / "set.h5").write_bytes(b"other pictures")


def add_own_data(clone, notebook):
    (clone.data / "own").mkdir()
    (clone.data / "own" / "train_signs.h5").write_bytes(b"")


@pytest.mark.parametrize("change", [edit_cell, edit_package, add_module, edit_data, add_own_data])
def test_a_change_that_matters_changes_the_fingerprint(clone, notebook, change):
    before = key(clone)
    assert key(clone) == before
    change(clone, notebook)
    assert key(clone) != before


def test_profile_and_versions_change_the_fingerprint(clone, notebook, monkeypatch):
    before = key(clone)
    assert key(clone, "cpu") != before
    monkeypatch.setattr(importlib.metadata, "version", lambda package: "0.1")  # other packages are installed
    assert key(clone) != before


def test_outputs_and_prose_beside_the_data_do_not_matter(clone, notebook):
    before = key(clone)
    executed = nbformat.read(notebook, as_version=4)
    executed.cells[-1].outputs = [nbformat.v4.new_output("stream", text="1\n")]
    executed.cells[-1].execution_count = 2
    nbformat.write(executed, notebook)
    (clone.data / "README.md").write_text("a card")
    assert key(clone) == before


def test_the_fingerprint_of_a_lesson_does_not_depend_on_the_others(clone, notebook, write_lesson):
    write_lesson("01_two", "print(1)")
    both = fingerprints(clone, ["00_one", "01_two"], "smoke")
    assert both["00_one"] == key(clone)
    assert both["01_two"] != both["00_one"]


def test_results_come_back_as_they_were(tmp_path):
    results = {"00_one": Result("00_one", "failed", 1.5, "k", False, "ValueError: ü", "all of it")}
    assert add_result(tmp_path, results["00_one"]) == results
    assert read_results(tmp_path) == results
    again = Result("00_one", "passed", 1.5, "k")
    other = Result("01_two", "passed", 1.5, "k")
    assert add_result(tmp_path, other) == results | {"01_two": other}
    assert add_result(tmp_path, again) == {"00_one": again, "01_two": other} == read_results(tmp_path)


@pytest.mark.parametrize("text", ["", "{", '{"a": 1}', '[{"lesson": "00_one", "colour": "red"}]'])
def test_results_that_cannot_be_read_count_as_none(tmp_path, text):
    (tmp_path / "results.json").write_text(text)
    assert read_results(tmp_path) == {}
