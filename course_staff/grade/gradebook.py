"""Puts results into nbgrader's gradebook: one writer, in batches, beside what people wrote there by hand."""

import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from course_staff.grade import marks
from course_staff.grade.by_hand import put_texts
from course_staff.grade.course_toml import CourseFolder
from course_staff.grade.release import Release
from course_staff.grade.results import Result
from course_staff.workplace.origin import grading
from course_utils.checks.verdict import PASSED
from course_utils.errors import CourseError

BATCH = 50
CHECK = "{}_check"  # the name of the cell that checks an exercise, as the build gives it
SECONDS = 60.0


def prepare(course: CourseFolder, lessons: Iterable[Release]) -> None:
    """Make the gradebook where there is none, and put the lessons with their cells and points into it.

    Raises:
        CourseError: the database cannot be used.
    """
    with _writing(course) as gradebook:
        for lesson in lessons:
            _put_lesson(gradebook, course, lesson)


def write_results(course: CourseFolder, lessons: Iterable[Release], results: Iterable[Result]) -> list[str]:
    """Put results into the gradebook; of each student the one that counts, see `results.newest`.

    Points and comments given by hand stay. Where the checks now say something else than when a person gave points,
    the cell is marked for that person again.

    Returns:
        A sentence for each result that the database did not take; the result file has it all the same.

    Raises:
        CourseError: the database cannot be used at all.
    """
    problems = []
    with _writing(course) as gradebook:
        for lesson in lessons:
            _put_lesson(gradebook, course, lesson)
        marks.keep(course.root, gradebook)
        kept = marks.read_kept(course.root)
        for batch in _batches(results):
            if not _commit(gradebook, course, batch, kept):  # one row that is refused must not keep the others out
                refused = [result for result in batch if not _commit(gradebook, course, [result], kept)]
                problems += [f"The gradebook did not take the result of {result.student}." for result in refused]
        marks.keep(course.root, gradebook)
    return problems


def rebuild(course: CourseFolder, lessons: Iterable[Release], results: Iterable[Result]) -> list[str]:
    """Make the gradebook from the results, as `write_results` does; a damaged SQLite file is set aside first.

    Raises:
        CourseError: the database cannot be used.
    """
    aside = _set_aside_if_damaged(course)
    said = [f"The gradebook was damaged; it is now {aside}, and a new one was made."] if aside else []
    return said + write_results(course, lessons, results)


@contextmanager
def opened(course: CourseFolder) -> Iterator[Gradebook]:
    """The gradebook of the course.

    Raises:
        CourseError: the database cannot be used.
    """
    try:
        shown = make_url(course.database).render_as_string(hide_password=True)
    except ArgumentError:
        raise CourseError(f"{course.root / 'course.toml'}: `database` is no address of a database.") from None
    remedy = "`course grades --rebuild` makes it from the results"
    try:
        with _with_alembic():
            gradebook = Gradebook(course.database, course.name)
        with gradebook:
            yield gradebook
    except ModuleNotFoundError as error:
        raise CourseError(f"The gradebook {shown} needs the package {error.name}; install it.") from None
    except NoSuchModuleError:
        raise CourseError(f"The gradebook {shown} is of a kind that SQLAlchemy does not know.") from None
    except (SQLAlchemyError, InvalidEntry, MissingEntry) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise CourseError(f"The gradebook {shown} cannot be used ({reason}); {remedy} once that is mended.") from None


@contextmanager
def _with_alembic() -> Iterator[None]:
    """nbgrader starts the program `alembic` for a new database; it lies beside Python, perhaps not on the path."""
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join(filter(None, (str(Path(sys.executable).parent), path)))
    try:
        yield
    finally:
        os.environ["PATH"] = path


@contextmanager
def _writing(course: CourseFolder) -> Iterator[Gradebook]:
    lock = FileLock(course.root / ".gradebook.lock")
    try:
        lock.acquire(timeout=SECONDS)
    except Timeout:
        raise CourseError(f"Another process has written into the gradebook for {SECONDS:g} seconds; end it.") from None
    except OSError as error:
        raise CourseError(f"{course.root} cannot be written to ({error.strerror}); make it writable.") from None
    try:
        with opened(course) as gradebook:
            yield gradebook
    finally:
        lock.release()


def _put_lesson(gradebook: Gradebook, course: CourseFolder, lesson: Release) -> None:
    name, plan = lesson.lesson, course.lessons.get(lesson.lesson)
    gradebook.update_or_create_assignment(name, duedate=plan.deadline if plan else None)
    gradebook.update_or_create_notebook(name, name, kernelspec='{"name": "python3"}')
    exercises = {CHECK.format(exercise): exercise for exercise in lesson.points}
    for cell in lesson.notebook.cells:
        mark = grading(cell)
        if not mark:
            continue
        grade_id, place = mark["grade_id"], (mark["grade_id"], name, name)
        if mark.get("grade") or mark.get("task"):
            most = course.most(name, exercises.get(grade_id, grade_id), float(mark.get("points", 0)))
            kind = gradebook.update_or_create_task_cell if mark.get("task") else gradebook.update_or_create_grade_cell
            kind(*place, max_score=most, cell_type=cell.cell_type)
        if mark.get("solution"):
            gradebook.update_or_create_solution_cell(*place)
        source = {"source": cell.source, "locked": bool(mark.get("locked")), "checksum": mark.get("checksum")}
        gradebook.update_or_create_source_cell(*place, cell_type=cell.cell_type, **source)


def _commit(gradebook: Gradebook, course: CourseFolder, batch: list[Result], kept: dict) -> bool:
    """Write the batch whole or not at all."""
    try:
        with gradebook.db.no_autoflush:
            for result in batch:
                _put(gradebook, course, result, kept)
        gradebook.db.commit()
    except (SQLAlchemyError, ValueError):  # a value error is what text says that no database can hold
        gradebook.db.rollback()
        return False
    return True


def _put(gradebook: Gradebook, course: CourseFolder, result: Result, kept: dict) -> None:
    work, is_new = _submission(gradebook, result)
    notebook = next((book for book in work.notebooks if book.name == result.lesson), None)
    if notebook is None:
        (lesson,) = gradebook.find_assignment(result.lesson).notebooks
        notebook = SubmittedNotebook(notebook=lesson, assignment=work)
        gradebook.db.add(notebook)
    marks.fresh_rows(notebook)
    graded = {CHECK.format(grade.exercise): grade for grade in result.grades}
    for row in notebook.grades:
        if grade := graded.get(row.cell.name):
            _put_score(row, course.points(result.lesson, grade), grade.needs_person or result.needs_person)
    put_texts(notebook, result.by_hand)
    comments = {grade.exercise: comment_on(grade) for grade in result.grades}
    for row in notebook.comments:
        if row.cell.name not in result.by_hand:
            row.auto_comment = comments.get(row.cell.name)
    if is_new:
        marks.put_back(notebook, kept.get((result.lesson, result.student), []))
    earned = sum(_score(row) for row in notebook.grades)
    notebook.late_submission_penalty = earned * course.late_percent(result) / 100


def _submission(gradebook: Gradebook, result: Result) -> tuple[SubmittedAssignment, bool]:
    student = gradebook.db.get(Student, result.student)
    if student is None:
        student = Student(id=result.student, last_name=result.name, lms_user_id=result.ids.get("canvas"))
        gradebook.db.add(student)
    assignment = gradebook.find_assignment(result.lesson)
    query = gradebook.db.query(SubmittedAssignment)
    work = query.filter_by(assignment_id=assignment.id, student_id=result.student).one_or_none()
    is_new = work is None
    if is_new:
        work = SubmittedAssignment(assignment=assignment, student=student)
        gradebook.db.add(work)
    if result.submitted:
        work.timestamp = datetime.fromisoformat(result.submitted).astimezone(UTC).replace(tzinfo=None)
    return work, is_new


def _put_score(row, points: float, needs_person: bool) -> None:
    if row.auto_score == points:
        return  # a person may have looked at it since
    row.needs_manual_grade = needs_person or row.manual_score is not None
    row.auto_score = points


def _score(row) -> float:
    score = row.manual_score if row.manual_score is not None else row.auto_score
    return (score or 0.0) + (row.extra_credit or 0.0)


def comment_on(grade) -> str | None:
    """What a student may read about a grade: why it is no pass, without hidden inputs."""
    if grade.outcome == PASSED:
        return None
    texts = [getattr(grade, name) for name in ("what", "why") if name not in grade.private]
    return "; ".join(filter(None, texts)) or None


def _set_aside_if_damaged(course: CourseFolder) -> Path | None:
    url = make_url(course.database)
    path = Path(url.database or "")
    if url.get_backend_name() != "sqlite" or not path.is_file():
        return None
    try:
        with sqlite3.connect(path) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() == ("ok",):
                return None
    except sqlite3.OperationalError:
        raise  # locked or unreadable is not damaged
    except sqlite3.DatabaseError:
        pass
    aside = path.with_name(f"{path.stem}.damaged-{datetime.now():%Y-%m-%d_%H%M%S}{path.suffix}")
    path.rename(aside)
    return aside


def _batches(results: Iterable[Result]) -> Iterator[list[Result]]:
    iterator = iter(results)
    while batch := list(islice(iterator, BATCH)):
        yield batch
