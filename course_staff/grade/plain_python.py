"""A cell as plain Python: what only IPython understands is left empty, line for line.

IPython's own transformer reads a cell anew for each magic in it, so a cell with hundreds of them would hold up the
grading of a class for minutes; this reads it once. Magics, shell commands and questions are never run in grading.
"""

import ast
import re
import warnings

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
        SyntaxError: it does not, or is too deep or too large for the compiler.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape sequence runs
            tree = ast.parse(code)
            compile(tree, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)  # finds a `return` outside a function
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise SyntaxError(str(error) or type(error).__name__) from None
    return tree


def plain_python(source: str) -> str:
    """The cell without what only IPython understands; a cell that compiles as it is.

    The lines keep their numbers. What is no Python either way comes out as something that does not compile.
    """
    try:
        tree_of(source)
        return source
    except SyntaxError:
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
