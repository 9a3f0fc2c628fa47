"""A student's own files in `data/own`, used as they are. The folder is the student's: the course only reads it."""

import re
from pathlib import Path

from course_utils.datasets.core import DataError, Dataset, own_folder
from course_utils.datasets.h5 import read_files

H5_ENDINGS = (".h5", ".hdf5", ".hdf", ".he5")
ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar")
DOWNLOADS = (".txt", ".download", ".crdownload", ".part")  # what browsers and Windows hang on; wget hangs on .1
COPY = re.compile(r"^copy of |[ _-]*(\(\d+\)|-? ?(copy|kopie|copie|copia)( ?\(?\d+\)?)?)$")


def own_files(name: str) -> list[Path]:
    """The files that hold the set `name` in `data/own`: a pair, one file with both sets, or none.

    `train_signs.h5` and `test_signs.h5` come before `signs.h5`.

    Raises:
        DataError: one file of the pair is missing.
    """
    folder = own_folder()
    pair = [folder / f"train_{name}.h5", folder / f"test_{name}.h5"]
    present = [path for path in pair if _is_there(path)]
    if len(present) == 1:
        missing = pair[0] if present == pair[1:] else pair[1]
        similar = [sentence for sentence in similar_files(name) if sentence.endswith(f" {missing.name}.")]
        advice = " ".join(similar) or "put the second file there as well."
        raise DataError(f"{folder} holds {present[0].name} but no {missing.name}; {advice}")
    whole = folder / f"{name}.h5"
    return present or [path for path in (whole,) if _is_there(path)]


def _is_there(path: Path) -> bool:
    """A link that leads nowhere counts, too: reading it says what is wrong."""
    return path.exists() or path.is_symlink()


def read_own(name: str, size: int, class_names: tuple[str, ...]) -> Dataset | None:
    """The set `name` from `data/own`, or `None` if no file of it is there.

    Raises:
        DataError: a file is broken, of another shape than `(m, size, size, 3)`, or one of a pair is missing.
    """
    files = own_files(name)
    if not files:
        return None
    if len(files) == 2:
        advice = {
            "train": f"put the training file there under that name, and the test file as test_{name}.h5",
            "test": f"put the test file there under that name, and the training file as train_{name}.h5",
        }
    else:
        advice = dict.fromkeys(
            ("train", "test"), f"put both sets in it, or name two files train_{name}.h5 and test_{name}.h5"
        )
    what = "files of your own"
    return read_files(files[0], files[-1], advice, name=name, tier="own", what=what, class_names=class_names, size=size)


def similar_files(name: str) -> list[str]:
    """A sentence for each file in `data/own`, or one folder below it, that is almost called as the set's files are."""
    folder = own_folder()
    wanted = {_bare(Path(file)): file for file in (f"train_{name}.h5", f"test_{name}.h5", f"{name}.h5")}
    sentences = []
    for path in sorted([*folder.glob("*"), *folder.glob("*/*")]):
        file = wanted.get(_bare(path))
        if file is None or not path.is_file() or (folder / file).exists():
            continue
        if any(ending.lower() in ARCHIVES for ending in path.suffixes[-2:]):
            advice = f"unpack it, so that the folder holds {file}"
        elif path.parent != folder:
            advice = f"move it to {folder} as {file}"
        else:
            advice = f"rename it to {file}"
        sentences.append(f"{path} is not taken: {advice}.")
    return sentences


def _bare(path: Path) -> str | None:
    """A file's name without endings, marks of a copy, case and separators; None where its ending is a foreign one."""
    name, endings = COPY.sub("", path.name.lower()), set()
    while (ending := Path(name).suffix) in (*H5_ENDINGS, *ARCHIVES, *DOWNLOADS) or ending[1:].isdigit():
        endings.add(ending)
        name = COPY.sub("", name.removesuffix(ending))
    is_data = not endings or endings & {*H5_ENDINGS, *ARCHIVES}
    return re.sub(r"[^a-z0-9.]", "", COPY.sub("", name)) if is_data else None
