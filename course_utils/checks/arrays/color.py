"""What the checks of colour augmentation share: shifts of whole channels, and clipping."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.verdict import Miss


def uneven(moved: np.ndarray) -> str:
    """How far a channel's pixels move apart, for people; "" where each channel moves as one.

    `moved` holds the differences, (…, n_H, n_W, n_C).
    """
    low, high = moved.min(axis=(-3, -2)), moved.max(axis=(-3, -2))
    at = np.unravel_index(np.argmax(high - low), low.shape)
    if high[at] - low[at] <= tolerances.WHOLE_PIXEL:
        return ""
    return f"one channel of one image moves by {low[at]:.3g} here and by {high[at]:.3g} there"


def judge_clipped(values: np.ndarray, x: np.ndarray, shifts: np.ndarray) -> Miss | None:
    """Whether shifted images are clipped to 0…255.

    Args:
        values: the result, (…, m, n_H, n_W, n_C).
        x: the images, (m, n_H, n_W, n_C).
        shifts: by which each channel of each image has moved, (…, m, n_C).
    """
    free = x + shifts[..., None, None, :]
    right = np.clip(free, 0, 255)
    wrong = abs(values - right) > np.where(
        free == right, tolerances.WHOLE_PIXEL, tolerances.CLIPPED_PIXEL
    )  # what is clipped is 0 or 255, however rounded
    if not wrong.any():
        return None
    at = tuple(np.argwhere(wrong)[0])
    got, expected = f"{values[at]:.4g} where {free[at]:.4g} would be", f"{right[at]:.4g}"
    around = abs((values - free + 128) % 256 - 128) <= tolerances.WHOLE_PIXEL  # equal up to a multiple of 256
    if around.all() and values.min() >= 0 and values.max() <= 255:
        why = "uint8 starts again at 0 after 255: add in float32, clip, and only then go back to whole pixels."
        return Miss("the values wrap around", got, expected, why)
    if values.min() < -tolerances.WHOLE_PIXEL or values.max() > 255 + tolerances.WHOLE_PIXEL:
        return Miss("the result is not clipped", got, expected, "a pixel is a number from 0 to 255: `np.clip`.")
    why = "light pixels stay light and dark ones dark; what goes over the edge stops at it."
    return Miss("the values are not clipped to 0 and 255", got, expected, why)
