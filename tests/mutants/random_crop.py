"""Solutions of `random_crop`."""

import keras
import numpy as np
import tensorflow as tf

from mutants import Bank, Mutant

BANK = Bank("random_crop")


def drawn(room, m, rng):
    """Row and column offsets (m, 2); `room` is how many rows and columns are left over."""
    return rng.integers(0, np.array(room) + 1, (m, 2))


def cut(x, i, r, c, size):
    return x[i, r : r + size, c : c + size]


def cropping(offsets=drawn, crop=cut):
    """A solution that draws its offsets or cuts its crops in its own way."""

    def random_crop(x, size, rng):
        room = (x.shape[1] - size, x.shape[2] - size)
        places = np.broadcast_to(offsets(room, len(x), rng), (len(x), 2))
        return np.stack([crop(x, i, r, c, size) for i, (r, c) in enumerate(places)])

    return random_crop


def resized(x, i, r, c, size):
    return tf.image.resize(x[i, r:, c:], (size, size)).numpy()


def padded(x, i, r, c, size):
    return cut(np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0))), i, r, c, size)


def wrapped(x, i, r, c, size):
    return np.roll(x[i], (-r, -c), axis=(0, 1))[:size, :size]


def every_second(x, i, r, c, size):
    steps = np.arange(size)
    return x[i][np.minimum(2 * steps, x.shape[1] - 1)][:, c + steps]


LEAVES = "a crop leaves the frame"
CHANGED = {
    "whole_frame": (
        cropping(lambda room, m, rng: rng.integers(0, np.array(room) + 4, (m, 2))),
        LEAVES + r"\.[\s\S]*crops of different sizes out of 7×6 images[\s\S]*4×4",
    ),
    "negative": (cropping(lambda room, m, rng: rng.integers(-1, np.array(room) + 1, (m, 2))), LEAVES + r"\."),
    "sides_swapped": (cropping(lambda room, m, rng: drawn(room[::-1], m, rng)), LEAVES + r"\."),
    "wrapped": (
        cropping(lambda room, m, rng: drawn(np.array(room) + 2, m, rng), wrapped),
        LEAVES + " and wraps around",
    ),
    "padded": (cropping(lambda room, m, rng: drawn(np.array(room) + 4, m, rng), padded), LEAVES + " and is filled up"),
    "same_for_all": (cropping(lambda room, m, rng: drawn(room, 1, rng)), r"all images of a batch[\s\S]*100 times row"),
    "corner": (cropping(lambda room, m, rng: (0, 0)), r"from the same place[\s\S]*always row 0, column 0"),
    "centre": (cropping(lambda room, m, rng: np.array(room) // 2), "every crop is the centre"),
    "one_too_few": (
        cropping(lambda room, m, rng: rng.integers(0, room, (m, 2))),
        r"ever reaches the last row[\s\S]*from 0 to 2\n[\s\S]*from 0 to 3",
    ),
    "last_column": (
        cropping(lambda room, m, rng: np.minimum(drawn(room, m, rng), (room[0], room[1] - 1))),
        "ever reaches the last column",
    ),
    "never_first": (cropping(lambda room, m, rng: np.maximum(drawn(room, m, rng), 1)), r"some row offsets never come"),
    "even_only": (cropping(lambda room, m, rng: drawn(room, m, rng) // 2 * 2), r"offsets from 0 to 2, without 1, 3"),
    "one_number": (
        cropping(lambda room, m, rng: np.minimum(rng.integers(0, max(room) + 1, (m, 1)), room)),
        r"hang together[\s\S]*of 12 places",
    ),
    "rounded": (
        cropping(lambda room, m, rng: np.rint(rng.uniform(0, room, (m, 2))).astype(int)),
        r"come more often than others[\s\S]*each 33%",
    ),
    "clipped": (
        cropping(lambda room, m, rng: np.clip(rng.integers(-2, np.array(room) + 3, (m, 2)), 0, room)),
        "come more often than others",
    ),
    "first_at_the_centre": (
        cropping(lambda room, m, rng: np.vstack([[np.array(room) // 2], drawn(room, m - 1, rng)])),
        "some images are always cropped at the same place",
    ),
    "on_their_side": (
        cropping(crop=lambda x, i, r, c, size: cut(x, i, r, c, size).transpose(1, 0, 2)),
        "rows and columns are swapped in the crops",
    ),
    "resized": (cropping(crop=resized), "hold values that are not pixels of x"),
    "every_second": (cropping(crop=every_second), "a crop is not one piece of its image"),
    "channels": (cropping(crop=lambda *where: cut(*where)[..., ::-1]), "the channels are mixed up"),
    "first_image": (cropping(crop=lambda x, i, *where: cut(x, 0, *where)), "a crop is not from its own image"),
    "whole_numbers": (cropping(crop=lambda *where: cut(*where).astype("uint8")), "the pixels become whole numbers"),
    "own_seed": (cropping(lambda room, m, rng: drawn(room, m, np.random.default_rng(1))), "whichever rng"),
    "entropy": (
        cropping(lambda room, m, rng: drawn(room, m, np.random.default_rng())),
        "chance does not come from rng",
    ),
    "one_image": (lambda x, size, rng: cropping()(x, size, rng)[0], r"shape of the result[\s\S]*\(100, 4, 4, 3\)"),
    "not_cropped": (lambda x, size, rng: x.copy(), r"shape of the result[\s\S]*\(100, 7, 6, 3\) of a batch"),
    "rows_only": (lambda x, size, rng: x[:, :size], r"shape of the result"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss(LEAVES + r"\.")
def over_the_edge_into_an_array(x, size, rng):
    result = np.empty((len(x), size, size, x.shape[-1]))
    for i in range(len(x)):
        result[i] = cut(x, i, *rng.integers(0, x.shape[1:3]), size)
    return result


@BANK.miss("returns nothing")
def forgets_to_return(x, size, rng):
    cropping()(x, size, rng)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(x, size, rng):
    raise NotImplementedError("random_crop")


@BANK.passes
def by_loop(x, size, rng):
    m, n_H, n_W, n_C = x.shape
    result = np.zeros((m, size, size, n_C), x.dtype)
    for i in range(m):
        r = rng.choice(n_H - size + 1)
        c = rng.choice(n_W - size + 1)
        result[i] = x[i, r : r + size, c : c + size, :]
    return result


@BANK.passes
def by_index(x, size, rng):
    m, n_H, n_W, _ = x.shape
    columns = rng.integers(n_W - size, size=m, endpoint=True)[:, None] + np.arange(size)
    rows = rng.integers(n_H - size, size=m, endpoint=True)[:, None] + np.arange(size)
    return x[np.arange(m)[:, None, None], rows[:, :, None], columns[:, None, :]]


@BANK.passes
def by_windows(x, size, rng):
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
    m, rows, columns = windows.shape[:3]
    places = rng.integers(0, rows * columns, m)
    return np.moveaxis(windows[np.arange(m), places // columns, places % columns], 1, -1)


@BANK.passes
def by_real_numbers(x, size, rng):
    room = np.array(x.shape[1:3]) - size + 1
    places = (rng.random((len(x), 2)) * room).astype(int)
    return keras.ops.stack(
        [keras.ops.slice(image, (*at, 0), (size, size, x.shape[-1])) for image, at in zip(x, places, strict=True)]
    )


@BANK.passes
def by_tensorflow(x, size, rng):
    shape = (size, size, x.shape[-1])
    return tf.stack([tf.image.stateless_random_crop(image, shape, rng.integers(2**31, size=2)) for image in x])


BANK.right["by_stack"] = cropping()


@BANK.miss("one draw is used for rows and columns")
def one_draw_for_both(x, size, rng):
    places = rng.integers(0, min(x.shape[1], x.shape[2]) - size + 1, len(x))
    return np.stack([cut(x, i, place, place, size) for i, place in enumerate(places)])
