"""A face cut out of a photograph as the faces of the happy set were cut."""

import numpy as np
from PIL import Image

from course_utils.datasets.core import DataError

# How the portraits of happy.h5 were cut, in parts of the picture's side.
EYE_DISTANCE, EYE_HEIGHT = 0.36, 0.40
MIN_EYE_DISTANCE = 4.0  # pixels; a face smaller than that shows nothing


def cut_face(
    photo: np.ndarray, left_eye: tuple[float, float], right_eye: tuple[float, float], size: int = 64
) -> np.ndarray:
    """Turn, scale and shift a photo so that the face lies as in the happy set.

    The eyes come to lie level at 40% of the height, 36% of the width apart, centred; beyond the photo's border its
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
    if distance < MIN_EYE_DISTANCE:
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
