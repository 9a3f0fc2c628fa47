"""The packages below `checks` lie on floors: what is general never knows what is particular."""

import ast
from pathlib import Path

import pytest

import course_utils.checks as checks

PACKAGE = checks.__name__
ROOT = Path(checks.__file__).parent
# From the ground up. A module may import from its own folder and from every floor below.
FLOORS = (
    {"verdict", "tolerances"},
    {"collecting", "arrays", "numpy_reference"},
    {"graph"},
    {"messages"},
    {"model_check"},
    {"architectures", "fixtures"},
    {"exercises"},
    {"pictures"},
    {"api", "reference"},
)
FLOOR = {folder: floor for floor, folders in enumerate(FLOORS) for folder in folders}
MODULES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def imports(path):
    """The modules of `checks` that a module imports, each as the tuple of its names below `checks`."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        aliases = [alias.name for alias in getattr(node, "names", ())]
        if isinstance(node, ast.ImportFrom):
            names = [node.module] if node.module != PACKAGE else [f"{PACKAGE}.{alias}" for alias in aliases]
        else:
            names = aliases if isinstance(node, ast.Import) else []
        yield from (tuple(name.split(".")[2:]) for name in names if name.startswith(PACKAGE))


def test_every_folder_has_a_floor():
    assert {path.parts[0].removesuffix(".py") for path in MODULES} == set(FLOOR)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_nothing_is_imported_from_a_higher_floor(path):
    folder = path.parts[0].removesuffix(".py")
    for names in imports(path):
        other = names[0] if names else "api"  # the package itself stands for all that it offers
        assert other == folder or FLOOR[other] < FLOOR[folder], f"{path} imports {'.'.join(names)}"


def test_no_exercise_imports_another():
    for path in MODULES:
        if path.parts[0] == "exercises":
            assert [names for names in imports(path) if names[:1] == ("exercises",)] == []


def in_circles(graph):
    """Which of the modules or packages import each other; `graph`: name → the names that it imports."""
    while free := [name for name, needed in graph.items() if not needed & graph.keys()]:
        for name in free:
            del graph[name]
    return sorted(graph)


def test_within_a_folder_there_is_no_circle():
    graph = {}
    for path in MODULES:
        name = path.with_suffix("").parts
        graph[name] = {names for names in imports(path) if len(names) > 1 and names[0] == name[0]}
    assert in_circles(graph) == []


def packages_imported(path):
    """The packages of `course_utils` that a module imports at its top, not when a function of it is called."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_utils"):
            for alias in node.names:
                yield f"{node.module}.{alias.name}".split(".")[1]


def test_no_two_packages_of_the_course_import_each_other():
    packages = {path.parent for path in ROOT.parent.glob("*/__init__.py")}
    graph = {
        package.name: {name for path in package.rglob("*.py") for name in packages_imported(path)} - {package.name}
        for package in packages
    }
    assert graph["checks"] >= {"references"}
    assert in_circles(graph) == []
