"""The ledger of `course claims`: what the source notes say, and what the executed lessons measured."""

from typing import Any

from nbformat import NotebookNode
from rich.console import Console
from rich.table import Table
from rich.text import Text

from course_staff.paths import Clone
from course_staff.run.notebook_files import read_notebook
from course_utils.errors import CourseError
from course_utils.measure.claims import MIME
from course_utils.measure.in_words import in_words

COLUMNS = ("id", "statement", "source", "expected", "measured", "verdict")


def read_ledger(clone: Clone) -> list[dict[str, Any]]:
    """The claims in the outputs of notebooks/instructor, by lesson and then by id.

    Each is what the lesson displayed (`id`, `statement`, `source`, `expected`, `measured`, `verdict`, ...) and the
    name of its `lesson`. A lesson that displays a claim several times, as its parts come in, counts with the last.

    Raises:
        CourseError: the notebook of a lesson of notebooks/source is missing, not executed, or no notebook; all such
            lessons are named, because a ledger without them would look complete.
    """
    ledger, problems = [], []
    for lesson in clone.lessons():
        try:
            ledger += _claims(clone, lesson)
        except CourseError as error:
            problems.append(str(error))
    if problems:
        raise CourseError(" ".join(problems))
    return ledger


def _claims(clone: Clone, lesson: str) -> list[dict[str, Any]]:
    path = clone.instructor / f"{lesson}.ipynb"
    execute = f"execute it with `course run {lesson[:2]} --commit-outputs`"
    notebook = read_notebook(path, f"run `course build`, then {execute}")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if not all(cell.execution_count for cell in code):
        raise CourseError(f"{path} is not executed, so its claims would be missing; {execute}.")
    displays = [display for cell in code for display in _displays(cell)]
    if not all(map(_is_claim, displays)):
        raise CourseError(f"{path} holds a claim that lacks one of {', '.join(COLUMNS)}; {execute}.")
    claims = {claim["id"]: claim for claim in displays}
    return [{**claims[id], "lesson": lesson} for id in sorted(claims)]


def _displays(cell: NotebookNode) -> list[Any]:
    return [output.data[MIME] for output in cell.outputs if MIME in output.get("data", {})]


def _is_claim(display: Any) -> bool:
    return isinstance(display, dict) and display.keys() >= set(COLUMNS) and isinstance(display["id"], str)


def show_ledger(ledger: list[dict[str, Any]]) -> None:
    """Print the ledger as a table."""
    console = Console() if Console().is_terminal else Console(width=160)
    table = Table("Claim", "Statement", "Notes", "Expected", "Measured", "Verdict", "Lesson")
    for row in ledger:
        words = {"expected": in_words(row["expected"]), "measured": row.get("found") or in_words(row["measured"])}
        table.add_row(*(Text(str((row | words)[key])) for key in (*COLUMNS, "lesson")))
    console.print(table)
    compared = [(row, decision) for row in ledger for decision in row.get("decisions", ())]
    if compared:
        console.print(_comparisons(compared))


def _comparisons(compared: list[tuple[dict[str, Any], dict[str, Any]]]) -> Table:
    """The comparisons behind the verdicts: what was found, how surely, and what each design could have shown."""
    table = Table("Claim", "Design", "Effect", "95 % interval", "Would show", "At stake", "Rule", "Answer")
    for row, decision in compared:
        low, high = decision["interval"]
        smallest = "nothing" if decision["smallest"] is None else f"{decision['smallest']:.2g}"
        effect, interval = f"{decision['difference']:+.2g}", f"{low:+.2g} to {high:+.2g}"
        answer = {True: "yes", False: "no", None: "not decided"}[decision["answer"]]
        rule = decision["rule"] + (f" than {decision['than']:g}" if decision["than"] else "")
        cells = (row["id"], decision["design"], effect, interval, smallest, f"{decision['at_stake']:.2g}", rule, answer)
        table.add_row(*map(Text, cells))
    return table
