# %% [markdown]
# # Why residual networks work
# [![Open in Colab](badge)](colab)
#
# **You will be able to** show that depth alone can raise the *training* loss, measure what reaches the first layer on the way back, say what a block does when it has learned nothing, and tell which of the usual explanations you have evidence for.
#
# **Time** 50 minutes of reading and writing, 2 to 6 minutes of training on a laptop. The `gpu` profile trains more and deeper nets. **Needs** lesson 04.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("05_why_residual_networks_work", PROFILE)

# %% [markdown]
# ## Can more layers do harm?
# You saw the end of this story in lesson 04. Now train such nets yourself.
#
# Take a trained net of 8 layers. Put 24 more behind its convolutions, and let each pass on what it gets. This net of 32 layers gives the same answers. So some net of 32 layers does at least as well.
#
# Trained from scratch for a few epochs, how far apart will the losses of the two be?

# %% [markdown]
# First of all: can a convolution with a ReLU pass its input on unchanged? Its input comes from a ReLU, too. Which kernel would do it? Write it down, then open the cell.

# %% tags=["hide-input"]
import numpy as np
from keras import layers

kernel = np.zeros((3, 3, 4, 4))
kernel[1, 1] = np.eye(4)  # only the middle of the kernel, each channel to itself
identity_conv = layers.Conv2D(4, 3, padding="same", activation="relu")
identity_conv.build((None, 5, 7, 4))
identity_conv.set_weights([kernel, np.zeros(4)])

# %%
# NBVAL_CHECK_OUTPUT
after_relu = np.abs(np.random.default_rng(1).normal(size=(2, 5, 7, 4))).astype("float32")
print("largest change:", float(np.abs(identity_conv(after_relu) - after_relu).max()))

# %% [markdown]
# Such a kernel exists, but no random initialization comes near it. Training has to find it: 36 weights in each of the four filters, all of them 0 but one.
#
# Batch normalization behind the convolution can be undone: set its scale to the standard deviation by which it divides, and its shift to the mean that it subtracts. In inference mode the copy is then exact again, up to rounding.

# %% [markdown]
# <details><summary>Answer</summary>
#
# The kernel that is 1 in the middle, from each channel to itself, and 0 elsewhere. It copies its input, and ReLU leaves what comes from a ReLU as it is. How far apart the losses of the two nets end, the experiment below will tell.
#
# </details>

# %% [markdown]
# ## A fair comparison
# The digits of MNIST, a few thousand for training. The nets are as simple as can be: a 3 × 3 convolution with stride 4, which leaves 7 × 7 positions, then more 3 × 3 convolutions with stride 1. Each has 16 filters, with batch normalization and a ReLU behind it. Then come the mean of each channel and one dense layer. The residual twin adds a shortcut around every two of the later convolutions, and nothing else.

# %%
from course_utils.datasets import load_digits

digits = load_digits(source="embedded")
x, y = digits.train_x.astype("float32") / 255, digits.train_y
train_set = x[: sizes.train_size], y[: sizes.train_size]
validation_set = x[-1000:], y[-1000:]
test_set = digits.test_x.astype("float32") / 255, digits.test_y
parts = {"training": train_set, "validation": validation_set, "test": test_set}
print(" · ".join(f"{len(labels):,} for {name}" for name, (_, labels) in parts.items()))

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
# Plain and residual, at two depths, from several seeds; twins see the same pictures in the same order. Write down your guess for the training loss of the deep plain net, and of its twin, before the first line appears. (To give each of ten digits a tenth costs $\ln 10 \approx 2.3$.) The training, in the second code cell from here, takes about half of the lesson's computing time. Each net is also tested with one block less, for later.

# %% [markdown]
# All nets are trained alike, whatever their kind and depth, at one learning rate that was tuned for none of them. Tuned for each, the gap could be another.

# %%
from course_utils.training import accuracy, accuracy_without_each_block, recipe, train_by_depth

print(recipe(len(train_set[0]), sizes.epochs, sizes.seeds))


# %%
def without_blocks(net):
    """The accuracy with all blocks, and without block k, by k."""
    return {
        "whole": accuracy(net, *test_set),
        "without": accuracy_without_each_block(net, *test_set),
    }


settings = sizes.depths, sizes.seeds, train_set, validation_set, sizes.epochs
runs = train_by_depth(*settings, measure=without_blocks)

# %%
from course_utils import plots


def kind_of(run):
    """The depth, and whether there are shortcuts."""
    return run["depth"], run["skips"]


# %%
def last_losses(runs, depth, skips):
    """The training loss of the last epoch, one for each seed."""
    chosen = [run for run in runs if kind_of(run) == (depth, skips)]
    return np.array([run["loss"][-1] for run in chosen])


def rise_or_fall(before, after):
    """From one written number to another, in words: "rises from 0.2 to 0.5"."""
    if before == after:
        return f"stays at {after}"
    more = float(after.rstrip("%")) > float(before.rstrip("%"))
    return f"{'rises' if more else 'falls'} from {before} to {after}"


# %%
shallow, deep = min(sizes.depths), max(sizes.depths)
four = [(depth, skips) for skips in (False, True) for depth in (shallow, deep)]
ends = [f"{last_losses(runs, *kind).mean():.2f}" for kind in four]
title = f"From {shallow} to {deep} layers the mean training loss {rise_or_fall(*ends[:2])} in plain nets, "
title += f"and {rise_or_fall(*ends[2:])} in residual ones"
trained = f"{len(train_set[1]):,} digits to learn from, {len(validation_set[1]):,} to validate with"
caption = f"{trained}, {sizes.epochs} epochs; dots and squares: seeds, lines: their means"
plots.depth_curves(runs, title=title, caption=caption)

# %% [markdown]
# ## Not over-fitting
# A net that over-fits knows its training set by heart and fails on new pictures. Look at the left panel again: it is the *training* loss that suffers when the plain net gets deeper. A better net exists, you have built the idea of it above, and gradient descent did not find it in this time. He et al. (2016) call this **degradation**.

# %% [markdown]
# <details><summary>Answer to the first question</summary>
#
# The title of the figure has the losses. By its training loss the shallow plain net does better than the deep one, although the deep one could do the same. Between residual nets it is the other way round.
#
# </details>

# %% [markdown]
# ## Only slower?
# Perhaps the deep plain net gets there a little later. Which result of a longer training would say so, and which would not?
#
# It was done once: the same nets and pictures, five seeds, until the plain net of 8 layers has learned its training set. You know the training errors from lesson 04. Guess the *loss*: how many times larger is it in the plain net of 32 layers than in that of 8?

# %%
from course_utils.measure import claim, compare_paired, recorded, signed

record = recorded("lesson05_degradation")
long = record.results["runs"]
seeds = sorted({run["seed"] for run in long})
print(recipe(record.results["trained_on"], record.results["epochs"], seeds))
print(record.provenance)

# %%
kinds = [(8, False), (32, False), (8, True), (32, True)]
ends = [1 - np.median([run["accuracy"][-1] for run in long if kind_of(run) == k]) for k in kinds]
ends = [f"{100 * end:.2g}%" for end in ends]
title = (
    f"From 8 to 32 layers the training error at the end {rise_or_fall(*ends[:2])} in plain nets, "
)
title += f"and {rise_or_fall(*ends[2:])} in residual ones (medians)"
caption = f"thin lines: seeds, thick: their median · {record.caption}"
plots.training_error(long, record.results["trained_on"], title=title, caption=caption)

# %% [markdown]
# This is figure 6 of He et al. (2016) in small, with the training error alone. (Keras's training loss and error are means over the batches of an epoch, while the net still learns.) Read it in two steps. Most of what the few epochs showed was slowness: all four kinds come down. What is left at the end is the question: do the lines of the two depths meet?

# %% [markdown]
# The loss tells it more finely than a handful of errors. Compare the depths seed by seed, in powers of ten. We take a factor of 2, which is 0.301 powers of ten, as the smallest that matters; could five seeds have shown one? The *smallest effect that would show* is the true difference that four of five such experiments would find.


# %%
def log_loss(depth, skips):
    """The training loss at the end of the long training in powers of ten, one for each seed."""
    return np.log10(last_losses(long, depth, skips))


worse = compare_paired(log_loss(32, False), log_loss(8, False))
better = compare_paired(log_loss(8, True), log_loss(32, True))
print("plain, 32 layers above 8:   ", worse.text(unit="powers of ten"))
print("residual, 32 layers below 8:", better.text(unit="powers of ten"))


# %%
def in_times(powers):
    """A change by so many powers of ten, in words."""
    times = float(f"{10 ** abs(powers):.2g}")
    return f"{times:,.{int(times < 10)}f} times {'larger' if powers > 0 else 'smaller'}"


title = f"From 8 to 32 layers the training loss at the end becomes {in_times(worse.difference)} in plain nets, "
title += f"{in_times(-better.difference)} in residual ones"
caption = f"dots: seeds, ticks: their geometric means · {record.caption}"
plots.end_losses(long, title=title, caption=caption)

# %%
factor_of_two = np.log10(2)
caveat = f"8 and 32 layers, {record.results['epochs']} epochs on {record.results['trained_on']:,} digits; "
caveat += "one learning rate for all nets, tuned for none; by the training loss: "
caveat += f"the residual nets' error ends at {' and '.join(ends[2:])} (medians); "  # 8, 32 layers
caveat += "that plain nets first improve is not shown"
up = "plain nets, 32 layers end higher"
down = "residual nets, 32 layers end lower"
rises = claim("R03", expect={up: True}, measured={up: worse.larger(factor_of_two)})
claim(
    "R03",
    expect={down: True},
    measured={down: better.larger(factor_of_two)},
    also=rises,
    caveat=caveat,
)

# %% [markdown]
# The learning rate has fallen to 0 by then: whether a longer training would close the gap, this does not show. He et al. (2016, section 4.2) trained for 64,000 steps on CIFAR-10, and the deeper plain nets stayed behind; on ImageNet they did so after three times the usual steps, too (section 4.1).

# %% [markdown]
# <details><summary>Answer</summary>
#
# If the deep plain net had reached the loss of the shallow one, the few epochs would have shown slowness only. Here the lines of the plain nets do not meet: after the same number of steps the deep one ends higher. Five seeds could show a factor of 2 if the smallest effect printed above is below $\log_{10} 2 \approx 0.301$. In the recorded run it is, if only just for the plain nets, and both intervals lie wholly above 0.301.
#
# </details>

# %% [markdown]
# And on new pictures? In the recorded run, from 8 to 32 layers, the median validation accuracy falls from 96.1% to 94.6% in plain nets, and rises from 96.0% to 97.2% in residual ones.

# %% [markdown]
# ## The way back
# The gradient starts at the loss and travels towards the picture. Each layer on its way multiplies it. What is left after 31 layers, if each of them makes it a little smaller, or a little larger? Guess first.

# %%
# NBVAL_CHECK_OUTPUT
for factor in (0.7, 1.2):
    print(f"31 times a factor of {factor}: {factor**31:.2g}")

# %% [markdown]
# ## Exercise: the gradient at each kernel
# Return the gradient norms, a list of floats, one for each kernel, first layer first. The loss is the mean cross-entropy of the batch, and the model runs in training mode. A norm is the root of the sum of squares. No weight is trained; moving averages may change.
#
# Convolutions and dense layers have a `kernel`. What is computed inside `with tf.GradientTape() as tape:` is recorded; then `tape.gradient(loss, kernels)` gives one gradient a kernel.

# %%
import keras
import tensorflow as tf


# %% exercise="gradient_norms" points=5
def gradient_norms(model, x, y):
    """The norm of the loss's gradient at each kernel, a list of floats.

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
# Without batch normalization, the start of a net has to be right by itself. Keras draws weights by Glorot's rule unless told otherwise; He's rule has twice the variance where a layer keeps its number of channels, because ReLU throws half of the signal away. Here are two plain nets by Glorot's rule, untrained, with 8 and 32 layers. Which shape do you expect of their two curves, from the first
# layer to the last?

# %%
from course_utils import models

x, y = train_set[0][:64], train_set[1][:64]
caption = f"before training, a batch of {len(x)} digits"


def bare_net(depth, skips, seed, rule="glorot_uniform"):
    """As `deep_net`, without batch normalization, from weights drawn by a rule."""
    keras.utils.set_random_seed(seed)
    options = {"filters": (16,), "stem_strides": 4, "initializer": rule}
    return models.resnet_cifar(depth, (28, 28, 1), skips=skips, normalization=False, **options)


# %%
norms = {f"{depth} layers": gradient_norms(bare_net(depth, False, 1), x, y) for depth in (8, 32)}
middle = [np.median(curve) for curve in norms.values()]
times = float(f"{middle[0] / middle[1]:.1g}")
title = (
    f"One seed: with 8 layers a kernel's gradient norm is {times:,.0f} times that with 32 (medians)"
)
of_plain = f"plain nets by Glorot's rule, {caption}"
plots.gradients_by_layer(norms, title=title, caption=of_plain, kind="plain")

# %% [markdown]
# The deeper net gets next to nothing, as expected. But where is the slope? A kernel's gradient is made of products of two things: the backpropagated error, here the **signal**, that arrives from behind, and the activations that entered the layer in front. If the signal fades on its way back and the activations fade on their way forward, the product may be the same everywhere.

# %% [markdown]
# ## The signal alone
# `signal_norms` measures the first of the two: the gradient at each convolution's *output*. Draw it for the net without normalization, by both rules, and for a plain net with batch normalization. Batch normalization gives every layer's output the same spread.
# Does it keep the signal's norm on the way back as well?

# %%
from functools import partial

from course_utils.measure import signal_norms

starts = {
    "Glorot": bare_net,
    "He": partial(bare_net, rule="he_normal"),
    "batch normalization": deep_net,
}
signals = {
    name: list(signal_norms(build(32, False, 1), x, y).values()) for name, build in starts.items()
}

# %%
steps = {name: (s[0] / s[-1]) ** (1 / (len(s) - 1)) for name, s in signals.items()}
title = "A layer on the way back multiplies the signal's norm by {:.2f} (Glorot), {:.2f} (He), {:.2f} (batch normalization) on average"
title = title.format(*steps.values())
of_one = f"the {len(signals['He'])} convolutions of plain nets of 32 layers, one seed, {caption}"
options = {"ylabel": "norm of the signal", "direction": "← the way back"}
plots.gradients_by_layer(signals, title=title, caption=of_one, **options)

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. Each layer of such a plain net stretches the signal on its way back by about a fifth, whatever the spread of its outputs on the way forward. The next section says where the factor comes from.
#
# </details>

# %% [markdown]
# ## The factors by hand
# In a hurry? Run the code and read on at *By depth*.
#
# Follow the sum of squares of the signal through one layer, on average over many channels. Each column has a factor. The last is the root of their product: that is for the norm.
#
# | start | convolution | ReLU | padding | mean | one step |
# | :-- | :-: | :-: | :-: | :-: | :-: |
# | Glorot | $1$ | $\tfrac{1}{2}$ | $\tfrac{361}{441}$ | – | 0.64 |
# | He | $2$ | $\tfrac{1}{2}$ | $\tfrac{361}{441}$ | – | 0.90 |
# | batch normalization | cancels | cancels | cancels | $\tfrac{\pi}{\pi - 1}$ | 1.21 |

# %% [markdown]
# By Glorot's rule a convolution keeps the sum of squares, by He's it doubles it. ReLU lets one half through. For padding, take one dimension: 3 kernel rows on 7 positions make 21 products, and 2 of them lie beside the picture. 19 are left. In two dimensions they are 19² = 361 of 21² = 441.

# %% [markdown]
# Without normalization, the activations shrink by the same factors on their way forward. Near the picture the signal is small and the activations are large; near the loss it is the other way round. Their product, the gradient of a kernel, is about the same in every layer: that is why the curves of the gradient norms had no slope.

# %% [markdown]
# With batch normalization, the same three change the signal on its way back, too. But on the way forward they have changed the activations as much, and dividing by their standard deviation makes up for it. What does not cancel is the mean that batch normalization subtracts.

# %% [markdown]
# Behind a ReLU, the mean of normally distributed numbers holds $1/\pi$ of their mean square. The next convolution makes a constant of it in each channel, and batch normalization subtracts that. The remaining $1 - 1/\pi$ is stretched to variance 1, and so is the signal on its way back: its sum of squares by $\pi/(\pi - 1)$, its norm by $\sqrt{\pi/(\pi - 1)} \approx 1.21$ a layer (Yang et al., 2019).

# %%
products, on_the_picture = (7 * 3) ** 2, (7 * 3 - 2) ** 2
by_hand = {
    "Glorot": np.sqrt(1 / 2 * on_the_picture / products),
    "He": np.sqrt(on_the_picture / products),
    "batch normalization": np.sqrt(1 / (1 - 1 / np.pi)),
}
for name, step in steps.items():
    print(f"{name:<20} by hand × {by_hand[name]:.2f}, measured × {step:.2f}")

# %% [markdown]
# The measured factors are those of a single draw of the weights, and of 16 channels; they may stray from the mean. In the run on the site, the one by He's rule does. The next section has the factors of ten seeds.

# %% [markdown]
# ## By depth
# One factor a layer means a power of it for the whole net. So the first layer, the one next to the picture, is where depth tells most. Its gradient norm is the first entry of your list. We look at plain nets of several depths, from ten seeds: it costs no training. What grows or shrinks by less than a power of ten, we call no change.


# %%
def at_first_layer(build, skips):
    """The gradient norm at the first kernel: for each depth a list, one number a seed."""
    return {
        depth: [gradient_norms(build(depth, skips, seed), x, y)[0] for seed in sizes.gradient_seeds]
        for depth in sizes.gradient_depths
    }


plain = {name: at_first_layer(build, skips=False) for name, build in starts.items()}

# %%
first, last = min(sizes.gradient_depths), max(sizes.gradient_depths)


def growth(by_depth):
    """The powers of ten by which the gradient grows from the shallowest net to the deepest."""
    return compare_paired(np.log10(by_depth[last]), np.log10(by_depth[first]))


def decay(by_depth):
    """The powers of ten by which it shrinks."""
    return compare_paired(np.log10(by_depth[first]), np.log10(by_depth[last]))


# %%
for name, by_depth in plain.items():
    print(f"plain, {name:<20}", growth(by_depth).text(unit="powers of ten", digits=1))
print(f"\nthe factor of one layer, the mean of {len(sizes.gradient_seeds)} seeds:")
for name, by_depth in plain.items():
    step = 10 ** (growth(by_depth).difference / (last - first))
    print(f"plain, {name:<20} by hand × {by_hand[name]:.2f}, measured × {step:.2f}")

# %%
changes = {name: signed(growth(by_depth).difference) for name, by_depth in plain.items()}
found = {
    "vanish": decay(plain["Glorot"]).larger(1, than=1),
    "explode": growth(plain["batch normalization"]).larger(1, than=1),
}
caveat = f"the start decides: {changes['Glorot']} powers of ten from {first} to {last} layers by Glorot's rule, "
caveat += f"{changes['He']} by He's, {changes['batch normalization']} with batch normalization"
claim("R01", expect={"vanish": True, "explode": True}, measured=found, caveat=caveat)

# %% [markdown]
# "Vanish *or* explode": the initialization and the normalization decide which. By He's rule it shrinks as well; whether by the power of ten that we count as a change, the seeds leave open in the run on the site. By hand it is about one: $(361/441)^{12} \approx 0.09$ from 8 to 32 layers.

# %% [markdown]
# Note what this means for the trainings above. Those nets had batch normalization. Whatever held them back, it was not that their gradients had vanished at the start. Whether their growth did is another question; we come back to it.

# %% [markdown]
# ## What the addition does on the way back
# A residual block computes $a^{[l+2]} = g(z^{[l+2]} + a^{[l]})$. A sum hands the signal to *both* of its terms, unchanged. One copy goes back through two convolutions. The other arrives at $a^{[l]}$ with a factor of 1. Only the $g$ after the sum may cut it, and does so less often than in a plain net, since $a^{[l]}$ is never negative.

# %% [markdown]
# So the signal can hardly vanish. Can it explode? On the way forward each block *adds* to what it got. If a branch adds as much as comes in, the sum of squares doubles with every block. Two ways out: batch normalization inside the branch, or a branch that starts small, as in Fixup (Zhang, Dauphin and Ma, 2019) and SkipInit (De and Smith, 2020). Below, the last convolution of each of the $n$ branches is divided by $\sqrt{n}$.


# %%
def small_branches(depth, skips, seed, rule):
    """A residual net without normalization, whose branches start small."""
    net = bare_net(depth, skips, seed, rule)
    last_convolutions = [layer for layer in net.layers if layer.name.endswith("_2_conv")]
    for layer in last_convolutions:
        layer.kernel.assign(layer.kernel / len(last_convolutions) ** 0.5)
    return net


residual = {name: at_first_layer(build, skips=True) for name, build in starts.items()}
small = {
    name: at_first_layer(partial(small_branches, rule=rule), skips=True)
    for name, rule in (("Glorot", "glorot_uniform"), ("He", "he_normal"))
}


# %%
arms = {"plain": plain, "residual": residual}
panels = {
    name: {"plain": plain[name], "residual": residual[name]}
    | ({"residual, small branches": small[name]} if name in small else {})
    for name in starts
}
never_vanishes = {name: growth(by_depth).not_worse(1) for name, by_depth in residual.items()}

# %%
changes = {
    f"{rule}, {kind}": in_times(growth(arms[kind][rule]).difference)
    for rule in ("Glorot", "He")
    for kind in arms
}
title = f"From {first} to {last} layers the first layer's gradient becomes {changes['Glorot, plain']} in plain nets by Glorot's rule, "
title += f"{changes['He, residual']} in residual nets by He's"
of_seeds = f"{caption} · dots: {len(sizes.gradient_seeds)} seeds, lines: their geometric means"
plots.gradients_by_depth(panels, title=title, caption=of_seeds)
for name, change in changes.items():
    print(f"{name}, from {first} to {last} layers: {change}")

# %%
for kind, by_start in {"residual": residual, "small branches": small}.items():
    for name, by_depth in by_start.items():
        said = growth(by_depth).text(unit="powers of ten", digits=1)
        print(f"{f'{kind}, {name}':<35}", said)

# %% [markdown]
# Why do both ways work? Let each branch add a share of the sum of squares that comes in. With shares of $1/n$, $n$ blocks multiply it by $(1 + 1/n)^n$, less than $e$. With batch normalization all branches add about the same: block $k$ the share $1/k$. The product of all $1 + 1/k$ is $n + 1$, not $2^n$ (De and Smith, 2020). So too on the way back, roughly: from 3 to 15 blocks the norm would double; the measured one grows more.

# %% [markdown]
# What holds for every start? Ask two questions of each: does the residual net's gradient keep from vanishing, and does it change less than the plain net's, up or down? The second is what "helps" would mean if shortcuts did it all alone.


# %%
def answers(decisions, yes, no):
    """What was decided for each start, in one line."""
    words = {True: yes, False: no, None: "not decided"}
    return " · ".join(f"{name}: {words[decided.answer]}" for name, decided in decisions.items())


print("Does the residual net's gradient keep from vanishing?")
print(answers(never_vanishes, "yes", "no"))


# %%
def steadier(name):
    """Whether the residual net's gradient changes less than the plain net's; a power of ten matters."""
    change = [
        np.abs(np.log10(by_depth[last]) - np.log10(by_depth[first]))
        for by_depth in (plain[name], residual[name])
    ]
    return compare_paired(*change).larger(1)


found = {name: steadier(name) for name in starts}
print("Does the residual net's gradient change less with depth than the plain net's?")
print(answers(found, "yes, less", "no, more"))

# %%
every = dict.fromkeys(starts, True)
protects = claim("R09", expect=every, measured=never_vanishes, of="does not vanish")
ends = growth(residual["He"]).difference, growth(small["He"]).difference
caveat = "by He's rule the residual net's gradient grows by {} powers of ten, with small branches "
caveat += "by {}; all of it before training"
by_theory = {"Glorot": True, "He": False, "batch normalization": True}
noted = dict.fromkeys(starts, True)
caveat = caveat.format(*map(signed, ends))
options = {"notes": noted, "also": protects, "caveat": caveat}
claim("R09", expect=by_theory, measured=found, of="changes less than in plain nets", **options)

# %% [markdown]
# In these nets shortcuts protect from vanishing. They do not protect from growth: that takes, besides the shortcuts, normalization or branches that start small.
#
# Is this the explanation? He et al. (2016, section 4.1) doubted it: the gradients of their plain nets with batch normalization looked healthy, and those nets trained worse all the same.

# %% [markdown]
# Yang et al. (2019) hold the opposite: this growth is what makes very deep plain nets with batch normalization untrainable. They also find that after a single step the gradients of the layers differ far less. Ours were measured before training, so they do not decide between the two.
#
# So let us ask something else: what does a block do that has learned nothing?

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
residual_gaps = {f"a {name} block changes by": gaps[name] for name in ("basic", "bottleneck")}
changed = {name: gap["after ReLU"] for name, gap in residual_gaps.items()}
exact = claim("R04", expect=dict.fromkeys(changed, 0.0), measured=changed)
survives = all(gap["negative"] == 0 for gap in residual_gaps.values())
inside = "the last ReLU cuts negative inputs; inside a ResNet every block's input comes from a ReLU"
passes = "negative inputs pass"
claim(
    "R04",
    expect={passes: False},
    measured={passes: survives},
    notes={passes: True},
    also=exact,
    caveat=inside,
)

# %% [markdown]
# Exactly zero, not nearly. This is the argument of the beginning, seen from another side. Plain layers must find weights that copy, and random ones are far from that. A residual block need only let its branch fade. (With batch normalization small kernels are not enough, for it divides by their size: its scale must go to 0.) A plain block at 0 passes nothing on.

# %% [markdown]
# <details><summary>Answer</summary>
#
# A plain block gives zeros. A residual block gives $g(X)$: $X$ itself where $X \ge 0$, and 0 where a number is negative, because the last ReLU cuts it.
#
# </details>

# %% [markdown]
# ## Take a block out
# If blocks may come close to the identity, a trained residual net should get over the loss of one. In a plain net, where a block is just two convolutions, every layer expects what the layer before it gives. Take out one block: what entered it goes straight on. Train nothing further, keep the averages of batch normalization, and test. Which block will be missed most: an early one, or a late one?


# %%
def by_block(runs, depth, skips):
    """The accuracy with all blocks and without block k, of the last of these runs."""
    run = [run for run in runs if kind_of(run) == (depth, skips)][-1]
    return run["whole"], {int(block): left for block, left in run["without"].items()}


# %%
def deletion_figure(runs, kinds, caption):
    """A bar for each block of each kind of net."""
    names = {kind: f"{'residual' if kind[1] else 'plain'}, {kind[0]} layers" for kind in kinds}
    found = {name: by_block(runs, *kind) for kind, name in names.items()}
    whole = {name: all_blocks for name, (all_blocks, _) in found.items()}
    without = {name: left for name, (_, left) in found.items()}
    drops = [
        f"from {whole[name]:.0%} to {np.median(list(without[name].values())):.0%} ({name})"
        for name in whole
    ]
    title = "One net each, one block taken out (medians): accuracy goes " + ", ".join(drops)
    plots.deletion_bars(without, whole, title=title, caption=caption)


# %% [markdown]
# These nets have trained for a few epochs only, and the deep plain net has learned little. So the shallow plain net takes its place. Beware: the two nets of the figure then differ in depth as well. The table below has all four kinds after a longer training.

# %%
deletion_figure(
    runs,
    [(shallow, False), (deep, True)],
    f"after the short training, on {len(test_set[1]):,} digits of the test set",
)

# %% [markdown]
# In the long training all have learned. Here are the two deep nets of its last seed: does the picture stay?

# %%
caption = f"the nets of seed {long[-1]['seed']} · {len(test_set[1]):,} digits of the test set"
deletion_figure(long, [(32, False), (32, True)], f"{caption} · {record.caption}")


# %%
def remains(depth, skips, middle):
    """The part of the accuracy that remains without a block, one number for each seed of the long training."""
    chosen = [run for run in long if kind_of(run) == (depth, skips)]
    return [middle(list(run["without"].values())) / run["whole"] for run in chosen]


print("what remains of the accuracy without one block: worst = the block that is missed most")
print(f"{'means of the seeds':<18}", " ".join(f"{head:>6}" for head in ("worst", "median", "best")))
for depth, skips in kinds:
    marks = " ".join(
        f"{np.mean(remains(depth, skips, mark)):6.0%}" for mark in (min, np.median, max)
    )
    print(f"{'residual' if skips else 'plain':<8} {depth:2} layers {marks}")

# %% [markdown]
# One set of notes says that the net may ignore the two added layers of a block: "it tolerates them". We test one reading: that a trained net gets by without them. We ask whether at least nine tenths of the accuracy remain, over the seeds, for the median block of each of the two deep kinds. Then once more for the *worst* block of the deep residual net.


# %%
def tolerates(depth, skips, middle=np.median):
    """True if what remains is above nine tenths over the seeds, False if below.

    None if neither is shown, or if these seeds could not have shown a difference of a quarter.
    """
    left = remains(depth, skips, middle)
    return compare_paired(left, [0.9] * len(left)).larger(0.25)


every = tolerates(32, True, min)
share = f"{np.mean(remains(8, True, np.median)):.0%} of the accuracy"
caveat = f"typical blocks of a deep residual net: of one with 8 layers {share} remain"

# %%
typical = "deep residual net, median block"
bare = "deep plain net, median block"
worst = "deep residual net, worst block"
kept = claim("R10", expect={typical: True}, measured={typical: tolerates(32, True)})
lost = claim("R10", expect={bare: False}, measured={bare: tolerates(32, False)}, also=kept)
claim(
    "R10",
    expect={worst: False},
    measured={worst: every},
    notes={worst: True},
    also=lost,
    caveat=caveat,
)

# %% [markdown]
# Careful with the words. That a net gets by without a block does not mean that the block did nothing. Veit et al. (2016, section 4.2) took out several at once, and the error rose steadily with their number.
#
# Nor are all blocks alike: look at the bars once more, the first ones against the last. In nets with several stages, Veit et al. found that those blocks are missed most where a stage begins and rows and columns halve.

# %% [markdown]
# <details><summary>Answer</summary>
#
# In the deep residual net an early one: its bars rise from left to right, with exceptions. In the plain nets any block is missed. In the long training the picture stays: without a block the plain nets are mostly down to guessing, and the deep residual net mostly keeps its accuracy. The shallow one keeps nine tenths without the last of its three blocks, but about a fifth without another: it takes shortcuts *and* blocks to spare.
#
# </details>

# %% [markdown]
# ## When the shapes differ
# A sum needs equal shapes. Where 128 channels become 256, the shortcut has to make up for it: $a^{[l+2]} = g(z^{[l+2]} + W_s a^{[l]})$. $W_s$ is a matrix of 256 × 128, applied at every position. It may be **learned**, as a 1 × 1 convolution. Or
# it is **fixed**: the old channels as they are, and zeros for the new ones.

# %%
X = keras.Input((28, 28, 128))
kinds_of_shortcut = {
    "learned": models.basic_block(X, 256, strides=2, name="learned"),
    "zero-padding": models.basic_block(X, 256, strides=2, kind="zero-pad", name="zeros"),
}
steps_of = keras.Model(X, kinds_of_shortcut["zero-padding"]).operations
padding = next(step.name for step in steps_of if step.name.startswith("pad"))
title = "Both shortcuts bring 128 channels to 256; one of them learns how"
said = {
    "learned_shortcut_conv": "$W_s$: 256 × 128, learned",
    padding: "128 channels of zeros, fixed",
}
caption = "from 28×28 to 14×14 positions; the 1×1 max-pool with stride 2 keeps every other position"
plots.draw_wiring(kinds_of_shortcut, title, caption, highlight=said)

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
# How many numbers does each of the two learn for 128 channels in and 256 out? Count the kernel of $W_s$ alone, without a bias.

# %%
# NBVAL_CHECK_OUTPUT
X = keras.Input((7, 7, 128))
learned = keras.Model(X, models.shortcut(X, 256, normalization=False))
fixed = keras.Model(X, zero_pad_shortcut(X, 256))

W_s = learned.get_layer("shortcut_conv").kernel
to_learn = "numbers to learn in W_s"
fixed_too = "numbers to learn with zero-padding"
with_weights = claim(
    "R05", expect={to_learn: 256 * 128}, measured={to_learn: int(np.prod(W_s.shape))}
)
claim("R05", expect={fixed_too: 0}, measured={fixed_too: fixed.count_params()}, also=with_weights)

# %% [markdown]
# Zero-padding is a $W_s$, too. Which matrix is it? The cell puts it into the learned shortcut and compares.

# %%
# NBVAL_CHECK_OUTPUT
matrix = np.eye(128, 256)  # Keras keeps W_s transposed: from 128 channels to 256
learned.get_layer("shortcut_conv").set_weights([matrix.reshape(1, 1, 128, 256), np.zeros(256)])
volume = np.random.default_rng(1).normal(size=(2, 7, 7, 128)).astype("float32")
print("largest difference:", float(np.abs(learned(volume) - fixed(volume)).max()))

# %% [markdown]
# <details><summary>Answers</summary>
#
# 256 · 128 = 32,768 are learned, or none. Zero-padding is the matrix with the identity of 128 × 128 above 128 rows of zeros.
#
# </details>

# %% [markdown]
# ## Does learning it pay?
# The learned $W_s$ can become the fixed one, and more. That it *can* does not mean that training finds it, as the deep plain nets showed. Take small residual nets of 8 layers in three stages: channels double twice, rows and columns halve, both kinds keep every other position. Behind the learned one stands batch normalization, as drawn above: the kinds differ in that, too. Which do you expect to be ahead, and by how much?

# %%
from course_utils.training import progress, right_answers, train

print(recipe(len(train_set[0]), sizes.epochs, sizes.seeds))
stages = {"filters": (16, 32, 64), "stem_strides": 4, "momentum": 0.9}
spelled = {"learned": "learned", "zero-padding": "zero-pad"}  # as `resnet_cifar` calls them
right = {kind: [] for kind in spelled}  # for each seed, whether each digit is right
for kind, reached in progress(right.items(), "kind of shortcut"):
    for seed in progress(sizes.seeds, "seed"):
        keras.utils.set_random_seed(seed)
        net = models.resnet_cifar(8, (28, 28, 1), kind=spelled[kind], **stages)
        train(net, train_set, validation_set, sizes.epochs)
        reached.append(right_answers(net, *validation_set))

# %% [markdown]
# What would matter? Half a point is what He et al. (2016, table 3) found on ImageNet. Not only the seeds are a sample, the digits are one, too. `compare_on_items` counts both: it asks whether the difference would stay with other seeds *and* other digits. Half a point is five of our 1,000 digits. Can three seeds show it?

# %%
from course_utils.measure import compare_on_items

answer, caption = None, f"{trained}, {sizes.epochs} epochs, a dot a seed"
if len(sizes.seeds) >= 3:
    gain = compare_on_items(*map(np.array, right.values()))
    print("learned − zeros:", gain.text(100, "points", 2))
    answer = gain.larger(0.005).answer

# %%
says = {True: "the learned $W_s$ is ahead of zero-padding"}
says |= {False: "zero-padding is ahead of the learned $W_s$"}
says |= {None: "not decided whether learning $W_s$ pays"}
accuracies = {kind: np.mean(of_seeds, axis=1) for kind, of_seeds in right.items()}
title = f"{len(sizes.seeds)} seeds: {says[answer]}"
if len(sizes.seeds) >= 3:
    by_seed, name = np.subtract(*accuracies.values()), "learned minus zero-padding"
    caption += "; means " + ", ".join(
        f"{kind} {np.mean(of):.1%}" for kind, of in accuracies.items()
    )
    options = {"at_stake": 0.005, "stake_name": "He et al. on ImageNet", "caption": caption}
    options["xlabel"] = "difference in validation accuracy, in points"
    plots.effects({name: by_seed}, {name: gain}, title=title, **options)
else:
    plots.strip(accuracies, xlabel="validation accuracy", title=title, caption=caption)

# %% [markdown]
# Before you prefer one, compare the difference with the smallest effect that these few seeds could have shown. He et al. (2016, section 4.1, table 3) found the learned kind a little better, 24.5% error against 25.0%, and used it only where shapes differ: it is not what makes deep nets trainable.

# %% [markdown]
# <details><summary>Answer</summary>
#
# The title says it. Not decided means: the interval holds 0, or the design could not have shown half a point. In the run on the site it could not: the smallest effect that would show is larger. The interval also leaves out the half point of He et al. Taken alone, that speaks against such a gain on these digits; but the course asks for a design that could have shown it. More seeds and digits could decide.
#
# </details>

# %% [markdown]
# ## The usual explanations
# What this lesson has evidence for, in the runs on the site, and what it has not tested:
#
# | explanation | source | tested here? | what we found |
# | :-- | :-- | :-- | :-- |
# | Shortcuts keep the size of the gradient | He et al. (2016), Identity mappings; Yang et al. (2019) | before training | it does not vanish with shortcuts; with batch normalization it does not vanish in plain nets either, but grows more |
# | Gradients *shatter*: with depth, those of similar inputs become unrelated | Balduzzi et al. (2017) | no | – |
# | Shortcuts smooth the surface of the loss | Li et al. (2018) | no | – |
# | Many short paths lead through the net | Veit et al. (2016) | one block taken out | most blocks of the deep residual net are missed little; those of plain nets, and two of the three of the shallow residual net, badly |
# | To copy, a block needs only zeros | He et al. (2016), section 3.1 | untrained blocks | a residual block then copies what is not negative, a plain one gives zeros |

# %% [markdown]
# ## What you have shown
# - At one learning rate, depth alone can raise the training loss that a fixed number of steps reaches. Shortcuts undo it, from the same start.
# - Before training, shortcuts protect the gradient from vanishing. In residual nets, normalization or small branches keep its growth below a power of ten from 8 to 32 layers.
# - A residual block with weights of zero is the identity for non-negative inputs. A plain block has to find it.

# %% [markdown]
# The first is an experiment with one difference between the twins; the others come along with it. Which is the *cause*?
#
# <details><summary>Answer</summary>
#
# This lesson cannot tell. It changed one thing, the shortcut, and found three differences. To find the cause, change one of the three alone: for example, plain nets in which every kernel's gradient is rescaled to the same norm in each step.
#
# </details>

# %% [markdown]
# ## Look back
# - What would change if the last batch normalization of each block began with a scale of 0 in place of 1?
# - The gradients of the plain nets with batch normalization grew with depth before training. Would smaller initial weights keep them from growing?
# - Each of n residual blocks offers two ways: through it, or round it. How many paths lead to the output? How many are left when one block is gone? And in a plain net?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - Each branch starts at zero, so the net starts as its shortcuts: no growth with depth. Goyal et al. (2017, section 5.1) do so.
# - No: batch normalization divides by the smaller spread that they give, so the factor of a layer stays the same.
# - $2^n$; half of them, $2^{n-1}$. In a plain net there is one path, and none is left (Veit et al., 2016).
#
# </details>

# %% [markdown]
# ## Sources: residual networks
# - He, Zhang, Ren and Sun (2016). Deep residual learning for image recognition. Sections 3.1, 4.1 and 4.2, table 3, figure 6. [arXiv:1512.03385](https://arxiv.org/abs/1512.03385)
# - Veit, Wilber and Belongie (2016). Residual networks behave like ensembles of relatively shallow networks. Sections 3, 4.1 and 4.2. [arXiv:1605.06431](https://arxiv.org/abs/1605.06431)

# %% [markdown]
# ## Sources: other explanations
# - He, Zhang, Ren and Sun (2016). Identity mappings in deep residual networks. Section 2. [arXiv:1603.05027](https://arxiv.org/abs/1603.05027)
# - Balduzzi, Frean, Leary, Lewis, Ma and McWilliams (2017). The shattered gradients problem: if resnets are the answer, then what is the question? [arXiv:1702.08591](https://arxiv.org/abs/1702.08591)
# - Li, Xu, Taylor, Studer and Goldstein (2018). Visualizing the loss landscape of neural nets. [arXiv:1712.09913](https://arxiv.org/abs/1712.09913)

# %% [markdown]
# ## Sources: how a net starts
# - Glorot and Bengio (2010). Understanding the difficulty of training deep feedforward neural networks. Section 4.2.1. [proceedings.mlr.press/v9/glorot10a](https://proceedings.mlr.press/v9/glorot10a.html)
# - He, Zhang, Ren and Sun (2015). Delving deep into rectifiers. Section 2.2. [arXiv:1502.01852](https://arxiv.org/abs/1502.01852)
# - Yang, Pennington, Rao, Sohl-Dickstein and Schoenholz (2019). A mean field theory of batch normalization. Section 4. [arXiv:1902.08129](https://arxiv.org/abs/1902.08129)

# %% [markdown]
# ## Sources: branches that start small
# - Goyal et al. (2017). Accurate, large minibatch SGD: training ImageNet in 1 hour. Section 5.1. [arXiv:1706.02677](https://arxiv.org/abs/1706.02677)
# - Zhang, Dauphin and Ma (2019). Fixup initialization: residual learning without normalization. Section 3. [arXiv:1901.09321](https://arxiv.org/abs/1901.09321)
# - De and Smith (2020). Batch normalization biases residual blocks towards the identity function in deep networks. [arXiv:2002.10444](https://arxiv.org/abs/2002.10444)
