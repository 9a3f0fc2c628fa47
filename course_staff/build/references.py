"""Makes the modules of `course_utils/references`: the exercises of a lesson as its source solves them.

Each holds the imports and the definitions that its answers need, no more of the lesson, and the cells of the exercises.
"""

import ast
import builtins
import hashlib
import symtable
from collections.abc import Iterable, Iterator

from course_staff.build.errors import SourceError
from course_staff.build.markers import MARKERS, NBVAL_LINE
from course_staff.build.source import Cell, Source
from course_staff.paths import lesson_number

HEADER = "# Made by `course build` out of {file}: change that, not this.\n"
SEAL = "# sha256 of the rest: "
MARK = "own_answer"
# What a module has without an import.
GIVEN = frozenset(vars(builtins)) | {"__name__", "__doc__", "__file__"}


def module_name(source: Source) -> str:
    """The module of a lesson's answers, e.g. `lesson_04`."""
    return f"lesson_{lesson_number(source.lesson)}"


def reference_module(source: Source) -> str:
    """The text of the module with the answers of a lesson.

    Raises:
        SourceError: an answer needs a name that no import, function, class or variable above its cell gives.
    """
    imports, definitions = _needed(source)
    pieces = {cell.line: _marked(cell) for cell in source.exercises} | definitions
    opening = f'"""The course\'s own answers of lesson {lesson_number(source.lesson)}."""\n\n' + "\n".join(
        sorted(imports)
    )
    return sealed(source.file, "\n\n\n".join([opening, *(text for _, text in sorted(pieces.items()))]) + "\n")


def index_module(sources: Iterable[Source]) -> str:
    """The text of the module that says in which module each answer is."""
    places = {cell.exercise: module_name(source) for source in sources for cell in source.exercises}
    lines = [f'    "{name}": "{module}",\n' for name, module in sorted(places.items())]
    text = f'"""Where the course\'s own answer to each exercise is."""\n\nLESSON_OF = {{\n{"".join(lines)}}}\n'
    return sealed("notebooks/source", text)


def sealed(file: str, text: str) -> str:
    """A module's text with the line that says what it is made of, and the one by which a change by hand is found."""
    return f"{HEADER.format(file=file)}{SEAL}{_digest(text)}\n{text}"


def is_sealed(text: str) -> bool:
    """Whether a module's text is as a build wrote it, line ends aside."""
    _, _, rest = text.partition("\n")
    seal, _, body = rest.partition("\n")
    return seal == SEAL + _digest(body)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _solved(cell: Cell) -> str:
    """The cell's code without its markers."""
    lines = [line for line in NBVAL_LINE.sub("", cell.text).splitlines() if line.strip() not in MARKERS]
    return "\n".join(lines).strip()


def _marked(cell: Cell) -> str:
    """The cell's code, its function marked as the course's own."""
    lines = _solved(cell).splitlines()
    for node in ast.parse("\n".join(lines)).body:
        if isinstance(node, ast.FunctionDef) and node.name == cell.exercise:
            first = min(part.lineno for part in (node, *node.decorator_list))
            lines.insert(first - 1, f'@{MARK}("{cell.exercise}")')
            break
    return "\n".join(lines)


def _needed(source: Source) -> tuple[set[str], dict[float, str]]:
    """The imports, a line each, and the definitions by their place in the source, that the exercises need."""
    imports, definitions = {f"from course_utils.own_answers import {MARK}"}, {}
    own = {name for cell in source.exercises for node in ast.parse(_solved(cell)).body for name in _bound(node)}
    wanted = [(name, cell) for cell in source.exercises for name in sorted(_free(_solved(cell)) - own)]
    known: set[str] = set()
    while wanted:
        name, cell = wanted.pop()
        if name in known:
            continue
        known.add(name)
        found = _binding(name, cell, source)
        if found is None:
            sentence = f"The solution of '{cell.exercise}' needs {name}, which no cell above gives at its top level."
            raise SourceError(source.file, cell.line, sentence)
        where, node, text = found
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.add(_import_of(node, name))
        else:
            definitions[where] = text
            wanted += [(other, cell) for other in sorted(_free(text) - own - known)]
    return imports, definitions


def _binding(name: str, exercise: Cell, source: Source) -> tuple[float, ast.stmt, str] | None:
    """The last statement above the exercise that binds a name: its place, itself and its text."""
    found = None
    for cell in source.cells:
        if cell is exercise:
            break
        if cell.kind != "code" or cell.exercise:
            continue
        for place, node, text in _statements(cell):
            if name in _bound(node):
                found = place, node, text
    return found


def _statements(cell: Cell) -> Iterator[tuple[float, ast.stmt, str]]:
    """The statements at the top level of a cell; a cell with a magic, which is no plain Python, has none."""
    try:
        body = ast.parse(cell.text).body
    except SyntaxError:
        return
    lines = cell.text.splitlines()
    for node in body:
        first = min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", ()))])
        yield cell.line + node.lineno, node, "\n".join(lines[first - 1 : node.end_lineno])


def _bound(node: ast.stmt) -> set[str]:
    """The names that an import, a function, a class or an assignment binds."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {node.name}
        case ast.Assign():
            return {part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
            return {name}
    return set()


def _import_of(node: ast.Import | ast.ImportFrom, name: str) -> str:
    """The import of this one name."""
    aliases = [alias for alias in node.names if (alias.asname or alias.name).partition(".")[0] == name]
    one = ast.Import(aliases) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, aliases, node.level)
    return ast.unparse(one)


def _free(code: str) -> set[str]:
    """The global names that code reads and does not bind itself."""
    module = symtable.symtable(code, "<cell>", "exec")
    read = {symbol.get_name() for symbol in module.get_symbols() if symbol.is_referenced()}
    bound = {symbol.get_name() for symbol in module.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    inner = list(module.get_children())
    while inner:
        table = inner.pop()
        inner += table.get_children()
        read |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global() and symbol.is_referenced()}
    return read - bound - GIVEN
