"""Texts that a person reads and gives points: what a student wrote into them, and their rows in the gradebook.

No check says anything of them. As in nbgrader, a text that is as it was handed out earns 0 points by itself, and any
other waits for a person.
"""

import hashlib
import json
from collections.abc import Mapping

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Assignment, Comment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook

from course_staff.workplace.origin import grading, identity, is_by_hand, untouched

NOTHING = "No text was handed in."
HANDED_IN = "Text {} was handed in; a person reads it."


def texts_asked(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The cells of a built notebook that a person reads, by name, in order."""
    return {grading(cell)["grade_id"]: cell for cell in notebook.cells if is_by_hand(cell)}


def texts_written(submission: NotebookNode, lesson: NotebookNode) -> dict[str, str]:
    """What a student wrote into each of the texts of a lesson, empty where it is as it was handed out, or gone.

    A text is known by nbgrader's metadata or the cell's id; where a student copied the cell, all copies count.
    """
    asked = texts_asked(lesson)
    written: dict[str, list[str]] = {name: [] for name in asked}
    for cell, same in zip(submission.cells, untouched(submission, lesson), strict=True):
        name = grading(cell).get("grade_id") or identity(cell)
        if name in asked and not same:
            written[name].append(cell.source.strip())
    return {name: "\n\n".join(filter(None, texts)) for name, texts in written.items()}


def texts_in(content: bytes | None, lesson: NotebookNode) -> dict[str, str]:
    """`texts_written` for a notebook as it was handed in; nothing is written in one that is missing."""
    if content is None:
        return dict.fromkeys(texts_asked(lesson), "")
    return texts_written(nbformat.from_dict(json.loads(content)), lesson)


def digests_of(texts: Mapping[str, str]) -> dict[str, str]:
    """What a result keeps of texts: a short digest of each, by which a new text is known; empty for no text."""
    return {
        name: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12] if text else ""
        for name, text in texts.items()
    }


def put_texts(notebook: SubmittedNotebook, by_hand: Mapping[str, str]) -> None:
    """Let a person be asked to read the texts that are new; what a person gave stays.

    Args:
        notebook: in the gradebook.
        by_hand: digests, by name, see `digests_of`.
    """
    comments = {comment.cell.name: comment for comment in notebook.comments}
    for row in notebook.grades:
        if row.cell.name in by_hand:
            _put(row, comments[row.cell.name], by_hand[row.cell.name])


def _put(row: Grade, comment: Comment, text: str) -> None:
    said = HANDED_IN.format(text) if text else NOTHING
    if comment.auto_comment == said:
        return  # a person may have read it since
    comment.auto_comment = said
    row.auto_score = None if text else 0.0
    row.needs_manual_grade = bool(text) or row.manual_score is not None


def unread_texts(work: SubmittedAssignment) -> frozenset[str]:
    """The names of the texts in a student's work that wait for a person."""
    rows = (row for notebook in work.notebooks for row in notebook.grades)
    return frozenset(row.cell.name for row in rows if row.auto_score is None and row.needs_manual_grade)


def students_waiting(gradebook: Gradebook, lesson: str) -> list[str]:
    """The students who wrote a text in a lesson that no person has read yet."""
    work = gradebook.db.query(SubmittedAssignment).join(SubmittedAssignment.assignment)
    return [one.student_id for one in work.filter(Assignment.name == lesson) if unread_texts(one)]
