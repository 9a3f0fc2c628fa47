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

MAX_STATEMENTS = 5_000  # of a notebook, at the top of its cells; the longest lesson has 400
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}  # what symtable calls them; they run at once
COMPREHENSION = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
CERTAIN = (*DEFINITIONS, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
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
        certain: whether it does so whatever happens, and anew: no `if`, `for` or `try` is around.
        changes: names whose objects it changes: `x[0] = `, `x.a = `, `x += `.
        calls: names on which it calls a method, such as `x.append(1)`, which may change them.
        now: names that it uses when it runs.
        later: names that functions in it use when they are called.
        defines: whether it does nothing but define a function or a class; else its functions may be called at once.
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
    defines: bool
    writes: frozenset[str]
    binds_any: bool
    reads_any: bool
    at_once: Runs
    when_called: Runs
    awaits: bool
    imports: frozenset[str]


def statements_of(code: str) -> tuple[Statement, ...]:
    """The statements of a cell, which is plain Python, in order.

    Raises:
        SyntaxError: it is no Python, or has more than `MAX_STATEMENTS`.
    """
    statements, error = _read(code)
    if error:
        raise SyntaxError(error)
    return statements


@lru_cache(maxsize=2048)  # the course's own cells are in every notebook of a class
def _read(code: str) -> tuple[tuple[Statement, ...], str]:
    """The statements of a cell, or why there are none."""
    try:
        tree = tree_of(code)
        if sum(len(getattr(node, "names", "1")) for node in tree.body) > MAX_STATEMENTS:
            return (), f"it has more than {MAX_STATEMENTS:,} statements"
        return tuple(_statement(*piece) for piece in _pieces(tree, code)), ""
    except SyntaxError as error:
        return (), f"line {error.lineno}: {error.msg}" if error.lineno else str(error.msg)
    except (RecursionError, MemoryError, ValueError) as error:
        return (), str(error) or type(error).__name__


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
    names, own = _names(source), _of_comprehensions(node)
    at_once = list(eager(node))
    everything = list(ast.walk(node))
    changes = {root for target in _changed(at_once) if (root := _root(target))}
    calls = {root for part in at_once for function in called_by(part) if (root := _root_of_method(function))}
    without_value = isinstance(node, ast.Delete) or (isinstance(node, ast.AnnAssign) and node.value is None)
    augmented = changes if isinstance(node, ast.AugAssign) else set()
    return Statement(
        source,
        line,
        frozenset() if without_value else frozenset(names.binds - augmented - own),
        isinstance(node, CERTAIN) and not _is_submodule(node),
        frozenset(changes),
        frozenset(calls),
        frozenset((names.now - own) | changes),
        frozenset(names.later),
        isinstance(node, DEFINITIONS) and not node.decorator_list,
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
    is_function = table.get_type() == "function" and table.get_name().strip("<>") not in COMPREHENSIONS
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


def _of_comprehensions(node: ast.stmt) -> set[str]:
    """The names that only comprehensions bind and use: from Python 3.12 on, symbol tables show them around as well."""
    inside: set[str] = set()
    outside: set[str] = set()

    def look(part: ast.AST, bound: frozenset[str]) -> None:
        if isinstance(part, ast.Name):
            (inside if part.id in bound else outside).add(part.id)
        elif isinstance(part, ast.NamedExpr):
            outside.add(part.target.id)
            look(part.value, bound)
        elif isinstance(part, COMPREHENSION):
            first, *_ = part.generators
            targets = [name for generator in part.generators for name in ast.walk(generator.target)]
            within = bound | {name.id for name in targets if isinstance(name, ast.Name)}
            look(first.iter, bound)  # once only: where comprehensions stand in one another, twice is for ever
            rest = [child for child in ast.iter_child_nodes(part) if child not in part.generators]
            rest += [first.target, *first.ifs, *part.generators[1:]]
            for child in rest:
                look(child, within)
        else:
            for child in ast.iter_child_nodes(part):
                look(child, bound)

    look(node, frozenset())
    return inside - outside


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


def _is_submodule(node: ast.stmt) -> bool:
    """Whether it is `import a.b`, which adds to an `a` that may be there."""
    return isinstance(node, ast.Import) and "." in node.names[0].name and node.names[0].asname is None


def _modules(parts: list[ast.AST]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in part.names)
        elif isinstance(part, ast.ImportFrom) and not part.level:
            yield str(part.module).partition(".")[0]
