"""Photographs of your own: any picture file, as an array."""

import os
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from course_utils.datasets.core import DataError, expand_home
from course_utils.datasets.picture_file import FloatPixels, GreyRange, read_rgb

NEEDS_PLUGIN = (".heic", ".heif", ".avif")
VIDEOS = (".mov", ".mp4", ".m4v", ".avi", ".mkv", ".3gp", ".webm")
EDITS = (".aae", ".xmp")  # how a photograph was edited; phones and programs keep it beside the photograph
MAX_NAME = 255  # bytes, on the file systems in use
SAVE_ANEW = "open it on the phone or computer and save it as JPEG or PNG"
COPY_AGAIN = "copy the picture again"


class UnreadablePhoto(DataError):
    """A file that is no photograph, or a damaged one.

    Attributes:
        reason: what is wrong with it, without its path, e.g. `"is empty (0 bytes)"`.
    """

    def __init__(self, path: Path, reason: str, advice: str):
        super().__init__(f"{path} {reason}; {advice}.")
        self.reason = reason


def load_photo(path: str | Path, size: int | None = 64) -> np.ndarray:
    """Read a picture file: any size, colour mode and EXIF orientation; transparency is laid on white.

    Grey values of 16 or 32 bits are read by their range, and a printed sentence says how.

    Args:
        path: a JPEG, PNG, WebP or other file that Pillow reads; of an animation, the first frame.
        size: side of the result in pixels: the largest centred square is cut out and scaled. None: the whole picture.

    Returns:
        uint8 `(size, size, 3)`, RGB; with `size=None` `(n_H, n_W, 3)`.

    Raises:
        DataError: no file, no picture, a damaged or far too large one, or a size below 1.
    """
    check_size(size)
    path = expand_home(path)
    pixels, grey = read_photo(path, size)
    if grey is not None:
        print(f"{path.name}: greyscale with values from {grey.low} to {grey.high}, {grey.taken}.")
    return pixels


def check_size(size: int | None) -> None:
    """Raise a `DataError` unless `size` can be the side of a picture, or None."""
    if size is not None and (not isinstance(size, (int, np.integer)) or size < 1):
        raise DataError(
            f"size={size!r} is no size of a picture; give a whole number of pixels, or None for the whole picture."
        )


def read_photo(path: Path, size: int | None) -> tuple[np.ndarray, GreyRange | None]:
    """The pixels as `load_photo` gives them, and how the grey values were read if they have more than 8 bits.

    Raises:
        UnreadablePhoto: see there.
    """
    picture, grey = _open(path)
    if size is not None:
        picture = ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)
    return np.array(picture), grey


def _open(path: Path) -> tuple[Image.Image, GreyRange | None]:
    """The picture, or a sentence about the file."""
    try:
        if "\0" in str(path) or len(os.fsencode(path.name)) > MAX_NAME:
            raise UnreadablePhoto(path, "is no name that a file can have", "check the spelling")
        if not path.exists():
            advice = "check the spelling, and the folder that the notebook runs in"
            raise UnreadablePhoto(path, "does not exist", advice)
        if path.is_dir():
            raise UnreadablePhoto(path, "is a folder", "give the path of one picture in it")
        if path.stat().st_size == 0:
            raise UnreadablePhoto(path, "is empty (0 bytes)", COPY_AGAIN)
        return read_rgb(path)
    except DataError:
        raise
    except UnidentifiedImageError as error:
        raise UnreadablePhoto(path, *_what_else_it_is(path)) from error
    except FloatPixels as error:
        reason = "cannot be shown: its values are floating-point numbers, and nothing says which of them is white"
        raise UnreadablePhoto(path, reason, "save it with 8 bits a colour, as PNG") from error
    except Image.DecompressionBombError as error:
        raise UnreadablePhoto(path, "has too many pixels to be read safely", "save a smaller copy of it") from error
    except PermissionError as error:
        raise UnreadablePhoto(path, "may not be read", "change its permissions or copy it elsewhere") from error
    except Exception as error:  # Pillow's decoders raise a dozen kinds for a damaged file
        raise UnreadablePhoto(path, f"is damaged or cut off ({error})", COPY_AGAIN) from error


def _what_else_it_is(path: Path) -> tuple[str, str]:
    """What is wrong with a file that is no picture, and what to do, as far as its name tells."""
    ending = path.suffix.lower()
    if ending in NEEDS_PLUGIN:
        return f"is a {ending[1:].upper()} file, which needs a plug-in", SAVE_ANEW
    if ending in VIDEOS:
        return "is a video", "save a still picture of it as JPEG or PNG"
    if ending in EDITS:
        return "is a list of edits and no photograph", "take the photograph beside it"
    return "is no picture that can be read", SAVE_ANEW
