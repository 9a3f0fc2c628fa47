"""Chooses the folder in which a student works. A folder is a workplace or a part of the course, never both."""

from pathlib import Path

from course_staff.files import replace_text
from course_staff.paths import Clone
from course_utils.errors import CourseError

MARK = "# A workplace of the course (`course lab`): git leaves everything here alone.\n*\n"


def choose_folder(clone: Clone, wanted: Path | None) -> Path:
    """The workplace: `my` in the clone, or the folder that the user names; made where it is missing.

    In the clone, a workplace gets a `.gitignore` of its own, so that nothing in it is ever in git's way.

    Raises:
        CourseError: the folder is a part of the course, a file, or cannot be made.
    """
    folder = (wanted or clone.my).expanduser().resolve()
    root = clone.root.resolve()
    if root == folder or root.is_relative_to(folder):
        raise CourseError(
            f"{folder} holds the course itself; name a folder of its own, or none: then it is {clone.my}."
        )
    if folder.is_relative_to(root):
        _refuse_course(root / folder.relative_to(root).parts[0], folder, clone)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise CourseError(f"{folder} is a file; name a folder to work in.") from None
    except OSError as error:
        raise CourseError(f"{folder} cannot be made ({error.strerror}); name a folder that you may write to.") from None
    if folder.is_relative_to(root) and not (folder / ".gitignore").exists():
        replace_text(folder / ".gitignore", MARK)
    return folder


def _refuse_course(top: Path, folder: Path, clone: Clone) -> None:
    """Refuse what was in the clone before: its folders are the course's, and what git has may change with a pull."""
    mark = folder / ".gitignore"
    if top == clone.my.resolve() or not top.exists() or (mark.is_file() and mark.read_text("utf-8") == MARK):
        return
    raise CourseError(
        f"{folder} is a part of the course, where builds and pulls write; work in {clone.my}, or name a new folder."
    )
