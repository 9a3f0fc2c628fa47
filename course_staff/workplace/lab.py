"""`course lab`: fills the workplace, takes over what was written into notebooks/student, opens JupyterLab."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from course_staff.build import build_student, is_untouched
from course_staff.files import keep_copy, replace_bytes, replace_text
from course_staff.paths import Clone, lesson_number
from course_staff.workplace.folder import choose_folder
from course_staff.workplace.newest import newest_text
from course_staff.workplace.notebook import parse_notebook, read_notebook, text_of
from course_staff.workplace.origin import edition_of
from course_utils.errors import CourseError


def fill_workplace(clone: Clone, folder: Path | None = None) -> Path:
    """Make the workplace ready and say what was done.

    - A notebook in notebooks/student that somebody worked in becomes the copy, and is built again.
    - A lesson that has no copy gets one. A copy that nobody has touched becomes the newest edition.
    - Of a copy that somebody worked in, it is said where the course has a newer edition; the copy stays as it is.

    Returns:
        The workplace: `my` in the clone, or `folder`.

    Raises:
        CourseError: the folder is no place to work in, or cannot be written to.
    """
    place = choose_folder(clone, folder)
    newer = []
    for lesson in clone.lessons():
        try:
            _take_over(clone, lesson, place)
            if _is_older(clone, lesson, place / f"{lesson}.ipynb"):
                newer.append(lesson)
        except CourseError as error:
            print(f"{lesson}: {error}", file=sys.stderr)
    print(f"Your copies of the lessons are in {place}; nothing but `course update` writes over what you do there.")
    if newer:
        names = " ".join(lesson_number(lesson) for lesson in newer)
        command = f"course update {names}" + (f" --folder {folder}" if folder else "")
        print(f"The course has a newer edition of {', '.join(newer)}: `{command}` takes your work into it.")
    return place


def open_jupyterlab(folder: Path) -> int:
    """Run JupyterLab on the folder until it ends; Ctrl-C is JupyterLab's to answer. Returns its exit code.

    Raises:
        CourseError: it is not installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise CourseError("JupyterLab is not installed here; `make lab`, or `pip install -e '.[staff]'`, installs it.")
    process = subprocess.Popen([sys.executable, "-m", "jupyterlab", str(folder)])
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the terminal has sent it to JupyterLab as well, which asks whether to end


def _take_over(clone: Clone, lesson: str, place: Path) -> None:
    """Take what somebody wrote into notebooks/student to where nothing writes over it; build that notebook again."""
    edited, copy = clone.student / f"{lesson}.ipynb", place / f"{lesson}.ipynb"
    text = text_of(edited)
    if not text.strip() or is_untouched(text):
        return
    built, content = build_student(clone, lesson), edited.read_bytes()
    taken = [copy, *(place / "earlier").glob(f"{lesson}.student.*")]
    if not any(path.is_file() and path.read_bytes() == content for path in taken):
        if text_of(copy).strip() and not is_untouched(text_of(copy)):
            kept = keep_copy(edited, place / "earlier", f"{lesson}.student")
            print(f"{lesson}: notebooks/student had work of yours, and so has your copy; the former is now {kept}.")
        else:
            replace_bytes(copy, content)
            print(f"{lesson}: your work in notebooks/student is now in {copy}.")
    if edited.read_bytes() == content:  # else it was saved just now, and is taken over the next time
        replace_text(edited, built)


def _is_older(clone: Clone, lesson: str, copy: Path) -> bool:
    """Whether the copy has work in it and is of another edition; one without work becomes the newest edition."""
    text, present = newest_text(clone, lesson), text_of(copy)
    if not present or is_untouched(present):
        if present != text:
            replace_text(copy, text)
        return False
    return edition_of(read_notebook(copy)) != edition_of(parse_notebook(text))
