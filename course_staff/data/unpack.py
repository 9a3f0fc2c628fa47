"""Unpacks the wanted files of an archive, after every name in it has been checked."""

import re
from pathlib import Path, PurePosixPath

from course_staff.data.archives import PackedFile, WrongArchive, files_in

MAX_FILES = 10_000
MAX_BYTES = 256 * 2**20


def unpack(source: Path, target: Path, wanted: re.Pattern) -> None:
    """Write the files whose path matches `wanted` into the folder `target`, each under the match's first group.

    Raises:
        WrongArchive: `source` is damaged; or a file in it, wanted or not, would lie outside the folder or is a link;
            or the whole is too large. Nothing has been written then, unless the damage shows only on reading.
    """
    total = 0
    for count, member in enumerate(files_in(source), start=1):
        _check_path(member)
        total += member.size
        if count > MAX_FILES or total > MAX_BYTES:
            raise WrongArchive(f"{source} unpacks to more than {MAX_FILES:,} files or 256 MiB; it is not the data set.")
    for member in files_in(source):
        if match := wanted.fullmatch(member.path):
            path = target / match[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(member.read())


def _check_path(member: PackedFile) -> None:
    """Refuse a path that is absolute, climbs, or means something else on Windows, and anything but a plain file."""
    path = PurePosixPath(member.path)
    if path.is_absolute() or ".." in path.parts or "\\" in member.path or ":" in member.path:
        raise WrongArchive(
            f"{member.source} holds '{member.path}', which would be written outside its folder; refused."
        )
    if not member.is_plain:
        raise WrongArchive(f"{member.source} holds '{member.path}', which is a link or a device, not a file; refused.")
