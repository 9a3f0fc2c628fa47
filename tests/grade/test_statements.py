"""What a statement binds, changes and uses."""

import pytest

from course_staff.grade.statements import statements_of


def of(code):
    (statement,) = statements_of(code)
    return statement


@pytest.mark.parametrize(
    ("code", "binds", "certain"),
    [
        ("x = 1", "x", True),
        ("x, (y, *z) = f()", "x y z", True),
        ("x = y = 1", "x y", True),
        ("x: int = 1", "x", True),
        ("x: int", "", True),
        ("def f(a): b = a", "f", True),
        ("class A:\n    b = 1\n    def c(self): d = 1", "A", True),
        ("import a.b", "a", True),
        ("import a.b as c", "c", True),
        ("from a import b", "b", True),
        ("if a:\n    x = 1", "x", False),
        ("for i in a:\n    x = 1", "i x", False),
        ("while a:\n    x = 1", "x", False),
        ("try:\n    import a\nexcept E as e:\n    a = 1", "a e", False),
        ("with a as b:\n    c = 1", "b c", False),
        ("match a:\n    case [b, *c]:\n        d = 1", "b c d", False),
        ("print(x := 1)", "x", False),
        ("[y := i for i in a]", "y", False),
        ("x = [i for i in a]", "x", True),
        ("del x", "", False),
        ("x += 1", "", False),
        ("f(x)", "", False),
    ],
)
def test_names_that_are_bound(code, binds, certain):
    assert (of(code).binds, of(code).certain) == (frozenset(binds.split()), certain)


@pytest.mark.parametrize(
    ("code", "now", "later"),
    [
        ("x = y + z.a", "y z", ""),
        ("def f(a, b=c):\n    return a + d", "c", "d"),
        ("@e\ndef f(a: g) -> h: pass", "e g h", ""),
        ("f = lambda a, b=c: a + d", "c", "d"),
        ("class A(B):\n    x = y\n    def f(self): return z", "B y", "z"),
        ("x = [i + y for i in z]", "y z", ""),
        ("x = [lambda: i + y for i in z]", "z", "y"),
        ("def f():\n    def g(): return x\n    y = 1\n    return g", "", "x"),
        ("def f():\n    x = 1\n    def g(): return x", "", ""),
        ("def f(n): return f(n - 1)", "", "f"),
        ("def f():\n    return [a for a in b if c]", "", "b c"),
        ("def f():\n    import a\n    return a", "", ""),
        ("x.append(y)", "x y", ""),
        ("x[i] = y", "i x y", ""),
        ("x += y", "x y", ""),
        ("print(f'{x} {y:{z}}')", "print x y z", ""),
    ],
)
def test_names_that_are_used_at_once_and_later(code, now, later):
    assert (of(code).now, of(code).later) == (frozenset(now.split()), frozenset(later.split()))


@pytest.mark.parametrize(
    ("code", "changes", "calls"),
    [
        ("x[0] = 1", "x", ""),
        ("x.a.b[0].c = 1", "x", ""),
        ("x += 1", "x", ""),
        ("x.a += 1", "x", ""),
        ("del x[0]", "x", ""),
        ("for x[0] in y: pass", "x", ""),
        ("x.append(1)", "", "x"),
        ("y = x.pop()", "", "x"),
        ("for i in y:\n    x.a.append(i)", "", "x"),
        ("model.summary()", "", ""),
        ("model.fit(x)", "", "model"),
        ("plt.plot(x)", "", ""),
        ("def f(): x.append(1)", "", ""),
        ("f(x).append(1)", "", ""),
        ("f(x.append(1))", "", "x"),
        ("@x.register\ndef f(): pass", "", "x"),
    ],
)
def test_names_whose_objects_are_changed(code, changes, calls):
    assert (of(code).changes, of(code).calls) == (frozenset(changes.split()), frozenset(calls.split()))


def test_what_functions_bind_by_global():
    assert of("def f():\n    global x\n    x = 1").writes == {"x"}
    assert of("def f():\n    global x\n    return x").writes == frozenset()
    assert of("def f():\n    def g():\n        global x\n        x = 1").writes == {"x"}


@pytest.mark.parametrize(
    ("code", "binds_any", "reads_any"),
    [
        ("from a import *", True, False),
        ("if b:\n    from a import *", True, False),
        ("exec(text)", True, True),
        ("globals()['x'] = 1", True, True),
        ("x = eval('y')", False, True),
        ("def f(): return globals()['x']", False, True),
        ("x = vars(y)", False, False),
        ("def f(eval): return 1", False, False),
    ],
)
def test_what_may_be_about_any_name(code, binds_any, reads_any):
    assert (of(code).binds_any, of(code).reads_any) == (binds_any, reads_any)


def test_what_runs_in_a_notebook_only():
    assert of("x = await f()").awaits
    assert not of("async def f():\n    await g()").awaits


def test_an_import_of_several_names_is_a_statement_each():
    found = statements_of("import a, b.c as d\nfrom e import (\n    f,\n    g as h,\n)\nx = 1")
    assert [(s.source, s.line, *s.imports) for s in found] == [
        ("import a", 0, "a"),
        ("import b.c as d", 0, "b"),
        ("from e import f", 1, "e"),
        ("from e import g as h", 1, "e"),
        ("x = 1", 5),
    ]


def test_a_statement_has_its_text_and_its_line():
    code = "# first\nx = 'ä'; y = 2  # second\n@f(\n1)\n@g\ndef h():\n    pass\n# last"
    assert [(s.source, s.line) for s in statements_of(code)] == [
        ("x = 'ä'", 1),
        ("y = 2", 1),
        ("@f(\n1)\n@g\ndef h():\n    pass", 2),
    ]


def test_a_module_within_a_function_is_imported_too():
    assert of("def f():\n    import cv2\n    from . import x").imports == {"cv2"}


@pytest.mark.parametrize(
    "code", ["def f(:", "\ud800 = 1", "x = '\ud800'", "nonlocal x", "def f():\n  x = 1\n  global x"]
)
def test_what_is_no_python_is_a_syntax_error(code):
    with pytest.raises(SyntaxError):
        statements_of(code)


@pytest.mark.parametrize("depth", [50, 90, 200, 300, 400, 500, 900])
@pytest.mark.parametrize("part", ["-", "not ", "lambda: ", "1 + (", "f(", "[x for x in "])
def test_code_without_end_is_read_or_a_syntax_error(depth, part):
    code = part * depth + "1" + (")" * depth if "(" in part else "]" * depth if "[" in part else "")
    found = []
    try:
        found = [statements_of(code)]
    except SyntaxError as error:
        found = [error]
    assert len(found) == 1
