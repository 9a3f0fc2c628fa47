"""The newest edition of a lesson that the clone has."""

from course_staff.build import build_student, is_untouched
from course_staff.paths import Clone
from course_staff.workplace.notebook import text_of


def newest_text(clone: Clone, lesson: str) -> str:
    """The text of a lesson's student notebook: the built one, or where somebody worked in that, what its source makes.

    Raises:
        CourseError: the source is wrong.
    """
    text = text_of(clone.student / f"{lesson}.ipynb")
    return text if is_untouched(text) else build_student(clone, lesson)
