"""The sets that are always there: portraits and photographs of hands."""

from typing import NamedTuple

from course_utils.datasets.core import DataError, Dataset, announce, check_source, find_data_folder, own_folder
from course_utils.datasets.h5 import read_h5
from course_utils.datasets.own import read_own


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
        DataError: a tier that is not there, or a broken file.
    """
    return announce(_load("happy", source, EMBEDDED["happy"].size))


def load_signs(source: str = "auto", size: int = 64) -> Dataset:
    """Photographs of hands that show 0–5, `size`×`size`×3: 1,080 + 120, classes equal, nobody in both sets.

    Args:
        source: `"own"` is `data/own/train_signs.h5` and `test_signs.h5`, `"embedded"` the set at 64×64, `"download"`
            the same split of the originals (100×100) at any size from 8 to 512; `"auto"` the first of these present.
        size: height and width in pixels.

    Raises:
        DataError: a tier that is not there, a size that it does not have, or a broken file.
    """
    return announce(_load("signs", source, size))


def load_sign_digits(source: str = "auto", size: int = 32) -> Dataset:
    """Photographs of hands that show 0–9, `size`×`size`×3: 1,800 + 200, people and arguments as `load_signs`.

    Raises:
        DataError: a tier that is not there, a size that it does not have, or a broken file.
    """
    return announce(_load("sign_digits", source, size))


def _load(name: str, source: str, size: int) -> Dataset:
    check_source(source)
    what, class_names, embedded_size = EMBEDDED[name]
    if source in ("auto", "own"):
        own = read_own(name, size, class_names)
        if own is not None:
            return own
        if source == "own":
            raise DataError(f"{own_folder()} holds no train_{name}.h5 and test_{name}.h5; put them there.")
    if source == "download" or (source == "auto" and size != embedded_size):
        return from_photographs(name, size)
    if size != embedded_size:
        raise DataError(f"The embedded '{name}' is {embedded_size}×{embedded_size}; for {size} use source='download'.")
    path = find_data_folder() / f"{name}.h5"
    return read_h5(path, name=name, tier="embedded", what=what, class_names=class_names, size=size)


def from_photographs(name: str, size: int) -> Dataset:
    """The sign set `name` at any size, from the downloaded photographs.

    Raises:
        DataError: `name` is not made from them, or they have not been downloaded.
    """
    from course_utils.datasets.fetch_signs import sign_photo_folder
    from course_utils.datasets.sign_photos import develop, labels, read_photos, split_photos

    if name == "happy":
        raise DataError("There is nothing to download for 'happy'; use source='embedded' or 'own'.")
    if not isinstance(size, int) or not 8 <= size <= 512:
        raise DataError(f"size={size!r} cannot be had; give a whole number from 8 to 512 (the originals are 100×100).")
    folder = sign_photo_folder()
    if folder is None:
        raise DataError(f"'{name}' at {size}×{size} needs the full-size photographs; run `course data fetch signs`.")
    what, class_names, _ = EMBEDDED[name]
    split = split_photos(read_photos(folder), digits=len(class_names))
    return Dataset(
        name=name,
        tier="download",
        train_x=develop(split.train, size),
        train_y=labels(split.train),
        test_x=develop(split.test, size),
        test_y=labels(split.test),
        class_names=class_names,
        source=f"download: {what}, {len(split.train):,} + {len(split.test):,}",
    )
