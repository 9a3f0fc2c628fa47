"""What a lesson as a whole must be: its first three cells, its exercises and their checks, the size of its cells."""

import re

from course_staff.build.errors import SourceError
from course_staff.build.markers import NBVAL_LINE
from course_staff.build.source import Cell, Source
from course_utils.checks import find
from course_utils.errors import CourseError

BADGE = "[![Open in Colab](badge)](colab)"
PROFILE = 'PROFILE = os.environ.get("COURSE_PROFILE", "cpu")'
CODE_LINES, WORDS, TITLE_WORDS = 15, 80, 120


def check_rules(source: Source) -> None:
    """Refuse a lesson that breaks a rule.

    Raises:
        SourceError: the first rule that is broken, with the line.
    """
    _check_opening(source)
    _check_exercises(source)
    for number, cell in enumerate(source.cells):
        _check_size(cell, TITLE_WORDS if number == 0 else WORDS, source.file)


def _check_opening(source: Source) -> None:
    cells, file = source.cells, source.file
    title = cells[0] if cells else None
    if title is None or title.kind != "markdown" or not title.text.startswith("# "):
        raise SourceError(file, 1, "The file must begin with its title, a [markdown] cell whose first line is '# …'.")
    if title.text.splitlines().count(BADGE) != 1:
        raise SourceError(file, title.line, f"The title cell needs one line '{BADGE}', which the build fills in.")
    for position, tag in ((1, "setup"), (2, "parameters")):
        tagged = [cell for cell in cells if tag in cell.tags]
        expected = cells[min(position, len(cells) - 1)]
        if not tagged:
            raise SourceError(file, expected.line, f'No cell is tagged tags=["{tag}"]; cell {position + 1} must be.')
        if len(tagged) > 1:
            raise SourceError(file, tagged[1].line, f"A second cell is tagged '{tag}'; a lesson has one.")
        if tagged[0] is not expected or expected.kind != "code":
            raise SourceError(file, tagged[0].line, f"The '{tag}' cell must be a code cell and cell {position + 1}.")
    parameters = cells[2]
    if not any(line.startswith(PROFILE) for line in parameters.text.splitlines()):
        raise SourceError(file, parameters.line, f"The parameters cell needs the line '{PROFILE}'.")


def _check_exercises(source: Source) -> None:
    named: dict[str, Cell] = {}
    exercises: dict[str, Cell] = {}
    checks: dict[str, Cell] = {}
    for cell in source.cells:
        name = cell.exercise or cell.by_hand
        if name in named:
            raise SourceError(source.file, cell.line, f"Exercise '{name}' is already at line {named[name].line}.")
        if name is not None:
            named[name] = cell
        if cell.exercise is not None:
            exercises[cell.exercise] = cell
        if cell.checks is None:
            continue
        if cell.checks not in exercises:
            raise SourceError(source.file, cell.line, f"No exercise above is named '{cell.checks}', which this checks.")
        if cell.checks in checks:
            first = checks[cell.checks].line
            raise SourceError(source.file, cell.line, f"'{cell.checks}' is already checked at line {first}.")
        if cell.regions and not exercises[cell.checks].points:
            raise SourceError(source.file, cell.line, f"'{cell.checks}' has 0 points: nobody runs its hidden tests.")
        checks[cell.checks] = cell
    for name, cell in exercises.items():
        if name not in checks:
            raise SourceError(
                source.file, cell.line, f"Exercise '{name}' has no check; add check('{name}', …) below it."
            )
        _check_points(cell, source.file)


def _check_points(cell: Cell, file: str) -> None:
    """The gradebook takes the points from the source's header, the verdict from the check: they must be the same."""
    try:
        points = find(cell.exercise).points
    except CourseError as error:
        raise SourceError(file, cell.line, f"No check knows this exercise. {error}") from None
    if points != cell.points:
        sentence = (
            f"Exercise '{cell.exercise}' has points={cell.points} here and {points} in its check; make them equal."
        )
        raise SourceError(file, cell.line, sentence)


def _check_size(cell: Cell, most_words: int, file: str) -> None:
    if cell.kind == "markdown":
        words = count_words(cell.text)
        if words > most_words:
            raise SourceError(file, cell.line, f"The text cell has {words} words; {most_words} is the limit: split it.")
        return
    regions = sum(region.end - region.begin + 1 for region in cell.regions)
    lines = len(NBVAL_LINE.sub("", cell.text).splitlines()) - regions
    if lines > CODE_LINES:
        outside = " outside of its solution and hidden tests" if regions else ""
        raise SourceError(
            file, cell.line, f"The code cell has {lines} lines{outside}; {CODE_LINES} is the limit: split it."
        )


def count_words(markdown: str) -> int:
    """The words of the prose: no code blocks, tables, addresses or pictures; a formula or inline code is one."""
    text = re.sub(r"^(```|~~~).*?^\1", "", markdown, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^\s*\|.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"`[^`]+`|\$\$.+?\$\$|\$[^$\n]+\$", "one", text, flags=re.DOTALL)
    text = re.sub(r"\[!\[.*?\]\(.*?\)\]\(.*?\)|!\[.*?\]\(.*?\)", " ", text)
    text = re.sub(r"<!--.*?-->|</?[a-zA-Z][^>]*>", " ", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return sum(any(letter.isalnum() for letter in word) for word in text.split())
