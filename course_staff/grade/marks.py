"""What people wrote into the gradebook by hand: points, extra credit, comments. A regrade never touches them.

They are also kept in `manual_marks.json`, so that a gradebook that is lost can be made again with them.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from nbgrader.api import Assignment, BaseCell, Comment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import or_

from course_staff.files import replace_text
from course_utils.errors import CourseError

NAME = "manual_marks.json"


@dataclass(frozen=True)
class Mark:
    """What stands beside one cell of one student's notebook. `None` where nothing was written."""

    lesson: str
    student: str
    cell: str
    manual_score: float | None = None
    extra_credit: float | None = None
    needs_manual_grade: bool | None = None
    manual_comment: str | None = None


def marks_in(gradebook: Gradebook) -> list[Mark]:
    """Everything in the gradebook that people wrote by hand, in an order that does not change."""
    grades = _by_hand(gradebook, Grade, or_(Grade.manual_score.is_not(None), Grade.extra_credit.is_not(None)))
    comments = _by_hand(gradebook, Comment, Comment.manual_comment.is_not(None))
    found = [
        Mark(*place, row.manual_score, row.extra_credit, bool(row.needs_manual_grade)) for row, *place in grades
    ] + [Mark(*place, manual_comment=row.manual_comment) for row, *place in comments]
    return sorted(found, key=lambda mark: (mark.lesson, mark.student, mark.cell))


def _by_hand(gradebook: Gradebook, kind: type, condition) -> list:
    """The rows of one kind, each with its lesson, student and cell."""
    query = gradebook.db.query(kind, Assignment.name, SubmittedAssignment.student_id, BaseCell.name)
    query = query.join(BaseCell, BaseCell.id == kind.cell_id)
    query = query.join(SubmittedNotebook, SubmittedNotebook.id == kind.notebook_id)
    query = query.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    query = query.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    return query.filter(condition).all()


def put_back(notebook: SubmittedNotebook, kept: list[Mark]) -> None:
    """Write the marks into a notebook that has just been made."""
    # A text that a person reads has points and a comment under the same name, in a mark each.
    points = {mark.cell: mark for mark in kept if (mark.manual_score, mark.extra_credit) != (None, None)}
    comments = {mark.cell: mark for mark in kept if mark.manual_comment is not None}
    for grade in notebook.grades:
        if mark := points.get(grade.cell.name):
            grade.manual_score, grade.extra_credit = mark.manual_score, mark.extra_credit
            grade.needs_manual_grade = bool(mark.needs_manual_grade)
    for comment in notebook.comments:
        if mark := comments.get(comment.cell.name):
            comment.manual_comment = mark.manual_comment


def read_kept(course: Path) -> dict[tuple[str, str], list[Mark]]:
    """The kept marks by lesson and student; none where there is no file.

    Raises:
        CourseError: the file is damaged.
    """
    path = course / NAME
    kept: dict[tuple[str, str], list[Mark]] = {}
    try:
        for row in json.loads(path.read_text("utf-8")):
            mark = Mark(**row)
            kept.setdefault((mark.lesson, mark.student), []).append(mark)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}).") from None
    except (ValueError, TypeError):
        raise CourseError(f"{path} is damaged; it holds marks given by hand: mend it, or move it away.") from None
    return kept


def keep(course: Path, gradebook: Gradebook) -> None:
    """Write the marks that are in the gradebook into the file; those of work that the gradebook lacks stay in it.

    Raises:
        CourseError: the file is damaged or cannot be written.
    """
    kept = read_kept(course)
    query = gradebook.db.query(Assignment.name, SubmittedAssignment.student_id)
    here: dict[tuple[str, str], list[Mark]] = {tuple(place): [] for place in query.join(SubmittedAssignment.assignment)}
    for mark in marks_in(gradebook):
        here[mark.lesson, mark.student].append(mark)
    merged = {place: marks for place, marks in sorted((kept | here).items()) if marks}
    if merged != kept:
        rows = [asdict(mark) for marks in merged.values() for mark in marks]
        replace_text(course / NAME, json.dumps(rows, indent=1) + "\n")


def fresh_rows(notebook: SubmittedNotebook) -> None:
    """Give the notebook a row for each cell that its lesson has: where it is new, and where the lesson has grown."""
    graded = {grade.cell_id for grade in notebook.grades}
    commented = {comment.cell_id for comment in notebook.comments}
    lesson = notebook.notebook
    for cell in [*lesson.grade_cells, *lesson.task_cells]:
        if cell.id not in graded:
            notebook.grades.append(Grade(cell=cell))
    for cell in [*lesson.solution_cells, *lesson.task_cells]:
        if cell.id not in commented:
            notebook.comments.append(Comment(cell=cell))
