"""The claims of a lesson's source, run with measurements that a test feeds in place of the lesson's own."""

import ast
import builtins
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from course_staff.build.source import read_source
from course_staff.paths import find_clone
from course_utils import measure
from course_utils.measure.claims import Claim

SAID = "said in the lesson"  # in place of a caveat or citation that the lesson puts together from its numbers


def verdict_when(id: str, fed: Mapping[str, Any]) -> str:
    """The verdict on a claim if the lesson had found what is fed.

    Every `claim(id, ...)` of the lesson is called as it stands there, with the names that it uses taken from `fed`, or
    else from assignments of constants and from the earlier parts of the claim.

    Args:
        id: the claim, e.g. `"K03"`.
        fed: the values of names in these calls.

    Raises:
        NameError: a call uses a name that nothing gives.
    """
    names: dict[str, Any] = {"np": np, "measure": measure, "claim": measure.claim}
    found: Claim | None = None
    for statement in _statements(lesson_of(id)):
        call = _claim_call(statement, id)
        if call is not None:
            found = eval(compile(ast.Expression(_settled(call)), f"<claim {id}>", "eval"), names | dict(fed))
            names |= dict.fromkeys(_targets(statement), found)
        elif constants := _constants(statement):
            names |= {name: value for name, value in constants.items() if name not in fed}
    assert found is not None
    return found.verdict


def names_used(id: str) -> set[str]:
    """The names in the calls of a claim that something has to give."""
    calls = [call for call in (_claim_call(s, id) for s in _statements(lesson_of(id))) if call is not None]
    loaded = {node.id for call in calls for node in ast.walk(_settled(call)) if isinstance(node, ast.Name)}
    return {name for name in loaded if not hasattr(builtins, name)}


@lru_cache
def lesson_of(id: str) -> str:
    """The one lesson that makes the claim."""
    lessons = [
        lesson
        for lesson in find_clone().lessons()
        if any(_claim_call(statement, id) is not None for statement in _statements(lesson))
    ]
    (lesson,) = lessons
    return lesson


@lru_cache
def _statements(lesson: str) -> tuple[ast.stmt, ...]:
    """All statements of the lesson's code cells in order, those inside `if` and `for` included."""
    clone = find_clone()
    source = read_source(clone.source / f"{lesson}.py", clone.root)
    trees = [ast.parse(cell.text) for cell in source.cells if cell.kind == "code"]
    return tuple(statement for tree in trees for top in tree.body for statement in _flat(top))


def _flat(statement: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(statement, ast.If | ast.For | ast.With):
        for inner in [*statement.body, *getattr(statement, "orelse", [])]:
            yield from _flat(inner)
    else:
        yield statement


def _claim_call(statement: ast.stmt, id: str) -> ast.Call | None:
    for node in ast.walk(statement) if isinstance(statement, ast.Assign | ast.Expr) else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "claim":
            return node if isinstance(node.args[0], ast.Constant) and node.args[0].value == id else None
    return None


def _settled(call: ast.Call) -> ast.Call:
    """The call with constant texts: what is said about a measurement does not turn a verdict."""
    keywords = [
        ast.keyword(word.arg, ast.Constant(SAID))
        if word.arg in ("caveat", "citation") and not isinstance(word.value, ast.Constant)
        else word
        for word in call.keywords
    ]
    return ast.fix_missing_locations(ast.copy_location(ast.Call(call.func, call.args, keywords), call))


def _targets(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _constants(statement: ast.stmt) -> dict[str, Any]:
    """What a statement binds to constants: `by_notes = ["32×32×1"]`."""
    if not isinstance(statement, ast.Assign):
        return {}
    try:
        value = ast.literal_eval(statement.value)
    except (ValueError, TypeError, SyntaxError):
        return {}
    return dict.fromkeys(_targets(statement), value)
