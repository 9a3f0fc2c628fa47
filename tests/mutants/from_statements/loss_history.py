"""Solutions of `loss_history`, written from its statement alone."""

import keras
import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

ALONE = "After `fit`, its `losses` has a list for each epoch: the loss of each batch **by itself**."
MEAN = "Beware: `logs['loss']` is the *mean* over the batches of this epoch so far."
ANEW = "A second `fit` begins anew."
NEW = "`loss_history()` returns a new object of it."
INHERITS = "Write a callback, a class that inherits from `keras.callbacks.Callback`."


@right("the sum so far, less the sum before")
def by_sums():
    class LossHistory(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            self.losses.append([])
            self.before = 0.0

        def on_train_batch_end(self, batch, logs=None):
            total = logs["loss"] * (batch + 1)
            self.losses[-1].append(total - self.before)
            self.before = total

    return LossHistory()


@right("keeps the means, and takes the differences when the epoch is over")
def by_diff():
    class Recorder(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            self.means = []

        def on_train_batch_end(self, batch, logs=None):
            self.means.append(float(logs["loss"]))

        def on_epoch_end(self, epoch, logs=None):
            sums = np.array(self.means) * np.arange(1, len(self.means) + 1)
            self.losses.append(np.diff(sums, prepend=0).tolist())

    return Recorder()


class _Counting(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses = []

    def on_train_begin(self, logs=None):
        self.losses.clear()

    def on_epoch_begin(self, epoch, logs=None):
        self.losses.append([])

    def on_train_batch_end(self, batch, logs=None):
        now = self.losses[-1]
        now.append((len(now) + 1) * logs["loss"] - sum(now))


@right("a class outside of the function, which sums what it has recorded")
def class_outside():
    return _Counting()


@right("the methods of a LambdaCallback, the losses in a closure")
def by_lambda_callback():
    losses, means = [], []

    def begin(logs=None):
        del losses[:]

    def epoch_begin(epoch, logs=None):
        losses.append([])
        means[:] = [0.0]

    def batch_end(batch, logs=None):
        means.append(logs["loss"])
        losses[-1].append(means[-1] * (batch + 1) - means[-2] * batch)

    callback = keras.callbacks.LambdaCallback(
        on_train_begin=begin, on_epoch_begin=epoch_begin, on_train_batch_end=batch_end
    )
    callback.losses = losses
    return callback


@right("a property that computes the losses from the means when it is read")
def by_property():
    class Lazy(keras.callbacks.Callback):
        means = ()

        def on_train_begin(self, logs=None):
            self.means = []

        def on_epoch_begin(self, epoch, logs=None):
            self.means.append([])

        def on_batch_end(self, batch, logs=None):
            self.means[-1].append(logs["loss"])

        @property
        def losses(self):
            return [[(i + 1) * m[i] - (i * m[i - 1] if i else 0) for i in range(len(m))] for m in self.means]

    return Lazy()


@right("a class made by type()")
def by_type():
    def start(self, logs=None):
        self.losses = []

    def epoch(self, number, logs=None):
        self.losses += [[]]

    def batch(self, number, logs=None):
        self.losses[-1] += [logs.get("loss") * (number + 1) - sum(self.losses[-1])]

    methods = {"on_train_begin": start, "on_epoch_begin": epoch, "on_train_batch_end": batch}
    return type("Losses", (keras.callbacks.Callback,), methods)()


@debatable("inherits from History: fit then returns this object, whose history grows with a second fit")
def child_of_history():
    class Finer(keras.callbacks.History):
        def on_train_begin(self, logs=None):
            super().on_train_begin(logs)
            self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            self.current, self.mean = [], 0.0
            self.losses.append(self.current)

        def on_train_batch_end(self, batch, logs=None):
            new = np.float64(logs["loss"])
            self.current.append(new + batch * (new - self.mean))
            self.mean = new

    return Finer()


@right("the first batch of an epoch is told by its number")
def told_by_the_number():
    class ByNumber(keras.callbacks.Callback):
        def on_train_begin(self, *_):
            self.losses = []

        def on_train_batch_end(self, batch, logs):
            if batch == 0:
                self.losses.append([])
                self.total = 0
            mean = logs["loss"]
            own = mean * (batch + 1) - self.total
            self.total += own
            self.losses[-1].append(own)

    return ByNumber()


class _Begun(keras.callbacks.Callback):
    """What most of the wrong ones below have right."""

    def on_train_begin(self, logs=None):
        self.losses = []

    def on_epoch_begin(self, epoch, logs=None):
        self.losses.append([])
        self.total = 0.0

    def on_train_batch_end(self, batch, logs=None):
        total = (batch + 1) * logs["loss"]
        self.losses[-1].append(total - self.total)
        self.total = total


@wrong(MEAN, r"mean|so far|by itself|average")
def the_means():
    class Means(_Begun):
        def on_train_batch_end(self, batch, logs=None):
            self.losses[-1].append(logs["loss"])

    return Means()


@wrong(MEAN, r"mean|sum|so far|by itself")
def the_sums():
    class Sums(_Begun):
        def on_train_batch_end(self, batch, logs=None):
            self.losses[-1].append(logs["loss"] * (batch + 1))

    return Sums()


@wrong(MEAN, r"mean|differ|by itself|number of batches", r"second `?fit")
def difference_of_the_means():
    class Differences(_Begun):
        def on_train_batch_end(self, batch, logs=None):
            self.losses[-1].append(logs["loss"] - self.total)
            self.total = logs["loss"]

    return Differences()


@wrong(MEAN, r"mean|by itself|first|batch|from 0|count", r"second `?fit")
def counted_from_one():
    class OffByOne(_Begun):
        def on_train_batch_end(self, batch, logs=None):
            total = batch * logs["loss"]
            self.losses[-1].append(total - self.total)
            self.total = total

    return OffByOne()


@wrong(MEAN, r"epoch|mean|by itself")
def the_sum_goes_on_in_the_next_epoch():
    class GoesOn(_Begun):
        def on_train_begin(self, logs=None):
            self.losses, self.total = [], 0.0

        def on_epoch_begin(self, epoch, logs=None):
            self.losses.append([])

    return GoesOn()


@wrong(MEAN, r"mean|epoch|by itself|differ")
def all_batches_of_the_fit_are_counted():
    class Counts(_Begun):
        def on_train_begin(self, logs=None):
            self.losses, self.seen, self.total = [], 0, 0.0

        def on_epoch_begin(self, epoch, logs=None):
            self.losses.append([])

        def on_train_batch_end(self, batch, logs=None):
            self.seen += 1
            total = self.seen * logs["loss"]
            self.losses[-1].append(total - self.total)
            self.total = total

    return Counts()


@wrong(ALONE, r"list|epoch|flat|nested")
def one_flat_list():
    class Flat(_Begun):
        def on_epoch_begin(self, epoch, logs=None):
            self.total = 0.0

        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            self.losses.append(total - self.total)
            self.total = total

    return Flat()


@wrong(ALONE, r"batch|number|list|epoch|length")
def one_number_an_epoch():
    class Epochs(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.losses = []

        def on_epoch_end(self, epoch, logs=None):
            self.losses.append([logs["loss"]])

    return Epochs()


@wrong(ALONE, r"epoch|list|last|number")
def only_the_last_epoch():
    class Last(_Begun):
        def on_epoch_begin(self, epoch, logs=None):
            self.losses, self.total = [[]], 0.0

    return Last()


@wrong(ALONE, r"epoch|last|list|number")
def the_last_epoch_is_missing():
    class Late(_Begun):
        def on_train_begin(self, logs=None):
            self.losses, self.now = [], []

        def on_epoch_begin(self, epoch, logs=None):
            if self.now:
                self.losses.append(self.now)
            self.now, self.total = [], 0.0

        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            self.now.append(total - self.total)
            self.total = total

    return Late()


@wrong(ALONE, r"batch|empty|list|epoch|length|number")
def one_list_that_is_emptied():
    class Emptied(_Begun):
        def on_train_begin(self, logs=None):
            self.losses, self.now = [], []

        def on_epoch_begin(self, epoch, logs=None):
            self.now.clear()
            self.total = 0.0

        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            self.now.append(total - self.total)
            self.total = total

        def on_epoch_end(self, epoch, logs=None):
            self.losses.append(self.now)

    return Emptied()


@wrong(ALONE, r"batch|number|first|list|length")
def the_first_batch_is_missing():
    class Missing(_Begun):
        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            if batch > 0:
                self.losses[-1].append(total - self.total)
            self.total = total

    return Missing()


@wrong(ALONE, r"batch|number|list|length|10|every")
def every_tenth_batch():
    class Tenth(_Begun):
        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            if batch % 10 == 0:
                self.losses[-1].append(total - self.total)
            self.total = total

    return Tenth()


@wrong(ALONE, r"batch|validation|number|list|length")
def validation_batches_too():
    class Both(_Begun):
        def on_test_begin(self, logs=None):
            self.tested = 0.0

        def on_test_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            self.losses[-1].append(total - self.tested)
            self.tested = total

    return Both()


@wrong(ALONE, r"batch|begin|logs|loss|KeyError|number|length|list")
def at_the_begin_of_a_batch():
    class Begin(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            self.losses.append([])

        def on_train_batch_begin(self, batch, logs=None):
            if logs and "loss" in logs:
                self.losses[-1].append(logs["loss"])

    return Begin()


@wrong(ALONE, r"losses|attribute")
def another_name():
    class Named(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.history = []

        def on_epoch_begin(self, epoch, logs=None):
            self.history.append([])
            self.total = 0.0

        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            self.history[-1].append(total - self.total)
            self.total = total

    return Named()


@wrong(ALONE, r"round|loss|differ|exact|by itself|value")
def rounded():
    class Rounded(_Begun):
        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            self.losses[-1].append(round(total - self.total, 1))
            self.total = total

    return Rounded()


@wrong(ALONE, r"loss|accura|by itself|value|differ")
def the_first_of_the_logs_that_comes():
    class Other(_Begun):
        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * sorted(logs.items())[0][1]
            self.losses[-1].append(total - self.total)
            self.total = total

    return Other()


@wrong(ANEW, r"second|anew|again|fit", r"\bmean\b")
def a_second_fit_is_appended():
    class Appends(_Begun):
        def __init__(self):
            super().__init__()
            self.losses = []

        def on_train_begin(self, logs=None):
            pass

    return Appends()


@wrong(ANEW, r"second|anew|again|fit|epoch")
def longer_lists_in_a_second_fit():
    class Longer(keras.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            if len(self.losses) <= epoch:
                self.losses.append([])
            self.now, self.total = self.losses[epoch], 0.0

        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            self.now.append(total - self.total)
            self.total = total

    return Longer()


@wrong(ANEW, r"second|anew|again|fit", r"\bmean\b")
def records_the_first_fit_only():
    class First(_Begun):
        losses, finished = None, False

        def on_train_begin(self, logs=None):
            if self.losses is None:
                self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            if not self.finished:
                super().on_epoch_begin(epoch, logs)

        def on_train_batch_end(self, batch, logs=None):
            if not self.finished:
                super().on_train_batch_end(batch, logs)

        def on_train_end(self, logs=None):
            self.finished = True

    return First()


_ONE = _Begun()


@wrong(NEW, r"new|same|object|twice|own|call")
def always_the_same_object():
    return _ONE


_SHARED = []


@wrong(NEW, r"new|same|object|share|own|other|another|call|class", r"\bmean\b")
def a_list_for_all_objects():
    class Shares(_Begun):
        losses = _SHARED

        def on_train_begin(self, logs=None):
            self.losses.clear()

    return Shares()


@wrong(NEW, r"object|class|instance|\(\)|brackets")
def returns_the_class():
    return _Begun


@wrong(NEW, r"return|None|object|callback")
def returns_nothing():
    _Begun()


@wrong(INHERITS, r"inherit|Callback|keras\.callbacks")
def inherits_from_nothing():
    class Plain:
        def __init__(self):
            self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            self.losses.append([])
            self.total = 0.0

        def on_train_batch_end(self, batch, logs=None):
            total = (batch + 1) * logs["loss"]
            self.losses[-1].append(total - self.total)
            self.total = total

    return Plain()


@wrong(INHERITS, r"inherit|Callback|keras\.callbacks|function")
def a_function_in_place_of_a_callback():
    losses = []

    def record(batch, logs):
        losses.append(logs["loss"])

    record.losses = losses
    return record


@debatable("resets the model's metrics before each batch: the losses are right, but what fit reports is not")
def resets_the_metrics():
    class Resets(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.losses = []

        def on_epoch_begin(self, epoch, logs=None):
            self.losses.append([])

        def on_train_batch_begin(self, batch, logs=None):
            self.model.reset_metrics()

        def on_train_batch_end(self, batch, logs=None):
            self.losses[-1].append(logs["loss"])

    return Resets()


@debatable("an array for each epoch in place of a list")
def an_array_for_each_epoch():
    class Arrays(_Begun):
        def on_epoch_end(self, epoch, logs=None):
            self.losses[-1] = np.array(self.losses[-1])

    return Arrays()


@debatable("a dict of lists, by the epoch's number: it has a list for each epoch")
def a_dict_of_lists():
    class Dict(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.losses = {}

        def on_epoch_begin(self, epoch, logs=None):
            self.now = self.losses[epoch] = []

        def on_train_batch_end(self, batch, logs=None):
            self.now.append((batch + 1) * logs["loss"] - sum(self.now))

    return Dict()


@debatable("begins anew at the epoch 0: a second fit with `initial_epoch` goes on in the old lists")
def anew_at_epoch_zero():
    class Zero(_Begun):
        def on_train_begin(self, logs=None):
            pass

        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 0:
                self.losses = []
            super().on_epoch_begin(epoch, logs)

    return Zero()
