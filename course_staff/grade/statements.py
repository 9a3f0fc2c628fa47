"""What each statement at the top of a cell binds, changes and uses, found without running it.

The names come from Python's own symbol tables (`symtable`), which know scopes; what is changed in place is read off
the syntax tree.
"""

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from course_staff.grade.plain_python import tree_of
from course_staff.grade.training import Runs, called_by, eager, runs_at_once, runs_when_called

COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}  # what symtable calls them; they run at once
CERTAIN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
# Methods that leave their object as it is, as far as an answer can tell; called for what they print or draw.
LOOKING = {
    *("evaluate", "predict", "summary", "print", "head", "info", "describe", "items", "keys", "values", "copy"),
    *("plot", "show", "imshow", "hist", "savefig", "title", "legend", "xlabel", "ylabel", "figure", "subplot", "draw"),
}
BY_ANY_NAME = {"exec", "eval", "globals", "locals", "vars"}


@dataclass(frozen=True)
class Statement:
    """A statement at the top of a cell; of an import with several names, one name.

    Attributes:
        source: its text.
        line: the line of the cell that it begins on, counted from 0.
        binds: the names that it gives a value, or may give one.
        certain: whether it does so whatever happens: no `if`, `for` or `try` is around.
        changes: names whose objects it changes: `x[0] = `, `x.a = `, `x += `.
        calls: names on which it calls a method, such as `x.append(1)`, which may change them.
        now: names that it uses when it runs.
        later: names that functions in it use when they are called.
        writes: names that functions in it bind at the top, by `global`.
        binds_any: whether it may bind any name: `from x import *`, `exec`.
        reads_any: whether it, or a function in it, may use any name.
        at_once, when_called: what it calls when it runs, and what a function in it calls when it is called.
        awaits: whether it runs in a notebook only.
        imports: the modules that it imports, by their first names.
    """

    source: str
    line: int
    binds: frozenset[str]
    certain: bool
    changes: frozenset[str]
    calls: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]
    writes: frozenset[str]
    binds_any: bool
    reads_any: bool
    at_once: Runs
    when_called: Runs
    awaits: bool
    imports: frozenset[str]


@lru_cache(maxsize=256)  # the course's own cells are in every notebook of a class
def statements_of(code: str) -> tuple[Statement, ...]:
    """The statements of a cell, which is plain Python, in order.

    Raises:
        SyntaxError: it is no Python.
    """
    try:
        return tuple(_statement(*piece) for piece in _pieces(tree_of(code), code))
    except (RecursionError, MemoryError, ValueError) as error:
        raise SyntaxError(str(error) or type(error).__name__) from None


def _pieces(tree: ast.Module, code: str) -> Iterator[tuple[ast.stmt, str, int]]:
    """Each statement with its text and the line that it begins on, counted from 0."""
    lines = code.encode("utf-8").split(b"\n")
    for node in tree.body:
        decorators = getattr(node, "decorator_list", [])
        line, column = min([(node.lineno, node.col_offset), *((d.lineno, 0) for d in decorators)])
        if isinstance(node, ast.Import | ast.ImportFrom) and len(node.names) > 1:
            for alias in node.names:
                single = ast.copy_location(type(node)(**{**vars(node), "names": [alias]}), node)
                yield single, ast.unparse(single), line - 1
            continue
        text = lines[line - 1 : node.end_lineno]
        text[-1] = text[-1][: node.end_col_offset]
        text[0] = text[0][column:]
        yield node, b"\n".join(text).decode(), line - 1


def _statement(node: ast.stmt, source: str, line: int) -> Statement:
    names = _names(source)
    at_once = list(eager(node))
    everything = list(ast.walk(node))
    changes = {root for target in _changed(at_once) if (root := _root(target))}
    calls = {root for part in at_once for function in called_by(part) if (root := _root_of_method(function))}
    without_value = isinstance(node, ast.Delete) or (isinstance(node, ast.AnnAssign) and node.value is None)
    augmented = changes if isinstance(node, ast.AugAssign) else set()
    return Statement(
        source,
        line,
        frozenset() if without_value else frozenset(names.binds - augmented),
        isinstance(node, CERTAIN),
        frozenset(changes),
        frozenset(calls),
        frozenset(names.now | changes),
        frozenset(names.later),
        frozenset(names.writes),
        any(_binds_any(part) for part in at_once),
        any(_by_any_name(part) for part in everything),
        runs_at_once(node),
        runs_when_called(node),
        any(isinstance(part, ast.Await | ast.AsyncFor | ast.AsyncWith) for part in at_once),
        frozenset(_modules(everything)),
    )


@dataclass
class _Names:
    """What the symbol tables of a statement say, see `Statement`."""

    binds: set[str]
    now: set[str]
    later: set[str]
    writes: set[str]


def _names(source: str) -> _Names:
    table = symtable.symtable(source, "<cell>", "exec")
    symbols = table.get_symbols()
    bound = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported() or s.is_namespace()}
    names = _Names(bound, {s.get_name() for s in symbols if s.is_referenced()}, set(), set())
    for child in table.get_children():
        _look_into(child, names, deferred=False)
    return names


def _look_into(table: symtable.SymbolTable, names: _Names, deferred: bool) -> None:
    """Add the names of the notebook that a scope within a statement uses or binds."""
    is_function = table.get_type() == "function" and table.get_name() not in COMPREHENSIONS
    deferred = deferred or is_function
    for symbol in table.get_symbols():
        if not symbol.is_global():
            continue
        if symbol.is_referenced():
            (names.later if deferred else names.now).add(symbol.get_name())
        if symbol.is_assigned():  # by `global`; in a comprehension by `:=`
            (names.writes if deferred else names.binds).add(symbol.get_name())
    for child in table.get_children():
        _look_into(child, names, deferred)


def _changed(at_once: list[ast.AST]) -> Iterator[ast.expr]:
    """The targets that are a part of something, or a name that `+=` changes."""
    for part in at_once:
        if isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load):
            yield part
        elif isinstance(part, ast.AugAssign):
            yield part.target


def _root(target: ast.expr) -> str | None:
    """The name that a chain of attributes and subscripts begins with."""
    while isinstance(target, ast.Attribute | ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else None


def _root_of_method(function: ast.expr) -> str | None:
    """The name whose object a method may change."""
    return _root(function) if isinstance(function, ast.Attribute) and function.attr not in LOOKING else None


def _by_any_name(part: ast.AST) -> bool:
    """Whether it calls what reads or writes names that stand nowhere; `vars(x)` looks at `x` alone."""
    if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Name):
        return False
    return part.func.id in BY_ANY_NAME and not (part.func.id == "vars" and part.args)


def _binds_any(part: ast.AST) -> bool:
    if isinstance(part, ast.ImportFrom):
        return part.names[0].name == "*"
    return _by_any_name(part) and part.func.id != "eval"


def _modules(parts: list[ast.AST]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in part.names)
        elif isinstance(part, ast.ImportFrom) and not part.level:
            yield str(part.module).partition(".")[0]
