# %% [markdown]
# # Why residual networks work
# [![Open in Colab](badge)](colab)
#
# **You will be able to** show that depth alone can raise the *training* loss, measure what reaches the first layer on the way back, say what a block does when it has learned nothing, and tell which of the usual explanations you have evidence for.
#
# **Time** 50 minutes of reading and writing, 5 minutes of training on a laptop. The `gpu` profile trains more and deeper nets. **Needs** lesson 04.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("05_why_residual_networks_work", PROFILE)

# %% [markdown]
# ## A bet
# Take a trained net of 8 layers. Put 24 more behind its convolutions, and let each of them hand on what it gets. This net of 32 layers gives the same answers as the one of 8. So among all nets of 32 layers there is one that does
# at least as well.
#
# Now train both from scratch. Which one ends with the lower training loss?

# %% [markdown]
# First of all: can a convolution with a ReLU hand on what it gets? Its input comes from a ReLU, too. Which kernel would do it?

# %%
import numpy as np
from keras import layers

kernel = np.zeros((3, 3, 4, 4))
kernel[1, 1] = np.eye(4)  # only the middle of the kernel, each channel to itself
hands_on = layers.Conv2D(4, 3, padding="same", activation="relu")
hands_on.build((None, 5, 7, 4))
hands_on.set_weights([kernel, np.zeros(4)])

# %%
# NBVAL_CHECK_OUTPUT
after_relu = np.abs(np.random.default_rng(1).normal(size=(2, 5, 7, 4))).astype("float32")
print("largest change:", float(np.abs(hands_on(after_relu) - after_relu).max()))

# %% [markdown]
# Such a kernel exists, and none like it is drawn at random. Training has to find it: 36 weights in each of the four filters, all of them 0 but one.

# %% [markdown]
# ## A fair race
# The digits of MNIST, a few thousand for training. The nets are as simple as can be: one convolution with stride 4, then 3 × 3 convolutions of 16 filters, each with batch normalization, then one dense layer. The residual twin adds a
# shortcut around every two convolutions, and nothing else.

# %%
from course_utils.datasets import load_digits

digits = load_digits(source="embedded")
train_set = (
    digits.train_x[: sizes.train_size].astype("float32") / 255,
    digits.train_y[: sizes.train_size],
)
test_set = digits.test_x.astype("float32") / 255, digits.test_y
print(f"{len(train_set[0]):,} for training, {len(test_set[0]):,} for the test")

# %% [markdown]
# A shortcut has no weights. So both twins can start from the very same numbers.

# %%
# NBVAL_CHECK_OUTPUT
from course_utils.training import deep_net

twins = [deep_net(8, skips, seed=1) for skips in (False, True)]
for twin in twins:
    print(f"{twin.name:<8} {twin.count_params():,} parameters")
plain_start, residual_start = (twin.get_weights() for twin in twins)
print("same start:", all(map(np.array_equal, plain_start, residual_start)))

# %% [markdown]
# ## Run it
# Plain and residual, at each depth, from several seeds; twins see the same pictures in the same order. Write down your guess for the training loss of the deepest plain net, and of its twin, before the first line appears. This
# cell takes most of the lesson's time.

# %%
from course_utils.training import train_by_depth

runs, trained = train_by_depth(sizes.depths, sizes.seeds, train_set, test_set, sizes.epochs)

# %%
from course_utils import plots

shallow, deep = min(sizes.depths), max(sizes.depths)


def last_losses(depth, skips):
    """The training loss of the last epoch, one for each seed."""
    return [run["loss"][-1] for run in runs if (run["depth"], run["skips"]) == (depth, skips)]


ends = [np.mean(last_losses(depth, skips)) for skips in (False, True) for depth in (shallow, deep)]
title = "Training loss from {0} to {1} layers: plain {2:.2f} → {3:.2f}, residual {4:.2f} → {5:.2f}"
plots.depth_curves(runs, title=title.format(shallow, deep, *ends), caption=digits.caption)

# %% [markdown]
# Each dot is a seed. Before you believe two means, look at the dots: is the best of the deepest plain nets still worse than the worst of the shallowest?

# %%
best, worst = min(last_losses(deep, False)), max(last_losses(shallow, False))
print(f"plain: best of {deep} layers {best:.3f}, worst of {shallow} layers {worst:.3f}")

# %%
from course_utils.measure import claim

digits_seen = f"{sizes.epochs} epochs on {len(train_set[0]):,} digits"
caveat = f"{shallow} to {deep} layers, {digits_seen}; that plain nets first improve is not shown"
means = [np.mean(last_losses(depth, True)) for depth in sorted(sizes.depths)]
rises = claim("R03", expect=True, measured=bool(best > worst))
claim("R03", expect=True, measured=bool(np.all(np.diff(means) < 0)), also=rises, caveat=caveat)

# %% [markdown]
# ## Not over-fitting
# A net that over-fits knows its training set by heart and fails at the test. Look at the left panel again: it is the *training* loss that suffers when the plain net gets deeper. A better net exists, you have built the idea of it above, and gradient descent has not found it in this time. The paper calls this **degradation**.

# %% [markdown]
# A few epochs are a short race. Perhaps the plain nets are only slower? Kaiming He and his colleagues trained theirs for 64,000 steps, on CIFAR-10, and the deeper plain nets still stayed behind. For our nets the question is open: raise
# `sizes.epochs` and see.

# %% [markdown]
# ## The way back
# The gradient starts at the loss and travels towards the picture. Each layer on its way multiplies it. What is left after 31 layers, if each of them makes it a little smaller, or a little larger? Guess first.

# %%
# NBVAL_CHECK_OUTPUT
for factor in (0.7, 1.2):
    print(f"31 times a factor of {factor}: {factor**31:.2g}")

# %% [markdown]
# ## Exercise: the gradient at each kernel
# Return the lengths of the gradients, a list of floats, one for each kernel, first layer first. The loss is the mean cross-entropy of the batch, and the model runs in training mode. A length is the root of the sum of squares. No weight is trained; recorded means may move.
#
# Convolutions and dense layers have a `kernel`. What is computed inside `with tf.GradientTape() as tape:` is written down; then `tape.gradient(loss, kernels)` gives one gradient a kernel.

# %%
import keras
import tensorflow as tf


# %% exercise="gradient_norms" points=5
def gradient_norms(model, x, y):
    """The length of the loss's gradient at each kernel, a list of floats.

    x: (m, n_H, n_W, n_C). y: (m,), the classes as whole numbers. The model gives probabilities.
    """
    ### BEGIN SOLUTION
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    with tf.GradientTape() as tape:
        probabilities = model(x, training=True)
        losses = keras.losses.sparse_categorical_crossentropy(y, probabilities)
        loss = keras.ops.mean(losses)
    return [float(tf.norm(gradient)) for gradient in tape.gradient(loss, kernels)]
    ### END SOLUTION


# %%
from course_utils.checks import check

check("gradient_norms", gradient_norms)

# %% [markdown]
# ## Nets without normalization
# Without batch normalization, the start of a net has to be right by itself. Keras draws weights by Glorot's rule unless told otherwise. Here are two such plain nets, untrained, with 8 and 32 layers. Which shape do you expect of their two curves, from the first
# layer to the last?

# %%
from course_utils import models

x, y = train_set[0][:64], train_set[1][:64]
caption = f"before training, a batch of {len(x)} · {digits.caption}"


def bare_net(depth, skips, seed):
    """As `deep_net`, without batch normalization, from weights drawn by Glorot's rule."""
    keras.utils.set_random_seed(seed)
    options = {"filters": (16,), "stem_strides": 4, "initializer": "glorot_uniform"}
    return models.resnet_cifar(depth, (28, 28, 1), skips=skips, normalization=False, **options)


# %%
lengths = {f"{depth} layers": gradient_norms(bare_net(depth, False, 1), x, y) for depth in (8, 32)}
middle = [np.median(curve) for curve in lengths.values()]
title = "Median gradient at a kernel of a plain net: {:.0e} with 8 layers, {:.0e} with 32"
plots.gradients_by_layer(lengths, title=title.format(*middle), caption=caption)

# %% [markdown]
# The deeper net gets next to nothing, as expected. But where is the slope? A kernel's gradient is a product of two things: the **signal** that arrives from behind, and what entered the layer in front. If the signal fades on its
# way back and the activations fade on their way forward, the product may be the same everywhere.

# %% [markdown]
# ## The signal alone
# `signal_norms` measures the first of the two: the gradient at each convolution's *output*. Draw it for the net without normalization and for a plain net with it. Batch normalization gives every layer's output the same spread.
# Does that keep the signal's length on the way back as well?

# %%
from course_utils.measure import signal_norms

starts = {"no normalization": bare_net, "batch normalization": deep_net}
signals = {
    name: list(signal_norms(build(32, False, 1), x, y).values()) for name, build in starts.items()
}
steps = {name: (s[0] / s[-1]) ** (1 / (len(s) - 1)) for name, s in signals.items()}
title = (
    "A step back through a plain net of 32 layers: × {:.2f} without normalization, × {:.2f} with it"
)
plots.gradients_by_layer(signals, title=title.format(*steps.values()), caption=caption)

# %% [markdown]
# ## Both factors by hand
# Glorot's rule keeps the sum of squares, on average. ReLU lets half of it through. And of the 441 products of a 3 × 3 kernel on 7 × 7 positions, 80 meet padding.

# %% [markdown]
# With batch normalization another thing decides. If what enters a ReLU is normally distributed around 0, the square of its outputs' mean is 1/π of their mean square. The next convolution makes a constant of that mean, which the normalization takes away. What is left it stretches to spread 1, and on the way back the signal by the same factor.

# %%
products, on_the_picture = 7 * 7 * 3 * 3, (7 * 3 - 2) ** 2
by_hand = {
    "no normalization": np.sqrt(1 / 2 * on_the_picture / products),
    "batch normalization": np.sqrt(1 / (1 - 1 / np.pi)),
}
for name, step in steps.items():
    print(f"{name:<20} by hand × {by_hand[name]:.2f}, measured × {step:.2f}")

# %% [markdown]
# ## By depth
# One factor a layer means a power of it for the whole net. So the first layer, the one next to the picture, is where depth tells most. Below is the first entry of your list, for plain nets of several depths and both starts.
# Which one rises, which one falls?


# %%
def at_first_layer(build, skips):
    """The gradient's length at the first kernel: for each depth a list, one number a seed."""
    return {
        depth: [gradient_norms(build(depth, skips, seed), x, y)[0] for seed in sizes.seeds]
        for depth in sizes.gradient_depths
    }


plain = {name: at_first_layer(build, skips=False) for name, build in starts.items()}

# %%
first, last = min(sizes.gradient_depths), max(sizes.gradient_depths)


def decades(by_depth):
    """The powers of ten by which the gradient grows from the shallowest net to the deepest."""
    return float(np.mean(np.log10(by_depth[last])) - np.mean(np.log10(by_depth[first])))


growth = [decades(by_depth) for by_depth in plain.values()]
title = f"Powers of ten from {first} to {last} layers, plain: "
title += "{:+.1f} without normalization, {:+.1f} with it".format(*growth)
plots.gradients_by_depth(plain, title=title, caption=caption)


# %%
def fate(powers_of_ten):
    """What becomes of a gradient; less than a factor of ten is no change."""
    return "vanishes" if powers_of_ten < -1 else "explodes" if powers_of_ten > 1 else "stays"


expected = {"no normalization": "vanishes", "batch normalization": "explodes"}
on_the_way = {name: fate(np.log10(s[0] / s[-1])) for name, s in signals.items()}
by_depth = {name: fate(decades(lengths)) for name, lengths in plain.items()}
from_layer_to_layer = claim("R01", expect=expected, measured=on_the_way)
caveat = "without normalization, from Glorot's rule; other starts let it vanish less"
claim("R01", expect=expected, measured=by_depth, also=from_layer_to_layer, caveat=caveat)

# %% [markdown]
# "Vanish *or* explode" is well said: the start and the normalization decide which. There are even starts that avoid both at these depths: draw the weights by He's rule (`"he_normal"`), which doubles their variance for ReLU's sake, and measure again.
#
# Note what this means for the race above. Those nets had batch normalization. Whatever held them back, it was not that their gradients had vanished at the start.

# %% [markdown]
# ## What the addition does on the way back
# A residual block computes a[l+2] = g(z[l+2] + a[l]). A sum hands the signal to *both* of its terms, unchanged. One copy goes back through two convolutions. The other arrives at a[l] with a factor of 1. Only the g after the sum may cut it, and seldom does, since a[l] is never negative.
#
# Measure the residual twins. Is it enough for a gradient that neither vanishes nor explodes, without normalization too?

# %%
residual = {name: at_first_layer(build, skips=True) for name, build in starts.items()}
curves = {f"plain, {name}": by_depth for name, by_depth in plain.items()}
curves |= {f"residual, {name}": by_depth for name, by_depth in residual.items()}
changes = [decades(by_depth) for by_depth in curves.values()]
title = f"Powers of ten from {first} to {last} layers: "
title += "plain {:+.1f} and {:+.1f}, residual {:+.1f} and {:+.1f}".format(*changes)
plots.gradients_by_depth(curves, title=title, caption=caption)

# %%
steadier = {name: abs(decades(residual[name])) < abs(decades(plain[name])) for name in starts}
caveat = "steadier before training; that nets train better for this reason is not shown by it"
claim("R09", expect=dict.fromkeys(starts, True), measured=steadier, caveat=caveat)

# %% [markdown]
# The residual net's gradient still grows, without normalization more than with it: each block adds to the sum, and only normalization scales what it adds.
#
# Is this the explanation? The paper's authors doubted it: the gradients of their plain nets with batch normalization looked healthy, and those nets trained worse all the same (section 4.1). So let us ask something else: what
# does a block do that has learned nothing?

# %% [markdown]
# ## A block with weights of zero
# Set all weights of a block to 0, those of batch normalization included. What comes out of a plain block? What comes out of a residual one? And what if a number that goes in is negative? `identity_gap` gives the largest difference between
# what enters and what leaves.

# %%
# NBVAL_CHECK_OUTPUT
from course_utils.measure import identity_gap

blocks = {
    "basic": lambda X: models.basic_block(X, 8),
    "bottleneck": lambda X: models.bottleneck_block(X, 2),
    "plain": lambda X: models.basic_block(X, 8, skip=False),
}
gaps = {}
for name, block in blocks.items():
    gaps[name] = {kind: identity_gap(block, (), 8, kind) for kind in ("after ReLU", "negative")}
    print(f"{name:<11}", ", ".join(f"{kind}: {gap:.1f}" for kind, gap in gaps[name].items()))

# %%
# NBVAL_CHECK_OUTPUT
residual_gaps = [gaps["basic"], gaps["bottleneck"]]
exact = claim("R04", expect=[0.0, 0.0], measured=[gap["after ReLU"] for gap in residual_gaps])
survives = all(gap["negative"] == 0 for gap in residual_gaps)
inside = "the last ReLU cuts negative inputs; inside a ResNet every block's input comes from a ReLU"
claim("R04", expect=False, measured=survives, notes=True, also=exact, caveat=inside)

# %% [markdown]
# Exactly zero, not nearly. This is the bet of the beginning from another side. A plain layer that should hand on its input must find one kernel among all. A residual block need only find 0, and weight decay even pulls it there. A plain block
# at 0 is a wall.

# %% [markdown]
# ## When the shapes differ
# A sum needs equal shapes. Where 128 channels become 256, the shortcut has to make up for it: a[l+2] = g(z[l+2] + W_s a[l]). W_s is a matrix of 256 × 128, applied at every position. It may be **learned**, as a 1 × 1 convolution. Or
# it is **fixed**: the old channels as they are, and zeros for the new ones.

# %% [markdown]
# ## Exercise: zeros for the new channels
# Return `X` with channels of zeros *behind* its own, so that there are `filters` of them. Rows and columns stay. Nothing is learned. If `X` has as many already, nothing is added. `keras.ops.pad` takes a pair (before, after) for each of the four axes.


# %% exercise="zero_pad_shortcut" points=5
def zero_pad_shortcut(X, filters):
    """X with zeros for new channels.

    X: a Keras tensor (batch, n_H, n_W, n_C), with n_C ≤ filters; returns (batch, n_H, n_W, filters).
    """
    ### BEGIN SOLUTION
    return keras.ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, filters - X.shape[-1]]])
    ### END SOLUTION


# %%
check("zero_pad_shortcut", zero_pad_shortcut)

# %% [markdown]
# How many numbers does each of the two learn for 128 channels in and 256 out? Count the kernel of W_s alone, without a bias.

# %%
# NBVAL_CHECK_OUTPUT
X = keras.Input((7, 7, 128))
learned = keras.Model(X, models.shortcut(X, 256, normalization=False))
fixed = keras.Model(X, zero_pad_shortcut(X, 256))

W_s = learned.get_layer("shortcut_conv").kernel
with_weights = claim("R05", expect=256 * 128, measured=int(np.prod(W_s.shape)))
claim("R05", expect=0, measured=fixed.count_params(), also=with_weights)

# %% [markdown]
# Zero-padding is a W_s, too. Which matrix is it? Put it into the learned shortcut and compare.

# %%
# NBVAL_CHECK_OUTPUT
matrix = np.eye(128, 256)  # Keras keeps W_s transposed: from 128 channels to 256
learned.get_layer("shortcut_conv").set_weights([matrix.reshape(1, 1, 128, 256), np.zeros(256)])
volume = np.random.default_rng(1).normal(size=(2, 7, 7, 128)).astype("float32")
print("largest difference:", float(np.abs(learned(volume) - fixed(volume)).max()))

# %% [markdown]
# ## Does learning it pay?
# The learned W_s can become the fixed one, and more. Small residual nets with three stages, where channels double twice, one kind with each shortcut. Rows and columns halve there too: both kinds keep every other position. You know by now what the argument "it can represent more" is worth, so: any bets?

# %%
from course_utils.training import train

stages = {"filters": (16, 32, 64), "stem_strides": 4, "momentum": 0.9}
accuracies = {"learned": [], "zero-pad": []}
for kind, reached in accuracies.items():
    for seed in sizes.seeds:
        keras.utils.set_random_seed(seed)
        net = models.resnet_cifar(8, (28, 28, 1), kind=kind, **stages)
        reached.append(train(net, train_set, test_set, sizes.epochs)["val_accuracy"][-1])

# %%
means = [np.mean(reached) for reached in accuracies.values()]
title = "Mean test accuracy: {:.1%} with W_s learned, {:.1%} with zeros".format(*means)
plots.strip(accuracies, xlabel="test accuracy", title=title, caption=digits.caption)

# %% [markdown]
# Compare the distance between the means with the spread of the seeds before you prefer one. The paper found the learned kind a little better (section 4.1, table 3: 24.5 % error against 25.0 %) and used it only where shapes differ: it is not what makes deep nets trainable.

# %% [markdown]
# ## Take a block out
# If blocks may come close to the identity, a trained residual net should get over the loss of one. In a plain net, every layer expects just what the layer before it gives. Take out one block at a time, train nothing further, and test. Which
# block will be missed most: an early one, or a late one?

# %%
from course_utils.training import accuracy, accuracy_without_each_block

kinds = {False: "plain", True: "residual"}
names = {
    (depth, skips): f"{kinds[skips]}, {depth} layers" for skips in kinds for depth in sizes.depths
}
whole, without = {}, {}
for key, name in names.items():
    whole[name] = accuracy(trained[key], *test_set)
    without[name] = accuracy_without_each_block(trained[key], *test_set)

# %%
chosen = [names[deep, False], names[deep, True]]
drops = [f"{whole[name]:.0%} → {np.median(list(without[name].values())):.0%}" for name in chosen]
title = f"With all blocks → without one, in the median: plain {drops[0]}, residual {drops[1]}"
plots.deletion_bars(
    {name: without[name] for name in chosen},
    {name: whole[name] for name in chosen},
    title=title,
    caption=digits.caption,
)

# %% [markdown]
# The deepest plain net was poor to begin with, so it isn't a fair opponent. Its shallower relatives are: find a plain and a residual net that are about equally good with all their blocks. How large is the difference now? And which residual nets get over a loss: all, or the deep ones? (The nets are those of the last seed.)

# %%
print(f"{'test accuracy':<24} all blocks · without one: worst, median, best")
for name in names.values():
    rest = list(without[name].values())
    marks = " ".join(f"{mark(rest):6.0%}" for mark in (min, np.median, max))
    print(f"{name:<24} {whole[name]:10.0%} · {'':12}{marks}")


# %%
def tolerates(name, middle):
    """Whether nine tenths of the accuracy remain without one block."""
    return bool(middle(list(without[name].values())) >= 0.9 * whole[name])


expected = {names[depth, False]: False for depth in sizes.depths} | {names[deep, True]: True}
typical = {name: tolerates(name, np.median) for name in expected}
by_net = claim("R10", expect=expected, measured=typical)
by_net

# %%
every = tolerates(names[deep, True], min)
left, small = without[names[deep, True]], names[shallow, True]
missed = [block for block in left if left[block] < 0.9 * whole[names[deep, True]]]
drop = f"{whole[small]:.0%} → {np.median(list(without[small].values())):.0%}"
caveat = f"one seed; a shallow one does not: {small}, {drop}; "
caveat += f"of {len(left)} blocks of the deepest residual net, these are missed: {missed}"
claim("R10", expect=False, measured=every, notes=True, also=by_net, caveat=caveat)

# %% [markdown]
# Careful with the words. That a net gets by without a block does not mean that the block did nothing. Veit and colleagues (2016) took out several at once, and the error rose steadily with their number.
#
# Nor are all blocks alike. In ours the first ones are missed more than the last; in nets with several stages, they found the same of blocks where a stage begins and rows and columns halve.

# %% [markdown]
# ## What you have shown
# - In a short training, depth alone can raise the training loss; shortcuts undo it, from the very same start.
# - Before training, the gradient of a plain net may vanish or explode; that of its twin changes far less.
# - A residual block with weights of zero is the identity. A plain block has to find it.
#
# The first is an experiment with one difference between the twins. The others come along with it. Which is the *cause*?

# %% [markdown]
# ## Look back
# - What would change if the last batch normalization of each block began with a scale of 0 in place of 1?
# - The gradients of the plain nets with batch normalization grew with depth before training. Which experiment would tell whether that spoils their training?
# - Each of n residual blocks offers two ways: through it, or round it. How many paths lead to the output? How many are left when one block is gone? And in a plain net?
