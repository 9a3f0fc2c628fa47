# %% [markdown]
# # Keras experiments: from a simple net to a better one
# [![Open in Colab](badge)](colab)
#
# **You will be able to** say what a loss, a metric and a regularizer compute, try out settings one after the other with several seeds, tell a gain from chance, and choose on a validation set.
#
# **Time** 60 minutes of reading and writing, 10 minutes of training on a laptop. **Needs** lesson 01. Lesson 02b goes on with saving, callbacks and automatic tuning.

# %% tags=["setup"]
import os

from course_utils import scratch_folder, start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("02a_keras_experiments", PROFILE)

# %% [markdown]
# ## Digits as inputs
# The notes improve a dense net on handwritten digits, one setting after the other: a ladder. We climb it too, and ask of each step whether the gain is more than chance.
#
# A dense layer takes a row of numbers: 28 × 28 pixels become 784 inputs from 0 to 1. A quarter of the training digits is the **validation set**, on which everything is compared and chosen. The **test set** is evaluated once, at the end.

# %% [markdown]
# Only a part of the training digits is used, so that every setting can be trained from several seeds.

# %%
import keras
import numpy as np
from keras import layers, losses, metrics, ops

from course_utils.datasets import load_digits, split_validation

digits = load_digits()
(train_x, train_y), (validation_x, validation_y) = split_validation(digits, 0.25)


# %%
def flat(images):
    """Pixels (m, 28, 28, 1) from 0 to 255 as inputs (m, 784) from 0 to 1, float32."""
    return images.reshape(len(images), -1).astype("float32") / 255


train_set = flat(train_x[: sizes.train_size]), train_y[: sizes.train_size]
validation_set = flat(validation_x[: sizes.validation_size]), validation_y[: sizes.validation_size]
seeds, few_seeds = (f"{len(some)} seeds" for some in (sizes.seeds, sizes.few_seeds))
caption = f"{len(train_set[1]):,} digits to learn from, {len(validation_set[1]):,} to validate with, {seeds}"
print(caption)

# %% [markdown]
# ## A simple net
# What differs between experiments stands in a dictionary of settings. The simple net: no hidden layer; stochastic gradient descent (SGD) with its default learning rate, 0.01; Keras's default batches, of 32; and few epochs, to suit a slow laptop. `validation_freq` saves time: validation runs after the last epoch alone.


# %%
def build(settings):
    """A dense net for 784 inputs and ten classes, compiled."""
    net = keras.Sequential([keras.Input((784,))])
    for units in settings["hidden"]:
        net.add(layers.Dense(units, activation="relu"))
        net.add(layers.Dropout(settings["dropout"]))
    net.add(layers.Dense(10, activation="softmax"))
    optimizer = getattr(keras.optimizers, settings["optimizer"])
    net.compile(
        optimizer(learning_rate=settings["learning_rate"]),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return net


# %%
simple = {"hidden": [], "dropout": 0.0, "optimizer": "SGD", "learning_rate": 0.01}
simple |= {"batch_size": 32, "epochs": sizes.epochs, "validation_freq": sizes.epochs}
net = build(simple)
fitted = net.fit(*train_set, epochs=2, validation_data=validation_set, verbose=0)
print("history:", ", ".join(fitted.history))

# %% [markdown]
# The notes read `acc` and `val_acc` from the history. Keras 3 calls a metric what you called it in `compile`.

# %%
# NBVAL_CHECK_OUTPUT
from course_utils.measure import claim
from course_utils.measure.in_words import in_words

today = ["accuracy", "loss", "val_accuracy", "val_loss"]
in_notes = ["acc", "loss", "val_acc", "val_loss"]
keys = sorted(fitted.history)
claim("K16", expect=today, measured=keys, notes=in_notes)

# %% [markdown]
# Ten softmax outputs, one a class: all positive, with the sum 1. (The notes speak of one output neuron; there are ten.) The label can be a number from 0 to 9, or **one-hot**: ten numbers, a 1 at the place of the class. The first goes with `sparse_categorical_crossentropy`, the second with `categorical_crossentropy`.

# %%
outputs = net.predict(validation_set[0][:100], verbose=0)
one_hot = keras.utils.to_categorical(validation_set[1][:100], 10)
prepared = {
    "inputs": train_set[0].shape[1],
    "largest input": float(train_set[0].max()),
    "type": str(train_set[0].dtype),
    "one-hot length": one_hot.shape[1],
    "softmax sum": float(outputs.sum(axis=1).mean()),
}
print(in_words(prepared))

# %%
expected = {"inputs": 784, "largest input": 1.0, "type": "float32"}
expected |= {"one-hot length": 10, "softmax sum": 1.0}
claim("K15", expect=expected, measured=prepared, tolerance=1e-5)

# %% [markdown]
# `predict` gives the probabilities, `evaluate` the loss and the metrics. The predicted class is the index of the largest probability. Older Keras had methods for both, which the notes use; are they still there?

# %%
# NBVAL_CHECK_OUTPUT
names = ("predict", "evaluate", "predict_classes", "predict_proba")
methods = {name: hasattr(net, name) for name in names}
print(in_words(methods))
print("classes:", outputs[:8].argmax(axis=-1).shape)

# %%
# NBVAL_CHECK_OUTPUT
gone = "the class is predict(x).argmax(axis=-1), the probabilities are predict(x)"
there = {"predict": True, "evaluate": True, "predict_classes": False, "predict_proba": False}
claim("K21", expect=there, measured=methods, notes=dict.fromkeys(there, True), caveat=gone)

# %% [markdown]
# ## Losses and metrics
# The notes list "four categories of loss functions": accuracies, errors, hinge losses and cross-entropies. Here is each, from Keras and from NumPy. First the accuracies: 8 examples, 5 classes, and for the binary one a threshold of ½.

# %%
rng = np.random.default_rng(1)
p = rng.dirichlet(np.ones(5), 8).astype("float32")  # (8, 5), rows with the sum 1
y = np.where(rng.random(8) < 0.6, p.argmax(axis=1), 0)  # most are right
t = np.eye(5, dtype="float32")[y]  # one-hot
top_two = [label in row.argsort()[-2:] for label, row in zip(y, p, strict=True)]
accuracies = {
    "binary": (metrics.binary_accuracy(t, p), ((p > 0.5) == t).mean()),
    "categorical": (metrics.categorical_accuracy(t, p), (p.argmax(1) == t.argmax(1)).mean()),
    "sparse categorical": (metrics.sparse_categorical_accuracy(y, p), (p.argmax(1) == y).mean()),
    "top 2": (metrics.top_k_categorical_accuracy(t, p, k=2), np.mean(top_two)),
}

# %% [markdown]
# Errors, for numbers. With targets $t$ and predictions $p$: MSE is the mean of $(t-p)^2$, RMSE its root, MAE the mean of $|t-p|$, MAPE the mean of $100\,|t-p|/|t|$, and MSLE the MSE of $\log(1+t)$ and $\log(1+p)$.

# %%
price, guess = rng.uniform(1, 9, (2, 8)).astype("float32")
off = price - guess
errors = {
    "MSE": (losses.mean_squared_error(price, guess), np.mean(off**2)),
    "RMSE": (metrics.RootMeanSquaredError()(price, guess), np.sqrt(np.mean(off**2))),
    "MAE": (losses.mean_absolute_error(price, guess), np.mean(np.abs(off))),
    "MAPE": (
        losses.mean_absolute_percentage_error(price, guess),
        np.mean(100 * np.abs(off) / price),
    ),
    "MSLE": (
        losses.mean_squared_logarithmic_error(price, guess),
        np.mean(np.log((1 + price) / (1 + guess)) ** 2),
    ),
}

# %% [markdown]
# Hinge losses are for targets −1 and 1: the mean of $\max(0, 1-tp)$; the squared hinge takes the mean of the squares. Keras turns targets 0 and 1 into −1 and 1. The binary cross-entropy is the mean of $-t\log p-(1-t)\log(1-p)$ over all outputs, with targets 0 and 1. The categorical cross-entropy is the mean of $-\log p_y$, where $p_y$ is the probability of the right class.

# %%
sign = 2 * t - 1
margin = np.maximum(0, 1 - sign * p)
binary = -(t * np.log(p) + (1 - t) * np.log(1 - p))
right_one = -np.log(p[np.arange(8), y])
of_classes = {
    "hinge": (losses.hinge(t, p), margin.mean()),
    "squared hinge": (losses.squared_hinge(sign, p), (margin**2).mean()),
    "binary cross-entropy": (losses.binary_crossentropy(t, p), binary.mean()),
    "categorical cross-entropy": (losses.categorical_crossentropy(t, p), right_one.mean()),
    "sparse cross-entropy": (losses.sparse_categorical_crossentropy(y, p), right_one.mean()),
}

# %%
by_name = accuracies | errors | of_classes
gaps = {}
for name, (by_keras, by_numpy) in by_name.items():
    by_keras = float(np.mean(by_keras))
    gaps[name] = abs(by_keras - by_numpy) / max(1.0, abs(by_numpy))
    print(f"{name:<26} Keras {by_keras:8.4f}   NumPy {by_numpy:8.4f}")
largest_gap = round(float(max(gaps.values())), 4)

# %% [markdown]
# All agree. (A binary accuracy of 0.80 looks good; but 32 of the 40 outputs should be 0, so always saying 0 has 0.80, too.) But are all of them losses? A net learns by the gradient of its loss. Shift a weight a little: the cross-entropy moves a little, the accuracy not at all, until a prediction flips: its gradient is 0 wherever there is one. Does TensorFlow find a gradient?

# %%
import tensorflow as tf


def has_gradient(function):
    """Whether training by this function of labels and outputs can move any weight of the net."""
    with tf.GradientTape() as tape:
        value = ops.mean(function(validation_set[1][:32], net(validation_set[0][:32])))
    return any(g is not None for g in tape.gradient(value, net.trainable_variables))


trains = {
    "cross-entropy": has_gradient(losses.sparse_categorical_crossentropy),
    "accuracy": has_gradient(metrics.sparse_categorical_accuracy),
}
print("TensorFlow finds a gradient:", in_words(trains))

# %%
gap = {"largest difference from the formulas": largest_gap}
equal = claim("K10", expect=dict.fromkeys(gap, 0.0), measured=gap, tolerance=1e-3)
trains = {f"{name} can train a net": answer for name, answer in trains.items()}
all_train = dict.fromkeys(trains, True)
can_train = all_train | {"accuracy can train a net": False}
no_loss = (
    "every value equals its formula; but no gradient comes from an accuracy: a metric, not a loss"
)
claim("K10", expect=can_train, measured=trains, notes=all_train, also=equal, caveat=no_loss)

# %% [markdown]
# So the cross-entropy is minimized, and the accuracy is monitored. Monitoring must not change the training. Train twice from the same seed, with one metric and with three:


# %%
def weights_after_training(*watched):
    """All weights of the simple net after an epoch, trained with these metrics from seed 1."""
    keras.utils.set_random_seed(1)
    net = build(simple)
    net.compile("sgd", "sparse_categorical_crossentropy", metrics=list(watched))
    net.fit(*train_set, verbose=0)
    return np.concatenate([weight.ravel() for weight in net.get_weights()])


one = weights_after_training("accuracy")
others = ("sparse_top_k_categorical_accuracy", "sparse_categorical_crossentropy")
three = weights_after_training("accuracy", *others)
moved = float(np.abs(one - three).max())
print(f"largest difference between the weights: {moved}")

# %%
moved = {"largest difference between the weights": moved}
claim("K11", expect=dict.fromkeys(moved, 0.0), measured=moved)

# %% [markdown]
# ## An experiment that is run once
# `Experiments` trains a net for each seed, and caches the results in a folder: a second call with the same settings reads them there. So a cell reruns in an instant, and adding a line to a table costs only that line's training.
#
# A folder of your own, such as `Path("my_experiments")`, in place of the scratch folder keeps the results beyond this session.

# %%
import time

from course_utils.training import Experiments

folder = scratch_folder()
run = Experiments(build, train_set, validation_set, sizes.seeds, folder)
for attempt in ("first", "second"):
    start = time.perf_counter()
    found = run(simple)
    print(f"{attempt} call: {time.perf_counter() - start:.2f} s")
print("validation accuracies:", ", ".join(f"{one:.1%}" for one in found["val_accuracy"]))

# %% [markdown]
# A step of the ladder tries settings that differ in one thing. The first is the current one; each other is compared with it on the same seeds and digits. What matters to us is **two points**, about a quarter of the mistakes of a good net here.
#
# The interval counts both sources of chance, other seeds and other digits. With several comparisons it is wider, so that more settings do not mean more false gains.

# %% [markdown]
# A third number is about the design, not the result. The *smallest effect that would show* is the true difference that 80 of 100 such experiments would find. Where it is above two points, the experiment was too small to ask. That is our own rule, stricter than the interval alone: an interval that ends below two points excludes such a gain, whatever the design.

# %%
from course_utils import plots
from course_utils.measure import compare_on_items, interval_note, rounded_up, signed

STAKE = 0.02  # the smallest difference that matters
SAYS = {True: "a gain", False: "no gain of two points", None: "not decided"}


def gains_over_first(results):
    """How much more accurate than the first each of the others is, compared digit by digit."""
    first, *others = (one["right"] for one in results.values())
    gains = [compare_on_items(right, first, compared=len(others)) for right in others]
    return dict(zip(list(results)[1:], gains, strict=True))


# %% [markdown]
# Each title says of every change its mean gain and a verdict. First the design: if two points might not have shown, nothing is decided, wherever the interval lies. Otherwise: *a gain*, if it lies above 0, be the gain small; *a loss*, if it lies below 0; *no gain of two points*, if it ends below them, though a smaller gain may be there; or else *not decided*.


# %%
def verdict(gain):
    """A gain in points, and what its interval says."""
    answer = "a loss" if gain.larger(STAKE).answer is False else SAYS[gain.better(STAKE).answer]
    if gain.smallest > STAKE:
        answer += f" ({rounded_up(100 * gain.smallest)} points would show)"
    return f"{signed(100 * gain.difference)} points, {answer}"


def in_short(settings):
    """The settings in one line."""
    hidden = " and ".join(map(str, settings["hidden"])) or "none"
    rest = "dropout {dropout:g}, {optimizer} at {learning_rate:g}, batches of {batch_size}, "
    rest += "{epochs} epochs"
    return f"hidden {hidden}, {rest.format_map(settings)}"


# %%
table, best_gains, path = {"simple net": found}, {}, []


def try_out(what, options, settings):
    """Run the settings with each of the changes, and show what each adds to the first."""
    results = {name: run({**settings, **change}) for name, change in options.items()}
    gains = gains_over_first(results)
    path.append(settings)
    best_gains[what] = max(gains.values(), key=lambda gain: gain.difference)
    table.update({f"{len(best_gains)} · {name}": results[name] for name in gains})
    title = "; ".join(plots.unbroken(f"{name}: {verdict(gain)}") for name, gain in gains.items())
    begins = f"{next(iter(options))}: {in_short(settings)}\n"
    note = f"{begins}{interval_note(len(gains))} · dotted: two points\n{caption}"
    plots.rung(results, gains, title=title, caption=note, stake=STAKE)
    return results


# %% [markdown]
# ## Step 1: hidden layers
# Without a hidden layer, the score of a class is a weighted sum of the pixels. What do you expect of one hidden layer of 128 units with ReLU, and of two?

# %%
one, two = "1 hidden layer", "2 hidden layers"
options = {"no hidden layer": {}, one: {"hidden": [128]}, two: {"hidden": [128, 128]}}
hidden = try_out("Hidden layers", options, simple)

# %% [markdown]
# ## Exercise: choose on the validation set
# Which one do you take? A rule that tiny differences do not sway: compute each mean of `val_accuracy` over the seeds. All at most `within` below the best mean count as equally good. Of these return the **name** of the one with the fewest `parameters`; where these are equal, too, the one with the higher mean.
#
# The one-standard-error rule (Breiman et al., 1984) takes a standard error for `within`.


# %% exercise="best_on_validation" points=5
def best_on_validation(results, within=0.002):
    """The name of the smallest net among those that are nearly the best.

    results: by name, what `Experiments` returns: `val_accuracy`, a list with a value a seed; `parameters`; and more.
    """
    ### BEGIN SOLUTION
    means = {name: np.mean(runs["val_accuracy"]) for name, runs in results.items()}
    near = [name for name in means if means[name] >= max(means.values()) - within]
    return min(near, key=lambda name: (results[name]["parameters"], -means[name]))
    ### END SOLUTION


# %%
from course_utils.checks import check

check("best_on_validation", best_on_validation)

# %%
chosen = best_on_validation(hidden)
settings = hidden[chosen]["settings"]
print(f"The next step begins with: {chosen}")

# %% [markdown]
# ## Step 2: dropout
# In training, dropout sets a share of a layer's outputs to 0, others at each step, and multiplies the rest by 1/(1 − rate), so that the expected value stays the same. At inference it does nothing. It works against over-fitting (Srivastava et al., 2014): where a net does not over-fit yet, expect no gain.

# %%
x = np.ones((1, 10_000), "float32")
drop = layers.Dropout(0.3)
print("in training:", np.unique(np.round(drop(x, training=True), 4)), "in use:", np.unique(drop(x)))

# %%
options = {"as before": {}, "dropout 0.2": {"dropout": 0.2}, "dropout 0.4": {"dropout": 0.4}}
dropped = try_out("Dropout", options, settings)
chosen = best_on_validation(dropped)
settings = dropped[chosen]["settings"]
print(f"The next step begins with: {chosen}")

# %% [markdown]
# ## Step 3: optimizers
# RMSprop divides each weight's step by the root mean square of its recent gradients; Adam also averages the gradients themselves. The notes say that they improve the accuracy and the speed. Keras gives them a rate of 0.001, and SGD 0.01. Is it the method, or the rate? So SGD may also try 0.1.

# %%
options = {"as before": {}, "SGD, learning rate 0.1": {"learning_rate": 0.1}}
for optimizer in ("RMSprop", "Adam"):
    options[optimizer] = {"optimizer": optimizer, "learning_rate": 0.001}
optimized = try_out("Optimizers", options, settings)
chosen = best_on_validation(optimized)
settings = optimized[chosen]["settings"]
print(f"The next step begins with: {chosen}")

# %%
sgd = optimized["SGD, learning rate 0.1"]
against_sgd = {
    name: compare_on_items(optimized[name]["right"], sgd["right"], compared=2)
    for name in ("RMSprop", "Adam")
}
for name, gain in against_sgd.items():
    print(f"{name} above SGD with learning rate 0.1: {gain.text(100, 'points', 1)}")

# %% [markdown]
# Optimizers can only be compared when the hyper-parameters of each are tuned ([Choi et al. (2019)](https://arxiv.org/abs/1910.05446)): here SGD had two rates, but no momentum, which it mostly has in practice; the others had one rate. So the lines above say which of these settings is better, not which method.

# %% [markdown]
# ## Step 4: the learning rate
# A tenth of the rate, three times and ten times as much:

# %%
options = {"as before": {}}
for factor in (0.1, 3, 10):
    rate = factor * settings["learning_rate"]
    options[f"learning rate {rate:g}"] = {"learning_rate": rate}
rated = try_out("Learning rate", options, settings)
chosen = best_on_validation(rated)
settings = rated[chosen]["settings"]
print(f"The next step begins with: {chosen}")

# %% [markdown]
# The notes write `SGD(lr=0.01, decay=0.0)`. Keras 3 refuses `lr`, and ignores `decay` with a warning: are they among its arguments? And does the rate matter: how far apart are the best and the worst of the four?

# %%
import inspect

takes = {}
for kind in (keras.optimizers.SGD, keras.optimizers.RMSprop, keras.optimizers.Adam):
    arguments = inspect.signature(kind).parameters
    for name in ("learning_rate", "lr", "decay"):
        takes[f"{kind.__name__} takes {name}"] = name in arguments
means = {name: np.mean(one["val_accuracy"]) for name, one in rated.items()}
worst, best = min(means, key=means.get), max(means, key=means.get)
spread = compare_on_items(
    rated[best]["right"], rated[worst]["right"], compared=6
)  # any two of four
print(f"{best} above {worst}: {spread.text(100, 'points', 1)}")

# %%
found = takes | {"the rate matters": spread.larger(STAKE)}
foreseen = {name: not name.endswith((" lr", " decay")) for name in found}
now = "today it is learning_rate=, and in place of decay= a schedule: InverseTimeDecay(...) "
now += "falls in the same way, CosineDecay(...) is common"
claim("K12", expect=foreseen, measured=found, notes=dict.fromkeys(foreseen, True), caveat=now)

# %% [markdown]
# ## Step 5: the number of neurons
# A quarter, and twice as many, in each hidden layer. If there is none, in a first one.

# %%
layers_now = settings["hidden"] or [128]
options = {"as before": {}}
for factor in (0.25, 2):
    widths = [int(factor * units) for units in layers_now]
    options[f"{widths[0]} neurons a layer"] = {"hidden": widths}
wider = try_out("Neurons", options, settings)
chosen = best_on_validation(wider)
settings = wider[chosen]["settings"]
print(f"The next step begins with: {chosen}")

# %% [markdown]
# More neurons have more parameters. Does an epoch take longer? Time nets with one hidden layer; they take turns, so that whatever else the machine does slows all of them alike. Small nets may not differ: there the overhead of each step takes most of the time, not the arithmetic.

# %% [markdown]
# What would matter is an epoch that takes a quarter longer, a ratio of 1.25. If that might not show, nothing is decided. Otherwise *yes* where the interval of the ratio lies above 1, *no* where it lies below, *not decided* where it includes 1.

# %%
from course_utils.measure import compare_paired
from course_utils.training import seconds_in_turns

nets = {width: build({**simple, "hidden": [width]}) for width in sizes.widths}
part = flat(digits.train_x[: sizes.timed]), digits.train_y[: sizes.timed]


def job(net):
    """An epoch of a net."""
    return lambda: net.fit(*part, batch_size=128, verbose=0)


jobs = {f"{width:,} neurons": job(net) for width, net in nets.items()}
seconds_in_turns(jobs, 1, repeats=1)  # the first epoch is traced
seconds = seconds_in_turns(jobs, sizes.rounds)

# %%
longer, pairs = {}, list(zip(jobs, list(jobs)[1:], strict=False))
for small, large in pairs:
    logs = np.log(seconds[large]), np.log(seconds[small])
    ratio = compare_paired(*logs, compared=len(pairs), of="rounds")
    longer[f"{large} longer than {small}"] = ratio.larger(np.log(1.25))
    mean, *ends = np.exp([ratio.difference, ratio.low, ratio.high, ratio.smallest])
    says = "(95% interval {:.2f} to {:.2f}; smallest ratio that would show {:.2f})".format(*ends)
    print(f"{small} → {large}: times {mean:.2f} {says}")
print(interval_note(len(pairs)))
times = [f"{np.mean(values):.2f} s with {name}" for name, values in seconds.items()]
title = f"An epoch takes {', '.join(map(plots.unbroken, times))}"
of_timing = f"dots: rounds, ticks: means · {len(part[1]):,} digits, batches of 128"
plots.epoch_seconds(seconds, {}, title=title, caption=of_timing)

# %%
counts = [net.count_params() for net in nets.values()]
grows = {"more neurons, more parameters": counts == sorted(set(counts))}
parameters = claim("K18", expect=dict.fromkeys(grows, True), measured=grows)
rises = dict.fromkeys(longer, True)
claim("K18", expect=rises, measured=longer, also=parameters)

# %% [markdown]
# The rule looks at means, not at intervals, and `within` is 0.2 points, a tenth of what matters to us. So it may take a larger net or another rate for a gain that is small or not shown: look at steps 4 and 5. Which net does `best_on_validation(wider, within=0.02)` choose?

# %% [markdown]
# <details><summary>Answer</summary>
#
# In the run on the site it chooses "as before", 128 neurons: less than two points below the best mean, with half of the weights. With 32 neurons the mean is more than two points below.
#
# </details>

# %% [markdown]
# ## Step 6: the batch size
# Larger batches make fewer steps an epoch, each with a less noisy gradient. The number of epochs and the learning rate stay the same here, so a net with large batches also takes fewer steps, and one with small batches more.

# %%
options = {"as before": {}}
for size in (16, 128):
    options[f"batches of {size}"] = {"batch_size": size}
batched = try_out("Batch size", options, settings)
chosen = best_on_validation(batched)
settings = batched[chosen]["settings"]
print(f"The next step begins with: {chosen}")

# %% [markdown]
# ## Step 7: the number of epochs
# Three times as many. The notes found no improvement. Here training began with few digits and few epochs: do you expect one?

# %%
epochs = 3 * settings["epochs"]
options = {"as before": {}, f"{epochs} epochs": {"epochs": epochs}}
longest = try_out("Epochs", options, settings)
chosen = best_on_validation(longest)
settings = longest[chosen]["settings"]
print(f"The last step chooses: {chosen}")

# %% [markdown]
# ## All of it in one table
# The most accurate on top, the choice marked with a star. Your rule chooses among all of them at once; is it the net that the ladder ended with? The number before each name is its step; a row also has what the steps before it chose. To add a line of your own, say dropout where the net has learned longer: `table["my idea"] = run({**settings, "dropout": 0.2})`, and run the next cell again.

# %%
choice = best_on_validation(table)
final = table[choice]
gain = compare_on_items(final["right"], table["simple net"]["right"])
title = f"Chosen: {plots.unbroken(in_short(final['settings']))}, "
title += f"{plots.unbroken(gain.short())} over the simple net"
taken = [name for name, one in table.items() if one["settings"] in [*path, settings]]
plots.results_table(table, choice, title=title, caption=caption, taken=taken)
which = "the net" if final["settings"] == settings else "not the net"
print(f"The choice is {which} that the ladder ended with: {in_words(final['settings'])}")

# %% [markdown]
# In the notes every step of the ladder helps, but for the last. Here *yes* is a gain of its best option, and *no* that two points are excluded, in the words of the titles; a *no* leaves room for a smaller gain. Optimizers are compared with SGD at the rate that the notes gave it: how much of that gain does SGD at 0.1 make, too?

# %%
whole = gain.better(STAKE)
steps = {what: one.better(STAKE) for what, one in best_gains.items()}
for what, step in steps.items():
    print(f"{what}: {SAYS[step.answer]}; {best_gains[what].text(100, 'points', 1)}")
optimized_by_rate = gains_over_first(optimized)["SGD, learning rate 0.1"]
print(f"of that by SGD at rate 0.1: {optimized_by_rate.text(100, 'points', 1)}")

# %%
whole = {"the whole ladder": whole}
climbs = claim("K17", expect=dict.fromkeys(whole, True), measured=whole)
by_notes = dict.fromkeys(steps, True) | {"Epochs": False}
here = dict.fromkeys(steps)  # None: nothing tells beforehand
here |= {"Hidden layers": True, "Dropout": False, "Optimizers": True}
by_rate = plots.unbroken(optimized_by_rate.brief())
short = f"the best option of each step; SGD at a higher rate alone {by_rate} points; {caption}"
claim("K17", expect=here, measured=steps, notes=by_notes, also=climbs, caveat=short)

# %% [markdown]
# Each step depends on those before it: with other data, more epochs or another order the ladder may look otherwise. Settings that are searched together are the subject of lesson 02b. And the loss need not order the rows as the accuracy does: a net that learns longer may be right more often, and surer where it is wrong.

# %% [markdown]
# ## Batch normalization
# It normalizes the inputs of each unit's activation to mean 0 and variance 1 over a batch, then applies a learned scale and shift (Ioffe and Szegedy, 2015). The notes: it speeds up learning and generally raises the accuracy. The same net with and without, with two optimizers: look after the first epoch, and at the end. Five points would matter after the first epoch, when accuracies still differ much, two at the end.

# %% [markdown]
# The moving averages get momentum 0.9: with Keras's 0.99 they would lag behind after one epoch of 63 steps (lesson 01).


# %%
def build_normalized(settings):
    """As `build`, with batch normalization between each hidden layer and its ReLU."""
    net = keras.Sequential([keras.Input((784,))])
    for units in settings["hidden"]:
        net.add(layers.Dense(units, use_bias=False))
        net.add(layers.BatchNormalization(momentum=0.9))
        net.add(layers.ReLU())
    net.add(layers.Dense(10, activation="softmax"))
    optimizer = getattr(keras.optimizers, settings["optimizer"])(settings["learning_rate"])
    net.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


# %%
run_plain, run_normalized = (
    Experiments(make, train_set, validation_set, sizes.few_seeds, folder)
    for make in (build, build_normalized)
)
dots, norm_gains = {}, {}
for optimizer, rate in (("SGD", 0.01), ("Adam", 0.001)):
    two_layers = {**simple, "hidden": [128, 128], "optimizer": optimizer, "learning_rate": rate}
    for when, epochs in (("first epoch", 1), ("last epoch", sizes.epochs)):
        stopped_there = {**two_layers, "epochs": epochs, "validation_freq": epochs}
        right = run_normalized(stopped_there)["right"], run_plain(stopped_there)["right"]
        dots[f"{optimizer}, {when}"] = np.subtract(*right).mean(axis=1)
        norm_gains[f"{optimizer}, {when}"] = compare_on_items(*right, compared=2)

# %%
points = [f"{name} {signed(100 * one.difference)}" for name, one in norm_gains.items()]
title = f"Points gained by batch normalization: {'; '.join(map(plots.unbroken, points))}"
xlabel = "validation accuracy minus that of the same net without, in points"
note = "dots: seeds; bars: 95% intervals, Bonferroni for the 2 comparisons after the same epoch"
of_norm = caption.replace(seeds, few_seeds)
plots.effects(dots, norm_gains, title=title, caption=f"{note}\n{of_norm}", xlabel=xlabel)

# %%
FIRST = 0.05  # what matters after one epoch; STAKE at the end
answers = {
    name: one.better(FIRST if "first" in name else STAKE) for name, one in norm_gains.items()
}
by_sgd, by_adam = (
    {name: one for name, one in answers.items() if which in name} for which in ("SGD", "Adam")
)
with_sgd = claim("K09", expect=dict.fromkeys(by_sgd, True), measured=by_sgd)
always, foreseen = dict.fromkeys(by_adam, True), dict.fromkeys(by_adam)  # nothing tells beforehand
claim("K09", expect=foreseen, measured=by_adam, notes=always, also=with_sgd, caveat=of_norm)

# %% [markdown]
# SGD at rate 0.01 learns slowly here, and batch normalization makes the same rate go farther. Adam already rescales each weight's step; that may be why less is left to gain. One net and one rate for each optimizer: that is no general law.

# %% [markdown]
# ## Over-fitting
# Few digits and many epochs: the net can memorize them. A regularizer adds a penalty on large weights to the loss. L1 (lasso) adds $\lambda_1 \sum |w|$, L2 (ridge) adds $\lambda_2 \sum w^2$, and an elastic net (Zou and Hastie, 2005) adds both.

# %% [markdown]
# ## Exercise: the penalty of an elastic net
# Return $\sum \left(\lambda_1 |w| + \lambda_2 w^2\right)$ over all weights in the **kernels** (the weight matrices) of the model's layers, one number. Biases and the parameters of batch normalization are not penalized: they are few, and contribute little to over-fitting. A layer's array is `layer.kernel`; layers such as `Dropout` have none.


# %% exercise="elastic_net_penalty" points=5
def elastic_net_penalty(model, l1, l2):
    """l1 times the sum of |w| plus l2 times the sum of w² over the kernels of a keras.Model; a number."""
    ### BEGIN SOLUTION
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    return float(sum(l1 * ops.sum(ops.abs(w)) + l2 * ops.sum(w**2) for w in kernels))
    ### END SOLUTION


# %%
check("elastic_net_penalty", elastic_net_penalty)

# %% [markdown]
# In Keras each layer takes regularizers, for its kernel, its bias and its activity (its output). What they add stands in `model.losses`. Does your function find the same?


# %%
def added(**regularizers):
    """A small net whose first layer has these regularizers, and what they add to the loss, for one digit."""
    keras.utils.set_random_seed(1)
    hidden = layers.Dense(16, activation="relu", bias_initializer="ones", **regularizers)
    net = keras.Sequential([keras.Input((784,)), hidden])
    net(train_set[0][:1])
    return net, float(sum(net.losses))


kinds = {"L1": (0.01, 0.0), "L2": (0.0, 0.02), "elastic net": (0.01, 0.02)}
penalties = {}
for name, (l1, l2) in kinds.items():
    small, by_keras = added(kernel_regularizer=keras.regularizers.L1L2(l1, l2))
    penalties[name] = by_keras, float(elastic_net_penalty(small, l1, l2))

# %% [markdown]
# A regularizer of your own is an object that is called with the array. This one punishes large weights less than L2 does, and small ones more:


# %%
@keras.saving.register_keras_serializable("lesson02a")
class SquareRoot(keras.regularizers.Regularizer):
    """strength · Σ √|w|."""

    def __init__(self, strength):
        self.strength = strength

    def __call__(self, w):
        return self.strength * ops.sum(ops.sqrt(ops.abs(w)))

    def get_config(self):
        return {"strength": self.strength}


# %%
small, by_keras = added(kernel_regularizer=SquareRoot(0.01))
kernel, bias = small.get_weights()
penalties["our own"] = by_keras, 0.01 * np.sqrt(np.abs(kernel)).sum()

# %% [markdown]
# Bias and activity: the bias has 16 ones here. The activity regularizer adds $\lambda \sum |a|$ over the outputs $a$ of a digit; of a batch, Keras 3.15 takes the mean over its digits. Dropout adds nothing: it scales what it keeps.

# %%
_, by_keras = added(bias_regularizer="l2")
penalties["bias"] = by_keras, 0.01 * 16  # Keras's default factor is 0.01
small, by_keras = added(activity_regularizer=keras.regularizers.L1(0.01))
outputs = np.asarray(small(train_set[0][:1]))
penalties["activity"] = by_keras, 0.01 * np.abs(outputs).sum()
kept = np.asarray(drop(x, training=True))
penalties["dropout, scale"] = float(kept.max()), 1 / (1 - 0.3)
for name, (by_keras, by_formula) in penalties.items():
    print(f"{name:<15} Keras {by_keras:9.5f}   formula {by_formula:9.5f}")

# %%
off = [abs(a - b) / max(1.0, b) for a, b in penalties.values()]
formulas = {"largest difference from the formulas": round(float(max(off)), 4)}
claim("K08", expect=dict.fromkeys(formulas, 0.0), measured=formulas, tolerance=1e-3)

# %% [markdown]
# ## With and without a penalty
# The same net on few digits, for many epochs. Keras's `loss` includes the penalty, so the cross-entropy is watched as a metric: only that can be compared. In which epoch does the validation loss turn?


# %%
def build_penalized(settings):
    """One wide hidden layer, its kernels and the output's with an elastic-net penalty."""
    penalty = {"kernel_regularizer": keras.regularizers.L1L2(settings["l1"], settings["l2"])}
    net = keras.Sequential([keras.Input((784,))])
    net.add(layers.Dense(256, activation="relu", **penalty))
    net.add(layers.Dense(10, activation="softmax", **penalty))
    watched = keras.metrics.SparseCategoricalCrossentropy(name="crossentropy")
    net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy", watched])
    return net


# %%
few = tuple(array[: sizes.few] for array in train_set)
run_penalized = Experiments(build_penalized, few, validation_set, sizes.few_seeds, folder)
long = {"batch_size": 32, "epochs": sizes.long_epochs}
kinds = {
    "no penalty": (0.0, 0.0),
    "L1": (3e-4, 0.0),
    "L2": (0.0, 3e-3),
    "elastic net": (2e-4, 2e-3),
}
penalized = {name: run_penalized({**long, "l1": l1, "l2": l2}) for name, (l1, l2) in kinds.items()}
curves = {
    name: {key: one["history"][key.replace("loss", "crossentropy")] for key in ("loss", "val_loss")}
    for name, one in penalized.items()
}

# %%
ends = {name: one["val_loss"][:, -1] for name, one in curves.items()}
lowest = curves["no penalty"]["val_loss"].mean(axis=0).argmin()
turn = compare_paired(ends["no penalty"], curves["no penalty"]["val_loss"][:, lowest])
title = "Without a penalty the validation loss "
if lowest + 1 < long["epochs"]:
    rise = plots.unbroken(turn.short(1, "of cross-entropy", 3))
    title += f"ends {rise} above its least, in epoch {lowest + 1}"
else:
    title += f"does not turn up within {long['epochs']} epochs"
of_few = f"{len(few[1]):,} digits to learn from, {few_seeds}; thin lines: seeds, thick: means, triangles: their least, "
of_few += "chosen on these curves; numbers: means in the last epoch"
plots.over_fitting(curves, title=title, caption=of_few)

# %% [markdown]
# Training loss falls on while validation loss rises again: that is over-fitting. (The epoch of the least loss was chosen on these very curves, which favours a rise after it.) A penalty keeps the training loss from falling so far. How much lower does the validation loss end with it? A difference of 0.02 would matter to us. (Intervals of a loss count other seeds only, not other digits.)

# %%
AT_STAKE = 0.02  # of cross-entropy: the smallest difference that matters
less = {name: compare_paired(ends["no penalty"], ends[name], compared=3) for name in list(ends)[1:]}
for name, one in less.items():
    print(f"{name} ends lower by {one.text()}")
fell = bool(np.all(curves["no penalty"]["loss"][:, -1] < curves["no penalty"]["loss"][:, lowest]))
shown = {"training loss falls": fell, "validation loss turns up": turn.larger(AT_STAKE)}
helped = {f"{name} ends lower": one.better(AT_STAKE) for name, one in less.items()}

# %% [markdown]
# Stopping is another way. What if each net were stopped in the epoch in which its mean validation loss is least? (Each epoch is chosen on its own curves, which flatters all four nets.) The last lines say how far the net *without* a penalty lies below each of the others.

# %%
least = {name: int(one["val_loss"].mean(axis=0).argmin()) for name, one in curves.items()}
stopped = {name: curves[name]["val_loss"][:, epoch] for name, epoch in least.items()}
for name, epoch in least.items():
    of_name = f"least {stopped[name].mean():.3f}, in epoch {epoch + 1}"
    of_name += " (the last)" if epoch + 1 == long["epochs"] else ""
    print(f"{name:<12} {of_name}; at the end {ends[name].mean():.3f}")
print(f"\neach stopped there, the loss without a penalty is; {interval_note(3)}")
as_good = f"as good, to within {AT_STAKE}, or better"
says = {True: as_good, False: "worse", None: "not decided"}
for name in less:
    lower = compare_paired(stopped[name], stopped["no penalty"], compared=3)
    print(f"below {name:<12} by {lower.brief(1, 3)}: {says[lower.not_worse(AT_STAKE).answer]}")

# %% [markdown]
# Where the net without a penalty, stopped at its least, is as good as the others, **early stopping** (lesson 02b) does the same work as the penalty. But a net whose least is in the last epoch may not have reached it: more epochs could favour its penalty. And one strength of each penalty was tried, so this does not say which of them is best.

# %% [markdown]
# L2 is often called **weight decay**: with plain SGD its gradient shrinks every weight by the same factor at each step. With Adam, as here, the two differ: the penalty's gradient is rescaled with the rest. `keras.optimizers.AdamW` shrinks the weights apart from the gradient (Loshchilov and Hutter, 2019).

# %% [markdown]
# ## How complex is a net?
# The notes measure complexity by the number of weights that are not 0, and prefer the simplest of equal models. L1 is meant to make weights 0. Count them: exactly 0, and nearly.


# %%
def kernels(weights):
    """All kernel weights of a net in one row."""
    return np.concatenate([array.ravel() for array in weights if array.ndim == 2])


exact, nearly = {}, {}
for name, one in penalized.items():
    rows = np.array([kernels(weights) for weights in one["weights"]])
    exact[name] = int(np.mean(np.count_nonzero(rows, axis=1)))
    nearly[name] = int(np.mean(np.count_nonzero(np.abs(rows) > 0.01, axis=1)))
    print(f"{name:<12} not 0: {exact[name]:,}   above 0.01: {nearly[name]:,} of {rows.shape[1]:,}")

# %% [markdown]
# Gradient descent steps over the 0 again and again: hardly a weight ends exactly there. Without a penalty about as many are above 0.01 as in a new net, whose first kernel is drawn evenly between ±√(6/(784 + 256)) = ±0.076. So count those above a threshold, and *set* the others to 0: **pruning** by magnitude. Does the accuracy stay?


# %%
def right_when_pruned(weights, threshold=0.01):
    """Which validation digits a net reads after its small kernel weights are set to 0."""
    net = build_penalized({"l1": 0.0, "l2": 0.0})
    net.set_weights([np.where((np.abs(w) > threshold) | (w.ndim < 2), w, 0) for w in weights])
    return right_answers(net, *validation_set)


# %%
from course_utils.training import right_answers

pruned, pruned_gains = {}, {}
for name, one in penalized.items():
    pruned[name] = np.array([right_when_pruned(weights) for weights in one["weights"]], float)
    pruned_gains[name] = compare_on_items(pruned[name], one["right"])
    accuracy = f"{one['right'].mean():.1%} → {pruned[name].mean():.1%}"
    share = nearly[name] / exact["no penalty"]
    print(f"{name:<12} {share:.0%} of the weights kept, accuracy {accuracy}")

# %% [markdown]
# With the same threshold the nets keep unequal shares. Is it L1 that makes so many weights superfluous? The control: the net without a penalty, with as many weights kept as with L1, the largest. What do you expect of its accuracy?

# %%
plain, share = penalized["no penalty"], nearly["L1"] / rows.shape[1]
limits = [np.quantile(np.abs(kernels(weights)), 1 - share) for weights in plain["weights"]]
pairs = zip(plain["weights"], limits, strict=True)
cut = np.array([right_when_pruned(weights, limit) for weights, limit in pairs], float)
accuracy = f"{plain['right'].mean():.1%} → {cut.mean():.1%}"
print(f"{'no penalty':<12} {share:.0%} of the weights kept, accuracy {accuracy}")
with_as_many = compare_on_items(pruned["L1"], cut)
outcome = verdict(with_as_many).partition(", ")[2]
print(f"L1 minus that, both pruned: {with_as_many.short()}, {outcome}")

# %% [markdown]
# If the last line says *a gain*, L1 leaves a net that needs fewer weights; if not, nothing here shows that the penalty is needed for pruning. Now the accuracies *before* pruning: a penalty that lowers the validation loss need not raise the accuracy.

# %%
print(f"accuracy before pruning, minus that without a penalty; {interval_note(3)}")
higher = {
    name: compare_on_items(penalized[name]["right"], penalized["no penalty"]["right"], compared=3)
    for name in less
}
for name, one in higher.items():
    print(f"{name:<12} {one.brief()} points: {verdict(one).partition(', ')[2]}")

# %% [markdown]
# Where a penalty lowers the loss without raising the accuracy, the net makes no fewer mistakes; most likely it is less sure of them. "Penalties help" is judged by the loss below; in accuracy the lines above say *a loss* or *no gain* in the run on the site.

# %%
overfits = claim("K19", expect=dict.fromkeys(shown, True), measured=shown)
by_kind = {name: None if "elastic" in name else True for name in helped}
milder = claim("K19", expect=by_kind, measured=helped, also=overfits)
with_l1 = [name for name in exact if name in ("L1", "elastic net")]
zeros = {f"{name}: weights exactly 0": exact[name] < 0.9 * exact["no penalty"] for name in with_l1}
none, some = dict.fromkeys(zeros, False), dict.fromkeys(zeros, True)
by_zeros = claim("K19", expect=none, measured=zeros, notes=some, also=milder)
simpler = {f"{name}: half near 0": nearly[name] < 0.5 * nearly["no penalty"] for name in with_l1}
simpler |= {f"{name}: pruned, as good": pruned_gains[name].not_worse(STAKE) for name in with_l1}
counted = "hardly a weight is exactly 0 after gradient descent; weights below 0.01 can be set to 0"
counted += "; accuracy, in points, above that without a penalty: "
counted += ", ".join(f"{name} {one.brief()}" for name, one in higher.items())
claim("K19", expect=dict.fromkeys(simpler, True), measured=simpler, also=by_zeros, caveat=counted)

# %% [markdown]
# ## A net that sees the picture
# A convolution slides a small filter over the picture. The notes' first one has 32 filters of 3 × 3 on 256 × 256 × 3, then pools 2 × 2. Which shapes, and how many parameters? (Lesson 03 asks for the formula.)

# %%
# NBVAL_CHECK_OUTPUT
X = keras.Input((256, 256, 3))
convolution = layers.Conv2D(32, 3, activation="relu")
volume = convolution(X)
pooled = layers.MaxPooling2D(2)(volume)
for name, output in (("convolution", volume), ("pooling", pooled)):
    print(f"after the {name}: {' × '.join(map(str, output.shape[1:]))}")
print(f"parameters of the convolution: {convolution.count_params()}")

# %%
# NBVAL_CHECK_OUTPUT
outputs = {"convolution": volume, "pooling": pooled}
shapes = {name: " × ".join(map(str, array.shape[1:])) for name, array in outputs.items()}
shapes |= {"parameters": convolution.count_params()}
wanted = {"convolution": "254 × 254 × 32", "pooling": "127 × 127 × 32", "parameters": 896}
claim("K23", expect=wanted, measured=shapes)

# %% [markdown]
# A dense net knows nothing of neighbours, say the notes, and a ConvNet does. A test: shuffle the 784 pixels, in the same way for all digits. What will happen to each net?
#
# What would matter? For the dense net a loss of two points, as above. For the ConvNet five: a loss that is hard to overlook. (A smaller loss may still be there; it would not matter to us.)


# %%
def build_convnet(settings):
    """Two convolutions with pooling, and two dense layers."""
    net = keras.Sequential([keras.Input((784,)), layers.Reshape((28, 28, 1))])
    for filters in (8, 16):
        net.add(layers.Conv2D(filters, 3, activation="relu"))
        net.add(layers.MaxPooling2D())
    net.add(layers.Flatten())
    net.add(layers.Dense(128, activation="relu"))
    net.add(layers.Dense(10, activation="softmax"))
    net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


# %%
shuffled = np.random.default_rng(1).permutation(784)
part = tuple(array[: sizes.permuted_size] for array in train_set)
pictures = np.concatenate([validation_set[0][:8], validation_set[0][:8][:, shuffled]])
pictures = (255 * pictures.reshape(16, 28, 28, 1)).astype("uint8")
rows = ["original", "shuffled"]
title = "The same eight digits, before and after one fixed permutation of the pixels"
plots.gallery(pictures, rows=rows, title=title, caption=digits.caption)

# %%
dense = {**simple, "hidden": [128], "optimizer": "Adam", "learning_rate": 0.001}
dense["epochs"] = dense["validation_freq"] = sizes.permuted_epochs
by_order = {}
for name, make in (("dense net", build), ("ConvNet", build_convnet)):
    for order, pixels in (("in order", np.arange(784)), ("shuffled", shuffled)):
        sets = [(inputs[:, pixels], answers) for inputs, answers in (part, validation_set)]
        by_order[f"{name}, pixels {order}"] = Experiments(make, *sets, sizes.few_seeds, folder)(
            dense
        )

# %%
falls = {}
for name in ("dense net", "ConvNet"):
    ordered, mixed = (by_order[f"{name}, pixels {order}"] for order in ("in order", "shuffled"))
    falls[name] = compare_on_items(mixed["right"], ordered["right"], compared=2)
title = f"Shuffling the pixels changes the dense net's accuracy by {falls['dense net'].short()}, "
title += f"the ConvNet's by {plots.unbroken(falls['ConvNet'].brief())}"
accuracies = {name: one["val_accuracy"] for name, one in by_order.items()}
of_part = f"{len(part[1]):,} digits, {sizes.permuted_epochs} epochs, {few_seeds}"
note = f"title: {interval_note(2)} · {of_part}"
plots.strip(accuracies, xlabel="validation accuracy", title=title, caption=note)

# %% [markdown]
# For the dense net one can even prove it. Shuffle the rows of its first kernel as the pixels, and it gives the same outputs. First weights are drawn alike for all pixels, and Adam treats all weights alike, so training on shuffled pixels is the same experiment with another draw. In the run on the site the title's interval just misses 0: chance, since both true means are equal. The two points that matter are far outside.

# %%
net = build(dense)
outputs = net.predict(validation_set[0][:50], verbose=0)
kernel, *others = net.get_weights()
net.set_weights([kernel[shuffled], *others])
again = net.predict(validation_set[0][:50][:, shuffled], verbose=0)
same_net = round(float(np.abs(again - outputs).max()), 5)
print(f"largest difference between the outputs: {same_net}")

# %%
FALL = 0.05
stays = {
    "dense net not lower": falls["dense net"].larger(STAKE, than=-STAKE),
    "largest difference of its outputs": same_net,
}
foreseen = dict(zip(stays, (True, 0.0), strict=True))
indifferent = claim("K22", expect=foreseen, measured=stays, tolerance=1e-4)
lower = {"ConvNet not lower": falls["ConvNet"].larger(FALL)}
none = dict.fromkeys(lower, False)
claim("K22", expect=none, measured=lower, also=indifferent, caveat=of_part)

# %% [markdown]
# ## Fewer digits
# Is the ConvNet still better when there is less to learn from? The notes train both for four epochs with 5,900 digits and fewer. Four epochs of 300 digits in batches of 32 are 40 steps. Guess which of the two nets is ahead there. A lead of five points would matter here, where accuracies are far from their best; *yes* is an interval above 0, *no* one below.

# %%
dense_4 = {**dense, "epochs": 4, "validation_freq": 4}
pool = flat(train_x[: max(sizes.amounts)]), train_y[: max(sizes.amounts)]
by_size = {"dense net": {}, "ConvNet": {}}
for amount in sizes.amounts:
    part = tuple(array[:amount] for array in pool)
    for name, make in (("dense net", build), ("ConvNet", build_convnet)):
        trained = Experiments(make, part, validation_set, sizes.few_seeds, folder)(dense_4)
        by_size[name][amount] = trained
weights = {name: next(iter(one.values()))["parameters"] for name, one in by_size.items()}

# %%
k = len(sizes.amounts)
leads = {
    amount: compare_on_items(by_size["ConvNet"][amount]["right"], one["right"], compared=k)
    for amount, one in by_size["dense net"].items()
}
LEAD = 0.05  # what would matter: five points, as for the shuffled pixels
ahead = {f"{amount:,} digits": lead.larger(LEAD) for amount, lead in leads.items()}
won = [amount for amount, lead in leads.items() if lead.larger(LEAD).answer]
print(f"The ConvNet is shown to be ahead with {', '.join(f'{n:,}' for n in won) or 'none'}")

# %%
sides = {"ahead": "above 0", "behind": "below 0", "not decided": "includes 0"}
by_side = {
    says: [f"{n:,}" for n, lead in leads.items() if lead.side == side]
    for says, side in sides.items()
}
found = [f"{says} with {', '.join(ns)} digits" for says, ns in by_side.items() if ns]
for amount, lead in leads.items():
    print(f"{amount:,} digits: {lead.text(100, 'points', 1)}")

# %%
strips = {
    name: {n: one["val_accuracy"] for n, one in sizes_of.items()}
    for name, sizes_of in by_size.items()
}
title = f"The ConvNet after four epochs: {'; '.join(map(plots.unbroken, found))}"
note = f"lines: means; title: by {interval_note(k)}\n"
note += f"{len(validation_set[1]):,} to validate with, {few_seeds}; parameters: "
note += ", ".join(f"{name} {count:,}" for name, count in weights.items())
plots.accuracy_by_size(
    strips, title=title, caption=note, ylabel="validation accuracy", xlabel="digits"
)

# %% [markdown]
# With few digits four epochs are few steps, and the nets may not be done learning. Is it the digits that are missing, or the steps? The smallest set once more, for about as many steps as the largest had.

# %%
amount = min(sizes.amounts)
epochs = 4 * max(sizes.amounts) // amount
enough = {**dense, "epochs": epochs, "validation_freq": epochs}
part = tuple(array[:amount] for array in pool)
patient = {
    name: Experiments(make, part, validation_set, sizes.few_seeds, folder)(enough)
    for name, make in (("dense net", build), ("ConvNet", build_convnet))
}
patient_lead = compare_on_items(patient["ConvNet"]["right"], patient["dense net"]["right"])
for name, one in patient.items():
    print(f"{name}: {by_size[name][amount]['right'].mean():.1%} → {one['right'].mean():.1%}")
print(f"ConvNet minus dense net, {enough['epochs']} epochs: {patient_lead.text(100, 'points', 1)}")
most = max(sizes.amounts)
print(f"with {most:,} digits and as many steps: {by_size['ConvNet'][most]['right'].mean():.1%}")

# %% [markdown]
# <details><summary>Answer: digits or steps?</summary>
#
# Who leads with few digits was a matter of steps: where the last interval lies above 0, the ConvNet is ahead once both have taken as many. But steps are not all: with few digits it stays far below what it reaches with many.
#
# </details>

# %%
few_at = [amount < 1000 for amount in leads]  # so few steps that nothing tells beforehand
every = dict.fromkeys(ahead, True)
foreseen = {name: None if few else True for few, name in zip(few_at, ahead, strict=True)}
at_each_size = claim("K24", expect=foreseen, measured=ahead, notes=every)
with_steps = {"with as many steps": patient_lead.larger(LEAD)}
few_steps = (
    f"with {enough['epochs']} epochs of {amount} digits: {patient_lead.text(100, 'points', 1)}"
)
claim(
    "K24",
    expect=dict.fromkeys(with_steps, True),
    measured=with_steps,
    also=at_each_size,
    caveat=few_steps,
)

# %% [markdown]
# ## The test set, once
# All choices are made. The interval above the table may be too kind: its net was chosen among all rows on the same digits. One question to the test set: by how much does the chosen net beat the simple one on digits that had no part in training or choosing?

# %%
test_set = flat(digits.test_x[: sizes.test_size]), digits.test_y[: sizes.test_size]


def right_on_test(trained):
    """Which test digits the nets of an experiment read, with the weights that it kept: (seeds, m)."""
    net = build(trained["settings"])
    rows = []
    for weights in trained["weights"]:
        net.set_weights(weights)
        rows.append(right_answers(net, *test_set))
    return np.array(rows, float)


# %%
first_net, last_net = right_on_test(table["simple net"]), right_on_test(final)
gain = compare_on_items(last_net, first_net)
print(f"simple net {first_net.mean():.1%}, chosen net {last_net.mean():.1%}")
print(gain.text(100, "points", 1))

# %% [markdown]
# <details><summary>Is it as much as on the validation digits?</summary>
#
# In the run on the site a little less than in the title of the table, and the intervals overlap. Compare the gains, not the accuracies: the test digits may be easier or harder than the validation digits, for both nets alike. Choosing the best of so many rows on validation digits may flatter the choice a little; the test cannot flatter it.
#
# </details>

# %% [markdown]
# ## Look back
# - A friend tries thirty settings, one seed each, and reports the best test accuracy. Name three faults.
# - Why does the dense net's accuracy not move when the pixels are shuffled, although each digit looks like noise?
# - Two nets have the same validation accuracy, one has a tenth of the weights. Which do you take, and why?
# - L1 made hardly a weight exactly 0. Which change of the training step would?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - The best of thirty is partly chance; one seed shows no spread; a test set that was used to choose is no test any more.
# - Each input has weights of its own and no neighbours: shuffling renames the inputs.
# - The smaller: it is cheaper, and had less freedom to fit noise.
# - A proximal step (soft thresholding): shrink every weight by $\eta\lambda_1$ after each step, and set to 0 what would change its sign (Parikh and Boyd, 2014).
#
# </details>

# %% [markdown]
# ## Sources
# - Breiman, Friedman, Olshen and Stone (1984). Classification and Regression Trees. Section 3.4.3, the 1 SE rule. [Taylor & Francis](https://doi.org/10.1201/9781315139470)
# - Choi, Shallue, Nado, Lee, Maddison and Dahl (2019). On Empirical Comparisons of Optimizers for Deep Learning. Abstract and section 4. [arXiv:1910.05446](https://arxiv.org/abs/1910.05446)

# %% [markdown]
# ## Sources: regularization
# - Ioffe and Szegedy (2015). Batch Normalization. Section 3. [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)
# - Loshchilov and Hutter (2019). Decoupled Weight Decay Regularization. Section 2. [arXiv:1711.05101](https://arxiv.org/abs/1711.05101)
# - Parikh and Boyd (2014). Proximal Algorithms. Section 4.2. [Foundations and Trends in Optimization](https://doi.org/10.1561/2400000003)
# - Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014). Dropout. Section 4 (its p is the probability to keep a unit), section 10 (scaling in training, as Keras does). [JMLR](https://jmlr.org/papers/v15/srivastava14a.html)
# - Zou and Hastie (2005). Regularization and Variable Selection via the Elastic Net. Section 2. [Royal Statistical Society](https://doi.org/10.1111/j.1467-9868.2005.00503.x)
