"""Photographs of your own: read any picture, a folder of classes, or cut a face out as the happy set's were cut."""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from course_utils.datasets.core import DataError, expand_home

# How the portraits of happy.h5 were cut, in parts of the picture's side.
EYE_DISTANCE, EYE_HEIGHT = 0.36, 0.40
LEAST_EYE_DISTANCE = 4.0  # pixels; a face smaller than that shows nothing
NO_PHOTOS = ("thumbs.db", "desktop.ini")  # what Windows leaves in folders; the other systems' begin with a dot
NEEDS_PLUGIN = (".heic", ".heif", ".avif")


def load_photo(path: str | Path, size: int | None = 64) -> np.ndarray:
    """Read a picture file: any size, colour mode and EXIF orientation; transparency is laid on white.

    Args:
        path: a JPEG, PNG, WebP or other file that Pillow reads; of an animation, the first frame.
        size: side of the result in pixels: the largest centred square is cut out and scaled. None: the whole picture.

    Returns:
        uint8 `(size, size, 3)`, RGB; with `size=None` `(n_H, n_W, 3)`.

    Raises:
        DataError: no file, no picture, a damaged or far too large one, or a size below 1.
    """
    if size is not None and size < 1:
        raise DataError(f"size={size} is no size of a picture; give a number of pixels, or None for the whole picture.")
    picture = _read_picture(expand_home(path))
    if size is not None:
        picture = ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)
    return np.array(picture)


def _read_picture(path: Path) -> Image.Image:
    """The picture in RGB and upright, or a sentence."""
    if not path.exists():
        raise DataError(f"{path} does not exist; check the spelling, and the folder that the notebook runs in.")
    if path.is_dir():
        raise DataError(f"{path} is a folder; give the path of one picture in it.")
    try:
        if path.stat().st_size == 0:
            raise DataError(f"{path} is empty (0 bytes); copy the picture again.")
        with warnings.catch_warnings():
            # A camera with more than 89 million pixels is no attack; what is twice that still raises.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                return _to_rgb(ImageOps.exif_transpose(picture))
    except DataError:
        raise
    except UnidentifiedImageError as error:
        hint = "open it on the phone or computer and save it as JPEG"
        kind = f"a {path.suffix[1:].upper()} file, which needs a plug-in" if path.suffix.lower() in NEEDS_PLUGIN else ""
        raise DataError(f"{path} is {kind or 'no picture that can be read'}; {hint} or PNG.") from error
    except Image.DecompressionBombError as error:
        raise DataError(f"{path} has too many pixels to be read safely; save a smaller copy of it.") from error
    except PermissionError as error:
        raise DataError(f"{path} may not be read; change its permissions or copy it elsewhere.") from error
    except Exception as error:  # Pillow's decoders raise a dozen kinds for a damaged file
        raise DataError(f"{path} is damaged or cut off ({error}); copy the picture again.") from error


def _to_rgb(picture: Image.Image) -> Image.Image:
    """8-bit RGB from any mode that Pillow has."""
    if picture.mode == "F":
        raise ValueError("its values are floating-point numbers")
    if picture.mode.startswith("I"):  # 16 bits a pixel, in a mode of 16 or of 32 bits
        return Image.fromarray((np.asarray(picture).clip(0, 65535) // 256).astype(np.uint8)).convert("RGB")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB")
    return picture.convert("RGB")


def load_photo_folder(folder: str | Path, size: int = 64) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Read a folder that has one sub-folder of pictures for each class, e.g. `Tigger`, `Misty`, `neither`.

    Returns:
        images uint8 `(m, size, size, 3)`, labels int64 `(m,)`, and the names of the classes in alphabetical order.

    Raises:
        DataError: no folder, fewer than two classes, fewer than two pictures of one, or a file that is no picture.
    """
    folder = expand_home(folder)
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder; give one that has a sub-folder of pictures for each class.")
    classes = sorted(path for path in _visible(folder) if path.is_dir())
    if len(classes) < 2:
        raise DataError(
            f"{folder} has {len(classes)} sub-folder(s); a classifier needs at least two, one for each class."
        )
    images, labels = [], []
    for label, sub_folder in enumerate(classes):
        paths = sorted(_visible(sub_folder))
        if len(paths) < 2:
            raise DataError(f"{sub_folder} has {len(paths)} picture(s); each class needs at least two, better twenty.")
        images += [load_photo(path, size) for path in paths]
        labels += [label] * len(paths)
    return np.stack(images), np.array(labels, dtype=np.int64), tuple(path.name for path in classes)


def _visible(folder: Path) -> list[Path]:
    """What a person put into a folder: not what systems and notebooks leave there."""
    return [path for path in folder.iterdir() if path.name[0] not in "._" and path.name.lower() not in NO_PHOTOS]


def cut_face(
    photo: np.ndarray, left_eye: tuple[float, float], right_eye: tuple[float, float], size: int = 64
) -> np.ndarray:
    """Turn, scale and shift a photo so that the face lies as in the happy set.

    The eyes come to lie level at 40 % of the height, 36 % of the width apart, centred; beyond the photo's border its
    outermost pixels are repeated. Which eye is given first does not matter.

    Args:
        photo: uint8 `(n_H, n_W, 3)`, as `load_photo(path, size=None)` gives it.
        left_eye, right_eye: (x, y) of the pupils in pixels of the photo, x from the left, y from the top.
        size: side of the result in pixels.

    Returns:
        uint8 `(size, size, 3)`.

    Raises:
        DataError: the photo is no such array, an eye is not in it, or the eyes are less than 4 pixels apart.
    """
    photo = np.asarray(photo)
    if photo.dtype != np.uint8 or photo.ndim != 3 or photo.shape[2] != 3:
        raise DataError(f"cut_face needs a uint8 photo (n_H, n_W, 3), not {photo.dtype} {photo.shape}; use load_photo.")
    left, right = sorted((_inside(photo, left_eye), _inside(photo, right_eye)), key=lambda eye: eye[0])
    across = right - left
    distance = np.hypot(*across)
    if distance < LEAST_EYE_DISTANCE:
        raise DataError(f"The eyes {left_eye} and {right_eye} are {distance:.1f} pixels apart; 4 at least are needed.")
    # Averaging over blocks first: a picture that is scaled down by more has no other protection against aliasing.
    scale = distance / (EYE_DISTANCE * size)  # photo pixels a result pixel
    block = max(1, round(scale))
    picture = Image.fromarray(photo).reduce(block)
    right_step = across / (EYE_DISTANCE * size)
    down_step = np.array([-right_step[1], right_step[0]])
    corner = (left + right) / 2 - size * (right_step / 2 + EYE_HEIGHT * down_step)
    return _resample(np.asarray(picture), corner / block, right_step / block, down_step / block, size)


def _inside(photo: np.ndarray, eye: tuple[float, float]) -> np.ndarray:
    """The centre of the pixel `eye`, if the photo has it."""
    n_H, n_W = photo.shape[:2]
    try:
        x, y = (float(number) for number in eye)
    except (TypeError, ValueError):
        raise DataError(f"{eye!r} is no pair of numbers; give an eye as (x, y) in pixels.") from None
    if not (0 <= x < n_W and 0 <= y < n_H):
        raise DataError(f"The eye ({x:g}, {y:g}) is not in the photo, which is {n_W} pixels wide and {n_H} high.")
    return np.array([x + 0.5, y + 0.5])


def _resample(
    pixels: np.ndarray, corner: np.ndarray, right_step: np.ndarray, down_step: np.ndarray, size: int
) -> np.ndarray:
    """The square whose top left corner lies at `corner`, one step (x, y) in `pixels` for each pixel of the result."""
    corners = [corner + size * (right * right_step + down * down_step) for right in (0, 1) for down in (0, 1)]
    n_H, n_W = pixels.shape[:2]
    beyond = max(0.0, *(max(-x, -y, x - n_W, y - n_H) for x, y in corners))
    margin = int(np.ceil(beyond)) + 2  # bicubic interpolation looks two pixels further
    padded = Image.fromarray(np.pad(pixels, ((margin, margin), (margin, margin), (0, 0)), mode="edge"))
    x, y = corner + margin
    matrix = (right_step[0], down_step[0], x, right_step[1], down_step[1], y)
    return np.array(padded.transform((size, size), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC))
