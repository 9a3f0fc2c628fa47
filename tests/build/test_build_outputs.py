"""Outputs of an executed lesson: stored, kept while the code is the same, and found when changed by hand."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

from course_staff.build import SourceError, build_all, check_instructor, store_outputs
from course_staff.paths import Clone
from course_utils import CourseError
from course_utils.runtime import versions

NAME = "04_doubling"


@pytest.fixture
def executed(clone: Clone) -> nbformat.NotebookNode:
    """A copy of the built lesson as papermill leaves it: every kind of output, its own cell, metadata and counts."""
    build_all(clone)
    notebook = nbformat.read(clone.instructor / f"{NAME}.ipynb", as_version=4)
    for count, cell in enumerate([cell for cell in notebook.cells if cell.cell_type == "code"], start=5):
        cell.execution_count = count
        cell.metadata.papermill = {"duration": 0.1}
        cell.metadata.execution = {"iopub.status.busy": "2024-01-01"}
    by_id = {cell.id: cell for cell in notebook.cells}
    by_id["twice_check"].outputs = [
        new_output("stream", name="stdout", text="twice "),
        new_output("stream", name="stdout", text="6 -2\n"),
        new_output("stream", name="stderr", text="a warning\n"),
        new_output("display_data", data={"image/png": "iVBORw0KGgo=\n"}, metadata={"image/png": {"alt": "A curve"}}),
        new_output("display_data", data={"image/svg+xml": "<svg>\n</svg>", "application/json": {"b": [1], "a": 0.5}}),
    ]
    by_id["greeting"].outputs = [new_output("execute_result", data={"text/plain": "1\n2"}, execution_count=9)]
    notebook.cells.insert(3, new_code_cell("PROFILE = 'smoke'", metadata={"tags": ["injected-parameters"]}))
    notebook.metadata.papermill = {"duration": 3}
    return notebook


def load(clone: Clone) -> dict:
    return json.loads((clone.instructor / f"{NAME}.ipynb").read_text("utf-8"))


def save(clone: Clone, notebook: dict) -> None:
    path = clone.instructor / f"{NAME}.ipynb"
    path.write_text(json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def cell(notebook: dict, identity: str) -> dict:
    return next(cell for cell in notebook["cells"] if cell["id"] == identity)


def change_source(clone: Clone, old: str, new: str) -> None:
    path = clone.source / f"{NAME}.py"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_outputs_are_stored_without_what_papermill_adds(clone: Clone, executed):
    before = load(clone)
    store_outputs(clone, NAME, executed, "smoke", 2.5)
    after = load(clone)
    nbformat.validate(nbformat.from_dict(after))
    assert [entry["id"] for entry in after["cells"]] == [entry["id"] for entry in before["cells"]]
    assert [entry["metadata"] for entry in after["cells"]] == [entry["metadata"] for entry in before["cells"]]
    counts = [entry["execution_count"] for entry in after["cells"] if entry["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    outputs = cell(after, "twice_check")["outputs"]
    assert outputs[0] == {"name": "stdout", "output_type": "stream", "text": ["twice 6 -2\n"]}
    assert outputs[2]["metadata"] == {"image/png": {"alt": "A curve"}}
    assert len(outputs) == 4
    greeting = cell(after, "greeting")
    assert greeting["outputs"][0]["execution_count"] == greeting["execution_count"]
    record = after["metadata"]["course"]["executed"]
    assert versions().items() <= record.items()
    assert (record["profile"], record["minutes"]) == ("smoke", 2.5)
    assert (len(record["code_sha256"]), len(record["outputs_sha256"])) == (64, 64)
    assert "papermill" not in after["metadata"]


def test_tree_with_outputs_is_clean_and_unchanged_by_a_build(clone: Clone, executed):
    store_outputs(clone, NAME, executed, "cpu", 2.5)
    before = (clone.instructor / f"{NAME}.ipynb").read_bytes()
    assert build_all(clone, check=True) == 0
    assert build_all(clone) == 0
    assert (clone.instructor / f"{NAME}.ipynb").read_bytes() == before


def test_outputs_are_kept_while_the_code_is_the_same(clone: Clone, executed):
    store_outputs(clone, NAME, executed, "cpu", 2.5)
    outputs = cell(load(clone), "twice_check")["outputs"]
    change_source(clone, "double a number", "double any number")
    assert build_all(clone, check=True) == 1
    assert build_all(clone) == 0
    assert cell(load(clone), "twice_check")["outputs"] == outputs
    assert build_all(clone, check=True) == 0


def test_outputs_are_dropped_when_the_code_changes(clone: Clone, executed, capsys):
    store_outputs(clone, NAME, executed, "cpu", 2.5)
    change_source(clone, "two = 2", "two = 1 + 1")
    assert build_all(clone) == 0
    said = capsys.readouterr().out
    assert f"instructor/{NAME}.ipynb: written; its outputs are dropped, the code has changed since: `course run" in said
    after = load(clone)
    assert "executed" not in after["metadata"]["course"]
    assert not any(entry.get("outputs") for entry in after["cells"])


def refused_then_set_aside(clone: Clone, path: Path) -> None:
    """A build refuses to write over the file, which somebody changed; told to, it keeps the file and builds."""
    changed = path.read_bytes()
    before = {file: file.read_bytes() for file in clone.root.rglob("*.ipynb")}
    with pytest.raises(CourseError, match=f"worked in notebooks/{path.parent.name}/{path.name} since") as caught:
        build_all(clone)
    assert "\n" not in str(caught.value)
    assert {file: file.read_bytes() for file in clone.root.rglob("*.ipynb")} == before
    assert build_all(clone, set_aside=True) == 0
    (kept,) = clone.earlier.iterdir()
    assert kept.name.startswith(f"{NAME}.{path.parent.name}.20")
    assert kept.read_bytes() == changed


def edit_output(notebook: dict) -> None:
    cell(notebook, "twice_check")["outputs"][0]["text"] = ["twice 7 -2\n"]


def edit_count(notebook: dict) -> None:
    cell(notebook, "twice_check")["execution_count"] = None


def edit_record(notebook: dict) -> None:
    notebook["metadata"]["course"]["executed"]["profile"] = "gpu"


def edit_alt_text(notebook: dict) -> None:
    cell(notebook, "twice_check")["outputs"][2]["metadata"]["image/png"]["alt"] = "Another"


def drop_record(notebook: dict) -> None:
    del notebook["metadata"]["course"]["executed"]


def edit_course(notebook: dict) -> None:
    notebook["metadata"]["course"] = "mine"


@pytest.mark.parametrize("edit", [edit_output, edit_count, edit_record, edit_alt_text, drop_record, edit_course])
def test_outputs_changed_by_hand_are_found_and_dropped(edit, clone: Clone, executed, capsys):
    store_outputs(clone, NAME, executed, "cpu", 2.5)
    notebook = load(clone)
    edit(notebook)
    save(clone, notebook)
    capsys.readouterr()
    assert build_all(clone, check=True) == 1
    assert f"notebooks/instructor/{NAME}.ipynb: its outputs do not count, " in capsys.readouterr().out
    refused_then_set_aside(clone, clone.instructor / f"{NAME}.ipynb")
    assert not any(entry.get("outputs") for entry in load(clone)["cells"])
    assert build_all(clone, check=True) == 0


def edit_code(notebook: dict) -> None:
    cell(notebook, "twice")["source"] = ["pass"]


def edit_metadata(notebook: dict) -> None:
    cell(notebook, "twice_check")["metadata"]["nbgrader"]["points"] = 100


def edit_title(notebook: dict) -> None:
    notebook["cells"][0]["source"] += ["More"]


@pytest.mark.parametrize("edit", [edit_code, edit_metadata, edit_title])
def test_source_changed_by_hand_is_found_and_put_right(edit, clone: Clone, executed, capsys):
    store_outputs(clone, NAME, executed, "cpu", 2.5)
    right = load(clone)
    notebook = load(clone)
    edit(notebook)
    save(clone, notebook)
    capsys.readouterr()
    assert build_all(clone, check=True) == 1
    assert capsys.readouterr().out == (
        f"notebooks/instructor/{NAME}.ipynb: is not what its source makes; run `course build`.\n"
    )
    refused_then_set_aside(clone, clone.instructor / f"{NAME}.ipynb")
    assert load(clone) == right


def test_check_names_what_is_missing_extra_or_changed_and_writes_nothing(clone: Clone, capsys):
    build_all(clone)
    (clone.instructor / f"{NAME}.ipynb").unlink()
    student = clone.student / f"{NAME}.ipynb"
    student.write_text(student.read_text("utf-8").replace("return", "yield") + " ", encoding="utf-8")
    (clone.student / "09_old.ipynb").write_text("{}")
    before = {path: path.read_bytes() for path in clone.root.rglob("*.ipynb")}
    capsys.readouterr()
    assert build_all(clone, check=True) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"notebooks/instructor/{NAME}.ipynb: is missing; run `course build`.",
        f"notebooks/student/{NAME}.ipynb: is not what its source makes; run `course build`.",
        "notebooks/student/09_old.ipynb: no source makes it; delete it, then run `course build`.",
    ]
    assert {path: path.read_bytes() for path in clone.root.rglob("*.ipynb")} == before
    refused_then_set_aside(clone, student)
    assert build_all(clone, check=True) == 1
    (clone.student / "09_old.ipynb").unlink()
    assert build_all(clone, check=True) == 0


@pytest.mark.parametrize(
    "text", ["{}", "[]", "null", '{"cells": []}', "<html>", "\xff", '{"nbformat": 4}', "[" * 100_000, "<<<<<<< HEAD\n{"]
)
def test_file_that_is_no_notebook_is_replaced_when_it_was_set_aside(text: str, clone: Clone):
    build_all(clone)
    path = clone.instructor / f"{NAME}.ipynb"
    right = path.read_bytes()
    path.write_bytes(text.encode("latin-1"))
    assert build_all(clone, check=True) == 1
    refused_then_set_aside(clone, path)
    assert path.read_bytes() == right


@pytest.mark.parametrize("text", ["", " \n"])
def test_empty_file_is_nobodys_work(text: str, clone: Clone):
    build_all(clone)
    path = clone.instructor / f"{NAME}.ipynb"
    right = path.read_bytes()
    path.write_text(text)
    assert build_all(clone, check=True) == 1
    assert build_all(clone) == 0
    assert path.read_bytes() == right


def test_student_notebook_that_was_merely_run_is_not_written_over(clone: Clone):
    build_all(clone)
    path = clone.student / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].update(execution_count=1, outputs=[new_output("stream", text="04_doubling · profile cpu\n")])
    nbformat.write(notebook, path)
    change_source(clone, "double a number", "double any number")
    refused_then_set_aside(clone, path)


def test_layout_and_line_ends_are_no_work(clone: Clone):
    """Git on Windows writes other line ends, and an editor another indent."""
    build_all(clone)
    path = clone.student / f"{NAME}.ipynb"
    path.write_bytes(json.dumps(json.loads(path.read_text("utf-8")), indent=4).replace("\n", "\r\n").encode())
    assert build_all(clone, check=True) == 1
    assert build_all(clone) == 0
    assert build_all(clone, check=True) == 0


def test_earlier_copies_are_never_overwritten(clone: Clone):
    build_all(clone)
    path = clone.student / f"{NAME}.ipynb"
    for number in range(3):
        path.write_text(f"{number}")
        assert build_all(clone, set_aside=True) == 0
    assert sorted(kept.read_text() for kept in clone.earlier.iterdir()) == ["0", "1", "2"]


def test_what_is_executed_is_all_that_counts_for_a_run(clone: Clone, lesson: str, capsys):
    (clone.source / "05_more.py").write_text(lesson.replace("Doubling", "More"))
    build_all(clone)
    (clone.student / f"{NAME}.ipynb").write_text("a student worked here")
    (clone.student / "09_own.ipynb").write_text("{}")
    (clone.source / "05_more.py").write_text("not ready yet")
    capsys.readouterr()
    assert check_instructor(clone, [NAME]) == 0
    assert capsys.readouterr().out == ""
    change_source(clone, "two = 2", "two = 1 + 1")
    assert check_instructor(clone, [NAME]) == 1
    said = capsys.readouterr().out
    assert said == f"notebooks/instructor/{NAME}.ipynb: is not what its source makes; run `course build`.\n"
    with pytest.raises(SourceError, match="05_more"):
        check_instructor(clone, ["05_more"])


def test_outputs_of_another_version_or_of_half_a_run_are_refused(clone: Clone, executed):
    before = load(clone)
    executed.cells[-1].execution_count = None
    with pytest.raises(CourseError, match=r"stopped before cell 'greeting_check'"):
        store_outputs(clone, NAME, executed, "cpu", 2.5)
    change_source(clone, "two = 2", "two = 1 + 1")
    assert load(clone) == before
    build_all(clone)
    with pytest.raises(CourseError, match=r"04_doubling.ipynb has changed since it was executed: run `course build`"):
        store_outputs(clone, NAME, executed, "cpu", 2.5)
    (clone.instructor / f"{NAME}.ipynb").unlink()
    with pytest.raises(CourseError, match=r"04_doubling.ipynb is missing or no notebook"):
        store_outputs(clone, NAME, executed, "cpu", 2.5)


def test_command_ends_with_a_sentence_and_the_exit_code(clone: Clone):
    def course(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "course_staff", *arguments], cwd=clone.root, capture_output=True, text=True
        )
        return done.returncode, done.stdout, done.stderr

    for mine, known in (("twice", "happy_model"), ("greeting", "scale_pixels")):  # exercises that the checks know
        path = clone.source / f"{NAME}.py"
        path.write_text(path.read_text("utf-8").replace(f'"{mine}"', f'"{known}"'), encoding="utf-8")
    code, out, _ = course("build", "--check")
    assert (code, out.count("is missing; run `course build`.")) == (1, 4)
    change_source(clone, "    ### END SOLUTION\n", "")
    code, out, error = course("build")
    assert (code, out) == (2, "")
    assert error == (f"course: notebooks/source/{NAME}.py:20: '### BEGIN SOLUTION' is not closed in its cell.\n")
