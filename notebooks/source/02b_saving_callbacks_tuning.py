# %% [markdown]
# # Keras experiments, part two: saving, callbacks, tuning
# [![Open in Colab](badge)](colab)
#
# **You will be able to** save a model so that nothing of it is lost, let a training stop, record and resume by itself, and search for hyper-parameters by grid, at random and with Bayesian optimization, without being deceived by your own search.
#
# **Time** 45 minutes of reading and writing, 3 minutes of training on a laptop. **Needs** lesson 02a; for one optional section TensorBoard (`%pip install tensorboard` before you begin; Colab has it).

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("02b_saving_callbacks_tuning", PROFILE)

# %% [markdown]
# ## Digits, and a small net
# Handwritten digits, as in lesson 02a. A tenth of the training set is held out: the **validation set**, for every curve and every choice. The test set waits for the last section.

# %%
from course_utils.datasets import load_digits, split_validation

digits = load_digits()
(pool_x, pool_y), (validation_x, validation_y) = split_validation(digits, 0.1)
pool_x, validation_x = pool_x / 255, validation_x / 255
few_x, few_y = pool_x[: sizes.few], pool_y[: sizes.few]
caption = digits.caption_of(len(few_y), len(validation_y))
print(caption)

# %%
import keras
from keras import layers

LOSS = {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}


# %%
def small_net(seed):
    """Two convolutions and a softmax, compiled with Adam. The seed decides the first weights."""
    keras.utils.set_random_seed(seed)
    options = {"strides": 2, "padding": "same", "activation": "relu"}
    net = keras.Sequential([keras.Input((28, 28, 1))])
    net.add(layers.Conv2D(8, 5, name="first", **options))
    net.add(layers.Conv2D(16, 3, name="second", **options))
    net.add(layers.Flatten())
    net.add(layers.Dense(10, activation="softmax"))
    net.compile("adam", **LOSS)
    return net


# %% [markdown]
# ## What is there to save?
# Three things: the **architecture**, the **weights**, and the **state of the training**, to which the optimizer's memory belongs. Adam keeps two running means for each weight, and counts its steps.
#
# Here are four files, one of them loaded in two ways. Which keep all three things? Write down your guess for each; the text after the table answers.

# %%
import logging

from course_utils import scratch_folder

logging.getLogger("absl").setLevel(logging.ERROR)  # Keras calls .h5 legacy; the text below says so

folder = scratch_folder()
net = small_net(seed=1)
net.fit(few_x, few_y, epochs=1, verbose=0)
(folder / "net.json").write_text(net.to_json())
net.save_weights(folder / "net.weights.h5")
net.save(folder / "net.keras")
net.save(folder / "net.h5")  # last: in Keras 3.15 a .keras file that net writes later lacks Adam

# %% [markdown]
# Load each as a new session would have to: without the variable `net`. Weights alone go into a new net, twice: the second time its optimizer is built first, so that it has variables to load into.

# %%
import warnings

warnings.filterwarnings("ignore", message="Skipping variable loading for optimizer")
loaded = {"net.weights.h5": small_net(seed=2), "the same, Adam built": small_net(seed=2)}
built = loaded["the same, Adam built"]
built.optimizer.build(built.trainable_variables)
from_code = set(loaded)  # their architecture comes from small_net
for other in loaded.values():
    other.load_weights(folder / "net.weights.h5")

# %%
loaded["net.json"] = keras.models.model_from_json((folder / "net.json").read_text())
loaded["net.keras"] = keras.models.load_model(folder / "net.keras")
loaded["net.h5"] = keras.models.load_model(folder / "net.h5")

# %%
import numpy as np


def restored(optimizer, original):
    """How many variables of the original optimizer (its steps, its means) another one has with the same values."""
    pairs = zip(optimizer.variables, original.variables, strict=False)
    return sum(np.array_equal(a, b) for a, b in pairs)


# %%
answers = net.predict(validation_x[:200], verbose=0)
gap, kept_state = {}, {}
of_all = len(net.optimizer.variables)
print(f"{'loaded file':<21}architecture  weights  Adam's state")
for name, other in loaded.items():
    gap[name] = float(np.abs(other.predict(validation_x[:200], verbose=0) - answers).max())
    same, steps = restored(other.optimizer, net.optimizer), int(other.optimizer.iterations)
    kept_state[name] = same == of_all
    kept = (name not in from_code, gap[name] == 0, kept_state[name])
    words = ["yes" if one else "no" for one in kept]
    numbers = (
        f"outputs differ by {gap[name]:.1g}; Adam: {steps} steps, {same} of {of_all} variables"
    )
    print(f"{name:<21}{words[0]:<14}{words[1]:<9}{words[2]:<14}{numbers}")

# %%
print("size of the file")
for path in sorted(folder.glob("net.*")):
    print(f"{path.name:<20} {path.stat().st_size / 1024:.0f} KiB")

# %% [markdown]
# JSON holds no weights, so its net starts from new random ones. `.weights.h5` needs the code that builds the net. It holds Adam's state, too, but `load_weights` skips that, with a warning silenced here, where the optimizer has no variables yet: nothing fails, but training goes on with an Adam that has forgotten everything. (The one variable that always agrees is the learning rate.)

# %% [markdown]
# `.keras`, a zip of JSON and weights, keeps all and is what Keras recommends. `.h5` is the format of Keras 1 and 2 and now **legacy** ([Keras, *Save, serialize, and export models*](https://keras.io/guides/serialization_and_saving/)). The file holds Adam's means, but Keras 3.15 gives the optimizer of the loaded net no variables to put them in: only the steps and the learning rate come back. `fit` then stops with an error until the net is compiled anew.

# %% [markdown]
# YAML, which the notes name as well, is gone: loading it could run code, so TensorFlow 2.6 removed it ([CVE-2021-37678](https://nvd.nist.gov/vuln/detail/CVE-2021-37678)).

# %%
import json

from course_utils.measure import claim

configs = [json.loads(model.to_json())["config"] for model in (net, loaded["net.json"])]
in_files = {"net.json has the architecture": configs[0] == configs[1]}
for name in ("net.weights.h5", "net.keras", "net.h5"):
    in_files[f"{name} answers as before"] = gap[name] == 0
gone = {"net.h5 brings Adam's state back": kept_state["net.h5"]}
gone["to_yaml is there"] = hasattr(net, "to_yaml")

# %%
kept = claim("K13", expect=dict.fromkeys(in_files, True), measured=in_files)
claim(
    "K13",
    expect=dict.fromkeys(gone, False),
    measured=gone,
    notes=dict.fromkeys(gone, True),
    also=kept,
    caveat="JSON still works; .h5 does, too, without Adam's state; .keras is today's format",
)

# %% [markdown]
# ## A training that stops by itself
# How many epochs? Ask the validation loss. `EarlyStopping` ends the training when it has not improved for `patience` epochs; with `restore_best_weights=True` it puts the weights of the best epoch back. `ModelCheckpoint` with `save_best_only=True` writes the model to disk at each new best.

# %%
from course_utils import training

watch = {"monitor": "val_loss"}
stop = keras.callbacks.EarlyStopping(patience=sizes.patience, restore_best_weights=True, **watch)
keep = keras.callbacks.ModelCheckpoint(folder / "best.keras", save_best_only=True, **watch)
net = small_net(seed=1)
history = net.fit(
    few_x,
    few_y,
    epochs=sizes.epochs,
    validation_data=(validation_x, validation_y),
    callbacks=[stop, keep, training.FitProgress()],
    verbose=0,
).history

# %%
from course_utils import plots

ran, best_epoch = len(history["loss"]), int(np.argmin(history["val_loss"])) + 1
title = (
    f"The validation loss is lowest after epoch {best_epoch}; {ran} of {sizes.epochs} epochs ran"
)
plots.history_curves(history, title=title, caption=caption, kept=best_epoch)

# %% [markdown]
# Does it work? Evaluate the net in memory and the one on disk: each should have the lowest validation loss, not that of the last epoch.

# %%
lowest = min(history["val_loss"])
in_memory, _ = net.evaluate(validation_x, validation_y, verbose=0)
from_disk = keras.models.load_model(folder / "best.keras")
on_disk, _ = from_disk.evaluate(validation_x, validation_y, verbose=0)
print(f"lowest {lowest:.4f}, in memory {in_memory:.4f}, on disk {on_disk:.4f}")
best_kept = {"best weights kept, in memory": in_memory, "best weights kept, on disk": on_disk}

# %% [markdown]
# The lowest of many validation losses is an optimistic estimate: chance helped to choose the epoch. An unbiased one needs examples that had no part in any choice, so the test set is kept for the end.

# %% [markdown]
# ## Exercise: a callback of your own
# `History` has one number an epoch. What happens within? Write a callback, a class that inherits from `keras.callbacks.Callback`; `loss_history()` returns a new object of it. After `fit`, its `losses` has a list for each epoch: the loss of each batch **by itself**.
#
# Beware: `logs["loss"]` is the *mean* over the batches of this epoch so far. All batches are of one size. A second `fit` begins anew.

# %% [markdown]
# Keras calls a callback's methods at fixed moments. Three serve here: `on_train_begin(self, logs=None)`, `on_epoch_begin(self, epoch, logs=None)` and `on_train_batch_end(self, batch, logs=None)`, where `batch` counts from 0 in each epoch ([Keras, *Base Callback class*](https://keras.io/api/callbacks/base_callback/)).


# %% exercise="loss_history" points=10
def loss_history():
    """A new callback; after fit its `losses` has a list for each epoch: the loss of each batch by itself."""

    ### BEGIN SOLUTION
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
    ### END SOLUTION


# %%
from course_utils.checks import check

check("loss_history", loss_history)

# %% [markdown]
# Draw the loss of each batch, and the mean that Keras reports meanwhile. Where does the mean mislead, at the beginning of an epoch or at its end?
#
# <details><summary>Answer</summary>At the end, while the net still learns fast: the mean then includes batches that were met with much worse weights. So in the first epochs the training loss of `History` can lie above the validation loss, which is computed with the weights at the end.</details>

# %%
whole = len(few_y) // 20 * 20  # batches of one size
recorder = loss_history()
recorded_net = small_net(seed=3)
shown = recorded_net.fit(
    few_x[:whole], few_y[:whole], epochs=3, batch_size=20, callbacks=[recorder], verbose=0
)
by_batch = np.array(recorder.losses)  # (epochs, batches)
means = np.cumsum(by_batch, axis=1) / np.arange(1, by_batch.shape[1] + 1)
mean_losses = {"loss of each batch, mean of an epoch": means[:, -1].tolist()}

# %%
ends = by_batch[0, -5:].mean(), means[0, -1]
title = "Epoch 1: the last five batches average {:.2f}, Keras reports {:.2f}".format(*ends)
learned_from = digits.caption_of(whole)
plots.losses_by_batch(by_batch, means, title=title, caption=learned_from, last=5)

# %% [markdown]
# ## Killed in the middle
# Colab takes the machine away after some hours, and a laptop runs out of power. What must lie on disk, so that a run can go on as if nothing had happened? You know the three things from above. More is needed, at least how far the training was.

# %% [markdown]
# ## Exercise: a training that can be killed
# Train `model` until it has had `epochs` epochs in all, and return it. After each epoch, put what a new session needs into `folder`. If it holds an earlier run, go on from its last whole epoch, whatever weights the given model has. What is done is not done again.
#
# Keep the order of the examples (`shuffle=False`) and the batches of 32. Look at [`keras.callbacks.BackupAndRestore`](https://keras.io/api/callbacks/backup_and_restore/), or write files of your own.


# %% exercise="resume_training" points=10
def resume_training(model, x, y, epochs, folder):
    """Train to `epochs` epochs in all, going on from what `folder` holds; returns the trained model.

    model: compiled and built, as at its beginning. folder: a pathlib.Path that is there, empty at first.
    """
    ### BEGIN SOLUTION
    options = {"delete_checkpoint": False, "double_checkpoint": True}
    backup = keras.callbacks.BackupAndRestore(folder, **options)
    model.fit(x, y, epochs=epochs, shuffle=False, callbacks=[backup], verbose=0)
    return model
    ### END SOLUTION


# %%
check("resume_training", resume_training)

# %% [markdown]
# Now interrupt a run three batches into its last epoch but one. Then pretend to be a new session: another net, with weights of another seed, and the same folder.

# %%
undisturbed, killed = scratch_folder(), scratch_folder()
straight = resume_training(small_net(seed=4), few_x, few_y, sizes.resumed_epochs, undisturbed)

dying = training.cut_short(small_net(seed=4), epoch=sizes.resumed_epochs - 2, batch=3)
try:
    resume_training(dying, few_x, few_y, sizes.resumed_epochs, killed)
except KeyboardInterrupt:
    print("cut short; in the folder:", *sorted(path.name for path in killed.iterdir()))

# %%
resumed = resume_training(small_net(seed=5), few_x, few_y, sizes.resumed_epochs, killed)
pairs = list(zip(resumed.get_weights(), straight.get_weights(), strict=True))
largest = max(float(np.abs(a - b).max()) for a, b in pairs)
print(f"largest difference of a weight to the undisturbed run: {largest:.1g}")
difference = {"resumed run, largest difference of a weight": largest}

# %% [markdown]
# What if Adam's state were lost? Here the weights of the same epoch go into a new net, and its optimizer starts from zero. The difference shows another run; whether a worse one, it does not tell.

# %%
half = resume_training(small_net(seed=4), few_x, few_y, sizes.resumed_epochs - 2, scratch_folder())
forgetful = small_net(seed=5)
forgetful.set_weights(half.get_weights())
forgetful.fit(few_x, few_y, epochs=2, shuffle=False, verbose=0)
pairs = zip(forgetful.get_weights(), straight.get_weights(), strict=True)
lost = max(float(np.abs(a - b).max()) for a, b in pairs)
print(f"with a new Adam: {lost:.1g}")

# %% [markdown]
# The process may also be killed while it writes the file. For this `BackupAndRestore` has `double_checkpoint=True`: the checkpoint before stays, too.
#
# Dropout draws at random, and Keras 3.15 does not save the state of its random generator. A process that goes on after a kill draws other numbers, and the weights differ; our net has no dropout. Nor does any file of the net hold the order in which `fit` shuffles: that is why this exercise keeps it fixed.

# %% [markdown]
# Callbacks begin anew, too. In a new session `EarlyStopping` has forgotten the lowest loss and counts its patience from zero. A new `ModelCheckpoint` takes the first epoch after the kill for the best and overwrites `best.keras`, even with a worse net: give it the old lowest loss as `initial_value_threshold`.

# %% [markdown]
# ## What the filters see
# The notes look at feature maps with Quiver, whose last release on PyPI is from 2016. It asks a model for `get_input_shape_at` and TensorFlow for `get_default_graph`. Are they still there?

# %%
# NBVAL_CHECK_OUTPUT
import tensorflow as tf

quiver_needs = {"Quiver's get_input_shape_at": hasattr(net, "get_input_shape_at")}
quiver_needs["Quiver's get_default_graph"] = hasattr(tf, "get_default_graph")
for name, there in quiver_needs.items():
    print(f"{name}: {'there' if there else 'gone'}")

# %%
again = dict.fromkeys(best_kept, lowest)
kept = claim("K14", expect=again, measured=best_kept, tolerance=1e-4)
in_history = dict.fromkeys(mean_losses, shown.history["loss"])
recorded = claim("K14", expect=in_history, measured=mean_losses, tolerance=1e-3, also=kept)
alike = dict.fromkeys(difference, 0.0)
goes_on = claim("K14", expect=alike, measured=difference, tolerance=1e-5, also=recorded)
claim(
    "K14",
    expect=dict.fromkeys(quiver_needs, False),
    measured=quiver_needs,
    notes=dict.fromkeys(quiver_needs, True),
    also=goes_on,
    caveat="all but Quiver works; explore_features takes its place",
)

# %% [markdown]
# Feature maps need no special tool: a model from the input to an inner layer gives them. In Jupyter the next cell is a form: choose the layer and the digit. Which filters respond to strokes of one direction? What becomes of the strokes in the second layer?

# %% [markdown]
# <details><summary>What to see</summary>Most maps of the first layer show the whole digit after so short a training, few only edges or one direction. In the second layer a value combines a larger part of the digit, and place is known less exactly.</details>

# %%
title = "The digit stays visible in both layers; the second shows it more coarsely"
scaled = f"black: 0; pale yellow: the map's own maximum · {caption}"
plots.explore_features(net, validation_x[:20], title=title, caption=scaled)

# %% [markdown]
# ## TensorBoard (optional)
# The callback `keras.callbacks.TensorBoard` writes curves while a training runs, and TensorBoard shows them in the browser, several runs side by side. It pays for runs of hours. TensorFlow 2.21 comes without it, and the callback needs it: hence the `if`. If you did not install it before you began, go on with the next section: installed now, it needs a new kernel, without all that you have computed.

# %%
from importlib.util import find_spec

board = folder / "board"
if find_spec("tensorboard"):
    for name, seed in {"run 1": 6, "run 2": 7}.items():
        writes = keras.callbacks.TensorBoard(str(board / name))
        boarded = small_net(seed=seed)
        boarded.fit(few_x, few_y, epochs=2, validation_split=0.1, callbacks=[writes], verbose=0)
training.open_board(board)

# %% [markdown]
# Where it opens, the tab **Scalars** has a plot for each number that `fit` reports, here the loss and the accuracy by epoch. Each folder below `board` is a run with a colour of its own: `run 1/train`, `run 1/validation`, and so on. Runs are switched on and off at the left; a slider smooths the curves, which can hide how much they jump.

# %% [markdown]
# ## How large may a batch be?
# The activations of all examples of a batch are kept for the backward pass, so memory limits its size. The notes look at the memory in use with `nvidia-smi`, and enlarge the batch where there is room. What does this machine have?

# %%
from course_utils import measure

print(measure.memory_report())

# %% [markdown]
# On a GPU two numbers differ. TensorFlow reserves nearly all memory at once ([TensorFlow, *Use a GPU*, Limiting GPU memory growth](https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth)), and `nvidia-smi` shows what is *reserved*. `tf.config.experimental.get_memory_info` tells what tensors have really taken. Which of them grows with the batch?
#
# <details><summary>Answer</summary>What is taken. What is reserved says little about the room that is left.</details>

# %% [markdown]
# The run on the site had no GPU. There the next cell measures nothing, and the statement of the notes stays undecided; on Colab with a GPU you decide it.

# %%
reserved, taken = [], []
for batch_size in (32, 4096) if measure.gpus() else ():
    net.fit(pool_x[:4096], pool_y[:4096], batch_size=batch_size, verbose=0)
    reserved.append(measure.gpus()[0].used)
    taken.append(measure.peak_on_gpu() / 2**20)
    print(f"batch {batch_size}: {reserved[-1]:,} MiB reserved, {taken[-1]:,.0f} MiB taken at most")
shows_more = reserved[1] > reserved[0] if reserved else None
print(
    "nvidia-smi shows the larger batch:",
    "no GPU, not decided" if shows_more is None else shows_more,
)

# %%
claim(
    "K26",
    expect=False,
    measured=shows_more,
    notes=True,
    caveat="measured where there is a GPU; memory_report tells device and memory anywhere",
)

# %% [markdown]
# ## Hyper-parameters
# What training does not learn, somebody has to choose: learning rate, units, epochs. Here are two of them for a net with one hidden layer. The value of a setting is the validation accuracy after a short training.

# %%
tuning_x, tuning_y = pool_x[: sizes.tuning_size], pool_y[: sizes.tuning_size]


def dense_net(rate, units):
    """A net with one hidden layer, trained; always from the same seed."""
    keras.utils.set_random_seed(1)
    hidden = layers.Dense(units, activation="relu")
    output = layers.Dense(10, activation="softmax")
    net = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), hidden, output])
    net.compile(keras.optimizers.Adam(rate), **LOSS)
    net.fit(tuning_x, tuning_y, epochs=sizes.tuning_epochs, verbose=0)
    return net


# %% [markdown]
# [Optuna](https://optuna.org) (Akiba et al., 2019) asks for a function of a **trial**: it proposes values, and the function returns how good they are. A **sampler** chooses these values; a **study** is all trials of one search. Rates and units are searched on a logarithmic scale, where from 0.001 to 0.01 is as far as from 0.01 to 0.1.

# %%
import optuna

optuna.logging.set_verbosity(optuna.logging.WARNING)
begun = []  # a line for each training


def objective(trial):
    """The validation accuracy of the setting that a trial proposes."""
    rate = trial.suggest_float("rate", 1e-5, 1e-1, log=True)
    units = trial.suggest_int("units", 8, 512, log=True)
    begun.append((rate, units))
    return training.accuracy(dense_net(rate, units), validation_x, validation_y)


# %% [markdown]
# ## Three ways to search
# A **grid** tries all combinations of a few values: with the notes' 3 × 3, 9 trainings. **Random** search draws each setting. **Bayesian** search fits a model to the results so far and proposes where it expects the largest improvement. Which finds the best in nine trials? Guess.

# %% [markdown]
# Optuna's Bayesian search is the tree-structured Parzen estimator (TPE; Bergstra et al., 2011, section 4). It estimates the densities of good and bad settings, and proposes where the ratio of good to bad is large; under its assumptions the expected improvement grows with that ratio. (The classic form models the value itself by a Gaussian process; Snoek et al., 2012.) With `n_startup_trials=4` it begins with four random trials, and with `multivariate=True` it models rate and units together.

# %%
grid = {"rate": [1e-4, 1e-3, 1e-2], "units": [16, 64, 256]}
samplers = {
    "grid": lambda trials: optuna.samplers.GridSampler(grid, seed=1),
    "random": lambda trials: optuna.samplers.RandomSampler(seed=1 + trials),
    "Bayesian": lambda trials: optuna.samplers.TPESampler(
        n_startup_trials=4, multivariate=True, seed=1 + trials
    ),
}

# %% [markdown]
# A search of hours must survive an interruption. Here the study is kept in a file, and the grid is stopped after four trials. The next call, as it might come from a new session, finds them there.

# %%
journal = folder / "tuning.log"
training.run_trials(training.open_study(journal, "grid"), samplers["grid"], objective, 4)
print(f"first session: {len(begun)} trainings")
training.run_trials(training.open_study(journal, "grid"), samplers["grid"], objective, 9)
print(f"second session: {len(begun)} trainings in all, {len(set(begun))} of them different")

# %% [markdown]
# The file does not hold a sampler's random numbers. A second session that is seeded like the first proposes the same settings again, so the seed is 1 plus the number of trials so far: `1 + trials`.

# %%
searches = {}
for method, sampler in samplers.items():
    study = training.open_study(journal, method)
    training.run_trials(study, sampler, objective, 9)
    searches[method] = training.finished(study)
    at = study.best_params
    print(f"{method:<9} {study.best_value:.1%} with rate {at['rate']:.1e}, {at['units']} units")

# %% [markdown]
# One search of each kind: is the order of these three lines more than chance? To know, each search has to be repeated dozens of times, with thousands of trainings. So the course trained a fine grid of settings once, with three seeds, and searches look their results up: a **tabular benchmark** (Klein and Hutter, 2019, made four).

# %%
record = measure.recorded("lesson02b_tuning_table")
print(record.provenance)
table = np.array(record.results["accuracy"])  # (seeds, rates, units)
rates, units = record.results["rates"], record.results["units"]
validated_with = f"{record.results['validation']:,} digits to validate with"
print(f"{table[0].size} settings, {len(table)} seeds, {validated_with}")

# %%
mean_table = table.mean(axis=0)  # over the seeds
good_rates = [i for i, rate in enumerate(rates) if 4e-4 < rate < 3e-2]
shares = {}
for name, part in {"all rates": mean_table, "0.0005 to 0.02": mean_table[good_rates]}.items():
    by_rate, by_units = part.mean(axis=1), part.mean(axis=0)
    shares[name] = by_rate.var() / part.var(), by_units.var() / part.var()
    explained = "variance explained by the rate alone {:.0%}, by the units alone {:.0%}"
    print(f"{name:<15}", explained.format(*shares[name]))

# %% [markdown]
# That is the **importance** of a hyper-parameter, by an analysis of variance (Hutter et al., 2014). The rest is their interaction, with some noise. It belongs to the range: over four powers of ten about half of the rates are bad, and the rate explains most. Among the good rates alone the units matter more.
#
# Now the map of all settings, and on it where your three searches went, in their order. How many different rates did each try?

# %%
paths = {
    name: [tuple(trial.params.values()) for trial in found] for name, found in searches.items()
}
tried = {name: len({rate for rate, _ in path}) for name, path in paths.items()}
rates_tried = ", ".join(f"{name} {count}" for name, count in tried.items())
title = f"The learning rate explains {shares['all rates'][0]:.0%} of the variance; "
title += f"different rates tried: {rates_tried}"
reached = {name: max(trial.value for trial in found) for name, found in searches.items()}
options = {"title": title, "caption": record.caption}
plots.trials_map(mean_table, rates, units, paths, reached=reached, floor=0.7, **options)

# %% [markdown]
# The map shows means of three seeds, and your searches trained with one: so a search can come out above the map's best.
#
# Now count the rates. This is the argument for random search: where one hyper-parameter matters and others hardly do, a grid spends most trainings on values that it has tried already (Bergstra and Bengio, 2012, figure 1). Is it true here?

# %% [markdown]
# ## Searches of these kinds, many times
# Each search looks its results up for one of the three seeds, so it picks from the table's 13 × 7 places. A grid takes three rates and three numbers of units at equal distances; its first ones are drawn at random, since nobody knows the best place. The Bayesian search begins with the random search's first four settings; then its model proposes. A setting proposed twice counts twice.

# %% [markdown]
# What is the chosen setting worth? The value that the search saw is optimistic: of many settings it took one that had luck with this seed. The two other seeds had no part in the choice. So each setting is looked up for them, too, as if it were trained again, and the searches are compared by that.

# %%
others = (table.sum(axis=0) - table) / (len(table) - 1)  # for each seed the mean of the other two
own = np.array(sizes.replays) % len(table)  # the seed that each search sees
found, elsewhere = {}, {}
for method in ("grid", "random", "Bayesian"):
    trials = 9 if method == "grid" else sizes.trials
    places = [
        training.replayed(table[s % len(table)], method, trials, s)
        for s in training.progress(sizes.replays, "search")
    ]
    rows, columns = np.moveaxis(np.array(places), -1, 0)  # (searches, trials) each
    found[method] = table[own[:, None], rows, columns]
    elsewhere[method] = others[own[:, None], rows, columns]

# %% [markdown]
# How much could any search gain on random search? For the two other seeds no setting is better than the best of the table. Its value less that of random search's choice is the **room**. It is known before any other search is looked at, and no search can lead by more.


# %%
def with_other_seeds(method, n):
    """What the best of its first n trials has, for each search, with the seeds that it did not see."""
    best = found[method][:, :n].argmax(axis=1)
    return elsewhere[method][np.arange(len(best)), best]


best_there = others.max(axis=(1, 2))[own]  # for each search
for after in (9, sizes.trials):
    left = best_there - with_other_seeds("random", after)
    print(f"after {after} random trials the room is {100 * left.mean():.2f} points on average")

# %% [markdown]
# We call half a point worth having. After all trials there is room for little more, and no search can use all of it, since none sees these two seeds. So the searches are compared after nine trials, as many as the grid has.
#
# How much worse are the chosen settings with the other seeds than their searches saw? Guess.

# %%
print("best setting, mean of the searches   seen by the search   with the other seeds")
for method, values in found.items():
    for n in sorted({9, values.shape[1]}):
        saw, again = values[:, :n].max(axis=1).mean(), with_other_seeds(method, n).mean()
        print(f"{f'{method}, {n} trials':<37}{saw:<21.1%}{again:.1%}")

# %%
from course_utils.measure import compare_paired, interval_note

nine = {name: with_other_seeds(name, 9) for name in found}
leads = {
    name: compare_paired(nine[name], nine["random"], compared=3, of="searches")
    for name in ("grid", "Bayesian")
}
says = {"above 0": "ahead", "below 0": "behind", "includes 0": "not told apart"}
mean_there = {
    name: [with_other_seeds(name, n).mean() for n in range(1, values.shape[1] + 1)]
    for name, values in found.items()
}

# %%
title = "Best of 9 trials, with seeds that the search did not see, in points above random search: "
title += "; ".join(
    plots.unbroken(f"{name} {lead.brief(digits=2)}, {says[lead.side]}")
    for name, lead in leads.items()
)
of_searches = f"{len(sizes.replays)} searches of each kind; "
of_searches += "the first four trials of random and Bayesian are the same\n"
of_searches += f"title: the dashed lines after 9 trials; {interval_note(3)} · {record.caption}"
plots.best_by_trials(found, elsewhere=mean_there, title=title, caption=of_searches)

# %% [markdown]
# In the figure the solid lines, and the numbers at them, are what the searches saw; the dashed lines, at the end nearly one, are what counts.
#
# Three comparisons, search by search, with the seeds that the search did not see: the best of nine trials, grid less random and Bayesian less random; and the *mean* accuracy of what the two propose from trial 5 on. There we call five points worth having.

# %%
late = {name: elsewhere[name][:, 4:].mean(axis=1) for name in ("random", "Bayesian")}
gains = {
    "grid less random, best of 9": (nine["grid"], nine["random"], 0.005),
    "Bayesian less random, best of 9": (nine["Bayesian"], nine["random"], 0.005),
    "Bayesian less random, mean from trial 5": (late["Bayesian"], late["random"], 0.05),
}


# %%
def in_words(gain, matters):
    """What the interval of a gain says, where a gain of `matters` is worth having."""
    size = f"{100 * matters:g} points"
    answer = gain.better(matters).answer
    if answer is None:
        return "not decided"
    if not answer:
        return "below 0: a loss" if gain.side == "below 0" else f"no gain of {size}"
    if gain.low > matters:
        return f"a gain of more than {size}"
    if gain.high < matters:
        return f"above 0, but smaller than the {size} that matter"
    return f"above 0; whether the {size} that matter are reached is not decided"


# %%
answers = {}
print(f"{len(sizes.replays)} searches of each kind, in pairs; {interval_note(len(gains))}")
for name, (a, b, matters) in gains.items():
    gain = compare_paired(a, b, compared=len(gains), of="searches")
    answers[name] = gain.better(matters)
    print(f"{name}: {gain.short(digits=2)}")
    print(f"    {in_words(gain, matters)}")

# %%
there = np.flatnonzero(np.array(mean_there["Bayesian"]) >= mean_there["random"][-1])
when = f"after {there[0] + 1} trials" if len(there) else "never"
print(f"random after {sizes.trials} trials: {mean_there['random'][-1]:.2%} on average")
print(f"Bayesian has that {when}")
for name, values in late.items():
    print(f"{name}, mean of its trials from 5 on: {values.mean():.1%}")
print(f"the best of the first four, again and again: {mean_there['random'][3]:.1%}")
seen = 1 - (1 - 1 / table[0].size) ** sizes.trials
print(f"{sizes.trials} random trials are expected to see {seen:.0%} of the table")

# %% [markdown]
# In the run on the site grid and random search are not told apart after nine trials. The Bayesian search is ahead; whether by half a point stays open. At the end it leads in what the searches saw, and hardly at all with the other seeds: a longer search also finds more luck. Its gain is in time, about half of the trials for the same accuracy, and in fewer bad settings.

# %% [markdown]
# The third comparison is easy to win: a search that only repeated the best of its first four settings would gain even more. It shows that bad settings are avoided, not that better ones are found. And thirty random trials see more than a quarter of this small table: among more settings chance would meet the best ones less often.

# %% [markdown]
# All three train every setting to its end. **Successive halving** and **Hyperband** (Li et al., 2018) stop the worse ones early, and give their epochs to the better ones. In Optuna a *pruner* does that: the objective reports each epoch's accuracy. It pays where training takes long, and where early epochs tell which setting will be good.

# %% [markdown]
# A grid suffers where many hyper-parameters are searched and few of them matter. Here are two, and good rates span more than the distance of a grid's three rates, so that no grid here misses them all: this favours the grid. The intervals count other searches of these three tables, not other tasks: with more hyper-parameters the comparison can come out otherwise.

# %%
from itertools import product

combinations = list(product([10, 50, 100], [3, 9, 27]))  # the example of the notes
counted = {"settings of a 3×3 grid": len(combinations)}
better = answers["Bayesian less random, mean from trial 5"]
proposals = {"Bayesian settings from trial 5 on are better than random ones": better}

# %%
by_grid = claim("K20", expect=dict.fromkeys(counted, 9), measured=counted)
claim(
    "K20",
    expect=dict.fromkeys(proposals, True),
    measured=proposals,
    also=by_grid,
    caveat="for one net with two settings",
)

# %% [markdown]
# ## Your turn: a third hyper-parameter
# Give `dense_net` a dropout rate, 0 by default; let `objective` propose it with `trial.suggest_float("dropout", 0, 0.5)`, and search in a new study: `training.run_trials(training.open_study(journal, "dropout"), samplers["Bayesian"], objective, 9)`. How many trainings would a grid of three values each take?
#
# <details><summary>Answer</summary>27: each further hyper-parameter multiplies the trainings of a grid. A random or Bayesian search takes as many as you give it.</details>

# %% [markdown]
# ## At last, the test set
# The trial with the best validation accuracy is chosen, trained once more, and evaluated once on the test set. Do you expect the test accuracy to be above or below that of the search?

# %%
everything = [trial for found_by_one in searches.values() for trial in found_by_one]
chosen = max(everything, key=lambda trial: trial.value)
final = dense_net(**chosen.params)
right = training.right_answers(final, digits.test_x / 255, digits.test_y)

# %%
from scipy.stats import binomtest

interval = binomtest(int(right.sum()), len(right)).proportion_ci(method="wilson")
print(f"best of {len(everything)} trials in validation: {chosen.value:.1%}")
bounds = f"{interval.low:.1%} to {interval.high:.1%}"
print(f"test: {right.mean():.1%}, 95% interval {bounds} (other digits, the same net)")

# %% [markdown]
# The validation accuracy of the chosen setting is the largest of many, so it is biased upwards (Cawley and Talbot, 2010, section 5). This bias grows with the number of trials and shrinks with more validation digits. In the run on the site it is too small to be seen beside the chance of these two sets of digits: the test accuracy may come out above. The test accuracy, evaluated once, has no such bias.

# %% [markdown]
# ## Look back
# - A run is resumed with `shuffle=True`. Its weights differ from those of the uninterrupted run. Is it a worse run?
# - Your search may train 100 times. Would you rather have 100 settings with one seed, or 20 with five?
# - Why is the learning rate searched on a logarithmic scale, and a dropout rate not?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - No, another one: the digits come in another order, as with another seed. It only cannot be compared weight by weight.
# - First many settings, since most are far apart; then several seeds for the best few, whose differences are as small as those of seeds.
# - The effect of a rate follows its ratio, over many powers of ten. Dropout is searched over a short range, say 0 to 0.5, where 0.1 more means roughly the same everywhere.
#
# </details>

# %% [markdown]
# ## Sources: searching
# - Akiba, Sano, Yanase, Ohta and Koyama (2019). Optuna: A Next-generation Hyperparameter Optimization Framework, sections 2 and 3. [arXiv:1907.10902](https://arxiv.org/abs/1907.10902)
# - Bergstra, Bardenet, Bengio and Kégl (2011). Algorithms for Hyper-Parameter Optimization, section 4. [NeurIPS 24](https://papers.nips.cc/paper/2011/hash/86e8f7ab32cfd12577bc2619bc635690-Abstract.html)
# - Bergstra and Bengio (2012). Random Search for Hyper-Parameter Optimization, section 1, figure 1. [JMLR 13](https://jmlr.org/papers/v13/bergstra12a.html)
# - Snoek, Larochelle and Adams (2012). Practical Bayesian Optimization of Machine Learning Algorithms, section 2. [arXiv:1206.2944](https://arxiv.org/abs/1206.2944)

# %% [markdown]
# ## Sources: judging a search
# - Cawley and Talbot (2010). On Over-fitting in Model Selection and Subsequent Selection Bias in Performance Evaluation, section 5. [JMLR 11](https://jmlr.org/papers/v11/cawley10a.html)
# - Hutter, Hoos and Leyton-Brown (2014). An Efficient Approach for Assessing Hyperparameter Importance, section 3. [ICML](https://proceedings.mlr.press/v32/hutter14.html)
# - Klein and Hutter (2019). Tabular Benchmarks for Joint Architecture and Hyperparameter Optimization, section 2. [arXiv:1905.04970](https://arxiv.org/abs/1905.04970)
# - Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar (2018). Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization, sections 2 and 3. [JMLR 18](https://jmlr.org/papers/v18/16-558.html)

# %% [markdown]
# ## Sources: manuals
# - Keras API: Base Callback class. [keras.io](https://keras.io/api/callbacks/base_callback/)
# - Keras guide: Save, serialize, and export models. [keras.io](https://keras.io/guides/serialization_and_saving/)
# - TensorFlow guide: Use a GPU, section Limiting GPU memory growth. [tensorflow.org](https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth)
# - TensorFlow security advisory: arbitrary code execution through YAML. [CVE-2021-37678](https://nvd.nist.gov/vuln/detail/CVE-2021-37678)
