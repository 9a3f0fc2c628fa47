"""Solutions of `pca_color`."""

import keras
import numpy as np
import tensorflow as tf

from mutants import Bank, Mutant

BANK = Bank("pca_color")


def clipped(x):
    return np.clip(x, 0, 255)


def right_shift(x, values, vectors, alphas):
    return ((alphas * values) @ vectors.T)[:, None, None]


def shifting(shift=right_shift, end=clipped):
    """A solution with shifts of its own, or another end."""

    def pca_color(x, eigenvalues, eigenvectors, alphas):
        return end(x.astype("float32") + shift(x, eigenvalues, eigenvectors, alphas))

    return pca_color


def per_pixel(x, values, vectors, alphas):
    return np.random.default_rng(0).normal(0, 0.5, x.shape) * values @ vectors.T


def of_the_pixels_own_colour(x, values, vectors, alphas):
    return (x @ vectors * (alphas * values)[:, None, None] / 255) @ vectors.T


SINGLE = "the shift differs from pixel to pixel"
CHANGED = {
    "per_pixel": (shifting(per_pixel), SINGLE),
    "of_the_pixels_own_colour": (shifting(of_the_pixels_own_colour), SINGLE),
    "axes_forgotten": (shifting(lambda x, v, P, a: (a * v) @ P.T), SINGLE + r"[\s\S]*one channel of one image moves"),
    "transposed": (shifting(lambda x, v, P, a: right_shift(x, v, P.T, a)), "the eigenvectors are transposed"),
    "255_times": (shifting(lambda x, v, P, a: 255 * right_shift(x, v, P, a)), "the shift is far too large"),
    "squared": (shifting(lambda x, v, P, a: right_shift(x, 4 * v**2, P, a)), "the shift is far too large"),
    "no_eigenvalues": (shifting(lambda x, v, P, a: right_shift(x, 1, P, a)), "the eigenvalues are missing"),
    "square_roots": (shifting(lambda x, v, P, a: right_shift(x, np.sqrt(v), P, a)), "the square roots"),
    "reversed": (shifting(lambda x, v, P, a: right_shift(x, v[::-1], P, a)), "the eigenvalues are in reverse order"),
    "no_alphas": (shifting(lambda x, v, P, a: right_shift(x, v, P, np.ones_like(a))), "the alphas are missing"),
    "no_eigenvectors": (shifting(lambda x, v, P, a: (a * v)[:, None, None]), "the eigenvectors are missing"),
    "first_alphas": (shifting(lambda x, v, P, a: right_shift(x, v, P, a[:1])), "all images move by the same amount"),
    "mean_alphas": (
        shifting(lambda x, v, P, a: right_shift(x, v, P, a.mean(axis=0, keepdims=True))),
        "all images move by the same amount",
    ),
    "one_alpha": (shifting(lambda x, v, P, a: right_shift(x, v, P, a[:, :1])), "the shift is not that of the paper"),
    "subtracted": (shifting(lambda *given: -right_shift(*given)), "the shift is subtracted"),
    "unchanged": (shifting(lambda *given: 0), "no colour changes"),
    "not_clipped": (shifting(end=lambda x: x), "the result is not clipped"),
    "wraps": (shifting(end=lambda x: x.astype("int64").astype("uint8")), "the values wrap around"),
    "scaled": (shifting(end=lambda x: clipped(x) / 255), "the result is not in pixels"),
    "shift_alone": (lambda x, v, P, a: np.zeros_like(x) + right_shift(x, v, P, a), SINGLE),
    "one_image": (lambda x, v, P, a: shifting()(x[:1], v, P, a[:1]), "shape of the result is not"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("changes its input")
def in_place(x, eigenvalues, eigenvectors, alphas):
    x[:] = shifting()(x, eigenvalues, eigenvectors, alphas)
    return x


@BANK.miss("returns nothing")
def forgets_to_return(x, eigenvalues, eigenvectors, alphas):
    shifting()(x, eigenvalues, eigenvectors, alphas)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(x, eigenvalues, eigenvectors, alphas):
    raise NotImplementedError("pca_color")


@BANK.passes
def by_loop(x, eigenvalues, eigenvectors, alphas):
    result = x.astype("float64")
    for i in range(len(x)):
        for j in range(3):
            result[i] += alphas[i, j] * eigenvalues[j] * eigenvectors[:, j]
    return np.minimum(np.maximum(result, 0), 255)


@BANK.passes
def by_einsum(x, eigenvalues, eigenvectors, alphas):
    shifts = np.einsum("cj,mj,j->mc", eigenvectors, alphas, eigenvalues)
    return clipped(x + shifts.reshape(-1, 1, 1, 3)).astype("float32")


@BANK.passes
def column_vectors(x, eigenvalues, eigenvectors, alphas):
    """As the paper writes it, one image at a time."""
    shifts = [(eigenvectors @ (alpha * eigenvalues)[:, None]).ravel() for alpha in alphas]
    return np.stack([clipped(image + shift) for image, shift in zip(x, shifts, strict=True)])


@BANK.passes
def by_keras(x, eigenvalues, eigenvectors, alphas):
    P, weights = (keras.ops.cast(array, "float32") for array in (eigenvectors, alphas * eigenvalues))
    shifts = keras.ops.matmul(weights, keras.ops.transpose(P))
    return keras.ops.clip(keras.ops.cast(x, "float32") + keras.ops.reshape(shifts, (-1, 1, 1, 3)), 0, 255)


@BANK.passes
def by_tensorflow(x, eigenvalues, eigenvectors, alphas):
    shifts = tf.matmul(alphas * eigenvalues, eigenvectors, transpose_b=True)
    return tf.clip_by_value(tf.cast(x, "float64") + shifts[:, tf.newaxis, tf.newaxis], 0, 255)


@BANK.miss("the result is rounded")
def rounded(x, eigenvalues, eigenvectors, alphas):
    return np.round(shifting()(x, eigenvalues, eigenvectors, alphas))


BANK.right["by_matrix"] = shifting()
