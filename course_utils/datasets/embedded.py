"""The sets that are always there: portraits and photographs of hands."""

import csv
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from course_utils.datasets.core import DataError, Dataset, announce, find_data_folder, own_folder
from course_utils.datasets.h5 import read_files
from course_utils.datasets.own import read_own, similar_files


class Card(NamedTuple):
    """What is known of an embedded set before it is read."""

    what: str
    class_names: tuple[str, ...]
    size: int


EMBEDDED = {
    "happy": Card("generated portraits", ("not smiling", "smiling"), 64),
    "signs": Card("photographs of hands", tuple("012345"), 64),
    "sign_digits": Card("photographs of hands", tuple("0123456789"), 32),
}


def load_happy(source: str = "auto") -> Dataset:
    """Portraits, smiling (1) or not (0), 64×64×3: 400 + 88, half of each set smiling.

    Nobody on them exists: the portraits are generated. `"auto"` takes `data/own/train_happy.h5` and `test_happy.h5`
    if they are there.

    Raises:
        DataError: another `source`, no own files, or a broken file.
    """
    return announce(_load("happy", source))


def load_signs(source: str = "auto") -> Dataset:
    """Photographs of hands that show 0–5, 64×64×3: 1,080 + 120, classes equal, nobody in both sets.

    Args:
        source: `"own"` is `data/own/train_signs.h5` and `test_signs.h5`, `"embedded"` the set that comes with the
            course, `"auto"` the first of these present.

    Raises:
        DataError: another `source`, no own files, or a broken file.
    """
    return announce(_load("signs", source))


def load_sign_digits(source: str = "auto") -> Dataset:
    """Photographs of hands that show 0–9, 32×32×3: 1,800 + 200, people and arguments as `load_signs`.

    Raises:
        DataError: another `source`, no own files, or a broken file.
    """
    return announce(_load("sign_digits", source))


def _load(name: str, source: str) -> Dataset:
    if source == "download":
        raise DataError(f"There is nothing to download for '{name}'; use source='embedded' or 'own'.")
    if source not in ("auto", "embedded", "own"):
        raise DataError(f"source='{source}' is not known; use 'auto', 'embedded' or 'own'.")
    what, class_names, size = EMBEDDED[name]
    if source in ("auto", "own"):
        own = read_own(name, size, class_names)
        if own is not None:
            return own
        similar = similar_files(name)
        if source == "own":
            advice = " ".join(similar) or "put them there."
            raise DataError(f"{own_folder()} holds no train_{name}.h5 and test_{name}.h5; {advice}")
        for sentence in similar:
            print(sentence)
    path = find_data_folder() / f"{name}.h5"
    advice = dict.fromkeys(("train", "test"), "get the file from the repository again")
    found = read_files(path, path, advice, name=name, tier="embedded", what=what, class_names=class_names, size=size)
    sizes = {"train": len(found.train_y), "test": len(found.test_y)}
    return replace(found, **{f"{part}_people": _people(name, part, m) for part, m in sizes.items()})


def _people(name: str, part: str, m: int) -> np.ndarray | None:
    """Who is on each image of a part, as `data/provenance` has it; None for a set whose people are not told apart."""
    path = find_data_folder() / "provenance" / f"{name}.csv"
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row.get("set") == part and "person" in row]
    except OSError:
        return None
    people = {int(row["index"]): int(row["person"]) for row in rows}
    return np.array([people[i] for i in range(m)]) if people.keys() == set(range(m)) else None
