"""Of which code a result is: where that is mended, results are made anew."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import course_staff

ROOT = Path(course_staff.__file__).parent
HERE = Path(__file__).parent
AFTER_THE_RESULT = frozenset(
    {"autograded", "course_folder", "course_toml", "demo", "demo_answers", "export", "feedback", "gradebook"}
    | {"hand_back", "marks", "report", "scores", "times"}
)


@cache
def code_digest() -> str:
    """SHA-256 of the code that leads from a notebook to a result, but for the checks, which are part of a release."""
    digest = hashlib.sha256()
    for path in code_files():
        digest.update(f"\0{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def code_files() -> list[Path]:
    """The modules of this folder, and what of `course_staff` they import; what comes after the result is not one."""
    found: set[Path] = set()
    left = [path for path in HERE.glob("*.py") if path.stem not in AFTER_THE_RESULT]
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += [other for other in _imported(path) if other.parent != HERE]
    return sorted(found)


def _imported(path: Path) -> Iterator[Path]:
    """The modules of `course_staff` that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            package, *parts = name.split(".")
            module = ROOT.joinpath(*parts).with_suffix(".py")
            if package == ROOT.name and parts and module.is_file():
                yield module
