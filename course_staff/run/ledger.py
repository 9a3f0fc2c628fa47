"""The ledger of `course claims`: what the source notes say, and what the executed lessons measured."""

import sys
from typing import Any

import nbformat
from rich.console import Console
from rich.table import Table
from rich.text import Text

from course_staff.paths import Clone
from course_utils.errors import CourseError
from course_utils.measure.claims import MIME


def read_ledger(clone: Clone) -> list[dict[str, Any]]:
    """The claims in the outputs of notebooks/instructor, by lesson and then by id.

    Each is what the lesson displayed (`id`, `statement`, `source`, `expected`, `measured`, `verdict`, ...) and the
    name of its `lesson`. A lesson that displays a claim several times, as its parts come in, counts with the last.
    A notebook that was never executed is named on standard error.

    Raises:
        CourseError: a file that is not a notebook.
    """
    ledger = []
    for path in sorted(clone.instructor.glob("[0-9][0-9]_*.ipynb")):
        try:
            cells = nbformat.read(path, as_version=4).cells
        except (OSError, ValueError) as error:
            raise CourseError(f"{path} cannot be read as a notebook ({error}); run `course build`.") from None
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        if not outputs:
            print(
                f"{path.name} has no outputs, so its claims are missing here; "
                f"execute it with `course run {path.stem[:2]} --commit-outputs`.",
                file=sys.stderr,
            )
        claims = {output.data[MIME]["id"]: output.data[MIME] for output in outputs if MIME in output.get("data", {})}
        ledger += [{**claims[id], "lesson": path.stem} for id in sorted(claims)]
    return ledger


def show_ledger(ledger: list[dict[str, Any]]) -> None:
    """Print the ledger as a table."""
    console = Console() if Console().is_terminal else Console(width=160)
    table = Table("Claim", "Statement", "Notes", "Expected", "Measured", "Verdict", "Lesson")
    for row in ledger:
        keys = ("id", "statement", "source", "expected", "measured", "verdict", "lesson")
        table.add_row(*(Text(str(row[key])) for key in keys))
    console.print(table)
