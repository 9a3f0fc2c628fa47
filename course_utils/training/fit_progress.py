"""How far a training is, on the notebook's line of progress."""

import keras

from course_utils.progress import Level, someone_watches


class FitProgress(keras.callbacks.Callback):
    """Tells epoch, loss and the time left while `fit` runs: `net.fit(..., verbose=0, callbacks=[FitProgress()])`.

    Nothing of it stays in the notebook, and where nobody watches nothing is shown (see `course_utils.progress`). It
    changes nothing about the training.
    """

    def __init__(self):
        super().__init__()
        self._epoch, self._level = 0, Level()
        if someone_watches():  # else Keras need not wait for each step's loss
            self.on_train_batch_end = self._tell

    def on_train_begin(self, logs=None):
        self._level = Level()
        self._level.__enter__()

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def _tell(self, batch, logs=None):
        epochs, steps = self.params.get("epochs") or 1, self.params.get("steps")
        done = (self._epoch + ((batch + 1) / steps if steps else 0)) / epochs
        words = [f"epoch {self._epoch + 1} of {epochs}"] if epochs > 1 else []
        words += [f"step {batch + 1} of {steps}"] if epochs == 1 and steps else []
        words += [f"loss {logs['loss']:.3g}"] if logs and "loss" in logs else []
        self._level.tell(min(done, 1), " · ".join(words))

    def on_train_end(self, logs=None):
        self._level.__exit__()
