"""What the checks of lesson 08 share: batches of pictures, calls with known generators, and common misses.

The functions are random, so a judge looks at what every right solution has in common, however it draws. A bound on
numbers that are drawn is one that a right solution crosses with a probability below 1e-9.
"""

import math
from collections.abc import Callable

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.returned import input_changed, no_array
from course_utils.checks.verdict import Miss, field

CALLS = 12  # the first two with equal generators, each of the others with its own


def slack(n: int) -> float:
    """How far the share of hits in `n` independent draws may be from their probability p.

    Hoeffding (1963): P(|share − p| ≥ s) ≤ 2·exp(−2·n·s²), which is 1e-10 for the s returned.
    """
    return math.sqrt(math.log(2 / tolerances.FALSE_ALARM) / (2 * n))


def draw_pixels(case: dict) -> np.ndarray:
    """Images of a case, (m, n_H, n_W, n_C), uint8 or float32, any value from 0 to 255: no two alike, none symmetric."""
    rng = np.random.default_rng([case["seed"], 81])
    return rng.integers(0, 256, case["shape"]).astype(case["dtype"])


def draw_lights(case: dict) -> np.ndarray:
    """Images of a case, as `draw_pixels`; the pixels of `MIDDLE` are far from 0 and 255, the others close to them."""
    rng = np.random.default_rng([case["seed"], 82])
    x = rng.integers(0, 30, case["shape"])
    x = np.where(rng.random(case["shape"]) < 0.5, x, 255 - x)
    x[MIDDLE] = rng.integers(110, 146, x[MIDDLE].shape)
    return x.astype(case["dtype"])


MIDDLE = np.s_[..., ::2, :]  # every second column


def judge_saturated(values: np.ndarray) -> Miss | None:
    """Whether most of what was far from 0 and 255 has come to both ends; `values` (…, n_H, n_W, n_C)."""
    middle = values[MIDDLE]
    ends = (middle <= 0).mean(), (middle >= 255).mean()
    if min(ends) == 0 or sum(ends) < tolerances.SATURATED:
        return None
    got, expected = f"{sum(ends):.0%} of medium greys become 0 or 255", "a change that one can hardly see"
    return Miss("the shift is far too large", got, expected, "pixels go from 0 to 255, and so do the shifts.")


def probe_batch(call: Callable, x: np.ndarray) -> dict:
    """Evidence of one call on a copy of the images."""
    given = x.copy()
    result = call(given)
    if not (hasattr(result, "dtype") and hasattr(result, "shape")):
        return {"returned": type(result).__name__}
    values = np.asarray(result)
    if values.dtype.kind not in "biuf":
        return {"returned": f"{type(result).__name__} of {values.dtype}"}
    shared = bool(np.may_share_memory(values, given))
    return {"returned": "array", "values": values, "shared": shared, "input_after": given}


def probe_random(call: Callable, x: np.ndarray, seed: int) -> dict:
    """Evidence of `call(x, rng)`, once with each generator; see `CALLS`."""
    generators = [np.random.default_rng([seed, n]) for n in (0, *range(CALLS - 1))]
    fresh = [str(rng.bit_generator.state) for rng in generators]
    calls = [probe_batch(lambda given, rng=rng: call(given, rng), x) for rng in generators]
    used = [str(rng.bit_generator.state) != before for rng, before in zip(generators, fresh, strict=True)]
    return {"calls": calls, "used": all(used)}


def judge_batch(evidence: dict, x: np.ndarray, shape: tuple[int, ...]) -> Miss | None:
    """What is wrong with the form of one call's result; `shape` is what it should have."""
    if evidence["returned"] == "NoneType":
        why = "the net trains on what comes back."
        return Miss("your function returns nothing", "None", "the new images, with `return` in the last line", why)
    if evidence["returned"] != "array":
        return no_array(evidence["returned"], f"an array of shape {shape}", "a net takes a batch as one array.")
    if not np.array_equal(evidence["input_after"], x):
        return input_changed("the next epoch starts from the same photographs; work on a copy.")
    have = np.shape(evidence["values"])
    if have != shape:
        got, why = f"{have} of a batch {x.shape}", "as many images come back as went in: (m, n_H, n_W, n_C)."
        return Miss("the shape of the result is not right", got, str(shape), why)
    values = np.asarray(evidence["values"], "float64")
    if not np.isfinite(values).all() or values.max() <= 1:
        got, why = (
            f"values from {values.min():.3g} to {values.max():.3g}",
            "the net of this lesson takes pixels as they are.",
        )
        return Miss("the result is not in pixels", got, "values from 0 to 255", why)
    if field(evidence, "shared", bool):
        why = "whoever writes into the result would change the photographs: return a copy."
        return Miss("the result shares its memory with x", "x itself, or a view of it", "a new array", why)
    return None


def judge_batches(evidence: dict, x: np.ndarray, shape: tuple[int, ...]) -> Miss | None:
    """The first of `judge_batch`'s misses over all calls."""
    misses = (judge_batch(call, x, shape) for call in evidence["calls"])
    return next((miss for miss in misses if miss), None)


def results(evidence: dict) -> np.ndarray:
    """What the calls returned, float64 of shape (calls, m, …)."""
    values = np.stack([np.asarray(call["values"], "float64") for call in evidence["calls"]])
    if len(values) != CALLS:
        raise ValueError(f"{len(values)} calls")
    return values


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """The larger of |r| of two rows of draws and |r| of their sizes; 0 where one of them does not vary."""
    pairs = ((a.ravel(), b.ravel()), (abs(a).ravel(), abs(b).ravel()))
    return max(abs(np.corrcoef(*pair)[0, 1]) if all(map(np.std, pair)) else 0.0 for pair in pairs)


def judge_chance(values: np.ndarray, used: bool) -> Miss | None:
    """Whether the chance comes from `rng` and from nowhere else.

    `values` of shape (calls, …), see `CALLS`; `used`: whether the generators were other ones after the calls.

    Right solutions that agree in every one of the last calls are far rarer than 1e-9: each case draws dozens of
    numbers a call.
    """
    if not np.array_equal(values[0], values[1]):
        got, expected = "two calls with equal generators, two results", "the same result"
        why = "with all chance from rng, one seed repeats a whole run; `np.random…` has a chance of its own."
        return Miss("the chance does not come from rng", got, expected, why)
    if all(np.array_equal(values[1], other) for other in values[2:]):
        got = f"{len(values) - 1} generators, one result"
        why = "draw from the rng that is given; a seed inside the function makes every epoch the same."
        return Miss("every call does the same, whichever rng it is given", got, "another result for each", why)
    if not used:
        why = "a copy of rng draws, and rng stays where it was: the next call would draw the same numbers again."
        return Miss("the generator that is given is not drawn from", "the same state after the call", "rng itself", why)
    return None
