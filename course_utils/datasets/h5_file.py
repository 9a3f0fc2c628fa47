"""Opens an HDF5 file for reading, or says what the file is in its place, or who holds it."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import h5py

from course_utils.datasets.core import DataError

SIGNATURE = b"\x89HDF\r\n\x1a\n"
SIGNATURE_PLACES = (0, *(512 * 2**k for k in range(8)))  # behind a block of the user's own, e.g. MATLAB's
PUT_IN_PLACE = "and put the .h5 file that is in it in its place"
OTHER_KINDS = {  # how a file begins -> what it is, and what to do
    b"PK\x03\x04": ("a zip archive", f"unpack it, {PUT_IN_PLACE}"),
    b"\x1f\x8b": ("an archive packed with gzip", f"unpack it (`gunzip`, 7-Zip), {PUT_IN_PLACE}"),
    b"BZh": ("an archive packed with bzip2", f"unpack it, {PUT_IN_PLACE}"),
    b"\xfd7zXZ": ("an archive packed with xz", f"unpack it, {PUT_IN_PLACE}"),
    b"7z\xbc\xaf": ("a 7-Zip archive", f"unpack it, {PUT_IN_PLACE}"),
    b"Rar!": ("a RAR archive", f"unpack it, {PUT_IN_PLACE}"),
    b"version https://git-lfs": (
        "a Git LFS pointer, which only stands for the file",
        "run `git lfs pull` in the clone that it comes from, or download the file itself",
    ),
    b"\x93NUMPY": ("an .npy file of NumPy", "store the arrays with h5py under the names that are needed"),
    b"<?xml": ("an answer of a web server", "open its address in a browser and download the file itself"),
}
# A file system without locks; then nobody can hold the file.
NO_LOCKS = (errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK)
QUIET_SECONDS = 60.0  # without a change, after which a file that is open elsewhere counts as whole


@contextmanager
def open_h5(path: Path) -> Iterator[h5py.File]:
    """Open `path` for reading.

    HDF5 locks a file that is open for writing. It is read all the same if nothing was written for a minute and nothing
    is written meanwhile: then a notebook has forgotten to close it.

    Raises:
        DataError: missing, no HDF5 file, damaged, or being written. What goes wrong inside the `with` counts as damage.
    """
    _check_is_hdf5(path)
    before = path.stat()
    file, is_held = _open(path, quiet=time.time() - before.st_mtime > QUIET_SECONDS)
    try:
        with file:
            yield file
    except (OSError, KeyError, RuntimeError) as error:
        raise (_held(path) if is_held else _damaged(path, error)) from None
    if is_held:
        after = path.stat()
        if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
            raise _held(path)
        print(f"{path} is open for writing elsewhere, perhaps in another notebook; read as it was last saved.")


def _open(path: Path, quiet: bool) -> tuple[h5py.File, bool]:
    """The open file, and whether somebody else has it open for writing."""
    try:
        return h5py.File(path, "r"), False
    except (OSError, KeyError, RuntimeError) as error:
        if "unable to lock file" not in str(error):
            raise _damaged(path, error) from None
        is_held = getattr(error, "errno", None) not in NO_LOCKS
    if is_held and not quiet:
        raise _held(path)
    try:
        return h5py.File(path, "r", locking=False), is_held
    except (OSError, KeyError, RuntimeError) as error:
        raise (_held(path) if is_held else _damaged(path, error)) from None


def _held(path: Path) -> DataError:
    return DataError(
        f"{path} is open for writing elsewhere, perhaps in another notebook; close it there (`file.close()`, or shut "
        "that notebook's kernel down) and try again."
    )


def _damaged(path: Path, error: Exception) -> DataError:
    said = str(error).strip("'\"").splitlines()[0][:120] if str(error) else type(error).__name__
    return DataError(f"{path} is an HDF5 file that is cut off or damaged ({said}); download or copy it again.")


def _check_is_hdf5(path: Path) -> None:
    if not path.is_file():
        raise DataError(f"There is no file {path}; check the path, or put the file there.")
    try:
        with open(path, "rb") as file:
            start = file.read(1024)
            if any(_bytes_at(file, place) == SIGNATURE for place in SIGNATURE_PLACES):
                return
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); check the file's permissions.") from None
    if not start:
        raise DataError(f"{path} is empty (0 bytes); download or copy it again.")
    if b"<html" in start.lower() or b"<!doctype html" in start.lower():
        raise DataError(
            f"{path} is a web page saved under that name, not an HDF5 file; "
            "open its address in a browser and download the file itself."
        )
    for beginning, (kind, advice) in OTHER_KINDS.items():
        if start.startswith(beginning):
            raise DataError(f"{path} is {kind}, whatever its name says; it is not an HDF5 file: {advice}.")
    raise DataError(f"{path} is not an HDF5 file, whatever its name says; download or copy it again.")


def _bytes_at(file, place: int) -> bytes:
    file.seek(place, os.SEEK_SET)
    return file.read(len(SIGNATURE))
