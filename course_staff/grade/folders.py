"""The files that were handed in: in a folder or an archive, and in the archives there."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from course_staff.grade.archives import (
    IGNORED,
    Budget,
    Found,
    ReadingLimits,
    in_archive,
    in_zip,
    is_ignored,
    is_zip,
    opened,
    too_large,
)
from course_utils.errors import CourseError


def files_in(place: Path, limits: ReadingLimits | None = None) -> Iterator[Found]:
    """Every file in a folder or a zip archive, and in the archives there, and in the archives in those; no deeper.

    What operating systems and Jupyter leave lying about is left out. An empty folder in the folder comes out as a file
    that was not read.

    Raises:
        CourseError: `place` is missing, or is neither a folder nor a readable zip archive, or has far too many files.
    """
    limits = limits or ReadingLimits()
    if place.is_dir():
        yield from _in_folder(place, limits)
        return
    if not place.exists():
        raise CourseError(f"{place} does not exist; give the folder or the zip archive of the submissions.")
    try:
        with place.open("rb") as file:
            archive, trouble = opened(file, limits.outer_entries)
            if archive is None:
                raise CourseError(f"{place} {trouble}; give the folder or the zip archive of the submissions.")
            yield from in_zip(archive, (), limits, Budget(limits.outer_total), deeper=1)
    except OSError as error:
        raise CourseError(f"{place} cannot be read ({error.strerror}); allow reading it.") from None


def _in_folder(place: Path, limits: ReadingLimits) -> Iterator[Found]:
    count = 0
    closed: list[OSError] = []
    for folder, folders, files in os.walk(place, onerror=closed.append):
        here = Path(folder).relative_to(place).parts
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = sorted(set(folders) - IGNORED)
        if len(here) == 1 and not folders and all(is_ignored((name,)) for name in files):
            yield Found((*here, ""), trouble="is an empty folder")
        for name in sorted([*files, *links]):
            count += 1
            if count > limits.outer_entries:
                raise CourseError(f"{place} holds more than {limits.outer_entries:,} files; give that of one lesson.")
            if not is_ignored((*here, name)):
                yield from _in_file(Path(folder, name), (*here, name), limits)
    for error in closed:
        folder = Path(error.filename).relative_to(place).parts
        yield Found((*folder, ""), trouble=f"is a folder that cannot be read ({error.strerror})")


def _in_file(file: Path, path: tuple[str, ...], limits: ReadingLimits) -> Iterator[Found]:
    """The file of a folder, or what is in it, where it is an archive."""
    try:
        known = file.lstat()
        if stat.S_ISLNK(known.st_mode):
            yield Found(path, trouble="is a link; put the file itself in its place")
        elif not stat.S_ISREG(known.st_mode):  # reading a pipe would wait for ever
            yield Found(path, trouble="is no plain file")
        elif is_zip(path):
            with file.open("rb") as content:
                found = Found(path, known.st_mtime)
                yield from in_archive(content, found, limits, Budget(limits.outer_total), limits.outer_entries, 1)
        elif known.st_size > limits.file:
            yield Found(path, known.st_mtime, trouble=too_large(limits))
        else:
            yield Found(path, known.st_mtime, file.read_bytes())
    except OSError as error:
        yield Found(path, trouble=f"cannot be read ({error.strerror})")
