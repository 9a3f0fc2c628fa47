"""Evidence as bytes, for the way out of the sandbox: a NumPy archive whose JSON holds the place of each array."""

import io
import json
import zipfile
from collections.abc import Iterator

import numpy as np

from course_utils.errors import CourseError

LIMIT = 64 * 2**20  # bytes, unpacked
_KEY = "__array__"
_JSON = "json"


def encode(evidence: list[dict]) -> bytes:
    """Evidence of all cases as bytes.

    Raises:
        CourseError: something in it is neither JSON nor an array of numbers, or it is too large.
    """
    arrays: dict[str, np.ndarray] = {}
    try:
        text = json.dumps(_pack(evidence, arrays))
    except (TypeError, ValueError, RecursionError) as error:
        raise CourseError(f"The evidence cannot be written: {error}.") from None
    arrays[_JSON] = np.frombuffer(text.encode("utf-8", "backslashreplace"), "uint8")
    if sum(array.nbytes for array in arrays.values()) > LIMIT:
        raise CourseError(f"The evidence is larger than {LIMIT // 2**20} MiB.")
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def arrays_in(value) -> Iterator[np.ndarray]:
    """Every array inside nested dicts and lists."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from arrays_in(item)


def decode(data: bytes) -> list[dict]:
    """What `encode` was given, from bytes that may come from anywhere.

    Raises:
        CourseError: damaged, too large, or not written by `encode`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LIMIT + 2**20:  # headers are small
                raise ValueError(f"more than {LIMIT // 2**20} MiB")
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return _unpack(json.loads(arrays[_JSON].tobytes().decode()), arrays)
    except Exception as error:  # zip, NumPy and JSON each have their own exceptions for damage
        raise CourseError(f"The evidence cannot be read: {type(error).__name__}.") from None


def _pack(value, arrays: dict[str, np.ndarray]):
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "biuf":
            raise TypeError(f"an array of {value.dtype}")
        key = f"a{len(arrays)}"
        arrays[key] = np.asarray(value)  # a class of its own would be asked how it wants to be written
        return {_KEY: key}
    if isinstance(value, dict):
        return {str(key): _pack(item, arrays) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_pack(item, arrays) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def _unpack(value, arrays):
    if isinstance(value, dict):
        return arrays[value[_KEY]] if set(value) == {_KEY} else {k: _unpack(v, arrays) for k, v in value.items()}
    return [_unpack(item, arrays) for item in value] if isinstance(value, list) else value
