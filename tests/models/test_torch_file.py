"""PyTorch's old file format: what torch would read, and every file that is refused."""

import builtins
import io
import os
import pickle
import re
import struct
from collections import OrderedDict

import numpy as np
import pytest

from course_utils import CourseError
from course_utils.models import torch_file
from course_utils.models.torch_file import MAGIC, PROTOCOL, read_torch_file

MACHINE = {"protocol_version": PROTOCOL, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
NUMBERS = np.arange(24, dtype="<f4")


class Named:
    """Pickled as a global of a module that need not exist."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class Call:
    """Pickled as a call of `function`."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments


class Stored:
    """Pickled as the persistent id of a storage."""

    def __init__(self, dtype="FloatStorage", key="1", count=24, **other):
        values = {"kind": "storage", "dtype": Named("torch", dtype), "key": key, "where": "cpu", "count": count}
        self.pid = tuple((values | {"view": None} | other).values())


REBUILD = Named("torch._utils", "_rebuild_tensor_v2")


def tensor(storage, shape, strides, offset=0):
    return Call(REBUILD, storage, offset, shape, strides, False, OrderedDict())


class Pickler(pickle._Pickler):
    """Writes `Named`, `Call` and `Stored` as torch does, without torch."""

    def persistent_id(self, obj):
        return obj.pid if isinstance(obj, Stored) else None

    def save(self, obj, save_persistent_id=True):
        if isinstance(obj, Named):
            self.write(f"c{obj.module}\n{obj.name}\n".encode())
        elif isinstance(obj, Call):
            self.save(obj.function)
            self.save(obj.arguments)
            self.write(pickle.REDUCE)
        else:
            super().save(obj, save_persistent_id)


def pickled(obj):
    stream = io.BytesIO()
    Pickler(stream, 2).dump(obj)
    return stream.getvalue()


def stored(*arrays):
    return b"".join(struct.pack("<q", array.size) + array.tobytes() for array in arrays)


def file_of(tensors, keys=("1",), numbers=None, head=(MAGIC, PROTOCOL, MACHINE)):
    content = b"".join(map(pickled, (*head, tensors, list(keys))))
    return content + (stored(NUMBERS) if numbers is None else numbers)


@pytest.fixture
def read(tmp_path):
    def read_content(content):
        path = tmp_path / "weights.pth"
        path.write_bytes(content)
        return read_torch_file(path)

    return read_content


def test_tensors_come_in_the_layout_of_their_strides(read):
    tensors = OrderedDict(
        rows=tensor(Stored(), (4, 6), (6, 1)),
        columns=tensor(Stored(), (6, 4), (1, 6)),
        channels_last=tensor(Stored(), (2, 3, 2, 2), (12, 1, 6, 3)),
        part=tensor(Stored(), (2, 3), (3, 1), offset=18),
        counter=tensor(Stored("LongStorage", "2", 1), (), ()),
        nothing=tensor(Stored(), (0, 5), (5, 1)),
        half=tensor(Stored("HalfStorage", "3", 2), (2,), (1,)),
    )
    extra = (np.array([7], "<i8"), np.array([0.5, -2], "<f2"))
    arrays = read(file_of(tensors, keys=("1", "2", "3"), numbers=stored(NUMBERS, *extra)))
    assert list(arrays) == list(tensors)
    assert np.array_equal(arrays["rows"], NUMBERS.reshape(4, 6))
    assert np.array_equal(arrays["columns"], NUMBERS.reshape(4, 6).T)
    assert np.array_equal(arrays["channels_last"], NUMBERS.reshape(2, 2, 2, 3).transpose(0, 3, 1, 2))
    assert np.array_equal(arrays["part"], NUMBERS[18:].reshape(2, 3))
    assert (arrays["counter"].shape, arrays["counter"].dtype, int(arrays["counter"])) == ((), np.int64, 7)
    assert arrays["nothing"].shape == (0, 5)
    assert (arrays["half"].dtype, arrays["half"].tolist()) == (np.float16, [0.5, -2])
    assert all(array.flags.c_contiguous and array.flags.owndata for array in arrays.values())


def test_attributes_of_the_dictionary_are_read_over(read):
    tensors = OrderedDict(rows=tensor(Stored(), (4, 6), (6, 1)))
    tensors._metadata = OrderedDict(version=1)  # as every model of torch has
    assert list(read(file_of(tensors))) == ["rows"]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        *[
            ("os", "system"),
            ("posix", "system"),
            ("builtins", "eval"),
            ("__builtin__", "eval"),
            ("builtins", "getattr"),
        ],
        *[("torch", "load"), ("torch", "FloatStorage.x"), ("torch._utils", "_rebuild_tensor"), ("numpy", "load")],
        *[("collections", "OrderedDict.fromkeys"), ("collections", "namedtuple"), ("pickle", "loads")],
    ],
)
def test_only_the_names_of_tensors_are_known(read, module, name, monkeypatch):
    calls = []
    monkeypatch.setattr(os, "system", calls.append)
    monkeypatch.setattr(builtins, "eval", calls.append)
    hostile = Call(Named(module, name), "echo got in")
    for content in (file_of({"a": hostile}), file_of(Call(Named("collections", "OrderedDict"), [("a", hostile)]))):
        with pytest.raises(
            CourseError, match=rf"weights\.pth is damaged .*\(it asks for {re.escape(module)}\.{re.escape(name)}\)"
        ):
            read(content)
    assert calls == []


def test_a_file_leaves_no_attributes_behind(read):
    rebuild = b"ctorch._utils\n_rebuild_tensor_v2\n}X\x04\x00\x00\x00evilK\x01sb."
    with pytest.raises(CourseError, match="damaged"):
        read(b"\x80\x02" + rebuild + file_of(WHOLE))
    assert "evil" not in vars(torch_file._Unpickler.tensor)


@pytest.mark.parametrize("place", ["head", "machine", "keys", "pid", "shape"])
def test_no_place_of_the_file_is_less_guarded(read, place):
    hostile = Call(Named("os", "system"), "echo got in")
    tensors = {"a": tensor(Stored(), (24,), (1,))}
    content = {
        "head": lambda: file_of(tensors, head=(hostile, PROTOCOL, MACHINE)),
        "machine": lambda: file_of(tensors, head=(MAGIC, PROTOCOL, MACHINE | {"x": hostile})),
        "keys": lambda: file_of(tensors, keys=("1", hostile)),
        "pid": lambda: file_of({"a": tensor(Stored(where=hostile), (24,), (1,))}),
        "shape": lambda: file_of({"a": tensor(Stored(), hostile, (1,))}),
    }[place]()
    with pytest.raises(CourseError, match=r"it asks for os\.system"):
        read(content)


BAD_TENSORS = {
    "one number more": ((25,), (1,), 0),
    "one number further": ((24,), (1,), 1),
    "a wide stride": ((4, 6), (7, 1), 0),
    "a stride beyond 64 bits": ((2, 2), (2**63, 1), 0),
    "an offset beyond 64 bits": ((1,), (1,), 2**64),
    "a shape whose product overflows": ((2**32, 2**32), (0, 0), 0),
    "more numbers than are stored": ((5, 5), (0, 1), 0),
    "a negative stride": ((4,), (-1,), 3),
    "a negative offset": ((4,), (1,), -1),
    "a negative side": ((-4,), (1,), 0),
    "a fraction": ((4.0,), (1,), 0),
    "a truth value": ((True,), (1,), 0),
    "fewer strides than sides": ((4, 6), (1,), 0),
    "a list": ([24], [1], 0),
}


@pytest.mark.parametrize("fault", BAD_TENSORS)
def test_a_tensor_stays_within_its_storage(read, fault):
    shape, strides, offset = BAD_TENSORS[fault]
    with pytest.raises(
        CourseError, match=r"\(a tensor (of shape .* leaves its storage|has an impossible shape|has no shape)\)"
    ):
        read(file_of({"a": tensor(Stored(), shape, strides, offset)}))


WHOLE = {"a": tensor(Stored(), (24,), (1,))}
BAD_FILES = {
    "another magic number": ("does not begin", lambda: file_of(WHOLE, head=(MAGIC + 1, PROTOCOL, MACHINE))),
    "another protocol": ("does not begin", lambda: file_of(WHOLE, head=(MAGIC, 1002, MACHINE))),
    "big-endian": (
        "bytes are in another order",
        lambda: file_of(WHOLE, head=(MAGIC, PROTOCOL, MACHINE | {"little_endian": False})),
    ),
    "no such storage type": (
        r"asks for torch\.QInt8Storage",
        lambda: file_of({"a": tensor(Stored("QInt8Storage"), (24,), (1,))}),
    ),
    "a view of a storage": (
        "storage 1 is misdescribed",
        lambda: file_of({"a": tensor(Stored(view=("1", 0, 24)), (24,), (1,))}),
    ),
    "not a storage": ("a storage is misdescribed", lambda: file_of({"a": tensor(Stored(kind="module"), (24,), (1,))})),
    "a tensor without storage": ("a tensor has no storage", lambda: file_of({"a": tensor("1", (24,), (1,))})),
    "a storage of another length": (
        "storage 1 has 24 numbers, not 30",
        lambda: file_of({"a": tensor(Stored(count=30), (24,), (1,))}),
    ),
    "a length beyond the file": (
        "storage 1 is cut off",
        lambda: file_of(
            {"a": tensor(Stored(count=2**60), (24,), (1,))}, numbers=struct.pack("<q", 2**60) + NUMBERS.tobytes()
        ),
    ),
    "a negative length": ("storage 1 is misdescribed", lambda: file_of({"a": tensor(Stored(count=-1), (0,), (1,))})),
    "one storage, two types": (
        "two storages have one key",
        lambda: file_of({"a": tensor(Stored(), (24,), (1,)), "b": tensor(Stored("IntStorage"), (24,), (1,))}),
    ),
    "a key that no tensor has": ("'2'", lambda: file_of(WHOLE, keys=("2",))),
    "no keys": ("storages are missing", lambda: file_of(WHOLE, keys=())),
    "something behind": ("something follows", lambda: file_of(WHOLE) + b"\0"),
    "a number for a tensor": ("'a' is no tensor", lambda: file_of({"a": 1})),
    "a number for a name": ("1 is no tensor", lambda: file_of({1: tensor(Stored(), (24,), (1,))})),
    "a list of tensors": ("no attribute 'items'", lambda: file_of([tensor(Stored(), (24,), (1,))])),
    "a bare tensor": ("no attribute 'items'", lambda: file_of(tensor(Stored(), (24,), (1,)))),
    "a huge memo": ("does not begin", lambda: b"\x80\x02Nr" + struct.pack("<I", 2**31) + b"." + file_of(WHOLE)),
    "an instruction that allocates": (".", lambda: b"\x80\x05\x96" + struct.pack("<Q", 2**40) + file_of(WHOLE)),
    "a function by number": (".", lambda: b"\x80\x02\x82\x01." + file_of(WHOLE)),
    "nothing": ("EOFError|Ran out", lambda: b""),
    "text": (".", lambda: b"version https://git-lfs.github.com/spec/v1\n"),
    "a new zip file": (".", lambda: b"PK\x03\x04" + bytes(100)),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_other_files_are_refused_in_one_sentence(read, fault):
    reason, make = BAD_FILES[fault]
    sentence = rf"weights\.pth is damaged or no PyTorch weights \(.*({reason}).*\); install"
    with pytest.raises(CourseError, match=sentence) as caught:
        read(make())
    assert "\n" not in str(caught.value)


def test_a_file_cut_off_anywhere_is_refused(read):
    content = file_of(WHOLE)
    assert np.array_equal(read(content)["a"], NUMBERS)
    for length in range(0, len(content), 7):
        with pytest.raises(CourseError, match="damaged"):
            read(content[:length])


def test_no_file(tmp_path):
    with pytest.raises(CourseError, match=r"none\.pth cannot be read \(No such file"):
        read_torch_file(tmp_path / "none.pth")
