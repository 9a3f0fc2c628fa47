"""Finds answers that are the course's own: `from course_utils.models import resnet50` earns nothing."""

import ast
from collections.abc import Collection, Iterable, Iterator

from course_staff.grade.handover import Unit
from course_utils.checks.exercises import names

PACKAGE = "course_utils"
CHECKS = f"{PACKAGE}.checks"
FOR_STUDENTS = {f"{CHECKS}.{name}" for name in ("check", "evaluate", "hint")}
OTHER_NAMES = {  # under which the package has the solution of an exercise
    "bottleneck_block",
    "cached_features",
    "conv_multiplications",
    "freeze_until",
    "resnet",
    "shortcut",
    "vgg",
    "*",
}


def borrowed(unit: Unit, given: Collection[str] = frozenset()) -> str | None:
    """What the code takes of the course's own solutions, as a dotted name; None where it takes none.

    Somebody who hides the name of what they import is not found here, nor is somebody who copied the text of a
    solution.

    Args:
        unit: the code, the course's and the student's.
        given: the course's own statements, as `statements_of` has them: a lesson may show its solutions in use.
    """
    answers = OTHER_NAMES | set(names())
    bound: dict[str, str] = {}
    for statement in _statements(unit.cells):
        ours = list(_names_of_the_course(statement, bound))
        if ast.dump(statement) in given:
            continue
        for name in ours:
            of_checks = name.startswith(f"{CHECKS}.") and name not in FOR_STUDENTS
            if of_checks or name.rpartition(".")[2] in answers:
                return name
    return None


def statements_of(sources: Iterable[str]) -> frozenset[str]:
    """The top-level statements of the sources, in a form to compare them by."""
    return frozenset(map(ast.dump, _statements(sources)))


def _statements(sources: Iterable[str]) -> Iterator[ast.stmt]:
    for source in sources:
        try:
            yield from ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # what cannot be read cannot be run


def _names_of_the_course(statement: ast.stmt, bound: dict[str, str]) -> Iterator[str]:
    """Dotted names below `course_utils` that the statement imports or reads; what it imports is added to `bound`."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            for alias in filter(lambda alias: _is_ours(alias.name), node.names):
                bound[alias.asname or PACKAGE] = alias.name if alias.asname else PACKAGE
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and _is_ours(node.module or ""):
            imported = {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            bound.update(imported)
            yield from imported.values()
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute) and (name := _dotted(node, bound)):
            yield name


def _is_ours(module: str) -> bool:
    return module == PACKAGE or module.startswith(f"{PACKAGE}.")


def _dotted(node: ast.expr, bound: dict[str, str]) -> str | None:
    """`course_utils.models.resnet50` for `models.resnet50`, by what the imports have bound."""
    if isinstance(node, ast.Name):
        return bound.get(node.id)
    if isinstance(node, ast.Attribute) and (start := _dotted(node.value, bound)):
        return f"{start}.{node.attr}"
    return None
