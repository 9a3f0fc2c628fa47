"""Which statements an answer needs."""

import random
import textwrap
import time

import pytest
from random_cells import program

from course_staff.grade.needed import needed
from course_staff.grade.sources import sources_of
from course_staff.grade.statements import statements_of


def look(*codes, answer=None, end=None):
    """What `f` needs that the cell `answer` (the last one that defines it) binds, and its sources."""
    codes = [textwrap.dedent(code).strip("\n") for code in codes]
    cells = [statements_of(code) for code in codes]
    if answer is None:
        answer = max(i for i, statements in enumerate(cells) if any("f" in s.binds for s in statements))
    found = needed(cells, "f", answer, len(cells) if end is None else end)
    return found, sources_of(codes, cells, found.statements)


def sources(*codes, **options):
    return [source.strip("\n") for source in look(*codes, **options)[1]]


def value(*codes, **options):
    """What `f()` returns in a plain namespace."""
    names = {"__name__": "notebook"}
    for source in look(*codes, **options)[1]:
        exec(compile(source, "<cell>", "exec"), names)
    return names["f"]()


def test_imports_helpers_and_constants_are_needed_and_nothing_else():
    assert sources(
        "import math\nimport os\nprint(1)",
        "SIZE = 3\nOTHER = 4",
        "def double(x): return 2 * x",
        "def f(): return double(SIZE) * math.pi",
        "print(f())",
        "check('f', f)",
    ) == ["import math", "SIZE = 3", "def double(x): return 2 * x", "def f(): return double(SIZE) * math.pi"]


def test_a_statement_keeps_its_line_and_a_whole_cell_its_text():
    _, (helper, answer) = look("# mine\n\nx = 1\ny = 2", "# the answer\ndef f(): return y  # yes\n# end")
    assert helper == "\n\n\ny = 2"
    assert answer == "# the answer\ndef f(): return y  # yes\n# end"


def test_several_statements_of_a_line_are_told_apart():
    assert sources("a = 1; b = (2,\n3); c = 4; d = 5", "def f(): return b, d") == [
        "b = (2,\n3); d = 5",
        "def f(): return b, d",
    ]


def test_what_stands_last_above_the_call_counts():
    assert value("x = 1", "def f(): return x", "x = 2", "y = f()", "x = 3", end=4) == 2
    assert value("x = 1", "y = x", "x = 2", "def f(): return y") == 1


def test_what_was_given_as_a_default_is_what_stood_above():
    assert value("x = 1", "def f(a=x): return a, x", "x = 2") == (1, 2)


def test_a_notebook_need_not_stand_in_its_order():
    assert value("def f(): return g() + x", "def g(): return y", "y = 1", "x = y + 1", end=1) == 3
    assert value("y = x", "def f(): return y", "x = 1", end=2) == 1


def test_a_name_that_is_used_at_once_is_there_by_then():
    assert value("def f(): return g()", "g = h(1)", "def h(n): return lambda: n", end=1) == 1


def test_what_is_changed_counts_as_bound_again():
    assert value("x = []", "x.append(1)", "x += [2]", "x[0] = 5", "def f(): return x") == [5, 2]
    assert value("x = {}\nfor i in range(3):\n    x[i] = i * i", "def f(): return x") == {0: 0, 1: 1, 2: 4}
    assert value("class A: pass", "a = A()", "a.b = 1", "def f(): return a.b") == 1
    assert value("x = [1, 2]", "y = x.pop()", "def f(): return x") == [1]


def test_changes_before_a_new_value_do_not_count():
    assert sources("x = []", "x.append(1)", "x = [2]", "def f(): return x") == ["x = [2]", "def f(): return x"]


def test_a_value_that_may_have_been_given_brings_the_one_before_along():
    assert value("x = 1", "if x:\n    x = 2", "def f(): return x") == 2
    assert value("try:\n    import nowhere as m\nexcept ImportError:\n    m = None", "def f(): return m") is None
    assert value("x = 1", "for x in range(3): pass", "def f(): return x") == 2


def test_an_answer_that_may_not_be_bound_brings_the_one_before_along():
    assert value("def f(): return 1", "if 0:\n    def f(): return 2") == 1
    assert value("try:\n    def f(): return 1\nexcept E: pass") == 1


def test_parts_of_a_package_are_all_imported():
    assert sources("import os", "import os.path", "import xml.dom", "def f(): return os, xml") == [
        "import os",
        "import os.path",
        "import xml.dom",
        "def f(): return os, xml",
    ]


def test_what_a_function_binds_by_global_is_bound_where_it_is_called():
    assert value("def setup():\n    global x\n    x = 1", "setup()", "def f(): return x") == 1


def test_a_decorator_that_registers_changes_the_register():
    assert value("R = []", "@R.append\ndef g(): return 1", "def f(): return R[0]()") == 1


def test_a_function_of_a_module_does_not_change_the_module():
    assert sources("import random", "random.seed(1)", "random.shuffle([])", "def f(): return random.random()") == [
        "import random",
        "def f(): return random.random()",
    ]
    assert value("import colorsys", "colorsys.mine = 3", "def f(): return colorsys.mine") == 3


def test_a_wrapped_answer_is_the_wrapped_one():
    assert value("def w(g): return lambda: g() + 1", "def f(): return 1\nf = w(f)") == 2
    assert value("def w(g): return lambda: g() + 1", "@w\ndef f(): return 1") == 2


def test_a_function_that_calls_itself_is_needed_once():
    assert sources("def f(n=3): return n and f(n - 1)") == ["def f(n=3): return n and f(n - 1)"]


def test_the_answer_comes_last_though_something_used_it():
    found = sources("def f(): return g() if callable(g) else 1", "g = f", "g = g")
    assert found[-1] == found[0] == "def f(): return g() if callable(g) else 1"


def test_the_cell_that_is_the_answer_counts_although_another_binds_the_name():
    assert value("def f(): return 1", "def f(): return 2", answer=0) == 1
    assert value("def f(): return 1", "def g(): return f()", "def f(): return 2", answer=0) == 1


def test_a_cell_that_does_not_bind_the_name_is_no_answer():
    assert needed([statements_of("x = 1")], "f", 0, 1) is None


TRAINING = [
    "history = model.fit(x)",
    "def train(m): return m.fit(x)\nhistory = train(model)",
    "def train(m): return m.fit(x)\ndef twice(m): return train(m)\nhistory = twice(model)",
    "def train(m): return m.fit(x)\ndef many(recipe): return recipe(model)\nhistory = many(train)",
    "for i in range(3):\n    history = model.fit(x)",
]


@pytest.mark.parametrize("code", TRAINING)
def test_what_trains_is_never_run_and_is_said(code):
    found, texts = look("x = 1\nmodel = object()", code, "def f(): return history")
    assert texts == ("def f(): return history",)
    assert found.trained == {"history"}


def test_training_below_is_said_too():
    found, _ = look("def f(): return history", "history = model.fit(x)", end=1)
    assert found.trained == {"history"}
    assert not found.unbound


def test_a_function_that_makes_one_that_trains_does_not_train():
    assert value(
        "def w(g):\n    def inner(): return m.fit(g)\n    return inner", "h = w(1)", "def f(): return callable(h)"
    )
    assert value("D = {'a': lambda m: m.fit()}", "E = dict(D)", "def f(): return len(E)") == 1


def test_a_model_that_is_trained_in_place_is_there_untrained_and_it_is_said():
    found, texts = look("model = dict()", "model.fit(1)", "def f(): return model")
    assert texts == ("model = dict()", "def f(): return model")
    assert found.trained == {"model"}


def test_a_function_that_trains_is_an_answer_like_any_other():
    found, texts = look("from functools import partial", "def g(m): return m.fit()", "f = partial(g)")
    assert len(texts) == 3
    assert not found.trained


def test_names_that_nothing_binds_are_told_and_builtins_are_not():
    found, _ = look("def f(): return print(len(x), y, __name__)", "y = 1")
    assert found.unbound == {"x"}


def test_a_builtin_that_was_given_another_value_is_needed():
    assert value("sum = lambda x: 5", "def f(): return sum([1])") == 5


def test_an_import_of_everything_is_needed_as_it_may_bind_any_name():
    found, texts = look("from math import *", "def f(): return floor(pi)")
    assert texts == ("from math import *", "def f(): return floor(pi)")
    assert found.anything
    assert not found.unbound
    assert value("from math import *", "pi = 4", "def f(): return pi") == 4
    assert value("pow = 1", "from math import *", "def f(): return pow(2, 2)") == 4


def test_what_runs_text_is_needed_as_it_may_bind_any_name():
    assert value("exec('x = 1')", "def f(): return x") == 1
    assert value("globals()['x'] = 1", "def f(): return x") == 1


def test_an_answer_that_reads_names_out_of_texts_gets_all_definitions():
    found, _ = look("x = 1", "def g(): pass", "print(1)", "def f(): return globals()['x'] + eval('x')")
    assert found.anything
    assert value("x = 1", "def g(): pass", "print(1)", "def f(): return globals()['x'] + eval('x')") == 2


def test_what_awaits_is_not_run():
    found, texts = look("x = await g()", "def f(): return x")
    assert texts == ("def f(): return x",)
    assert found.unbound == {"x"}


def test_annotations_as_in_later_versions_hold_for_the_cells_below():
    code = "\ndef f(x: Nowhere = 1) -> Nowhere: return x"
    assert value("from __future__ import annotations", "x = 1", code) == 1
    assert value("from __future__ import annotations", code.strip()) == 1


def test_modules_that_are_imported_are_told():
    found, _ = look("import numpy as np, seaborn", "def f():\n    import cv2\n    return np")
    assert found.imports == {"numpy", "cv2"}


N = 1_600  # statements; three times as many in a notebook are too many for it to be looked into
CHAINS = {
    "one name": "x = 1\n" + "x = x + 1\n" * N,
    "changed": "x = []\n" + "x += [1]\n" * N,
    "perhaps": "x = 1\n" + "if x: x = 2\n" * N,
    "a chain": "x0 = 1\n" + "".join(f"x{i + 1} = x{i}\n" for i in range(N)) + f"x = x{N}",
    "backwards": "x = x0\n" + "".join(f"x{i} = x{i + 1}\n" for i in range(N)) + f"x{N} = 1",
    "functions": "".join(f"def g{i}(): return g{i + 1}()\n" for i in range(N)) + "x = g0",
    "stars": "from math import *\n" * N + "x = pi",
    "all read all": "".join(f"x{i} = eval('1')\n" for i in range(N)) + "x = x0",
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("code", CHAINS.values(), ids=CHAINS)
def test_long_chains_end_soon(code):
    start = time.process_time()
    found, texts = look(code, code.replace("g0", "h0"), code, "def f(): return x")
    assert found.statements
    assert time.process_time() - start < 20
    compile(texts[-1], "<cell>", "exec")


@pytest.mark.parametrize("seed", range(200))
def test_what_is_needed_gives_what_the_whole_notebook_gives(seed):
    cells = program(random.Random(seed))
    whole = {}
    for cell in cells:
        exec(cell, whole)
    assert value(*cells) == whole["f"]()
