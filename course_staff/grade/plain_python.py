"""A cell as plain Python: what only IPython understands is left empty, line for line.

IPython's own transformer reads a cell anew for each magic in it, so a cell with hundreds of them would hold up the
grading of a class for minutes; this reads it once. Magics, shell commands and questions are never run in grading.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

LONGEST = 50_000  # characters of a cell; the longest of a lesson has 2,100
# Cell magics that run their text in the notebook's own names; others (`%%bash`, `%%writefile`, `%%timeit`) leave none.
IN_THE_NOTEBOOK = {"time", "capture", "prun"}
CELL_MAGIC = re.compile(r"%%(\w+)")
TIMED = re.compile(r"(\s*)%time\s+(.*)")  # runs the rest of the line in the notebook's own names
ESCAPED = re.compile(r"\s*[%!?]|\s*[\w.]+\s*=\s*[%!]|\s*[\w.*]+\?{1,2}\s*$")
PROMPT = re.compile(r"^(?:>>> ?|\.\.\. ?|In \[\d+\]: )", re.MULTILINE)
# What a line of Python is made of, as far as it matters where the statement ends.
TOKEN = re.compile(
    r"""(?s:"{3}(?:\\.|[^\\])*?"{3}|'{3}(?:\\.|[^\\])*?'{3})"""  # a string over several lines
    r"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\#[^\n]*|\\\n|[\[({]|[\])}]|\n|[^"'\#\\\[\](){}\n]+|.""",
)


def tree_of(code: str) -> ast.Module:
    """The syntax tree of code that compiles.

    Raises:
        SyntaxError: it does not, or is too deep for the compiler, or longer than `LONGEST`.
    """
    require_python(code)
    with _syntax_errors_only():
        return ast.parse(code)


def require_python(code: str) -> None:
    """Refuse what does not compile, without making a tree of it.

    Raises:
        SyntaxError: as in `tree_of`.
    """
    if len(code) > LONGEST:
        raise SyntaxError(f"it is longer than {LONGEST:,} characters")
    with _syntax_errors_only():  # a `return` outside a function is one, too
        compile(code, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)


@contextmanager
def _syntax_errors_only() -> Iterator[None]:
    """Whatever the compiler raises is a syntax error; its warnings are none: an invalid escape sequence runs."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise SyntaxError(str(error) or type(error).__name__) from None


@lru_cache(maxsize=2048)  # the course's own cells are in every notebook of a class
def plain_python(source: str) -> str:
    """The cell without what only IPython understands; a cell that compiles as it is.

    The lines keep their numbers. What is no Python either way comes out as something that does not compile.
    """
    try:
        require_python(source)
        return source
    except SyntaxError:
        if len(source) > LONGEST:
            return source
        return _without_magics(_without_cell_magic(_without_prompts(source)))


def _without_prompts(source: str) -> str:
    """The code of a pasted session, and code whose first line is indented, as IPython takes it."""
    if PROMPT.match(source.lstrip("\n")):
        return PROMPT.sub("", source)
    first = next((line for line in source.split("\n") if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    return "\n".join(line.removeprefix(indent) for line in source.split("\n")) if indent else source


def _without_cell_magic(source: str) -> str:
    blank = len(source) - len(source.lstrip())
    found = CELL_MAGIC.match(source, blank)
    if not found:
        return source
    _, newline, body = source[blank:].partition("\n")
    before = source[:blank] + newline
    return before + (body if found[1] in IN_THE_NOTEBOOK else "\n" * body.count("\n"))


def _without_magics(source: str) -> str:
    """The code with the lines left empty on which a statement begins that is IPython's."""
    kept, position = [], 0
    while position < len(source):
        line = _line_at(source, position)
        timed = TIMED.fullmatch(line)
        if timed:
            kept.append(timed[1] + timed[2])
            position += len(line)
        elif ESCAPED.match(line):
            indent = line[: len(line) - len(line.lstrip())]
            kept.append(f"{indent}pass" if indent else "")
            position += len(line)
            while line.endswith("\\") and position < len(source):  # a command goes on in the next line
                line = _line_at(source, position + 1)
                kept.append("\n")
                position += 1 + len(line)
        else:
            end = _end_of_statement(source, position)
            kept.append(source[position:end])
            position = end
            continue
        if position < len(source):
            kept.append("\n")
            position += 1
    return "".join(kept)


def _line_at(source: str, position: int) -> str:
    end = source.find("\n", position)
    return source[position:] if end < 0 else source[position:end]


def _end_of_statement(source: str, position: int) -> int:
    """Where the line after the statement at `position` begins: brackets are closed there, and strings."""
    depth = 0
    while found := TOKEN.match(source, position):
        position, token = found.end(), found[0]
        if token in ("[", "(", "{"):
            depth += 1
        elif token in ("]", ")", "}"):
            depth = max(0, depth - 1)
        elif token == "\n" and not depth:
            break
    return position
