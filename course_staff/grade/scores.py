"""What stands in the gradebook: points of the checks and of people, what is taken off, and the sum."""

from dataclasses import dataclass, field

from nbgrader.api import Assignment, BaseCell, Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook

from course_staff.grade.by_hand import unread_texts
from course_staff.grade.course_toml import CourseFolder
from course_staff.grade.gradebook import CHECK, opened
from course_staff.grade.results import Result


@dataclass(frozen=True)
class Score:
    """One student's points in one lesson.

    Attributes:
        lesson, student, name: which and whose.
        points: by cell, an exercise's under the exercise's name; those that a person gave come first.
        penalty: what is taken off for handing in late.
        most: the most that could be earned.
        ids: how other systems know the student.
        comments: by cell, what a person wrote.
        unread: the texts that wait for a person; they have 0 points until then.
    """

    lesson: str
    student: str
    name: str
    points: dict[str, float]
    penalty: float
    most: float
    ids: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    @property
    def total(self) -> float:
        """The points less the penalty."""
        return max(0.0, sum(self.points.values()) - self.penalty)


def read_scores(course: CourseFolder, results: list[Result], lessons: list[str]) -> list[Score]:
    """The scores of all students in the given lessons, by lesson and student.

    Args:
        results: from which the ids of students are taken.

    Raises:
        CourseError: the gradebook cannot be read.
    """
    ids = {result.student: result.ids for result in results if result.ids}
    with opened(course) as gradebook:
        return [score for lesson in lessons for score in _of_lesson(gradebook, lesson, ids)]


def _of_lesson(gradebook: Gradebook, lesson: str, ids: dict[str, dict[str, str]]) -> list[Score]:
    work = (
        gradebook.db.query(SubmittedAssignment).join(SubmittedAssignment.assignment).filter(Assignment.name == lesson)
    )
    points: dict[str, dict[str, float]] = {submitted.student_id: {} for submitted in work}
    comments: dict[str, dict[str, str]] = {student: {} for student in points}
    query = gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade.score)
    query = query.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    query = query.join(Grade, Grade.notebook_id == SubmittedNotebook.id).join(BaseCell, BaseCell.id == Grade.cell_id)
    query = query.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id).filter(Assignment.name == lesson)
    suffix = CHECK.format("")
    for student, cell, score in query.order_by(BaseCell.name):
        points[student][cell.removesuffix(suffix)] = float(score or 0.0)
    most = float(gradebook.find_assignment(lesson).max_score) if points else 0.0
    found = []
    for submitted in sorted(work, key=lambda submitted: submitted.student_id):
        student: Student = submitted.student
        penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in submitted.notebooks)
        unread = unread_texts(submitted)
        for notebook in submitted.notebooks:
            written = {row.cell.name: row.manual_comment for row in notebook.comments if row.manual_comment}
            comments[student.id] |= written
        name = " ".join(filter(None, (student.first_name, student.last_name))) or student.id
        of_canvas = {"canvas": student.lms_user_id} if student.lms_user_id else {}
        known = of_canvas | ids.get(student.id, {})
        earned, said = points[student.id], comments[student.id]
        found.append(Score(lesson, student.id, name, earned, penalty, most, known, said, unread))
    return found
