"""Sound pictures with metadata that make no sense: by name, and by chance."""

import io
import random
import struct
import zlib

import numpy as np
from PIL import Image

IMAGE_WIDTH, MAKE, ORIENTATION, X_RESOLUTION, DATE, EXIF_IFD = 0x0100, 0x010F, 0x0112, 0x011A, 0x0132, 0x8769
EXPOSURE, BRIGHTNESS, WIDTH = 0x829A, 0x9203, 0xA002
BYTES, ASCII, SHORT, LONG, RATIONAL, SIGNED_LONG, SIGNED_RATIONAL = 1, 2, 3, 4, 5, 9, 10


Entry = tuple[int, int, int, bytes]  # tag, type, count, value


def exif(*entries: Entry, main: tuple[Entry, ...] = (), orientation: int = 6, endless: bool = False) -> bytes:
    """EXIF data as a camera writes them: the main directory begins with the orientation and ends with a sub-directory.

    Args:
        entries: of the sub-directory.
        main: more entries of the main directory, with tags below that of the sub-directory.
        orientation: 6 is that of a camera held upright.
        endless: the sub-directory points at itself.
    """
    main = sorted((*main, (ORIENTATION, SHORT, 1, struct.pack("<H", orientation))))
    main_size = 2 + 12 * (len(main) + 1) + 4
    values_size = sum(len(value) for *_, value in main if len(value) > 4)
    sub_at = 8 + main_size + values_size
    if endless:
        entries = ((EXIF_IFD, LONG, 1, struct.pack("<I", sub_at)),)
    pointer = (EXIF_IFD, LONG, 1, struct.pack("<I", sub_at))
    header = struct.pack("<2sHI", b"II", 42, 8)
    return b"Exif\0\0" + header + _directory((*main, pointer), at=8) + _directory(entries, at=sub_at)


def _directory(entries: tuple[Entry, ...], at: int) -> bytes:
    """A directory that begins at the offset `at`, and behind it the values that take more than four bytes."""
    at += 2 + 12 * len(entries) + 4
    directory, values = struct.pack("<H", len(entries)), b""
    for tag, kind, count, value in entries:
        inline = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack("<I", at + len(values))
        directory += struct.pack("<HHI", tag, kind, count) + inline
        values += value if len(value) > 4 else b""
    return directory + struct.pack("<I", 0) + values


ODD = {
    "rational 0/0": exif((EXPOSURE, RATIONAL, 1, struct.pack("<II", 0, 0))),
    "signed -1/0": exif((BRIGHTNESS, SIGNED_RATIONAL, 1, struct.pack("<ii", -1, 0))),
    "width -5": exif((WIDTH, SIGNED_LONG, 1, struct.pack("<i", -5))),
    "rational 0/0 in the main directory": exif(main=((X_RESOLUTION, RATIONAL, 1, struct.pack("<II", 0, 0)),)),
    "width -5 in the main directory": exif(main=((IMAGE_WIDTH, SIGNED_LONG, 1, struct.pack("<i", -5)),)),
    "a text for a number in the main directory": exif(main=((IMAGE_WIDTH, ASCII, 4, b"wide"),)),
    "a text for a number": exif((WIDTH, ASCII, 6, b"large\0")),
    "beyond the end": exif((DATE, ASCII, 9999, struct.pack("<I", 10**6))),
    "a type that is none": exif((MAKE, 99, 1, b"abcd")),
    "a count that is absurd": exif((BRIGHTNESS, RATIONAL, 2**31, struct.pack("<I", 40))),
    "a directory in itself": exif(endless=True),
    "cut off": exif((DATE, ASCII, 20, b"2017:12:12 10:00:00\0"))[:-12],
}


def file_with(pixels: np.ndarray, kind: str, metadata: bytes) -> bytes:
    """A picture file of the format `kind` with these EXIF data, byte by byte."""
    options = {"JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"lossless": True}, "PNG": {}}[kind]
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, exif=metadata, **options)
    return buffer.getvalue()


def tiff_with(pixels: np.ndarray, metadata: bytes) -> bytes:
    """An uncompressed TIFF, stored as a camera does that was held upright, with the sub-directory of the EXIF data."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "TIFF", tiffinfo={EXIF_IFD: 0, ORIENTATION: 6})
    content = bytearray(buffer.getvalue())
    data = metadata[6:]
    pointer = data.index(struct.pack("<HHI", EXIF_IFD, LONG, 1)) + 8
    sub_at = int.from_bytes(data[pointer : pointer + 4], "little")
    entry = content.index(struct.pack("<H", EXIF_IFD))
    content[entry : entry + 12] = struct.pack("<HHII", EXIF_IFD, LONG, 1, len(content) + sub_at)
    return bytes(content + data)


def shaken(content: bytes, first: int, last: int, chance: random.Random) -> bytes:
    """The file with some of its bytes from `first` to before `last` changed."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 20))):
        changed[chance.randrange(first, last)] = chance.randrange(256)
    return bytes(changed)


def jpeg_notes(content: bytes) -> list[tuple[int, int]]:
    """Where the contents of a JPEG file's segments of metadata lie (but JFIF's and Adobe's, which tell the colours)."""
    notes, at = [], 2
    while content[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xE1 <= content[at + 1] <= 0xED or content[at + 1] == 0xFE:
            notes.append((at + 4, end))
        at = end
    return notes


def png_notes(content: bytes) -> list[tuple[int, int]]:
    """Where the contents of a PNG file's chunks of metadata lie; four bytes of checksum follow each."""
    notes, at = [], 8
    while at < len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 5].islower():
            notes.append((at + 8, end))
        at = end + 4
    return notes


def with_checksum(content: bytes, first: int, last: int) -> bytes:
    """The PNG file with the right checksum behind the chunk whose content is there."""
    return content[:last] + zlib.crc32(content[first - 4 : last]).to_bytes(4, "big") + content[last + 4 :]
