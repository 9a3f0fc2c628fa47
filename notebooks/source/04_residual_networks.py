# %% [markdown]
# # Residual networks
# [![Open in Colab](badge)](colab)
#
# **You will be able to** build the two blocks of a ResNet and stack them to any depth, explain what the shortcut carries, train on photographs of hands, and read a confusion matrix.
#
# **Time** 50 minutes of reading and writing, 2 to 6 minutes of training on a laptop, less on a GPU. **Needs** lesson 01; lesson 03 helps.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("04_residual_networks", PROFILE)

# %% [markdown]
# ## Why not simply stack layers?
# In 2014 the best networks had some 20 layers. Two things were in the way of more. The gradient is a product of one factor a layer: over many layers it may **vanish** or explode. Good initial weights and batch normalization had largely solved that. Then came a surprise: deeper nets that did train ended with a higher error, on the very pictures that they were trained on. He et al. (2016) call it **degradation**.

# %% [markdown]
# Why a surprise? A deep net could copy the shallow one and let its other layers pass on what comes in: it need not be worse.
#
# Here are small nets of 8 and 32 layers on 2,500 handwritten digits, from lesson 05, five seeds each. On the left plain nets, on the right nets with the shortcut that this lesson builds. Compare the *training* errors: over-fitting cannot explain them.

# %%
from statistics import median

from course_utils import plots
from course_utils.measure import recorded

race = recorded("lesson05_degradation")
lasts = {}
for run in race.results["runs"]:
    lasts.setdefault((run["skips"], run["depth"]), []).append(1 - run["accuracy"][-1])

# %%
ends = {key: f"{100 * median(errors):.2g}%" for key, errors in lasts.items()}
shallow_nets = plots.unbroken("8 layers")
title = f"Plain nets: 32 layers end with {ends[False, 32]} training error, {shallow_nets} with {ends[False, 8]}. "
title += "With shortcuts "
alike = ends[True, 8] == ends[True, 32]
title += f"both reach {ends[True, 32]}" if alike else f"it is {ends[True, 32]} and {ends[True, 8]}"
title += " (medians)"
caption = f"handwritten digits · thin: seeds, thick: their median · {race.caption}"
plots.training_error(race.results["runs"], race.results["trained_on"], title=title, caption=caption)
print(race.provenance)

# %% [markdown]
# So it went on ImageNet, too. The error of the most probable class (top-1) on the validation pictures (He et al., 2016, table 2): plain nets 27.94% with 18 layers, 28.54% with 34; with shortcuts 27.88% and 25.03%. Of the two plain nets the deeper one had the higher training error as well (figure 4).

# %% [markdown]
# ## What a shortcut adds
# Two layers of a plain net compute $a^{[l+1]} = g(W^{[l+1]} a^{[l]} + b^{[l+1]})$ and $a^{[l+2]} = g(z^{[l+2]})$ with $z^{[l+2]} = W^{[l+2]} a^{[l+1]} + b^{[l+2]}$; $g$ is ReLU. A residual block adds its input before the last non-linearity:
#
# $$a^{[l+2]} = g\left(z^{[l+2]} + a^{[l]}\right)$$

# %%
import keras

from course_utils import models

X = keras.Input((16, 16, 64), name="X")
pair = {"plain": models.basic_block(X, 64, skip=False), "residual": models.basic_block(X, 64)}
called = {"X": "$a^{[l]}$", "block_relu1": "$a^{[l+1]}$"}
called |= {"block_2_norm": "$z^{[l+2]}$", "block_out": "$a^{[l+2]}$"}
title = "The same two layers, without and with a shortcut"
caption = "the blocks of ResNet-34: $z^{[l+2]}$ comes out of batch normalization"
plots.draw_wiring(pair, title, caption, fold=False, called=called)

# %% [markdown]
# Why *residual*? Say the best that two layers could compute is $H(a)$. Plain layers must compute all of it. In a residual block the shortcut brings $a$, and the layers need to compute only the rest, the residual $F(a) = H(a) - a$. Where hardly anything has to change, weights near 0 do. Plain layers would have to learn to copy. He et al. suppose that the rest is easier to learn; lesson 05 looks into it.

# %% [markdown]
# Shortcuts had been tried before: those of Highway Networks (Srivastava et al., 2015) have gates, with weights of their own. The identity shortcut of He et al. has none: whatever comes in reaches the sum.

# %% [markdown]
# One set of notes writes $w^{[l+2]} a^{[l+2]}$ for what is added. That would need the result in order to compute it. Do not take our word for it: ask a ResNet that others wrote. `keras.applications` has one. Cut a block out of it, and see which formula gives its numbers, for two pictures of noise. Its blocks have three layers: there $l+3$ stands in place of $l+2$.

# %%
import numpy as np
from keras import layers

published = keras.applications.ResNet50(weights=None, input_shape=(64, 64, 3))
ends = ["conv2_block1_out", "conv2_block2_3_bn", "conv2_block2_out"]  # a[l], z[l+3], a[l+3]
block = keras.Model(published.input, [published.get_layer(name).output for name in ends])
noise = np.random.default_rng(1).uniform(0, 255, (2, 64, 64, 3)).astype("float32")
a_l, z, a = (np.asarray(volume) for volume in block(noise, training=False))
kernel, bias = published.get_layer("conv2_block2_3_conv").get_weights()
W = kernel[0, 0]  # W[l+3]: the convolution is 1×1


# %%
def largest_gap(added):
    """The largest difference between ReLU(z + added) and what the published block gives."""
    return float(np.abs(np.maximum(z + added, 0) - a).max())


sum_of_both, third_set = "g(z[l+2] + a[l])", "g(z[l+2] + W[l+2] a[l+2])"
fits = W.shape[0] == a.shape[-1]
gaps = {sum_of_both: largest_gap(a_l), third_set: largest_gap(a @ W) if fits else np.inf}
print(f"{sum_of_both} differs from the published block by at most {gaps[sum_of_both]:.1g}")
differs = f"differs from it by up to {gaps[third_set]:.1g}"
misfit = f"cannot be computed: W takes {W.shape[0]} channels, and a has {a.shape[-1]}"
print(third_set, differs if fits else misfit)

# %%
# NBVAL_CHECK_OUTPUT
from course_utils.measure import claim

followed = [formula for formula, largest in gaps.items() if largest < 1e-5]
paper = "He, Zhang, Ren, Sun 2016, equation (1) and figure 2; notes 001 and 002 have it right"
claim(
    "R02",
    expect=[sum_of_both],
    measured=followed,
    notes=[third_set],
    of="the formula",
    citation=paper,
)

# %% [markdown]
# ## Exercise: the identity block
# The main path is 1×1, f×f, 1×1 with F1, F2 and F3 filters, each convolution followed by batch normalization over the channels; ReLU after the first two. The shortcut is `X` itself. Add, **then** apply the last ReLU.
#
# All keep rows and columns. Which value must F3 have for the sum to make sense? (A bias that batch normalization takes away again is up to you.)


# %% exercise="identity_block" points=10
def identity_block(X, f, filters):
    """A bottleneck block whose shortcut is its input.

    X: (batch, n_H, n_W, n_C), with n_C == filters[2]; returns the same shape.
    """
    F1, F2, F3 = filters
    ### BEGIN SOLUTION
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F1, 1)(X)))
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F2, f, padding="same")(h)))
    h = layers.BatchNormalization(axis=3)(layers.Conv2D(F3, 1)(h))
    return layers.ReLU()(layers.Add()([h, X]))
    ### END SOLUTION


# %%
from course_utils.checks import check

check("identity_block", identity_block)

# %% [markdown]
# ## Why 1×1 at both ends
# The first 1×1 convolution takes 256 channels down to 64, the costly 3×3 works on those, and the last 1×1 takes them back up. It is called a bottleneck. Compare it with two 3×3: on 256 channels, and on 64, as in ResNet-34. With which of the two does it share its cost?

# %%
# NBVAL_CHECK_OUTPUT
weights = {
    "two 3×3 on 256 channels": 2 * (3 * 3 * 256 * 256),
    "two 3×3 on 64 channels": 2 * (3 * 3 * 64 * 64),
    "bottleneck 256-64-256": 1 * 1 * 256 * 64 + 3 * 3 * 64 * 64 + 1 * 1 * 64 * 256,
}
for name, number in weights.items():
    print(f"{name:<23} {number:>9,} weights")

# %% [markdown]
# <details><summary>Answer</summary>
#
# With the two 3×3 on 64 channels. That is the paper's comparison (figure 5): for about the weights of two 3×3 on 64 channels, the bottleneck passes on four times as many channels. Beside two 3×3 on 256 channels it has 17 times fewer weights, but it is not the same block: its 3×3 sees 64 channels. It makes a deeper net affordable.
#
# </details>

# %% [markdown]
# ## Exercise: the convolutional block
# Where a stage begins, channels grow and rows and columns mostly halve, so `X` no longer fits the sum. A 1×1 convolution with stride `s` and F3 filters, with batch normalization and no ReLU, brings it into shape: the $W_s$ of the paper.
#
# On the main path the first 1×1 takes the stride, as in the authors' released model. (Many libraries give it to the 3×3: "ResNet v1.5".) All else is as in the identity block.


# %% exercise="convolutional_block" points=10
def convolutional_block(X, f, filters, s=2):
    """A bottleneck block whose shortcut is a 1×1 convolution with stride s.

    X: (batch, n_H, n_W, n_C); returns (batch, ⌈n_H/s⌉, ⌈n_W/s⌉, filters[2]).
    """
    F1, F2, F3 = filters
    ### BEGIN SOLUTION
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F1, 1, strides=s)(X)))
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F2, f, padding="same")(h)))
    h = layers.BatchNormalization(axis=3)(layers.Conv2D(F3, 1)(h))
    shortcut = layers.BatchNormalization(axis=3)(layers.Conv2D(F3, 1, strides=s)(X))
    return layers.ReLU()(layers.Add()([h, shortcut]))
    ### END SOLUTION


# %%
check("convolutional_block", convolutional_block)

# %%
X = keras.Input((16, 16, 256))
blocks = {
    "identity block": identity_block(X, 3, [64, 64, 256]),
    "convolutional block": convolutional_block(X, 3, [128, 128, 512], s=2),
}
title = "The shortcut carries X as it is, or brings it into the shape of the sum"
plots.draw_wiring(blocks, title, "your two blocks")

# %%
# NBVAL_CHECK_OUTPUT
X = keras.Input((16, 16, 64))
shapes = {
    "identity block": identity_block(X, 3, (16, 16, 64)).shape[1:],
    "convolutional block": convolutional_block(X, 3, (32, 32, 128)).shape[1:],
}
halved = {"identity block": [16, 16, 64], "convolutional block": [8, 8, 128]}
shape_claim = claim("R06", expect=halved, measured=shapes, of="shape")
for name, shape in shapes.items():
    print(f"{name:<20} (16, 16, 64) → {tuple(shape)}")

# %% [markdown]
# How does a 1×1 convolution with stride 2 halve rows and columns? It skips every other one. Each position that is left becomes a product of its channels with the kernel. Compute that by hand for fixed numbers, and compare.

# %%
# NBVAL_CHECK_OUTPUT
fixed = np.arange(2 * 5 * 6 * 3, dtype="float32").reshape(2, 5, 6, 3) / 100
kernel = np.arange(3 * 4, dtype="float32").reshape(3, 4) - 5
halving = layers.Conv2D(4, 1, strides=2)
halving.build(fixed.shape)
halving.set_weights([kernel.reshape(1, 1, 3, 4), np.ones(4)])
by_hand = fixed[:, ::2, ::2] @ kernel + 1
gap = round(float(np.abs(halving(fixed) - by_hand).max()), 4)
claim("R06", expect=0.0, measured=gap, of="difference from the product by hand", also=shape_claim)

# %% [markdown]
# ## Exercise: ResNet-50
# Stage 1: zero-pad 3 · 64 filters 7×7 with stride 2 · batch norm · ReLU · max-pool 3×3 with stride 2. Stages 2 to 5: one convolutional block, then identity blocks, f = 3. Blocks in all: 3, 4, 6, 3. Filters: (64, 64, 256), doubling from stage to stage. Stage 2 has s = 1, the others s = 2. Last: average pooling 2×2, flatten, softmax. (A global average is the same here.) Leave all else as Keras has it.


# %% exercise="resnet50" points=15
def resnet50(input_shape=(64, 64, 3), classes=6):
    """ResNet-50 out of your two blocks; returns a keras.Model."""
    ### BEGIN SOLUTION
    X_input = keras.Input(input_shape)
    X = layers.ZeroPadding2D(3)(X_input)
    X = layers.Conv2D(64, 7, strides=2)(X)
    X = layers.ReLU()(layers.BatchNormalization(axis=3)(X))
    X = layers.MaxPooling2D(3, strides=2)(X)
    for stage, blocks in enumerate((3, 4, 6, 3)):
        filters = [64 * 2**stage, 64 * 2**stage, 256 * 2**stage]
        X = convolutional_block(X, 3, filters, s=1 if stage == 0 else 2)
        for _ in range(blocks - 1):
            X = identity_block(X, 3, filters)
    X = layers.Flatten()(layers.AveragePooling2D(2)(X))
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X, name="ResNet50")
    ### END SOLUTION


# %%
check("resnet50", resnet50)

# %% [markdown]
# Count its parameters. The notes count a bias in every convolution. Without these biases, which batch normalization takes away again, there are 26,560 fewer, one for each filter. If you left them out, they are added here, so that the numbers can be compared.

# %%
# NBVAL_CHECK_OUTPUT
deep = resnet50()
convolutions = [layer for layer in deep.layers if isinstance(layer, layers.Conv2D)]
left_out = sum(layer.filters for layer in convolutions if not layer.use_bias)
trainable = sum(int(np.prod(weight.shape)) for weight in deep.trainable_weights)
counts = {
    "all": deep.count_params() + left_out,
    "trainable": trainable + left_out,
    "not trainable": deep.count_params() - trainable,
}
expected = {"all": 23_600_006, "trainable": 23_546_886, "not trainable": 53_120}
parameters = claim("R07", expect=expected, measured=counts)
print(" · ".join(f"{name} {count:,}" for name, count in counts.items()))

# %% [markdown]
# Within a stage rows and columns stay the same, so the stages can be read off the volumes: the largest number of channels for each number of rows. What are the four stages' shapes?

# %%
# NBVAL_CHECK_OUTPUT
channels = {}
for layer in deep.layers:
    if len(layer.output.shape) == 4:
        _, n_H, n_W, n_C = layer.output.shape
        channels[n_H, n_W] = max(n_C, channels.get((n_H, n_W), 0))
ends = {f"stage {number}": (n, n) for number, n in zip((2, 3, 4, 5), (15, 8, 4, 2), strict=True)}
stages = {stage: f"{n_H}×{n_W}×{channels[n_H, n_W]}" for stage, (n_H, n_W) in ends.items()}
for stage, volume in stages.items():
    print(stage, volume)

# %%
# NBVAL_CHECK_OUTPUT
expected = {
    "stage 2": "15×15×256",
    "stage 3": "8×8×512",
    "stage 4": "4×4×1024",
    "stage 5": "2×2×2048",
}
claim("R07", expect=expected, measured=stages, also=parameters)

# %% [markdown]
# ## Any depth
# Once there are two blocks, depth is a list. The course's own builder takes 18 to 152 layers; 18 and 34 have two 3×3 in place of the bottleneck. Six such nets, two of them 152 layers deep, won ImageNet's competition in 2015 together, with a top-5 error of 3.57% on the test set.

# %% [markdown]
# How deep can one go? The paper also trained 1,202 layers on small pictures, CIFAR-10: the training error was as low as that of 110 layers, the test error higher. Later the authors put batch norm and ReLU in front of the convolutions (Identity Mappings): 1,001 layers then reached 4.6% test error.

# %%
# NBVAL_CHECK_OUTPUT
counts, main_path = {}, {}
for depth in (18, 34, 50, 101, 152):
    net = models.resnet(depth)
    counts[depth] = net.count_params()
    names = [layer.name for layer in net.layers if isinstance(layer, (layers.Conv2D, layers.Dense))]
    main_path[depth] = sum("shortcut" not in name for name in names)
    print(f"ResNet-{depth:<3} {counts[depth]:>10,} parameters, {main_path[depth]} layers")

# %%
# NBVAL_CHECK_OUTPUT
paper = "He, Zhang, Ren, Sun 2016, sections 4.1 and 4.2: the ensemble that won; 1,202 layers on CIFAR-10"
caveat = "the layers are counted; that they won, in an ensemble, and how they train, is cited"
size = {"layers": main_path[152], "parameters": counts[152]}
expected = {"layers": 152, "parameters": 60_419_944}
display(claim("R08", expect=expected, measured=size, citation=paper, caveat=caveat))
built = {f"ResNet-{depth}": layers_of_it for depth, layers_of_it in main_path.items()}
named = {f"ResNet-{depth}": depth for depth in (18, 34, 50, 101, 152)}
claim("R11", expect=named, measured=built)

# %% [markdown]
# ## The task: read a hand
# Photographs of hands (Mavi, 2020) that show a number from 0 to 5. As far as the order of the files tells, nobody in the test set is in the training set, so that no network gets by on knowing a sleeve or a ring.

# %%
from course_utils.datasets import load_signs

signs = load_signs()
first = [np.flatnonzero(signs.train_y == label)[0] for label in range(6)]
labels = [f"sign {name}" for name in signs.class_names]
title = "Six signs, the numbers from 0 to 5: how many fingers are up"
plots.gallery(signs.train_x[first], labels, title=title, caption=signs.caption)

# %% [markdown]
# Three sets: the network learns from the **training** set. Whatever *we* choose while we watch it, we choose by the **validation** set, on people of its own. The **test** set is for one number at the end. `split_validation` keeps the photographs of a person together.

# %%
from course_utils.datasets import split_validation

(train_x, train_y), (validation_x, validation_y) = split_validation(signs)
train_x, train_y = train_x[: sizes.train_size].astype("float32") / 255, train_y[: sizes.train_size]
validation_x = validation_x.astype("float32") / 255
test_x, test_y = signs.test_x.astype("float32") / 255, signs.test_y
print(f"{len(train_x)} for training, {len(validation_x)} to validate, {len(test_x)} for the test")

# %% [markdown]
# ## Which depth for a thousand photographs?
# ResNet-50 was made for a million pictures. We have a thousand and a laptop. So we ask: how many blocks? Three stages each: one convolutional block a stage, and none, one or three identity blocks behind it; the same photographs, 24 epochs of them, three seeds. All of it is judged on the *validation* people.

# %% [markdown]
# While a net trains, each photograph is mirrored, shifted, turned a little, and made lighter or darker at random. Two more rows leave one of these out. Which row do you expect to be best?

# %%
from course_utils.measure import compare_on_items, interval_note

depths = recorded("lesson04_depth_and_recipe")
arms = depths.results["arms"]
chosen = "2 blocks a stage"
others = [name for name in arms if name != chosen]
print(depths.provenance)


# %%
were_right = {  # (seeds, photographs) of each row: 1 where the validation photograph is right
    name: np.array([[int(digit) for digit in run["right"]] for run in runs])
    for name, runs in arms.items()
}
photographs = were_right[chosen].shape[1]
missing = 1 - were_right[chosen].mean()
print(f"{chosen}: {photographs * missing:.1f} of {photographs} photographs are misread on average,")
print(f"so no row can be better by more than {100 * missing:.1f} points")

# %%
gains = {
    name: compare_on_items(were_right[chosen], were_right[name], compared=len(others))
    for name in others
}
for name, gain in gains.items():
    print(f"2 blocks against {name:<20}", gain.text(100, "points", 1))
finest = min(gain.smallest for gain in gains.values())
print(f"the smallest effect that any of these would show: {100 * finest:.1f} points")

# %% [markdown]
# Above 0: two blocks a stage are better. An interval may reach beyond what is possible. It is computed from three seeds, which say little about their own spread, and widened for four comparisons; and it knows nothing of the ceiling at 100%. It also takes the photographs as independent, though each person is on six of them.

# %%
differ = [name for name, gain in gains.items() if gain.side != "includes 0"]
title = f"{len(were_right[chosen])} seeds do not decide whether any row is better or worse than {chosen}"
if differ:
    title = f"An interval without 0 against {chosen}: {' · '.join(differ)} ({len(differ)} of {len(gains)})"
caption = "photographs of the validation people, a dot a seed\n"
caption += f"title: {interval_note(len(others))}\n{depths.caption}"
wrong = {name: (1 - each).sum(axis=1) for name, each in were_right.items()}
xlabel = f"misread, of {photographs} photographs"
plots.strip(wrong, xlabel=xlabel, title=title, caption=caption, percent=False)

# %% [markdown]
# Compare the last lines of the two cells above the figure. No row can be better by as much as even the finest comparison would show, for two blocks leave too few mistakes. So only a loss could have been shown. For a gain, harder photographs are needed, not only more seeds.

# %% [markdown]
# Read the *smallest effect that would show* in the four lines above the figure: a smaller true difference would probably have been missed. Where the interval holds 0, it is not decided which is better, and we may choose for another reason. That a mirrored left hand is a right hand, and shows the same number, is a reason for the mirror; that it helps here is not shown. Lesson 08 asks again, with more care.

# %% [markdown]
# We go on with two blocks a stage, so that both of your blocks are at work, and with all four changes. Whether six blocks need shortcuts at all for these hands, we do not test; lesson 05 does, on digits.

# %% [markdown]
# `small_resnet` stacks your blocks; the drawing shows what comes out. How many convolutions and dense layers lie on its main path?

# %%
at_random = keras.Sequential(
    [
        layers.RandomFlip("horizontal"),
        layers.RandomTranslation(0.1, 0.1, fill_mode="nearest"),
        layers.RandomRotation(0.04, fill_mode="nearest"),  # of a full turn: 14 degrees
        layers.RandomBrightness(0.3, value_range=(0, 1)),
    ],
    name="at_random",
)


# %%
from course_utils.models import small_resnet


def shallow_resnet(before=at_random):
    """Three stages of your two blocks; `before` changes the photographs while the net trains."""
    return small_resnet(convolutional_block, identity_block, before=before)


# %%
net = shallow_resnet(before=None)
sums = [layer.output for layer in net.layers if isinstance(layer, layers.Add)]
ends = [layer.name for layer in net.layers if any(layer.input is one for one in sums)]
called = {name: f"end of stage {stage}" for stage, name in enumerate(ends[1::2], start=1)}
title = "Three stages: in each, one block that changes the shape and one that keeps it"
caption = "a pale box: the three convolutions of one of your blocks, kernel and filters\n"
caption += "/2: stride 2 · the batch norms and the ReLUs inside of a block are not drawn"
plots.draw_wiring(net, title, caption, called=called)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Twenty: the first convolution, three in each of six blocks, and the dense layer. Shortcuts do not count.
#
# </details>

# %% [markdown]
# ## Averages that keep up
# For predictions, batch norm uses moving averages, which take a hundredth from each new batch (`momentum=0.99`) and start at a variance of 1. How much of that start is left after 48 steps (4 epochs of 12 batches), as many as ResNet-50 gets on a laptop below? $0.99^{48}$ is 62%. With a momentum of 0.9 it is less than 1%.

# %% [markdown]
# The nets that you train here are trained alike: Adam, its learning rate falling from 0.002 to 0 along a cosine (Loshchilov and Hutter, 2017), batches of 32, and a momentum of 0.9 for the moving averages of batch normalization.


# %%
from course_utils.training import fit_with_cosine


def train(model, size, epochs, callbacks=()):
    """Train on the first `size` photographs; returns the History."""
    settings = {"loss": "sparse_categorical_crossentropy", "learning_rate": 2e-3, "momentum": 0.9}
    settings |= {"validation_data": (validation_x, validation_y), "callbacks": callbacks}
    return fit_with_cosine(model, train_x[:size], train_y[:size], epochs, **settings)


# %%
def look(epoch, logs):
    """Keep the weights of one early epoch."""
    if epoch + 1 == sizes.early:
        early[epoch + 1] = shallow.get_weights()


# %%
keras.utils.set_random_seed(1)
shallow, early = shallow_resnet(), {}  # early: the weights of an early epoch
watch = keras.callbacks.LambdaCallback(on_epoch_end=look)
history = train(shallow, len(train_x), sizes.epochs, callbacks=[watch])
reached = history.history["val_accuracy"][-1]
title = f"Six blocks, {shallow.count_params():,} weights: {reached:.1%} on the validation people"
caption = f"{len(train_x)} photographs to learn from, {len(validation_x)} to validate with; "
caption += f"the net of epoch {sizes.early} is looked at below"
plots.history_curves(history.history, title=title, caption=caption)

# %% [markdown]
# Where the validation curve jumps in the first half, and the training curve hardly does, perhaps the moving averages lag behind weights that still change fast, and catch up as the rate falls. Below this is tested, on ResNet-50 and on this net as it was after one early epoch.

# %% [markdown]
# ## ResNet-50 itself
# Nearly 24 million weights for a thousand photographs, and an epoch of all of them takes some 10 to 40 seconds on two cores. So on a laptop it trains only until one can see it learn: four epochs of 360 photographs. Before you look at the curve: what loss does a network have that gives each of six signs the same probability?

# %%
keras.utils.set_random_seed(1)
deep = resnet50()
batch, of_batch = train_x[:32], train_y[:32]
start = {}
for mode, training in (("inference mode", False), ("training mode", True)):
    answers = deep(batch, training=training)
    loss = keras.losses.sparse_categorical_crossentropy(of_batch, answers)
    start[mode] = float(keras.ops.mean(loss))
    print(f"before training, in {mode}: loss {start[mode]:.2f}")
print(f"guessing has a loss of log 6 = {np.log(6):.2f}")

# %% [markdown]
# In inference mode batch normalization uses its moving averages. They still stand at mean 0 and variance 1, so it changes hardly anything; and since the initial weights keep the numbers small, the scores before the softmax are all near 0, and the answers close to guessing. In training mode it brings every channel of the batch to variance 1, and answers that differ at random cost more than equal ones.

# %%
keras.utils.set_random_seed(1)
deep = resnet50()
deep_history = train(deep, sizes.deep_size, sizes.deep_epochs)
losses, held_out = deep_history.history["loss"], deep_history.history["val_loss"]
title = f"ResNet-50, {len(losses)} epochs: training loss from {losses[0]:.2f} to {losses[-1]:.2f}, "
title += f"validation loss from {held_out[0]:.2f} to {held_out[-1]:.2f}"
caption = f"{len(train_x[: sizes.deep_size])} photographs to learn from, "
caption += f"{len(validation_x)} to validate with; dashed: losses to compare with"
levels = {"guessing": np.log(6), "before training,\nin training mode": start["training mode"]}
plots.history_curves(deep_history.history, title=title, caption=caption, levels=levels, log=True)

# %% [markdown]
# The first point of the training curve is the *mean* over the first epoch, in training mode. Compare it with the loss before the first step, in the same mode. What did the first steps do?
#
# <details><summary>Answer</summary>
#
# If the mean is larger, the loss first rose: probably the first steps were too long. The usual remedy is **warm-up**: begin with a smaller rate (He et al., 2016, section 4.2). Cross-entropy punishes being sure and wrong more than guessing.
#
# </details>

# %% [markdown]
# And the validation loss? It is computed with the moving averages. While the weights still change fast, these averages probably lag behind them, so that the layers get numbers of another mean and spread than in training. After the 12 steps of the first epoch, $0.9^{12}$ = 28% of the start is left in them, too. As the rate falls, the averages can catch up.

# %% [markdown]
# Do they lag at the end? Let them catch up while the weights stand still: the photographs that the net learned from pass once more in training mode, and each average becomes the mean over these batches. What will you see if the lag is all of the gap between the two accuracies in the figure? And what if over-fitting is?


# %%
def catch_up(model, photographs):
    """Make each moving average the mean over the batches of `photographs`; no other weight changes."""
    norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)]
    for step, first in enumerate(range(0, len(photographs), 32)):
        for norm in norms:
            norm.momentum = step / (step + 1)  # the weight of the batches before this one
        model(photographs[first : first + 32], training=True)


# %%
seen = train_x[: sizes.deep_size], train_y[: sizes.deep_size]
sets = {"training": seen, "validation": (validation_x, validation_y)}
for averages in ("as training left them", "caught up"):
    if averages == "caught up":
        catch_up(deep, seen[0])
    accuracies = []
    for name, (x, y) in sets.items():
        accuracy = deep.evaluate(x, y, verbose=0, return_dict=True)["accuracy"]
        accuracies.append(f"{name} {accuracy:.1%}")
    print(f"averages {averages:<21} · " + " · ".join(accuracies))

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only the averages differ between the two lines. If the lag is all of the gap, the second line shows two nearly equal numbers; if over-fitting is, it repeats the first. Where both numbers rise, as in the run on the site, the averages had made the net misread even photographs that it learned from: the lag was part of the gap. What is left in the second line is over-fitting. It is one net.
#
# </details>

# %% [markdown]
# Do not compare its accuracy with the shallow net's: it had fewer photographs, fewer epochs, and none of them was changed at random. What would a fair comparison need?
#
# <details><summary>Answer</summary>
#
# The same photographs, equally often, the same random changes, several seeds, and a rate tuned for each net on the validation people. The comparison of depths above has most of it.
#
# </details>

# %% [markdown]
# ## Which signs are taken for which
# One number hides the pattern. In the confusion matrix each row is a sign as it was shown, each column what the network read. At the end hardly anything is left to see, so look at the shallow net early in its training, on the validation people. Where do you expect the errors?

# %%
((epoch, weights),) = early.items()
young = shallow_resnet()
young.set_weights(weights)
answers = young.predict(validation_x, verbose=0)
guesses = answers.argmax(axis=1)
caption = f"after {epoch} of {sizes.epochs} epochs, on the validation set"
plots.confusion(validation_y, guesses, signs.class_names, caption=caption)
steps = np.abs(guesses - validation_y)
beside, farther = np.sum(steps == 1), np.sum(steps > 1)
print(f"{beside + farther} errors: {beside} next to the diagonal, {farther} farther off")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Next to the diagonal, if one finger more or less is what is hard. Errors at random would put a third there: 10 of the 30 cells. In the run on the site more than that lie there. Look at the columns, too: where one or two hold most errors, the early net leans towards these signs. Which ones differs from machine to machine. One early net is no law of hands.
#
# </details>

# %% [markdown]
# Are lagging averages the reason for these errors? Let them catch up here, too. If most errors go, the averages were the reason; if most stay, the weights do not yet tell these hands apart. Afterwards the net gets its averages back: what follows is about the net as it was.

# %%
catch_up(young, train_x)
caught_up = young.predict(validation_x, verbose=0).argmax(axis=1)
young.set_weights(weights)
wrong_then, wrong_now = np.sum(guesses != validation_y), np.sum(caught_up != validation_y)
print(f"errors of the early net: {wrong_then}; with averages that caught up: {wrong_now}")

# %% [markdown]
# ## Why is this hand read as another sign?
# **Grad-CAM** asks the gradient. A class $c$ has the score $y^c$ before the softmax. Each channel $A^k$ of a volume gets the mean of its gradient as a weight $\alpha_k^c$; the map is the sum of the weighted channels, where it speaks *for* the class:
#
# $$\alpha_k^c = \mathrm{mean}_{i,j}\, \partial y^c / \partial A_{ij}^k \qquad L^c = \mathrm{ReLU}\Big(\sum\nolimits_k \alpha_k^c A^k\Big)$$

# %% [markdown]
# Here are misread validation photographs of the early net, those of which it is surest. The map is of the sign that it *read*, at the end of its second stage, 8 × 8 places. (The paper takes the last convolution; here that has only 4 × 4.) On what does each map lie: fingers, wrist or wall?

# %%
from course_utils import measure, sight

second_stage = next(
    layer.name for layer in reversed(young.layers) if layer.output.shape[1:] == (8, 8, 128)
)
misread = np.flatnonzero(guesses != validation_y)
misread = misread[np.argsort(-answers[misread].max(axis=1))]
heats = {
    i: sight.grad_cam(young, second_stage, validation_x[i], guesses[i])
    for i in misread[: sizes.heats]
}

# %%
shown = list(heats)[:5]
labels = [f"is {validation_y[i]}, read {guesses[i]}\n({answers[i].max():.0%} sure)" for i in shown]
title = f"{len(misread)} of {len(guesses)} are misread after {epoch} epochs; Grad-CAM for the wrong sign"
caption = "validation photographs, the surest mistakes first\n"
caption += "bright: speaks for the wrong sign; each map on its own scale"
plots.show_grad_cam(
    validation_x[shown], [heats[i] for i in shown], labels, title=title, caption=caption
)

# %% [markdown]
# <details><summary>How to read it</summary>
#
# Where the map lies on fingers, the net may mix signs up by what they share; where it lies on wall, wrist or sleeve, it may have learned something other than the sign. Where several maps are highest at about the same place, they may tell little of the single photograph: the test below asks. Places of 8 × 8 pixels are coarse.
#
# </details>

# %% [markdown]
# A map is a hypothesis until it is tested. So cover the quarter of the places where it is highest with the photograph's mean colour: if the map is right, the wrong sign should lose probability.

# %% [markdown]
# Lose more than what? The places where the map is lowest are mostly wall, and a map that always points at the middle would win against them. So compare with maps of *other people's* misread photographs: laid over this one, do they cost the wrong sign less?


# %%
def cover(i, heat):
    """Validation photograph i, its mean colour on the 16 of 64 places where `heat` is highest."""
    mask = np.zeros(heat.size, bool)
    mask[np.argsort(heat.ravel(), kind="stable")[-16:]] = True
    mask = np.kron(mask.reshape(heat.shape), np.ones((8, 8))).astype(bool)  # a place: 8 × 8 pixels
    photo = validation_x[i].copy()
    photo[mask] = photo.mean(axis=(0, 1))
    return photo


# %%
tested = list(heats)
lost, mended = np.empty((len(tested), len(tested))), 0  # points; column: whose map is laid over it
for row, i in enumerate(tested):
    covered = np.stack([cover(i, heats[j]) for j in tested])
    after = young.predict(covered, verbose=0)
    lost[row] = 100 * (answers[i, guesses[i]] - after[:, guesses[i]])
    mended += after[row].argmax() == validation_y[i]
print(f"{mended} of {len(tested)} are read right once their own map's highest quarter is covered")

# %% tags=["hide-input"]
from dataclasses import replace

people, of = np.arange(len(validation_x)), "photographs"  # where nobody knows who is on them
if signs.train_people is not None:  # the same split, with people in place of labels
    _, (_, people) = split_validation(replace(signs, train_y=signs.train_people))
    of = "people"
who = people[tested]
n = len(np.unique(who))
own, theirs = [], []  # of each person: the mean over the photographs
for person in np.unique(who):
    own.append(lost.diagonal()[who == person].mean())
    theirs.append(lost[who == person][:, who != person].mean() if n > 1 else np.nan)

# %% tags=["hide-input"]
gap = measure.compare_paired(own, theirs, of=of) if n >= 3 else None
title = f"A photograph's own map costs the wrong sign {{}} than the maps of other {of}"
costs = {"above 0": "more", "below 0": "less"}
if gap and gap.side in costs:
    title = title.format(costs[gap.side])
elif gap:
    title = f"{n} {of} do not decide whether a photograph's own map costs the wrong sign more than the others"

# %%
dot = "person" if of == "people" else "photograph"
caption = "the quarter of the places where the map is highest is covered\n"
caption += f"{len(tested)} misread photographs of the validation set; a line: a {dot}"
if gap:
    caption += f"\nown map minus maps of other {of}: {gap.short(1)}"
    groups = {"its own map": own, f"maps of other {of}": theirs}
    xlabel = "drop in the wrong sign's probability (points); below 0: it rose"
    options = {"dot": dot, "percent": False, "pairs": True}
    plots.strip(groups, xlabel=xlabel, title=title, caption=caption, **options)
    print(gap.text(1, "points", 1))
else:
    print(f"Fewer than three {of} to compare")

# %% [markdown]
# A person may be on several photographs, so each person counts once, with their mean. Read the interval first. Where it holds 0, the maps are neither confirmed nor refuted; a difference smaller than the *smallest effect* would probably have been missed. Where most of these hands were read as one of two signs, the maps of others may resemble their own; this was not measured. The cover, unlike anything in a photograph, may move the answer.

# %% [markdown]
# Even a confirmed map says where the net looked, not why. If most of the early net's mistakes go once the averages have caught up, no map tells of that. Nor do photographs that are read right under their own map's cover confirm it: under another's map they may be, too.
#
# A map that looks the same on a net of random weights cannot show what this net has learned; Grad-CAM passes that test (Adebayo et al., 2018).

# %% [markdown]
# ## The test set, once
# Everything has been chosen. Now the people of the test set, once. A few of them more or less would give another number, so it comes with Wilson's 95% interval. It takes each photograph as an independent draw. Is it one? Each person is on six of them.
#
# <details><summary>Answer</summary>
#
# No: a hand that is hard to read is probably so six times. Then there are fewer independent draws than photographs, and the true interval is wider.
#
# </details>

# %%
from scipy.stats import binomtest

probabilities = shallow.predict(test_x, verbose=0)
guesses = probabilities.argmax(axis=1)
right = int(np.sum(guesses == test_y))
interval = binomtest(right, len(test_y)).proportion_ci(method="wilson")
print(f"{right} of {len(test_y)} right: {right / len(test_y):.1%}, ", end="")
print(f"95% interval {interval.low:.1%} to {interval.high:.1%}")

# %% [markdown]
# Even where all or nearly all are right, some answers were closer than others. These are the photographs on which the network gave the right sign the lowest probability.

# %%
of_truth = probabilities[np.arange(len(test_y)), test_y]
worst = np.argsort(of_truth)[:8]
read_as = {i: f" (read {guesses[i]})" if guesses[i] != test_y[i] else "" for i in worst}
labels = [f"is {test_y[i]}: {of_truth[i]:.0%}{read_as[i]}" for i in worst]
title = f"{np.sum(guesses != test_y)} of {len(test_y)} misread; the eight hardest"
caption = "photographs of the test people, with the probability of the right sign"
plots.gallery(signs.test_x[worst], labels, title=title, caption=caption)

# %% [markdown]
# Look at the walls behind these hands. How many of the eight are an even grey?
#
# <details><summary>Answer</summary>
#
# An even grey speaks for the first of four days, when another camera was used. From that day are 90 of the 1,080 training photographs, but 30 of the 120 test ones: two of eight, on average, by chance. If many more are, perhaps the camera is hard for the net, rather than the hand; eight photographs cannot tell.
#
# </details>

# %% [markdown]
# ## Your own hand
# Take a photograph of your hand before a plain wall, upright, filling the frame, and give its name to `load_photo`. Here a hand of the test set stands in for yours.

# %%
from course_utils.datasets import load_photo

yours = None  # the name of your photograph, such as "hand.jpg"
photo = load_photo(yours, size=64) if yours else signs.test_x[0]
answer = shallow.predict(photo[np.newaxis].astype("float32") / 255, verbose=0)[0]
for name, probability in zip(signs.class_names, answer, strict=True):
    print(f"sign {name}: {probability:6.1%} {'█' * round(30 * probability)}")

# %% [markdown]
# ## If you have the original assignment's files
# Put `train_signs.h5` and `test_signs.h5` of the Coursera course into `data/own`, and `load_signs()` takes them with no change. The cell compares what your machine has. If you have both, train on each, and see which is harder to read.

# %%
from course_utils.datasets import status

print(status())
for tier in sorted({"embedded", signs.tier}):
    present = load_signs(source=tier)
    light = present.train_x.mean(axis=(1, 2, 3))
    print(f"{tier}: brightness {light.mean():.0f} ± {light.std():.0f} of 255")

# %% [markdown]
# ## Whose hands?
# The network reads hands of people whom it has never met. Still, look at whom it did meet. What do all these photographs share that yours need not? The last answer below names some.

# %%
some = np.random.default_rng(1).choice(len(train_x), 24, replace=False)
labels = [f"sign {train_y[i]}" for i in some]
title = "Two dozen photographs that the network learned from"
caption = f"drawn from the {len(train_x):,} photographs that it learned from · {signs.caption}"
plots.gallery(train_x[some], labels, title=title, caption=caption)

# %% [markdown]
# ## Look back
# - Why must F3 of the identity block equal the channels of `X`, and why is it four times F1?
# - Set all weights of an identity block to zero. What does it return? Lesson 05 measures it.
# - Whose hands might the network fail on? Name one photograph that you would add to the training set first.

# %% [markdown]
# <details><summary>Answers</summary>
#
# - The sum adds channel by channel, so both terms need as many. Four times F1 is the paper's choice: a narrow 3×3 in the middle, wide ends for the shortcut to carry.
# - $\mathrm{ReLU}(0 + X)$: $X$ itself, if $X$ comes out of a ReLU.
# - On those unlike the training set's: other skin, other backgrounds, another camera, sleeves, the back of the hand. Left hands it knows from the mirror only. Its card, `data/README.md`, tells who is in it.
#
# </details>

# %% [markdown]
# ## Sources: residual networks
# - He, Zhang, Ren and Sun (2016). Deep Residual Learning for Image Recognition, sections 3 and 4. [arXiv:1512.03385](https://arxiv.org/abs/1512.03385)
# - He, Zhang, Ren and Sun (2016). Identity Mappings in Deep Residual Networks, sections 4 and 5. [arXiv:1603.05027](https://arxiv.org/abs/1603.05027)
# - Srivastava, Greff and Schmidhuber (2015). Highway Networks, section 2. [arXiv:1505.00387](https://arxiv.org/abs/1505.00387)

# %% [markdown]
# ## Sources: training deep nets
# - Glorot and Bengio (2010). Understanding the difficulty of training deep feedforward neural networks, section 4. [PMLR 9](https://proceedings.mlr.press/v9/glorot10a.html)
# - Ioffe and Szegedy (2015). Batch Normalization: Accelerating Deep Network Training, section 3. [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)
# - Loshchilov and Hutter (2017). SGDR: Stochastic Gradient Descent with Warm Restarts, section 3 (the cosine). [arXiv:1608.03983](https://arxiv.org/abs/1608.03983)

# %% [markdown]
# ## Sources: looking closely
# - Selvaraju et al. (2017). Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization, section 3. [arXiv:1610.02391](https://arxiv.org/abs/1610.02391)
# - Adebayo et al. (2018). Sanity Checks for Saliency Maps, section 3. [arXiv:1810.03292](https://arxiv.org/abs/1810.03292)
# - Wilson (1927). Probable Inference, the Law of Succession, and Statistical Inference. [doi:10.1080/01621459.1927.10502953](https://doi.org/10.1080/01621459.1927.10502953)
# - Mavi (2020). A New Dataset and Proposed Convolutional Neural Network Architecture for Classification of American Sign Language Digits (the photographs). [arXiv:2011.08927](https://arxiv.org/abs/2011.08927)
