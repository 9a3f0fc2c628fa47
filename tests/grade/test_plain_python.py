"""Cells as IPython takes them, as plain Python with the same lines."""

import time

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from course_staff.grade.plain_python import plain_python, tree_of

CELLS = {
    "%matplotlib inline\nx = 1": "\nx = 1",
    "!pip install keras\n\nx = 1": "\n\nx = 1",
    "!pip install \\\n  keras \\\n  numpy\nx = 1": "\n\n\nx = 1",
    "x = 1\nx?": "x = 1\n",
    "np.sum??\nx = 1": "\nx = 1",
    "?x\nx = 1": "\nx = 1",
    "files = !ls\nhere = %pwd\nx = 1": "\n\nx = 1",
    "%%time\nx = 1": "\nx = 1",
    "\n%%capture out\nx = 1": "\n\nx = 1",
    "%%bash\nls\nrm x": "\n\n",
    "%%writefile helpers.py\nx = 1": "\n",
    "%%html": "",
    "%time x = f()": "x = f()",
    "if a:\n    !ls\nx = 1": "if a:\n    pass\nx = 1",
    ">>> x = 1\n>>> def f():\n...     return x": "x = 1\ndef f():\n    return x",
    "    x = 1\n    y = 2": "x = 1\ny = 2",
}


@pytest.mark.parametrize("cell", CELLS)
def test_what_only_ipython_understands_is_left_empty(cell):
    assert plain_python(cell) == CELLS[cell]
    tree_of(plain_python(cell))


@pytest.mark.parametrize(
    "code",
    [
        "x = (a\n%b)\n!ls",
        'text = """\n%magic\n!ls\n"""\n%matplotlib inline',
        "text = '''it\\'s\n!x'''\n!ls",
        "x = a \\\n% b\n!ls",
        "x = [1,  # (\n!y]\n!ls",
        "x = '(' + \"[\"\n!ls",
    ],
)
def test_only_where_a_statement_begins_is_there_a_magic(code):
    lines = code.split("\n")
    assert plain_python(code) == "\n".join([*lines[:-1], ""])


def test_python_is_left_as_it_is():
    code = "x = 5 % 3\ny = x != 4  # really?\n\n@f\ndef g(): 'is it?'\n\n"
    assert plain_python(code) == code


def test_an_invalid_escape_sequence_is_python():
    assert tree_of("x = '\\d'").body


@pytest.mark.parametrize("code", ["def f(:", "return 1", "x = (", "'''", "a b", "x\0", "\ud800", "if x:", "%%time\n)"])
def test_what_is_no_python_does_not_compile(code):
    with pytest.raises(SyntaxError):
        tree_of(plain_python(code))


DEEP = {
    "parentheses": "(" * 100_000,
    "closed": "(" * 150 + ")" * 150,
    "lists": "[" * 90 + "]" * 90,
    "minus": "-" * 100_000 + "1",
    "not": "not " * 50_000 + "1",
    "plus": "1" + "+1" * 100_000,
    "attributes": "a" + ".b" * 100_000,
    "calls": "a" + "()" * 100_000,
    "lambdas": "lambda: " * 50_000 + "1",
    "blocks": "\n".join(" " * i + "if 1:" for i in range(99)) + "\n" + " " * 99 + "x",
    "too many blocks": "\n".join(" " * i + "if 1:" for i in range(200)) + "\n" + " " * 200 + "x",
    "else if": "if 1: x\n" + "elif 1: x\n" * 20_000,
    "power": "2" + "**2" * 50_000,
    "compare": "1" + "<1" * 100_000,
    "text": "'a' * 10 ** 10",
    "digits": "1" * 10_000,
    "f-strings": "f'{" * 200 + "}'" * 200,
}


@pytest.mark.parametrize("code", DEEP.values(), ids=DEEP)
def test_code_without_end_is_python_or_none_and_no_crash(code):
    start = time.perf_counter()
    found = []
    try:
        found = [tree_of(plain_python(code))]
    except SyntaxError as error:
        found = [error]
    assert len(found) == 1
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("line", ["!ls\n", "%time x = 1\n", "x?\n", "'''a\n", '"""', "a = (\n", "\\\n", "!ls \\\n"])
def test_magics_without_number_are_read_in_one_go(line):
    start = time.perf_counter()
    plain_python(line * (500_000 // len(line)) + ")(")
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("cell", [cell for cell in CELLS if "%%" not in cell and "%time" not in cell])
def test_ipython_sees_the_same_python(cell):
    """Without its own calls, what IPython makes of the cell is what is left here."""
    theirs = TransformerManager().transform_cell(cell)
    lines = ["" if "get_ipython()" in line and not line.startswith(" ") else line for line in theirs.split("\n")]
    ours = plain_python(cell).replace("pass", "").split("\n")
    assert [line.strip() for line in lines if line.strip() and "get_ipython" not in line] == [
        line.strip() for line in ours if line.strip()
    ]
