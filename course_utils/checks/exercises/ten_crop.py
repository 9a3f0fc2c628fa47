"""The exercise `ten_crop`."""

from collections import Counter

import numpy as np

from course_utils.checks.arrays.returned import input_changed, no_array, returned_array
from course_utils.checks.verdict import Exercise, Miss

NAMES = ("centre", "top-left", "top-right", "bottom-left", "bottom-right")
NAMES += tuple(f"mirrored {name}" for name in NAMES)
_PLAIN, _MIRRORED, _UPSIDE_DOWN, _TURNED = "", "left to right", "upside down", "by half a turn"
_FLIPS = {_PLAIN: (1, 1), _MIRRORED: (1, -1), _UPSIDE_DOWN: (-1, 1), _TURNED: (-1, -1)}

Place = tuple[int, int, int, str]  # picture, first row, first column, how it is mirrored


def _cases(seed: int) -> list[dict]:
    """Pictures that are not square, margins that are odd, and one without a margin above and below."""
    return [
        {"seed": seed, "shape": [3, 9, 13, 2], "size": 6, "dtype": "uint8"},
        {"seed": seed, "shape": [2, 12, 8, 3], "size": 5, "dtype": "float32"},
        {"seed": seed, "shape": [2, 6, 11, 1], "size": 6, "dtype": "uint8"},
    ]


def _pictures(case: dict) -> np.ndarray:
    rng = np.random.default_rng([case["seed"], 92])
    pixels = rng.integers(0, 256, case["shape"], dtype="uint8")
    return pixels if case["dtype"] == "uint8" else pixels.astype("float32") / 255


def _probe(fn, case: dict) -> dict:
    x = _pictures(case)
    result = fn(x, case["size"])
    return returned_array(result) | {"input_after": x}


def _judge(evidence: dict, case: dict) -> Miss | None:
    x, size = _pictures(case), case["size"]
    shape = (len(x), 10, size, size, x.shape[-1])
    if evidence["returned"] != "array":
        why = "`np.stack(list_of_crops, axis=1)` makes one array of ten, with the crops on the second axis."
        return no_array(evidence["returned"], f"an array of shape {shape}", why)
    if not np.array_equal(evidence["input_after"], x):
        return input_changed("the pictures are needed again; an array is shared by everyone who holds it.")
    values = np.asarray(evidence["values"])
    if values.shape != shape:
        return _judge_shape(values, x, shape)
    miss = _judge_places(values, x, size)
    cut_off = np.dtype(values.dtype).kind in "iu" and case["dtype"] == "float32"  # fractions, and so no place is found
    if (miss is None or cut_off) and evidence["dtype"] != case["dtype"]:
        why = "a crop takes pixels as they are; ten crops in float32 take forty times the memory of a uint8 picture."
        return Miss(f"pixels come back as {evidence['dtype']}", evidence["dtype"], f"{case['dtype']}, as in x", why)
    return miss


def _judge_shape(values: np.ndarray, x: np.ndarray, shape: tuple) -> Miss:
    m, _, size, _, n_C = shape
    got, expected = f"shape {values.shape} for pictures of shape {x.shape}", f"shape {shape}"
    each, one = values.shape[1:], (size, size, n_C)
    if values.ndim == 5 and values.shape[0] == m and values.shape[2:] == one:
        return _judge_number(values, x, size)
    if values.shape == (10, m, *one):
        why = "the first axis counts the pictures, as everywhere; `np.stack(crops, axis=1)` puts the ten behind it."
        return Miss("the axes of pictures and of crops are exchanged", got, expected, why)
    if values.shape == (10 * m, *one):
        why = "the next cell averages over the second axis; without it nobody knows which crops belong together."
        return Miss("the ten crops of a picture have no axis of their own", got, expected, why)
    if values.shape == (10, *one):
        return Miss("the axis of the pictures is lost", got, expected, "x holds a batch; each picture has ten crops.")
    if values.ndim == 5 and values.shape[:2] == (m, 10) and each[3] == n_C:
        what = f"the crops are {each[1]}×{each[2]}, not {size}×{size}"
        return Miss(what, got, expected, "the network has learned on inputs of this size.")
    return Miss("the result has the wrong shape", got, expected, "pictures, crops, rows, columns, channels.")


def _judge_number(values: np.ndarray, x: np.ndarray, size: int) -> Miss:
    found = set(_find(values[0], x, size))
    absent = [name for name, place in zip(NAMES, _wanted(0, x, size), strict=True) if place not in found]
    got = f"{values.shape[1]} crops" + (f"; missing: {', '.join(absent)}" if absent else "")
    why = "a centre and four corners are five; with the mirror image of each they are ten."
    return Miss(f"each picture has {values.shape[1]} crops, not ten", got, "10 crops", why)


def _judge_places(values: np.ndarray, x: np.ndarray, size: int) -> Miss | None:
    """The first crop that is not where it should be."""
    for picture in range(len(x)):
        found, wanted = _find(values[picture], x, size), _wanted(picture, x, size)
        if None not in found and found != wanted and Counter(found) == Counter(wanted):
            return _order(found, wanted)
        for name, have, want in zip(NAMES, found, wanted, strict=True):
            if have != want:
                return _misplaced(name, have, want, x.shape, size)
    return None


def _wanted(picture: int, x: np.ndarray, size: int) -> list[Place]:
    """The ten places, in order."""
    bottom, right = x.shape[1] - size, x.shape[2] - size
    starts = [(bottom // 2, right // 2), (0, 0), (0, right), (bottom, 0), (bottom, right)]
    return [(picture, *start, flip) for flip in (_PLAIN, _MIRRORED) for start in starts]


def _find(crops: np.ndarray, x: np.ndarray, size: int) -> list[Place | None]:
    """For each crop the place in the pictures x that has just these pixels, if one has."""
    places = {}
    for picture, row, column in np.ndindex(len(x), x.shape[1] - size + 1, x.shape[2] - size + 1):
        window = x[picture, row : row + size, column : column + size]
        for flip, (up, left) in _FLIPS.items():
            places[_key(window[::up, ::left])] = (picture, row, column, flip)
    return [places.get(_key(crop)) for crop in crops]


def _key(pixels: np.ndarray) -> bytes:
    return np.ascontiguousarray(pixels, "float64").tobytes()


def _order(found: list[Place], wanted: list[Place]) -> Miss:
    got = ", ".join(NAMES[wanted.index(place)] for place in found)
    why = "whoever wants fewer crops takes the first, or the first five; so their order has to be known."
    return Miss("the ten crops are there, but in another order", got, ", ".join(NAMES), why)


def _misplaced(name: str, have: Place | None, want: Place, shape: tuple, size: int) -> Miss:
    _, row, column, flip = want
    expected = _said(row, column, flip)
    what = f"the {name} crop"
    if have is None:
        why = "a crop takes pixels as they are: nothing is resized, scaled or filled up."
        return Miss(f"{what} is not a part of its picture", "pixels that no place in the picture has", expected, why)
    got = _said(*have[1:])
    if have[0] != want[0]:
        got, expected = f"picture {have[0] + 1}", f"picture {want[0] + 1}"
        why = "stacking puts an axis in; reshaping only cuts the same row of numbers at other points."
        return Miss(f"{what} is cut from another picture", got, expected, why)
    if have[3] != flip:
        why = "left and right may change places in a photograph of a hand; up and down must not."
        how = {_PLAIN: "not mirrored", _MIRRORED: "mirrored"}.get(have[3], f"mirrored {have[3]}")
        return Miss(f"{what} is {how}", got, expected, why)
    if "centre" in name and flip and have[2] == shape[2] - size - column:
        why = "mirror the crop, not the picture: with an odd margin its centre lies one column further."
        return Miss(f"{what} is cut from the mirrored picture", got, expected, why)
    why = f"rows start at 0 and end at {shape[1]} − {size}, columns at {shape[2]} − {size}; half a margin rounds down."
    return Miss(f"{what} starts at row {have[1]}, column {have[2]}", got, expected, why)


def _said(row: int, column: int, flip: str) -> str:
    return f"row {row}, column {column}" + (f", mirrored {flip}" if flip else "")


EXERCISE = Exercise(
    name="ten_crop",
    points=5,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "A crop of the whole batch is one slice: `x[:, top : top + size, left : left + size]`. Which five pairs "
        "(top, left) do you need?",
        "The last row and column that a crop can start at are `n_H - size` and `n_W - size`; the centre is half of "
        "each, `// 2`.",
        "`crop[:, :, ::-1]` mirrors a batch of crops left to right. The mirrors come after the five, in the same "
        "order.",
        "`np.stack(crops + mirrors, axis=1)` puts the ten on the second axis.",
    ),
)
