"""Parts of a set of pictures, drawn with a seed."""

import numpy as np

Pair = tuple[np.ndarray, np.ndarray]


def sample_per_class(x: np.ndarray, y: np.ndarray, per_class: int, seed: int) -> Pair:
    """`per_class` photographs of each class (all, where there are fewer), drawn with `seed`."""
    random = np.random.default_rng(seed)
    chosen = np.concatenate([random.permutation(np.flatnonzero(y == label))[:per_class] for label in np.unique(y)])
    return x[chosen], y[chosen]
