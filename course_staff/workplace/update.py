"""`course update`: a student's copies come to the newest edition of their lessons, with everything that is in them."""

import sys
from pathlib import Path

import nbformat

from course_staff.files import keep_copy, replace_text
from course_staff.paths import Clone
from course_staff.workplace.folder import choose_folder
from course_staff.workplace.merge import Merged, merge
from course_staff.workplace.newest import newest_text
from course_staff.workplace.notebook import parse_notebook, read_notebook
from course_staff.workplace.origin import edition_of, lesson_of
from course_utils.errors import CourseError

RELOAD = "Where one of them is open in JupyterLab, choose File > Reload Notebook from Disk there before you go on."


def update_lessons(clone: Clone, lessons: list[str], folder: Path | None = None) -> int:
    """Bring the copies of `lessons` (numbers or names; all when empty) in the workplace to the newest edition.

    Each former file is kept, with date and time, in the workplace's folder `earlier`. A copy that cannot be merged is
    left as it is and said; the others are done.

    Returns:
        0, or 2 where a copy was left as it is.

    Raises:
        CourseError: an unknown lesson, or a folder that is no workplace.
    """
    chosen = clone.choose(lessons)
    place = choose_folder(clone, folder)
    code, updated = 0, 0
    for lesson in chosen:
        try:
            said = _update(place / f"{lesson}.ipynb", newest_text(clone, lesson))
        except CourseError as error:
            print(f"{lesson}: {error}", file=sys.stderr)
            code = 2
        else:
            print(f"{lesson}: {said}")
            updated += said.startswith("now")
    if updated:
        print(RELOAD)
    return code


def _update(path: Path, text: str) -> str:
    """Bring one copy to the edition that `text` is, and say what was done."""
    if not path.exists():
        replace_text(path, text)
        return f"a fresh copy is in {path}."
    content = path.read_bytes()
    mine, newest = read_notebook(path), parse_notebook(text)
    if lesson_of(mine) not in (None, lesson_of(newest)):
        raise CourseError(f"{path} is a copy of {lesson_of(mine)}, not of this lesson; rename it after its lesson.")
    if edition_of(mine) == edition_of(newest):
        return "your copy is of the newest edition."
    merged = merge(mine, newest)
    kept = keep_copy(path, path.parent / "earlier", path.stem)
    if kept.read_bytes() != content or path.read_bytes() != content:
        raise CourseError(
            f"{path} was saved while it was being updated; save everything in JupyterLab, then try again."
        )
    replace_text(path, _text(merged))
    return f"now of the newest edition, with {_account(merged)}. Your former file is {kept}."


def _text(merged: Merged) -> str:
    """The notebook as it is written; half a character, as a cut output may have, is no text and becomes a mark."""
    text = nbformat.writes(merged.notebook) + "\n"
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _account(merged: Merged) -> str:
    """What was taken over, in words."""
    parts = []
    if merged.answers:
        parts.append(f"your {_count(len(merged.answers), 'answer')} ({', '.join(merged.answers)})")
    if merged.own:
        parts.append(_count(merged.own, "cell") + " of your own")
    if merged.edited:
        parts.append(_count(merged.edited, "cell") + " that you had changed")
    account = ", ".join(parts) or "nothing to take over"
    if merged.unplaced:
        account += f"; {_count(merged.unplaced, 'cell')} at the end, because what it stood beside has gone"
    return account


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
