"""Solutions of `ten_crop`."""

import numpy as np
import tensorflow as tf

from mutants import Bank, Mutant

BANK = Bank("ten_crop")


def corners(x, size):
    bottom, right = x.shape[1] - size, x.shape[2] - size
    return [(bottom // 2, right // 2), (0, 0), (0, right), (bottom, 0), (bottom, right)]


def cut(x, size, top, left):
    return x[:, top : top + size, left : left + size]


def five(x, size):
    return [cut(x, size, *corner) for corner in corners(x, size)]


def mirror(crops):
    return [crop[:, :, ::-1] for crop in crops]


def solution(corners=corners, cut=cut, mirror=mirror, join=lambda crops: np.stack(crops, axis=1)):
    """A solution with one part changed."""

    def ten_crop(x, size):
        crops = [cut(x, size, *corner) for corner in corners(x, size)]
        return join(crops + mirror(crops))

    return ten_crop


def from_the_border(x, size, right=0, bottom=0, half=lambda n: n // 2):
    """The starts, with the last ones moved by `right` and `bottom` pixels."""
    n_H, n_W = x.shape[1] - size, x.shape[2] - size
    last, end = n_H + bottom, n_W + right
    return [(half(n_H), half(n_W)), (0, 0), (0, end), (last, 0), (last, end)]


def interleaved(crops):
    pairs = zip(crops[:5], crops[5:], strict=True)
    return np.stack([crop for pair in pairs for crop in pair], axis=1)


def resized(x, size, top, left):
    return np.asarray(tf.image.resize(cut(x, size - 1, top, left), (size, size))).astype(x.dtype)


def columns_first(x, size):
    middle, top_left, top_right, bottom_left, bottom_right = corners(x, size)
    return [middle, top_left, bottom_left, top_right, bottom_right]


def of_height_only(x, size):
    """For square pictures only: the margin of the rows serves the columns, too."""
    n = x.shape[1] - size
    return [(n // 2, n // 2), (0, 0), (0, n), (n, 0), (n, n)]


CHANGED = {
    "right_too_early": (
        solution(corners=lambda x, size: from_the_border(x, size, right=-1)),
        r"top-right crop starts at row 0, column 6[\s\S]*row 0, column 7",
    ),
    "bottom_too_early": (
        solution(corners=lambda x, size: [(max(top, 0), left) for top, left in from_the_border(x, size, bottom=-1)]),
        "bottom-left crop starts at row 2, column 0",
    ),
    "corners_inside": (
        solution(corners=lambda x, size: [(top or 1, left or 1) for top, left in corners(x, size)]),
        "top-left crop starts at row 1, column 1",
    ),
    "centre_rounded_up": (
        solution(corners=lambda x, size: from_the_border(x, size, half=lambda n: (n + 1) // 2)),
        r"centre crop starts at row 2, column 4[\s\S]*row 1, column 3[\s\S]*rounds down",
    ),
    "centre_a_pixel_off": (
        solution(corners=lambda x, size: from_the_border(x, size, half=lambda n: max(n // 2 - 1, 0))),
        "centre crop starts at row 0, column 2",
    ),
    "square_only": (solution(corners=of_height_only), "centre crop starts at row 1, column 1"),
    "nine": (solution(join=lambda crops: np.stack(crops[:9], axis=1)), r"9 crops, not ten[\s\S]*mirrored bottom-right"),
    "without_centre": (
        solution(corners=lambda x, size: corners(x, size)[1:]),
        r"8 crops, not ten[\s\S]*missing: centre, mirrored centre",
    ),
    "without_mirrors": (solution(mirror=lambda crops: []), "5 crops, not ten"),
    "twice_the_same": (solution(mirror=list), "mirrored centre crop is not mirrored"),
    "upside_down": (
        solution(mirror=lambda crops: [crop[:, ::-1] for crop in crops]),
        "mirrored centre crop is mirrored upside down",
    ),
    "half_a_turn": (
        solution(mirror=lambda crops: [crop[:, ::-1, ::-1] for crop in crops]),
        "mirrored centre crop is mirrored by half a turn",
    ),
    "colours_mirrored": (
        solution(mirror=lambda crops: [crop[..., ::-1] for crop in crops]),
        "mirrored centre crop is not a part of its picture",
    ),
    "mirrors_in_between": (solution(join=interleaved), r"in another order[\s\S]*centre, mirrored centre, top-left"),
    "columns_first": (solution(corners=columns_first), r"in another order[\s\S]*top-left, bottom-left, top-right"),
    "resized": (solution(cut=resized), "centre crop is not a part of its picture"),
    "crops_first": (
        solution(join=np.stack),
        r"axes of pictures and of crops are exchanged[\s\S]*\(10, 3, 6, 6, 2\)",
    ),
    "reshaped": (
        solution(join=lambda crops: np.stack(crops).reshape(len(crops[0]), 10, *crops[0].shape[1:])),
        "top-left crop is cut from another picture",
    ),
    "no_axis": (solution(join=np.concatenate), "no axis of their own"),
    "one_picture": (solution(join=lambda crops: np.stack([crop[0] for crop in crops])), "axis of the pictures is lost"),
    "too_small": (
        solution(cut=lambda x, size, top, left: x[:, top : top + size - 1, left : left + size - 1]),
        "crops are 5×5, not 6×6",
    ),
    "float": (
        solution(join=lambda crops: np.stack(crops, axis=1).astype("float32")),
        "pixels come back as float32",
    ),
    "always_bytes": (
        solution(join=lambda crops: np.stack(crops, axis=1).astype("uint8")),
        "pixels come back as uint8",
    ),
    "scaled": (solution(cut=lambda *where: cut(*where) / 255), "not a part of its picture[\\s\\S]*scaled"),
    "a_list": (solution(join=list), r"returns no array[\s\S]*list"),
    "a_text": (solution(join=lambda crops: np.full((3, 10, 6, 6, 2), "x")), "not a part of its picture"),
}
BANK.wrong |= {name: Mutant(wrong, label) for name, (wrong, label) in CHANGED.items()}


@BANK.miss("mirrored centre crop is cut from the mirrored picture[\\s\\S]*mirror the crop, not the picture")
def mirrors_the_picture(x, size):
    crops, mirrors = five(x, size), five(x[:, :, ::-1], size)
    order = [0, 2, 1, 4, 3]  # what is left in the mirrored picture was right
    return np.stack(crops + [mirrors[i] for i in order], axis=1)


@BANK.miss("mirrored centre crop is cut from the mirrored picture")
def mirrors_the_picture_only(x, size):
    return np.stack(five(x, size) + five(x[:, :, ::-1], size), axis=1)


@BANK.miss("ValueError[\\s\\S]*same shape")
def counts_from_the_end(x, size):
    """Without a margin, `x[:, -0:]` is no corner of that size."""
    n_H, n_W = x.shape[1] - size, x.shape[2] - size
    rows, columns = (slice(0, -n_H), slice(n_H, None)), (slice(0, -n_W), slice(n_W, None))
    middle = cut(x, size, n_H // 2, n_W // 2)
    crops = [middle, *(x[:, row, column] for row in rows for column in columns)]
    return np.stack(crops + mirror(crops), axis=1)


@BANK.miss("changes its input")
def mirrors_in_place(x, size):
    crops = solution()(x, size)
    x[:] = x[:, :, ::-1].copy()
    return crops


@BANK.miss("returns nothing")
def returns_nothing(x, size):
    solution()(x, size)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(x, size):
    raise NotImplementedError("ten_crop")


BANK.right |= {
    "stacked": solution(),
    "flipped": solution(mirror=lambda crops: list(np.flip(crops, axis=3))),
    "concatenated": solution(join=lambda crops: np.concatenate([crop[:, None] for crop in crops], axis=1)),
    "by_tensorflow": solution(
        cut=lambda x, size, top, left: tf.image.crop_to_bounding_box(x, top, left, size, size),
        mirror=lambda crops: [tf.image.flip_left_right(crop) for crop in crops],
        join=lambda crops: tf.stack(crops, axis=1).numpy(),
    ),
}


@BANK.passes
def filled_in(x, size):
    crops = np.empty((len(x), 10, size, size, x.shape[-1]), x.dtype)
    for number, (top, left) in enumerate(corners(x, size)):
        crops[:, number] = x[:, top : top + size, left : left + size]
        crops[:, number + 5] = crops[:, number, :, ::-1]
    return crops


@BANK.passes
def picture_by_picture(x, size):
    def crops_of(picture):
        plain = [picture[top : top + size, left : left + size] for top, left in corners(x, size)]
        return plain + [np.fliplr(crop) for crop in plain]

    return np.array([crops_of(picture) for picture in x])


@BANK.passes
def by_windows(x, size):
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
    tops, lefts = zip(*corners(x, size), strict=True)
    crops = np.moveaxis(windows[:, tops, lefts], 2, -1)
    return np.concatenate([crops, crops[:, :, :, ::-1]], axis=1)
