"""Learning rates that change while a network trains."""

import math

import keras


class RateSchedule(keras.callbacks.Callback):
    """A linear warm-up to a learning rate, then a cosine decay to 0, or a constant rate.

    A callback and no `keras.optimizers.schedules`, since a model that is traced once can be trained with many.

    Warm-up: Goyal et al., 2017, section 2.2. Cosine decay: Loshchilov and Hutter, 2017, equation (5).

    Args:
        rate: the largest.
        steps: of the whole training.
        warm_up: steps until the rate is reached; 0 begins with it.
        decay: whether the rate falls afterwards.
    """

    def __init__(self, rate: float, steps: int, warm_up: int = 0, decay: bool = True):
        super().__init__()
        self.rate, self.steps, self.warm_up, self.decay = rate, steps, warm_up, decay
        self.step = 0

    def at(self, step: int) -> float:
        """The rate of a step, counted from 0."""
        if step < self.warm_up:
            return self.rate * (step + 1) / (self.warm_up + 1)
        if not self.decay:
            return self.rate
        progress = min(1.0, (step - self.warm_up) / max(1, self.steps - self.warm_up))
        return self.rate * (1 + math.cos(math.pi * progress)) / 2

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = self.at(self.step)
        self.step += 1
