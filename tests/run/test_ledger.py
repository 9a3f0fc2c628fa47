"""`course claims` on notebooks with, without and with repeated claims."""

import nbformat
import pytest

from course_staff.run.ledger import read_ledger, show_ledger
from course_utils.errors import CourseError
from course_utils.measure.claims import MIME


def show(path, cell, *claims):
    """Store displays of `claims` in a cell, as an executed notebook has them."""
    notebook = nbformat.read(path, as_version=4)
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
    show(second, 2, payload("K03", 5, "wrong"), payload("K01", 1))
    show(second, 3, payload("K03", [5, 1], "holds with a caveat"))
    show(first, 2, payload("K09", True))

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


def test_a_notebook_that_was_not_executed_is_named(clone, write_lesson, capsys):
    write_lesson("00_one", "1")
    assert read_ledger(clone) == []
    assert "00_one.ipynb has no outputs" in capsys.readouterr().err


def test_a_file_that_is_no_notebook_is_one_sentence(clone):
    (clone.instructor / "00_one.ipynb").write_text("<html>")
    with pytest.raises(CourseError, match="cannot be read as a notebook"):
        read_ledger(clone)


def test_a_claim_as_a_kernel_displays_it_is_found(clone, write_lesson):
    """The payload is the one of `course_utils.measure`, not one that this test made up."""
    from course_utils.measure import claim

    found = claim("K03", expect=37_633, measured=37_633)
    path = write_lesson("01_two", "1")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].outputs = [nbformat.v4.new_output("execute_result", found._repr_mimebundle_())]
    nbformat.write(notebook, path)
    (row,) = read_ledger(clone)
    assert (row["id"], row["measured"], row["verdict"], row["lesson"]) == ("K03", 37_633, "holds", "01_two")
