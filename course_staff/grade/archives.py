"""The files in a folder or a zip archive of submissions, one after another, within limits; nothing is ever unpacked to
disk, and what cannot be read comes out as a sentence."""

import io
import os
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from course_staff.grade.zip_names import name_of
from course_utils.errors import CourseError

MIB = 2**20
IGNORED = {".ipynb_checkpoints", "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".venv", "__pycache__"}
CENTRAL_ENTRY = b"PK\x01\x02"
ENCRYPTED = 0x1  # a bit of a member's flags
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error, OverflowError)


@dataclass(frozen=True)
class Limits:
    """What is read at most.

    Attributes:
        file: bytes of one file.
        entries, total: of an archive within an archive: its files, and bytes of them together.
        outer_entries, outer_total: of the folder or the archive that was named, and of an archive in that folder.
        ratio: how many times smaller than its content a packed file of more than 1 MiB may be.
    """

    file: int = 64 * MIB
    entries: int = 2_000
    total: int = 256 * MIB
    outer_entries: int = 50_000
    outer_total: int = 16 * 1024 * MIB
    ratio: int = 200


class _Budget:
    """The bytes that an archive may still unpack to, and those that it lies in."""

    def __init__(self, total: int, around: "_Budget | None" = None) -> None:
        self._left, self._around = total, around

    def spend(self, size: int) -> bool:
        """Whether there was room for so many bytes more."""
        self._left -= size
        return self._left >= 0 and (self._around is None or self._around.spend(size))


@dataclass(frozen=True)
class Found:
    """A file, as far as it could be read.

    Attributes:
        path: its parts, an archive's name among them.
        modified: seconds of the local clock, comparable within one folder or archive; 0 where unknown.
        content: None where it was not read.
        trouble: a phrase that goes on after the file's name: what is wrong with it; empty elsewhere.
    """

    path: tuple[str, ...]
    modified: float = 0.0
    content: bytes | None = None
    trouble: str = ""


def files_in(place: Path, limits: Limits | None = None) -> Iterator[Found]:
    """Every file in a folder or a zip archive, and in the archives there, and in the archives in those; no deeper.

    What operating systems and Jupyter leave lying about is left out. An empty folder in the folder comes out as a file
    that was not read.

    Raises:
        CourseError: `place` is missing, or is neither a folder nor a readable zip archive, or has far too many files.
    """
    limits = limits or Limits()
    if place.is_dir():
        yield from _in_folder(place, limits)
        return
    if not place.exists():
        raise CourseError(f"{place} does not exist; give the folder or the zip archive of the submissions.")
    try:
        with place.open("rb") as file:
            archive, trouble = _open(file, limits.outer_entries)
            if archive is None:
                raise CourseError(f"{place} {trouble}; give the folder or the zip archive of the submissions.")
            yield from _in_zip(archive, (), limits, _Budget(limits.outer_total), deeper=1)
    except OSError as error:
        raise CourseError(f"{place} cannot be read ({error.strerror}); allow reading it.") from None


def is_ignored(parts: tuple[str, ...]) -> bool:
    """Whether an operating system, an editor or git made the file."""
    return any(part in IGNORED or part.startswith(("._", "~$")) for part in parts)


def _in_folder(place: Path, limits: Limits) -> Iterator[Found]:
    count = 0
    for folder, folders, files in os.walk(place):
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


def _in_file(file: Path, path: tuple[str, ...], limits: Limits) -> Iterator[Found]:
    """The file of a folder, or what is in it, where it is an archive."""
    try:
        known = file.lstat()
        if stat.S_ISLNK(known.st_mode):
            yield Found(path, trouble="is a link; put the file itself in its place")
        elif not stat.S_ISREG(known.st_mode):  # reading a pipe would wait for ever
            yield Found(path, trouble="is no plain file")
        elif _is_zip(path):
            with file.open("rb") as opened:
                found = Found(path, known.st_mtime)
                yield from _in_archive(opened, found, limits, _Budget(limits.outer_total), limits.outer_entries, 1)
        elif known.st_size > limits.file:
            yield Found(path, known.st_mtime, trouble=_too_large(limits))
        else:
            yield Found(path, known.st_mtime, file.read_bytes())
    except OSError as error:
        yield Found(path, trouble=f"cannot be read ({error.strerror})")


def _in_archive(
    file: IO[bytes], found: Found, limits: Limits, budget: _Budget, entries: int, deeper: int
) -> Iterator[Found]:
    """What is in an archive that was found; the archive itself, with its trouble, where nothing can be read of it."""
    archive, trouble = _open(file, entries)
    empty = True
    for inner in _in_zip(archive, found.path, limits, budget, deeper) if archive else ():
        empty = False
        yield inner
    if empty:
        yield Found(found.path, found.modified, trouble=trouble or "is an empty archive")


def _open(file: IO[bytes], entries: int) -> tuple[zipfile.ZipFile | None, str]:
    """The archive in an open file; or None, and what is wrong with it."""
    if _entries(file) > entries:  # before Python makes a list of them
        return None, f"is an archive of more than {entries:,} files"
    try:
        return zipfile.ZipFile(file), ""
    except BROKEN as error:
        return None, f"is no whole zip archive ({_reason(error)})"


def _entries(file: IO[bytes]) -> int:
    """How many files an archive can have at most: each has an entry in its directory, with a mark before it."""
    count, kept = 0, b""
    while piece := file.read(MIB):
        count += (kept + piece).count(CENTRAL_ENTRY)
        kept = piece[1 - len(CENTRAL_ENTRY) :]
    file.seek(0)
    return count


def _in_zip(
    archive: zipfile.ZipFile, outer: tuple[str, ...], limits: Limits, budget: _Budget, deeper: int
) -> Iterator[Found]:
    """The files in an archive, and `deeper` levels of archives in it."""
    seen = set()
    for info in archive.infolist():
        name = name_of(info)
        parts = tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
        if info.is_dir() or not parts or is_ignored(parts):
            continue
        found = _read_member(archive, info, Found(outer + parts, _modified(info)), name, limits, budget)
        if found.path in seen and not found.trouble:
            found = replace(found, trouble="stands more than once in its archive")
        seen.add(found.path)
        if found.content is None or not _is_zip(parts):
            yield found
        elif not deeper:
            yield replace(found, content=None, trouble="is an archive in an archive in an archive, and was not read")
        else:
            inner = _Budget(limits.total, budget)
            yield from _in_archive(io.BytesIO(found.content), found, limits, inner, limits.entries, deeper - 1)


def _refusal(info: zipfile.ZipInfo, name: str, limits: Limits) -> str:
    """Why a member is not read; empty where it is."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or (len(parts[0]) == 2 and parts[0][1] == ":"):
        return "has a path that leads out of its archive"
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):  # 0: not made on Unix
        return "is a link or a device; put the file itself in its place"
    if info.flag_bits & ENCRYPTED:
        return "is encrypted; ask for it without a password"
    if info.file_size > limits.file:
        return _too_large(limits)
    if info.file_size > MIB and info.file_size > limits.ratio * info.compress_size:
        return f"was not read: it unpacks to more than {limits.ratio} times its size"
    return ""


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, found: Found, name: str, limits: Limits, budget: _Budget
) -> Found:
    """The file that was found, with its content or its trouble."""
    trouble = _refusal(info, name, limits)
    if trouble:
        return replace(found, trouble=trouble)
    if not budget.spend(info.file_size):
        return replace(found, trouble="was not read: its archive unpacks to far more than a submission needs")
    try:
        with archive.open(info) as file:
            content = file.read(limits.file + 1)  # never more than the size that it declares
    except BROKEN as error:  # a kind of packing that this Python lacks is a RuntimeError
        return replace(found, trouble=f"is damaged ({_reason(error)})")
    return replace(found, content=content)


def _modified(info: zipfile.ZipInfo) -> float:
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _is_zip(path: tuple[str, ...]) -> bool:
    return path[-1].lower().endswith(".zip")


def _too_large(limits: Limits) -> str:
    return f"is larger than {limits.file // MIB} MiB; a notebook without its outputs is small"


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
