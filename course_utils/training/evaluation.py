"""What a network answers, counted."""

import numpy as np


def accuracy(model, x: np.ndarray, y: np.ndarray, batch_size: int = 500) -> float:
    """The fraction of pictures x (m, n_H, n_W, n_C) whose most probable class is y (m,)."""
    return float(right_answers(model, x, y, batch_size).mean())


def right_answers(model, x: np.ndarray, y: np.ndarray, batch_size: int = 500) -> np.ndarray:
    """Whether the most probable class of each picture x (m, n_H, n_W, n_C) is y (m,): (m,), bool."""
    return outputs(model, x, batch_size).argmax(axis=-1) == y


def outputs(model, x: np.ndarray, batch_size: int = 500) -> np.ndarray:
    """What the model makes of x (m, ...) in inference mode: (m, ...).

    Runs layer by layer: for a model that is used once, compiling it as `evaluate` does would take longer.
    """
    starts = range(0, len(x), batch_size)
    return np.concatenate([np.asarray(model(x[start : start + batch_size], training=False)) for start in starts])
