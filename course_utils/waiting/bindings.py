"""Which names a cell binds at its top level, from the statement on at which it stopped."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Bindings:
    """Names that statements bind at a cell's top level, those of imports apart; and the names that they read."""

    bound: frozenset[str]
    imported: frozenset[str]
    read: frozenset[str]


def bindings_from(code: str, line: int = 1) -> Bindings:
    """The bindings of the statements of a cell that end at `line` or below it.

    Args:
        code: Python; IPython's own syntax is translated before.
        line: where the cell stopped, counted from 1.

    Raises:
        SyntaxError: it is no Python.
    """
    left = [node for node in ast.parse(code).body if node.end_lineno >= line]
    parts = [part for node in left for part in _at_top_level(node)]
    imports = [alias for part in parts if isinstance(part, ast.Import | ast.ImportFrom) for alias in part.names]
    names = [part for node in left for part in ast.walk(node) if isinstance(part, ast.Name)]
    return Bindings(
        frozenset(name for part in parts for name in _bound(part)),
        frozenset((alias.asname or alias.name).partition(".")[0] for alias in imports),
        frozenset(name.id for name in names if isinstance(name.ctx, ast.Load)),
    )


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
