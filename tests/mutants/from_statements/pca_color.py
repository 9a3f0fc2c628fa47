"""Solutions of `pca_color`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

FORMULA = "add to every pixel of a photograph"
ROWS = "Here the α are given, one row a photograph, and $p_i$ is *column* i of `eigenvectors`."
CLIP = "Clip to 0–255, and do not round."
DOCSTRING = "One shift a photograph along the principal colours. x: (m, n_H, n_W, 3), 0–255."
GIVEN = "eigenvalues: (3,). eigenvectors: (3, 3), p_i in column i. alphas: (m, 3)."


@right("einsum")
def by_einsum(x, eigenvalues, eigenvectors, alphas):
    shift = np.einsum("ci,i,mi->mc", eigenvectors, eigenvalues, alphas)
    return np.clip(x + shift[:, np.newaxis, np.newaxis], 0, 255)


@right("the formula, photograph by photograph")
def by_formula(x, eigenvalues, eigenvectors, alphas):
    out = np.empty(x.shape, "float64")
    for k in range(len(x)):
        shift = eigenvectors @ (alphas[k] * eigenvalues)
        out[k] = x[k].astype("float64") + shift
    return np.minimum(255, np.maximum(0, out))


@right("a sum over the three colours, in float32")
def by_sum(x, eigenvalues, eigenvectors, alphas):
    shift = sum(np.outer(alphas[:, i] * eigenvalues[i], eigenvectors[:, i]) for i in range(3))
    return (x.astype("float32") + shift.reshape(-1, 1, 1, 3).astype("float32")).clip(0, 255)


@right("a diagonal matrix")
def by_diagonal(x, eigenvalues, eigenvectors, alphas):
    shift = alphas @ np.diag(eigenvalues) @ eigenvectors.T
    return np.clip(np.add(x, shift[:, None, None, :], dtype="float64"), 0, 255)


def _shifted(x, shift):
    return np.clip(x.astype("float64") + shift[:, None, None, :], 0, 255)


@wrong(ROWS, r"column|row|transpos", r"clip|round")
def rows_for_columns(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, (alphas * eigenvalues) @ eigenvectors)


@wrong(FORMULA, r"λ|eigenvalue")
def without_eigenvalues(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, alphas @ eigenvectors.T)


@wrong(FORMULA, r"λ|eigenvalue|root")
def root_of_eigenvalues(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, (alphas * np.sqrt(eigenvalues)) @ eigenvectors.T)


@wrong(FORMULA, r"p_|eigenvector|principal|colour|color|shift")
def without_eigenvectors(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, alphas * eigenvalues)


@wrong(FORMULA, r"λ|eigenvalue|order|wrong|after|channel")
def eigenvalues_by_channel(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, (alphas @ eigenvectors.T) * eigenvalues)


@wrong(FORMULA, r"add|minus|sign|subtract")
def subtracted(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, -(alphas * eigenvalues) @ eigenvectors.T)


@wrong(FORMULA, r"first|three|all|principal|p_2|colour")
def first_colour_only(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, (alphas[:, :1] * eigenvalues[0]) * eigenvectors[:, 0])


@wrong(ROWS, r"row|each|photograph|own|first|same|α|alpha")
def first_row_for_all(x, eigenvalues, eigenvectors, alphas):
    shift = eigenvectors @ (alphas[0] * eigenvalues)
    return np.clip(x.astype("float64") + shift, 0, 255)


@wrong(ROWS, r"given|α|alpha|draw|random")
def draws_its_own(x, eigenvalues, eigenvectors, alphas):
    alphas = np.random.default_rng(0).normal(0, 0.1, (len(x), 3))
    return _shifted(x, (alphas * eigenvalues) @ eigenvectors.T)


@wrong(ROWS, r"given|α|alpha|0\.1|scal|shift")
def spread_once_more(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, (0.1 * alphas * eigenvalues) @ eigenvectors.T)


@wrong(CLIP, r"clip|0–255|255", r"column|eigen")
def not_clipped(x, eigenvalues, eigenvectors, alphas):
    return x.astype("float64") + ((alphas * eigenvalues) @ eigenvectors.T)[:, None, None]


@wrong(CLIP, r"round|fraction|whole|byte|type|uint8|float")
def as_bytes(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, (alphas * eigenvalues) @ eigenvectors.T).astype("uint8")


@wrong(CLIP, r"round|fraction|whole", r"column|eigen")
def rounded(x, eigenvalues, eigenvectors, alphas):
    return np.round(_shifted(x, (alphas * eigenvalues) @ eigenvectors.T))


@wrong(CLIP, r"round|fraction|whole|type|cast|int|float")
def in_the_type_of_x(x, eigenvalues, eigenvectors, alphas):
    out = np.empty_like(x)
    for k in range(len(x)):
        out[k] = np.clip(x[k].astype("float64") + eigenvectors @ (alphas[k] * eigenvalues), 0, 255)
    return out


@wrong(CLIP, r"clip|0–255|0–1|255|\b1\b|scal")
def clipped_to_one(x, eigenvalues, eigenvectors, alphas):
    return np.clip(x.astype("float64") + ((alphas * eigenvalues) @ eigenvectors.T)[:, None, None], 0, 1)


@wrong(DOCSTRING, r"255|scal|0–1|unit|values|expected|shift")
def scaled(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x / 255, (alphas * eigenvalues) @ eigenvectors.T)


@wrong(FORMULA, r"255|unit|times|large|shift|λ|eigenvalue")
def times_255(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, 255 * (alphas * eigenvalues) @ eigenvectors.T)


@wrong(CLIP, r"clip|shift|0–255|wrap|byte|round|negative")
def shift_as_bytes(x, eigenvalues, eigenvectors, alphas):
    shift = ((alphas * eigenvalues) @ eigenvectors.T).astype("int64").astype("uint8")
    return np.clip(x.astype("uint8") + shift[:, None, None], 0, 255)


@wrong(GIVEN, r"alphas|chang|mutat|in place|given|own", r"column|clip")
def alphas_in_place(x, eigenvalues, eigenvectors, alphas):
    alphas *= eigenvalues
    return _shifted(x, alphas @ eigenvectors.T)


@wrong(GIVEN, r"eigenvectors|chang|mutat|in place|given|own")
def eigenvectors_in_place(x, eigenvalues, eigenvectors, alphas):
    eigenvectors *= eigenvalues
    return _shifted(x, alphas @ eigenvectors.T)


@wrong(DOCSTRING, r"leave|chang|mutat|in place|given|`?x`?\b|own")
def in_place_where_floats(x, eigenvalues, eigenvectors, alphas):
    x = x if x.dtype.kind == "f" else x.astype("float64")
    x += ((alphas * eigenvalues) @ eigenvectors.T)[:, None, None]
    return np.clip(x, 0, 255, out=x)


@wrong(GIVEN, r"sort|order|given|eigenvalue|eigenvector|differ|expected")
def sorts_again(x, eigenvalues, eigenvectors, alphas):
    order = np.argsort(eigenvalues)
    return _shifted(x, (alphas * eigenvalues[order]) @ eigenvectors[:, order].T)


@wrong(DOCSTRING, r"one shift|photograph|pixel|row|axis|broadcast|shape|raise|error")
def shift_a_column(x, eigenvalues, eigenvectors, alphas):
    shift = (alphas * eigenvalues) @ eigenvectors.T
    return np.clip(x.astype("float64") + shift, 0, 255)


@wrong(DOCSTRING, r"array|list|type")
def a_list(x, eigenvalues, eigenvectors, alphas):
    return [np.clip(one + eigenvectors @ (a * eigenvalues), 0, 255) for one, a in zip(x, alphas, strict=False)]


@wrong(FORMULA, r"eigenvector|p_|length|norm|given|λ|shift")
def colours_by_sum(x, eigenvalues, eigenvectors, alphas):
    p = eigenvectors / np.abs(eigenvectors).sum(axis=0)
    return _shifted(x, (alphas * eigenvalues) @ p.T)


@debatable("a tensor: the next cell takes np.abs(pca_color(...) - by_formula), which works with one")
def a_tensor(x, eigenvalues, eigenvectors, alphas):
    import tensorflow as tf

    return tf.constant(_shifted(x, (alphas * eigenvalues) @ eigenvectors.T))


@debatable("float16 steps: neighbouring values near 255 lie 1/8 apart; is that rounding?")
def in_float16(x, eigenvalues, eigenvectors, alphas):
    return _shifted(x, (alphas * eigenvalues) @ eigenvectors.T).astype("float16")
