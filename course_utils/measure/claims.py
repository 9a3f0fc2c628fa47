"""Claims: a statement of the source notes, a measurement, and the verdict that follows from the two."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_utils.errors import CourseError
from course_utils.measure.comparisons import Decision
from course_utils.measure.in_words import in_words, says_little
from course_utils.measure.statements import STATEMENTS, Statement

MIME = "application/vnd.convnet-course.claim+json"
LINE, SHORT = 140, 40  # letters of a statement and of a measurement in a headline; the details have the rest
HEADLINES = {
    "holds": "✓ the notes are right",
    "holds with a caveat": "✓ the notes are right, with a caveat",
    "holds in part": "◐ the notes are right in part",
    "outdated": "↻ the notes are outdated",
    "wrong": "✗ the notes are wrong",
    "not decided": "? not decided",
}


@dataclass(frozen=True)
class Part:
    """One measurement for a claim. `notes` is what the notes say where that is not what to expect; `of` is its name."""

    expected: Any
    measured: Any
    notes: Any
    tolerance: float
    decisions: tuple[Decision, ...] = ()
    of: str = ""

    @property
    def as_expected(self) -> bool:
        return _agree(self.measured, self.expected, self.tolerance) is not False

    @property
    def as_noted(self) -> bool | None:
        """Whether the measurement agrees with the notes; None where the experiment could not decide."""
        return _agree(self.measured, self.notes, self.tolerance)

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """What it is about, the measured value, the expected one and that of the notes: a row for each named value."""
        three = (self.measured, self.expected, self.notes)
        if not all(isinstance(value, dict) and value.keys() == self.measured.keys() for value in three):
            return [(self.of, *map(in_words, three))]
        before = f"{self.of}: " if self.of else ""
        return [(before + name, *(in_words(value[name]) for value in three)) for name in self.measured]


@dataclass
class Claim:
    """A statement with its measurements so far; shows itself in a notebook and in the ledger of `course claims`."""

    id: str
    statement: Statement
    parts: list[Part] = field(default_factory=list)
    caveat: str = ""
    citation: str = ""

    @property
    def verdict(self) -> str:
        """`holds`, `holds with a caveat`, `holds in part`, `not decided`, `outdated` or `wrong`, computed.

        All measurements agree with the notes: it holds, with a caveat where the reader must know more. Some do and
        others don't: it holds in part. None does: an interface is outdated, a fact is wrong. A measurement that could
        not decide leaves the claim open, unless another contradicts the notes already.
        """
        agree = [part.as_noted for part in self.parts if part.as_noted is not None]
        if len(agree) < len(self.parts) and all(agree):
            return "not decided"
        if all(agree):
            return "holds with a caveat" if self.caveat else "holds"
        if any(agree):
            return "holds in part"
        return "outdated" if self.statement.kind == "api" else "wrong"

    def as_dict(self) -> dict[str, Any]:
        """What the ledger keeps: plain JSON values."""
        single = len(self.parts) == 1
        expected, measured = [p.expected for p in self.parts], [p.measured for p in self.parts]
        notes = [p.notes for p in self.parts]
        return {
            "id": self.id,
            "statement": self.statement.text,
            "source": self.statement.source,
            "expected": expected[0] if single else expected,
            "measured": measured[0] if single else measured,
            "notes": notes[0] if single else notes,
            "verdict": self.verdict,
            "as_expected": all(part.as_expected for part in self.parts),
            "decisions": [decision.as_dict() for part in self.parts for decision in part.decisions],
            "found": self.found,
            "caveat": self.caveat,
            "citation": self.citation,
        }

    @property
    def found(self) -> str:
        """What was measured, in one line.

        Where a part of it is only yes, no or 0, the line is what a reader must know besides, or else the statement.
        """
        measured = [part.measured for part in self.parts]
        if any(map(says_little, measured)):
            return self.caveat or self.statement.text
        return "; ".join(map(in_words, measured))

    @property
    def headline(self) -> str:
        """The claim as a lesson shows it, in one line: `✓ the notes are right: LeNet-5 has … (measured 61,706) · C01`.

        The measurement stands there where it is short; the details have it in any case.
        """
        text = _cut(self.statement.text, LINE)
        measured = [part.measured for part in self.parts]
        if not any(map(says_little, measured)) and len(self.found) <= SHORT:
            text += f" (measured {self.found})"
        return f"{HEADLINES[self.verdict]}: {text} · {self.id}"

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """The rows of all its measurements; see `Part.rows`."""
        return [row for part in self.parts for row in part.rows]

    @property
    def remarks(self) -> list[str]:
        """What else a reader should know, a line each: the statement where the headline cuts it, caveat, evidence."""
        whole = self.statement.text if len(self.statement.text) > LINE else ""
        lines = [whole, self.caveat, self.citation, f"Source: notes {self.statement.source}"]
        return [line for line in lines if line]

    def __str__(self) -> str:
        return "\n    ".join([self.headline, *map(_row_in_words, self.rows), *self.remarks])

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        heads = ("", "measured", "expected", "in the notes")
        if all(notes == expected for _, _, expected, notes in self.rows):
            heads = heads[:-1]  # the notes say what is expected
        table = f"<tr>{''.join(_cell(head, 'col') for head in heads)}</tr>"
        for name, *values in self.rows:
            texts = "".join(map(_cell, values[: len(heads) - 1]))
            table += f"<tr>{_cell(name, 'row' if name else '')}{texts}</tr>"
        remarks = "".join(f"<div>{html.escape(line)}</div>" for line in self.remarks)
        page = (
            '<details style="border-left:4px solid currentColor;padding:.1em 1em;line-height:1.5">'
            f'<summary style="cursor:pointer">{html.escape(self.headline)}</summary>'
            f'<div style="padding-left:1.1em;opacity:.85"><table>{table}</table>{remarks}</div></details>'
        )
        return {"text/plain": str(self), "text/html": page, MIME: self.as_dict()}


def _row_in_words(row: tuple[str, str, str, str]) -> str:
    name, measured, expected, notes = row
    line = f"measured {measured}, expected {expected}" + (f", in the notes {notes}" if notes != expected else "")
    return f"{name}: {line}" if name else line


def _cell(text: str, head_of: str = "") -> str:
    """A cell of a table, or the head of a `row` or `col`, by which a screen reader says what a value is."""
    tag, scope = ("th", f' scope="{head_of}"') if head_of else ("td", "")
    style = "text-align:left;font-weight:normal;padding:0 1.2em 0 0"
    return f'<{tag}{scope} style="{style}">{html.escape(text)}</{tag}>'


def _cut(text: str, longest: int) -> str:
    """The text, cut behind a word where it is longer."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


def claim(
    id: str,
    *,
    expect: Any,
    measured: Any,
    notes: Any = None,
    of: str = "",
    tolerance: float = 0.0,
    caveat: str = "",
    citation: str = "",
    also: Claim | None = None,
) -> Claim:
    """Register a measurement for a statement of the source notes; the verdict is computed.

    Args:
        id: the claim, e.g. `"K03"`.
        expect: the value to expect, computed independently of the measurement: a number, a text, a truth value, or
            lists and dictionaries of these.
        measured: what the lesson found. A `Decision` of a comparison, or None where nothing could be decided, may
            stand wherever a truth value may.
        notes: what the notes say, where that is not `expect`.
        of: what was measured, in a few words, for the details: the name of a single value, or what the entries of a
            dictionary have in common.
        tolerance: the largest difference between two numbers that still counts as agreement.
        caveat: what a reader must know although the statement holds.
        citation: the evidence for history, which no computation can give.
        also: the same claim with its earlier measurements, when a statement has several parts.

    Raises:
        CourseError: an unknown id, or history without a citation.
    """
    if id not in STATEMENTS:
        raise CourseError(f"There is no claim '{id}' in course_utils/measure/statements; add the statement first.")
    if STATEMENTS[id].kind == "history" and not citation:
        raise CourseError(f"Claim {id} is history: give the source as citation=....")
    noted = _plain(expect if notes is None else notes)
    part = Part(_plain(expect), _plain(measured), noted, tolerance, tuple(_decisions(measured)), of)
    before = also.parts if also else []
    return Claim(id, STATEMENTS[id], [*before, part], caveat, citation)


def _plain(value: Any) -> Any:
    """The value in JSON's types; a tuple is a list, a NumPy number a number."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    return value.answer if isinstance(value, Decision) else value


def _decisions(value: Any) -> Iterator[Decision]:
    """The decisions within a measured value, in its order."""
    if isinstance(value, Decision):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _decisions(item)


def _agree(a: Any, b: Any, tolerance: float) -> bool | None:
    """Whether two plain values are the same, numbers within the tolerance; None where one was not decided."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and _all(_agree(a[key], b[key], tolerance) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and _all(_agree(x, y, tolerance) for x, y in zip(a, b, strict=True))
    if a is None or b is None:
        return None
    if isinstance(a, bool) or isinstance(b, bool) or not (_is_number(a) and _is_number(b)):
        return type(a) is type(b) and a == b
    return abs(a - b) <= tolerance


def _all(agreements: Iterable[bool | None]) -> bool | None:
    """False if one is, else None if one is."""
    agreements = list(agreements)
    return False if False in agreements else None if None in agreements else True


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))
