"""What trains, and what only could."""

import ast

import pytest

from course_staff.grade.training import runs_at_once, runs_when_called, trainers

NOBODY = trainers([])


def node(code):
    (found,) = ast.parse(code).body
    return found


@pytest.mark.parametrize(
    ("code", "at_once", "when_called"),
    [
        ("history = model.fit(x, y)", True, False),
        ("for i in range(3):\n    models[i].fit(x, y)", True, False),
        ("[m.train_on_batch(x) for m in models]", True, False),
        ("def f(model): return model.fit(x, y)", False, True),
        ("f = lambda model: model.fit(x)", False, True),
        ("def f(a=model.fit(x)): pass", True, False),
        ("def f():\n    def g(): model.fit(x)\n    return g", False, False),
        ("def f():\n    def g(): model.fit(x)\n    return g()", False, True),
        ("def f():\n    def g(): g(); model.fit(x)\n    return g()", False, True),
        ("class A:\n    def __init__(self): model.fit(x)", False, True),
        ("class A:\n    def run(self): model.fit(x)", False, False),
        ("class A:\n    x = model.fit(y)", True, False),
        ("fit(model)", False, False),
    ],
)
def test_fit_is_called_at_once_or_later(code, at_once, when_called):
    assert (runs_at_once(node(code)).fits, runs_when_called(node(code)).fits) == (at_once, when_called)


def known(*codes):
    return trainers((frozenset({node(code).name}), runs_when_called(node(code))) for code in codes)


TRAIN = "def train(m): return m.fit(x)"


@pytest.mark.parametrize(
    ("code", "does"),
    [
        ("h = train(m)", True),
        ("@train\ndef f(): pass", True),
        ("h = twice(m)", True),
        ("h = many(train)", True),
        ("h = many(recipe=train)", True),
        ("h = partial(train, 1)", False),
        ("h = train", False),
        ("h = make(m)", False),
        ("h = wrap(train)", False),
        ("h = unknown(m)", False),
    ],
)
def test_a_function_that_trains_makes_its_callers_train(code, does):
    twice, many = "def twice(m): return train(m), train(m)", "def many(recipe): return recipe(1)"
    make = "def make(m):\n    def inner(): return train(m)\n    return inner"
    wrap = "def wrap(f):\n    def inner(): return f(1)\n    return inner"
    assert known(twice, many, make, wrap, TRAIN)(runs_at_once(node(code))) is does
    assert not NOBODY(runs_at_once(node(code)))


def test_a_long_row_of_callers_is_followed_to_its_end():
    row = [f"def f{i}(): return f{i + 1}()" for i in range(200)] + ["def f200(): return m.fit()"]
    assert known(*row)(runs_at_once(node("f0()")))
