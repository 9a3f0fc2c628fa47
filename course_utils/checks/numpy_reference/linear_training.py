"""A linear model, trained step by step in NumPy: what training must come to, and what it comes to by mistake."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # the defaults of keras.optimizers.Adam


@dataclass
class Adam:
    """Adam (Kingma and Ba, 2015, algorithm 1, in the order of section 2's end), with what it keeps of the past."""

    rate: float
    steps: int = 0
    momentum: np.ndarray | float = 0.0
    velocity: np.ndarray | float = 0.0

    def change(self, gradient: np.ndarray) -> np.ndarray:
        """What is added to the weights for this gradient."""
        self.steps += 1
        self.momentum = BETA_1 * self.momentum + (1 - BETA_1) * gradient
        self.velocity = BETA_2 * self.velocity + (1 - BETA_2) * gradient**2
        rate = self.rate * np.sqrt(1 - BETA_2**self.steps) / (1 - BETA_1**self.steps)
        return -rate * self.momentum / (np.sqrt(self.velocity) + EPSILON)


@dataclass
class Sgd:
    """Gradient descent without momentum."""

    rate: float

    def change(self, gradient: np.ndarray) -> np.ndarray:
        """What is added to the weights for this gradient."""
        return -self.rate * gradient


@dataclass
class Linear:
    """y = x·w + b with the mean squared error.

    Attributes:
        weights: (d + 1,) w, and b as the last.
        losses: of each step so far, on its batch, before the weights change.
    """

    weights: np.ndarray
    optimizer: Adam | Sgd
    losses: list[float] = field(default_factory=list)

    def train(self, batches: Sequence[tuple[np.ndarray, np.ndarray]], epochs: int) -> "Linear":
        """So many times through the batches, each x (m, d) and y (m,), in their order; returns itself."""
        for x, y in list(batches) * epochs:
            ones = np.append(x, np.ones((len(x), 1)), axis=1)
            error = ones @ self.weights - y
            self.losses.append(float(np.mean(error**2)))
            self.weights = self.weights + self.optimizer.change(2 * ones.T @ error / len(y))
        return self


def in_batches(x: np.ndarray, y: np.ndarray, size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The examples in their order, `size` at a time; the last batch may be smaller."""
    for start in range(0, len(x), size):
        yield x[start : start + size].astype("float64"), y[start : start + size].astype("float64")
