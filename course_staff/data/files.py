"""Writes the embedded files: whole or not at all, the same bytes each time, with a record of their digests."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path

import h5py
import numpy as np

from course_utils.datasets.core import Dataset
from course_utils.datasets.h5 import content_digest, read_h5
from course_utils.datasets.staging import staging
from course_utils.errors import CourseError

CHECKSUMS = "checksums.json"
IMAGES_PER_CHUNK = 60  # the smallest files of the sizes tried, and quick to read whole


def h5_bytes(dataset: Dataset, notes: dict[str, str]) -> bytes:
    """An HDF5 file in the layout of the original assignments; `notes` become its only attributes."""
    arrays = {
        "train_set_x": dataset.train_x,
        "train_set_y": dataset.train_y,
        "test_set_x": dataset.test_x,
        "test_set_y": dataset.test_y,
    }
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", track_order=False) as file:
        file.attrs.update(notes)
        file.create_dataset("list_classes", data=np.arange(len(dataset.class_names)), track_times=False)
        for key, array in arrays.items():
            packing = {}
            if array.ndim == 4:
                chunks = (min(IMAGES_PER_CHUNK, len(array)), *array.shape[1:])
                packing = {"chunks": chunks, "compression": "gzip", "compression_opts": 9}
            file.create_dataset(key, data=array, track_times=False, **packing)
    return buffer.getvalue()


def csv_bytes(header: tuple[str, ...], rows: Iterable[tuple]) -> bytes:
    """A table as UTF-8 text, lines ending in a line feed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def file_record(dataset: Dataset, content: bytes) -> dict[str, str]:
    """What `checksums.json` says of an HDF5 file."""
    return {"content_sha256": content_digest(dataset), "file_sha256": hashlib.sha256(content).hexdigest()}


def read_record(folder: Path) -> dict[str, dict[str, str]]:
    """What `checksums.json` says of each file; nothing where there is no such record.

    Raises:
        CourseError: it is damaged.
    """
    path = folder / CHECKSUMS
    try:
        record = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        raise CourseError(f"{path} cannot be read ({error}); get it from the repository again.") from None
    if not isinstance(record, dict):
        raise CourseError(f"{path} is no record of checksums; get it from the repository again.")
    return record


def put_files(folder: Path, files: dict[str, bytes], record: dict[str, dict[str, str]] | None = None) -> None:
    """Put all `files` (path inside `folder` -> content) in place and `record` into `checksums.json`, or change nothing.

    Every file is written into a temporary folder beside them before the first one is renamed.

    Raises:
        CourseError: the folder cannot be written or the disk is full.
    """
    if record:
        whole = read_record(folder) | record
        files = files | {CHECKSUMS: (json.dumps(whole, indent=2, sort_keys=True) + "\n").encode()}
    try:
        with staging(folder) as temporary:
            for name, content in files.items():
                (temporary / name).parent.mkdir(parents=True, exist_ok=True)
                (temporary / name).write_bytes(content)
            for name in files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(temporary / name, folder / name)
    except OSError as error:
        raise CourseError(
            f"{folder} cannot be written ({error.strerror}); make it writable, or free some space."
        ) from None


def check_owner(folder: Path, names: Iterable[str]) -> None:
    """Refuse to write over a set that is not the recorded one: somebody's own files may have been put there.

    Args:
        folder: with `checksums.json`.
        names: of HDF5 files. One that is missing, or that no set can be read from, may be written.

    Raises:
        CourseError: a file holds another set than the one that `checksums.json` records for it.
    """
    record = read_record(folder)
    for name in names:
        try:
            present = content_digest(read_h5(folder / name))
        except CourseError:
            continue
        if present != record.get(name, {}).get("content_sha256"):
            raise CourseError(
                f"{folder / name} holds another set than the one in {CHECKSUMS}; if it is yours, move it to "
                f"{folder / 'own'}, else delete it, and run this again."
            )
