"""The files in a folder or an archive, read into memory: whatever is to be written is chosen and checked first."""

import gzip
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from course_utils.datasets.core import DataError

MAX_BYTES = 64 * 2**20  # bytes; the largest file that a set of ours needs is MNIST's training images, 47 MB
BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,  # bad gzip data is one
    RuntimeError,  # an encrypted member, or a compression that this Python lacks
)


class WrongArchive(DataError):
    """What an archive holds is damaged, unsafe or something else; a copy of it is of no use."""


@dataclass(frozen=True)
class PackedFile:
    """A file (never a folder) in a folder or an archive.

    Attributes:
        source: the folder or archive.
        path: where in it, with `/` between the parts; an archive may say anything here.
        size: bytes, as the archive declares them.
        is_plain: False for a link or a device.
        open: opens it for reading bytes.
    """

    source: Path
    path: str
    size: int
    is_plain: bool
    open: Callable[[], IO[bytes]]

    @property
    def name(self) -> str:
        """The base name."""
        return PurePosixPath(self.path).name

    def read(self) -> bytes:
        """The content; that of a file `name.gz` comes decompressed.

        Raises:
            DataError: it is damaged, or larger than 64 MiB.
        """
        try:
            with self.open() as file, gzip.open(file) if self.name.endswith(".gz") else file as plain:
                content = plain.read(MAX_BYTES + 1)
        except BROKEN as error:
            raise _damaged(self.source, error) from error
        if len(content) > MAX_BYTES:
            raise WrongArchive(f"'{self.path}' in {self.source} is larger than 64 MiB; no file of this set is.")
        return content


def files_in(source: Path) -> Iterator[PackedFile]:
    """Every file in a folder, a tar archive (compressed or not) or a zip archive, at any depth.

    Raises:
        DataError: `source` is missing, neither a folder nor an archive, or damaged.
    """
    if not source.exists():
        raise DataError(f"{source} does not exist; give the path of the file that you downloaded.")
    try:
        if source.is_dir():
            yield from _in_folder(source)
        elif zipfile.is_zipfile(source):
            yield from _in_zip(source)
        elif tarfile.is_tarfile(source):
            yield from _in_tar(source)
        else:
            raise WrongArchive(f"{source} is neither a folder nor a whole tar or zip archive; download it again.")
    except BROKEN as error:
        raise _damaged(source, error) from error


def _damaged(source: Path, error: Exception) -> WrongArchive:
    return WrongArchive(f"{source} cannot be read: it is damaged or cut off ({error}); download it again.")


def _in_folder(source: Path) -> Iterator[PackedFile]:
    for path in sorted(source.rglob("*")):
        if not path.is_dir():
            is_plain = path.is_file() and not path.is_symlink()
            size = path.lstat().st_size
            yield PackedFile(
                source, path.relative_to(source).as_posix(), size, is_plain, lambda path=path: path.open("rb")
            )


def _in_zip(source: Path) -> Iterator[PackedFile]:
    with zipfile.ZipFile(source) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                kind = stat.S_IFMT(info.external_attr >> 16)  # 0 where the archive was not made on Unix
                is_plain = kind in (0, stat.S_IFREG)
                yield PackedFile(source, info.filename, info.file_size, is_plain, lambda info=info: archive.open(info))


def _in_tar(source: Path) -> Iterator[PackedFile]:
    with tarfile.open(source) as archive:
        for info in archive:
            if not info.isdir():
                yield PackedFile(
                    source, info.name, info.size, info.isfile(), lambda info=info: archive.extractfile(info)
                )
