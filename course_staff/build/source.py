"""Reads a lesson's source, cell by cell, and refuses a cell that is wrong in itself."""

import ast
import hashlib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager
from jupytext.formats import get_format_implementation
from nbformat import NotebookNode, ValidationError

from course_staff.build.errors import SourceError
from course_staff.build.markers import HIDDEN_TESTS, SOLUTION, Region, find_regions

FILE_NAME = re.compile(r"\d\d[a-z]?(_[a-z0-9]+)+\.py")
EXERCISE_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
FOLDED = "hide-input"  # a cell whose code is folded in the notebook and on the page: readers look at its output
# Those that the course gives a meaning to, and those that nbval reads.
TAGS = ("setup", "parameters", FOLDED, "raises-exception", "nbval-check-output", "nbval-ignore-output", "nbval-skip")
# What jupytext notes down about blank lines, which is no part of the lesson.
JUPYTEXT_KEYS = {"lines_to_next_cell", "lines_to_end_of_cell_marker", "cell_marker"}


@dataclass(frozen=True)
class Cell:
    """A cell of a source.

    Attributes:
        line: the line of its header `# %%` in the file, counted from 1; its text begins at the next one.
        kind: `"code"` or `"markdown"`.
        exercise, points: of a cell with a solution; 0 points: ungraded.
        by_hand: the name of an answer that a person reads and gives up to `points`; the cell's text is its template.
        checks: the name of the exercise that the cell checks.
    """

    line: int
    kind: str
    text: str
    tags: tuple[str, ...] = ()
    exercise: str | None = None
    by_hand: str | None = None
    points: int | None = None
    checks: str | None = None
    regions: tuple[Region, ...] = ()


@dataclass(frozen=True)
class Source:
    """A lesson's source; `file` is its path within the clone and `sha256` the digest of its text."""

    lesson: str
    file: str
    cells: tuple[Cell, ...]
    sha256: str

    @property
    def exercises(self) -> list[Cell]:
        """The cells with a solution."""
        return [cell for cell in self.cells if cell.exercise is not None]


def read_source(path: Path, root: Path) -> Source:
    """Read a lesson's source, a jupytext `py:percent` file at `path` in the clone at `root`.

    Raises:
        SourceError: the name, the encoding, a header, a marker or the Python of a cell is wrong.
    """
    file = path.relative_to(root).as_posix()
    if not FILE_NAME.fullmatch(path.name):
        raise SourceError(file, 1, "The file is not named like a lesson; rename it to NN_topic.py or move it away.")
    if path.is_dir():
        raise SourceError(file, 1, "This is a folder, and a lesson is a file; rename it or move it away.")
    lines = _read_text(path, file).splitlines()
    cells = tuple(_read_cell(node, line, file) for line, node in _split(lines, file))
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return Source(path.stem, file, cells, digest)


def parse(code: str) -> ast.Module:
    """The syntax tree of a cell's code, IPython's magics translated to Python.

    Raises:
        SyntaxError: what the compiler says, warnings of it (an invalid escape sequence) included.
    """
    code = TransformerManager().transform_cell(code)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the compiler raises its warnings, too, as a SyntaxError
        tree = ast.parse(code)
        compile(tree, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)  # finds a `return` outside a function
    return tree


def _read_text(path: Path, file: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(file, 1, f"The file cannot be read ({error.strerror}); allow reading it.") from None
    odd = content.find(b"\0")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        odd = error.start
    if odd >= 0:
        line = content.count(b"\n", 0, odd) + 1
        raise SourceError(file, line, "The file is not text in UTF-8; save it in that encoding.")
    return text


def _split(lines: list[str], file: str) -> Iterator[tuple[int, NotebookNode]]:
    """The line of each cell's header with the cell. This is jupytext's own loop, which forgets the line numbers."""
    reader_class = get_format_implementation(".py", "percent").cell_reader_class
    position = 0
    while position < len(lines):
        reader = reader_class({"extension": ".py", "format_name": "percent"}, "python")
        try:
            node, length = reader.read(lines[position:])
        except ValidationError as error:
            raise SourceError(file, position + 1, f"The header is not valid: {error.message}.") from None
        yield position + 1, node
        position += length


def _read_cell(node: NotebookNode, line: int, file: str) -> Cell:
    header = {key: value for key, value in node.metadata.items() if key not in JUPYTEXT_KEYS}
    if node.cell_type not in ("code", "markdown"):
        raise SourceError(file, line, f"A {node.cell_type} cell has no place in a lesson; make it code or [markdown].")
    if not node.source.strip():
        raise SourceError(file, line, "The cell is empty; remove it.")
    _check_header(header, node.cell_type, line, file)
    regions = find_regions(node.source, file, line + 1)
    cell = Cell(line, node.cell_type, node.source, regions=regions, **header | {"tags": tuple(header.get("tags", ()))})
    if cell.kind == "code":
        cell = replace(cell, checks=_checked_exercise(cell, file))
    _check_regions(cell, file)
    return cell


def _check_header(header: dict, kind: str, line: int, file: str) -> None:
    unknown = sorted(set(header) - {"tags", "exercise", "by_hand", "points"})
    if unknown:
        text = header.get("incorrectly_encoded_metadata")
        what = f"cannot be read: {text}" if text else f"has the unknown key '{unknown[0]}'"
        known = 'tags=["…"], exercise="name", by_hand="name" and points=10'
        raise SourceError(file, line, f"The header {what}; it knows {known}.")
    for tag in header.get("tags", []):
        if tag not in TAGS:
            raise SourceError(file, line, f"There is no tag '{tag}'; the tags are {', '.join(TAGS)}.")
    named = [header[key] for key in ("exercise", "by_hand") if key in header]
    if len(named) > 1:
        raise SourceError(file, line, "A check grades an exercise and a person what is by_hand; the cell is either.")
    if bool(named) != ("points" in header):
        raise SourceError(file, line, "An exercise has both exercise= and points= in its header (0: ungraded).")
    if not named:
        return
    (name,), points = named, header["points"]
    if "tags" in header or (kind != "code" and "exercise" in header):
        raise SourceError(file, line, "An exercise is a code cell without tags; what is by_hand has no tags, either.")
    if not isinstance(name, str) or not EXERCISE_NAME.fullmatch(name) or name.endswith("_check"):
        rule = "at most 50 small letters, digits and underscores, not ending in '_check'"
        raise SourceError(file, line, f"{name!r} cannot name an exercise; use {rule}.")
    least = 1 if "by_hand" in header else 0
    if type(points) is not int or points < least:
        sentence = f"points={points!r} of exercise '{name}' is not a whole number of at least {least}."
        raise SourceError(file, line, sentence)


def _checked_exercise(cell: Cell, file: str) -> str | None:
    """The exercise that the cell checks where students see it, outside of its regions."""
    try:
        tree = parse(cell.text)
    except SyntaxError as error:
        raise SourceError(file, cell.line + (error.lineno or 1), f"This is not valid Python: {error.msg}.") from None
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check"
        if not any(node.lineno - 1 in region for region in cell.regions)
    ]
    names = [_first_argument(call, cell, file) for call in calls]
    if len(names) > 1 or (names and cell.exercise is not None):
        line = cell.line + calls[-1].lineno
        raise SourceError(file, line, "Put each check into a cell of its own, so that it is graded by itself.")
    return names[0] if names else None


def _first_argument(call: ast.Call, cell: Cell, file: str) -> str:
    match call.args:
        case [ast.Constant(value=str(name)), *_]:
            return name
    raise SourceError(file, cell.line + call.lineno, 'check takes the name of the exercise first: check("name", …).')


def _check_regions(cell: Cell, file: str) -> None:
    kinds = [region.kind for region in cell.regions]
    lines = [cell.line + 1 + region.begin for region in cell.regions]
    if SOLUTION in kinds and cell.exercise is None:
        line = lines[kinds.index(SOLUTION)]
        raise SourceError(file, line, 'A solution stands in a cell that is no exercise; add exercise="name" points=10.')
    if HIDDEN_TESTS in kinds and cell.checks is None:
        line = lines[kinds.index(HIDDEN_TESTS)]
        raise SourceError(file, line, 'Hidden tests stand in a cell without a check; put them below check("name", …).')
    if cell.exercise is not None and SOLUTION not in kinds:
        raise SourceError(file, cell.line, f"Exercise '{cell.exercise}' has no '### BEGIN SOLUTION' in its cell.")
