"""The names of the files in a zip archive, which are often in no encoding that the archive names.

The format is PKWARE's APPNOTE.TXT; its appendix D is on encodings, its section 4.6.9 on the field of Info-ZIP.
"""

import struct
import zipfile
import zlib

UTF_8 = 0x800  # a bit of a member's flags
UNICODE_PATH = 0x7075


def name_of(info: zipfile.ZipInfo) -> str:
    """A member's name. Python reads one that is not marked as UTF-8 as code page 437, but a Mac writes UTF-8 there,
    and other programs put the name in UTF-8 beside it."""
    name = info.orig_filename.split("\0")[0]
    if info.flag_bits & UTF_8:
        return name
    try:
        packed = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    beside = _unicode_path(info.extra, packed)
    try:
        return (beside or packed).decode("utf-8")
    except UnicodeDecodeError:
        return name


def _unicode_path(extra: bytes, packed: bytes) -> bytes:
    """The name in Info-ZIP's extra field, if it is that of this name."""
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == UNICODE_PATH and len(field) > 5 and struct.unpack("<I", field[1:5])[0] == zlib.crc32(packed):
            return field[5:]
    return b""
