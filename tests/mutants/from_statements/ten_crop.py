"""Solutions of `ten_crop`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

ORDER = (
    "Return an array of shape (m, 10, size, size, n_C): centre, top-left, top-right, bottom-left, bottom-right, then "
    "the mirror image (left and right exchanged) of each of these five, in the same order."
)
SQUARE = "Photographs need not be square."
CENTRE = "The centre starts at row `(n_H - size) // 2` and column `(n_W - size) // 2`."
PIXELS = "Pixels and their type stay."
LEAST = "x: (m, n_H, n_W, n_C), with n_H and n_W at least size."


@right("starts in a list, mirror by slicing")
def by_starts(x, size):
    _, n_H, n_W, _ = x.shape
    down, right_ = n_H - size, n_W - size
    starts = [(down // 2, right_ // 2), (0, 0), (0, right_), (down, 0), (down, right_)]
    five = np.stack([x[:, r : r + size, c : c + size] for r, c in starts], axis=1)
    return np.concatenate([five, five[:, :, :, ::-1]], axis=1)


@right("filled into an empty array")
def filled_in(x, size):
    m, n_H, n_W, n_C = x.shape
    top, left = (n_H - size) // 2, (n_W - size) // 2
    out = np.empty((m, 10, size, size, n_C), dtype=x.dtype)
    out[:, 0] = x[:, top : top + size, left : left + size]
    out[:, 1] = x[:, :size, :size]
    out[:, 2] = x[:, :size, n_W - size :]
    out[:, 3] = x[:, n_H - size :, :size]
    out[:, 4] = x[:, -size:, -size:]
    for k in range(5):
        out[:, 5 + k] = np.flip(out[:, k], axis=2)
    return out


@right("photograph by photograph, fliplr")
def one_by_one(x, size):
    def crops(photo):
        n_H, n_W = photo.shape[:2]
        rows = {"top": 0, "middle": (n_H - size) // 2, "bottom": n_H - size}
        columns = {"left": 0, "middle": (n_W - size) // 2, "right": n_W - size}
        names = ["middle middle", "top left", "top right", "bottom left", "bottom right"]
        pairs = [name.split() for name in names]
        five = [photo[rows[r] :, columns[c] :][:size, :size] for r, c in pairs]
        return five + [np.fliplr(one) for one in five]

    return np.array([crops(photo) for photo in x], dtype=x.dtype)


@right("crops of the mirrored photograph, in the order that makes them mirror images")
def from_the_mirror(x, size):
    mirrored = x[:, :, ::-1]
    n_H, n_W = x.shape[1:3]
    d, r = n_H - size, n_W - size

    def cut(x, row, column):
        return x[:, row : row + size, column : column + size]

    places = [(d // 2, r // 2), (0, 0), (0, r), (d, 0), (d, r)]
    plain = [cut(x, row, column) for row, column in places]
    turned = [cut(mirrored, row, r - column) for row, column in places]
    return np.stack(plain + turned, axis=1)


def _five(x, size, centre=None, right_=None, down=None):
    _, n_H, n_W, _ = x.shape
    d = n_H - size if down is None else down
    r = n_W - size if right_ is None else right_
    top, left = centre or ((n_H - size) // 2, (n_W - size) // 2)
    return [x[:, a : a + size, b : b + size] for a, b in [(top, left), (0, 0), (0, r), (d, 0), (d, r)]]


def _ten(five):
    return np.stack(five + [one[:, :, ::-1] for one in five], axis=1)


@wrong(ORDER, r"order|centre|top-left|first")
def centre_last(x, size):
    five = _five(x, size)
    return _ten(five[1:] + five[:1])


@wrong(ORDER, r"order|top-right|bottom-left")
def down_before_right(x, size):
    five = _five(x, size)
    five[2], five[3] = five[3], five[2]
    return _ten(five)


@wrong(ORDER, r"order|bottom-left|bottom-right")
def clockwise(x, size):
    five = _five(x, size)
    five[3], five[4] = five[4], five[3]
    return _ten(five)


@wrong(ORDER, r"order|mirror|after|then|beside|five")
def mirror_beside_each(x, size):
    return np.stack([one for crop in _five(x, size) for one in (crop, crop[:, :, ::-1])], axis=1)


@wrong(ORDER, r"order|mirror|top-left|same")
def crops_of_the_mirror(x, size):
    return np.stack(_five(x, size) + _five(x[:, :, ::-1], size), axis=1)


@wrong(ORDER, r"mirror|left and right|rows|upside|axis|columns", r"type")
def upside_down(x, size):
    five = _five(x, size)
    return np.stack(five + [one[:, ::-1] for one in five], axis=1)


@wrong(ORDER, r"mirror|left and right|rows|turn|axis|upside|columns")
def turned_by_half(x, size):
    five = _five(x, size)
    return np.stack(five + [one[:, ::-1, ::-1] for one in five], axis=1)


@wrong(ORDER, r"mirror|left and right|channel|axis|colour|color|columns")
def channels_exchanged(x, size):
    five = _five(x, size)
    return np.stack(five + [one[..., ::-1] for one in five], axis=1)


@wrong(ORDER, r"order|mirror|same|revers")
def mirrors_backwards(x, size):
    five = _five(x, size)
    return np.stack(five + [one[:, :, ::-1] for one in five[::-1]], axis=1)


@wrong(ORDER, r"10|ten|shape|mirror|five")
def five_only(x, size):
    return np.stack(_five(x, size), axis=1)


@wrong(ORDER, r"shape|axis|\(m, 10|order|first")
def crops_first(x, size):
    return np.moveaxis(_ten(_five(x, size)), 1, 0)


@wrong(ORDER, r"shape|axis|\(m, 10|batch|five axes")
def in_a_row(x, size):
    return _ten(_five(x, size)).reshape(-1, size, size, x.shape[-1])


@wrong(ORDER, r"shape|axis|\(m, 10|squeez|one|channel")
def squeezed(x, size):
    return np.squeeze(_ten(_five(x, size)))


@wrong(SQUARE, r"square|n_W|n_H|width|column|height|right")
def square_only(x, size):
    n = x.shape[1]
    start, last = (n - size) // 2, n - size
    out = np.zeros((len(x), 10, size, size, x.shape[3]), x.dtype)
    for k, (row, column) in enumerate([(start, start), (0, 0), (0, last), (last, 0), (last, last)]):
        piece = x[:, row : row + size, column : column + size]
        out[:, k, : piece.shape[1], : piece.shape[2]] = piece
        out[:, k + 5] = out[:, k, :, ::-1]
    return out


@wrong(CENTRE, r"centre|center|// 2|row|column|start", r"mirror|type")
def centre_rounded_up(x, size):
    n_H, n_W = x.shape[1:3]
    return _ten(_five(x, size, centre=(-(-(n_H - size) // 2), -(-(n_W - size) // 2))))


@wrong(CENTRE, r"centre|center|// 2|row|column|start")
def centre_of_two_halves(x, size):
    n_H, n_W = x.shape[1:3]
    return _ten(_five(x, size, centre=(n_H // 2 - size // 2, n_W // 2 - size // 2)))


@wrong(CENTRE, r"centre|center|row|column|swap|start|square")
def centre_swapped(x, size):
    n_H, n_W = x.shape[1:3]
    row, column = min((n_W - size) // 2, n_H - size), min((n_H - size) // 2, n_W - size)
    return _ten(_five(x, size, centre=(row, column)))


@wrong(CENTRE, r"centre|center|start|shape|row")
def centre_starts_in_the_middle(x, size):
    n_H, n_W = x.shape[1:3]
    return _ten(_five(x, size, centre=(min(n_H // 2, n_H - size), min(n_W // 2, n_W - size))))


@wrong(ORDER, r"right|bottom|corner|last|column|edge|top-right")
def corners_one_short(x, size):
    n_H, n_W = x.shape[1:3]
    return _ten(_five(x, size, down=max(0, n_H - size - 1), right_=max(0, n_W - size - 1)))


@wrong(PIXELS, r"type|float|dtype|uint8", r"order|centre")
def as_float32(x, size):
    return _ten(_five(x, size)).astype("float32")


@wrong(PIXELS, r"type|float64|dtype|uint8")
def into_zeros(x, size):
    out = np.zeros((len(x), 10, size, size, x.shape[3]))
    for k, crop in enumerate(_five(x, size)):
        out[:, k], out[:, k + 5] = crop, crop[:, :, ::-1]
    return out


@wrong(PIXELS, r"type|byte|uint8|float|fraction|dtype")
def as_bytes(x, size):
    return _ten(_five(x, size)).astype("uint8")


@wrong(PIXELS, r"pixel|255|scal|values|type")
def scaled(x, size):
    return _ten(_five(x, size)) / np.float32(255)


@wrong(PIXELS, r"pixel|resiz|crop|cut|centre|center|whole")
def centre_is_the_whole(x, size):
    from keras import ops

    five = _five(x, size)
    five[0] = np.asarray(ops.image.resize(x.astype("float32"), (size, size))).astype(x.dtype)
    return _ten(five)


@wrong(LEAST, r"size|empty|shape|whole|equal|at least|raise|error|broadcast|zero")
def counted_from_the_end(x, size):
    _, n_H, n_W, _ = x.shape
    d, r = n_H - size, n_W - size
    top, left = d // 2, r // 2
    five = [x[:, top : top + size, left : left + size], x[:, :-d, :-r], x[:, :-d, r:], x[:, d:, :-r], x[:, d:, r:]]
    return _ten(five)


@wrong(LEAST, r"size|at least|whole|equal|raise|error|refus")
def refuses_equal(x, size):
    if size >= min(x.shape[1:3]):
        raise ValueError("the crops have to be smaller than the photographs")
    return _ten(_five(x, size))


@wrong(ORDER, r"channel|n_C|3|shape|raise|error|broadcast")
def three_channels(x, size):
    out = np.zeros((len(x), 10, size, size, 3), x.dtype)
    for k, crop in enumerate(_five(x, size)):
        out[:, k], out[:, k + 5] = crop, crop[:, :, ::-1]
    return out


@wrong(ORDER, r"array|list|type|shape", r"order|centre")
def a_list(x, size):
    return [list(photo) for photo in _ten(_five(x, size))]


@wrong(ORDER, r"array|tensor|type|NumPy", r"order|centre")
def a_tensor(x, size):
    import tensorflow as tf

    return tf.constant(_ten(_five(x, size)))


@wrong(ORDER, r"first|all|photograph|\bm\b|shape")
def first_photograph(x, size):
    return _ten(_five(x[:1], size))


@wrong(PIXELS, r"chang|mutat|in place|given|`?x`?\b|leave|own|stay")
def mirrors_in_place(x, size):
    five = [np.copy(one) for one in _five(x, size)]
    x[:] = x[:, :, ::-1].copy()
    n_W = x.shape[2]
    r = n_W - size
    left = (n_W - size) // 2
    d, top = x.shape[1] - size, (x.shape[1] - size) // 2
    places = [(top, r - left), (0, r), (0, 0), (d, r), (d, 0)]
    return np.stack(five + [x[:, a : a + size, b : b + size] for a, b in places], axis=1)
