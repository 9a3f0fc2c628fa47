"""Makes a course folder, in the layout that nbgrader knows: its formgrader opens on it."""

import json
import re
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_staff.files import replace_text
from course_staff.grade.course_toml import NAME, CourseFolder, read_course
from course_staff.grade.gradebook import prepare
from course_staff.grade.release import Release, read_release
from course_staff.grade.seeds import NAME as SECRET
from course_staff.grade.seeds import secret_of
from course_staff.paths import Clone, shown
from course_staff.run.notebook_files import read_notebook
from course_utils.errors import CourseError

CONFIG = '''"""nbgrader's settings: what they say stands in course.toml."""

import tomllib
from pathlib import Path

root = Path(__file__).resolve().parent
course = tomllib.loads((root / "course.toml").read_text("utf-8"))

c = get_config()  # noqa: F821, nbgrader provides it
c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = course.get("name") or root.name
c.CourseDirectory.db_url = course.get("database") or f"sqlite:///{root / 'gradebook.db'}"
'''
HEAD = """\
# What this course grades. The commands read this file and never write it again: it is yours.

name = {name}  # nbgrader's course id
# database = "postgresql+psycopg://user@host/grades"  # any SQLAlchemy URL; gradebook.db beside this file when left out

# Late work loses so many percent of its points for each day begun; remove the mark before the line to switch it on.
# `course grade --handed-in FILE` says when it was handed in. Without it, what Canvas marks as late is late by one day.
# late = {{ percent_per_day = 10, at_most_percent = 50 }}
# timezone = "Europe/Berlin"  # of the times in that file, where they are written without one, as Moodle does

# What one exercise of a submission may use, and how many submissions run at a time; where it is left out, as here.
# limits = {{ wall_seconds = 120, cpu_seconds = 120, memory_mib = 3072, workers = 2 }}
"""
LESSON = """
[lessons.{name}]
# deadline = 2027-01-31T23:59:00+01:00

[lessons.{name}.points]
{points}
"""
IGNORE = "# Grades are nobody's business but yours: git leaves everything here alone.\n*\n"


def make_course(clone: Clone, folder: Path, wanted: list[str]) -> list[str]:
    """Make what is missing of a course folder, and say what was made, a line each; nothing is written over.

    Args:
        clone: where the lessons are from.
        folder: the course folder; made if it is not there.
        wanted: lessons by number or name; all that have graded exercises if none is given. Where there is a
            `course.toml` already, it says which.

    Raises:
        CourseError: a lesson has no graded exercise or is not built, the folder is part of the course or cannot be
            written to, or `course.toml` cannot be followed.
    """
    folder = folder.expanduser().resolve()
    _refuse_parts_of(clone, folder)
    if (folder / NAME).exists():
        names = list(read_course(folder).lessons)
    else:
        names = clone.choose(wanted) if wanted else [name for name in clone.lessons() if _is_graded(clone, name)]
    lessons = [read_release(clone, name) for name in names]
    for lesson in lessons:
        if not _worth(lesson):
            raise CourseError(f"Lesson {lesson.lesson} has no graded exercise; leave it out.")
    made = [_make(folder / NAME, _toml(folder.name, lessons))]
    course = read_course(folder)
    refuse_unknown(course, lessons)
    made += [_make(folder / "nbgrader_config.py", CONFIG), _make(folder / ".gitignore", IGNORE)]
    for lesson in lessons:
        solved = read_notebook(clone.instructor / f"{lesson.lesson}.ipynb", "`course build` makes it")
        for step, notebook in (("source", solved), ("release", lesson.notebook)):
            path = folder / step / lesson.lesson / f"{lesson.lesson}.ipynb"
            made.append(_make(path, _without_outputs(notebook)))
    by_themselves = [path for path in (folder / SECRET, folder / "gradebook.db") if not path.exists()]
    secret_of(folder)
    prepare(course, lessons)
    made += [path for path in by_themselves if path.exists()]
    return [f"{shown(path)} made" for path in filter(None, made)]


def refuse_unknown(course: CourseFolder, lessons: Iterable[Release]) -> None:
    """See whether `course.toml` gives points to exercises that are there.

    Raises:
        CourseError: it names one that its lesson does not have.
    """
    for lesson in lessons:
        for exercise in course.lessons[lesson.lesson].points:
            if exercise not in _worth(lesson):
                graded = ", ".join(_worth(lesson))
                raise CourseError(
                    f"{course.root / NAME}: `lessons.{lesson.lesson}.points.{exercise}` is no graded exercise of the "
                    f"lesson; it has {graded}."
                )


def _refuse_parts_of(clone: Clone, folder: Path) -> None:
    root = clone.root.resolve()
    if root.is_relative_to(folder) or any(folder.is_relative_to(part) for part in _parts(root)):
        raise CourseError(f"{folder} is a part of the course; name a folder of its own.")
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file; name a folder.")


def _parts(root: Path) -> list[Path]:
    names = ("notebooks", "course_utils", "course_staff", "tests", "data", "bench", "runs", "my", ".git", ".venv")
    return [root / name for name in names]


def _make(path: Path, text: str) -> Path | None:
    """Write a file that is not there yet; None where it is."""
    if path.exists():
        return None
    replace_text(path, text)
    return path


def _toml(name: str, lessons: Iterable[Release]) -> str:
    tables = []
    for lesson in lessons:
        points = "\n".join(f"{name} = {most}" for name, most in _worth(lesson).items())
        tables.append(LESSON.format(name=lesson.lesson, points=points))
    return HEAD.format(name=json.dumps(name)) + "".join(tables)


def _worth(lesson: Release) -> dict[str, int]:
    """The points of what is graded in a lesson: exercises by their checks, texts by a person."""
    return {name: most for name, most in (lesson.points | lesson.by_hand).items() if most}


def _is_graded(clone: Clone, lesson: str) -> bool:
    source = (clone.source / f"{lesson}.py").read_text("utf-8")
    return bool(re.search(r'^# %%.* (exercise|by_hand)="\w+".* points=[1-9]', source, re.MULTILINE))


def _without_outputs(notebook: NotebookNode) -> str:
    copy = deepcopy(notebook)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return nbformat.writes(copy) + "\n"
