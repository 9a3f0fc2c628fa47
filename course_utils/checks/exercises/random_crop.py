"""The exercise `random_crop`."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.image_batches import judge_batches, judge_chance, probe_random, results, slack
from course_utils.checks.verdict import Exercise, Miss, field

# How NumPy says that the crops of a batch are not of one size.
_RAGGED = ("must have the same shape", "inhomogeneous shape", "could not broadcast input array")
_FRAME = (
    "all places are possible: offsets from 0 to n_H − size for rows, from 0 to n_W − size for columns, ends included."
)


def _cases(seed: int) -> list[dict]:
    # At most 21 places, drawn 11·100 times: one of them never comes with a probability below 21·(20/21)¹¹⁰⁰ < 1e-21.
    shapes = (([100, 7, 6, 3], 4), ([100, 5, 9, 4], 3), ([30, 5, 8, 1], 5))
    return [{"seed": seed + i, "shape": shape, "size": size} for i, (shape, size) in enumerate(shapes)]


def _images(case: dict) -> np.ndarray:
    """float32 images with values between 0 and 255, each of which comes once and so tells its place; see `_places`."""
    total = np.prod(case["shape"])
    return (np.arange(1, total + 1) * (255 / (total + 1))).reshape(case["shape"]).astype("float32")


def _places(values: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, ...] | None:
    """For each value the image, row, column and channel that it is from; `None` where one is not from x."""
    index = np.rint(values * ((x.size + 1) / 255)) - 1
    if not (np.isfinite(index).all() and index.min() >= 0 and index.max() < x.size):
        return None
    index = index.astype(int)
    if not np.allclose(x.ravel()[index], values, rtol=0, atol=tolerances.PIXEL):
        return None
    # One axis after another: `np.unravel_index` errs on large arrays whose last axis has length 1 (NumPy 2.4).
    places = []
    for n in reversed(x.shape):
        index, place = np.divmod(index, n)
        places.append(place)
    return tuple(reversed(places))


def _probe(fn, case: dict) -> dict:
    try:
        return probe_random(lambda x, rng: fn(x, case["size"], rng), _images(case), case["seed"])
    except ValueError as error:
        if any(text in str(error) for text in _RAGGED):
            return {"calls": [], "ragged": True}
        raise


def _judge(evidence: dict, case: dict) -> Miss | None:
    x, size = _images(case), case["size"]
    if "ragged" in evidence:
        got = f"crops of different sizes out of {case['shape'][1]}×{case['shape'][2]} images"
        return Miss("a crop leaves the frame", got, f"{size}×{size} pixels each", _FRAME)
    miss = judge_batches(evidence, x, (len(x), size, size, x.shape[-1]))
    if miss:
        return miss
    values = results(evidence)
    places = _places(values, x)
    if places is None:
        return _strange(values, x)
    image, row, column, channel = places
    return _judge_pixels(image, row, column, channel, x) or _judge_offsets(
        np.stack([row[:, :, 0, 0, 0], column[:, :, 0, 0, 0]], axis=-1), x, size, field(evidence, "used", bool)
    )


def _strange(values: np.ndarray, x: np.ndarray) -> Miss:
    """The miss of a result with values that are not in x."""
    if (values == 0).any() and (values % 1 > 0).any():
        got = "zeros, which no image of the check has"
        return Miss("a crop leaves the frame and is filled up", got, "pixels of x only", _FRAME)
    if (values % 1 == 0).all():
        why = "an array of whole numbers cuts the rest off: make it with `dtype=x.dtype`."
        return Miss("the pixels become whole numbers", "whole numbers only", "pixels of x, unchanged", why)
    got = f"values from {values.min():.4g} to {values.max():.4g} that x does not have"
    why = "a crop is cut out as it is; resizing or mixing pixels makes new values."
    return Miss("the crops hold values that are not pixels of x", got, "pixels of x, unchanged", why)


def _judge_pixels(image, row, column, channel, x: np.ndarray) -> Miss | None:
    """Whether each crop is a piece of its own image; the arrays, (calls, m, size, size, n_C), are from `_places`."""
    m, size, n_C = image.shape[1], image.shape[2], image.shape[-1]
    first = [place[:, :, :1, :1, :1] for place in (row, column)]
    steps = np.arange(size)
    down, across = steps[:, None, None], steps[None, :, None]
    if (image != np.arange(m)[:, None, None, None]).any():
        why = "the labels keep their order, so the images have to."
        return Miss("a crop is not from its own image", "pixels of another image", "crop i is cut out of x[i]", why)
    if (channel != np.arange(n_C)).any():
        return Miss("the channels are mixed up", "channels in another order", "red stays red", "a crop keeps colours.")
    if (row == first[0] + down).all() and (column == first[1] + across).all():
        return None
    if (row == first[0] + across).all() and (column == first[1] + down).all():
        why = "x has the axes (m, n_H, n_W, n_C): rows first."
        return Miss("rows and columns are swapped in the crops", "crops that lie on their side", "upright crops", why)
    own = [place[:, :, :1, :1] for place in (row, column)]  # of each channel by itself
    if (row == own[0] + down).all() and (column == own[1] + across).all():
        why = "a photograph is one picture: all its channels are cut out at the same place."
        return Miss("each channel is cut out at another place", "channels that do not fit together", "one place", why)
    n_H, n_W = x.shape[1:3]
    if (row == (first[0] + down) % n_H).all() and (column == (first[1] + across) % n_W).all():
        got = "crops that go on at the opposite edge"
        return Miss("a crop leaves the frame and wraps around", got, "pixels that are neighbours in x", _FRAME)
    got, expected = "pixels that are no neighbours in x", f"x[i, r:r + {size}, c:c + {size}]"
    return Miss("a crop is not one piece of its image", got, expected, "the size is cut out, not sampled.")


def _judge_offsets(offsets: np.ndarray, x: np.ndarray, size: int, used: bool) -> Miss | None:
    """How the offsets are drawn: rows and columns, (calls, m, 2)."""
    room = np.array(x.shape[1:3]) - size
    one = f"row {offsets[0, 0, 0]}, column {offsets[0, 0, 1]}"
    why = "the net should see the object in many places."
    if (offsets == offsets[0, 0]).all():
        centre = (abs(offsets[0, 0] - room / 2) <= 0.5).all()
        what = "every crop is the centre of its image" if centre else "every crop is from the same place"
        return Miss(what, f"always {one}", "an offset drawn anew for each image", why)
    if (offsets == offsets[:, :1]).all():
        expected = "one draw of a row and a column for each image"
        return Miss(
            "all images of a batch are cropped at the same place", f"{offsets.shape[1]} times {one}", expected, why
        )
    miss = judge_chance(offsets, used) or _judge_reach(offsets[1:].reshape(-1, 2), room)
    return miss or _judge_evenly(offsets[1:], room)


def _judge_reach(offsets: np.ndarray, room: np.ndarray) -> Miss | None:
    """Whether all places are possible; `offsets` of shape (crops, 2), the largest of each is in `room`."""
    if min(room) > 0 and (offsets[:, 0] == offsets[:, 1]).all():
        got, expected = "row and column offset are always equal", "a row and a column, each drawn by itself"
        return Miss("one draw is used for rows and columns", got, expected, "only places on a diagonal are ever seen.")
    for name, seen, most in zip(("row", "column"), offsets.T, room, strict=True):
        missing = sorted(set(range(most + 1)) - set(seen.tolist()))
        got, expected = f"{name} offsets from {seen.min()} to {seen.max()}", f"from 0 to {most}"
        if missing == [most]:
            why = "`rng.integers(0, n)` ends at n − 1: its upper end is left out."
            return Miss(f"no crop ever reaches the last {name}", got, expected, why)
        if missing:
            left_out = ", ".join(map(str, missing))
            return Miss(f"some {name} offsets never come", f"{got}, without {left_out}", expected, _FRAME)
    pairs = len({tuple(pair) for pair in offsets.tolist()})
    places = int(np.prod(room + 1))
    if pairs < places:
        got, expected = f"{pairs} of {places} places", "each row offset with each column offset"
        return Miss("row and column offsets hang together", got, expected, "draw two numbers for each image.")
    return None


def _judge_evenly(offsets: np.ndarray, room: np.ndarray) -> Miss | None:
    """Whether every place is as likely as the others, for each image; the offsets have the shape (calls, m, 2)."""
    calls, m, _ = offsets.shape
    for name, seen, most in zip(("row", "column"), np.moveaxis(offsets, -1, 0), room, strict=True):
        shares = np.bincount(seen.ravel().astype(int), minlength=most + 1) / seen.size
        far = abs(shares - 1 / (most + 1)) > slack(seen.size)
        if far.any():
            got = ", ".join(f"{share:.0%}" for share in shares)
            why = "rounding and clipping give the ends less or more than their share."
            expected = f"each {1 / (most + 1):.0%}"
            return Miss(f"some {name} offsets come more often than others", f"from 0 to {most}: {got}", expected, why)
    stuck = (offsets == offsets[0]).all(axis=(0, 2))
    if m * float(np.prod(room + 1)) ** (1 - calls) < tolerances.FALSE_ALARM and stuck.any():
        got = f"image {np.argmax(stuck)} at row {offsets[0, np.argmax(stuck), 0]:.0f} in every call"
        why = "each image should be seen in many places."
        return Miss("some images are always cropped at the same place", got, "one draw for each image", why)
    return None


EXERCISE = Exercise(
    name="random_crop",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "A crop is given by its first row and its first column. How many rows can be the first one?",
        "n_H − size + 1 rows can, and n_W − size + 1 columns; `rng.integers(0, n)` draws from 0 to n − 1.",
        "Draw one row and one column for each image: `rng.integers(0, n_H - size + 1, len(x))`.",
        "Cut with `x[i, r:r + size, c:c + size]` and put the pieces together with `np.stack`.",
    ),
)
