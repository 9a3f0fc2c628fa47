"""Augmentation: photographs changed so that what they show stays the same.

Every function takes a batch x (m, n_H, n_W, n_C), values 0–255 of any type, and a `seed`, and returns a float32 tensor
of values 0–255. Each photograph gets its own draw. Only m may be unknown when a pipeline is built.

The seed is a whole number or a scalar integer tensor, and the functions keep no state: the same seed gives the same
batch, eagerly and in a `tf.data` map, however many run at once.
"""

import math

import numpy as np
import tensorflow as tf
from keras import ops

from course_utils.errors import CourseError
from course_utils.own_answers import own_answer

# A number of its own for each kind of draw: with one seed for all, a chain of functions must not draw the same numbers.
MIRROR, ROWS, COLUMNS, ROTATION, SHEAR, WARP, COLOR, PRINCIPAL = range(8)


@own_answer("mirror")
def mirror(x, seed, probability: float = 0.5):
    """Left and right exchanged, in a photograph with `probability`."""
    x = _photos(x)
    chosen = _uniform(seed, MIRROR, (ops.shape(x)[0], 1, 1, 1), 0, 1) < probability
    return ops.where(chosen, ops.flip(x, axis=2), x)


@own_answer("random_crop")
def random_crop(x, seed, size: int):
    """A square of `size` × `size` from each photograph, anywhere in it: (m, size, size, n_C).

    `keras.layers.RandomCrop` cuts all photographs of a batch at the same place.

    Raises:
        CourseError: a size that the photographs do not have.
    """
    x = _photos(x)
    m, n_H, n_W, n_C = ops.shape(x)
    if not 1 <= size <= min(n_H, n_W):
        raise CourseError(f"A crop of {size}×{size} does not fit into {n_H}×{n_W}; choose 1 to {min(n_H, n_W)}.")
    for axis, kind, length in ((1, ROWS, n_H), (2, COLUMNS, n_W)):
        start = tf.random.stateless_uniform((m, 1), _pair(seed, kind), 0, length - size + 1, tf.int32)
        x = tf.gather(x, start + tf.range(size)[None], axis=axis, batch_dims=1)
    return ops.reshape(x, (-1, size, size, n_C))  # a static shape again


def translation(x, seed, largest: int = 4):
    """Moved by up to `largest` pixels each way: as many are added on each side by reflection, then a crop is taken."""
    n_H, n_W = x.shape[1:3]
    if n_H != n_W:
        raise CourseError(f"`translation` takes square photographs, not {n_H}×{n_W}.")
    return random_crop(tf.pad(_photos(x), [[0, 0], [largest] * 2, [largest] * 2, [0, 0]], "REFLECT"), seed, n_H)


def rotation(x, seed, largest: float = 15.0):
    """Turned about the middle by up to `largest` degrees either way; what was outside is reflected."""
    angle = _uniform(seed, ROTATION, (_length(x),), -largest, largest) * (math.pi / 180)
    return _affine(x, ops.cos(angle), -ops.sin(angle), ops.sin(angle), ops.cos(angle))


def shear(x, seed, largest: float = 0.2):
    """Rows pushed sideways, by up to `largest` pixels for each row from the middle; what was outside is reflected."""
    slope = _uniform(seed, SHEAR, (_length(x),), -largest, largest)
    return _affine(x, ops.ones_like(slope), slope, ops.zeros_like(slope), ops.ones_like(slope))


def local_warp(x, seed, largest: float = 2.5, cells: int = 4):
    """Bent as if printed on rubber: a grid of `cells` × `cells` points is pulled by up to `largest` pixels each way.

    Between the points the pull is interpolated by cubic curves, which may go a little beyond, so neighbours move
    together (after Simard, Steinkraus and Platt, 2003, section 2, who smooth a field of random pulls).
    """
    x = _photos(x)
    m, n_H, n_W, _ = ops.shape(x)
    pull = ops.image.resize(_uniform(seed, WARP, (m, cells, cells, 2), -largest, largest), (n_H, n_W), "bicubic")
    rows = ops.cast(ops.arange(n_H), "float32")[None, :, None] + pull[..., 0]
    columns = ops.cast(ops.arange(n_W), "float32")[None, None, :] + pull[..., 1]
    return _bilinear(x, ops.clip(rows, 0, n_H - 1), ops.clip(columns, 0, n_W - 1))


@own_answer("color_shift")
def color_shift(x, seed, largest: float = 20.0):
    """Each channel of each photograph lighter or darker by its own number from −`largest` to `largest`."""
    x = _photos(x)
    m, _, _, n_C = ops.shape(x)
    return ops.clip(x + _uniform(seed, COLOR, (m, 1, 1, n_C), -largest, largest), 0, 255)


@own_answer("pca_color")
def pca_color(x, seed, eigenvalues, eigenvectors, spread: float = 0.1):
    """Each photograph shifted by [p1 p2 p3][α1λ1, α2λ2, α3λ3]ᵀ, α normal (Krizhevsky et al., 2012, section 4.1).

    Args:
        x: (m, n_H, n_W, 3).
        seed: see above.
        eigenvalues, eigenvectors: λ (3,) and, as columns, p (3, 3), from `principal_colors`.
        spread: the standard deviation of α, in the paper 0.1.
    """
    alphas = principal_alphas(seed, _length(x), spread)
    shift = (alphas * ops.cast(eigenvalues, "float32")) @ ops.cast(ops.transpose(eigenvectors), "float32")
    return ops.clip(_photos(x) + shift[:, None, None, :], 0, 255)


def principal_alphas(seed, m: int, spread: float = 0.1):
    """The draws of `pca_color`: α (m, 3), one row a photograph."""
    return tf.random.stateless_normal((m, 3), _pair(seed, PRINCIPAL), stddev=spread)


def principal_colors(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How the colours of a set of photographs vary: λ (3,), the largest first, and p (3, 3), p_i in column i.

    The formula multiplies variances, so its size depends on the unit. It is used with colours from 0 to 1; the λ
    returned are those times 255, so that the shift fits values 0–255.

    Args:
        x: (m, n_H, n_W, 3), values 0–255.
    """
    colors = np.asarray(x, "float64").reshape(-1, 3) / 255
    eigenvalues, eigenvectors = np.linalg.eigh(np.cov(colors, rowvar=False))
    return 255 * eigenvalues[::-1], eigenvectors[:, ::-1]


def spread_of_length(eigenvalues: np.ndarray, length: float) -> float:
    """The `spread` with which the shifts of `pca_color` are `length` long, as a root mean square."""
    return float(length / np.sqrt(np.sum(np.square(eigenvalues))))


def _photos(x):
    return ops.cast(ops.convert_to_tensor(x), "float32")


def _length(x):
    return ops.shape(x)[0]


def _pair(seed, kind: int):
    """The seed that TensorFlow's stateless draws take."""
    return tf.stack([tf.cast(seed, tf.int64), tf.constant(kind, tf.int64)])


def _uniform(seed, kind: int, shape: tuple, low: float, high: float):
    return tf.random.stateless_uniform(shape, _pair(seed, kind), low, high)


def _affine(x, a, b, c, d):
    """The pixel at (column, row), seen from the middle, comes from (a column + b row, c column + d row)."""
    x = _photos(x)
    _, n_H, n_W, _ = ops.shape(x)
    column, row = (n_W - 1) / 2, (n_H - 1) / 2
    zero = ops.zeros_like(a)
    matrix = [a, b, column - a * column - b * row, c, d, row - c * column - d * row, zero, zero]
    return ops.image.affine_transform(x, ops.stack(matrix, axis=1), "bilinear", "reflect")


def _bilinear(x, rows, columns):
    """The photographs read at fractional places (m, n_H, n_W) inside the frame.

    `ops.image.map_coordinates` interpolates along the batch and the channels too: 16 corners where 4 are enough.
    """
    top, left = ops.floor(rows), ops.floor(columns)
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    top, left = ops.cast(top, "int32"), ops.cast(left, "int32")
    _, n_H, n_W, n_C = ops.shape(x)
    below, beside = ops.minimum(top + 1, n_H - 1), ops.minimum(left + 1, n_W - 1)
    pixels = ops.reshape(x, (-1, n_H * n_W, n_C))

    def at(row, column):
        return tf.gather(pixels, row * n_W + column, axis=1, batch_dims=1)  # on some CPUs gather_nd logs an error

    upper = at(top, left) * (1 - right) + at(top, beside) * right
    lower = at(below, left) * (1 - right) + at(below, beside) * right
    return upper * (1 - down) + lower * down
