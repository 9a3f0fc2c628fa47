# %% [markdown]
# # Keras tutorial: is this face happy?
# [![Open in Colab](badge)](colab)
#
# **You will be able to** build a ConvNet layer by layer, say the shape of every volume in it before Keras does, train it, read its curves, and find out on which pictures it must not be trusted.
#
# **Time** 50 minutes of reading and writing, 2 to 9 minutes of training on a laptop with two cores, less on a GPU. **Needs** lesson 00.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("01_keras_tutorial", PROFILE)

# %% [markdown]
# ## The task
# A café wants its door to open for happy people only. (It is a bad idea, and by the end of this lesson you can say why.) The pictures are 64 × 64 portraits, each labelled 1 for smiling, 0 for
# not.
#
# Nobody in them exists: a generative model made every face. The licences of the faces allow this use (see `data/README.md`); the photographs that such models learn from show real people, which is a question of its own.

# %%
from course_utils import plots
from course_utils.datasets import load_happy

happy = load_happy()
words = ["not smiling", "smiling"]
labels = [words[label] for label in happy.train_y[:16]]
plots.gallery(
    happy.train_x[:16], labels, title="Sixteen portraits of the training set", caption=happy.caption
)

# %% [markdown]
# As in lesson 00, bytes become fractions, and part of the training set is held out to **validate** with: sixty portraits, as many of one class as of the other. The labels stay as they are: one number a picture, 0 or 1.

# %%
from course_utils.datasets import split_validation


def scaled(x):
    return x.astype("float32") / 255


(train_x, train_y), (validation_x, validation_y) = split_validation(happy)
train_x, train_y = scaled(train_x[: sizes.train_size]), train_y[: sizes.train_size]
validation_x, test_x, test_y = scaled(validation_x), scaled(happy.test_x), happy.test_y
print("training  ", train_x.shape, train_y.shape)
print("validation", validation_x.shape, validation_y.shape)
print("test      ", test_x.shape, test_y.shape)

# %% [markdown]
# ## A layer is a function that remembers
# A Keras layer is an object that holds its weights. You *call* it on a tensor and get a tensor back. Making and calling fit into one line; that line is short for two. To see that they agree,
# call both on the same numbers.

# %%
import numpy as np
from keras import layers

from course_utils.measure import claim

numbers = np.random.default_rng(1).normal(size=(2, 5, 4, 3)).astype("float32")
one_line = layers.ZeroPadding2D((3, 3))(numbers)

pad = layers.ZeroPadding2D((3, 3))
two_lines = pad(numbers)

# %%
# NBVAL_CHECK_OUTPUT
print("from", numbers.shape, "to", tuple(one_line.shape))
gap = float(np.abs(one_line - two_lines).max())
claim("K01", expect=0.0, measured=gap, of="largest difference")

# %% [markdown]
# ## One name for everything
# To describe a network, call the first layer on an `Input`, which makes a **symbolic tensor**: a shape and a type, but no numbers yet. Then call the next layer on the result. Many people use the one name `X` for every
# result. Is the earlier tensor lost when its name is overwritten?

# %%
import keras

X_input = keras.Input((8, 8, 3))
X = layers.Conv2D(4, 3)(X_input)
X = layers.Activation("relu")(X)
X = layers.Flatten()(X)
X = layers.Dense(1)(X)
small = keras.Model(inputs=X_input, outputs=X)

# %%
# NBVAL_CHECK_OUTPUT
found = [type(layer).__name__ for layer in small.layers]
claim("K02", expect=["InputLayer", "Conv2D", "Activation", "Flatten", "Dense"], measured=found)

# %% [markdown]
# Each tensor knows the layer that made it and what that layer was called on. From the last `X`, Keras walks back to `X_input` and finds everything on the way. So two names are enough: the input's,
# and the output's.

# %% [markdown]
# ## A convolution, number by number
# A small grid of weights, the **kernel**, lies on the picture. Multiply each weight with the number under it, add up, write the sum down, and move on. This kernel has 1 on its left and −1 on its right. What does it answer to?

# %%
patch = np.array(
    [[3, 1, 0, 2, 4], [1, 5, 8, 1, 0], [2, 7, 2, 5, 1], [0, 1, 3, 1, 7], [4, 2, 1, 6, 2]]
)
edge = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]])
title = "Each number of the output is a sum over one window; dashed: the next window"
plots.convolution_grid(patch, edge, at=(0, 1), title=title)

# %% [markdown]
# <details><summary>Answer</summary>
#
# To a vertical edge: where the left is lighter than the right the sum is large and positive, where it is darker the sum is negative, and on an even area it is 0. In a ConvNet nobody writes the weights down: training finds them. (Strictly this is a **cross-correlation**: the convolution of mathematics flips the kernel first.)
#
# </details>

# %% [markdown]
# ## Padding, stride, pooling
# A window of 3 rows can begin at row 1, 2 or 3 of 5: as many places as rows, less the two rows that it needs besides its first. So the picture shrinks. **Padding** with zeros mends that, since each row of zeros adds one place; Keras calls it `padding="same"`, and no padding `"valid"`. With a **stride** of 2 only every other place counts, the first included: rows 1 and 3.

# %%
title = "Padded with one zero on each side, 4×4 stay 4×4"
plots.convolution_grid(patch[:4, :4], edge, padding="same", title=title)
title = "With stride 2 the window moves by two, and 5×5 become 2×2"
plots.convolution_grid(patch, edge, strides=2, title=title)

# %% [markdown]
# **Pooling** has no weights. It keeps one number of each window: the largest, or the mean. Which of the two keeps a thin bright line as bright as it is? And what becomes of a thin dark line on a bright ground?

# %%
pooled = np.array([[3, 1, 0, 2], [1, 5, 8, 2], [2, 7, 2, 5], [0, 1, 4, 1]])
plots.pooling_grid(
    pooled, title="Max-pooling keeps the largest of each window, average pooling its mean"
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The largest: on black, a single bright pixel stays as bright as it is, while a mean over four makes it a quarter as bright, and a thin line half as bright. A thin dark line on a bright ground vanishes under max-pooling; the mean keeps a trace. Where all numbers of a window count alike, as at a network's end, the mean is the usual choice.
#
# </details>

# %% [markdown]
# ## Follow the shapes
# A filter has one such kernel for each channel of its input, adds all their sums and a bias, and gives one channel. How many places has a 7 × 7 window in a 64 × 64 × 3 portrait, without padding and with three zeros on each side? Write down what leaves each line before you run the cell.

# %%
# NBVAL_CHECK_OUTPUT
portrait = keras.Input((64, 64, 3))
padded = layers.ZeroPadding2D(3)(portrait)
convolved = layers.Conv2D(32, 7)(padded)
print("7×7, no padding      ", layers.Conv2D(32, 7)(portrait).shape)
print("pad 3                ", padded.shape)
print("pad 3, 7×7           ", convolved.shape)
print("pad 3, 7×7, pool 2×2 ", layers.MaxPooling2D(2)(convolved).shape)

# %% [markdown]
# A window of 7 rows can begin at row 1, 2, … up to row 64 − 6 = 58: 58 places. Six rows of zeros add six: 64 in, 64 out. Pixels at the border still count for less: without padding a corner pixel lies in 1 window, with it in 16, an inner one in 49. Each of 32 filters gives a channel; pooling works in every channel apart.

# %% [markdown]
# ## Batch normalization
# One layer of the next exercise is new. For each channel it takes the mean $\mu$ and the variance $\sigma^2$ over all pictures of the batch and all positions, and makes of each value $x$
#
# $$\gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta.$$
#
# $\gamma$ and $\beta$ are learned, so that the network can choose scale and shift; $\epsilon$ is tiny and keeps the denominator from 0.

# %% [markdown]
# Its authors report much higher learning rates and faster training (Ioffe and Szegedy, 2015). For predictions, **moving averages** of $\mu$ and $\sigma^2$ take the batch's place.

# %% [markdown]
# ## Exercise: HappyModel
# Seven steps: pad by 3 on each side · convolve with 32 filters of 7 × 7, stride 1 · batch normalization over the channels (`axis=3`) · ReLU, $\max(0, z)$ · max-pool 2 × 2 · flatten · one unit with a sigmoid, $1 / (1 + e^{-z})$, from 0 to 1, read as a probability.
#
# Names of layers are yours, all other settings stay as Keras has them, and each call makes a new model. `input_shape` must be used: the same function will serve pictures of other sizes.


# %% exercise="happy_model" points=10
def happy_model(input_shape):
    """A small ConvNet for two classes; returns a keras.Model.

    input_shape: (n_H, n_W, n_C). The model takes pictures and gives probabilities, (batch, 1).
    """
    ### BEGIN SOLUTION
    X_input = keras.Input(input_shape)
    X = layers.ZeroPadding2D((3, 3))(X_input)
    X = layers.Conv2D(32, (7, 7), strides=(1, 1), name="conv0")(X)
    X = layers.BatchNormalization(axis=3, name="bn0")(X)
    X = layers.Activation("relu")(X)
    X = layers.MaxPooling2D((2, 2), name="max_pool")(X)
    X = layers.Flatten()(X)
    X = layers.Dense(1, activation="sigmoid", name="fc")(X)
    return keras.Model(inputs=X_input, outputs=X, name="HappyModel")
    ### END SOLUTION


# %%
from course_utils.checks import check

check("happy_model", happy_model)

# %% [markdown]
# ## Count the weights
# Where do most of them sit: in the convolution or in the last unit? Each of the 32 filters has 7 · 7 · 3 weights and a bias. Batch normalization keeps four numbers a channel:
# $\gamma$ and $\beta$, which are learned, and the two moving averages, which no gradient changes.

# %%
# NBVAL_CHECK_OUTPUT
model = happy_model((64, 64, 3))
conv, norm, unit = 32 * (7 * 7 * 3 + 1), 4 * 32, 32 * 32 * 32 + 1
print(f"convolution {conv:,} · batch norm {norm:,} · last unit {unit:,}")

trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
counts = {"parameters": model.count_params(), "trainable": trainable}
counts["not trainable"] = model.count_params() - trainable
expected = {"parameters": 37_633, "trainable": 37_569, "not trainable": 64}
claim("K03", expect=expected, measured=counts)

# %% [markdown]
# A dense layer from the 64 · 64 · 3 numbers of a portrait to the 64 · 64 · 32 that leave the convolution would need 1.6 billion weights. The convolution uses its 4,704 at every place. Its 32 biases do nothing here: batch normalization subtracts each channel's mean, and the bias with it.

# %% [markdown]
# ## Look at the model
# `summary()` prints the layers in a table, with the shape that leaves each of them. Compare it with what you wrote down.

# %%
model.summary()

# %% [markdown]
# The course draws the same as a diagram: beside each arrow stands the volume that passes. Which volume is the largest, and why has the last unit so many weights?
#
# <details><summary>Answer</summary>What leaves the convolution: 64 · 64 · 32 = 131,072 numbers, of which pooling keeps a quarter. The last unit has a weight for each of the 32,768 that pooling keeps, and a bias.</details>

# %%
title = f"HappyModel: {unit:,} of {model.count_params():,} parameters sit in the last unit"
plots.draw_wiring(model, title, "the batch axis is left out", columns=2)

# %% [markdown]
# Keras has two drawings of its own: `plot_model` writes a PNG, here into a folder for this session, and `model_to_dot` gives the graph itself, here shown as SVG. Both need the program `dot`. Where it is missing, the cell says how to
# get it and the lesson goes on.

# %%
from course_utils import scratch_folder
from course_utils.plots import draw_graph

drawing = draw_graph(model, scratch_folder() / "HappyModel.png")
drawing

# %% [markdown]
# The notes import these functions from `keras.utils.vis_utils`. Keras has moved them since. Is the old address still there?

# %% tags=["hide-input"]
import importlib.util

from IPython.utils.capture import capture_output

lines = []
with capture_output():  # in a notebook Keras also displays an empty text
    model.summary(print_fn=lines.append)
in_summary = sum(layer.name in "\n".join(lines) for layer in model.layers)
in_drawing = sum(node.get_name().isdigit() for node in keras.utils.model_to_dot(model).get_nodes())
old_address = importlib.util.find_spec("keras.utils.vis_utils") is not None

# %%
# NBVAL_CHECK_OUTPUT
printed = claim("K05", expect=8, measured=in_summary, of="layers in summary()")
drawn = claim("K05", expect=8, measured=in_drawing, of="layers in the drawing", also=printed)
old = {"keras.utils.vis_utils exists": old_address}
none, some = dict.fromkeys(old, False), dict.fromkeys(old, True)
moved = "plot_model and model_to_dot are in keras.utils now, not in keras.utils.vis_utils"
claim("K05", expect=none, measured=old, notes=some, also=drawn, caveat=moved)

# %% [markdown]
# ## Exercise: compile and fit
# `compile` gives the model an optimizer, a loss and what to report. With $p$, the predicted probability of a smile, the loss is the **binary cross-entropy**: $-\log p$ where the face smiles, $-\log(1 - p)$ where it does not.
#
# Then `fit` on the pictures given, for `epochs` passes, and return the `History` that `fit` returns. Hand `validation_data` on to `fit`.

# %% [markdown]
# `verbose=0` keeps `fit` quiet: below, your function trains several nets one after the other. Any learning rate and batch size pass the check; the text supposes Keras's defaults (0.001 and 32).


# %% exercise="compile_and_fit" points=5
def compile_and_fit(model, x, y, epochs, validation_data=None):
    """Compile with Adam, binary cross-entropy and accuracy; train; return the History.

    x: (m, n_H, n_W, n_C) from 0 to 1. y: (m,) of 0 and 1.
    """
    ### BEGIN SOLUTION
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)
    ### END SOLUTION


# %%
check("compile_and_fit", compile_and_fit)

# %%
keras.utils.set_random_seed(1)
model = happy_model((64, 64, 3))
validation_set = validation_x, validation_y
history = compile_and_fit(model, train_x, train_y, sizes.epochs, validation_data=validation_set)
ends = history.history["accuracy"][-1], history.history["val_accuracy"][-1]
title = f"Training accuracy ends at {ends[0]:.0%}, validation accuracy at {ends[1]:.0%}"
of_part = happy.caption_of(len(train_y), len(validation_y))
plots.history_curves(history.history, title=title, caption=of_part)

# %% [markdown]
# ## Evaluate, and the life of a model
# Created, compiled, fitted; `evaluate` gives loss and metrics on pictures that took no part. With `return_dict=True` it names them. These are the validation portraits: the test set waits until nothing is left to choose.

# %%
scores = model.evaluate(validation_x, validation_y, verbose=0, return_dict=True)
for name, value in scores.items():
    print(f"{name}: {value:.3f}")
life = claim("K04", expect=["accuracy", "loss"], measured=sorted(scores), of="evaluate reports")

# %% [markdown]
# ## Over-fitting, or two modes?
# Does the training curve end above the other? That looks like over-fitting. First compare like with like. `fit` reports the training accuracy in **training mode**, where batch normalization uses the mean and variance of the batch at hand. The validation accuracy is measured in **inference mode**, with **moving averages** of what the batches had so far. So look at both sets in both modes. (Curves that jump: see the section with the test set.)


# %%
def in_training_mode(model, x, batch_size=32):
    """Outputs (m, 1), each batch normalized by its own statistics; the moving averages stay."""
    before = model.get_weights()
    order = np.random.default_rng(1).permutation(len(x))  # mixed classes, as in fit
    outputs = np.empty((len(x), 1), "float32")
    for start in range(0, len(x), batch_size):
        batch = order[start : start + batch_size]
        outputs[batch] = model(x[batch], training=True)
    model.set_weights(before)
    return outputs


# %%
def accuracy_of(probabilities, y, threshold=0.5):
    """The fraction of right answers. probabilities: (m, 1) or (m,); y: (m,) of 0 and 1."""
    return float(np.mean((np.ravel(probabilities) > threshold) == y))


for name, x, y in (("training", train_x, train_y), ("validation", *validation_set)):
    inference = accuracy_of(model.predict(x, verbose=0), y)
    by_batch = accuracy_of(in_training_mode(model, x), y)
    print(f"{name:<10} training mode {by_batch:.1%} · inference mode {inference:.1%}")

# %% [markdown]
# Within a row only the mode differs: that gap is no over-fitting, it comes from which averages are used. At each step Keras takes 99% of the old average and 1% of the new batch. After 12 epochs of 11 batches (32 portraits each) $0.99^{132} \approx 27\,\%$ of the initial values, 0 and 1, is still in them, while the weights have moved on.

# %% [markdown]
# Within a column only the pictures differ. Over-fitting opens such a gap, but of 60 portraits one is worth 1.7 points: the seeds below say more.

# %% [markdown]
# ## Or is it the threshold?
# Moving averages that lag behind can shift most outputs the same way. Then their *order* is still good, and only the **threshold** of 50% is in the wrong place. Below it is put where it separates the training portraits best. If the validation accuracy rises by more than a portrait or two, that speaks for the threshold as a part of the gap; otherwise nothing does. One seed proves little.


# %%
def best_threshold(probabilities, y):
    """The probability that separates the two classes best."""
    return max(np.ravel(probabilities), key=lambda t: accuracy_of(probabilities, y, t))


threshold = best_threshold(model.predict(train_x, verbose=0), train_y)
answers = model.predict(validation_x, verbose=0)
print(f"validation, threshold {0.5:.0%}: {accuracy_of(answers, validation_y):.1%}")
print(f"validation, threshold {threshold:.0%}: {accuracy_of(answers, validation_y, threshold):.1%}")

# %% [markdown]
# ## One change at a time
# What helps? Moving averages that forget faster (momentum 0.9), smaller steps, batches of 16 (and so twice the steps), a learning rate that falls along a **cosine**, more epochs, or more pictures: a face in the mirror smiles as much as before, and so does one moved by two pixels. Whoever changes all of them at once learns nothing about any.

# %% [markdown]
# Each recipe changes one thing of the first, the last two several: an **ablation**. "All changes" shows each portrait 20 times (five epochs, four copies), the first recipe 12 times, "four times the epochs" 48 times. Each seed draws at random which quarter of the training set it holds out.
#
# Short of time? Run the cells up to *All of it, then the test set*, and read on there.

# %%
from course_utils import measure

record = measure.recorded("lesson01_ablation")
in_words = {
    "rate halved": "half the learning rate",
    "batches of 16": "batch size 16",
    "four of each, as many steps": "flips and shifts, as many steps",
    "all but momentum": "all but momentum 0.9",
    "all": "all changes",
}
ablation = {in_words.get(name, name): runs for name, runs in record.results["arms"].items()}


def by_seed(name, which="validation"):
    return [run[which] for run in ablation[name]]


# %%
groups = {name: by_seed(name) for name in ablation}
means = {name: np.mean(values) for name, values in groups.items()}
most = 100 * max(np.ptp(values) for values in groups.values())
apart = 100 * np.ptp(list(means.values()))
title = f"Seeds of one recipe differ by up to {most:.0f} points, the means of {len(means)} recipes by {apart:.0f}"
xlabel = "validation accuracy, inference mode"
caption = f"dots: seeds; bar: their mean\n{record.caption}"
plots.strip(groups, xlabel=xlabel, title=title, caption=caption)
print(record.provenance)

# %% [markdown]
# Seeds differ by more than most recipes do; part of it is the hundred portraits that are read, since a seed draws them, too. So take the differences *within* a seed, where portraits and initial weights are the same. The figure shows their mean and its 95% **confidence interval**, widened so that all eight hold at once (Bonferroni).

# %% [markdown]
# Below it stands, for the narrowest and the widest interval, what would show with a **power** of 80%: were the true difference this large, 80 of 100 such experiments would have an interval without 0.

# %%
changes = [name for name in ablation if name != "first recipe"]
first = by_seed("first recipe")
gains = {
    name: measure.compare_paired(by_seed(name), first, compared=len(changes)) for name in changes
}
by_dot = {name: np.subtract(by_seed(name), first) for name in changes}
clear = sum(gain.side != "includes 0" for gain in gains.values())
title = f"With {len(first)} seeds, {clear} of {len(gains)} changes are shown to matter"
caption = f"dots: seeds; {measure.interval_note(len(gains))}; grey: 0 inside\n{record.caption}"
xlabel = "validation accuracy minus that of the first recipe, in points"
plots.effects(by_dot, gains, title=title, caption=caption, xlabel=xlabel)
for pick in (min, max):
    name = pick(changes, key=lambda one: gains[one].smallest)
    print(f"{name}: a difference of {100 * gains[name].smallest:.1f} points would show")

# %% [markdown]
# Five seeds and a hundred portraits decide none of these gains: every interval includes 0.
#
# Back to the two modes, which share weights and portraits: do the moving averages cost these nets accuracy? Only two of the nine recipes have momentum 0.9. Which difference do you expect there?

# %%
by_batch = "validation, batch statistics"
shifts, by_dot = {}, {}
for name in ablation:
    pair = by_seed(name, by_batch), by_seed(name)
    shifts[name] = measure.compare_paired(*pair, compared=len(ablation))
    by_dot[name] = np.subtract(*pair)
clear = sum(shift.side != "includes 0" for shift in shifts.values())
title = f"Training mode minus inference mode: {clear} of {len(shifts)} intervals exclude 0"
caption = f"dots: seeds; {measure.interval_note(len(shifts))}; grey: 0 inside\n{record.caption}"
xlabel = "validation accuracy, training mode minus inference mode, in points"
plots.effects(by_dot, shifts, title=title, caption=caption, xlabel=xlabel)

# %%
on_training = by_seed("first recipe", "training, batch statistics")
over = measure.compare_paired(on_training, by_seed("first recipe", by_batch))
print(f"first recipe in training mode, training minus validation: {over.text(100, 'points', 1)}")

# %% [markdown]
# With momentum 0.9 the mean is about 0, with 0.99 it is above 0 in all seven recipes. That fits lagging averages, but every interval includes 0: it is suggested, not shown.
#
# The line above compares the two sets in the *same* mode. Its interval lies above 0: in the mean of the seeds this part of the gap is over-fitting. Whether it is larger than what the averages cost was not tested.

# %% [markdown]
# ## All of it, then the test set
# The recipe with every change has the best mean on validation, so it is chosen: a choice has to be made even where nothing is decided. Now both recipes train on all training portraits, validation included, five seeds each, and read the test set. Nothing is chosen by it, here or below; the sections that follow only ask where these nets are right.


# %%
def moved(x, down, right):
    """Pictures moved by at most two pixels; the border is repeated. x: (m, n_H, n_W, n_C)."""
    _, n_H, n_W, _ = x.shape
    padded = np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)), mode="edge")
    return padded[:, 2 - down : 2 - down + n_H, 2 - right : 2 - right + n_W]


def four_of_each(x, y):
    """Every picture, its mirror image, and both moved. x: (m, n_H, n_W, n_C)."""
    mirrored = x[:, :, ::-1]
    return np.concatenate([x, mirrored, moved(x, 2, -1), moved(mirrored, -2, 1)]), np.tile(y, 4)


# %% [markdown]
# The settings: Adam, its rate falling from 0.0005 to 0 along a cosine, batches of 16, batch normalization with momentum 0.9, and four of each portrait, so that five epochs show 8,000 pictures, against 4,800 in the first recipe's twelve (profile `cpu`). `fit_with_cosine` is the course's: a `compile` and a `fit` as you wrote them, with these settings.


# %%
from course_utils.training import fit_with_cosine, progress


def fit_well(model, x, y, epochs):
    """Train with all changes of the ablation; returns the History."""
    settings = {"learning_rate": 5e-4, "batch_size": 16, "momentum": 0.9}
    return fit_with_cosine(
        model, *four_of_each(x, y), epochs, loss="binary_crossentropy", **settings
    )


# %%
all_x = np.concatenate([train_x, validation_x])
all_y = np.concatenate([train_y, validation_y])


def train_from_seeds(recipe, epochs):
    """One trained HappyModel for each seed."""
    models = []
    for seed in progress(sizes.seeds, "seed"):
        keras.utils.set_random_seed(seed)
        models.append(happy_model((64, 64, 3)))
        recipe(models[-1], all_x, all_y, epochs)
    return models


# %%
first_recipe, all_changes = (compile_and_fit, sizes.epochs), (fit_well, sizes.settled_epochs)
recipes = {"first recipe": first_recipe, "all changes": all_changes}
trained_models = {name: train_from_seeds(*recipe) for name, recipe in recipes.items()}
accuracies = {
    name: [accuracy_of(m.predict(test_x, verbose=0), test_y) for m in models]
    for name, models in trained_models.items()
}
before, after = accuracies.values()
print(f"mean test accuracy of {len(after)} seeds, profile {PROFILE}: {np.mean(after):.4f}")
settled = trained_models["all changes"]


# %% [markdown]
# Is the difference shown? All seeds read the same 88 portraits. So the interval counts two kinds of chance: other seeds, and other portraits. *Paired* means that both recipes have the same seeds and read the same portraits.


# %%
def right_answers(models, x=test_x):
    """(seeds, portraits): 1 where a net is right about a test portrait."""
    return np.array([(m.predict(x, verbose=0)[:, 0] > 0.5) == test_y for m in models])


# %%
title = f"Test accuracy {np.mean(before):.1%} with the first recipe, {np.mean(after):.1%} with all changes"
if len(sizes.seeds) >= 3:
    pair = right_answers(settled), right_answers(trained_models["first recipe"])
    gain = measure.compare_on_items(*pair)
    print(gain.text(100, "points", 1))
    title += f": {gain.short()}"
caption = f"dots: seeds; bar: their mean\n{happy.caption}"
plots.strip(accuracies, xlabel="test accuracy", title=title, caption=caption)

# %%
two_recipes = {
    "ablation, validation": (first, by_seed("all changes")),
    "here, test": (before, after),
}
for where, (of_first, of_all) in two_recipes.items():
    print(f"{where:<20} {np.mean(of_first):.1%} first recipe, {np.mean(of_all):.1%} all changes")

# %% [markdown]
# The same two recipes twice. In the run on the site the first one does worse here than in the ablation. Is that chance, with five seeds each? Or do the portraits matter that are read, or the size of the training set (400 here, 300 there) and with it the number of steps (156 and 120 in the profile `cpu`)? These lines cannot tell.

# %% [markdown]
# One more candidate can be tested: moving averages that lag behind. Let the same nets read the test set in training mode. What would you see if they are the reason?

# %%
nets = trained_models["first recipe"]
right_by_batch = np.array([(in_training_mode(m, test_x)[:, 0] > 0.5) == test_y for m in nets])
both_modes = {
    "ablation, validation": (np.mean(first), np.mean(by_seed("first recipe", by_batch))),
    "here, test": (np.mean(before), right_by_batch.mean()),
}
for where, (inference, training) in both_modes.items():
    print(f"first recipe, {where:<20} inference mode {inference:.1%}, training mode {training:.1%}")
if len(nets) >= 3:
    modes = measure.compare_on_items(right_by_batch, right_answers(nets))
    print(f"here, training mode minus inference mode: {modes.text(100, 'points', 1)}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Training mode would bring these nets near the ablation's. Only the averages differ between the modes: where the interval lies above 0, they cost these nets accuracy; where it includes 0, that is not shown. The ablation's nets gain, too, so compare within a mode. In the run on the site most of what is missing in inference mode is missing in training mode, too: the averages explain a part at most. The losses below hint at something else.
#
# </details>

# %% [markdown]
# Do the seeds of one recipe differ much? Look at how the loss of these nets fell while they were trained, and compare it with the dots above.

# %% tags=["hide-input"]
losses = {
    name: np.array([model.history.history["loss"] for model in models])
    for name, models in trained_models.items()
}
again = [np.sum(each[:, -1] > 1.5 * each.min(axis=1)) for each in losses.values()]
title = (
    f"A training loss that ends at more than 1.5 times its least: {again[0]} of {len(after)} seeds "
)
title += f"with the first recipe, {again[1]} with all changes"
caption = "an epoch with all changes shows each portrait four times\n" + happy.caption_of(
    len(all_y)
)
plots.losses_by_epoch(losses, title=title, caption=caption)

# %% [markdown]
# Where a *training* loss rises again, that is no over-fitting. A likely cause is steps that are too large: Adam divides by the recent size of the gradients, and once they are small, one unusual batch moves many weights at once, each by up to about three learning rates (Kingma and Ba, 2015, section 2.1). That is not tested here.

# %% [markdown]
# In which state such a training ends is chance. A rate that falls to 0 should let the weights settle; the ablation does not show that for cosine decay alone.

# %% [markdown]
# Had you trained each recipe once, with a seed that happens to suit one of them and not the other, what might you have concluded? A result of one seed is an anecdote. And the test set has 88 portraits: one of them is worth 1.1 points. Note, too, that the second recipe takes more steps, 500 against 156 in the profile `cpu`: whole recipes are compared, not one of their parts.

# %% [markdown]
# <details><summary>Answer</summary>
#
# Anything between the closest and the farthest pair of dots, one from each recipe. Several seeds, and an interval, keep you from taking chance for an effect.
#
# </details>

# %% [markdown]
# ## Is a ConvNet needed?
# Ask a simpler model. `data/README.md` lists a logistic regression on the same pixels: one weight a number, no convolution. It is right for 94.3% of the test portraits. In the run on the site all changes are within two portraits of it, the first recipe is far worse: no gain over a linear model is shown. All portraits are cut alike, so a pixel shows about the same part of a face. That may be why.

# %% [markdown]
# ## Where the model looks wrong
# Accuracy says how often, not on whom. Take the mean answer of the nets with all changes, so that no single seed decides, and look at the test portraits that it gets most wrong.

# %%
probabilities = np.mean([m.predict(test_x, verbose=0)[:, 0] for m in settled], axis=0)
error = np.abs(probabilities - test_y)
worst = np.argsort(-error)[:8]
misjudged = error > 0.5
marks = ["wrong: " if misjudged[i] else "" for i in worst]
labels = [
    f"{mark}{probabilities[i]:.0%} smiling\nlabelled {words[test_y[i]]}"
    for mark, i in zip(marks, worst, strict=True)
]
title = f"{misjudged.sum()} of {len(test_y)} test portraits are misjudged; "
behind = "the rest of these eight are right, but the least certain"
title += behind if misjudged.sum() < len(worst) else "these eight the most"
plots.gallery(happy.test_x[worst], labels, title=title, caption=happy.caption)

# %% [markdown]
# ## What makes a face happy?
# You would say: the mouth. Ask the network. Cover a square of a smiling portrait with the portrait's mean colour, slide it over the whole face, and note what each place costs: an **occlusion map** (Zeiler and Fergus, 2014). A pixel's value is the mean over the squares that cover it.

# %% [markdown]
# Where a net is almost certain, the probability $p$ hardly moves. So the map shows the fall of the **log-odds** $\log\frac{p}{1-p}$, which is the sum that the last unit passes to its sigmoid. Where do you expect it to be high?

# %%
from course_utils import sight

smiling = np.flatnonzero(test_y == 1)[: sizes.covered]
maps = [
    [sight.occlusion(m, test_x[i], label=1, log_odds=True) for m in settled]
    for i in progress(smiling, "portrait")
]
maps = np.mean(maps, axis=1)  # of all nets: (portraits, n_H, n_W)

# %%
mean_face = happy.test_x[smiling].mean(axis=0).astype("uint8")
faces, shown = [*happy.test_x[smiling[:4]], mean_face], [*maps[:4], maps.mean(axis=0)]
labels = [*(f"{probabilities[i]:.0%} smiling" for i in smiling[:4]), f"mean of {len(smiling)}"]
labels = [f"{text}\nup to {each.max():.1f}" for text, each in zip(labels, shown, strict=True)]
title = "Squares of 12×12 over a pixel lower the log-odds of a smile by up to "
title += f"{shown[-1].max():.1f} on average, in the mean of {len(smiling)} faces"
caption = "orange: covering lowers the log-odds, violet: raises them\n"
caption += f"log-odds 0 are 50%, 2.2 are 90%, 4.6 are 99%\n{happy.caption}"
plots.show_occlusion(faces, shown, labels, title=title, caption=caption, log_odds=True)

# %% [markdown]
# <details><summary>Answer</summary>
#
# In the run on the site: on the cheeks beside the corners of the mouth, which a smile lifts. In the mean the middle of the mouth costs little; on some faces it costs much, on others covering it even *raises* the log-odds. Compare what a face loses with what it has: a label of 100% stands for log-odds above 5; the maps, which are means over squares, stay well below that.
#
# </details>

# %% [markdown]
# A map shows a place, not a cause: is the mouth worth more than other parts of that size? All portraits are cut alike, eyes level at 40% of the height. So cover the same pixels in *all* test portraits, smiling or not: the mouth, both cheeks, the eyes, and as large a part of the forehead. (The mouth's patch ends at about its corners and may understate a broad smile; the forehead's lies partly on hair.)

# %%
parts = {  # patches of rows and columns: 336 to 342 pixels a part
    "mouth": [np.s_[47:58, 16:47]],
    "cheeks": [np.s_[34:47, 9:22], np.s_[34:47, 42:55]],
    "eyes": [np.s_[21:30, 13:51]],
    "forehead": [np.s_[2:16, 20:44]],
}


def without(part):
    """The test portraits, that part in the mean colour of its portrait."""
    covered = test_x.copy()
    for rows, columns in parts[part]:
        covered[:, rows, columns] = test_x.mean(axis=(1, 2))[:, np.newaxis, np.newaxis]
    return covered


# %%
covered = [without(part)[smiling[0]] for part in parts]
title = "Mouth, cheeks, eyes or forehead covered: about 340 pixels each"
plots.gallery(covered, list(parts), title=title, size=1.5)

# %%
right = {part: right_answers(settled, without(part)) for part in parts}
accuracies = {"nothing covered": right_answers(settled).mean(axis=1)}
accuracies |= {part: right[part].mean(axis=1) for part in parts}
means = {part: np.mean(values) for part, values in accuracies.items()}
others = ("cheeks", "eyes", "forehead") if len(sizes.seeds) >= 3 else ()
gaps = {
    part: measure.compare_on_items(right[part], right["mouth"], compared=len(others))
    for part in others
}

# %% tags=["hide-input"]
title = "Right in the mean: " + ", ".join(f"{part} {mean:.1%}" for part, mean in means.items())
note = "dots: seeds; bar: their mean"
costs = [f"the {part}: {plots.unbroken(gap.brief())}" for part, gap in gaps.items()]
if costs:
    title = f"Points that covering the mouth costs beyond covering {'; '.join(costs)}"
    note += f"; in the title: {measure.interval_note(len(gaps))}"
xlabel = "test accuracy of each net, by what is covered"
plots.strip(accuracies, xlabel=xlabel, title=title, caption=f"{note}\n{happy.caption}")
for part, gap in gaps.items():
    print(f"cost of covering the mouth rather than the {part}: {gap.text(100, 'points', 1)}")

# %% [markdown]
# Is the mouth worth more? That is shown where an interval lies above 0: in the run on the site only just against the forehead, and not against the eyes. Covering the cheeks costs even more on average, but that interval includes 0, too. And it is a little unfair to the mouth: maps of some of these same portraits picked the cheeks.

# %% [markdown]
# A portrait with a patch looks like nothing in the training set. Could that alone lower the accuracy? What in the experiment answers this?
#
# <details><summary>Answer</summary>
#
# It could: any strange patch may confuse a net. So patches as large lie on the cheeks, the eyes and the forehead, too; only the difference between parts speaks of the mouth, and only where its interval excludes 0.
#
# </details>

# %% [markdown]
# ## What biases the set has
# A data set teaches whatever tells its classes apart, wanted or not. Its card (in `data/README.md`, a **datasheet** after Gebru et al., 2021) says that the faces that don't smile are a little darker, and that more of them wear sunglasses or are babies. Doubtful faces were left out, among them some that models kept getting wrong: the set is a little easier than life.

# %% [markdown]
# How far would one get by brightness alone, without ever looking at a mouth?


# %%
def brightness(x):
    """The mean of each picture. x: (m, n_H, n_W, n_C); returns (m,)."""
    return x.mean(axis=(1, 2, 3))


light = brightness(happy.train_x)
cuts = np.sort(light)
cut = cuts[np.argmax([np.mean((light > cut) == happy.train_y) for cut in cuts])]
right = np.mean((brightness(happy.test_x) > cut) == test_y)
for label, word in enumerate(words):
    print(f"{word:<12} mean brightness {light[happy.train_y == label].mean():.0f} of 255")
print(f"'brighter than {cut:.0f} smiles' is right for {right:.0%} of the test set")

# %% [markdown]
# With 88 portraits, 56% cannot be told from a coin's 50%. Does the network use brightness all the same? Then it should miss smiles in dark portraits, and invent them in light ones.

# %%
dark = brightness(test_x) < np.median(brightness(test_x))
for name, part in {"darker half": dark, "lighter half": ~dark}.items():
    smiles, others = part & (test_y == 1), part & (test_y == 0)
    missed, invented = np.sum(error[smiles] > 0.5), np.sum(error[others] > 0.5)
    print(f"{name:<12} {missed} of {smiles.sum()} smiles missed, ", end="")
    print(f"{invented} of {others.sum()} invented")

# %% [markdown]
# With some twenty portraits in each group, one more or less is five percentage points: such counts may raise a suspicion, and settle nothing. To test it, one would need hundreds of portraits of each kind. That test belongs before the café's door opens by such a model.

# %% [markdown]
# ## Exercise: judge one photograph
# The model expects what it was trained on: a *batch* of pictures, of numbers from 0 to 1. A photograph is one picture of bytes. Bring it into that form, let the model predict (by `predict`, or by calling it), and return the probability as a plain
# Python `float`, no number of NumPy's.


# %% exercise="predict_photo" points=5
def predict_photo(model, photo):
    """The probability that the face smiles, as a float. photo: uint8 (n_H, n_W, 3)."""
    ### BEGIN SOLUTION
    batch = photo[np.newaxis].astype("float32") / 255
    return float(model.predict(batch, verbose=0)[0, 0])
    ### END SOLUTION


# %%
check("predict_photo", predict_photo)

# %% [markdown]
# ## A photograph from elsewhere
# The astronaut Eileen Collins smiles broadly on her NASA portrait, which scikit-image ships. The whole picture, shrunk to 64 × 64, is one try. The other is cut as the training portraits were: eyes level, 36% of the width
# apart, at 40% of the height. What do you expect from each?

# %%
import skimage

from course_utils.datasets import cut_face, load_photo

portrait_file = f"{skimage.data_dir}/astronaut.png"
astronaut = load_photo(portrait_file, size=None)
versions = {
    "whole": load_photo(portrait_file, size=64),
    "cut by the eyes": cut_face(astronaut, left_eye=(204, 101), right_eye=(247, 103)),
}

# %%
answers = {
    name: np.mean([predict_photo(m, photo) for m in settled]) for name, photo in versions.items()
}
labels = [f"{name}\n{answer:.0%} smiling" for name, answer in answers.items()]
whole, cut = answers.values()
title = f"The same smile: {whole:.0%} on the whole photograph, {cut:.0%} when cut like the set"
plots.gallery(
    list(versions.values()),
    labels,
    title=title,
    caption="NASA portrait, scikit-image",
    n_columns=2,
    size=2.2,
)

# %% [markdown]
# ## The domain gap
# A network knows the world of its training set. There every face fills the frame; in the whole photograph the face takes about a twentieth of the area, and the rest is a flag and a space suit, which no training picture shows. A number comes
# out all the same, and nothing in it says "I don't know". This is a **domain gap**, or distribution shift; one photograph illustrates it, and measures nothing.

# %% [markdown]
# ## Your own photograph
# Any JPEG or PNG, of any size. `pick_eyes` shows it: click the eye on the left, then the one on the right, and paste the line that appears into the next cell. Giving two points by hand does as well.

# %%
from course_utils.datasets import pick_eyes

photo = astronaut  # yours: photo = load_photo("me.jpg", size=None)
pick_eyes(photo)

# %%
face = cut_face(photo, (204, 101), (247, 103))
answer = predict_photo(settled[0], face)
print(f"{answer:.0%} smiling")
claim("K04", expect=True, measured=0 <= answer <= 1, of="an answer is a probability", also=life)

# %% [markdown]
# ## Another task, one line changed
# Nothing in `happy_model` knows of smiles. Here is the way from a data set to a test accuracy once more, as one function.


# %%
def train_and_test(data, epochs):
    """The test accuracy of a new HappyModel that was trained on `data` with all changes."""
    keras.utils.set_random_seed(1)
    model = happy_model(data.train_x.shape[1:])
    fit_well(
        model, scaled(data.train_x[: sizes.train_size]), data.train_y[: sizes.train_size], epochs
    )
    return accuracy_of(model.predict(scaled(data.test_x), verbose=0), data.test_y)


# %% [markdown]
# Give it hands in place of faces: photographs of the signs 0 and 5. As far as the order of the files tells, the people of the test set are not in the training set. Only the line that loads the data changes. Will it be easier or harder than smiles?

# %%
from course_utils.datasets import load_signs

data = load_signs().only("0", "5")  # it was load_happy()

sample = np.r_[0:4, -4:0]
labels = [f"sign {data.class_names[label]}" for label in data.test_y[sample]]
title = "Hands of the test set: other people, as far as is known"
plots.gallery(data.test_x[sample], labels, title=title, caption=data.caption)

# %%
hand_accuracy = train_and_test(data, sizes.hands_epochs)
print(
    f"{hand_accuracy:.1%} of {len(data.test_y)} hands are right after {sizes.hands_epochs} epochs"
)

# %% [markdown]
# ## Three ways to write the same model
# `happy_model` is in the **functional** style. A **Sequential** model is a list of layers, enough wherever each layer has one input. A **subclass** of `keras.Model` writes the call out as a method, for what no fixed graph can express, such as a loop whose length depends on the data.


# %%
def small_layers():
    """New layers of the `small` model at the lesson's beginning, in order."""
    return [layers.Conv2D(4, 3), layers.Activation("relu"), layers.Flatten(), layers.Dense(1)]


class SmallSubclass(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = small_layers()

    def call(self, X):
        for step in self.steps:
            X = step(X)
        return X


# %% [markdown]
# If all three are the same model, the same weights must give the same outputs. Give the other two the weights of `small`, which is functional, and compare.

# %%
# NBVAL_CHECK_OUTPUT
pictures = np.random.default_rng(1).random((5, 8, 8, 3)).astype("float32")
sequential = keras.Sequential([keras.Input((8, 8, 3)), *small_layers()])
subclass = SmallSubclass()
subclass(pictures)  # a subclass learns its shapes from the first call

gaps = []
for other in (sequential, subclass):
    other.set_weights(small.get_weights())
    gaps.append(float(np.abs(other(pictures) - small(pictures)).max()))
gap = round(max(gaps), 4)  # sums in another order differ in the seventh digit
ways = 1 + sum(other < 1e-4 for other in gaps)  # the functional one, and those that agree with it
same = claim("K06", expect=0.0, measured=gap, tolerance=1e-4, of="largest difference of outputs")
third = "subclassing is the third way"
claim("K06", expect=3, measured=ways, notes=2, of="ways that agree", also=same, caveat=third)

# %% [markdown]
# ## What else is on the shelf
# Keras ships these layers and many more. For each: what shape leaves it, and how many parameters does it have? The right column is computed by hand from the layer's equations. Cover it and try.

# %%
shelf = {  # layer: (shape of one input, parameters by hand)
    layers.Dense(10): ((8,), (8 + 1) * 10),
    layers.SimpleRNN(10): ((5, 8), 10 * (8 + 10 + 1)),
    layers.GRU(10): ((5, 8), 3 * 10 * (8 + 10 + 2)),
    layers.LSTM(10): ((5, 8), 4 * 10 * (8 + 10 + 1)),
    layers.Conv1D(10, 3): ((20, 8), (3 * 8 + 1) * 10),
    layers.Conv2D(10, 3): ((12, 12, 8), (3 * 3 * 8 + 1) * 10),
    layers.MaxPooling1D(2): ((20, 8), 0),
    layers.MaxPooling2D(2): ((12, 12, 8), 0),
    layers.AveragePooling2D(2): ((12, 12, 8), 0),
    layers.GlobalMaxPooling2D(): ((12, 12, 8), 0),
    layers.Dropout(0.5): ((8,), 0),
}

# %%
# NBVAL_CHECK_OUTPUT
by_keras, by_hand = {}, {}
for layer, (shape, parameters) in shelf.items():
    out = layer(keras.Input(shape))
    name = type(layer).__name__
    by_keras[name], by_hand[name] = layer.count_params(), parameters
    print(
        f"{name:<18} {shape!s:<12} → {tuple(out.shape[1:])!s:<12} {layer.count_params():>4} parameters"
    )
claim("K07", expect=by_hand, measured=by_keras)

# %% [markdown]
# A `GRU` has two biases for each gate and for the candidate, where the equations of Cho et al. (2014) need one at most. By default (`reset_after=True`) Keras follows the variant of NVIDIA's cuDNN, in which the recurrent product has a bias of its own. What has no parameters has nothing to learn: pooling and dropout.

# %% [markdown]
# ## Look back
# - Which numbers in `happy_model` would you change for pictures of 256 × 256, and why?
# - An open hand and a closed one differ in outline; a smile is a few pixels. Where do you see that in the accuracies?
# - Why is the café's door a bad idea? For whom is your model wrong, and who should decide whether that is good enough?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - The kernel (7 × 7 covers less of a larger face), its padding, and the pooling: 2 leaves half a million weights, 8 as many as before.
# - On the site: nearly all hands right after 3 epochs, about 95% of portraits after 5. One seed and 40 hands prove little.
# - A smile is not happiness: the labels say what a mouth does. The gallery shows mistakes; whoever they hit should have a say, not only who sells the door.
#
# </details>

# %% [markdown]
# ## Sources: layers
# - Dumoulin and Visin (2016). A guide to convolution arithmetic for deep learning, chapters 2 and 3. [arXiv:1603.07285](https://arxiv.org/abs/1603.07285)
# - Ioffe and Szegedy (2015). Batch Normalization: Accelerating Deep Network Training, section 3 and algorithm 2 (the two modes). [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)
# - Cho et al. (2014). Learning Phrase Representations using RNN Encoder–Decoder, section 2.3 (the GRU). [arXiv:1406.1078](https://arxiv.org/abs/1406.1078)

# %% [markdown]
# ## Sources: training, and looking closely
# - Kingma and Ba (2015). Adam: A Method for Stochastic Optimization, section 2. [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)
# - Loshchilov and Hutter (2017). SGDR: Stochastic Gradient Descent with Warm Restarts, section 3 (the cosine). [arXiv:1608.03983](https://arxiv.org/abs/1608.03983)
# - Zeiler and Fergus (2014). Visualizing and Understanding Convolutional Networks, section 4.2 (occlusion). [arXiv:1311.2901](https://arxiv.org/abs/1311.2901)
# - Gebru et al. (2021). Datasheets for Datasets, section 3. [arXiv:1803.09010](https://arxiv.org/abs/1803.09010)
