"""Nothing of a student's output comes through, and an endless loop is spoken of; as a process and as a notebook."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOISY = """
import logging, os, subprocess, sys, warnings
from course_utils.checks import evaluate
handler = logging.StreamHandler(sys.stderr)
logging.getLogger().addHandler(handler)

def noisy(x):
    print("leaked by print")
    print("leaked by stderr", file=sys.stderr)
    sys.__stdout__.write("leaked by the first stdout\\n")
    os.write(1, b"leaked by descriptor 1\\n")
    os.write(2, b"leaked by descriptor 2\\n")
    os.system("echo leaked by a shell; echo leaked by a shell >&2")
    subprocess.run([sys.executable, "-c", "print('leaked by a child')"])
    logging.warning("leaked by a log")
    warnings.warn("leaked by a warning")
    return x.astype("float32") / 255

outcome = evaluate("scale_pixels", noisy).outcome
"""
SHOWN = """
%matplotlib inline
import matplotlib.pyplot as plt
from IPython.display import display

def showing(x):
    plt.plot([1, 2])
    plt.show()
    display("leaked by display")
    return noisy(x)

outcome = evaluate("scale_pixels", showing).outcome
"""
SLOW = """
import time
from course_utils.checks.collecting.notice import says_when_slow
from course_utils.checks.collecting.quiet import quiet
with says_when_slow("scale_pixels", after=0.2), quiet():
    time.sleep(1)
"""


def python(code, **options):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def notebook():
    """The outputs of each cell, executed in a kernel of this Python."""
    cells = [nbformat.v4.new_code_cell(code) for code in (NOISY, SHOWN, "print(outcome)", SLOW)]
    book = nbformat.v4.new_notebook(cells=cells)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)  # a kernel has no other way to be told
    try:
        NotebookClient(book, timeout=120, kernel_name="python3").execute()
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
    return [cell.outputs for cell in book.cells]


@pytest.mark.release_gate
def test_nothing_comes_out_of_a_process():
    process = python(NOISY + "print(outcome)")
    out, err = process.communicate(timeout=120)
    assert out == "passed\n"
    assert "leaked" not in err


@pytest.mark.release_gate
def test_nothing_comes_out_in_a_notebook(notebook):
    noisy, shown, outcome, _ = notebook
    assert "leaked" not in str(noisy)
    assert "image/png" not in str(shown)
    assert "leaked" not in str(shown)
    assert outcome[0]["text"] == "passed\n"


@pytest.mark.release_gate
def test_a_slow_check_says_in_the_notebook_how_to_interrupt(notebook):
    text = "".join(output.get("text", "") for output in notebook[3])
    assert text.count("still running after 0.2 seconds") == 1
    assert "■" in text


def test_a_quick_check_says_nothing(capsys):
    from course_utils.checks.collecting.notice import says_when_slow

    with says_when_slow("scale_pixels", after=0.2):
        pass
    time.sleep(0.4)
    assert capsys.readouterr() == ("", "")


@pytest.mark.release_gate
def test_an_endless_loop_is_spoken_of_and_ends_when_it_is_interrupted():
    process = python(
        "import os\nfrom course_utils.checks import evaluate\n"
        "def endless(x):\n    os.chdir('/')\n    while True:\n        pass\n"
        "before = os.getcwd()\n"
        "try:\n    evaluate('scale_pixels', endless)\n"
        "except KeyboardInterrupt:\n    print('interrupted', os.getcwd() == before)\n"
    )
    try:
        assert "scale_pixels · your code is still running after 10 seconds" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        assert out == "interrupted True\n"
    finally:
        process.kill()


@pytest.mark.release_gate
def test_the_import_of_keras_is_none_of_the_students_seconds():
    code = """
import sys
from course_utils.checks import api
real = api.says_when_slow
api.says_when_slow = lambda name: print("keras" in sys.modules) or real(name)
api.evaluate("conv_output_size", lambda: 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"]
