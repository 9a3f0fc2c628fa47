"""The names of files in zip archives, in whatever encoding they are written."""

import struct
import zlib

from made_files import zipped
from test_archives import archive, info, read


def renamed(content, old, new):
    assert len(old) == len(new)
    assert content.count(old) == 2
    return content.replace(old, new)


def test_a_macs_names_in_utf_8_without_a_mark_are_read_as_such(tmp_path):
    content = renamed(zipped({"M..ller.ipynb": b"A"}), b"M..ller", "Müller".encode())
    assert list(read(archive(tmp_path, content))) == ["Müller.ipynb"]


def test_a_name_in_no_known_encoding_is_read_somehow(tmp_path):
    content = renamed(zipped({"xxxxxx.ipynb": b"A"}), b"xxxxxx", b"M\x81ller")
    assert list(read(archive(tmp_path, content))) == ["Müller.ipynb"]  # code page 437, which the format names


def test_a_unicode_name_beside_the_name_is_believed_if_it_belongs_to_it(tmp_path):
    def beside(packed):
        field = struct.pack("<BI", 1, zlib.crc32(packed)) + "王.ipynb".encode()
        return struct.pack("<HH", 0x7075, len(field)) + field

    for packed, name in ((b"_.ipynb", "王.ipynb"), (b"other", "_.ipynb")):
        place = archive(tmp_path, [(info("_.ipynb", extra=beside(packed)), b"A")])
        assert list(read(place)) == [name]
