"""From a picture file to upright pixels in 8-bit RGB.

Of all that a file says about its picture (camera, place, thumbnail, colour profile, comments) the orientation alone is
read, and none of it decides whether the pixels are good.
"""

import io
import warnings
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from PIL import ExifTags, Image

UPRIGHT = {  # EXIF's orientation -> what brings the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
GREY_BITS = (8, 10, 12, 14, 16)  # what cameras, scanners and microscopes have
PNG_SIGNATURE, JPEG_SIGNATURE = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
PIXEL_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")  # of a PNG file
JPEG_SCAN = 0xDA  # the marker behind which the pixels begin


class FloatPixels(Exception):
    """The values are floating-point numbers, and nothing says which of them is white."""


class GreyRange(NamedTuple):
    """How grey values of more than 8 bits were brought to 8: by the range that they have.

    Attributes:
        low, high: the smallest and the largest value of the picture.
        bits: the values were taken as numbers of so many bits; None: they were stretched from `low` to `high`.
    """

    low: int
    high: int
    bits: int | None

    @property
    def taken(self) -> str:
        return f"taken as {self.bits}-bit" if self.bits else "stretched from black to white"


def read_rgb(path: Path) -> tuple[Image.Image, GreyRange | None]:
    """The first frame of a picture file, upright and in RGB, transparency laid on white.

    Returns:
        the picture, and for grey values of more than 8 bits how they were read.

    Raises:
        FloatPixels: see there.
        Exception: of a dozen kinds, from Pillow, for what is no picture or is damaged.
    """
    with warnings.catch_warnings():
        # A camera with more than 89 million pixels is no attack; what is twice that still raises. And what Pillow
        # has to say about metadata does not matter here.
        warnings.simplefilter("ignore")
        try:
            return _decode(path)
        except (FloatPixels, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
            if not isinstance(error, FloatPixels) and _is_jpeg_or_png(path):
                with suppress(OSError, SyntaxError, ValueError):
                    return _decode(io.BytesIO(without_metadata(path.read_bytes())))
            raise


def _is_jpeg_or_png(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8).startswith((PNG_SIGNATURE, JPEG_SIGNATURE))


def _decode(file: Path | IO[bytes]) -> tuple[Image.Image, GreyRange | None]:
    with Image.open(file) as picture:
        if picture.format == "TIFF":
            _forget_all_but_orientation(picture)
        picture.load()
        turn = UPRIGHT.get(_orientation(picture))
        rgb, grey = _to_rgb(picture)
    return (rgb.transpose(turn) if turn is not None else rgb), grey


def _forget_all_but_orientation(picture: Image.Image) -> None:
    """On loading a TIFF Pillow parses its metadata, turns it and rewrites them, and stumbles over what is odd there."""
    with suppress(Exception):
        exif = picture.getexif()
        for tag in list(exif):
            if tag != ExifTags.Base.Orientation:
                del exif[tag]


def _orientation(picture: Image.Image) -> int:
    """EXIF's number from 1 (upright) to 8, of a picture that is loaded; 1 where nothing sensible is said."""
    number = 1
    with suppress(Exception):
        number = picture.getexif().get(ExifTags.Base.Orientation)
    return number if isinstance(number, int) else 1


def _to_rgb(picture: Image.Image) -> tuple[Image.Image, GreyRange | None]:
    """8-bit RGB from any mode that Pillow has."""
    if picture.mode == "F":
        raise FloatPixels
    if picture.mode.startswith("I"):
        values, grey = _to_8_bits(np.asarray(picture))
        return Image.fromarray(values).convert("RGB"), grey
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB"), None
    return picture.convert("RGB"), None


def _to_8_bits(values: np.ndarray) -> tuple[np.ndarray, GreyRange]:
    """Files store 8, 12 or 16 bits in 16 or 32 alike, and do not say which: the largest value does."""
    values = values.astype(np.int64)
    low, high = int(values.min()), int(values.max())
    bits = next((bits for bits in GREY_BITS if high < 2**bits), None) if low >= 0 else None
    reduced = values >> (bits - 8) if bits else (values - low) * 255 // max(high - low, 1)
    return reduced.astype(np.uint8), GreyRange(low, high, bits)


def without_metadata(content: bytes) -> bytes:
    """A JPEG or PNG file with nothing but what its pixels need, and its EXIF data."""
    if content.startswith(PNG_SIGNATURE):
        return PNG_SIGNATURE + b"".join(_png_chunks(content))
    return _jpeg_pixels(content)


def _png_chunks(content: bytes) -> Iterator[bytes]:
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        chunk = content[at : at + 12 + length]  # length, name, content, checksum
        is_whole_exif = chunk[4:8] == b"eXIf" and zlib.crc32(chunk[4:-4]) == int.from_bytes(chunk[-4:], "big")
        if chunk[4:8] in PIXEL_CHUNKS or is_whole_exif:
            yield chunk
        at += len(chunk)


def _jpeg_pixels(content: bytes) -> bytes:
    """Each segment before the scan is FF, a marker, and its length in two bytes, these included."""
    kept, at = [JPEG_SIGNATURE], 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != JPEG_SCAN:
        marker, end = content[at + 1], at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        is_note = (0xE1 <= marker <= 0xEF and marker != 0xEE) or marker == 0xFE  # EE says which colours the numbers are
        if not is_note or content[at + 4 : at + 10] == b"Exif\0\0":
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]])
