"""A training that is cut short at a known place."""

from typing import Any


def cut_short(model: Any, epoch: int, batch: int) -> Any:
    """The same model, whose `fit` is interrupted after so many whole epochs and batches, as by ■ in the toolbar.

    Its weights are left as they are in that moment. Raised is `KeyboardInterrupt`.

    Args:
        model: a compiled `keras.Model`.
        epoch: how many epochs `fit` ends before.
        batch: how many batches of the next one.
    """
    import keras

    class Interruption(keras.callbacks.Callback):
        at = 0

        def on_epoch_begin(self, number, logs=None):
            self.at = number

        def on_train_batch_end(self, number, logs=None):
            if (self.at, number + 1) == (epoch, batch):
                raise KeyboardInterrupt

    fit = model.fit

    def interrupted_fit(*arguments: Any, callbacks: Any = (), **options: Any) -> Any:
        return fit(*arguments, callbacks=[*(callbacks or ()), Interruption()], **options)

    model.fit = interrupted_fit
    return model
