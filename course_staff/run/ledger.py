"""The ledger of `course claims`: what the source notes say, and what the executed lessons measured."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from rich.table import Table
from rich.text import Text

from course_staff.paths import Clone, lesson_number
from course_staff.run.console import wide_console
from course_staff.run.notebook_files import read_notebook
from course_utils.errors import CourseError
from course_utils.measure.claims import MIME
from course_utils.measure.in_words import in_words
from course_utils.profiles import parse_profile

HEADINGS = ("Claim", "Statement", "Notes", "Expected", "Measured", "Verdict", "Lesson")
COLUMNS = ("id", "statement", "source", "expected", "measured", "verdict")


def read_ledger(clone: Clone) -> list[dict[str, Any]]:
    """The claims in the outputs of notebooks/instructor, by lesson and then by id.

    Each is what the lesson displayed (`id`, `statement`, `source`, `expected`, `measured`, `verdict`, ...) and the
    name of its `lesson`. A lesson that displays a claim several times, as its parts come in, counts with the last.

    Raises:
        CourseError: the notebook of a lesson of notebooks/source is missing, not executed, or no notebook; all such
            lessons are named, because a ledger without them would look complete.
    """
    return _all_claims(clone, clone.instructor, "--commit-outputs")


def compare_verdicts(clone: Clone, ledger: list[dict[str, Any]], profile: str) -> int:
    """Print the claims whose verdict in `runs/<profile>` is another one than in the ledger; 1 if there are any, else 0.

    With a profile such as `cpu+100`, which has other seeds, it says which verdicts a seed turns.

    Raises:
        CourseError: no such profile; a lesson was not run in it.
    """
    parse_profile(profile)
    there = {row["id"]: row for row in _all_claims(clone, clone.runs / profile, f"--profile {profile}")}
    table = Table("Claim", "Committed", f"In {profile}", "Measured there", "Lesson")
    for row in ledger:
        other = there.get(row["id"], {"verdict": "no measurement", "measured": ""})
        if other["verdict"] != row["verdict"]:
            found = other.get("found") or in_words(other["measured"])
            table.add_row(*(map(Text, (row["id"], row["verdict"], other["verdict"], found, row["lesson"]))))
    if not table.rows:
        print(f"All {len(ledger)} verdicts are the same in {profile}.")
        return 0
    wide_console().print(table)
    return 1


def _all_claims(clone: Clone, folder: Path, options: str) -> list[dict[str, Any]]:
    ledger, problems = [], []
    for lesson in clone.lessons():
        try:
            ledger += _claims(folder / f"{lesson}.ipynb", lesson, options)
        except CourseError as error:
            problems.append(str(error))
    if problems:
        raise CourseError(" ".join(problems))
    return ledger


def _claims(path: Path, lesson: str, options: str) -> list[dict[str, Any]]:
    execute = f"execute it with `course run {lesson_number(lesson)} {options}`"
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
    console = wide_console()
    table = Table(*HEADINGS)
    for row in ledger:
        table.add_row(*map(Text, _cells(row)))
    console.print(table)
    compared = [(row, decision) for row in ledger for decision in row.get("decisions", ())]
    if compared:
        console.print(_comparisons(compared))


def _cells(row: dict[str, Any]) -> list[str]:
    """A claim in the words of the table, by its columns."""
    words = {"expected": in_words(row["expected"]), "measured": row.get("found") or in_words(row["measured"])}
    return [str((row | words)[key]) for key in (*COLUMNS, "lesson")]


def in_markdown(ledger: list[dict[str, Any]]) -> str:
    """The ledger as a table in GitHub's Markdown; above it, how many claims came to each verdict."""
    verdicts = Counter(row["verdict"] for row in ledger)
    counted = ", ".join(f"{verdict} {number}" for verdict, number in verdicts.most_common())
    rows = [HEADINGS, ["---"] * len(HEADINGS), *(map(_escaped, _cells(row)) for row in ledger)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{len(ledger)} claims: {counted or 'none yet'}.\n\n{table}"


def _escaped(text: str) -> str:
    """Text as it stands, in a cell of a Markdown table: no bar ends the cell, nothing is taken for a mark or a tag."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", " ".join(text.split()))


def _comparisons(compared: list[tuple[dict[str, Any], dict[str, Any]]]) -> Table:
    """The comparisons behind the verdicts: what was found, how surely, and what each design could have shown."""
    table = Table("Claim", "Design", "Effect", "95% interval", "Would show", "At stake", "Rule", "Answer")
    for row, decision in compared:
        low, high = decision["interval"]
        smallest = "nothing" if decision["smallest"] is None else f"{decision['smallest']:.2g}"
        effect, interval = f"{decision['difference']:+.2g}", f"{low:+.2g} to {high:+.2g}"
        answer = {True: "yes", False: "no", None: "not decided"}[decision["answer"]]
        rule = decision["rule"] + (f" than {decision['than']:g}" if decision["than"] else "")
        cells = (row["id"], decision["design"], effect, interval, smallest, f"{decision['at_stake']:.2g}", rule, answer)
        table.add_row(*map(Text, cells))
    return table
