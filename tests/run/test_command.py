"""The `course` command itself: its numbers, its encoding, and where it is started."""

import json
import os
import subprocess
import sys
from typing import get_args, get_type_hints

import pytest

from course_staff.cli import app
from course_staff.command import main
from course_staff.paths import shown
from course_utils.measure.claims import MIME

STATEMENT = "n_H ≤ n_W · 1×1 → 一"  # most of it in neither cp1252 nor cp437


def numeric_options(verbs, words=()):
    """The options of all verbs that take a number: the words on the command line, and the type."""
    for group in verbs.registered_groups:
        yield from numeric_options(group.typer_instance, (*words, group.name))
    for verb in verbs.registered_commands:
        name = verb.name or verb.callback.__name__.replace("_", "-")
        for option, hint in get_type_hints(verb.callback).items():
            for number in {float, int} & {hint, *get_args(hint)}:
                yield (*words, name, f"--{option.replace('_', '-')}"), number


OPTIONS = dict(numeric_options(app))
NONSENSE = {float: ("nan", "inf", "-inf", "1e300", "0", "-1"), int: ("nan", "0", "-1", "1.5")}


def test_there_are_numbers_to_get_wrong():
    assert {"--timeout", "--jobs", "--seeds"} <= {path[-1] for path in OPTIONS}


@pytest.mark.parametrize("path", OPTIONS, ids=" ".join)
def test_a_number_that_makes_no_sense_is_refused_before_anything_happens(clone, path, monkeypatch, capsys):
    monkeypatch.chdir(clone.root)
    for value in NONSENSE[OPTIONS[path]]:
        monkeypatch.setattr(sys, "argv", ["course", *path, value])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert path[-1] in said.err
    assert not clone.runs.exists()


@pytest.fixture(params=["cp1252", "cp437"])
def in_encoding(request, course):
    """Runs the command with its output redirected where the locale has this encoding; what it wrote, as bytes."""

    def run(*arguments):
        environment = os.environ | {"PYTHONIOENCODING": request.param}
        command = course(*arguments, env=environment, text=False, encoding=None, stderr=subprocess.PIPE)
        out, err = command.communicate(timeout=60)
        return command.returncode, out, err

    return run


@pytest.fixture
def claim(write_lesson, executed):
    """A lesson whose claim has characters of everywhere."""
    path = write_lesson("00_one", "1")
    executed(path)
    notebook = json.loads(path.read_text("utf-8"))
    keys = ("source", "expected", "measured", "verdict")
    data = {MIME: {"id": "K01", "statement": STATEMENT} | dict.fromkeys(keys, "")}
    notebook["cells"][3]["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    path.write_text(json.dumps(notebook))


@pytest.mark.release_gate
@pytest.mark.sample(1)
@pytest.mark.usefixtures("claim")
def test_the_ledger_is_written_whatever_the_locale(in_encoding):
    code, out, err = in_encoding("claims", "--json")
    assert (code, err) == (0, b"")
    assert json.loads(out.decode("ascii"))[0]["statement"] == STATEMENT
    code, out, err = in_encoding("claims")
    assert (code, err) == (0, b"")
    assert STATEMENT in out.decode("utf-8")


@pytest.mark.release_gate
@pytest.mark.sample(1)
def test_a_report_is_written_whatever_the_locale(in_encoding, write_lesson):
    write_lesson("00_one", f"raise ValueError({STATEMENT!r})")
    code, out, err = in_encoding("run", "--profile", "smoke")
    assert (code, err) == (1, b"")
    assert f"ValueError: {STATEMENT}" in out.decode("utf-8")


@pytest.mark.sample(1)
def test_a_complaint_is_written_whatever_the_locale(in_encoding):
    code, out, err = in_encoding("run", STATEMENT)
    assert (code, out) == (2, b"")
    assert err.decode("utf-8").startswith(f"course: There is no lesson '{STATEMENT}'")
    code, out, err = in_encoding("--help")
    assert (code, err) == (0, b"")
    assert "Build, run and look after the course" in out.decode("utf-8")


def test_a_report_on_another_drive_has_its_whole_path(monkeypatch, tmp_path):
    def on_windows(path):
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    assert shown(tmp_path / "index.html") == os.path.relpath(tmp_path / "index.html")
    monkeypatch.setattr(os.path, "relpath", on_windows)
    assert shown(tmp_path / "index.html") == str(tmp_path / "index.html")


def test_a_start_waits_for_no_grammar_of_addresses():
    """Of all that the verbs import, jsonschema's optional grammar took longest: more than everything else together."""
    code = "import course_staff, nbformat, sys; print('jsonschema' in sys.modules, 'lark' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["True", "False"]


@pytest.mark.release_gate
@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the working folder of a program")
def test_a_working_folder_that_is_gone_is_one_sentence(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    remove = f"import os, runpy, sys; os.rmdir({str(folder)!r}); sys.argv = ['course', 'claims'];"
    start = "runpy.run_module('course_staff', run_name='__main__')"
    answer = subprocess.run(
        [sys.executable, "-c", remove + start], cwd=folder, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert answer.stderr == "course: The working folder is gone; change into the cloned folder and try again.\n"


@pytest.mark.release_gate
def test_a_terminal_shows_what_its_encoding_lacks_as_escapes(clone, course):
    pytest.importorskip("pty", reason="Windows has no such terminal")
    ours, theirs = os.openpty()
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    command = course("run", STATEMENT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    assert command.wait(60) == 2
    said = os.read(ours, 4096).decode("ascii")
    os.close(ours)
    assert r"There is no lesson 'n_H \u2264 n_W" in said
