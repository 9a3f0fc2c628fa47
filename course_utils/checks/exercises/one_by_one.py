"""The exercise `one_by_one`."""

import numpy as np

from course_utils.checks.arrays.returned import listed, no_array, returned_array, same
from course_utils.checks.verdict import Exercise, Miss


def _cases(seed: int) -> list[dict]:
    # With rows, columns, channels and filters alike a mix-up gives numbers that tell it; with unequal ones, an error.
    return [
        {"shape": [2, 4, 4, 4], "filters": 4, "seed": seed},
        {"shape": [3, 5, 2, 6], "filters": 4, "seed": seed + 1},
        {"shape": [1, 3, 1, 5], "filters": 1, "seed": seed + 2},  # axes of length 1
        {"shape": [2, 3, 2, 6], "filters": 3, "seed": seed + 3, "scale": 400},  # sums beyond float16
    ]


def _arrays(case: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X (m, n_H, n_W, n_C), kernel (n_C, filters) and bias (filters,), float32."""
    rng = np.random.default_rng([case["seed"], 62])
    shapes = (case["shape"], (case["shape"][-1], case["filters"]), (case["filters"],))
    X, kernel, bias = (rng.normal(0, 1, shape).astype("float32") for shape in shapes)
    scale = np.float32(case.get("scale", 1))
    return X * scale, kernel * scale, bias


def _probe(fn, case: dict) -> dict:
    arrays = _arrays(case)
    return returned_array(fn(*arrays)) | {"after": list(arrays)}


def _judge(evidence: dict, case: dict) -> Miss | None:
    X, kernel, bias = _arrays(case)
    right = X @ kernel + bias
    if evidence["returned"] != "array":
        expected = f"an array of shape {right.shape}"
        return no_array(evidence["returned"], expected, "the next layer works on arrays.")
    for name, before, after in zip(("X", "kernel", "bias"), (X, kernel, bias), evidence["after"], strict=True):
        if not np.array_equal(before, after):
            why = "an array is shared by everyone who holds it; a result goes into a new one."
            return Miss(f"your function changes {name}", f"another {name} after the call", f"{name} as it was", why)
    values = np.asarray(evidence["values"], "float64")
    if values.shape != right.shape:
        why = "a 1×1 convolution keeps images, rows and columns; the channels become as many as there are filters."
        return Miss("the shape is not (m, n_H, n_W, filters)", str(values.shape), str(right.shape), why)
    if same(values, right):
        return None
    if not np.isfinite(values).all():
        why = "float16 ends at 65,504; X, kernel and bias come in float32, and so should the sums."
        return Miss("some sums are infinite, or no numbers", listed(values[~np.isfinite(values)]), "float32", why)
    return _differs(values, right, X, kernel, bias)


def _differs(values: np.ndarray, right: np.ndarray, X: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> Miss:
    """The miss of values of the right shape: a usual mistake, a part of the positions, or neither."""
    is_right = np.array([same(*pair) for pair in zip(_positions(values), _positions(right), strict=True)])
    first = np.unravel_index(np.argmin(is_right), right.shape[:-1])
    found = ((what, why) for wrong, what, why in _mistakes(X, kernel, bias) if same(values, wrong))
    what, why = "the result is not the channels of X times the kernel, plus the bias", _SAME
    if is_right.any():
        what, why = f"the result is right at {is_right.sum()} of {is_right.size} positions only", _EVERYWHERE
    what, why = next(found, (what, why))
    place = ", ".join(map(str, first))
    got, expected = (f"at position ({place}): {listed(output[first], 4)}" for output in (values, right))
    return Miss(what, got, expected, why)


_SAME = "at each position the layer is a dense one: n_C numbers in, `filters` numbers out, the same weights everywhere."
_EVERYWHERE = "the kernel stops at every row and column of every image, each time with the same weights."
_LINEAR = "the convolution is the linear part; ReLU is a step of its own behind it."


def _mistakes(X: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> list[tuple[np.ndarray, str, str]]:
    """What the usual mistakes give, what they are, and why that matters; those that need a square kernel, if it is."""
    n_C, filters = kernel.shape
    linear, right = X @ kernel, X @ kernel + bias
    mistakes = [
        (linear, "the bias is missing", "each filter adds a number of its own to its sum."),
        (linear - bias, "the bias is subtracted", "each filter adds a number of its own to its sum."),
        (linear + n_C * bias, "the bias is added once for each channel of X", "it is added once, to the whole sum."),
        (np.maximum(right, 0), "there is a ReLU in the result", _LINEAR),
        (np.maximum(linear, 0) + bias, "there is a ReLU in the result", _LINEAR),
        (linear / n_C + bias, "the products are averaged, not added up", "a convolution is a sum over the channels."),
        (right / n_C, "the products are averaged, not added up", "a convolution is a sum over the channels."),
    ]
    if len({*X.shape[1:], filters}) > 1:
        return mistakes
    channels = "the sum runs over the channels at one position; no position sees another one."
    columns = "the kernel is (n_C, filters): column j holds the weights of filter j."
    return [
        *mistakes,
        (X @ kernel.T + bias, "the kernel is transposed", columns),
        ((X + bias) @ kernel, "the bias is added to X, before the kernel", "it is added once, to the whole sum."),
        (np.tensordot(X, kernel, (1, 0)) + bias, "the sum runs over the rows of X, not over its channels", channels),
        (np.tensordot(X, kernel, (2, 0)) + bias, "the sum runs over the columns of X, not over its channels", channels),
        (X * np.diag(kernel) + bias, "each channel is only scaled by one number", _SAME),
        (X * kernel + bias, "X and the kernel are multiplied number by number, and nothing is added up", _SAME),
    ]


def _positions(volume: np.ndarray) -> np.ndarray:
    """The numbers at each position, in a row."""
    return volume.reshape(-1, volume.shape[-1])


EXERCISE = Exercise(
    name="one_by_one",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Look at one position first: n_C numbers, and a kernel of shape (n_C, filters). What do they make?",
        "At one position it is a matrix product: `X[i, h, w] @ kernel`, then the bias. It is the same at all others.",
        "`@` works along the last axis of X, whatever stands before it: `X @ kernel + bias`.",
    ),
)
