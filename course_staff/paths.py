"""Where things lie in a clone."""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from course_utils.errors import CourseError

LESSON_FILE = re.compile(r"\d\d[a-z]?_.*\.py")


@dataclass(frozen=True)
class Clone:
    """A clone of the repository; every path that the staff side uses is derived from its root."""

    root: Path

    @property
    def source(self) -> Path:
        return self.root / "notebooks" / "source"

    @property
    def instructor(self) -> Path:
        return self.root / "notebooks" / "instructor"

    @property
    def student(self) -> Path:
        return self.root / "notebooks" / "student"

    @property
    def references(self) -> Path:
        """The course's own answers as modules, made out of the sources."""
        return self.root / "course_utils" / "references"

    @property
    def my(self) -> Path:
        """Where a student works; git ignores it, and no command but `course lab` and `course update` writes there."""
        return self.root / "my"

    @property
    def earlier(self) -> Path:
        """Files as they were before a command wrote in their place; git ignores it, and nothing is ever removed."""
        return self.my / "earlier"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def runs(self) -> Path:
        """Executed copies, HTML reports and their index; git ignores it."""
        return self.root / "runs"

    def setting(self, key: str) -> str:
        """A value of `[tool.course]` in pyproject.toml: `owner`, `repository` or `branch`."""
        return tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))["tool"]["course"][key]

    def lessons(self) -> list[str]:
        """The names of all lessons, `NN_topic`, in order; the parts of one for two sittings are `NNa_topic`.

        Raises:
            CourseError: what has the name of a lesson is no file.
        """
        paths = sorted(path for path in self.source.glob("*.py") if LESSON_FILE.fullmatch(path.name))
        for path in paths:
            if not path.is_file():
                raise CourseError(f"{path} has the name of a lesson and is no file; move it away or rename it.")
        return [path.stem for path in paths]

    def choose(self, wanted: list[str]) -> list[str]:
        """The lessons meant by numbers (`01`; `02` is 02a and 02b) or names; all of them if none is given.

        Raises:
            CourseError: a lesson that does not exist.
        """
        known = self.lessons()
        chosen = []
        for want in wanted:
            found = [name for name in known if is_meant(name, want)]
            if not found:
                raise CourseError(f"There is no lesson '{want}'; the lessons are {', '.join(known)}.")
            chosen += found
        return sorted(set(chosen)) if wanted else known


def lesson_number(lesson: str) -> str:
    """The number that a lesson's name begins with: `01`, or `02a` for a part."""
    return lesson.partition("_")[0]


def is_meant(lesson: str, want: str) -> bool:
    """Whether `want` is the lesson's name or its number, or, of a part such as 02a, the number that the parts share."""
    return want in (lesson, lesson_number(lesson), lesson[:2])


def shown(path: Path) -> str:
    """The path as a person at the terminal would give it: relative to the working folder, where that is possible."""
    try:
        return os.path.relpath(path)
    except (ValueError, OSError):  # it is on another drive of Windows, or the working folder is gone
        return str(path)


def find_clone(start: Path | None = None) -> Clone:
    """The clone that `start` (default: the working folder) lies in, else the one this package was installed from.

    Raises:
        CourseError: there is none.
    """
    try:
        here = (start or Path.cwd()).resolve()
    except OSError:
        raise CourseError("The working folder is gone; change into the cloned folder and try again.") from None
    for folder in [here, *here.parents, Path(__file__).resolve().parent.parent]:
        if (folder / "notebooks" / "source").is_dir() and (folder / "pyproject.toml").is_file():
            return Clone(folder)
    raise CourseError(f"No clone of the course at or above {here}; change into the cloned folder and try again.")
