# %% [markdown]
# # 1×1 convolutions and Inception
# [![Open in Colab](badge)](colab)
#
# **You will be able to** say what a 1×1 convolution computes and what it saves, count the multiplications of a layer and compare the count with measured time, build GoogLeNet out of modules, and judge from several seeds whether one of its parts helps.
#
# **Time** 60 minutes of reading and writing, 2 to 5 minutes of training on a laptop. **Needs** lessons 01 and 03 to 05.

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

# %% tags=["hide-input"]
# NBVAL_CHECK_OUTPUT
from course_utils.measure import claim

one_filter = layers.Conv2D(1, 1)
one_filter.build((None, 64, 64, 16))
claim("N03", expect=17, measured=one_filter.count_params(), of="parameters")

# %% [markdown]
# <details><summary>Answer</summary>
#
# 17: a weight for each of the 16 channels, and a bias. Rows and columns do not matter, since all positions share the weights.
#
# </details>

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
# ## A small dense layer at each of 36 positions
# So a 1×1 convolution is a fully connected layer, applied at every position with the same weights. Lin, Chen and Yan (2014) put such layers, each with a ReLU, behind a convolution: a small net at every position, hence *network in network*.

# %%
from course_utils import plots

title = "A 1×1 convolution is one small dense layer, applied at each of 36 positions"
plots.channel_fibre(6, 32, 8, title=title)

# %% [markdown]
# Here are three ways to compute it on a 6 × 6 × 32 volume: Keras's convolution, Keras's dense layer (which works on the last axis), and yours.

# %%
from course_utils.measure import scientific

volume = np.random.default_rng(1).normal(size=(4, 6, 6, 32)).astype("float32")
conv, dense = layers.Conv2D(8, 1), layers.Dense(8)
by_conv = np.asarray(conv(volume))
kernel, bias = conv.get_weights()
dense.build(volume.shape)
dense.set_weights([kernel[0, 0], bias])
by_dense, by_hand = np.asarray(dense(volume)), one_by_one(volume, kernel[0, 0], bias)
gap = float(max(np.abs(by_conv - by_dense).max(), np.abs(by_conv - by_hand).max()))
print(f"largest difference among the three: {scientific(gap)}")

# %%
# NBVAL_CHECK_OUTPUT
positions = int(np.prod(by_conv.shape[1:3]))
found = {
    "on one channel only a factor": only_scales,
    "positions": positions,
    "gives what a Dense layer gives": gap < 0.01,  # a GPU rounds more
}
expected = {
    "on one channel only a factor": True,
    "positions": 36,
    "gives what a Dense layer gives": True,
}
claim("N01", expect=expected, measured=found)

# %% [markdown]
# ## Two uses: fewer channels, or one more non-linearity
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
# <details><summary>Answers</summary>
#
# With a ReLU between them, no single matrix gives what the two layers give. The 1×1 with fewer filters shrinks the channels and leaves rows and columns; pooling does the opposite.
#
# </details>

# %% [markdown]
# ## Which kernel size? All of them
# What is to be recognized may fill the picture or a corner of it, so no one kernel size fits. Should a layer have 1×1, 3×3 or 5×5 kernels, or pool? The Inception module does all four side by side and stacks the results along the channels. Training decides which of them matter.
#
# The price is paid in multiplications, and filter for filter the 5×5 costs the most. How much is it?

# %% [markdown]
# ## Exercise: count the multiplications
# A convolution with stride 1 and `same` padding. Each number of its output is a sum of products: how many products, and how many such numbers? Multiplications with padded zeros count like all others.
#
# Each goes with an addition. The field counts the pairs, as *multiply-adds* or MACs; the drawings below do.


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
of = "multiplications"
claim("I02", expect=120_422_400, measured=straight, notes=billion, of=of, caveat=factor)

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
claim("I03", expect=9.68, measured=round(ratio, 2), of="times fewer", also=counts)

# %% [markdown]
# ## Measure the time
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
counted = dict(zip(runners, (straight, down + on_16, down), strict=True))
faster = medians["5×5"] / medians["1×1 → 5×5"]
title = f"Bottleneck: multiplications divided by {ratio:.1f}, median time by {faster:.1f}"
caption = f"pictures of 28×28×192 · a dot a turn, bars: medians of {sizes.repeats} turns"
plots.counted_and_timed(counted, durations, pictures=len(batch), title=title, caption=caption)
for name, seconds in medians.items():
    rate = counted[name] * len(batch) / seconds
    print(f"{name:<13} {rate / 1e9:6.1f} billion multiplications a second")

# %% [markdown]
# At equal rates the time would fall by the same factor as the count. In the run on the site it falls by less: the 1×1 has the lowest rate. Three candidates, none measured here:
#
# - Numbers must be fetched and stored. The 1×1 reads all 192 channels, as the 5×5 does, and does little with each number: its *arithmetic intensity* is low.
# - Each call of a layer costs something by itself.
# - 16 channels fill a processor's lanes differently from 192.

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
claim("I01", expect=[28, 28, 256], measured=module.output.shape[1:], of="shape")

# %%
title = "Four branches read the same volume; concatenation stacks their channels"
plots.draw_wiring(module, title, "module 3a of GoogLeNet; MACs: multiply-adds", costs=True)

# %% [markdown]
# Without its 1×1 the pooling branch alone would pass on all 192 channels.
#
# What would the module cost without the two bottlenecks? The 5×5 alone saved nearly ten times. Will the whole module save as much? If not, which branch holds it back? `course_utils.models` has a module with a switch.

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
# <details><summary>Answer</summary>
#
# The 3×3 branch: its bottleneck leads 192 channels to 96, which only halves the costly part, and the 1×1 itself costs something, too.
#
# </details>

# %% [markdown]
# ## GoogLeNet
# Szegedy et al. (2014) stacked nine such modules, named as in their table 1: 3a and 3b, a max-pooling, 4a to 4e, a max-pooling, 5a and 5b. In front stands a *stem* of three convolutions, at the end one dense layer. Seven of these nets together, each on 144 crops of a picture, won that year's ImageNet classification with 6.7% top-5 error; lesson 03's VGG came second.
#
# The paper counts 22 layers. Along which way?

# %% [markdown]
# <details><summary>Answer</summary>
#
# Along the longest: 3 convolutions in the stem, 2 in each of the nine modules, and the dense layer, $3 + 9 \cdot 2 + 1 = 22$. Pooling has no weights and is not counted.
#
# </details>

# %% [markdown]
# Yours has an eighth of the paper's filters, since a thousand photographs will train it; all of its numbers happen to be divisible by eight. It also leaves out the paper's first max-pooling, behind the 7×7: a 40 × 40 photograph would come to module 4a with 3 × 3 positions, and the heads below average over 5 × 5. The drawing shows the paper's net; the next section explains the two side paths.

# %%
title = "Nine modules in a row; two auxiliary classifiers leave on the way"
heads = {f"side{n}_pool": "auxiliary classifier" for n in (1, 2)}
full = models.googlenet()
drawn = "GoogLeNet at full size; each module: 4 branches, concatenated\n"
drawn += "yours has an eighth of the filters, and no max-pooling behind the 7×7"
plots.draw_wiring(full, title, drawn, highlight=heads, columns=3)

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
# ## Auxiliary classifiers
# Two **auxiliary classifiers** try to tell the class half-way up. Their losses are added to that of the main head with a weight of 0.3, so that the early layers get a gradient on a short way, too. After training they are thrown away. The code and the check below call them *side heads*, for short.


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
# **Heads**: a global average and a softmax after 5b; an auxiliary classifier on the output of 4a, another on that of 4d.
#
# Return a `keras.Model` with the outputs `[main, side1, side2]`. Dropout in the heads is up to you. Pictures are 40×40 or larger.


# %% exercise="googlenet" points=15
def googlenet(input_shape=(64, 64, 3), classes=6):
    """GoogLeNet out of your modules, with an eighth of its filters and two auxiliary classifiers."""
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
# NBVAL_CHECK_OUTPUT
yours = googlenet()
kinds = [type(operation).__name__ for operation in yours.operations]
main = keras.Model(full.input, full.outputs[0])
print(f"at full size, main head alone: {main.count_params():,} parameters")
print(f"{measure.multiplications(main):,} multiplications a picture")
plain = models.googlenet(side_heads=False, bottleneck=False)
print(f"{measure.multiplications(plain):,} without bottlenecks")
built = {"modules": kinds.count("Concatenate"), "heads": len(yours.outputs)}
structure = claim("I05", expect={"modules": 9, "heads": 3}, measured=built)

# %% [markdown]
# Lesson 03's VGG-16 has 138 million parameters and 15.5 billion multiplications: GoogLeNet needs a twentieth of the weights and a tenth of the work. Without the bottlenecks of its 3×3 and 5×5 branches it would need nearly three times as much; most of the rest is saved by the stem, which soon shrinks rows and columns to an eighth. And the weights: VGG-16 keeps 124 million of its own in three dense layers. What does GoogLeNet have in their place?

# %% [markdown]
# <details><summary>Answer</summary>
#
# The global average: 7 × 7 × 1024 numbers become 1,024, without a weight, so that a single dense layer of a million weights is left. That idea, too, is from Network in Network (Lin et al., section 3.2).
#
# </details>

# %% [markdown]
# ## Does a part help? Set up a fair comparison
# Two questions are left: does a bottleneck hurt, and do auxiliary classifiers help? Your few seeds will hardly settle either. They show why, and recorded runs on more pictures take over.
#
# The photographs of hands are shrunk to 40 × 40, so that several seeds take minutes. Nets are judged on validation people, who are in no training photograph; the test people are left for whoever chooses a net at the end.

# %%
from course_utils.datasets import load_signs, split_validation

signs = load_signs()
(train_x, train_y), (validation_x, validation_y) = split_validation(signs)


def small(x):
    """Photographs (m, 64, 64, 3) as (m, 40, 40, 3), from 0 to 1."""
    return np.asarray(keras.ops.image.resize(x / np.float32(255), (40, 40), antialias=True))


train_y = train_y[: sizes.train_size]
train_x, validation_x = small(train_x[: sizes.train_size]), small(validation_x)
caption = signs.caption_of(len(train_y), len(validation_y))
caption += f", shrunk to 40×40 · {sizes.epochs} epochs · a dot a seed, {len(sizes.seeds)} in all"

# %% [markdown]
# ## Where to start from
# Neither the paper's net nor yours has batch normalization. So the first weights matter. Keras draws them by Glorot's rule, which takes no account of ReLU throwing half of the signal away; He's rule does, with weights $\sqrt{2}$ times as large where a layer keeps its number of channels. Over 22 layers, what does this do to the gradient at the first kernel? And in a twin with batch normalization?

# %%
small_size = {"side_heads": False, "width": 1 / 8, "stem_pool": False}
print("length of the gradient at the first kernel")
for name, normalization in {"as in the paper": False, "with batch norm": True}.items():
    lengths = {}
    for rule in ("glorot_uniform", "he_normal"):
        keras.utils.set_random_seed(1)
        options = {"initializer": rule, "normalization": normalization, **small_size}
        net = models.googlenet(train_x.shape[1:], 6, **options)
        lengths[rule] = measure.first_layer_gradient(net, train_x[:32], train_y[:32])
        print(f"{name}, {rule:<15} {lengths[rule]:.2g}")
    print(f"{name}, he / glorot: {lengths['he_normal'] / lengths['glorot_uniform']:.2g}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Where a layer keeps its number of channels, Glorot's rule halves the gradient's sum of squares; where it narrows, as a bottleneck does, less is lost. Over all layers the gradient is hundreds of times smaller than by He's rule in the run on the site: the first ratio printed. With batch normalization the rule matters far less, since every layer is scaled anew. There the gradient grows on its way back, as in lesson 05's plain nets.
#
# </details>

# %% [markdown]
# All nets below are without batch normalization, as the paper's, and start by He's rule. (The paper's local response normalization is left out.) All train with Adam: learning rate 0.001 with cosine decay to 0, batches of 32 here.
#
# Compiling a net of this depth takes longer than an epoch. So compile once; then for each seed draw new weights, reset the optimizer and train. The folded cells draw, compile and reset; `run` below trains.


# %% tags=["hide-input"]
def draw(net, seed, rule):
    """Give a net new kernels by an initializer's rule, and biases of 0."""
    keras.utils.set_random_seed(seed)
    for weight in net.trainable_weights:
        initializer = keras.initializers.get(rule if len(weight.shape) > 1 else "zeros")
        weight.assign(initializer(weight.shape))


# %% tags=["hide-input"]
def prepare(net):
    """Compile with one loss a head: the main one in full, those of the auxiliary classifiers with weight 0.3."""
    heads, steps = len(net.outputs), sizes.epochs * -(-len(train_x) // 32)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(1e-3, steps))
    losses = ["sparse_categorical_crossentropy"] * heads
    net.compile(optimizer, losses, loss_weights=[1, 0.3, 0.3][:heads])


# %% tags=["hide-input"]
def restart(net, seed, rule):
    """New weights, and an optimizer at its beginning."""
    draw(net, seed, rule)
    for variable in net.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))


# %%
from course_utils.training import FitProgress, progress


def run(net, seed, rule="he_normal"):
    """Train from a seed; which validation photographs the main head gets right then."""
    restart(net, seed, rule)
    labels = [train_y] * len(net.outputs)
    options = {"epochs": sizes.epochs, "verbose": 0, "callbacks": [FitProgress()]}
    net.fit(train_x, labels, batch_size=32, **options)
    main = keras.Model(net.input, net.outputs[0])
    return np.asarray(main(validation_x, training=False)).argmax(1) == validation_y


# %%
def over_seeds(net):
    """What `run` finds: (seeds, photographs), True where the photograph is right."""
    prepare(net)
    return np.array([run(net, seed) for seed in progress(sizes.seeds, "seed")])


# %% [markdown]
# ## What can such a comparison show?
# Networks of different seeds differ; and some 160 photographs are a sample of all hands. So a difference between two means says little by itself. Ask for three numbers:
#
# - the **difference**,
# - its **confidence interval**: 95 of 100 such intervals hold the true difference,
# - the **smallest effect that would show**: the true difference that this design would find four times in five. The field calls it the *minimum detectable effect* at a power of 80%.

# %% [markdown]
# The third number depends on the design, not on which side is ahead. Compare it with the **smallest difference that matters**. If it is larger, the comparison cannot decide, and no mean will change that. In the next section the three stand under the first figure, in one line and in this order.
#
# What matters for a bottleneck? Let us say 2 points of accuracy: for less, nobody would pay twice the multiplications.

# %% [markdown]
# ## Does the bottleneck hurt?
# A short net of three modules, with the two bottlenecks in each and without. Stem, widths, learning rate and steps are alike. The net with bottlenecks has fewer weights *and* is deeper, by one layer with a ReLU in each 3×3 and 5×5 branch.
#
# A bottleneck throws channels away before the costly layers look at them. Does the accuracy tell?


# %%
def short_net(bottleneck, width=1 / 8):
    """The course's GoogLeNet up to module 4a, with a softmax behind it."""
    options = {**small_size, "bottleneck": bottleneck, "width": width}
    net = models.googlenet(train_x.shape[1:], 6, **options)
    X = layers.GlobalAveragePooling2D()(net.get_layer("4a_out").output)
    return keras.Model(net.input, [layers.Dense(6, activation="softmax")(X)])


# %%
nets = {"without bottlenecks": short_net(False), "with bottlenecks": short_net(True)}
short = {name: over_seeds(net) for name, net in nets.items()}
cost = [measure.multiplications(net) for net in nets.values()]
print(f"{cost[0] / cost[1]:.1f} times fewer multiplications with bottlenecks")


# %%
def gain(arms):
    """What the second way adds to the first; None with fewer than three seeds, whose spread is unknown."""
    without, within = arms.values()
    return measure.compare_on_items(within, without) if len(without) >= 3 else None


def in_points(found):
    return found.text(100, "points", 1) if found else "too few seeds"


# %% tags=["hide-input"]
def show_seeds(arms):
    """Two ways on the validation photographs, a dot a seed, under what their spread says."""
    accuracy = {name: right.mean(axis=1) for name, right in arms.items()}
    spread = max(np.ptp(values) for values in accuracy.values())
    gap = abs(np.subtract(*(values.mean() for values in accuracy.values())))
    title = f"Seeds alone move a net by up to {100 * spread:.0f} points;"
    title += f" the means differ by {100 * gap:.1f}"
    found = gain(arms)
    small_print = f"with minus without: {found.short() if found else in_points(found)}\n{caption}"
    plots.strip(accuracy, xlabel="validation accuracy", title=title, caption=small_print)


# %%
show_seeds(short)
print(in_points(gain(short)))

# %% [markdown]
# Compare the smallest effect that would show with the 2 points that matter: can three seeds and some 160 photographs decide? What would help more, twice the seeds or a hundred times the pictures? The cell takes the difference for each seed (its mean over the photographs), then for each photograph (its mean over the seeds). Which of the two spreads makes the mean less certain?

# %%
without, within = (right.astype(float) for right in short.values())
for over, axis in {"seeds": 1, "photographs": 0}.items():
    differences = 100 * (within - without).mean(axis=axis)
    n = len(differences)
    if n > 1:
        error = differences.std(ddof=1) / np.sqrt(n)
        print(f"standard error by the spread of {n} {over}: {error:.1f} points")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The photographs cannot decide, if the smallest effect printed there is above 2 points. In the run on the site the seeds weigh more. Six in place of three shrink their standard error by $\sqrt 2$, and the factor of the interval (Student's t) falls from 4.3 to 2.6: together about 2.4. A hundred times the pictures shrink only the pictures' part, tenfold. For 2 points it takes more of both.
#
# </details>

# %% [markdown]
# So both comparisons of this lesson were run once more on a larger set: CIFAR-10, ten classes, 10,000 pictures for training and 10,000 for the test, enlarged to 40 × 40; six seeds, eight epochs, batches of 64. GoogLeNet's heads there have the paper's dropout.

# %%
record = measure.recorded("lesson06_inception_parts")
new_seeds = measure.recorded("lesson06_bottleneck")
print(record.provenance, new_seeds.provenance, sep="\n")


def right_of(record, *names):
    """For each way (seeds, pictures): 1 where the test picture is right."""
    runs = {name: record.results["arms"][name] for name in names}
    return {name: np.array([[*map(int, run["right"])] for run in runs[name]]) for name in names}


names = "without bottlenecks", "with bottlenecks"
first = right_of(record, *names)
print(in_points(gain(first)))

# %% [markdown]
# The interval lies on one side, and yet the smallest effect is above 2 points, so that this design finds a loss of 2 points less than four times in five: it is underpowered, and a significant result of such a design tends to overstate the effect. Adding seeds until it is large enough would be to stop where the result pleases. So ten *new* seeds ran, fixed beforehand, and only they count.


# %% tags=["hide-input"]
def show_gains(races, matters, title, caption):
    """What the second way adds in each race, with the smallest difference that matters."""
    dots, found = {}, {}
    for name, arms in races.items():
        without, within = (right.mean(axis=1) for right in arms.values())
        dots[name], found[name] = within - without, gain(arms)
    colours = {"below 0": "orange", "above 0": "blue", "includes 0": "grey"}
    sides = dict.fromkeys(f"{colours[one.side]}: {one.side}" for one in found.values())
    caption = f"CIFAR-10 · a dot a seed; bars: 95% intervals, {', '.join(sides)}\n{caption}"
    options = {"title": title, "caption": caption, "at_stake": matters}
    plots.effects(dots, found, xlabel="test accuracy, with minus without, in points", **options)


# %%
fresh = right_of(new_seeds, *names)
bottlenecks = gain(fresh)
print(in_points(bottlenecks))


# %% tags=["hide-input"]
def as_found(found):
    """What is compared does to the accuracy, for a title."""
    ends = sorted((100 * found.low, 100 * found.high), key=abs)
    size = "{:.1f} to {:.1f} points of accuracy".format(*map(abs, ends))
    open_case = f"change the accuracy by {found.brief()} points, not told apart from 0"
    return {"below 0": f"cost {size}", "above 0": f"add {size}"}.get(found.side, open_case)


title = f"Ten new seeds: bottlenecks {as_found(bottlenecks)}"
races = {"six seeds": first, "ten new seeds": fresh}
small_print = f"six seeds: {record.caption}\nten new seeds: {new_seeds.caption}"
show_gains(races, -0.02, title, small_print)


# %% [markdown]
# The dashed line marks the smallest difference that matters, 2 points. How good are the nets behind these differences?


# %%
def reached(record, name):
    """The mean accuracy of a way's nets on the training set, and on the test set."""
    runs = record.results["arms"][name]
    return [np.mean([run[f"{part} accuracy"] for run in runs]) for part in ("training", "test")]


for name in names:
    print("{:<20} training {:.1%}, test {:.1%}".format(name, *reached(new_seeds, name)))

# %% [markdown]
# So the bottleneck hurts, here. But these are weak nets: they miss more than half of the test pictures, and do hardly better on those they were trained on. They *under-fit*. In front of the first 5 × 5, GoogLeNet's 16 channels have become 2. Whether they miss the lost channels, or the extra layers learn more slowly at this one rate, is not measured. One such case refutes "does not hurt". It says nothing about full width, or long training.

# %% [markdown]
# Nor is it what the paper claims. Both ways have the same width, so that the one without bottlenecks costs more. Szegedy et al. (2014, section 4) argue at equal cost: what bottlenecks save may be spent on more filters. How much wider may the net with bottlenecks be for as many multiplications?

# %%
# NBVAL_CHECK_OUTPUT
for bottleneck, share in ((False, 8), (True, 8), (True, 7), (True, 6)):
    millions = measure.multiplications(short_net(bottleneck, 1 / share)) / 1e6
    kind = "with" if bottleneck else "without"
    print(f"{kind:<7} bottlenecks, 1/{share} of the filters: {millions:.1f} million")

# %% [markdown]
# <details><summary>Answer</summary>
#
# A sixth of the filters in place of an eighth: about a third more channels (in whole channels: 2 become 3), and still about a tenth fewer multiplications.
#
# </details>

# %% [markdown]
# Do the wider layers make up for the loss? Ten of these nets ran on CIFAR-10, with the seeds of the ten above. They are compared with the nets of an eighth of the filters *without* bottlenecks. Write down your guess.

# %%
at_cost = measure.recorded("lesson06_equal_cost")
print(at_cost.provenance)
wide = "with bottlenecks, wider"
wider = right_of(new_seeds, names[0]) | right_of(at_cost, wide)
equal_cost = gain(wider)
print(in_points(equal_cost))


# %% tags=["hide-input"]
def million(bottleneck, share):
    """The multiplications of a short net, for a label."""
    return f"{measure.multiplications(short_net(bottleneck, 1 / share)) / 1e6:.1f} million"


title = f"At about as many multiplications, wider nets with bottlenecks {as_found(equal_cost)}"
races = {f"with, 1/8 of the filters:\n{million(True, 8)}": fresh}
races |= {f"with, 1/6 of the filters:\n{million(True, 6)}": wider}
small_print = f"without, in both rows: 1/8 of the filters, {million(False, 8)} multiplications\n"
small_print += f"1/6: {at_cost.caption}"
show_gains(races, -0.02, title, small_print)

# %%
levels = " and ".join(f"{reached(new_seeds, name)[1]:.0%}" for name in names)
caveat = "as a rule without conditions: on CIFAR-10, in under-fitted nets of an eighth of the width"
caveat += f" with 2 channels before the first 5×5 for GoogLeNet's 16, which reach {levels}: "
caveat += (
    f"{bottlenecks.text(100, 'points', 1)}; with wider layers, at about as many multiplications: "
)
caveat += f"{equal_cost.short()}; not tested at full width"
alike = {"not worse, at equal width": bottlenecks.not_worse(0.02)}
alike["not worse, at about as many multiplications"] = equal_cost.not_worse(0.02)
none, as_noted = dict.fromkeys(alike, False), dict.fromkeys(alike, True)
claim("I04", expect=none, measured=alike, notes=as_noted, caveat=caveat)

# %% [markdown]
# Do the wider layers make up for the loss? In the recorded runs for more than half of it. What is left has an interval below 0. Whether it is 2 points or more stays open: the dashed line runs through the interval.

# %% [markdown]
# Multiplications are not seconds, and times are not compared here. The figure's second row is the paper's trade as a whole, in short trainings at one learning rate. The narrowest volumes have two or three channels, at full size 16.
#
# Szegedy et al. (2015, section 2) expect no serious loss where channels are reduced before a 3×3, but warn of extreme compression early in a net. GoogLeNet and lesson 04's ResNet-50 use bottlenecks throughout.

# %% [markdown]
# ## Do auxiliary classifiers help?
# Now your GoogLeNet, with its auxiliary classifiers and without them. Gradient for the early layers is there already, by He's rule. But the notes say that they regularize, too. A regularizer may cost accuracy on the training set, but raises it on hands never seen. Does it here? Both kinds are judged by the main head.

# %%
whole = googlenet(train_x.shape[1:], 6)
alone = keras.Model(whole.input, whole.outputs[:1])
deep = {"main head alone": over_seeds(alone), "with auxiliary classifiers": over_seeds(whole)}
show_seeds(deep)
print(in_points(gain(deep)))

# %% [markdown]
# The authors measured, too: about half a percentage point on ImageNet, and one of the two was enough for it (Szegedy et al., section 5 of the version of 2015). So half a point is the smallest difference that matters. Before you look at the larger experiment: can 10,000 pictures and six seeds show it?

# %%
ways = "main head alone", "with side heads"  # the record's name for auxiliary classifiers
on_cifar = right_of(record, *ways)
heads = gain(on_cifar)
print(in_points(heads))
for name, way in zip(deep, ways, strict=True):
    print("{:<28} training {:.1%}, test {:.1%}".format(name, *reached(record, way)))

# %% tags=["hide-input"]
shown = f"half a point matters, this design can show {100 * heads.smallest:.1f} or more"
open_case = shown if heads.smallest > 0.005 else f"{heads.brief()} points"
said = {
    True: f"Yes: {heads.brief()} points",
    False: "Not by half a point",
    None: f"Not decided: {open_case}",
}
answer = (
    f"No: {heads.brief()} points" if heads.side == "below 0" else said[heads.better(0.005).answer]
)
title = f"Do auxiliary classifiers help? {answer}"
show_gains({"six seeds": on_cifar}, 0.005, title, record.caption)

# %%
caveat = "modules and heads are as stated; for the half point that ImageNet showed, on CIFAR-10: "
caveat += heads.text(100, "points", 1)
of = "auxiliary classifiers raise the accuracy"
claim("I05", expect=True, measured=heads.better(0.005), of=of, caveat=caveat, also=structure)

# %% [markdown]
# A comparison that cannot decide is no proof that there is no effect. The interval still says something: which gains, and which losses, can be excluded? Answer before you run the cell.

# %%
low, high = 100 * heads.low, 100 * heads.high
losses, gains = f"losses of more than {-low:.2f}", f"gains of more than {high:.2f} points"
if high < 0:
    gains = f"losses of less than {-high:.2f} points, and all gains"
elif low > 0:
    losses = f"all losses, gains of less than {low:.2f}"
print(f"excluded at the level of 95%: {losses}, and {gains}")

# %% [markdown]
# Now compare training and test accuracy. What could a regularizer win on nets like these?

# %% [markdown]
# <details><summary>Answers</summary>
#
# In the recorded run the interval ends just below half a point. Taken alone it would exclude such a gain. The course asks for more: the design must be able to show half a point, and its smallest effect is larger. Six other seeds could move the end past half a point.
#
# A regularizer narrows the gap between training and test. Here both accuracies are low and close: these nets lack training, not regularization.
#
# </details>

# %% [markdown]
# Szegedy et al. (2015, section 4) say where to look: with and without auxiliary classifiers their nets went alike for most of the training. Only near its end those with them came out a little ahead. They argued that the classifiers regularize, since the main head does better when the side head has dropout or batch normalization. Our nets stop far below that point. A fair test would train on until the training set is nearly learned.

# %% [markdown]
# ## The family
#
# | name | what is new | source |
# |---|---|---|
# | GoogLeNet, v1 | the module with bottlenecks; auxiliary classifiers | Szegedy et al., 2014 |
# | BN-Inception (v2 in the paper of 2016) | batch normalization behind every convolution; two 3×3 in place of each 5×5 | Ioffe and Szegedy, 2015 |
# | v2, v3 | v2/v3: $n \times n$ as $1 \times n$ and $n \times 1$; v3: label smoothing, RMSProp, batch normalization in the auxiliary classifier | Szegedy et al., 2015 |
# | v4, Inception-ResNet | v4: more modules, alike within each grid size (35×35, 17×17, 8×8); Inception-ResNet: modules with a shortcut | Szegedy et al., 2016 |

# %% [markdown]
# ## Factorized convolutions
# Two 3×3 in a row have a receptive field of 5×5, a 1×7 and a 7×1 one of 7×7. How many weights does that save, if the number of channels stays the same?


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
for name, share in saved.items():
    print(f"{name:<20} {share:.0%} fewer weights")

# %%
title = "Two 3×3 see as far as one 5×5, with {two 3×3 for 5×5:.0%} fewer weights".format(**saved)
drawn = "the weights for each pair of channels · right: one of the nine 3×3 windows behind the middle 3×3"
plots.stacked_kernels((3, 3), title=title, caption=drawn)

# %% [markdown]
# The 28% holds for equal channels. At full size, the 5×5 of module 3a takes 16 channels to 32. Then it matters which of the two 3×3 does the widening. Guess: which of these two has fewer weights, and has either of them more than the 5×5?

# %%
# NBVAL_CHECK_OUTPUT
five = weights_of([5], (16, 32))
for channels in ((16, 16, 32), (16, 32, 32)):
    two = weights_of([3, 3], channels)
    change = measure.signed(100 * (two / five - 1), 0)
    print(f"{' → '.join(map(str, channels))}: {two:,} weights for {five:,}, {change}%")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The one that widens last, 16 → 16 → 32: $9 \cdot 16 \cdot 16 + 9 \cdot 16 \cdot 32 = 6912$ weights. The 5×5 has $25 \cdot 16 \cdot 32 = 12\,800$; the one that widens first has more, 13,824.
#
# </details>

# %% [markdown]
# ## Inception with a shortcut
# Inception-ResNet joins Inception with lesson 04: the module becomes the main path of a residual block, a 1×1 brings its channels back to those of `X`, and the sum gets a ReLU. What does such a block return when all its weights are zero and X comes from a ReLU?
#
# And why has the module with 1×7 and 7×1 more parameters than the one with 3×3, although it saves 71%?

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

# %%
title = "Inception-ResNet: the module is the main path, and a shortcut leads around it"
block = keras.Model(X, later["Inception-ResNet"])
plots.draw_wiring(
    block,
    title,
    "block A of Inception-ResNet-v2, there 35×35×384; times 0.17 (the authors' code; the paper: 0.1 to 0.3) steadies the training",
    blocks=False,
)

# %%
# NBVAL_CHECK_OUTPUT
factorized = claim("I06", expect=by_hand, measured=saved, tolerance=1e-4)
gap = measure.identity_gap(models.inception_resnet_block, (), n_C=256)
papers = "Szegedy et al., 2015, sections 3.1 and 3.2; Szegedy et al., 2016, sections 3.2 and 3.3"
of = "largest change of X, all weights 0"
claim("I06", expect=0.0, measured=gap, of=of, citation=papers, also=factorized)

# %% [markdown]
# <details><summary>Answers</summary>
#
# It returns $X$: the main path gives 0, and the last ReLU leaves $X$ as it is.
#
# The 71% are saved against a 7×7. Here a 1×7 and a 7×1, 14 weights, stand in for a 3×3 with 9: they see further for it. Szegedy et al. (2015, section 3.2) found them to work badly in early layers, and well on 12 to 20 rows and columns.
#
# </details>

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
# A single case refutes "should not", but in it both nets have to learn: a net that fails because of its start says nothing about depth. Lesson 05 has a fair case: plain nets with batch normalization, by He's rule, of 8 and 32 layers. An Inception module has no shortcut either. As in lesson 05, a factor of 2 matters. Which depth had the lower *training* loss, after both had learned?

# %% [markdown]
# And for the third: does a module draw anything at random? Run one twice in training mode, and a dropout layer beside it.

# %%
plain = measure.recorded("lesson05_degradation")
print(plain.provenance)


def last_losses(depth):
    """The training losses of the plain nets of one depth at the end, in powers of ten, one a seed."""
    chosen = [run for run in plain.results["runs"] if not run["skips"] and run["depth"] == depth]
    return np.log10([run["loss"][-1] for run in chosen])


# %%
depth_helps = measure.compare_paired(last_losses(8), last_losses(32))
print("training loss, 8 layers minus 32 layers:", depth_helps.text(unit="powers of ten", digits=2))
print(f"so the loss of 8 layers is {10**depth_helps.difference:.2f} times that of 32")


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
# <details><summary>Answer</summary>
#
# 2 and 4 are true. 1 is false: with plain nets the deeper one can end with the higher training loss. In lesson 05's run the 8 layers ended with a loss about 8 times smaller, $10^{0.88}$. 3 is false: nothing is drawn in a module, all branches run in every step.
#
# </details>

# %% [markdown]
# ## Look back
# - A 1×1 convolution with as many filters as channels saves nothing. When would you still use one?
# - Where measured time and counted multiplications disagree: which of the two would you trust for a phone, and what would you measure there?
# - GoogLeNet's auxiliary classifiers were made before batch normalization was known. What do lessons 04 and 05 suggest they were needed for?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - To mix channels and add a non-linearity, as Network in Network does.
# - The time, measured on that phone with its own library; the count says what a better library could still save.
# - To bring gradient to the early modules. By Glorot's rule it may vanish on 22 layers (measured above). By He's rule of 2015 it did not here; with batch normalization or shortcuts it may grow (lesson 05). Later nets kept one head as a regularizer, or none.
#
# </details>

# %% [markdown]
# ## Sources: Inception
# - Lin, Chen and Yan (2014). Network in network. Sections 3.1 and 3.2. [arXiv:1312.4400](https://arxiv.org/abs/1312.4400)
# - Szegedy et al. (2014). Going deeper with convolutions. Sections 4, 5 and 7, tables 1 to 3, figures 2 and 3. [arXiv:1409.4842](https://arxiv.org/abs/1409.4842); half a point: [CVPR version](https://www.cv-foundation.org/openaccess/content_cvpr_2015/papers/Szegedy_Going_Deeper_With_2015_CVPR_paper.pdf)
# - Szegedy, Vanhoucke, Ioffe, Shlens and Wojna (2015). Rethinking the Inception architecture for computer vision. Sections 2 to 4. [arXiv:1512.00567](https://arxiv.org/abs/1512.00567)
# - Szegedy, Ioffe, Vanhoucke and Alemi (2016). Inception-v4, Inception-ResNet and the impact of residual connections on learning. Section 3. [arXiv:1602.07261](https://arxiv.org/abs/1602.07261)

# %% [markdown]
# ## Sources: normalization and how a net starts
# - Ioffe and Szegedy (2015). Batch normalization: accelerating deep network training by reducing internal covariate shift. Section 4.2 and the appendix. [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)
# - Glorot and Bengio (2010). Understanding the difficulty of training deep feedforward neural networks. Section 4.2.1. [proceedings.mlr.press/v9/glorot10a](https://proceedings.mlr.press/v9/glorot10a.html)
# - He, Zhang, Ren and Sun (2015). Delving deep into rectifiers. Section 2.2. [arXiv:1502.01852](https://arxiv.org/abs/1502.01852)
