# Made by `course build` out of notebooks/source/02b_saving_callbacks_tuning.py: change that, not this.
# sha256 of the rest: d0b6374421616db03030c3d5a410dccc23d914b6c1eca54577654f99cfd9db0f
"""The course's own answers of lesson 02b."""

from course_utils.own_answers import own_answer
import keras


@own_answer("loss_history")
def loss_history():
    """A new callback; after fit its `losses` has a list for each epoch: the loss of each batch by itself."""

    class LossHistory(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            self.losses.append([])
            self.total = 0.0

        def on_train_batch_end(self, batch, logs=None):
            before, self.total = self.total, (batch + 1) * logs["loss"]
            self.losses[-1].append(self.total - before)

    return LossHistory()


@own_answer("resume_training")
def resume_training(model, x, y, epochs, folder):
    """Train to `epochs` epochs in all, going on from what `folder` holds; returns the trained model.

    model: compiled and built, as at its beginning. folder: a pathlib.Path that is there, empty at first.
    """
    options = {"delete_checkpoint": False, "double_checkpoint": True}
    backup = keras.callbacks.BackupAndRestore(folder, **options)
    model.fit(x, y, epochs=epochs, shuffle=False, callbacks=[backup], verbose=0)
    return model
