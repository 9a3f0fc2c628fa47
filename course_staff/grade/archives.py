"""The files in a zip archive of submissions, one after another, within limits; nothing is ever unpacked to disk, and
what cannot be read comes out as a sentence."""

import io
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO

from course_staff.grade.zip_names import name_of

MIB = 2**20
IGNORED = {
    *(".ipynb_checkpoints", "__pycache__", "timestamp.txt"),  # Jupyter's, Python's, nbgrader's
    *("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"),
    *(".git", ".venv"),
}
SMALLEST_ENTRY = 46  # bytes of an archive's directory, for a file with no name
END, LOCATOR_64, END_64 = 22, 20, 56  # bytes of the records at an archive's end (APPNOTE.TXT, 4.3.14 to 4.3.16)
ENCRYPTED = 0x1  # a bit of a member's flags
READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others need memory without limit, and no common program uses them
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error, OverflowError)


@dataclass(frozen=True)
class ReadingLimits:
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


class Budget:
    """The bytes that an archive may still unpack to, and those that it lies in."""

    def __init__(self, total: int, around: "Budget | None" = None) -> None:
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


def is_ignored(parts: tuple[str, ...]) -> bool:
    """Whether an operating system, an editor or git made the file."""
    return any(part in IGNORED or part.startswith(("._", "~$")) for part in parts)


def in_archive(
    file: IO[bytes], found: Found, limits: ReadingLimits, budget: Budget, entries: int, deeper: int
) -> Iterator[Found]:
    """What is in an archive that was found; the archive itself, with its trouble, where nothing can be read of it."""
    archive, trouble = opened(file, entries)
    empty = True
    for inner in in_zip(archive, found.path, limits, budget, deeper) if archive else ():
        empty = False
        yield inner
    if empty:
        yield Found(found.path, found.modified, trouble=trouble or "is an empty archive")


def opened(file: IO[bytes], entries: int) -> tuple[zipfile.ZipFile | None, str]:
    """The archive in an open file; or None, and what is wrong with it."""
    if _entries(file) > entries:  # before Python makes a list of them
        return None, f"is an archive of more than {entries:,} files"
    try:
        return zipfile.ZipFile(file), ""
    except BROKEN as error:
        return None, f"is no whole zip archive ({_reason(error)})"


def _entries(file: IO[bytes]) -> int:
    """How many files an archive can have at most, by the size of its directory, found as `zipfile` finds it."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - END - 0xFFFF))  # a comment may stand behind the end record
    tail = file.read()
    file.seek(0)
    at = len(tail) - END if tail[-END:].startswith(b"PK\5\6") and tail.endswith(b"\0\0") else tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + END:
        return 0  # it is no archive, which `zipfile` says
    (directory,) = struct.unpack_from("<I", tail, at + 12)
    large = at - LOCATOR_64 - END_64
    if large >= 0 and tail[at - LOCATOR_64 :].startswith(b"PK\6\7") and tail[large:].startswith(b"PK\6\6"):
        (directory,) = struct.unpack_from("<Q", tail, large + 40)
    return directory // SMALLEST_ENTRY


def in_zip(
    archive: zipfile.ZipFile, outer: tuple[str, ...], limits: ReadingLimits, budget: Budget, deeper: int
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
        if found.content is None or not is_zip(parts):
            yield found
        elif not deeper:
            yield replace(found, content=None, trouble="is an archive in an archive in an archive, and was not read")
        else:
            inner = Budget(limits.total, budget)
            yield from in_archive(io.BytesIO(found.content), found, limits, inner, limits.entries, deeper - 1)


def _refusal(info: zipfile.ZipInfo, name: str, limits: ReadingLimits) -> str:
    """Why a member is not read; empty where it is."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or (len(parts[0]) == 2 and parts[0][1] == ":"):
        return "has a path that leads out of its archive"
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):  # 0: not made on Unix
        return "is a link or a device; put the file itself in its place"
    if info.flag_bits & ENCRYPTED:
        return "is encrypted; ask for it without a password"
    if info.compress_type not in READ:
        return "is packed in a rare way; pack it anew as a plain zip archive"
    if info.file_size > limits.file:
        return too_large(limits)
    if info.file_size > MIB and info.file_size > limits.ratio * info.compress_size:
        return f"was not read: it unpacks to more than {limits.ratio} times its size"
    return ""


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, found: Found, name: str, limits: ReadingLimits, budget: Budget
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
    except BROKEN as error:
        return replace(found, trouble=f"is damaged ({_reason(error)})")
    return replace(found, content=content)


def _modified(info: zipfile.ZipInfo) -> float:
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def is_zip(path: tuple[str, ...]) -> bool:
    return path[-1].lower().endswith(".zip")


def too_large(limits: ReadingLimits) -> str:
    return f"is larger than {limits.file // MIB} MiB; a notebook without its outputs is small"


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
