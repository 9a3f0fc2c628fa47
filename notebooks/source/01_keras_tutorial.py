# %% [markdown]
# # Keras tutorial: is this face happy?
# [![Open in Colab](badge)](colab)
#
# **You will be able to** build a ConvNet layer by layer, say the shape of every volume in it before Keras does, train it, read its curves, and find out on which pictures it must not be trusted.
#
# **Time** 40 minutes of reading and writing, 2 to 9 minutes of training on a laptop with two cores, less on a GPU. **Needs** lesson 00.

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
claim("K01", expect=0.0, measured=float(np.abs(one_line - two_lines).max()))

# %% [markdown]
# ## One name for everything
# To describe a network, call the first layer on an `Input`, which is a placeholder: a shape with no numbers in it. Then call the next layer on the result. Many people use the one name `X` for every
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
# ## Follow the shapes
# A convolution with an f × f kernel, padding p and stride s turns n rows into ⌊(n + 2p − f) / s⌋ + 1. Columns likewise. Write down what a 64 × 64 × 3 portrait becomes in each line before you run
# the cell.

# %%
# NBVAL_CHECK_OUTPUT
portrait = keras.Input((64, 64, 3))
print("7×7, no padding       ", layers.Conv2D(32, 7)(portrait).shape)
print("pad 3                 ", layers.ZeroPadding2D(3)(portrait).shape)
print("pad 3, then 7×7       ", layers.Conv2D(32, 7)(layers.ZeroPadding2D(3)(portrait)).shape)
print(
    "pad 3, 7×7, pool 2×2  ",
    layers.MaxPooling2D(2)(layers.Conv2D(32, 7)(layers.ZeroPadding2D(3)(portrait))).shape,
)

# %% [markdown]
# Without padding the picture shrinks by f − 1 = 6, and a mouth corner near the border is seen by few kernels. Three zeros on each side make up for it: 64 in, 64 out. Pooling then keeps the
# largest of each 2 × 2 square, in every channel apart.

# %% [markdown]
# ## Exercise: HappyModel
# Seven steps, in this order: pad by 3 on each side · convolve with 32 filters of 7 × 7, stride 1 · batch normalization over the channels (`axis=3`) · ReLU · max-pool 2 × 2 · flatten · one unit with a sigmoid.
#
# Names of layers are yours to choose, all other settings stay as Keras has them, and each call makes a new model. `input_shape` must be used: the same function will serve pictures of other sizes.


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
# Where do most of them sit: in the convolution, which does the seeing, or in the last unit? Each of the 32 filters has 7 · 7 · 3 weights and a bias. Batch normalization keeps four numbers a channel:
# a scale and a shift that are learned, a mean and a variance that are only recorded.

# %%
# NBVAL_CHECK_OUTPUT
model = happy_model((64, 64, 3))
conv, norm, unit = 32 * (7 * 7 * 3 + 1), 4 * 32, 32 * 32 * 32 + 1
print(f"convolution {conv:,} · batch norm {norm:,} · last unit {unit:,}")

trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
counts = {
    "all": model.count_params(),
    "trainable": trainable,
    "not": model.count_params() - trainable,
}
claim("K03", expect={"all": 37_633, "trainable": 37_569, "not": 64}, measured=counts)

# %% [markdown]
# ## Look at the model
# `summary()` prints the layers in a table, with the shape that leaves each of them. Compare it with what you wrote down.

# %%
model.summary()

# %% [markdown]
# Two ways to a drawing: `plot_model` writes a PNG, here into a folder for this session, and `model_to_dot` gives the graph itself, here shown as SVG. Both need the program `dot`. Where it is missing, the cell says how to
# get it and the lesson goes on.

# %%
from course_utils import scratch_folder
from course_utils.plots import draw_graph

drawing = draw_graph(model, scratch_folder() / "HappyModel.png")
drawing

# %% [markdown]
# The notes import these functions from `keras.utils.vis_utils`. Keras has moved them since. Is the old address still there?

# %%
import importlib.util

lines = []
model.summary(print_fn=lines.append)
in_summary = sum(layer.name in "\n".join(lines) for layer in model.layers)
in_drawing = sum(node.get_name().isdigit() for node in keras.utils.model_to_dot(model).get_nodes())
old_address = importlib.util.find_spec("keras.utils.vis_utils") is not None

# %%
# NBVAL_CHECK_OUTPUT
printed = claim("K05", expect=8, measured=in_summary)
drawn = claim("K05", expect=8, measured=in_drawing, also=printed)
moved = "plot_model and model_to_dot are in keras.utils now, not in keras.utils.vis_utils"
claim("K05", expect=False, measured=old_address, notes=True, also=drawn, caveat=moved)

# %% [markdown]
# ## Exercise: compile and fit
# `compile` gives the model an optimizer, a loss and what to report. For one probability a picture the loss is the binary cross-entropy: −log p where the face smiles, −log(1 − p) where it does not.
#
# Then `fit` on the pictures given, for `epochs` passes, and return the `History` that `fit` returns. Hand `validation_data` on to `fit`. Learning rate and batch size are yours.


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
plots.history_curves(history.history, title=title, caption=happy.caption)

# %% [markdown]
# ## Evaluate, and the life of a model
# Created, compiled, fitted; `evaluate` gives loss and metrics on pictures that took no part. With `return_dict=True` it names them. These are the validation portraits: the test set waits until nothing is left to choose.

# %%
scores = model.evaluate(validation_x, validation_y, verbose=0, return_dict=True)
print({name: round(value, 3) for name, value in scores.items()})
life = claim("K04", expect=["accuracy", "loss"], measured=sorted(scores))

# %% [markdown]
# ## Over-fitting, or two modes?
# The training curve is the higher one: over-fitting? Before you call it so, compare like with like. `fit` reports the training accuracy in **training mode**, where batch normalization uses the mean and variance of the batch at hand. The validation accuracy is measured in **inference mode**, with the running averages recorded so far. So look at both sets in both modes.


# %%
def in_training_mode(model, x, batch_size=32):
    """Outputs (m, 1), each batch normalized by its own statistics; the recorded ones stay."""
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
# In one row everything but the mode is the same: what differs there is no over-fitting, it is the record. Keras records 99 % past and 1 % present at each step, so after some hundred steps the averages still remember the beginning, while the weights have moved on. In one column the mode is the same, and what differs there is the pictures.

# %% [markdown]
# ## Or is it the threshold?
# A stale record shifts all outputs alike. Then their *order* is still good, and only the **threshold** of 50 % is in the wrong place. Below it is put where it separates the training portraits best.


# %%
def best_threshold(probabilities, y):
    """The probability that separates the two classes best."""
    return max(np.ravel(probabilities), key=lambda t: accuracy_of(probabilities, y, t))


threshold = best_threshold(model.predict(train_x, verbose=0), train_y)
answers = model.predict(validation_x, verbose=0)
print(f"validation, threshold 50 %: {accuracy_of(answers, validation_y):.1%}")
print(f"validation, threshold {threshold:.0%}: {accuracy_of(answers, validation_y, threshold):.1%}")

# %% [markdown]
# ## One change at a time
# What helps? A record that forgets faster (momentum 0.9), smaller steps, smaller batches, a learning rate that falls along a **cosine**, more steps, or more pictures: a face in the mirror smiles as much as before, and so does one moved by two pixels. Whoever changes all of them at once learns nothing about any.
#
# Each arm below changes one thing, the last two all. Every seed holds out another quarter of the training set.

# %%
from course_utils import measure

record = measure.recorded("lesson01_ablation")
arms = record.results["arms"]


def by_seed(arm, which="validation"):
    return [run[which] for run in arms[arm]]


# %%
groups = {arm: by_seed(arm) for arm in arms}
means = {arm: np.mean(values) for arm, values in groups.items()}
title = "{:.1%} with the first recipe, {:.1%} with all changes: means of {} seeds"
title = title.format(means["first recipe"], means["all"], len(groups["all"]))
xlabel = "validation accuracy, inference mode"
plots.strip(groups, xlabel=xlabel, title=title, caption=record.caption)

# %% [markdown]
# Seeds differ by more than most arms do. So take the differences *within* a seed, where portraits and first weights are the same, and look at three numbers: the difference, the interval that holds the true one in 95 of 100 cases, and the smallest true difference that so many seeds would have shown.

# %%
changes = [arm for arm in arms if arm != "first recipe"]
for arm in changes:
    pair = by_seed(arm), by_seed("first recipe")
    gain = measure.compare_paired(*pair, compared=len(changes))
    low, high, shown = 100 * gain.low, 100 * gain.high, 100 * gain.smallest
    print(f"{arm:<28} {100 * gain.difference:+5.1f} points, {low:+5.1f} to {high:+5.1f};", end="")
    print(f" would show {shown:.1f}")

# %%
for arm in arms:
    gap = np.mean(by_seed(arm, "validation, batch statistics")) - means[arm]
    print(f"{arm:<28} by batch statistics {100 * gap:+.1f} points")

# %% [markdown]
# Five seeds and a hundred portraits decide none of these gains: read the last column.
#
# Within a net it is another matter: both modes see the same weights and the same portraits. There the stale record costs points wherever the weights move fast, and none with momentum 0.9. So the record was part of the gap. The rest stands between the two sets in the *same* mode: that part is over-fitting.

# %% [markdown]
# ## All of it, then the test set, once
# The recipe with every change has the best mean on validation, so it is chosen: a choice has to be made even where nothing is decided. Now both recipes train on all training portraits, validation included, five seeds each, and read the test set: the only time in this lesson.


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


# %%
def fit_well(model, x, y, epochs, batch_size=16):
    """Train with all changes of the ablation; returns the History."""
    x, y = four_of_each(x, y)
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9
    steps = epochs * -(-len(x) // batch_size)
    rate = keras.optimizers.schedules.CosineDecay(5e-4, decay_steps=steps)
    model.compile(keras.optimizers.Adam(rate), loss="binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, verbose=0)


# %%
all_x = np.concatenate([train_x, validation_x])
all_y = np.concatenate([train_y, validation_y])


def train_from_seeds(recipe, epochs):
    """One trained HappyModel for each seed."""
    models = []
    for seed in sizes.seeds:
        keras.utils.set_random_seed(seed)
        models.append(happy_model((64, 64, 3)))
        recipe(models[-1], all_x, all_y, epochs)
    return models


# %%
recipes = {"first recipe": (compile_and_fit, sizes.epochs), "all": (fit_well, sizes.settled_epochs)}
trained_models = {name: train_from_seeds(*recipe) for name, recipe in recipes.items()}
accuracies = {
    name: [accuracy_of(m.predict(test_x, verbose=0), test_y) for m in models]
    for name, models in trained_models.items()
}
before, after = accuracies.values()
title = f"From {np.mean(before):.1%} to {np.mean(after):.1%} in the mean of {len(before)} seeds"
plots.strip(accuracies, xlabel="test accuracy", title=title, caption=happy.caption)
print(f"mean test accuracy of {len(after)} seeds, profile {PROFILE}: {np.mean(after):.4f}")
settled = trained_models["all"]


# %%
def right_answers(models):
    """(seeds, portraits): 1 where a net is right about a test portrait."""
    return np.array([(m.predict(test_x, verbose=0)[:, 0] > 0.5) == test_y for m in models])


if len(sizes.seeds) >= 3:
    pair = right_answers(settled), right_answers(trained_models["first recipe"])
    print(measure.compare_on_items(*pair).text(100, "points", 1))

# %% [markdown]
# Had you trained each recipe once, with an unlucky seed for one and a lucky one for the other, what might you have concluded? A result of one seed is an anecdote. And the test set has 88 portraits: one of them is worth 1.1 points.

# %% [markdown]
# ## Three ways to write the same model
# So far you have used the **functional** style. A **Sequential** model is a list of layers, enough wherever each layer has one input. A **subclass** of `keras.Model` writes the call out as a method, for everything that neither can say.


# %%
def layer_list():
    """New layers of HappyModel, in order."""
    to_32_maps = [
        layers.ZeroPadding2D(3),
        layers.Conv2D(32, 7),
        layers.BatchNormalization(),
        layers.ReLU(),
    ]
    to_answer = [layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(1, activation="sigmoid")]
    return to_32_maps + to_answer


# %%
class HappySubclass(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = layer_list()

    def call(self, X):
        for step in self.steps:
            X = step(X)
        return X


# %% [markdown]
# If all three are the same model, the same weights must give the same outputs. Give each of them the weights of a trained one and compare.

# %%
# NBVAL_CHECK_OUTPUT
trained = settled[0]
sequential = keras.Sequential([keras.Input((64, 64, 3)), *layer_list()])
subclass = HappySubclass()
subclass(test_x[:1])  # a subclass learns its shapes from the first call

gaps = []
for other in (sequential, subclass):
    other.set_weights(trained.get_weights())
    gaps.append(float(np.abs(other(test_x) - trained(test_x)).max()))
gap = round(max(gaps), 4)  # sums in another order differ in the seventh digit
claim("K06", expect=0.0, measured=gap, tolerance=1e-4, caveat="subclassing is the third way")

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
# A `GRU` has one bias more than its equations ask for: Keras follows the variant that GPUs compute fast, which adds one before and one after the reset gate. What has no parameters has nothing to learn: pooling and dropout.

# %% [markdown]
# ## Where the model looks wrong
# Accuracy says how often, not on whom. Take the mean answer of all the trained models, so that no seed's whim is in it, and look at the test portraits that it gets most wrong.

# %%
probabilities = np.mean([m.predict(test_x, verbose=0)[:, 0] for m in settled], axis=0)
error = np.abs(probabilities - test_y)
worst = np.argsort(-error)[:8]
labels = [f"{probabilities[i]:.0%} smiling\nlabelled {words[test_y[i]]}" for i in worst]
title = f"{np.sum(error > 0.5)} of {len(test_y)} test portraits are misjudged; the eight worst"
plots.gallery(happy.test_x[worst], labels, title=title, caption=happy.caption)

# %% [markdown]
# ## What biases the set has
# A data set teaches whatever tells its classes apart, wanted or not. Its card says that the faces that don't smile are a little darker, and that more of them wear sunglasses or are babies. How far would one get by brightness
# alone, without ever looking at a mouth?


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
# Brightness alone is little better than a coin. Does the network lean on it all the same? Then it should miss smiles in dark portraits, and invent them in light ones.

# %%
dark = brightness(test_x) < np.median(brightness(test_x))
for name, part in {"darker half": dark, "lighter half": ~dark}.items():
    smiles, others = part & (test_y == 1), part & (test_y == 0)
    missed, invented = np.sum(error[smiles] > 0.5), np.sum(error[others] > 0.5)
    print(f"{name:<12} {missed} of {smiles.sum()} smiles missed, ", end="")
    print(f"{invented} of {others.sum()} invented")

# %% [markdown]
# With some twenty portraits in each group, one more or less is five percentage points: such counts may raise a suspicion, and settle nothing. To test it, one would need hundreds of portraits of each kind. The café that
# opens its door by such a model has not even asked.

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
# The astronaut Eileen Collins smiles broadly on her NASA portrait, which scikit-image ships. The whole picture, shrunk to 64 × 64, is one try. The other is cut as the training portraits were: eyes level, 36 % of the width
# apart, at 40 % of the height. What do you expect from each?

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
# A network knows the world of its training set. There every face fills the frame; in the whole photograph a face is a tenth of it, and the rest is a flag and a space suit, which no weight has ever seen. A number comes
# out all the same, and nothing in it says "I don't know".

# %% [markdown]
# ## Your own photograph
# Any JPEG or PNG, of any size. `pick_eyes` shows it: click the eye on the left, then the one on the right, and paste the line that appears into the next cell. Giving two points by hand does as well.

# %%
from course_utils.datasets import pick_eyes

photo = astronaut  # yours: photo = load_photo("me.jpg", size=None)
pick_eyes(photo)

# %%
face = cut_face(photo, (204, 101), (247, 103))
answer = predict_photo(trained, face)
print(f"{answer:.0%} smiling")
claim("K04", expect=True, measured=0 <= answer <= 1, also=life)

# %% [markdown]
# ## Another task, one line changed
# Nothing in `happy_model` knows of smiles. Give it hands: photographs of the signs 0 and 5. The people of the test set are not in the training set. Only the line that loads the data changes. Will it be easier or harder
# than smiles?

# %%
from course_utils.datasets import load_signs

hands = load_signs().only("0", "5")
sample = np.r_[0:4, -4:0]
labels = [f"sign {hands.class_names[label]}" for label in hands.test_y[sample]]
plots.gallery(
    hands.test_x[sample],
    labels,
    title="Hands of people whom the model will not have seen",
    caption=hands.caption,
)

# %%
hands_x, hands_y = (
    hands.train_x[: sizes.train_size].astype("float32") / 255,
    hands.train_y[: sizes.train_size],
)
keras.utils.set_random_seed(1)
hand_model = happy_model(hands_x.shape[1:])
fit_well(hand_model, hands_x, hands_y, sizes.hands_epochs)
hand_accuracy = accuracy_of(
    hand_model.predict(hands.test_x.astype("float32") / 255, verbose=0), hands.test_y
)
print(
    f"{hand_accuracy:.1%} of {len(hands.test_y)} hands told right, after {sizes.hands_epochs} epochs"
)

# %% [markdown]
# ## Look back
# - Which three numbers of `happy_model` would you change for pictures of 256 × 256, and why?
# - An open hand and a closed one differ in outline; a smile is a few pixels. Where do you see that in the accuracies?
# - Your model is right about some 95 of 100 faces of the test set. For whom is it wrong, and who should decide whether that is good enough?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - The kernel (7 sees less of a larger face), the pooling (2 leaves 128 × 128), and so the size of the last unit. All three serve one end: each weight of the last unit should still see a part of a face, not a pore.
# - Hands are told apart after fewer epochs, and with fewer mistakes.
# - The galleries name them. Whoever is affected by a mistake should have a say, not only who sells the door.
#
# </details>
