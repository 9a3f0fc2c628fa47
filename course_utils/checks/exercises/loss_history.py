"""The exercise `loss_history`."""

import numpy as np

from course_utils.checks import tolerances
from course_utils.checks.arrays.returned import listed, same
from course_utils.checks.numpy_reference.linear_training import Linear, Sgd, in_batches
from course_utils.checks.verdict import Exercise, Miss, field

FEATURES, RATE, BATCH = 3, 0.1, 5
EXPECTED = "a list for each epoch, and in it a number for each batch"


def _cases(seed: int) -> list[dict]:
    """The epochs of two fits with one callback, of which the second validates, too, and of one with another."""
    return [{"seed": seed, "batches": 4 + seed % 2, "fits": [2, 3], "other": 1}]


def _data(case: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x (m, 3), y (m,) and the first weights (4,); losses fall within an epoch, so each way to count shows."""
    rng = np.random.default_rng([case["seed"], 21])
    x = rng.normal(0, 1, (case["batches"] * BATCH, FEATURES)).astype("float32")
    y = (x @ rng.uniform(1, 3, FEATURES) + rng.normal(0, 1, len(x))).astype("float32")
    return x, y, rng.uniform(-3, -1, FEATURES + 1).astype("float32")


def _probe(fn, case: dict) -> dict:
    import keras

    x, y, weights = _data(case)
    net = keras.Sequential([keras.Input((FEATURES,)), keras.layers.Dense(1)])
    net.set_weights([weights[:-1, None], weights[-1:]])
    metric = keras.metrics.MeanAbsoluteError(name="absolute_error")  # another number of the logs, before "loss" in ABC
    # Eagerly: tracing would take longer than all steps.
    net.compile(keras.optimizers.SGD(RATE), "mse", metrics=[metric], run_eagerly=True)
    callback, other = fn(), fn()
    kind = type(callback)
    if not issubclass(kind, keras.callbacks.Callback):
        name = callback.__name__ if issubclass(kind, type) else kind.__name__
        return {"returned": str(name), "class": issubclass(kind, type), "callback": False}
    fits = []
    for used, epochs in [*((callback, epochs) for epochs in case["fits"]), (other, case["other"])]:
        options = {"batch_size": BATCH, "epochs": epochs, "shuffle": False, "verbose": 0}
        history = net.fit(x, y, callbacks=[used], validation_data=(x + 10, y) if fits else None, **options)
        fits.append(_recorded(used) | {"logged": [float(loss) for loss in history.history["loss"]]})
    told = {"returned": kind.__name__, "class": False, "callback": True, "new": callback is not other}
    return told | {"fits": fits, "kept": _recorded(callback)}


def _recorded(callback) -> dict:
    """What lies in `losses`: how it is nested, and the numbers of each epoch."""
    losses = getattr(callback, "losses", None)
    if not issubclass(type(losses), list | tuple):
        return {"kind": "missing" if losses is None else type(losses).__name__, "epochs": []}
    rows = list(losses)[:1000]
    if any(not issubclass(type(row), list | tuple | np.ndarray) or np.ndim(row) == 0 for row in rows):
        return {"kind": "flat", "epochs": [_numbers(rows)]}
    return {"kind": "lists", "epochs": [_numbers(row) for row in rows]}


def _numbers(row) -> np.ndarray:
    """Numbers and tensors of one number as an array; what is none becomes NaN."""
    return np.array([_number(value) for value in list(row)[:1000]], "float64")


def _number(value) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return np.nan


def _judge(evidence: dict, case: dict) -> Miss | None:
    if not field(evidence, "callback", bool):
        return _no_callback(evidence)
    if not field(evidence, "new", bool):
        why = "two nets that are trained by turns need a callback each; make the object within the function."
        return Miss("your function returns the same object twice", "one object", "a new one in each call", why)
    x, y, weights = _data(case)
    model, batches = Linear(weights.astype("float64"), Sgd(RATE)), list(in_batches(x, y, BATCH))
    before, earlier = 0, None
    for i, epochs in enumerate([*case["fits"], case["other"]]):
        if i == len(case["fits"]):  # another callback
            miss, earlier = _judge_shared(evidence), None
            if miss:
                return miss
        fit = evidence["fits"][i]
        model.train(batches, epochs)
        losses = np.reshape(model.losses[before:], (epochs, len(batches)))
        miss = _judge_nesting(fit, losses, earlier) or _judge_values(fit, losses)
        if miss:
            return miss
        before, earlier = before + losses.size, fit
    return None


def _no_callback(evidence: dict) -> Miss:
    got, expected = str(evidence["returned"]), "an object of a subclass of keras.callbacks.Callback"
    if field(evidence, "class", bool):
        why = "fit calls the methods of an object: LossHistory() makes one, LossHistory is its class."
        return Miss("your function returns the class, not an object of it", got, expected, why)
    what = "your function returns nothing" if got == "NoneType" else f"your function returns a {got}, no callback"
    return Miss(what, got, expected, "fit takes callbacks as a list: callbacks=[loss_history()].")


def _judge_shared(evidence: dict) -> Miss | None:
    """Whether the first callback's losses are as they were before the second one was used."""
    kept, had = evidence["kept"]["epochs"], evidence["fits"][-2]["epochs"]
    if len(kept) == len(had) and all(map(np.array_equal, kept, had)):
        return None
    why = "what is made in the class's body belongs to all its objects; `self.losses = []` in a method to one."
    what = "a second callback changes the losses of the first"
    return Miss(what, f"{len(kept)} lists in the first one", "those of its own last fit", why)


def _judge_nesting(fit: dict, losses: np.ndarray, earlier: dict | None) -> Miss | None:
    """Whether there is a list for each epoch and in it a number for each batch; `earlier`: of the fit before."""
    epochs, batches = losses.shape
    kind, rows = str(fit["kind"]), [np.asarray(row, "float64") for row in fit["epochs"]]
    if kind == "missing":
        why = "the cells below read `callback.losses`; an attribute is made by `self.losses = []`."
        return Miss("the callback has no attribute `losses` after fit", "none", EXPECTED, why)
    if kind == "flat":
        got = f"one list of {rows[0].size} entries after {epochs} epochs of {batches} batches"
        why = "an epoch begins with other weights than the one before; a list each keeps them apart."
        return Miss("`losses` is one flat list", got, EXPECTED, why)
    if kind != "lists":
        return Miss(f"`losses` is a {kind}, no list", kind, EXPECTED)
    if earlier and (miss := _judge_anew(rows, earlier["epochs"], losses)):
        return miss
    if len(rows) != epochs:
        why = "`on_epoch_begin` is called once an epoch: begin its list there."
        return Miss("the number of lists is not that of the epochs", f"{len(rows)} lists", f"{epochs} lists", why)
    lengths = [row.size for row in rows]
    if set(lengths) != {batches}:
        got = f"lists of {', '.join(map(str, lengths))} numbers"
        why = "`on_train_batch_end` is called after each batch of training, and of training only."
        return Miss("an epoch's list has not one number a batch", got, f"{batches} in each", why)
    return None


def _judge_anew(rows: list, old: list, losses: np.ndarray) -> Miss | None:
    """Whether a second fit leaves no losses of the first."""
    why = "a second fit begins anew; `on_train_begin` is called once a fit."
    expected = f"{len(losses)} lists of {losses.shape[1]} numbers, all of the second fit"
    if len(rows) == len(old) and all(map(np.array_equal, rows, old)):
        return Miss("a second fit is not recorded", "the losses of the first", expected, why)
    if len(rows) > len(losses) or any(
        len(row) and same(now[: len(row)], row) for now, row in zip(rows, old, strict=False)
    ):
        got = f"lists of {', '.join(str(len(row)) for row in rows)} numbers"
        return Miss("a second fit adds to the losses of the first", got, expected, why)
    return None


def _judge_values(fit: dict, losses: np.ndarray) -> Miss | None:
    have = np.stack([np.asarray(row, "float64") for row in fit["epochs"]])
    expected = f"{listed(losses[0])}: the losses of the first batches, each by itself"
    if same(have, losses):
        logged = np.asarray(fit["logged"], "float64")
        if logged.shape == losses[:, 0].shape and np.allclose(logged, losses.mean(axis=1), rtol=tolerances.LOSS):
            return None
        why = "whoever draws History sees it: a callback looks on, it does not change what is counted."
        return Miss("the losses that History records have changed", listed(logged), listed(losses.mean(axis=1)), why)
    number = np.arange(1, losses.shape[1] + 1)
    means = np.cumsum(losses, axis=1) / number
    for what, wrong, why in (
        ("the losses are running means", means, "logs['loss'] is the mean over the batches of the epoch so far."),
        ("the losses are sums", np.cumsum(losses, axis=1), "take away what had been summed up before this batch."),
        (
            "the losses are differences of running means",
            np.diff(means, axis=1, prepend=0),
            "a mean of n has to be multiplied by n before another is taken away.",
        ),
        (
            "the batches are counted from 0",
            np.diff(means * (number - 1), axis=1, prepend=0),
            "after batch 0 one batch has been seen: the mean after `batch` is one of batch + 1.",
        ),
        (
            "the sum of the epoch before is taken away from the first batch",
            _across_epochs(means, number),
            "Keras begins its mean anew with each epoch, so your sum has to as well.",
        ),
    ):
        if same(have, wrong):
            return Miss(what, listed(have[0] if same(have[0], wrong[0]) else have), expected, why)
    why = "they are those of this model, in the order of the batches, before the step."
    return Miss("the numbers are not the losses of the batches", listed(have[0]), expected, why)


def _across_epochs(means: np.ndarray, number: np.ndarray) -> np.ndarray:
    """What comes out when the sum so far is not set to 0 between the epochs."""
    return np.diff((means * number).ravel(), prepend=0).reshape(means.shape)


EXERCISE = Exercise(
    name="loss_history",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "A class that inherits from keras.callbacks.Callback; write the methods in which something is to happen.",
        "on_train_begin makes the outer list, on_epoch_begin appends an empty one, on_train_batch_end fills it.",
        "After batch k (from 0) logs['loss'] is the mean of k + 1 losses, so (k + 1) · logs['loss'] is their sum.",
        "Keep the sum of the epoch so far; the batch's own loss is the new sum less the old one.",
    ),
)
