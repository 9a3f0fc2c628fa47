"""The exercise `scale_pixels`."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.returned import input_changed, no_array, returned_array
from course_utils.checks.verdict import Exercise, Miss


def _cases(seed: int) -> list[dict]:
    """Pixels that are darker from case to case: in the last one there are only 0 and 1; and axes of length 1."""
    settings = (([5, 7, 6, 3], 180), ([9], 99), ([1, 4, 3, 1], 1))
    return [{"seed": seed + i, "shape": shape, "brightest": top} for i, (shape, top) in enumerate(settings)]


def _pixels(case: dict) -> np.ndarray:
    """Pixels whose largest value is below 255, so that dividing by the maximum shows."""
    rng = np.random.default_rng([case["seed"], 7])
    x = rng.integers(0, case["brightest"] + 1, case["shape"], dtype="uint8")
    x.flat[0] = case["brightest"]
    return x


def _probe(fn, case: dict) -> dict:
    x = _pixels(case)
    result = fn(x)
    return returned_array(result) | {"input_after": x}


def _judge(evidence: dict, case: dict) -> Miss | None:
    x = _pixels(case)
    if evidence["returned"] != "array":
        return no_array(evidence["returned"], "a NumPy array", "nets work on arrays.")
    values = evidence["values"]
    if not np.array_equal(evidence["input_after"], x):
        return input_changed("the photographs are needed again; an array is shared by everyone who holds it.")
    if values.shape != x.shape:
        why = "scaling changes the numbers, not how they are arranged."
        return Miss("the shape of the result is not that of the input", str(values.shape), str(x.shape), why)
    if evidence["dtype"] != "float32":
        why = "Keras computes in float32; integers cut every value below 1 to 0, and float64 takes twice the memory."
        return Miss(f"the result is {evidence['dtype']}", evidence["dtype"], "float32", why)
    return _judge_values(values.astype("float64"), x)


def _judge_values(values: np.ndarray, x: np.ndarray) -> Miss | None:
    if np.allclose(values, x / 255, atol=tolerances.SCALED_PIXEL):
        return None
    got = f"values from {values.min():.3f} to {values.max():.3f} for pixels from {x.min()} to {x.max()}"
    expected = f"values from {x.min() / 255:.3f} to {x.max() / 255:.3f}"
    if x.max() == 1 and np.allclose(values, x, atol=tolerances.SCALED_PIXEL):
        why = "the function treats every picture alike: a very dark one, of pixels 0 and 1, is divided by 255, too."
        return Miss("a dark picture is not divided by 255", got, expected, why)
    if np.allclose(values, x / x.max(), atol=tolerances.SCALED_PIXEL):
        why = "the scale must be the same for every picture: a dark photograph should stay dark."
        return Miss("you divide by the largest pixel, not by 255", got, expected, why)
    return Miss(
        "the values are not the pixels divided by 255", got, expected, "255 is white, 0 is black, so all lie in [0, 1]."
    )


EXERCISE = Exercise(
    name="scale_pixels",
    points=0,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "A pixel is a whole number from 0 to 255. Which one operation takes 255 to 1 and 0 to 0?",
        "Dividing a uint8 array gives float64; `.astype` chooses another type.",
        'Convert first, then divide: `x.astype("float32") / 255`.',
    ),
)
