"""Questions as HTML and as plain text: pure functions of a question that was put."""

import html
import textwrap
from collections.abc import Iterable

from course_utils.quiz.asking import Asked
from course_utils.quiz.diagrams import in_words
from course_utils.quiz.judging import Judgement, reveal
from course_utils.quiz.question import MULTIPLE, NUMBER, SINGLE, SPOT, Question
from course_utils.quiz.wording import to_html, to_plain

WHAT_TO_DO = {
    SINGLE: "Choose one.",
    MULTIPLE: "Choose all that hold.",
    NUMBER: "Give a number.",
    SPOT: "Choose a place.",
}
COLUMNS = 88  # of plain print; a notebook breaks longer lines within words
RULE = "border-left:2px solid rgba(128,128,128,.5);padding-left:.8em"  # holds a question and its answer together
CELL = "border:1px solid rgba(128,128,128,.5);padding:.1em .8em;text-align:right"
GOOD, BAD, NEITHER = "#2a9d5c", "#d9822b", "#808080"  # each readable on black and white, two as in the checks


def question_text(asked: Asked) -> str:
    """The question for plain print, with what to type for each option."""
    lines = []
    if asked.question.kind == SPOT:
        lines.append(in_words(asked.question.diagram))
    elif asked.question.kind != NUMBER:
        lines += [f"{label}) {option.text}" for label, option in zip(asked.labels, asked.options, strict=True)]
    head = f"{asked.question.id}  {asked.text} {WHAT_TO_DO[asked.question.kind]}"
    return _lines(head, lines, _block_text(asked.question))


def judgement_text(id: str, judgement: Judgement) -> str:
    """The verdict for plain print, a line for each reason."""
    return _lines(f"{id} · {judgement.verdict}", judgement.reasons)


def reveal_text(asked: Asked) -> str:
    """The right answer and all reasons for plain print."""
    return _lines(asked.question.id, reveal(asked))


def question_html(asked: Asked, with_options: bool = True) -> str:
    """The question for a page; a form shows the options itself."""
    kind = f'<span style="opacity:.7;font-size:.9em">{WHAT_TO_DO[asked.question.kind]}</span>'
    head = f"<div><b>{asked.question.id}</b> · {kind}</div><div>{to_html(asked.text)}</div>"
    head += _block_html(asked.question)
    pairs = zip(asked.labels, asked.options, strict=True)
    rows = "".join(f"<li>{label}) {html.escape(option.text)}</li>" for label, option in pairs)
    listed = with_options and asked.question.kind in (SINGLE, MULTIPLE)
    options = f'<ul style="list-style:none;padding-left:1.5em;margin:.3em 0">{rows}</ul>' if listed else ""
    return f'<div style="line-height:1.5;margin-top:1em;{RULE}">{head}{options}</div>'


def folded_answer_html(asked: Asked) -> str:
    """The right answer and all reasons, folded."""
    lines = "".join(f"<li>{line}</li>" for line in _marked(asked))
    listed = f'<ul style="list-style:none;padding-left:0;margin:.2em 0">{lines}</ul>'
    return f'<details style="{RULE}"><summary>Answer</summary>{listed}</details>'


def judgement_html(judgement: Judgement) -> str:
    """The verdict for a form, announced by screen readers."""
    lines = "<br>".join(map(to_html, judgement.reasons))
    return _box(GOOD if judgement.right else BAD, f"<b>{judgement.verdict}</b> {lines}")


def reveal_html(asked: Asked) -> str:
    """The right answer and all reasons for a form."""
    return _box(NEITHER, "<br>".join(_marked(asked)))


def problem_html(sentence: str) -> str:
    """What is wrong with an answer that cannot be judged."""
    return _box(BAD, html.escape(sentence))


def _marked(asked: Asked) -> list[str]:
    """The lines of `reveal` for a page, those of options with a mark."""
    marks = ["✓ " if option.right else "✗ " for option in asked.options] or [""]
    return [mark + to_html(line) for mark, line in zip(marks, reveal(asked), strict=True)]


def _block_text(question: Question) -> list[str]:
    """The lines of a question's code or table for plain print; none where it has neither."""
    widths = [max(map(len, column)) for column in zip(*question.table, strict=True)]
    rows = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in question.table]
    return [f"    {line}".rstrip() for line in (*question.code.splitlines(), *rows)]


def _block_html(question: Question) -> str:
    """The same for a page."""
    code = html.escape(question.code)
    shown = f'<pre style="margin:.4em 0;padding:.2em .6em;line-height:1.4">{code}</pre>' if code else ""
    if question.table:
        heads, *rows = question.table
        top = "".join(f'<th scope="col" style="{CELL}">{html.escape(head)}</th>' for head in heads)
        shown += f'<table style="border-collapse:collapse;margin:.4em 0"><tr>{top}</tr>'
        for first, *cells in rows:
            side = f'<th scope="row" style="{CELL}">{html.escape(first)}</th>'
            side += "".join(f'<td style="{CELL}">{html.escape(cell)}</td>' for cell in cells)
            shown += f"<tr>{side}</tr>"
        shown += "</table>"
    return shown


def _lines(head: str, items: Iterable[str], block: Iterable[str] = ()) -> str:
    """A head and items below it, broken between words; a block of lines between them stays as it is."""
    unbroken = {"break_long_words": False, "break_on_hyphens": False}
    indents = {"initial_indent": "    ", "subsequent_indent": "       "}
    lines = [textwrap.fill(to_plain(item), COLUMNS, **unbroken, **indents) for item in items]
    return "\n".join([textwrap.fill(to_plain(head), COLUMNS, **unbroken), *block, *lines])


def _box(colour: str, content: str) -> str:
    return f'<div role="status" style="border-left:4px solid {colour};padding:.2em 1em;line-height:1.5">{content}</div>'
