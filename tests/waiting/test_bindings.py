"""Which names a cell that stopped would have bound."""

import pytest

from course_utils.waiting.bindings import bindings_from

CELL = """\
import numpy as np
first = 1
for turn, (a, b) in []:
    inner = turn
    import os.path
with open(first) as file, open(file):
    def helper(x, y=(default := 2)):
        local = x
    class Kind:
        field = 1
[hidden for hidden in first]
total += 1
table["key"], box.name, *rest = lambda given: given
number: int = 3
"""


@pytest.mark.parametrize(
    ("line", "bound", "imported"),
    [
        (1, "first turn a b inner file helper Kind total rest number", "np os"),
        (2, "first turn a b inner file helper Kind total rest number", "os"),
        (4, "turn a b inner file helper Kind total rest number", "os"),  # in the middle of the loop
        (8, "file helper Kind total rest number", ""),
        (11, "total rest number", ""),
        (15, "", ""),
    ],
)
def test_what_a_cell_binds_from_a_line_on(line, bound, imported):
    found = bindings_from(CELL, line)
    assert found.bound == set(bound.split())
    assert found.imported == set(imported.split())


def test_what_it_reads_is_told_apart():
    assert bindings_from("x = f(x)\ny = 1").read == {"f", "x"}
    assert bindings_from("x = f()\ny = x + 1").read == {"f"}


def test_no_python_is_a_syntax_error():
    with pytest.raises(SyntaxError):
        bindings_from("%matplotlib inline")


def test_what_the_cell_began_to_fill_is_named():
    code = "sums, counts = {}, []\nwhole = {'a': 1}\nlimit = 3\nfor x in range(limit):\n    sums[x] = f(x, counts)\n"
    assert bindings_from(code, 5).filled == {"sums", "counts"}
    assert bindings_from(code).filled == frozenset()
