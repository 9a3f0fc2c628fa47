# %% [markdown]
# # 1×1 convolutions and Inception
# [![Open in Colab](badge)](colab)
#
# **You will be able to** say what a 1×1 convolution computes and what it saves, count the multiplications of a layer and check the count against a clock, build GoogLeNet out of modules, and judge from several seeds whether one of its parts helps.
#
# **Time** 60 minutes of reading and writing, 3 minutes of training on a laptop. **Needs** lessons 01, 04 and 05.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("06_one_by_one_and_inception", PROFILE)

# %% [markdown]
# ## A kernel of one number?
# A convolution looks at a window. With a 1×1 kernel the window is a single position, and on a grey picture all that is left is one factor (and a bias): every pixel is multiplied by the same number.
#
# That sounds useless. Check it first, then give the layer more channels.

# %%
# NBVAL_CHECK_OUTPUT
import keras
import numpy as np
from keras import layers

grey = np.arange(36, dtype="float32").reshape(1, 6, 6, 1)
one_filter = layers.Conv2D(1, 1)
one_filter.build(grey.shape)
one_filter.set_weights([np.full((1, 1, 1, 1), 2.0), np.zeros(1)])
only_scales = bool(np.array_equal(one_filter(grey), 2 * grey))
print("every pixel doubled, and nothing else:", only_scales)

# %% [markdown]
# On many channels a filter has one weight for each of them. How many parameters does one 1×1 filter have on a volume of 64 × 64 × 16, with its bias? Does the answer depend on the 64?

# %%
# NBVAL_CHECK_OUTPUT
from course_utils.measure import claim

one_filter = layers.Conv2D(1, 1)
one_filter.build((None, 64, 64, 16))
claim("N03", expect=17, measured=one_filter.count_params())

# %% [markdown]
# ## Exercise: a 1×1 convolution by hand
# At each position there are n_C numbers. Each filter multiplies them by its own n_C weights, adds the products up, and then its bias: as many numbers come out as there are filters. All positions share the weights.
#
# No loop is needed. No activation follows here.


# %% exercise="one_by_one" points=5
def one_by_one(X, kernel, bias):
    """A 1×1 convolution in NumPy.

    X: (m, n_H, n_W, n_C). kernel: (n_C, filters). bias: (filters,). All of them are float32.
    Returns a NumPy array, (m, n_H, n_W, filters).
    """
    ### BEGIN SOLUTION
    return X @ kernel + bias
    ### END SOLUTION


# %%
from course_utils.checks import check

check("one_by_one", one_by_one)

# %% [markdown]
# ## A small dense net at each of 36 positions
# So a 1×1 convolution is a fully connected layer that visits one position after another: a *network in network*. Here are three ways to compute it on a 6 × 6 × 32 volume: Keras's convolution, Keras's dense layer (which works on the last axis), and yours.

# %%
volume = np.random.default_rng(1).normal(size=(4, 6, 6, 32)).astype("float32")
conv, dense = layers.Conv2D(8, 1), layers.Dense(8)
by_conv = np.asarray(conv(volume))
kernel, bias = conv.get_weights()
dense.build(volume.shape)
dense.set_weights([kernel[0, 0], bias])
by_dense, by_hand = np.asarray(dense(volume)), one_by_one(volume, kernel[0, 0], bias)
gap = float(max(np.abs(by_conv - by_dense).max(), np.abs(by_conv - by_hand).max()))
print(f"largest difference among the three: {gap:.0e}")

# %%
# NBVAL_CHECK_OUTPUT
positions = int(np.prod(by_conv.shape[1:3]))
found = {
    "one channel: a factor": only_scales,
    "positions": positions,
    "as dense": gap < 0.01,
}  # a GPU rounds more
expected = {"one channel: a factor": True, "positions": 36, "as dense": True}
claim("N01", expect=expected, measured=found)

# %% [markdown]
# ## Two uses: shrink, or bend
# On 28 × 28 × 192, 32 filters of 1×1 shrink the volume to a sixth. And 192 filters? The shape stays. Without an activation, two such layers in a row are one matrix product, so the second adds nothing. What does a ReLU between them change?

# %%
shapes = {n: layers.Conv2D(n, 1)(keras.Input((28, 28, 192))).shape[1:] for n in (32, 192)}
random = np.random.default_rng(2)
x = random.normal(size=(400, 192))  # more positions than channels
first, second = random.normal(size=(2, 192, 192)) / np.sqrt(192)
pairs = {"no ReLU": (x @ first) @ second, "ReLU": np.maximum(x @ first, 0) @ second}
is_one_matrix = {}
for name, y in pairs.items():
    nearest = np.linalg.lstsq(x, y)[0]  # the one matrix that comes closest
    is_one_matrix[name] = bool(np.allclose(x @ nearest, y))

# %%
# NBVAL_CHECK_OUTPUT
shape_claim = claim("N02", expect={32: [28, 28, 32], 192: [28, 28, 192]}, measured=shapes)
expected = {"no ReLU": True, "ReLU": False}
caveat = "the 192 filters also mix the channels"
claim("N02", expect=expected, measured=is_one_matrix, also=shape_claim, caveat=caveat)

# %% [markdown]
# The notes say "only adds non-linearity". The 192 filters mix channels, too. But mixing without a ReLU could be left to the next layer's weights.
#
# Now compare with pooling, each at its usual stride: 1 and 2. Before you run the cell: which of rows, columns and channels does each of the two shrink?

# %%
# NBVAL_CHECK_OUTPUT
X = keras.Input((28, 28, 192))
after = {"1×1, 32 filters": layers.Conv2D(32, 1)(X), "pooling 2×2": layers.MaxPooling2D(2)(X)}
shrinks = {
    name: {"n_H, n_W": Y.shape[1:3] != X.shape[1:3], "n_C": Y.shape[3] < X.shape[3]}
    for name, Y in after.items()
}
opposite = [{"n_H, n_W": False, "n_C": True}, {"n_H, n_W": True, "n_C": False}]
caveat = "by stride, not by kernel: lesson 04's 1×1 with stride 2 halves rows and columns"
claim("N04", expect=dict(zip(after, opposite, strict=True)), measured=shrinks, caveat=caveat)

# %% [markdown]
# ## Which kernel size? All of them
# Should a layer have 1×1, 3×3 or 5×5 kernels, or pool? The Inception module does all four side by side and stacks the results along the channels. Training decides which of them matter.
#
# The price is paid in multiplications, and filter for filter the 5×5 is the dearest. How high is it?

# %% [markdown]
# ## Exercise: count the multiplications
# A convolution with stride 1 and `same` padding. Each number of its output is a sum of products: how many products, and how many such numbers? Multiplications with padded zeros count like all others.


# %% exercise="multiplications" points=5
def multiplications(n_H, n_W, n_C, filters, kernel_size):
    """How many multiplications a same convolution needs on one (n_H, n_W, n_C) input, a Python int."""
    ### BEGIN SOLUTION
    return n_H * n_W * filters * kernel_size * kernel_size * n_C
    ### END SOLUTION


# %%
check("multiplications", multiplications)

# %% [markdown]
# ## 120 million, or 1.2 billion?
# Thirty-two 5×5 filters on 28 × 28 × 192. One set of notes says 120 million multiplications, another 1.2 billion. Your function decides.

# %%
# NBVAL_CHECK_OUTPUT
straight = multiplications(28, 28, 192, 32, 5)
billion = 1_200_000_000
factor = f"1.2 billion is {billion / straight:.1f} times that: wrong by ten; 120 million is right"
claim("I02", expect=120_422_400, measured=straight, notes=billion, caveat=factor)

# %% [markdown]
# ## The bottleneck
# First lead 192 channels down to 16 by a 1×1 convolution, then apply the 5×5 to those. The volume that comes out is as large as before: 28 × 28 × 32.

# %%
# NBVAL_CHECK_OUTPUT
down, on_16 = multiplications(28, 28, 192, 16, 1), multiplications(28, 28, 16, 32, 5)
parts = {"1×1": down, "5×5": on_16, "both": down + on_16}
exact = {"1×1": 2_408_448, "5×5": 10_035_200, "both": 12_443_648}
counts = claim("I03", expect=exact, measured=parts)
ratio = straight / (down + on_16)
claim("I03", expect=9.68, measured=round(ratio, 2), also=counts)

# %% [markdown]
# ## Ask a clock
# Nearly ten times fewer multiplications. Is it also ten times faster? The three nets below take turns, so that whatever else the machine is doing disturbs all of them alike, and the median leaves out the odd slow turn. Write down your guess.

# %%
import time

import tensorflow as tf


def timed(*convolutions):
    """A function that runs the convolutions on a batch and returns the seconds it took."""
    chain = tf.function(keras.Sequential([keras.Input((28, 28, 192)), *convolutions]))

    def seconds(batch):
        start = time.perf_counter()
        np.asarray(chain(batch))
        return time.perf_counter() - start

    return seconds


# %%
batch = tf.random.normal((8, 28, 28, 192), seed=1)
runners = {
    "5×5": timed(layers.Conv2D(32, 5, padding="same")),
    "1×1 → 5×5": timed(layers.Conv2D(16, 1), layers.Conv2D(32, 5, padding="same")),
    "only the 1×1": timed(layers.Conv2D(16, 1)),
}
for runner in runners.values():  # the first two turns build the function and allocate
    runner(batch), runner(batch)
turns = [{name: run(batch) for name, run in runners.items()} for _ in range(sizes.repeats)]
durations = {name: [turn[name] for turn in turns] for name in runners}
medians = {name: float(np.median(values)) for name, values in durations.items()}

# %%
from course_utils import plots

counted = dict(zip(runners, (straight, down + on_16, down), strict=True))
faster = medians["5×5"] / medians["1×1 → 5×5"]
title = f"{ratio:.1f} times fewer multiplications, {faster:.1f} times faster"
caption = f"{len(batch)} pictures of 28×28×192 at once, {sizes.repeats} turns"
plots.counted_and_timed(counted, durations, title=title, caption=caption)
for name, seconds in medians.items():
    rate = counted[name] * len(batch) / seconds
    print(f"{name:<13} {rate / 1e9:6.1f} billion multiplications a second")

# %% [markdown]
# If all the rates were equal, so would the two ratios be. They differ because a count leaves out what else takes time: numbers must be fetched and stored, and each call of a layer costs something by itself. The 1×1 reads all 192 channels, as the 5×5 does, and does little with each number. And 16 channels fill a processor's lanes differently from 192.

# %% [markdown]
# ## Exercise: the Inception module
# Four branches read the same `X`, and all keep rows and columns:
#
# 1. 1×1 with `f1` filters
# 2. 1×1 with `f3_in`, then 3×3 with `f3`
# 3. 1×1 with `f5_in`, then 5×5 with `f5`
# 4. max-pooling 3×3 with stride 1, then 1×1 with `f_pool`
#
# ReLU follows each convolution. Join them in this order along the channels. Why does the fourth need a 1×1 *after* the pooling?


# %% exercise="inception_module" points=10
def inception_module(X, filters):
    """The Inception module of GoogLeNet.

    X: (batch, n_H, n_W, n_C); returns (batch, n_H, n_W, f1 + f3 + f5 + f_pool).
    """
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    ### BEGIN SOLUTION
    options = {"padding": "same", "activation": "relu"}
    ones = layers.Conv2D(f1, 1, **options)(X)
    threes = layers.Conv2D(f3, 3, **options)(layers.Conv2D(f3_in, 1, **options)(X))
    fives = layers.Conv2D(f5, 5, **options)(layers.Conv2D(f5_in, 1, **options)(X))
    pooled = layers.MaxPooling2D(3, strides=1, padding="same")(X)
    pooled = layers.Conv2D(f_pool, 1, **options)(pooled)
    return layers.Concatenate()([ones, threes, fives, pooled])
    ### END SOLUTION


# %%
check("inception_module", inception_module)

# %%
# NBVAL_CHECK_OUTPUT
X = keras.Input((28, 28, 192))
module = keras.Model(X, inception_module(X, (64, (96, 128), (16, 32), 32)), name="module_3a")
claim("I01", expect=[28, 28, 256], measured=module.output.shape[1:])

# %%
title = "Four branches side by side, and the channels of all of them in a row"
plots.draw_wiring(module, title, "module 3a of GoogLeNet; MACs: multiplications", costs=True)

# %% [markdown]
# Without its 1×1 the pooling branch alone would hand on all 192 channels.
#
# What would the module cost without the two bottlenecks? The 5×5 alone saved nearly ten times. Which branch, with its 128 filters, will save less? `course_utils.models` has a module with a switch.

# %%
# NBVAL_CHECK_OUTPUT
from course_utils import measure, models

costs = {}
for bottleneck in (False, True):
    Y = models.inception_module(X, models.GOOGLENET["3a"], bottleneck=bottleneck)
    costs[bottleneck] = measure.multiplications(keras.Model(X, Y))
    print(f"{'with' if bottleneck else 'without':<8} {costs[bottleneck]:>12,} multiplications")
print(f"{costs[False] / costs[True]:.1f} times fewer with bottlenecks")

# %% [markdown]
# ## GoogLeNet
# Nine modules, named as in the paper's table 1: 3a and 3b, a max-pooling, 4a to 4e, a max-pooling, 5a and 5b. Ours has an eighth of the paper's filters, since a thousand photographs will train it; all of its numbers happen to be divisible by eight. It leaves out the first max-pooling of the stem: at 40 × 40 nothing would be left for the last modules.

# %%
MODULES = {
    "3a": (8, (12, 16), (2, 4), 4),
    "3b": (16, (16, 24), (4, 12), 8),
    "4a": (24, (12, 26), (2, 6), 8),
    "4b": (20, (14, 28), (3, 8), 8),
    "4c": (16, (16, 32), (3, 8), 8),
    "4d": (14, (18, 36), (4, 8), 8),
    "4e": (32, (20, 40), (4, 16), 16),
    "5a": (32, (20, 40), (4, 16), 16),
    "5b": (48, (24, 48), (6, 16), 16),
}

# %% [markdown]
# ## Three answers from one net
# Two **side heads** try to tell the class half-way up. Their losses are added to that of the main head with a weight of 0.3, so that the lower layers get a loss from near by, too. After training they are thrown away.


# %%
def side_head(X, classes):
    """A classifier on the features of a module: (batch, n_H, n_W, n_C) to (batch, classes)."""
    X = layers.AveragePooling2D(5, strides=3)(X)
    X = layers.Conv2D(16, 1, activation="relu")(X)
    X = layers.Dense(128, activation="relu")(layers.Flatten()(X))
    return layers.Dense(classes, activation="softmax")(X)


# %% [markdown]
# ## Exercise: the whole net
# **Stem**: 7×7 with 8 filters and stride 2, 1×1 with 8, 3×3 with 24, all `same` and with ReLU. Then the nine modules.
#
# **Max-pooling** 3×3, stride 2, `same`: before 3a, 4a and 5a.
#
# **Heads**: a global average and a softmax after 5b; a side head on the output of 4a, another on that of 4d.
#
# Return a `keras.Model` with the outputs `[main, side1, side2]`. Dropout in the heads is up to you. Pictures are 40×40 or larger.


# %% exercise="googlenet" points=15
def googlenet(input_shape=(64, 64, 3), classes=6):
    """GoogLeNet out of your modules, with an eighth of its filters and two side heads."""
    ### BEGIN SOLUTION
    options = {"padding": "same", "activation": "relu"}
    X_input = keras.Input(input_shape)
    X = layers.Conv2D(8, 7, strides=2, **options)(X_input)
    X = layers.Conv2D(8, 1, **options)(X)
    X = layers.Conv2D(24, 3, **options)(X)
    sides = []
    for name, filters in MODULES.items():
        if name in ("3a", "4a", "5a"):
            X = layers.MaxPooling2D(3, strides=2, padding="same")(X)
        X = inception_module(X, filters)
        if name in ("4a", "4d"):
            sides.append(side_head(X, classes))
    X = layers.GlobalAveragePooling2D()(X)
    main = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, [main, *sides], name="GoogLeNet")
    ### END SOLUTION


# %%
check("googlenet", googlenet)

# %%
title = "Nine modules in a row; two auxiliary classifiers leave on the way"
heads = {f"side{n}_pool": "auxiliary classifier" for n in (1, 2)}
plots.draw_wiring(models.googlenet(), title, "GoogLeNet at full size", highlight=heads)

# %%
# NBVAL_CHECK_OUTPUT
full = models.googlenet(side_heads=False)
kinds = [type(operation).__name__ for operation in googlenet().operations]
print(f"at full size: {full.count_params():,} parameters")
print(f"{measure.multiplications(full):,} multiplications a picture")
built = {"modules": kinds.count("Concatenate"), "heads": len(googlenet().outputs)}
structure = claim("I05", expect={"modules": 9, "heads": 3}, measured=built)

# %% [markdown]
# ## Does a part help? Set up a fair race
# Photographs of hands, shrunk to 40 × 40, so that a race over several seeds takes minutes. It is judged on validation people, who are in no training photograph; the test people are left for whoever chooses a net at the end.

# %%
from course_utils.datasets import load_signs, split_validation

signs = load_signs()
training_people, validation_people = split_validation(signs)


def small(x):
    """Photographs (m, 64, 64, 3) as (m, 40, 40, 3), from 0 to 1."""
    return np.asarray(keras.ops.image.resize(x / np.float32(255), (40, 40), antialias=True))


train_x, train_y = (part[: sizes.train_size] for part in training_people)
train_x, validation_x = small(train_x), small(validation_people[0])
validation_y = validation_people[1]
caption = f"{signs.caption}, shrunk to 40×40 · {sizes.epochs} epochs, {len(sizes.seeds)} seeds"

# %% [markdown]
# ## Where to start from
# Neither the paper's net nor yours has batch normalization. So the first weights matter. Keras draws them by Glorot's rule, which takes no account of ReLU throwing half of the signal away; He's rule does, with weights √2 times as large where a layer keeps its number of channels. Over 22 layers, what does this do to the gradient at the first kernel?


# %%
def draw(net, seed, rule):
    """Give a net new kernels by an initializer's rule, and biases of 0."""
    keras.utils.set_random_seed(seed)
    for weight in net.trainable_weights:
        initializer = keras.initializers.get(rule if len(weight.shape) > 1 else "zeros")
        weight.assign(initializer(weight.shape))


whole = googlenet(train_x.shape[1:], 6)
main = keras.Model(whole.input, whole.outputs[0])
for rule in ("glorot_uniform", "he_normal"):
    draw(main, 1, rule)
    norm = measure.first_layer_gradient(main, train_x[:32], train_y[:32])
    print(f"{rule:<15} {norm:.1e}")

# %% [markdown]
# All nets below start by He's rule. Compiling a net of this depth takes longer than an epoch, so each is compiled once. For every seed it gets newly drawn weights and an optimizer that has forgotten its past.


# %%
def prepare(net):
    """Compile with one loss a head: the main one in full, those of side heads with weight 0.3."""
    heads, steps = len(net.outputs), sizes.epochs * -(-len(train_x) // 32)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(1e-3, steps))
    losses = ["sparse_categorical_crossentropy"] * heads
    net.compile(optimizer, losses, loss_weights=[1, 0.3, 0.3][:heads])


# %%
def restart(net, seed, rule):
    """New weights, and an optimizer at its beginning."""
    draw(net, seed, rule)
    for variable in net.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))


# %%
def run(net, seed, rule="he_normal"):
    """Train from a seed; which validation photographs the main head gets right then."""
    restart(net, seed, rule)
    labels = [train_y] * len(net.outputs)
    net.fit(train_x, labels, batch_size=32, epochs=sizes.epochs, verbose=0)
    main = keras.Model(net.input, net.outputs[0])
    return np.asarray(main(validation_x, training=False)).argmax(1) == validation_y


# %%
def race(net):
    """What `run` finds: (seeds, photographs), True where the photograph is right."""
    prepare(net)
    return np.array([run(net, seed) for seed in sizes.seeds])


# %% [markdown]
# ## What can such a race show?
# Networks of different seeds differ, whatever else is alike; and some 160 photographs are a sample of all hands. So a difference between two means says little by itself. Ask for three numbers:
#
# - the **difference**,
# - its **confidence interval**: 95 of 100 such intervals hold the true difference,
# - the **smallest effect that would show**: the true difference that this race would find four times in five.

# %% [markdown]
# The third number can be known before anybody has won. If it is larger than what is at stake, the race cannot decide, and no mean will change that. What would be at stake for a bottleneck? Let us say 2 points of accuracy: for less, nobody would pay twice the multiplications.

# %% [markdown]
# ## Does the bottleneck hurt?
# A short net of three modules, with the two bottlenecks in each and without. A bottleneck throws channels away before the costly layers look at them. Does the accuracy tell?


# %%
def short_net(bottleneck):
    """The stem and the modules 3a, 3b and 4a."""
    X = X_input = keras.Input(train_x.shape[1:])
    for filters, kernel_size, strides in ((8, 7, 2), (8, 1, 1), (24, 3, 1)):
        options = {"strides": strides, "padding": "same", "activation": "relu"}
        X = layers.Conv2D(filters, kernel_size, **options)(X)
    for name in ("3a", "3b", "4a"):
        if name != "3b":
            X = layers.MaxPooling2D(3, strides=2, padding="same")(X)
        X = models.inception_module(X, MODULES[name], bottleneck=bottleneck, name=f"module_{name}")
    X = layers.GlobalAveragePooling2D()(X)
    return keras.Model(X_input, [layers.Dense(6, activation="softmax")(X)])


# %%
nets = {"without bottlenecks": short_net(False), "with bottlenecks": short_net(True)}
short = {name: race(net) for name, net in nets.items()}
cost = [measure.multiplications(net) for net in nets.values()]
accuracy = {name: right.mean(axis=1) for name, right in short.items()}
means = [np.mean(values) for values in accuracy.values()]
title = "{:.1%} without, {:.1%} with bottlenecks, at {:.1f} times fewer multiplications"
title = title.format(*means, cost[0] / cost[1])
plots.strip(accuracy, xlabel="validation accuracy", title=title, caption=caption)


# %%
def in_points(arms):
    """The second arm's gain over the first in points, where there are seeds enough to tell its spread."""
    without, within = arms.values()
    enough = len(without) >= 3
    return measure.compare_on_items(within, without).text(100, "points", 1) if enough else "too few"


print(in_points(short))

# %% [markdown]
# Compare the third number with the 2 points at stake: can three seeds and some 160 photographs decide? What would help more, twice the seeds or a hundred times the pictures?
#
# So both races of this lesson were run once more on a set with enough pictures: CIFAR-10, ten classes, 10,000 pictures for training and 10,000 for the test, six seeds.

# %%
record = measure.recorded("lesson06_inception_parts")
arms = record.results["arms"]


def right_of(name):
    """(seeds, pictures): 1 where the test picture is right."""
    return np.array([[int(digit) for digit in run["right"]] for run in arms[name]])


def shares(*names):
    return {name: right_of(name).mean(axis=1) for name in names}


# %%
names = "without bottlenecks", "with bottlenecks"
first_six = measure.compare_on_items(right_of(names[1]), right_of(names[0]))
print(first_six.text(100, "points", 1))

# %% [markdown]
# The interval lies on one side, and yet the last number says that this design finds a loss of 2 points less than four times in five: it was too small for the question, and a lucky answer is no answer. Adding seeds until it is large enough would be to stop where the result pleases. So ten *new* seeds ran, fixed beforehand, and only they count.

# %%
bottleneck_record = measure.recorded("lesson06_bottleneck")
arms = bottleneck_record.results["arms"]
accuracy = shares(*names)
means = [np.mean(values) for values in accuracy.values()]
title = "On CIFAR-10, ten new seeds: {:.1%} without, {:.1%} with bottlenecks".format(*means)
plots.strip(accuracy, xlabel="test accuracy", title=title, caption=bottleneck_record.caption)
bottlenecks = measure.compare_on_items(right_of(names[1]), right_of(names[0]))
arms = record.results["arms"]
print(bottlenecks.text(100, "points", 1))

# %%
caveat = "on CIFAR-10, with a short net of an eighth of the filters: "
caveat += bottlenecks.text(100, "points", 1)
claim("I04", expect=False, measured=bottlenecks.not_worse(0.02), notes=True, caveat=caveat)

# %% [markdown]
# So the bottleneck hurts, here. Look at how narrow it is: with an eighth of the filters, the 16 channels in front of GoogLeNet's first 5 × 5 layer are 2, and two channels are all that its branch can see. The statement is wrong as a general rule; whether the full width pays as much, ten classes of small pictures cannot tell. What would you try first: wider bottlenecks, or fewer modules?

# %% [markdown]
# ## Do side heads help?
# Now your GoogLeNet, with its side heads and with the main head alone. The notes say that side heads regularize. A regularizer may cost accuracy on the training set, but raises it on hands never seen. Does it here? Both kinds are judged by the main head.

# %%
alone = keras.Model(whole.input, whole.outputs[:1])
deep = {"main head alone": race(alone), "with side heads": race(whole)}
accuracy = {name: right.mean(axis=1) for name, right in deep.items()}
means = [np.mean(values) for values in accuracy.values()]
title = "{:.1%} with the main head alone, {:.1%} with side heads".format(*means)
plots.strip(accuracy, xlabel="validation accuracy", title=title, caption=caption)
print(in_points(deep))

# %% [markdown]
# The paper's authors measured, too (section 5): about half a percentage point on ImageNet, and one of the two heads was enough for it. Half a point is what is at stake. Before you look at the larger race: can 10,000 pictures and six seeds show it?

# %%
names = "main head alone", "with side heads"
accuracy = shares(*names)
means = [np.mean(values) for values in accuracy.values()]
title = "On CIFAR-10: {:.1%} with the main head alone, {:.1%} with side heads".format(*means)
plots.strip(accuracy, xlabel="test accuracy", title=title, caption=record.caption)
heads = measure.compare_on_items(right_of(names[1]), right_of(names[0]))
print(heads.text(100, "points", 1))

# %%
gaps = {
    name: np.mean([run["training accuracy"] - run["test accuracy"] for run in arms[name]])
    for name in names
}
for name, gap in gaps.items():
    print(f"{name:<16} {100 * gap:4.1f} points more on the training set than on the test set")
caveat = "modules and heads are as stated; for the half point that ImageNet showed, on CIFAR-10: "
caveat += heads.text(100, "points", 1)
claim("I05", expect=True, measured=heads.better(0.005), caveat=caveat, also=structure)

# %% [markdown]
# A race that cannot decide is no proof that there is nothing. The interval still says something: which gains, and which losses, can be excluded?
#
# Szegedy et al. 2015 (section 4) found no effect of the side heads early in training, a small one at its end, and concluded that they act as a regularizer.

# %% [markdown]
# ## Smaller pieces
# The second and third versions of Inception put batch normalization behind every convolution (Ioffe and Szegedy, 2015, [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)) and take large kernels apart. Two 3×3 in a row see 5×5 positions, a 1×7 and a 7×1 see 7×7. How many weights does that save, if the number of channels stays the same?


# %%
def weights_of(kernels, channels=(64, 64, 64)):
    """The weights of convolutions in a row without biases; `channels` from the first input on."""
    X = X_input = keras.Input((17, 17, channels[0]))
    for kernel_size, filters in zip(kernels, channels[1:], strict=False):
        X = layers.Conv2D(filters, kernel_size, padding="same", use_bias=False)(X)
    return keras.Model(X_input, X).count_params()


# %%
# NBVAL_CHECK_OUTPUT
saved = {
    "two 3×3 for 5×5": 1 - weights_of([3, 3]) / weights_of([5]),
    "1×7 and 7×1 for 7×7": 1 - weights_of([(1, 7), (7, 1)]) / weights_of([7]),
}
by_hand = {"two 3×3 for 5×5": 0.28, "1×7 and 7×1 for 7×7": 0.7143}
factorized = claim("I06", expect=by_hand, measured=saved, tolerance=1e-4)
factorized

# %% [markdown]
# The 28 % holds for equal channels. At full size, module 3a takes 16 channels to 32. Then it matters which of the two 3×3 does the widening. Guess: which of these two is the cheaper one, and is either of them dearer than the 5×5?

# %%
# NBVAL_CHECK_OUTPUT
five = weights_of([5], (16, 32))
for channels in ((16, 16, 32), (16, 32, 32)):
    two = weights_of([3, 3], channels)
    print(f"{' → '.join(map(str, channels))}: {two:,} weights for {five:,}, {two / five - 1:+.0%}")

# %% [markdown]
# ## Inception with a shortcut
# The third paper joined Inception with lesson 04: the module becomes the main path of a residual block, a 1×1 brings its channels back to those of `X`, and the sum gets a ReLU. What does such a block return when all its weights are zero and X comes from a ReLU?
#
# And why has the module with 1×7 and 7×1 more parameters than the one with 3×3, although it saves 71 %? Ask what each replaces.

# %%
# NBVAL_CHECK_OUTPUT
X = keras.Input((17, 17, 256))
later = {
    "v2/v3, 3×3 only": models.factorized_module(X, (64, (64, 96), (64, 96), 64)),
    "v3, 1×7 and 7×1": models.factorized_module(X, (64, (64, 96), (64, 96), 64), n=7),
    "Inception-ResNet": models.inception_resnet_block(X),
}
for name, Y in later.items():
    print(f"{name:<17} → {Y.shape[1:]}, {keras.Model(X, Y).count_params():,} parameters")
gap = measure.identity_gap(models.inception_resnet_block, (), n_C=256)
papers = "Szegedy et al. 2015, sections 3.1 and 3.2; Szegedy et al. 2016, sections 3.2 and 3.3"
claim("I06", expect=0.0, measured=gap, citation=papers, also=factorized)

# %% [markdown]
# ## A practice question
# Which of these are true?
#
# 1. Making an Inception network deeper should not hurt its performance on the training set.
# 2. One block lets the net combine 1×1, 3×3 and 5×5 convolutions and pooling.
# 3. It combines many architectures, as dropout does, which draws one at random in each step.
# 4. Blocks use 1×1 convolutions to shrink the volume before 3×3 and 5×5.
#
# Answer first. Then let your networks answer.

# %% [markdown]
# "Should not" falls by a single case, but in it both nets have to learn: a net that fails because of its start says nothing about depth. Lesson 05 has a fair case: plain nets with batch normalization, by He's rule, of 8 and 32 layers. An Inception module has no shortcut either. Which depth had the lower *training* loss, after both had learned?

# %% [markdown]
# And for the third: does a module draw anything at random? Run one twice in training mode, and a dropout layer beside it.

# %%
plain = measure.recorded("lesson05_degradation")


def last_losses(depth):
    """The training losses of the plain nets of one depth at the end, in powers of ten, one a seed."""
    chosen = [run for run in plain.results["runs"] if not run["skips"] and run["depth"] == depth]
    return np.log10([run["loss"][-1] for run in chosen])


# %%
depth_helps = measure.compare_paired(last_losses(8), last_losses(32))
print("loss, 32 layers below 8:", depth_helps.text(unit="powers of ten", digits=2))


# %%
def draws(layer, shape):
    """Whether two calls in training mode give different results."""
    x = np.ones((2, *shape), "float32")
    return not np.array_equal(layer(x, training=True), layer(x, training=True))


# %%
convs = [layer for layer in module.layers if isinstance(layer, layers.Conv2D)]
sizes_used = {layer.kernel_size[0] for layer in convs}
n_C = module.input.shape[-1]
found = {
    "deeper never hurts": depth_helps.not_worse(np.log10(2)),
    "all in one block": sizes_used == {1, 3, 5} and "MaxPooling2D" in str(module.layers),
    "like dropout": draws(module, (28, 28, 192)),
    "1×1 shrinks first": all(c.input.shape[-1] < n_C for c in convs if c.kernel_size[0] > 1),
}
print("two runs of a dropout layer differ:", draws(layers.Dropout(0.5), (100,)))

# %%
truth = dict(zip(found, (False, True, False, True), strict=True))
caveat = f"depth hurt plain nets with batch normalization, not Inception nets themselves; {plain.caption}"
claim("I07", expect=truth, measured=found, caveat=caveat)

# %% [markdown]
# ## Look back
# - A 1×1 convolution with as many filters as channels saves nothing. When would you still use one?
# - Where a clock and a count disagree: which of the two would you trust for a phone, and what would you measure there?
# - GoogLeNet's side heads were made before batch normalization was known. What do lessons 04 and 05 suggest they were needed for?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - To mix channels and add a non-linearity between two layers, as Network in Network does.
# - The clock, on that phone, with its own library and batch size; the count says what a better library could still win.
# - To bring gradient to the early modules: without normalization it may vanish on 22 layers. With batch normalization or shortcuts it arrives by itself, and later nets dropped the heads or kept one as a regularizer.
#
# </details>
