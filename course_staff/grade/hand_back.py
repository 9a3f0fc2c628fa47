"""What goes out of the course folder: `course feedback` and `course grades`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from course_staff.files import replace_text
from course_staff.grade.course_toml import CourseFolder, choose_lessons, read_course
from course_staff.grade.export import Format, export
from course_staff.grade.feedback import write_feedback
from course_staff.grade.gradebook import rebuild
from course_staff.grade.release import read_release
from course_staff.grade.results import newest, read_results
from course_staff.grade.scores import read_scores
from course_staff.paths import Clone, shown
from course_utils.errors import CourseError


def give_feedback(folder: Path, wanted: Sequence[str]) -> list[str]:
    """Write the feedback pages of the lessons, all if none is given, and say so in lines.

    Raises:
        CourseError: there is nothing to give, or the course, the gradebook or a file cannot be used.
    """
    course = read_course(folder)
    lessons = choose_lessons(course, wanted)
    everything, said = read_results(folder)
    counting = [result for result in newest(everything) if result.lesson in lessons]
    if not counting:
        raise CourseError(f"{folder} has no results of {', '.join(lessons)}; `course grade` makes them.")
    pages = write_feedback(course, counting, read_scores(course, counting, lessons), everything)
    return [*said, f"{len(pages)} page{'s' if len(pages) != 1 else ''} of feedback in {shown(folder / 'feedback')}"]


def rebuild_gradebook(clone: Clone, folder: Path) -> list[str]:
    """Make the gradebook from the result files, and say so in lines.

    Raises:
        CourseError: the course or the database cannot be used, or a lesson is not there.
    """
    course = read_course(folder)
    everything, said = read_results(folder)
    counting = [result for result in newest(everything) if result.lesson in course.lessons]
    said += rebuild(course, [read_release(clone, lesson) for lesson in course.lessons], counting)
    return [*said, f"The gradebook was made from {len(counting)} results."]


def grade_sheet(folder: Path, wanted: Sequence[str], form: Format) -> tuple[str, list[str]]:
    """The grades of the lessons, all if none is given, as a table, and a sentence where somebody is not in it.

    Raises:
        CourseError: there are no grades, Moodle's table is asked for with several lessons, or the gradebook cannot be
            used.
    """
    course = read_course(folder)
    lessons = _with_results(course, folder, choose_lessons(course, wanted))
    scores = read_scores(course, read_results(folder)[0], lessons)
    text, left_out = export(scores, form)
    names = ", ".join(left_out[:5]) + (f" and {len(left_out) - 5} more" if len(left_out) > 5 else "")
    why = f"what was handed in does not say who they are in {form.value.title()}"
    return text, [f"Not in the table: {names}; {why}."] if left_out else []


def grades_from_command(
    clone: Clone, folder: Path, wanted: Sequence[str], *, form: str, output: Path | None, rebuild: bool
) -> None:
    """`course grades`: print or save the table, or make the gradebook anew and say so.

    Raises:
        CourseError: see `grade_sheet`, `rebuild_gradebook` and `save`; or there is no such format.
    """
    if rebuild:
        print("\n".join(rebuild_gradebook(clone, folder)))
        return
    if form not in list(Format):
        raise CourseError(f"There is no format '{form}'; there are {', '.join(Format)}.")
    text, said = grade_sheet(folder, wanted, Format(form))
    if output:
        save(text, output)
    else:
        print(text, end="")
    print("".join(f"{sentence}\n" for sentence in said), end="", file=sys.stderr)


def save(text: str, path: Path) -> None:
    """Write a table into a file that is not there yet.

    Raises:
        CourseError: it is there, or cannot be written.
    """
    if path.exists():
        raise CourseError(f"{path} is there already; move it away, or name another file.")
    replace_text(path, text)


def _with_results(course: CourseFolder, folder: Path, lessons: list[str]) -> list[str]:
    graded = {result.lesson for result in read_results(folder)[0]}
    found = [lesson for lesson in lessons if lesson in graded]
    if not found:
        raise CourseError(f"{course.root} has no results of {', '.join(lessons)}; `course grade` makes them.")
    return found
