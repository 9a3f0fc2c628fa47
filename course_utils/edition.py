"""Whether a notebook and this package belong together: a notebook says which edition of its lesson it is."""

import importlib.metadata
import json
import sys
from pathlib import Path

from course_utils.errors import CourseError

PACKAGE = Path(__file__).resolve().parent
# The lessons as this package knows them: of the clone that it lies in, or those that came with the wheel.
FOLDERS = (PACKAGE.parent / "notebooks" / "student", PACKAGE / "_lessons")
DISTRIBUTION = "convnet-case-studies"


def installed_files() -> str:
    """pip's list of the installed files with their digests; empty where the package was not installed by pip."""
    try:
        return importlib.metadata.distribution(DISTRIBUTION).read_text("RECORD") or ""
    except importlib.metadata.PackageNotFoundError:
        return ""


LOADED = installed_files()  # as it was when this session imported the package


def shipped_edition(lesson: str) -> str | None:
    """The edition of a lesson that this package came with; None where it has no such lesson."""
    for folder in FOLDERS:
        try:
            return json.loads((folder / f"{lesson}.ipynb").read_text("utf-8"))["metadata"]["course"]["edition"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def require_edition(lesson: str, edition: str) -> None:
    """Compare the notebook's edition with the package's; every lesson calls this in its set-up cell.

    On Colab, where the set-up cell has just installed the newest package, an older notebook would fail somewhere below,
    so the lesson stops here. In a clone the notebook goes on, and a line tells of the newer edition.

    Raises:
        CourseError: on Colab, the notebook is of another edition, or the session has an older package loaded.
    """
    on_colab = "google.colab" in sys.modules
    if on_colab and installed_files() != LOADED:
        raise CourseError(
            "The course was installed anew, and this session still works with the former one: choose Runtime > Restart "
            "session, then run this cell again."
        )
    shipped = shipped_edition(lesson)
    if shipped == edition:
        return
    if on_colab:
        now = f"edition {shipped} now" if shipped else "no such lesson now"
        raise CourseError(
            f"This notebook is edition {edition} of {lesson}, and the course has {now}: the badge at the top opens the "
            "newest; copy your exercises over from here, and go on there."
        )
    if shipped:
        number = lesson.partition("_")[0]
        print(f"The course has another edition of this lesson: `course update {number}` takes your answers into it.")
