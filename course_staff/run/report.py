"""What a person reads after a run: an HTML page per lesson, an index of all, and a table on the terminal."""

import html
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbconvert.filters import strip_ansi
from rich.console import Console
from rich.table import Table
from rich.text import Text

from course_staff.files import replace_text
from course_staff.paths import shown
from course_staff.run.cache import Result
from course_utils.runtime import versions

SHORT = 100  # characters of an error that a table shows

STYLE = """
body { font-family: system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; line-height: 1.5 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem }
tr { border-bottom: 1px solid #ccc } pre { overflow-x: auto; background: #f5f5f5; padding: 1rem }
.failed { font-weight: bold }
"""


def save_reports(executed: Path, folder: Path, result: Result) -> None:
    """Keep the executed notebook as `<lesson>.ipynb` and write `<lesson>.html`, whole or not at all.

    `executed` may be missing or cut off when its process was ended; the page then holds the error alone.
    """
    try:
        notebook = nbformat.read(executed, as_version=4)
    except (OSError, ValueError):
        notebook = nbformat.v4.new_notebook()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.evalue = strip_ansi(output.evalue)
                output.traceback = [strip_ansi(line) for line in output.traceback]
    if result.outcome != "passed":
        note = f"**{result.lesson}: {result.outcome}**\n\n<pre>{html.escape(result.error)}</pre>"
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(note))
    page, _ = HTMLExporter().from_notebook_node(notebook, resources={"metadata": {"name": result.lesson}})
    replace_text(folder / f"{result.lesson}.ipynb", nbformat.writes(notebook))
    replace_text(folder / f"{result.lesson}.html", page)


def save_index(folder: Path, results: dict[str, Result]) -> Path:
    """Write `index.html`: all lessons that have run in this profile, with the tracebacks of those that failed."""
    rows, traces = [], []
    for lesson in sorted(results):
        result = results[lesson]
        cells = f'<td><a href="{lesson}.html">{lesson}</a></td><td>{result.minutes:.1f}</td>'
        rows.append(f'<tr>{cells}<td class="{result.outcome.split()[0]}">{html.escape(_outcome(result))}</td></tr>')
        if result.traceback:
            traces.append(f"<h2>{lesson}</h2><pre>{html.escape(result.traceback)}</pre>")
    numbers = ", ".join(f"{name} {number}" for name, number in versions().items())
    title = f"Lessons in the {folder.name} profile"
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1><p>{numbers}</p>"
        f"<table><thead><tr><th>Lesson</th><th>Minutes</th><th>Result</th></tr></thead><tbody>{''.join(rows)}</tbody>"
        f"</table>{''.join(traces)}</body></html>"
    )
    replace_text(folder / "index.html", page)
    return folder / "index.html"


def show_table(console: Console, folder: Path, results: list[Result], unchanged: set[str]) -> None:
    """Print lesson, minutes, result and report, and where the index is. `unchanged` did not run this time."""
    table = Table("Lesson", "Minutes", "Result", "Report")
    for result in results:
        outcome = "unchanged" if result.lesson in unchanged else _outcome(result)
        report = shown(folder / f"{result.lesson}.html")
        table.add_row(Text(result.lesson), f"{result.minutes:.1f}", Text(outcome), Text(report, overflow="fold"))
    console.print(table)
    console.print(f"All reports: {shown(folder / 'index.html')}", highlight=False, soft_wrap=True)


def _outcome(result: Result) -> str:
    """The outcome, with the beginning of the error if there is one."""
    line = " ".join(result.error.split())
    return f"{result.outcome}: {line[:SHORT]}{'…' if len(line) > SHORT else ''}" if line else result.outcome
