"""Which names a cell binds at its top level, from the statement on at which it stopped."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Bindings:
    """Names that statements bind at a cell's top level, those of imports apart; and those that they read first.

    `filled` are those among the names read that the cell began as a list or a dictionary: they may be half full.
    """

    bound: frozenset[str]
    imported: frozenset[str]
    read: frozenset[str]
    filled: frozenset[str]


def bindings_from(code: str, line: int = 1) -> Bindings:
    """The bindings of the statements of a cell that end at `line` or below it.

    Args:
        code: Python; IPython's own syntax is translated before.
        line: where the cell stopped, counted from 1.

    Raises:
        SyntaxError: it is no Python.
    """
    body = ast.parse(code).body
    left = [node for node in body if node.end_lineno >= line]
    parts = [part for node in left for part in _at_top_level(node)]
    imports = [alias for part in parts if isinstance(part, ast.Import | ast.ImportFrom) for alias in part.names]
    read = _read_first(left)
    return Bindings(
        frozenset(name for part in parts for name in _bound(part)),
        frozenset((alias.asname or alias.name).partition(".")[0] for alias in imports),
        read,
        read & {name for node in body[: len(body) - len(left)] for name in _begun(node)},
    )


def _read_first(left: list[ast.stmt]) -> frozenset[str]:
    """The names that these statements read before one of them has bound them."""
    read, bound = set(), set()
    for node in left:
        loads = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}
        read |= loads - bound
        bound |= {name for part in _at_top_level(node) for name in _bound(part)}
    return frozenset(read)


def _begun(node: ast.stmt) -> Iterator[str]:
    """The names that an assignment binds to a list or a dictionary written out: `sums = {}`, `a, b = [], []`."""
    displays = (ast.Dict, ast.List)
    value = getattr(node, "value", None)
    values = value.elts if isinstance(value, ast.Tuple) else [value]
    if isinstance(node, ast.Assign) and any(isinstance(one, displays) for one in values):
        yield from (name for target in node.targets for part in ast.walk(target) for name in _bound(part))


_SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)


def _at_top_level(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what is in it, but for the insides of what has names of its own."""
    yield node
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _at_top_level(child)


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
