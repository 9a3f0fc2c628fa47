"""Which statements train: when they run, or when a function that they define is called. Grading runs none of them."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

TRAINING = {"fit", "fit_generator", "train_on_batch"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Runs:
    """What a piece of code calls.

    Attributes:
        fits: whether a model's `fit` is among it.
        called: functions that it calls by name.
        given: pairs of names: a function that it calls, and an argument of that call.
        parameters: of the function whose body it is.
    """

    fits: bool
    called: frozenset[str]
    given: frozenset[tuple[str, str]]
    parameters: frozenset[str] = frozenset()


def runs_at_once(node: ast.stmt) -> Runs:
    """What a statement calls when it runs."""
    return _runs(eager(node))


def runs_when_called(node: ast.stmt) -> Runs:
    """What a function that the statement defines calls when it is called; of a class that is what makes an object."""
    if isinstance(node, ast.ClassDef):
        functions = [part for part in node.body if isinstance(part, FUNCTIONS) and part.name == "__init__"]
    else:
        functions = [part for part in eager(node) if isinstance(part, FUNCTIONS)]
    parameters = {name.arg for function in functions for name in ast.walk(function.args) if isinstance(name, ast.arg)}
    return replace(
        _runs(part for function in functions for part in _inside(function)), parameters=frozenset(parameters)
    )


def trainers(defined: Iterable[tuple[frozenset[str], Runs]]) -> "Trains":
    """Tells what trains, by the functions of a notebook: the names that a statement binds, and what it runs later."""
    defined = list(defined)
    callers = {name for names, runs in defined if runs.called & runs.parameters for name in names}
    known = Trains(frozenset(callers), frozenset())
    while True:
        found = frozenset(name for names, runs in defined if known(runs) for name in names)
        if found <= known.trainers:
            return known
        known = Trains(known.callers, known.trainers | found)


@dataclass(frozen=True)
class Trains:
    """Whether something trains, by itself or through functions of the notebook.

    Attributes:
        callers: those that call what they are given.
        trainers: those that train.
    """

    callers: frozenset[str]
    trainers: frozenset[str]

    def __call__(self, runs: Runs) -> bool:
        given = any(function in self.callers and argument in self.trainers for function, argument in runs.given)
        return runs.fits or bool(runs.called & self.trainers) or given


def eager(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a statement that run when it does: decorators and defaults of functions, not their bodies."""
    yield node
    if isinstance(node, FUNCTIONS):
        defaults = [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
        children = [*getattr(node, "decorator_list", []), *defaults]
    else:
        children = [*ast.iter_child_nodes(node)]
    for child in children:
        yield from eager(child)


def called_by(part: ast.AST) -> list[ast.expr]:
    """The functions that a call calls, or a definition by its decorators."""
    return [part.func] if isinstance(part, ast.Call) else [*getattr(part, "decorator_list", [])]


def _inside(function: ast.AST) -> Iterator[ast.AST]:
    """The parts that run when a function is called: its body, and the functions in it that it calls by name."""
    body = function.body if isinstance(function.body, list) else [function.body]
    parts = [part for statement in body for part in eager(statement)]
    yield from parts
    names = {target.id for part in parts for target in called_by(part) if isinstance(target, ast.Name)}
    for part in parts:
        if isinstance(part, ast.FunctionDef) and part.name in names:
            yield from _inside(part)


def _runs(parts: Iterable[ast.AST]) -> Runs:
    fits, called, given = False, set(), set()
    for part in parts:
        for function in called_by(part):
            fits |= isinstance(function, ast.Attribute) and function.attr in TRAINING
            if not isinstance(function, ast.Name):
                continue
            called.add(function.id)
            given |= {(function.id, name.id) for name in _arguments(part) if isinstance(name, ast.Name)}
    return Runs(fits, frozenset(called), frozenset(given))


def _arguments(part: ast.AST) -> list[ast.expr]:
    return [*part.args, *(word.value for word in part.keywords)] if isinstance(part, ast.Call) else []
