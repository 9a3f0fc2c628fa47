# %% [markdown]
# # Residual networks
# [![Open in Colab](badge)](colab)
#
# **You will be able to** build the two blocks of a ResNet and stack them to any depth, explain what the shortcut carries, train on photographs of hands, and read a confusion matrix.
#
# **Time** 50 minutes of reading and writing, 5 minutes of training on a laptop, less on a GPU. **Needs** lesson 01; lesson 03 helps.

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
# In 2014 the best networks had some 20 layers, and everybody wanted more. Two things were in the way. The gradient is a product of one factor a layer: over many layers it may **vanish**. Good initial weights and batch normalization had solved that in part. Then came a surprise: deeper nets that did train ended with a higher error, on the very pictures that they were trained on. That is **degradation**.

# %% [markdown]
# Here are small nets of 8 and 32 layers, from lesson 05, five seeds each. On the left plain nets, on the right nets with the shortcut that this lesson builds. Which of the four would you want to make deeper?

# %%
from course_utils import plots
from course_utils.measure import recorded

race = recorded("lesson05_degradation")
title = "Plain nets: deeper is worse. With shortcuts: deeper is no worse"
plots.training_error(
    race.results["runs"], race.results["trained_on"], title=title, caption=race.caption
)

# %% [markdown]
# ## The task: read a hand
# Photographs of hands that show a number from 0 to 5. The people of the test set are not in the training set, so that no network gets by on knowing a sleeve or a ring.

# %%
import numpy as np

from course_utils.datasets import load_signs

signs = load_signs()
first = [np.flatnonzero(signs.train_y == label)[0] for label in range(6)]
labels = [f"sign {name}" for name in signs.class_names]
plots.gallery(signs.train_x[first], labels, title="The six signs", caption=signs.caption)

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
# ## What a shortcut adds
# Two layers of a plain net compute a[l+1] = g(W[l+1] a[l] + b[l+1]) and a[l+2] = g(z[l+2]), where z[l+2] = W[l+2] a[l+1] + b[l+2] and g is ReLU. A residual block adds its input before the last non-linearity: a[l+2] = g(z[l+2] + a[l]).

# %% [markdown]
# One set of notes writes w[l+2] a[l+2] for what is added. That would need the result in order to compute it. Do not take our word for it: ask a ResNet that others wrote. `keras.applications` has one. Cut a block out of it, and see which formula gives its numbers.

# %%
import keras
from keras import layers

published = keras.applications.ResNet50(weights=None, input_shape=(64, 64, 3))
ends = ["conv2_block1_out", "conv2_block2_3_bn", "conv2_block2_out"]  # a[l], z[l+2], a[l+2]
block = keras.Model(published.input, [published.get_layer(name).output for name in ends])
a_l, z_l2, a_l2 = (np.asarray(volume) for volume in block(signs.test_x[:2], training=False))

# %%
weights = published.get_layer("conv2_block2_3_conv").get_weights()[0][0, 0]  # 64 × 256
formulas = {
    "g(z[l+2] + a[l])": np.maximum(z_l2 + a_l, 0),
    "g(z[l+2] + W[l+2] a[l+2])": np.maximum(z_l2 + a_l2[..., :64] @ weights, 0),
}
gaps = {text: float(np.abs(result - a_l2).max()) for text, result in formulas.items()}
for text, gap in gaps.items():
    print(f"{text:<25} differs from the published block by {gap:.1e}")

# %%
# NBVAL_CHECK_OUTPUT
from course_utils.measure import claim

sum_of_both, third_set = formulas
followed = [text for text, gap in gaps.items() if gap < 1e-5]
paper = "He, Zhang, Ren, Sun 2015, equation (1) and figure 2; notes 001 and 002 have it right"
claim("R02", expect=[sum_of_both], measured=followed, notes=[third_set], citation=paper)

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
# That is the paper's comparison (figure 5): for about the weights of two 3×3 on 64 channels, the bottleneck hands on four times as many channels. It does not make the same block 17 times cheaper; it makes a deeper net affordable.

# %% [markdown]
# ## Exercise: the convolutional block
# Where a stage begins, channels grow and, in most stages, rows and columns halve, so `X` no longer fits the sum. A 1×1 convolution with stride `s` and F3 filters, with batch normalization and no ReLU, brings it into shape: the W_s of the paper.
#
# On the main path the first 1×1 takes the stride, as in the paper. (Many libraries give it to the 3×3: "ResNet v1.5".) All else is as in the identity block.


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
shape_claim = claim("R06", expect=halved, measured=shapes)
shape_claim

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
claim("R06", expect=0.0, measured=gap, also=shape_claim)

# %% [markdown]
# ## Exercise: ResNet-50
# Stage 1: zero-pad 3 · 64 filters 7×7 with stride 2 · batch norm · ReLU · max-pool 3×3 with stride 2. Stages 2 to 5: one convolutional block, then identity blocks, f = 3. Blocks in all: 3, 4, 6, 3. Filters: (64, 64, 256), doubling from stage to stage. Stage 2 has s = 1, the others s = 2. Last: average pooling 2×2, flatten, softmax. (A global average is the same here.) Leave all other settings as they are.


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

# %%
# NBVAL_CHECK_OUTPUT
deep = resnet50()
trainable = sum(int(np.prod(weight.shape)) for weight in deep.trainable_weights)
counts = {
    "all": deep.count_params(),
    "trainable": trainable,
    "not": deep.count_params() - trainable,
}
expected = {"all": 23_600_006, "trainable": 23_546_886, "not": 53_120}
parameters = claim("R07", expect=expected, measured=counts)
parameters

# %% [markdown]
# Within a stage rows and columns stay the same, so the stages can be read off the volumes: the largest number of channels for each number of rows. What are the four stages' shapes?

# %%
# NBVAL_CHECK_OUTPUT
channels = {}
for layer in deep.layers:
    if len(layer.output.shape) == 4:
        _, n_H, _, n_C = layer.output.shape
        channels[n_H] = max(n_C, channels.get(n_H, 0))
stages = {f"{n_H} rows": channels[n_H] for n_H in (15, 8, 4, 2)}
expected = dict(zip(stages, (256, 512, 1024, 2048), strict=True))
claim("R07", expect=expected, measured=stages, also=parameters)

# %% [markdown]
# ## Which depth for a thousand photographs?
# ResNet-50 was made for a million pictures. We have a thousand and a laptop. So we ask: how many blocks? Three stages each, out of the same two blocks, with one, two or four blocks a stage; the same photographs, equally often, three seeds. All of it is judged on the *validation* people.

# %% [markdown]
# While a net trains, each photograph is mirrored, shifted, turned a little, and made lighter or darker at random. Two more rows leave one of these out. Which row would you bet on?

# %%
from course_utils.measure import compare_on_items

depths = recorded("lesson04_depth_and_recipe")
arms = depths.results["arms"]
accuracies = {name: [run["validation accuracy"] for run in runs] for name, runs in arms.items()}
deepest = arms["4 blocks a stage"][0]["parameters"]
title = f"Validation accuracy by depth (up to {deepest:,} weights) and recipe"
plots.strip(accuracies, xlabel="validation accuracy", title=title, caption=depths.caption)


# %%
def right_of(name):
    """(seeds, photographs): 1 where the validation photograph is right."""
    return np.array([[int(digit) for digit in run["right"]] for run in arms[name]])


chosen = "2 blocks a stage"
others = [name for name in arms if name != chosen]
for name in others:
    gain = compare_on_items(right_of(chosen), right_of(name), compared=len(others))
    print(f"2 blocks against {name:<20}", gain.text(100, "points", 1))

# %% [markdown]
# Read the third number of each line: what could this comparison have shown at all? Where the interval holds 0, we do not know which is better: each of these nets would do. That a mirrored left hand is a right hand, and shows the same number, is a reason for the mirror; that it helps here is not shown. Lesson 08 asks again, with more care.

# %% [markdown]
# We go on with two blocks a stage, so that both of your blocks are at work, and with all four changes. How many convolutions and dense layers lie on the main path?


# %%
at_random = keras.Sequential(
    [
        layers.RandomFlip("horizontal"),
        layers.RandomTranslation(0.1, 0.1, fill_mode="nearest"),
        layers.RandomRotation(0.04, fill_mode="nearest"),  # of a full turn: 14 degrees
        layers.RandomBrightness(0.3, value_range=(0, 1)),
    ]
)


# %%
def shallow_resnet(input_shape=(64, 64, 3), classes=6):
    """Three stages of two bottleneck blocks, for small pictures."""
    X_input = keras.Input(input_shape)
    X = layers.Conv2D(16, 5, strides=2, padding="same")(at_random(X_input))
    X = layers.ReLU()(layers.BatchNormalization(axis=3)(X))
    X = layers.MaxPooling2D(3, strides=2, padding="same")(X)
    X = convolutional_block(X, 3, [16, 16, 64], s=1)
    X = identity_block(X, 3, [16, 16, 64])
    X = convolutional_block(X, 3, [32, 32, 128])
    X = identity_block(X, 3, [32, 32, 128])
    X = convolutional_block(X, 3, [64, 64, 256])
    X = identity_block(X, 3, [64, 64, 256])
    X = layers.GlobalAveragePooling2D()(X)
    return keras.Model(X_input, layers.Dense(classes, activation="softmax")(X))


# %% [markdown]
# ## Averages that keep up
# For predictions, batch norm uses running averages, which take a hundredth from each new batch (`momentum=0.99`) and start at a variance of 1. How much of that start is left after 48 steps, as many as ResNet-50 gets on a laptop below? 0.99⁴⁸ is 62 %. With a momentum of 0.9 it is less than 1 %.


# %%
def train(model, size, epochs, batch_size=32, callbacks=()):
    """Adam with a cosine-decayed rate on the first `size` photographs; returns the History."""
    x, y = train_x[:size], train_y[:size]
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9
    rate = keras.optimizers.schedules.CosineDecay(2e-3, epochs * -(-len(x) // batch_size))
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(rate), loss=loss, metrics=["accuracy"])
    data = {"x": x, "y": y, "validation_data": (validation_x, validation_y)}
    options = {"epochs": epochs, "batch_size": batch_size, "callbacks": list(callbacks)}
    return model.fit(**data, **options, verbose=0)


# %%
def look(epoch, logs):
    """Keep the answers of one early epoch."""
    if epoch + 1 == sizes.early:
        early[epoch + 1] = shallow.predict(validation_x, verbose=0).argmax(axis=1)


# %%
keras.utils.set_random_seed(1)
shallow, early = shallow_resnet(), {}  # early: what the net answers on the way, by epoch
watch = keras.callbacks.LambdaCallback(on_epoch_end=look)
history = train(shallow, len(train_x), sizes.epochs, callbacks=[watch])
reached = history.history["val_accuracy"][-1]
title = f"Six blocks, {shallow.count_params():,} weights: {reached:.1%} on the validation people"
plots.history_curves(history.history, title=title, caption=signs.caption)

# %% [markdown]
# ## ResNet-50 itself
# Twenty-three million weights for a thousand photographs, and an epoch of all of them takes half a minute to a minute on two cores. So on a laptop it trains only until one can see it learn, on a third of them. Before you look at the curve: what loss does a network have that gives each of six signs the same probability?

# %%
keras.utils.set_random_seed(1)
deep = resnet50()
batch, of_batch = train_x[:32], train_y[:32]
start = {}
for mode, training in (("training mode", True), ("inference mode", False)):
    answers = deep(batch, training=training)
    loss = keras.losses.sparse_categorical_crossentropy(of_batch, answers)
    start[mode] = float(keras.ops.mean(loss))
    print(f"before training, in {mode}: loss {start[mode]:.2f}")
print(f"guessing has a loss of log 6 = {np.log(6):.2f}")

# %%
keras.utils.set_random_seed(1)
deep = resnet50()
deep_history = train(deep, sizes.deep_size, sizes.deep_epochs)
losses = deep_history.history["loss"]
title = f"ResNet-50: training loss from {losses[0]:.2f} to {losses[-1]:.2f} in {len(losses)} epochs"
plots.history_curves(deep_history.history, title=title, caption=signs.caption)

# %% [markdown]
# Two questions about this curve. Its first point is the *mean* over the first epoch, in training mode: compare it with the loss before the first step. What did the first steps do? A net that is sure and wrong pays more than one that guesses.

# %% [markdown]
# And the validation loss? It is computed with the running averages. After so few steps these lag behind what the weights have become, so that the net sees numbers that it was not trained on. More steps mend it.

# %% [markdown]
# Do not compare its accuracy with the shallow net's: it had fewer photographs, fewer epochs, and none of them was changed at random. What would a fair comparison need? You have seen one above.

# %% [markdown]
# ## Which signs are taken for which
# One number hides the pattern. In the confusion matrix each row is a sign as it was shown, each column what the network read. At the end hardly anything is left to see, so look at the shallow net early in its training, on the validation people. What would you expect next to the diagonal?

# %%
((epoch, guesses),) = early.items()
caption = f"after {epoch} of {sizes.epochs} epochs, on the validation set"
plots.confusion(validation_y, guesses, signs.class_names, caption=caption)

# %% [markdown]
# ## The test set, once
# Everything has been chosen. Now the people of the test set, for the first and only time. A few of them more or less would give another number, so it comes with an interval: Wilson's, 95 %. It takes each photograph as a draw by itself. Is it one? Each person is on six of them.

# %%
from scipy.stats import binomtest

probabilities = shallow.predict(test_x, verbose=0)
guesses = probabilities.argmax(axis=1)
right = int(np.sum(guesses == test_y))
interval = binomtest(right, len(test_y)).proportion_ci(method="wilson")
print(f"{right} of {len(test_y)} right: {right / len(test_y):.1%}, ", end="")
print(f"95 % interval {interval.low:.1%} to {interval.high:.1%}")

# %% [markdown]
# Even where nearly all are right, some answers were closer than others. These are the photographs on which the network gave the right sign the lowest probability.

# %%
of_truth = probabilities[np.arange(len(test_y)), test_y]
worst = np.argsort(of_truth)[:8]
labels = [f"is {test_y[i]}, read {guesses[i]}\np = {of_truth[i]:.0%}" for i in worst]
title = f"{np.sum(guesses != test_y)} of {len(test_y)} misread; the eight hardest"
plots.gallery(signs.test_x[worst], labels, title=title, caption=signs.caption)

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
# Put `train_signs.h5` and `test_signs.h5` of the Coursera course into `data/own`, and `load_signs()` takes them with no change. The cell compares what your machine has. If you have both: which of the two will be harder to read? Train on each, and see.

# %%
from course_utils.datasets import status

print(status())
for tier in sorted({"embedded", signs.tier}):
    present = load_signs(source=tier)
    light = present.train_x.mean(axis=(1, 2, 3))
    print(f"{tier}: brightness {light.mean():.0f} ± {light.std():.0f} of 255")

# %% [markdown]
# ## Any depth
# Once there are two blocks, depth is a list. The course's own builder takes 18 to 152 layers; 18 and 34 have two 3×3 in place of the bottleneck. Six such nets, two of them the deepest, won ImageNet's competition in 2015 together. The paper also trained 1,202 layers on small pictures: the training error was as low as that of 110 layers, the test error higher.

# %%
# NBVAL_CHECK_OUTPUT
from course_utils import models

counts, main_path = {}, {}
for depth in (18, 34, 50, 101, 152):
    net = models.resnet(depth)
    counts[depth] = net.count_params()
    names = [layer.name for layer in net.layers if isinstance(layer, (layers.Conv2D, layers.Dense))]
    main_path[depth] = sum("shortcut" not in name for name in names)
    print(f"ResNet-{depth:<3} {counts[depth]:>10,} parameters, {main_path[depth]} layers")

# %%
# NBVAL_CHECK_OUTPUT
paper = "He, Zhang, Ren, Sun 2015, sections 4.1 and 4.2: the ensemble that won; 1,202 layers on CIFAR-10"
caveat = "the parameters are counted, the rest is cited; what won was an ensemble"
display(claim("R08", expect=60_419_944, measured=counts[152], citation=paper, caveat=caveat))
claim("R11", expect=[18, 34, 50, 101, 152], measured=list(main_path.values()))

# %% [markdown]
# ## Whose hands?
# The network reads hands of people whom it has never met. Still, look at whom it did meet. What do all these photographs share that yours need not?

# %%
some = np.random.default_rng(1).choice(len(signs.train_x), 24, replace=False)
labels = [f"sign {signs.train_y[i]}" for i in some]
title = "Two dozen photographs that the network learned from"
plots.gallery(signs.train_x[some], labels, title=title, caption=signs.caption)

# %% [markdown]
# ## Look back
# - Why must F3 of the identity block equal the channels of `X`, and why is it four times F1?
# - Set all weights of an identity block to zero. What does it return? Lesson 05 measures it.
# - Whose hands might the network fail on? Name one photograph that you would add to the training set first.

# %% [markdown]
# <details><summary>Answers</summary>
#
# - The sum adds channel by channel, so both terms need as many. Four times F1 is the paper's choice: a narrow 3×3 in the middle, wide ends for the shortcut to carry.
# - ReLU(0 + X): X itself, if X comes out of a ReLU.
# - On those unlike the training set's: other skin, other backgrounds, sleeves, left hands. Its card, `data/README.md`, tells who is in it.
#
# </details>
