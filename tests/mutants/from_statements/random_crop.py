"""Solutions of `random_crop`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

CUT = "Cut a square of `size` × `size` whole pixels out of each photograph, each at its own place."
INDEPENDENT = "Draw row and column independently."
PLACES = "A photograph of n rows has n − size + 1 places, the first and the last included."
DIFFER = "Height and width may differ."
SHAPE = "A square from each photograph, (m, size, size, n_C). x: (m, n_H, n_W, n_C)."
CHANCE = "`rng` is a NumPy generator, and all chance comes from it"


@right("all draws at once, fancy indices")
def by_indices(x, size, rng):
    m, n_H, n_W, _ = x.shape
    rows = rng.integers(n_H - size + 1, size=m)[:, None] + np.arange(size)
    columns = rng.integers(n_W - size + 1, size=m)[:, None] + np.arange(size)
    return x[np.arange(m)[:, None, None], rows[:, :, None], columns[:, None, :]]


@right("one photograph after another")
def one_by_one(x, size, rng):
    out = np.empty((len(x), size, size, x.shape[3]), x.dtype)
    for photo, target in zip(x, out, strict=False):
        top = rng.integers(0, photo.shape[0] - size + 1)
        left = rng.integers(0, photo.shape[1] - size, endpoint=True)
        target[...] = photo[top : top + size, left : left + size]
    return out


@right("a window view, one place drawn out of all places")
def by_windows(x, size, rng):
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
    m, rows, columns = windows.shape[:3]
    place = rng.integers(rows * columns, size=m)
    picked = windows[np.arange(m), place // columns, place % columns]
    return np.moveaxis(picked, 1, -1).copy()


@right("floor of uniform numbers, columns first")
def by_floor(x, size, rng):
    m, n_H, n_W, _ = x.shape
    left = np.floor(rng.random(m) * (n_W - size + 1)).astype(int)
    top = np.floor(rng.random(m) * (n_H - size + 1)).astype(int)
    return np.stack([x[i, t : t + size, l : l + size] for i, (t, l) in enumerate(zip(top, left, strict=False))])


def _cut(x, tops, lefts, size):
    return np.stack([x[i, t : t + size, l : l + size] for i, (t, l) in enumerate(zip(tops, lefts, strict=False))])


@wrong(CUT, r"own place|each|same place|all|independent", r"last|included")
def one_place_for_all(x, size, rng):
    top = rng.integers(0, x.shape[1] - size + 1)
    left = rng.integers(0, x.shape[2] - size + 1)
    return x[:, top : top + size, left : left + size].copy()


@wrong(CUT, r"own|each|row|same|independent|place")
def one_row_for_all(x, size, rng):
    top = rng.integers(0, x.shape[1] - size + 1)
    lefts = rng.integers(0, x.shape[2] - size + 1, len(x))
    return _cut(x, [top] * len(x), lefts, size)


@wrong(INDEPENDENT, r"independent|row|column|same|both|diagonal")
def on_the_diagonal(x, size, rng):
    starts = rng.integers(0, min(x.shape[1:3]) - size + 1, len(x))
    return _cut(x, starts, starts, size)


@wrong(INDEPENDENT, r"independent|row|column|same|seed")
def same_stream_twice(x, size, rng):
    u = rng.random(len(x))
    tops = (u * (x.shape[1] - size + 1)).astype(int)
    lefts = (u * (x.shape[2] - size + 1)).astype(int)
    return _cut(x, tops, lefts, size)


@wrong(PLACES, r"last|included|places|n − size|\+ 1|never|raise|error|low", r"independent")
def never_the_last(x, size, rng):
    tops = rng.integers(0, x.shape[1] - size, len(x))
    lefts = rng.integers(0, x.shape[2] - size, len(x))
    return _cut(x, tops, lefts, size)


@wrong(PLACES, r"last|included|places|n − size|\+ 1|never|column")
def never_the_last_column(x, size, rng):
    tops = rng.integers(0, x.shape[1] - size + 1, len(x))
    lefts = rng.integers(0, max(1, x.shape[2] - size), len(x))
    return _cut(x, tops, lefts, size)


@wrong(PLACES, r"first|included|places|never")
def never_the_first(x, size, rng):
    tops = rng.integers(min(1, x.shape[1] - size), x.shape[1] - size + 1, len(x))
    lefts = rng.integers(min(1, x.shape[2] - size), x.shape[2] - size + 1, len(x))
    return _cut(x, tops, lefts, size)


@wrong(PLACES, r"last|places|shape|beyond|edge|size|raise|error|fit|whole")
def one_too_far(x, size, rng):
    tops = rng.integers(0, x.shape[1] - size + 2, len(x))
    lefts = rng.integers(0, x.shape[2] - size + 2, len(x))
    return _cut(x, tops, lefts, size)


@wrong(PLACES, r"places|first|last|middle|often|all|centre|center|random")
def always_the_middle(x, size, rng):
    top, left = (x.shape[1] - size) // 2, (x.shape[2] - size) // 2
    return x[:, top : top + size, left : left + size].copy()


@wrong(PLACES, r"places|corner|all|between|only|middle")
def corners_only(x, size, rng):
    tops = rng.integers(0, 2, len(x)) * (x.shape[1] - size)
    lefts = rng.integers(0, 2, len(x)) * (x.shape[2] - size)
    return _cut(x, tops, lefts, size)


@wrong(DIFFER, r"height|width|differ|square|column|places|n_W")
def height_for_both(x, size, rng):
    n = x.shape[1]
    tops, lefts = rng.integers(0, n - size + 1, (2, len(x)))
    out = np.zeros((len(x), size, size, x.shape[3]), x.dtype)
    for i, (t, l) in enumerate(zip(tops, lefts, strict=False)):
        piece = x[i, t : t + size, l : l + size]
        out[i, : piece.shape[0], : piece.shape[1]] = piece
    return out


@wrong(DIFFER, r"height|width|differ|column|row|places|swap")
def limits_swapped(x, size, rng):
    m, n_H, n_W, _n_C = x.shape
    tops = np.minimum(rng.integers(0, n_W - size + 1, m), n_H - size)
    lefts = np.minimum(rng.integers(0, n_H - size + 1, m), n_W - size)
    return _cut(x, tops, lefts, size)


@wrong(CUT, r"pixel|whole|resiz|cut|values|crop|interpol")
def shrunk(x, size, rng):
    from keras import ops

    return np.asarray(ops.image.resize(x.astype("float32"), (size, size))).astype(x.dtype)


@wrong(CUT, r"whole|pixel|neighbour|connected|square|order|row")
def pixels_at_random(x, size, rng):
    m, n_H, n_W, _ = x.shape
    rows = np.sort(rng.integers(0, n_H, (m, size)), axis=1)
    columns = np.sort(rng.integers(0, n_W, (m, size)), axis=1)
    return x[np.arange(m)[:, None, None], rows[:, :, None], columns[:, None, :]]


@wrong(CUT, r"channel|photograph|place|colour|color|each")
def each_channel_elsewhere(x, size, rng):
    m, n_H, n_W, n_C = x.shape
    parts = []
    for c in range(n_C):
        tops, lefts = rng.integers(0, n_H - size + 1, m), rng.integers(0, n_W - size + 1, m)
        parts.append(_cut(x[..., c : c + 1], tops, lefts, size))
    return np.concatenate(parts, axis=-1)


@wrong(CHANCE, r"rng|generator|chance|global|np\.random|given", r"last|included")
def global_chance(x, size, rng):
    tops = np.random.randint(0, x.shape[1] - size + 1, len(x))
    lefts = np.random.randint(0, x.shape[2] - size + 1, len(x))
    return _cut(x, tops, lefts, size)


@wrong(CHANCE, r"rng|generator|chance|seed|given|own|same")
def its_own_generator(x, size, rng):
    rng = np.random.default_rng(0)
    tops = rng.integers(0, x.shape[1] - size + 1, len(x))
    lefts = rng.integers(0, x.shape[2] - size + 1, len(x))
    return _cut(x, tops, lefts, size)


@wrong(SHAPE, r"array|list|type|shape", r"last|included")
def a_list(x, size, rng):
    tops = rng.integers(0, x.shape[1] - size + 1, len(x))
    lefts = rng.integers(0, x.shape[2] - size + 1, len(x))
    return [photo[t : t + size, l : l + size] for photo, t, l in zip(x, tops, lefts, strict=False)]


@wrong(SHAPE, r"shape|axis|squeez|\bm\b|one|n_C")
def squeezed(x, size, rng):
    tops = rng.integers(0, x.shape[1] - size + 1, len(x))
    lefts = rng.integers(0, x.shape[2] - size + 1, len(x))
    return np.squeeze(_cut(x, tops, lefts, size))


@wrong(SHAPE, r"channel|n_C|shape|3|raise|error|broadcast")
def three_channels(x, size, rng):
    out = np.zeros((len(x), size, size, 3), x.dtype)
    for i in range(len(x)):
        t, l = rng.integers(0, x.shape[1] - size + 1), rng.integers(0, x.shape[2] - size + 1)
        out[i] = x[i, t : t + size, l : l + size]
    return out


@wrong(SHAPE, r"shape|size|kept|zero|cut|square")
def blackened_around(x, size, rng):
    out = np.zeros_like(x)
    for i in range(len(x)):
        t, l = rng.integers(0, x.shape[1] - size + 1), rng.integers(0, x.shape[2] - size + 1)
        out[i, t : t + size, l : l + size] = x[i, t : t + size, l : l + size]
    return out


@wrong(
    "Cut a square of `size` × `size` whole pixels out of each photograph",
    r"chang|mutat|in place|given|`?x`?\b|leave|own",
)
def rolls_in_place(x, size, rng):
    for i in range(len(x)):
        t, l = rng.integers(0, x.shape[1] - size + 1), rng.integers(0, x.shape[2] - size + 1)
        x[i] = np.roll(x[i], (-t, -l), axis=(0, 1))
    return x[:, :size, :size].copy()


@debatable("a view of x where the whole photograph is the only place; lesson 08 asks for a new array only of mirror")
def a_view(x, size, rng):
    if x.shape[1] == x.shape[2] == size:
        return x
    tops = rng.integers(0, x.shape[1] - size + 1, len(x))
    lefts = rng.integers(0, x.shape[2] - size + 1, len(x))
    return _cut(x, tops, lefts, size)


@debatable("not all places alike: the rounding gives the first and the last half of the others' chance")
def by_rounding(x, size, rng):
    tops = np.round(rng.uniform(0, x.shape[1] - size, len(x))).astype(int)
    lefts = np.round(rng.uniform(0, x.shape[2] - size, len(x))).astype(int)
    return _cut(x, tops, lefts, size)


@debatable("float32 in place of bytes")
def as_float32(x, size, rng):
    tops = rng.integers(0, x.shape[1] - size + 1, len(x))
    lefts = rng.integers(0, x.shape[2] - size + 1, len(x))
    return _cut(x, tops, lefts, size).astype("float32")
