"""Reads weights that PyTorch 1.5 and older wrote with `torch.save`, without PyTorch.

Such a file is five pickles (a magic number, the protocol, facts about the machine, the named tensors, the order of
the storages) and then, for each storage, its length and its numbers. A pickle can call any function of Python, so
this reader knows three kinds of names and refuses all others. Layout: `torch.serialization._legacy_load`.
"""

import io
import math
import pickle
import pickletools
import struct
from collections import OrderedDict
from pathlib import Path
from typing import ClassVar, NamedTuple

import numpy as np

from course_utils.errors import CourseError

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
DTYPES = {
    "ByteStorage": "u1",
    "CharStorage": "i1",
    "ShortStorage": "<i2",
    "IntStorage": "<i4",
    "LongStorage": "<i8",
    "HalfStorage": "<f2",
    "FloatStorage": "<f4",
    "DoubleStorage": "<f8",
}


# The instructions that such a file can hold: protocol 4 brought some that allocate whatever the file asks for, and EXT…
# names functions by numbers.
_INSTRUCTIONS = {ord(op.code) for op in pickletools.opcodes if op.proto <= 2 and not op.name.startswith("EXT")}


class Storage(NamedTuple):
    """A run of numbers that tensors look into: its key in the file, the type and the count of its numbers."""

    key: str
    dtype: str
    count: int


class Tensor(NamedTuple):
    """Where a tensor's numbers lie in its storage; offset and strides count numbers, not bytes."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def read_torch_file(path: Path | str) -> dict[str, np.ndarray]:
    """The tensors of a file of weights by name, each in C order, in the type and the shape that it has in PyTorch.

    Raises:
        CourseError: no such file, one that is damaged or no file of weights, or one that asks for anything but
            tensors.
    """
    try:
        file = io.BytesIO(Path(path).read_bytes())
        tensors = _read_tensors(file)
        numbers = _read_storages(file, {tensor.storage for tensor in tensors.values()})
        return {name: _take(tensor, numbers[tensor.storage.key]) for name, tensor in tensors.items()}
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror or error}); install its package again.") from error
    except Exception as error:  # a damaged pickle fails in a dozen ways, each the same news to the reader
        reason = str(error) or type(error).__name__
        raise CourseError(f"{path} is damaged or no PyTorch weights ({reason}); install its package again.") from error


class _Unpickler(pickle._Unpickler):
    """Makes dictionaries and descriptions of tensors, and nothing else.

    Python's own unpickler in Python: the one in C gives a file all the memory that it asks for.
    """

    dispatch: ClassVar = {code: load for code, load in pickle._Unpickler.dispatch.items() if code in _INSTRUCTIONS}

    def load_build(self) -> None:
        """Read over the attributes of a dictionary, of which torch gives each model's some."""
        self.stack.pop()

    dispatch[pickle.BUILD[0]] = load_build

    def find_class(self, module: str, name: str):
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return self.tensor
        if module == "torch" and name in DTYPES:
            return DTYPES[name]
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")

    def persistent_load(self, pid) -> Storage:
        kind, dtype, key, _, count, view = pid
        _require(kind == "storage" and dtype in DTYPES.values() and isinstance(key, str), "a storage is misdescribed")
        _require(_is_count(count) and view is None, f"storage {key} is misdescribed")
        return Storage(key, dtype, count)

    def tensor(self, storage, offset, shape, strides, *_) -> Tensor:
        """What stands for `torch._utils._rebuild_tensor_v2`; the rest concerns training."""
        _require(isinstance(storage, Storage), "a tensor has no storage")
        _require(isinstance(shape, tuple) and isinstance(strides, tuple), "a tensor has no shape")
        counts = (offset, *shape, *strides)
        _require(len(shape) == len(strides) and all(map(_is_count, counts)), "a tensor has an impossible shape")
        size = math.prod(shape)
        last = offset + sum((n - 1) * stride for n, stride in zip(shape, strides, strict=True)) if size else 0
        _require(max(size, last + bool(size)) <= storage.count, f"a tensor of shape {shape} leaves its storage")
        return Tensor(storage, offset, shape, strides)


def _read_tensors(file) -> dict[str, Tensor]:
    """The named tensors; afterwards the file stands at the order of the storages."""
    magic, protocol, machine = (_Unpickler(file).load() for _ in range(3))
    _require(magic == MAGIC and protocol == PROTOCOL, "it does not begin as such a file does")
    _require(machine["little_endian"] is True, "its bytes are in another order")
    tensors = _Unpickler(file).load()
    for name, tensor in tensors.items():
        _require(isinstance(name, str) and isinstance(tensor, Tensor), f"{name!r} is no tensor")
    return dict(tensors)


def _read_storages(file, wanted: set[Storage]) -> dict[str, np.ndarray]:
    """The numbers of each storage by its key."""
    expected = {storage.key: storage for storage in wanted}
    _require(len(expected) == len(wanted), "two storages have one key")
    numbers = {}
    for key in _Unpickler(file).load():
        storage = expected[key]
        (count,) = struct.unpack("<q", file.read(8))
        _require(count == storage.count, f"storage {key} has {count} numbers, not {storage.count}")
        content = file.read(count * np.dtype(storage.dtype).itemsize)
        numbers[key] = np.frombuffer(content, storage.dtype)
        _require(len(numbers[key]) == count, f"storage {key} is cut off")
    _require(len(numbers) == len(expected) and not file.read(1), "storages are missing, or something follows them")
    return numbers


def _take(tensor: Tensor, numbers: np.ndarray) -> np.ndarray:
    """The tensor's numbers in C order. Its strides count: a tensor may be stored with its channels last."""
    strides = [stride * numbers.itemsize for stride in tensor.strides]
    start = numbers[tensor.offset :]
    return np.lib.stride_tricks.as_strided(start, tensor.shape, strides, writeable=False).copy()


def _is_count(number) -> bool:
    return type(number) is int and number >= 0


def _require(condition: bool, reason: str) -> None:
    if not condition:
        raise pickle.UnpicklingError(reason)
