"""Builds every notebook of a clone and the modules with the course's own answers, or says which are stale."""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course_staff.build.edition import stamp_edition
from course_staff.build.notebooks import Address, instructor_notebook, student_notebook
from course_staff.build.outputs import adopt_outputs
from course_staff.build.references import index_module, is_sealed, module_name, reference_module
from course_staff.build.rules import check_rules
from course_staff.build.seal import is_untouched, sealed_text
from course_staff.build.source import Source, read_source
from course_staff.files import keep_copy, replace_text
from course_staff.paths import Clone
from course_utils.errors import CourseError


@dataclass(frozen=True)
class Built:
    """A file as it should be, the text of the one that is there, and why outputs of that are dropped.

    `untouched` tells from a text whether a build wrote it.
    """

    path: Path
    text: str
    old: str | None
    dropped: str | None = None
    untouched: Callable[[str], bool] = is_untouched

    @property
    def stale(self) -> bool:
        return self.text != self.old

    @property
    def foreign(self) -> bool:
        """Whether somebody's work would be lost if the file were written: the one there is not the build's."""
        return self.stale and bool((self.old or "").strip()) and not self.untouched(self.old)


def build_all(clone: Clone, check: bool = False, set_aside: bool = False) -> int:
    """Make `notebooks/instructor`, `notebooks/student` and `course_utils/references` from `notebooks/source`.

    Prints what was done.

    Every source is read before the first file is written. Outputs in an instructor notebook are kept while its code is
    the same. What neither a build nor `course run --commit-outputs` wrote is never overwritten.

    Args:
        check: write nothing; say which files are not what their source makes.
        set_aside: move files that somebody changed into `my/earlier`, then write.

    Returns:
        The exit code: 1 if `check` found something, else 0.

    Raises:
        CourseError: a source is wrong (a SourceError, with file and line), there is none, a file was changed since it
            was built, or one cannot be written.
    """
    sources = [_read_source(path, clone) for path in _sources(clone)]
    notebooks = [built for source in sources for built in _build(source, clone)]
    files = [*notebooks, *_build_references(sources, clone)]
    extra = set(_products(clone)) - {built.path for built in files}
    if not check:
        _protect([built for built in files if built.foreign], clone, set_aside)
    for built in files:
        report = _compare(built) if check else _write(built)
        if report:
            print(f"{_name(built.path, clone)}: {report}")
    for path in sorted(extra):
        print(f"{_name(path, clone)}: no source makes it; delete it, then run `course build`.")
    stale = extra or any(built.stale for built in files)
    if check and not stale:
        print(f"All {len(notebooks)} notebooks and {len(files) - len(notebooks)} modules are what their sources make.")
    return int(check and bool(stale))


def check_instructor(clone: Clone, lessons: Iterable[str]) -> int:
    """Say which instructor notebooks of these lessons, the ones that `course run` executes, are stale.

    Returns:
        1 if one is, else 0. What anybody did to the student notebooks, or to other lessons, does not count.

    Raises:
        CourseError: a source of these lessons is wrong.
    """
    code = 0
    for lesson in lessons:
        instructor, _ = _build(_read_source(clone.source / f"{lesson}.py", clone), clone)
        if instructor.stale:
            print(f"{_name(instructor.path, clone)}: {_compare(instructor)}")
            code = 1
    return code


def build_student(clone: Clone, lesson: str) -> str:
    """The text of a lesson's student notebook as its source makes it; nothing is written.

    Raises:
        CourseError: its source is wrong or missing.
    """
    return _build(_read_source(clone.source / f"{lesson}.py", clone), clone)[1].text


def _sources(clone: Clone) -> list[Path]:
    found = sorted(path for path in clone.source.glob("*") if not path.name.startswith("."))
    paths = [path for path in found if path.is_file() or path.suffix == ".py"]
    if not paths:
        raise CourseError("There is no lesson in notebooks/source; add one, named NN_topic.py.")
    return paths


def _products(clone: Clone) -> Iterator[Path]:
    """The files that lie where the build writes."""
    yield from clone.instructor.glob("*.ipynb")
    yield from clone.student.glob("*.ipynb")
    yield from clone.references.glob("lesson_*.py")


def _read_source(path: Path, clone: Clone) -> Source:
    """The source at `path`, which breaks no rule."""
    source = read_source(path, clone.root)
    check_rules(source)
    return source


def _build_references(sources: list[Source], clone: Clone) -> list[Built]:
    """The modules with the course's own answers: one for each lesson with exercises, and their index."""
    texts = {module_name(source): reference_module(source) for source in sources if source.exercises}
    texts["index"] = index_module(sources)
    paths = {name: clone.references / f"{name}.py" for name in texts}
    return [Built(paths[name], text, _read(paths[name]), untouched=is_sealed) for name, text in texts.items()]


def _build(source: Source, clone: Clone) -> tuple[Built, Built]:
    """The instructor and the student notebook of a source."""
    instructor = instructor_notebook(source, _address(clone))
    student = student_notebook(instructor, source)
    stamp_edition(instructor, student)
    name = f"{source.lesson}.ipynb"
    old = _read(clone.instructor / name)
    dropped = adopt_outputs(instructor, old) if old is not None else None
    return (
        Built(clone.instructor / name, sealed_text(instructor), old, dropped),
        Built(clone.student / name, sealed_text(student), _read(clone.student / name)),
    )


def _protect(foreign: list[Built], clone: Clone, set_aside: bool) -> None:
    """Keep a copy of each file that somebody changed, or refuse to go on where that was not asked for."""
    if foreign and not set_aside:
        names = ", ".join(_name(built.path, clone) for built in foreign)
        raise CourseError(
            f"Somebody worked in {names} since it was built, and `course build` overwrites nobody's work: `course lab` "
            "takes answers over into my/, `course build --set-aside` keeps the changed files in my/earlier and builds."
        )
    for built in foreign:
        label = f"{built.path.stem}.{built.path.parent.name}"
        kept = keep_copy(built.path, clone.earlier, label)
        print(f"{_name(built.path, clone)}: kept as {_name(kept, clone)}")


def _address(clone: Clone) -> Address:
    try:
        return Address(*(clone.setting(key) for key in ("owner", "repository", "branch")))
    except KeyError as error:
        raise CourseError(f"pyproject.toml says no {error} under [tool.course]; add it.") from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"pyproject.toml is not valid TOML: {error}; correct it.") from None


def _read(path: Path) -> str | None:
    """The text of a product; an undecodable one reads as one that no source makes."""
    return path.read_text("utf-8", errors="replace") if path.is_file() else None


def _name(path: Path, clone: Clone) -> str:
    return path.relative_to(clone.root).as_posix()


def _compare(built: Built) -> str:
    """Why a file is stale; empty where it is not."""
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
