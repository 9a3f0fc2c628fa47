"""`course claims` on notebooks with, without and with repeated claims."""

import json
import re
import subprocess
from html import unescape

import mistune
import nbformat
import pytest

from course_staff.run.ledger import compare_verdicts, in_markdown, read_ledger, show_ledger
from course_utils.errors import CourseError
from course_utils.measure import compare_paired
from course_utils.measure.claims import MIME


def show(path, cell, *claims):
    """Store displays of `claims` in a cell, as an executed notebook has them."""
    notebook = nbformat.read(path, as_version=4)
    for code in notebook.cells[1:]:
        code.execution_count = 1
    notebook.cells[cell].outputs = [
        nbformat.v4.new_output("display_data", {MIME: claim, "text/plain": claim["id"]}) for claim in claims
    ]
    nbformat.write(notebook, path)


def payload(id, measured, verdict="holds"):
    return {
        "id": id,
        "statement": f"what {id} says",
        "source": "000",
        "expected": 1,
        "measured": measured,
        "verdict": verdict,
    }


def test_claims_come_by_lesson_and_id_and_the_last_display_wins(clone, write_lesson, capsys):
    second = write_lesson("01_two", "1", "2")
    first = write_lesson("00_one", "1")
    show(second, 3, payload("K03", 5, "wrong"), payload("K01", 1))
    show(second, 4, payload("K03", [5, 1], "holds with a caveat"))
    show(first, 3, payload("K09", True))

    ledger = read_ledger(clone)

    rows = [(row["lesson"], row["id"], row["measured"], row["verdict"]) for row in ledger]
    assert rows == [
        ("00_one", "K09", True, "holds"),
        ("01_two", "K01", 1, "holds"),
        ("01_two", "K03", [5, 1], "holds with a caveat"),
    ]
    assert all({"statement", "source", "expected"} < row.keys() for row in ledger)
    assert capsys.readouterr().err == ""
    show_ledger(ledger)
    table = capsys.readouterr().out
    assert "what K03 says" in table
    assert "holds with a caveat" in table


def test_verdicts_that_other_seeds_turn_are_told(clone, write_lesson, capsys):
    committed = write_lesson("00_one", "1", "2")
    show(committed, 3, payload("K01", 1), payload("K03", 5))
    ledger = read_ledger(clone)
    with pytest.raises(CourseError, match=r"course run 00 --profile cpu\+100"):
        compare_verdicts(clone, ledger, "cpu+100")

    run = clone.runs / "cpu+100" / committed.name
    run.parent.mkdir(parents=True)
    run.write_bytes(committed.read_bytes())
    show(run, 3, payload("K01", 2), payload("K03", 5))
    assert compare_verdicts(clone, ledger, "cpu+100") == 0
    assert "All 2 verdicts are the same in cpu+100." in capsys.readouterr().out

    show(run, 3, payload("K01", 1, "not decided"))
    assert compare_verdicts(clone, ledger, "cpu+100") == 1
    printed = capsys.readouterr().out
    assert "not decided" in printed
    assert "no measurement" in printed  # of K03


def test_the_comparisons_behind_the_verdicts_are_shown_with_what_they_could_have_shown(capsys):
    found = compare_paired([0.12, 0.10, 0.14], [0.02, 0.01, 0.02])
    claim = {**payload("A01", None, "not decided"), "lesson": "08", "decisions": [found.better(0.01).as_dict()]}
    show_ledger([payload("K01", 1) | {"lesson": "01"}, claim])
    printed = " ".join(capsys.readouterr().out.split())
    assert "3 seeds, paired" in printed
    assert f"{found.difference:+.2g}" in printed
    assert f"{found.low:+.2g} to {found.high:+.2g}" in printed
    assert f"{found.smallest:.2g}" in printed
    assert printed.count("not decided") == 3  # measured, verdict, and the comparison's answer


def test_in_markdown_each_claim_is_one_row_whatever_is_in_it():
    """Rendered, the cells say what the claims say: a bar, a star or a line break ends no cell and marks nothing."""
    odd = payload("K09", [1, 2], "wrong") | {"statement": "a|b *c*\n<i>d_e</i> [f](g)", "lesson": "01_two"}
    text = in_markdown([payload("K01", 1) | {"lesson": "00_one"}, odd])
    first, _, *table = text.splitlines()
    assert first == "2 claims: holds 1, wrong 1."
    html = mistune.create_markdown(escape=False, plugins=["table"])("\n".join(table))
    cells = [unescape(cell) for cell in re.findall("<td.*?>(.*?)</td>", html)]
    assert cells[:7] == ["K01", "what K01 says", "000", "1", "1", "holds", "00_one"]
    assert cells[7:] == ["K09", "a|b *c* <i>d_e</i> [f](g)", "000", "1", "1, 2", "wrong", "01_two"]
    assert in_markdown([]).startswith("0 claims: none yet.")


@pytest.mark.release_gate
def test_a_lesson_without_its_claims_is_a_sentence(clone, write_lesson, course):
    """As a person meets it: every lesson whose claims are missing is named, and nothing is printed in their place."""
    sound = write_lesson("00_sound", "1")
    write_lesson("01_unexecuted", "1")
    write_lesson("02_missing", "1").unlink()
    show(sound, 3, payload("K01", 1))
    claims = course("claims", "--json", stderr=subprocess.PIPE)
    said, complaint = claims.communicate(timeout=60)
    assert claims.returncode == 2
    assert said == ""
    assert "01_unexecuted.ipynb is not executed, so its claims would be missing; execute it with" in complaint
    assert "02_missing.ipynb is missing; run `course build`" in complaint
    assert "00_sound" not in complaint
    assert "Traceback" not in complaint


def test_a_lesson_that_stopped_half_way_is_not_executed(clone, write_lesson):
    path = write_lesson("00_one", "1", "2")
    show(path, 3, payload("K01", 1))
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[4].execution_count = None
    nbformat.write(notebook, path)
    with pytest.raises(CourseError, match=r"00_one\.ipynb is not executed"):
        read_ledger(clone)


def test_a_notebook_that_no_source_makes_is_not_in_the_ledger(clone, write_lesson):
    one, old = write_lesson("00_one", "1"), write_lesson("01_old", "1")
    show(one, 3, payload("K01", 1))
    show(old, 3, payload("K02", 1))
    (clone.source / "01_old.py").unlink()
    assert [row["id"] for row in read_ledger(clone)] == ["K01"]


SHAPES = ["<html>", "", "[]", "3", "null", '"text"', "{}", '{"cells": 3}', "[" * 100_000, b"\xff\xfe"]
PARTS = [
    {"cells": 3},
    {"cells": [3]},
    {"cells": [[]]},
    {"cells": [{"cell_type": "code"}]},
    {"metadata": 3},
    {"nbformat": 3},
    {"nbformat": "4"},
    {"nbformat_minor": None},
    {"nbformat_minor": -1},
]


@pytest.mark.parametrize("text", SHAPES, ids=lambda text: repr(text[:12]))
def test_a_file_that_is_no_notebook_is_one_sentence(clone, write_lesson, text):
    write_lesson("00_one", "1").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CourseError, match=r"00_one\.ipynb is no notebook.*run `course build`"):
        read_ledger(clone)


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_a_part_of_another_shape_is_one_sentence(clone, write_lesson, part):
    path = write_lesson("00_one", "1")
    show(path, 3, payload("K01", 1))
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | part))
    with pytest.raises(CourseError, match=r"00_one\.ipynb is no notebook.*run `course build`"):
        read_ledger(clone)


@pytest.mark.parametrize("claim", [3, [], {}, {"id": "K01"}, payload("K01", 1) | {"id": ["K01"]}], ids=str)
def test_a_claim_of_another_shape_is_one_sentence(clone, write_lesson, claim):
    path = write_lesson("00_one", "1")
    show(path, 3, payload("K01", 1))
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][3]["outputs"][0]["data"][MIME] = claim
    path.write_text(json.dumps(notebook))
    with pytest.raises(CourseError, match=r"00_one\.ipynb holds a claim that lacks"):
        read_ledger(clone)


def test_a_claim_as_a_kernel_displays_it_is_found(clone, write_lesson):
    """The payload is the one of `course_utils.measure`, not one that this test made up."""
    from course_utils.measure import claim

    found = claim("K03", expect=37_633, measured=37_633)
    path = write_lesson("01_two", "1")
    notebook = nbformat.read(path, as_version=4)
    for code in notebook.cells[1:]:
        code.execution_count = 1
    notebook.cells[3].outputs = [nbformat.v4.new_output("execute_result", found._repr_mimebundle_())]
    nbformat.write(notebook, path)
    (row,) = read_ledger(clone)
    assert (row["id"], row["measured"], row["verdict"], row["lesson"]) == ("K03", 37_633, "holds", "01_two")
