"""Solutions of `loss_history`."""

import keras
import numpy as np

from mutants import Bank, Mutant

BANK = Bank("loss_history")


class Base(keras.callbacks.Callback):
    """A right callback in small methods, so that a solution may differ in one of them."""

    def on_train_begin(self, logs=None):
        self.losses = []

    def on_epoch_begin(self, epoch, logs=None):
        self.losses.append([])
        self.total = 0.0

    def on_train_batch_end(self, batch, logs=None):
        self.losses[-1].append(self.one(batch, logs))

    def one(self, batch, logs):
        before, self.total = self.total, (batch + 1) * logs["loss"]
        return self.total - before


def made(**methods):
    """A solution with a callback in which these methods are others."""
    return lambda: type("LossHistory", (Base,), methods)()


def never(self, *arguments, **options):
    """In place of a method that is missing."""


def difference_of_means(self, batch, logs):
    before, self.total = self.total, logs["loss"]
    return self.total - before


def from_nought(self, batch, logs):
    before, self.total = self.total, batch * logs["loss"]
    return self.total - before


def one_list(self, batch, logs=None):
    self.losses.append(self.one(batch, logs))


def begins_once(self):
    Base.__init__(self)
    self.losses = []


def no_reset(self, epoch, logs=None):
    self.losses.append([])
    self.total = getattr(self, "total", 0.0)


def from_outside(self, batch, logs=None):
    """Stops the mean of Keras itself."""
    self.losses[-1].append(float(logs["loss"]))
    for metric in self.model.metrics:
        metric.reset_state()


CHANGED = {
    "running_means": (made(one=lambda self, batch, logs: logs["loss"]), "the losses are running means"),
    "sums": (made(one=lambda self, batch, logs: (batch + 1) * logs["loss"]), "the losses are sums"),
    "difference_of_means": (made(one=difference_of_means), "differences of running means"),
    "from_nought": (made(one=from_nought), "the batches are counted from 0"),
    "no_reset": (made(on_epoch_begin=no_reset), "the sum of the epoch before is taken away"),
    "one_flat_list": (
        made(on_train_batch_end=one_list, on_epoch_begin=lambda self, epoch, logs=None: setattr(self, "total", 0.0)),
        "one flat list[\\s\\S]*8 entries after 2 epochs of 4",
    ),
    "epochs_only": (
        made(
            on_epoch_begin=never,
            on_train_batch_end=never,
            on_epoch_end=lambda self, epoch, logs: self.losses.append(logs["loss"]),
        ),
        "one flat list[\\s\\S]*2 entries after 2 epochs",
    ),
    "a_list_of_one": (
        made(on_train_batch_end=never, on_epoch_end=lambda self, epoch, logs: self.losses[-1].append(logs["loss"])),
        "not one number a batch[\\s\\S]*lists of 1, 1 numbers[\\s\\S]*4 in each",
    ),
    "validation_too": (
        made(on_test_batch_end=lambda self, batch, logs=None: self.losses[-1].append(logs["loss"])),
        "not one number a batch[\\s\\S]*of training only",
    ),
    "goes_on": (made(__init__=begins_once, on_train_begin=never), "a second fit adds to the losses of the first"),
    "one_epoch": (
        made(
            on_epoch_begin=lambda self, epoch, logs=None: (setattr(self, "losses", [[]]), setattr(self, "total", 0.0))
        ),
        "the number of lists is not that of the epochs[\\s\\S]*1 lists",
    ),
    "resets_the_metric": (made(on_train_batch_end=from_outside), "the losses that History records have changed"),
    "other_name": (
        made(on_train_end=lambda self, logs=None: self.__dict__.update(history=self.__dict__.pop("losses"))),
        "no attribute `losses`",
    ),
    "array": (
        made(on_train_end=lambda self, logs=None: setattr(self, "losses", np.array(self.losses))),
        "`losses` is a ndarray",
    ),
    "a_dictionary": (
        made(on_train_end=lambda self, logs=None: setattr(self, "losses", dict(enumerate(self.losses)))),
        "`losses` is a dict",
    ),
    "text": (made(one=lambda self, batch, logs: f"loss {logs['loss']}"), "not the losses of the batches[\\s\\S]*nan"),
    "square_root": (made(one=lambda self, batch, logs: logs["loss"] ** 0.5), "not the losses of the batches"),
    "the_class": (lambda: Base, "returns the class, not an object"),
    "nothing": (lambda: None, "your function returns nothing"),
    "a_list": (lambda: [Base()], "returns a list, no callback"),
    "no_subclass": (lambda: object(), "returns a object, no callback"),
    "no_epoch_list": (made(on_epoch_begin=never), "IndexError in line"),
}
BANK.wrong |= {name: Mutant(wrong, label) for name, (wrong, label) in CHANGED.items()}


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub():
    raise NotImplementedError("loss_history")


@BANK.passes
def plain():
    return Base()


@BANK.passes
def from_the_list_so_far():
    class LossHistory(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            self.losses.append([])

        def on_train_batch_end(self, batch, logs=None):
            seen = self.losses[-1]
            seen.append((len(seen) + 1) * logs["loss"] - sum(seen))

    return LossHistory()


@BANK.passes
def undone_at_the_end_of_the_epoch():
    class LossHistory(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.losses, self.means = [], []

        def on_train_batch_end(self, batch, logs=None):
            self.means.append(logs["loss"])

        def on_epoch_end(self, epoch, logs=None):
            sums = np.array(self.means) * np.arange(1, len(self.means) + 1)
            self.losses.append(np.diff(sums, prepend=0).tolist())
            self.means = []

    return LossHistory()


@BANK.passes
def a_lambda_callback():
    callback = keras.callbacks.LambdaCallback()
    callback.on_train_begin = lambda logs=None: setattr(callback, "losses", [])
    callback.on_epoch_begin = lambda epoch, logs=None: callback.losses.append([])
    callback.on_train_batch_end = lambda batch, logs=None: callback.losses[-1].append(
        (batch + 1) * logs["loss"] - sum(callback.losses[-1])
    )
    return callback


@BANK.passes
def tuples_of_tensors():
    def as_tuples(self, logs=None):
        self.losses = tuple(tuple(keras.ops.convert_to_tensor(loss) for loss in row) for row in self.losses)

    return made(on_train_end=as_tuples)()


@BANK.passes
def numbers_of_numpy():
    return made(one=lambda self, batch, logs: np.float64(Base.one(self, batch, logs)))()
