"""Builds every notebook of a clone, or says which are stale."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from course_staff.build.notebooks import Address, instructor_notebook, student_notebook, to_text
from course_staff.build.outputs import adopt_outputs
from course_staff.build.rules import check_rules
from course_staff.build.source import read_source
from course_staff.files import replace_text
from course_staff.paths import Clone
from course_utils.errors import CourseError


@dataclass(frozen=True)
class Built:
    """A notebook as it should be, the text of the file that is there, and why outputs of that are dropped."""

    path: Path
    text: str
    old: str | None
    dropped: str | None = None

    @property
    def stale(self) -> bool:
        return self.text != self.old


def build_all(clone: Clone, check: bool = False) -> int:
    """Make `notebooks/instructor` and `notebooks/student` from `notebooks/source`, and print what was done.

    Every source is read before the first file is written. Outputs in an instructor notebook are kept while its code is
    the same.

    Args:
        check: write nothing; say which notebooks are not what their source makes.

    Returns:
        The exit code: 1 if `check` found something, else 0.

    Raises:
        CourseError: a source is wrong (a SourceError, with file and line), there is none, or a file cannot be written.
    """
    notebooks = _build(clone)
    extra = {*clone.instructor.glob("*.ipynb"), *clone.student.glob("*.ipynb")} - {built.path for built in notebooks}
    for built in notebooks:
        report = _compare(built) if check else _write(built)
        if report:
            print(f"{_name(built.path, clone)}: {report}")
    for path in sorted(extra):
        print(f"{_name(path, clone)}: no source makes it; delete it, then run `course build`.")
    stale = extra or any(built.stale for built in notebooks)
    if check and not stale:
        print(f"All {len(notebooks)} notebooks are what their sources make.")
    return int(check and bool(stale))


def _build(clone: Clone) -> list[Built]:
    paths = sorted(path for path in clone.source.glob("*") if path.is_file() and not path.name.startswith("."))
    if not paths:
        raise CourseError("There is no lesson in notebooks/source; add one, named NN_topic.py.")
    address = _address(clone)
    notebooks = []
    for path in paths:
        source = read_source(path, clone.root)
        check_rules(source)
        instructor = instructor_notebook(source, address)
        student = student_notebook(instructor, source)
        place = clone.instructor / f"{source.lesson}.ipynb"
        old = _read(place)
        dropped = adopt_outputs(instructor, old) if old is not None else None
        notebooks.append(Built(place, to_text(instructor), old, dropped))
        place = clone.student / f"{source.lesson}.ipynb"
        notebooks.append(Built(place, to_text(student), _read(place)))
    return notebooks


def _address(clone: Clone) -> Address:
    try:
        return Address(*(clone.setting(key) for key in ("owner", "repository", "branch")))
    except KeyError as error:
        raise CourseError(f"pyproject.toml says no {error} under [tool.course]; add it.") from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"pyproject.toml is not valid TOML: {error}; correct it.") from None


def _read(path: Path) -> str | None:
    """The text of a notebook; an undecodable one reads as one that no source makes."""
    return path.read_text("utf-8", errors="replace") if path.is_file() else None


def _name(path: Path, clone: Clone) -> str:
    return path.relative_to(clone.root).as_posix()


def _compare(built: Built) -> str:
    """Why a notebook is stale; empty where it is not."""
    if not built.stale:
        return ""
    if built.old is None:
        return "is missing; run `course build`."
    if built.dropped:
        return f"its outputs do not count, {built.dropped}; run `course build`."
    return "is not what its source makes; run `course build`."


def _write(built: Built) -> str:
    if not built.stale:
        return "unchanged"
    replace_text(built.path, built.text)
    if built.dropped:
        again = f"`course run --commit-outputs {built.path.stem}` makes new ones"
        return f"written; its outputs are dropped, {built.dropped}: {again}"
    return "written"
