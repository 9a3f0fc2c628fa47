"""The exercise `color_shift`."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.color import judge_clipped, uneven
from course_utils.checks.arrays.image_batches import (
    MIDDLE,
    correlation,
    draw_lights,
    judge_batches,
    judge_chance,
    judge_saturated,
    probe_random,
    results,
)
from course_utils.checks.verdict import Exercise, Miss, field

_WHY = "light of another colour changes a whole channel of a photograph, and each channel by another amount."


_OWN = "a number of its own for each image and channel"


def _cases(seed: int) -> list[dict]:
    return [
        {"seed": seed, "shape": [60, 6, 4, 3], "dtype": "uint8", "largest": None},
        {"seed": seed + 1, "shape": [60, 4, 7, 4], "dtype": "float32", "largest": 45},
    ]


def _probe(fn, case: dict) -> dict:
    options = [] if case["largest"] is None else [case["largest"]]
    return probe_random(lambda x, rng: fn(x, rng, *options), draw_lights(case), case["seed"])


def _judge(evidence: dict, case: dict) -> Miss | None:
    x = draw_lights(case)
    miss = judge_batches(evidence, x, x.shape)
    if miss:
        return miss
    values, x = results(evidence), x.astype("float64")
    moved = (values - x)[MIDDLE]  # far enough from 0 and 255 not to be clipped
    got = uneven(moved)
    if got:
        return judge_saturated(values) or _uneven(got, values[MIDDLE] / x[MIDDLE])
    shifts = np.median(moved, axis=(2, 3))
    largest = 20 if case["largest"] is None else case["largest"]
    return judge_clipped(values, x, shifts) or _judge_shifts(shifts, largest, field(evidence, "used", bool))


def _uneven(got: str, factors: np.ndarray) -> Miss:
    """The miss of images whose pixels move by different amounts; `factors` is what multiplication would have done."""
    if np.ptp(factors, axis=(2, 3)).max() < tolerances.COLOR_FACTOR:
        got = f"a channel multiplied by {factors[0, 0, 0, 0, 0]:.2f}"
        return Miss("the channels are multiplied, not shifted", got, "one number added to a channel", _WHY)
    return Miss("the shift differs from pixel to pixel", got, "one shift for each image and channel", _WHY)


def _judge_shifts(shifts: np.ndarray, largest: float, used: bool) -> Miss | None:
    """How the shifts are drawn; they have the shape (calls, m, n_C)."""
    for axis, what in (
        (2, "all channels of an image move by the same amount"),
        (1, "all images move by the same amounts"),
    ):
        if (np.ptp(shifts, axis=axis) <= tolerances.WHOLE_PIXEL).all():
            if abs(shifts).max() < tolerances.WHOLE_PIXEL:
                return Miss("no colour changes", "the images as they were", f"shifts up to {largest:g}", _WHY)
            return Miss(what, _first_two(shifts), _OWN, _WHY)
    miss = judge_chance(shifts, used) or _judge_own(shifts[1:])
    ranges = (_judge_range(shifts[1:, :, channel], largest) for channel in range(shifts.shape[-1]))
    return miss or next((miss for miss in ranges if miss), None)


def _judge_own(shifts: np.ndarray) -> Miss | None:
    """Whether each image and each channel has a number of its own; the shifts have the shape (calls, m, n_C).

    In a right solution a channel of an image stays as it is in all 11 calls with a probability of 0.08¹¹ < 1e-12.
    """
    still = (abs(shifts) <= tolerances.WHOLE_PIXEL).all(axis=0)  # (m, n_C)
    if still.all(axis=0).any():
        channel = int(np.argmax(still.all(axis=0)))
        return Miss("a channel never changes", f"channel {channel} as it was, in every image", _OWN, _WHY)
    if still.any():
        image = int(np.argmax(still.any(axis=1)))
        return Miss("some images never change", f"image {image} as it was, in every call", _OWN, _WHY)
    n_C = shifts.shape[-1]
    if max(correlation(shifts[..., i], shifts[..., j]) for i in range(n_C) for j in range(i)) > tolerances.CORRELATION:
        return Miss("the channels of an image hang together", _first_two(shifts), _OWN, _WHY)
    if correlation(shifts[:, ::2], shifts[:, 1::2]) > tolerances.CORRELATION:
        return Miss("neighbours in the batch move alike", _first_two(shifts), _OWN, _WHY)
    return None


def _judge_range(shifts: np.ndarray, largest: float) -> Miss | None:
    """Whether the shifts of a channel fill the range.

    660 draws: none in the upper (or the lower) twentieth of the range has a probability of 0.95⁶⁶⁰ < 1e-14.
    """
    low, high = shifts.min(), shifts.max()
    got, expected = f"shifts from {low:.3g} to {high:.3g}", f"from −{largest:g} to {largest:g}"
    why = "`largest` is the limit on both sides, and all between is possible."
    if low < -largest - tolerances.WHOLE_PIXEL or high > largest + tolerances.WHOLE_PIXEL:
        return Miss("a shift is larger than `largest`", got, expected, why)
    if low > -tolerances.WHOLE_PIXEL or high < tolerances.WHOLE_PIXEL:
        return Miss(
            f"the images only become {'lighter' if high > tolerances.WHOLE_PIXEL else 'darker'}", got, expected, why
        )
    if low > -tolerances.REACHED * largest or high < tolerances.REACHED * largest:
        return Miss("the shifts do not reach `largest`", got, expected, why)
    if (abs(shifts) > tolerances.SMALL_SHIFT * largest).all():
        return Miss("there are no small shifts", f"shifts of {low:.3g} and {high:.3g}", f"any number {expected}", why)
    return None


def _first_two(shifts: np.ndarray) -> str:
    """How the first two images of the first call move; the shifts have the shape (calls, m, n_C)."""
    channels = (", ".join(f"{shift:+.3g}" for shift in image) for image in shifts[0, :2])
    return "; ".join(f"image {i}: {moves}" for i, moves in enumerate(channels))


EXERCISE = Exercise(
    name="color_shift",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "How many numbers does a batch of m images with 3 channels need?",
        "`rng.uniform(-largest, largest, (m, 1, 1, n_C))` fits to the batch: its axes of length 1 are repeated.",
        'Add in float32, since uint8 has no −5 and no 260: `x.astype("float32") + shifts`.',
        "`np.clip(…, 0, 255)` comes last.",
    ),
)
