"""The full-size photographs that the sign sets were made from: 2,062 JPEG files, downloaded at a pinned commit."""

import hashlib
import os
import re
from pathlib import Path

from course_staff.data.archives import WrongArchive
from course_staff.data.download import download
from course_staff.data.lock import one_at_a_time
from course_staff.data.unpack import unpack
from course_utils.datasets.cache import cache_staging, course_cache
from course_utils.datasets.core import DataError
from course_utils.datasets.network import is_offline

COMMIT = "4b09433ef9d5c60602e8805bb54b8aa2428527f8"
URL = f"https://codeload.github.com/ardamavi/Sign-Language-Digits-Dataset/zip/{COMMIT}"
TITLE = "Sign photographs"
# The hosting site packs the archive anew for each download, so its bytes change; the photographs in it do not.
DIGEST = "ffca1ee1016e6fa7b5f9fcb8fc969d6895fe1f19ebd083f12da14e274f783749"
# One folder on top, whatever it is called; the licence has to travel with the photographs.
PHOTO_PATHS = re.compile(r"(?:[^/]+/)?(Dataset/[0-9]/[^/]+\.JPG|LICENSE|README\.md)")


def sign_photo_folder() -> Path | None:
    """The folder in the Keras cache with `Dataset/<digit>/IMG_nnnn.JPG`, LICENSE and README.md; None if not fetched."""
    folder = _target()
    return folder if folder.is_dir() else None


def fetch_signs(source: Path | None = None) -> str:
    """Put the sign photographs into the Keras cache, unless they are there, from their archive or the hosting site.

    A download that is cut off goes on where it stopped the next time, and one that is complete is not repeated because
    there was no room to unpack it. The environment variable COURSE_SIGNS_URL names another address of the archive.

    Args:
        source: an archive (zip or tar) of the repository, or the folder it unpacks to; None downloads it.

    Returns:
        One line: what is where.

    Raises:
        DataError: no network, a cut-off download, a damaged or unsafe archive, other photographs, a full disk.
    """
    if sign_photo_folder() is None:
        if source is not None:
            _install(source)
        else:
            with one_at_a_time(course_cache() / ".signs.lock", TITLE):
                if sign_photo_folder() is None:  # else the command that this one waited for has done it
                    _install_download()
    _check(_target())
    count = sum(1 for _ in _target().glob("Dataset/*/*.JPG"))
    return f"{TITLE}: {count:,}, checked, in {_target()}."


def photo_digest(folder: Path) -> str:
    """SHA-256 over the sorted lines `<digit>/<file> <SHA-256 of the file>` of the photographs in `folder/Dataset`."""
    paths = sorted((folder / "Dataset").glob("*/*.JPG"), key=lambda path: path.relative_to(folder).as_posix())
    lines = (f"{path.parent.name}/{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in paths)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _target() -> Path:
    return course_cache() / f"signs-{COMMIT[:7]}"


def _install_download() -> None:
    archive = course_cache() / f"signs-{COMMIT[:7]}.zip"
    if not archive.is_file():
        if is_offline():
            raise DataError(
                f"{TITLE} are not in the cache and COURSE_OFFLINE is set; run `course data fetch signs --from FILE`."
            )
        download(os.environ.get("COURSE_SIGNS_URL", URL), archive, TITLE)
    try:
        _install(archive)
    except WrongArchive:
        archive.unlink()  # there is nothing to be had from it; a disk that is full says nothing against it
        raise
    archive.unlink()


def _install(archive: Path) -> None:
    """Unpack, compare, and only then move into place."""
    with cache_staging(_target()) as folder:
        new = folder / "photographs"
        new.mkdir()
        unpack(archive, new, PHOTO_PATHS)
        _check(new, archive)
        new.rename(_target())


def _check(folder: Path, origin: Path | None = None) -> None:
    """Refuse photographs other than the published ones, naming the archive that they came from, if any."""
    if photo_digest(folder) != DIGEST:
        raise WrongArchive(
            f"{origin or folder} does not hold the photographs of commit {COMMIT[:7]}; delete it and fetch them again."
        )
