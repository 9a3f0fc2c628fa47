"""Solutions of `zero_pad_shortcut`."""

import numpy as np
from keras import layers, ops

from mutants import Bank, Mutant

BANK = Bank("zero_pad_shortcut")


def missing(X, filters):
    return filters - X.shape[-1]


def pad(X, before, after, **options):
    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [before, after]], **options)


CHANGED = {
    "zeros_before": (
        lambda X, filters: pad(X, missing(X, filters), 0),
        r"the zeros come before the channels of X[\s\S]*0, 0, 0, 0, 0, ",
    ),
    "zeros_on_both_sides": (
        lambda X, filters: pad(X, missing(X, filters) // 2, missing(X, filters) - missing(X, filters) // 2),
        "the zeros are on both sides",
    ),
    "too_many": (lambda X, filters: pad(X, 0, filters), r"shape is not[\s\S]*5×4×3 becomes 5×4×11[\s\S]*5×4×8"),
    "rows_padded": (
        lambda X, filters: ops.pad(X, [[0, 0], [0, missing(X, filters)], [0, 0], [0, 0]]),
        "5×4×3 becomes 10×4×3",
    ),
    "unchanged": (lambda X, filters: X, "5×4×3 becomes 5×4×3"),
    "ones": (lambda X, filters: pad(X, 0, missing(X, filters), constant_values=1), "the new channels are ones"),
    "learned": (lambda X, filters: layers.Conv2D(filters, 1, use_bias=False)(X), r"has weights[\s\S]*24 weights"),
    "normalized": (
        lambda X, filters: layers.BatchNormalization()(pad(X, 0, missing(X, filters))),
        "the shortcut has weights",
    ),
    "repeated": (
        lambda X, filters: ops.concatenate([X] * filters, axis=-1)[..., :filters],
        "the new channels repeat X",
    ),
    "with_relu": (
        lambda X, filters: ops.relu(pad(X, 0, missing(X, filters))),
        "the output is not X with channels of zeros behind it",
    ),
    "halved": (lambda X, filters: pad(X, 0, missing(X, filters))[:, ::2, ::2], "5×4×3 becomes 3×2×8"),
    "an_array": (
        lambda X, filters: np.zeros((1, *X.shape[1:-1], filters)),
        "returns a ndarray in place of a tensor",
    ),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("returns nothing")
def forgets_to_return(X, filters):
    pad(X, 0, missing(X, filters))


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(X, filters):
    raise NotImplementedError


def concatenated(X, filters):
    n = missing(X, filters)
    return ops.concatenate([X, *[ops.zeros_like(X[..., :1])] * n], axis=-1) if n else X


def by_axes(X, filters):
    """`ZeroPadding2D` pads rows and columns, so channels become rows for a moment."""
    turned = layers.Permute((3, 2, 1))(X)
    return layers.Permute((3, 2, 1))(layers.ZeroPadding2D(((0, missing(X, filters)), (0, 0)))(turned))


BANK.right |= {
    "pad": lambda X, filters: pad(X, 0, missing(X, filters)),
    "negative_axis": lambda X, filters: ops.pad(X, ((0, 0),) * 3 + ((0, filters - X.shape[3]),)),
    "lambda_layer": lambda X, filters: layers.Lambda(lambda x: pad(x, 0, missing(x, filters)))(X),
    "concatenated": concatenated,
    "by_axes": by_axes,
    "by_matrix": lambda X, filters: ops.matmul(X, ops.eye(X.shape[-1], filters)),
}
