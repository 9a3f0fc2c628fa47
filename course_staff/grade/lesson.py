"""What the gradebook and the course folder know of a lesson: its graded exercises in order, and its notebook."""

from dataclasses import dataclass

from nbformat import NotebookNode

from course_staff.paths import Clone
from course_staff.run.notebook_files import read_notebook
from course_staff.workplace.answers import exercises_of
from course_utils.checks.exercises import find

CHECK = "{}_check"  # the name of the cell that checks an exercise, as the build gives it


@dataclass(frozen=True)
class GradedLesson:
    """A lesson.

    Attributes:
        name: `NN_topic`.
        points: of each graded exercise, in the order of the lesson.
        notebook: as students get it.
    """

    name: str
    points: dict[str, int]
    notebook: NotebookNode


def graded_lesson(clone: Clone, name: str) -> GradedLesson:
    """The lesson `name` as the clone has it.

    Raises:
        CourseError: its student notebook is missing or damaged.
    """
    notebook = read_notebook(clone.student / f"{name}.ipynb", "`course build` makes it")
    points = {exercise: find(exercise).points for exercise in exercises_of(notebook)}
    return GradedLesson(name, {exercise: most for exercise, most in points.items() if most}, notebook)
