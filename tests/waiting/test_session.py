"""What a notebook shows where a cell needs an exercise, cell by cell in a kernel."""

import re
import subprocess
import sys

import nbformat.v4 as v4
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

INSTALL = "from course_utils.waiting.session import install\ninstall()"
STUB = """\
def mirror(*x):
    raise NotImplementedError("mirror: replace this line with your code (about 2 lines), then run this cell")"""
SENTENCE = 'needs mirror: solve the exercise above, or call mirror = reference("mirror") to go on without points'
AGAIN = "needs mirror, which is there now: run the cells from that exercise down to this one again"


def run(*cells, allow_errors=True):
    """For each cell what it printed, or the error as the reader sees it."""
    notebook = v4.new_notebook(cells=[v4.new_code_cell(code) for code in (INSTALL, *cells)])
    NotebookClient(notebook, allow_errors=allow_errors, kernel_name="python3").execute()
    return [shown(cell.outputs) for cell in notebook.cells[1:]]


def shown(outputs):
    errors = ["\n".join(output.traceback) for output in outputs if output.output_type == "error"]
    texts = errors or [output.text for output in outputs if output.output_type == "stream"]
    return re.sub(r"\x1b\[[0-9;]*m", "", "".join(texts)).strip()


def test_a_cell_that_calls_a_stub_waits_and_so_does_what_builds_on_it():
    said = run(
        STUB,
        "before = 1\nmade = mirror(before)\nfrom math import pi\nafter = 2",
        "print(before)",
        "print(made)\nfar = 1",
        "later = [far for _ in range(2)]",
        "print(pi)",
        "def inside():\n    return later\n\n\nprint(inside())",
    )
    assert said == ["", SENTENCE, "1", SENTENCE, SENTENCE, SENTENCE, SENTENCE]


def test_what_a_name_stood_for_before_is_not_taken_for_what_waits():
    said = run(
        STUB, "figure = 'old'\ncount = 1", "figure = mirror(1)\ncount = count + 1", "print(figure)", "print(count)"
    )
    assert said == ["", "", SENTENCE, SENTENCE, "1"]


def test_errors_of_the_students_own_look_as_ever():
    said = run(
        STUB,
        "made = mirror(1)",
        "print(mad)",
        "def f():\n    made\n    made = 1\n\n\nf()",
        "raise NotImplementedError('later')",
        "1 / 0",
        "made = 3\nprint(made)",
        "del made",
        "made",
    )
    assert said[1] == SENTENCE
    for text, kind in zip(
        said[2:6], ("NameError", "UnboundLocalError", "NotImplementedError", "ZeroDivisionError"), strict=True
    ):
        assert kind in text
        assert "Traceback (most recent call last)" in text
        assert "----> " in text
    assert said[6] == "3"
    assert "NameError: name 'made' is not defined" in said[8]  # it was made in the meantime


def test_a_failed_check_lets_wait_what_its_cell_would_have_bound():
    check = "from course_utils.checks import check\ncheck('multiplications', multiplications)\ncosts = 1"
    stub = STUB.replace("mirror", "multiplications")
    wrong = "def multiplications(*sizes):\n    return 1"
    said = run(stub, check, "print(costs)", wrong, check, "print(costs)")
    assert said[1].endswith("CheckFailed: multiplications is not attempted yet; the lines above say why.")
    assert said[4].endswith("CheckFailed: multiplications is not right yet; the lines above say why.")
    assert said[2] == said[5] == SENTENCE.replace("mirror", "multiplications")


@pytest.mark.release_gate
def test_with_the_reference_the_next_cell_goes_on():
    said = run(
        STUB.replace("mirror", "multiplications"),
        "count = multiplications(1, 2, 3, 4, 5)",
        "multiplications = reference('multiplications')",
        "print(count)",
        "count = multiplications(1, 2, 3, 4, 5)",
        "print(count)",
    )
    assert said[2] == "multiplications: the course's own, without points"
    assert said[3] == AGAIN.replace("mirror", "multiplications")
    assert said[5] == "600"


def test_hints_are_at_hand_and_nothing_of_that_name_is_written_over():
    assert "hint 1 of" in run("hint('mirror')")[0]
    said = run("hint = 'mine'\n" + INSTALL + "\nprint(hint)")
    assert said == ["mine"]


def test_a_lesson_that_begins_anew_forgets_what_waited():
    said = run(STUB, "made = mirror(1)", INSTALL, "made")
    assert "NameError" in said[3]


def test_the_cell_counts_as_failed():
    with pytest.raises(CellExecutionError, match="needs mirror"):
        run(STUB, "made = mirror(1)", "made", allow_errors=False)


def test_without_a_kernel_ipython_prints_the_sentence():
    cells = [INSTALL, STUB, "made = mirror(1)", "made", "mad"]
    code = (
        f"from IPython.core.interactiveshell import InteractiveShell as S\nfor c in {cells!r}: S.instance().run_cell(c)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.count(SENTENCE) == 2
    assert out.count("Traceback") == 1  # of the last cell


def test_outside_of_ipython_nothing_happens():
    code = f"{INSTALL}\nprint('on')\nmade"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "on\n"
    assert "NameError: name 'made' is not defined" in done.stderr


def test_a_dictionary_that_is_half_full_waits():
    cell = "sums = {}\nfor name in ('a', 'b'):\n    sums[name] = mirror(name)"
    said = run(STUB, cell, "print(max(sums.values()))", "def mirror(x):\n    return x", cell, "print(sums)")
    assert said == ["", SENTENCE, SENTENCE, "", "", "{'a': 'a', 'b': 'b'}"]
