# %% [markdown]
# # Classic networks: LeNet-5, AlexNet, VGG-16
# [![Open in Colab](badge)](colab)
#
# **You will be able to** read a network off a drawing, build it layer by layer, say what it costs in weights, in multiplications and in memory, and tell which of its ideas have lasted.
#
# **Time** 50 minutes of reading and writing, 4 minutes of training on a laptop, less on a GPU. **Needs** lesson 01.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("03_classic_networks", PROFILE)

# %% [markdown]
# ## Why old networks
# Three networks from 1998, 2012 and 2014. Hardly anyone would choose them today, but much of what today's networks are made of became common practice through them. Their drawings tell nearly the same story: from layer to layer rows and columns get fewer, and channels more. By the end you can say why, and where one of them departs from it.

# %% [markdown]
# ## Exercise: the size that leaves a convolution
# $n$ rows, a kernel of $f$ rows, $p$ rows of padding on both sides, stride $s$: slide the kernel along, as in lesson 01's grids, and count the places where it still fits. Pooling is counted in the same way. You may assume that it fits at least once. What happens when the last step does not fit as a whole?


# %% exercise="conv_output_size" points=5
def conv_output_size(n, f, p=0, s=1):
    """Rows that leave a convolution or a pooling over n rows, as an int."""
    ### BEGIN SOLUTION
    return (n + 2 * p - f) // s + 1
    ### END SOLUTION


# %%
from course_utils.checks import check

check("conv_output_size", conv_output_size)

# %% [markdown]
# <details><summary>Answer: the last step</summary>A step that does not fit as a whole is left out: the division is rounded down, and the last rows are never seen. AlexNet with 224 rows, below, is a case.</details>

# %% [markdown]
# ## LeNet-5
# In 1998 a network of Yann LeCun and his colleagues read the amounts on cheques. Its input is a grey 32 × 32 picture. Twice, a convolution with 5 × 5 kernels is followed by a 2 × 2 pooling that halves rows and columns; three dense layers then decide. (The paper calls the first of them a convolution: its kernels cover the whole 5 × 5.) Before you look at the drawing: follow 32 rows through it with your function.

# %%
# NBVAL_CHECK_OUTPUT
n = 32
for layer, f, s in (
    ("convolution", 5, 1),
    ("pooling", 2, 2),
    ("convolution", 5, 1),
    ("pooling", 2, 2),
):
    after = conv_output_size(n, f, s=s)
    print(f"{layer:<12} {n:>2} → {after}")
    n = after

# %% [markdown]
# ## Exercise: LeNet-5, as one would write it today
# Convolution with 6 filters of 5 × 5, max-pooling 2 × 2, convolution with 16 filters of 5 × 5, max-pooling 2 × 2, then dense layers of 120, 84 and `classes` units. No padding, and nothing else. ReLU everywhere, and softmax at the end.

# %% exercise="lenet5" points=10
import keras
from keras import layers


def lenet5(input_shape=(32, 32, 1), classes=10):
    """LeNet-5 with ReLU, max-pooling and softmax; returns a keras.Model."""
    ### BEGIN SOLUTION
    X_input = keras.Input(input_shape)
    X = layers.Conv2D(6, 5, activation="relu")(X_input)
    X = layers.MaxPooling2D(2)(X)
    X = layers.Conv2D(16, 5, activation="relu")(X)
    X = layers.MaxPooling2D(2)(X)
    X = layers.Flatten()(X)
    X = layers.Dense(120, activation="relu")(X)
    X = layers.Dense(84, activation="relu")(X)
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X, name="LeNet-5")
    ### END SOLUTION


# %%
check("lenet5", lenet5)

# %% [markdown]
# ## The drawing, and what it costs
# The course draws any network without branches; over each arrow stand the layer and its parameters. Follow one digit from left to right. Which quantity falls on the way, and which one rises?
#
# <details><summary>Answer</summary>Rows and columns fall, from 32 to 5; channels rise, from 1 to 16.</details>

# %%
from course_utils import models, plots

title = "LeNet-5: feature maps get smaller and more numerous, then dense layers decide"
key = "rows and columns to scale; thickness grows more slowly than channels; grey: parameters\n"
key += "blue: after a convolution, orange: after a pooling, green: dense (FC, fully connected); s: stride"
plots.draw_network(lenet5(), title, key, parameters=True)

# %%
from course_utils.measure import claim, cost_table, layer_costs

cost_table(lenet5())


# %%
# NBVAL_CHECK_OUTPUT
def shape_chain(model):
    """The shapes of the volumes on the way, each once: '32×32×1'."""
    tensors = [*model.inputs, *(layer.output for layer in model.layers)]
    shapes = ["×".join(map(str, tensor.shape[1:])) for tensor in tensors]
    return [shape for i, shape in enumerate(shapes) if i == 0 or shape != shapes[i - 1]]


print(" → ".join(shape_chain(lenet5())))

# %%
# NBVAL_CHECK_OUTPUT
by_notes = ["32×32×1", "28×28×6", "14×14×6", "10×10×16", "5×5×16", "400", "120", "84", "10"]
chain = claim("C01", expect={"volumes": by_notes}, measured={"volumes": shape_chain(lenet5())})
claim(
    "C01",
    expect={"parameters": 61_706},
    measured={"parameters": lenet5().count_params()},
    also=chain,
)

# %% [markdown]
# The notes' "60 thousand" is right. Look at the table again: which layer holds most of the weights, and which one does most of the multiplications?
#
# <details><summary>Answer</summary>
#
# The first dense layer holds 48,120 of the 61,706 parameters; the second convolution does 240,000 of the 416,520 multiplications, with 2,416 parameters. A convolution uses each weight at every position, a dense layer uses it once.
#
# </details>

# %% [markdown]
# ## What has changed since 1998
# For our ReLU the paper has a scaled tanh; for our max-pooling averages, with two learned numbers a channel and a tanh behind. Fifteen of its second convolution's 16 filters see only some channels. For our softmax it has **radial basis functions**: distances to a fixed drawing of each digit. Our rebuild of 1998 leaves out the scale, the two numbers, the groups, the distances, and the paper's centred input, loss and optimizer. The rest:


# %%
def habits(model):
    """What a LeNet does in four respects, read off its layers."""
    names = {layer.name: layer for layer in model.layers}
    after_pool = model.layers[model.layers.index(names["pool1"]) + 1]
    non_linear = getattr(after_pool, "activation", None) if after_pool.name != "conv2" else None
    return {
        "non-linearity": names["conv1"].activation.__name__,
        "pooling": type(names["pool1"]).__name__,
        "after pooling": getattr(non_linear, "__name__", "nothing"),
        "output": names["output"].activation.__name__,
    }


# %%
# NBVAL_CHECK_OUTPUT
historic, modern = habits(models.lenet5(variant="historic")), habits(models.lenet5())
for question in historic:
    print(f"{question:<14} 1998: {historic[question]:<17} today: {modern[question]}")

# %%
# NBVAL_CHECK_OUTPUT
then = {
    "non-linearity": "tanh",
    "pooling": "AveragePooling2D",
    "after pooling": "tanh",
    "output": "linear",
}
claim(
    "C02",
    expect=then,
    measured=historic,
    caveat="read off the course's rebuild; the paper's output is a distance, its pooling has weights, 15 of the "
    "16 filters of its second convolution see only some of the channels, and its input is centred to mean 0",
    citation="LeCun, Bottou, Bengio, Haffner 1998, section II.B and table I",
)

# %% [markdown]
# ## Train both
# MNIST's digits are 28 × 28; two zeros on each side make them the paper's 32 × 32. Only the layers are those of 1998. Both networks get the same digits and steps, softmax with cross-entropy, and Adam with a rate that falls along a cosine. A twelfth of the digits is held out to validate with.
#
# The linear output of 1998 goes through softmax, too, inside the loss. So what differs is non-linearity and pooling, together.

# %% [markdown]
# Which of the two matters more, this comparison cannot tell. Which network do you expect to be better, and by how much?

# %%
import numpy as np

from course_utils.datasets import load_digits, split_validation

digits = load_digits()
(train_x, train_y), (validation_x, validation_y) = split_validation(digits, 1 / 12)
train_x = train_x[: sizes.few].astype("float32") / 255
train_y = train_y[: sizes.few]
validation_set = validation_x.astype("float32") / 255, validation_y


# %%
from course_utils.training import FitProgress


def train(model, rate, batch_size=128):
    """Adam with a cosine-decayed rate on the training digits; returns the validation accuracy by epoch."""
    steps = sizes.few_epochs * -(-len(train_x) // batch_size)
    rate = keras.optimizers.schedules.CosineDecay(rate, steps)
    from_logits = model.layers[-1].activation.__name__ == "linear"
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    model.compile(keras.optimizers.Adam(rate), loss=loss, metrics=["accuracy"])
    data = {"x": train_x, "y": train_y, "validation_data": validation_set}
    options = {"epochs": sizes.few_epochs, "batch_size": batch_size, "verbose": 0}
    options["callbacks"] = [FitProgress()]
    return model.fit(**data, **options).history["val_accuracy"]


# %%
histories, names = {}, {"historic": "layers of 1998", "modern": "today's layers"}
for variant, name in names.items():
    keras.utils.set_random_seed(1)
    net = models.lenet5((28, 28, 1), variant=variant, padding=2)
    histories[name] = train(net, rate=3e-3)
ends = [history[-1] for history in histories.values()]
title = "LeNet-5, one seed, {:,} digits: {:.1%} with the layers of 1998, {:.1%} with today's"
title = title.format(len(train_x), *ends)
of_few = digits.caption_of(len(train_x), len(validation_set[1]))
plots.accuracy_by_epoch(histories, title=title, caption=of_few)

# %% [markdown]
# One seed, one learning rate that was tuned for neither net, few digits: by itself, this settles little. A fair comparison tunes the rate of each variant on validation digits, with equal effort, runs several seeds, and asks whether the answer depends on the amount of data. That took 25 minutes on two cores, so it was run once. The test set is read here, and only here.

# %%
from course_utils import measure

record = measure.recorded("lesson03_lenet")
print(record.provenance)
right = {  # (seeds, test digits): 1 where the digit is read
    (row["variant"], row["size"]): np.array([[int(d) for d in run["right"]] for run in row["runs"]])
    for row in record.results["rows"]
}
amounts = sorted({size for _, size in right})
by_size = {
    name: {size: right[variant, size].mean(axis=1) for size in amounts}
    for variant, name in names.items()
}

# %%
most = amounts[-1]
errors = {name: {size: 1 - found for size, found in at.items()} for name, at in by_size.items()}
parts = []
for size in amounts:
    then, now = (error[size].mean() for error in errors.values())
    both = plots.unbroken(f"{now:.2%} against {then:.2%}")
    parts.append(f"{both} with {size:,} digits")
title = f"Today's layers make fewer test errors than those of 1998: {', '.join(parts)}"
seeds = ", ".join(f"{len(right['modern', size])} with {size:,} digits" for size in amounts)
caption = f"dots: seeds ({seeds}), lines: their means · MNIST\n{record.caption}"
axes = {"ylabel": "test error", "xlabel": "training digits", "logarithmic": True}
plots.accuracy_by_size(errors, title=title, caption=caption, **axes)

# %%
for size in amounts:
    pair = right["modern", size], right["historic", size]
    gain = measure.compare_on_items(*pair, compared=len(amounts))
    print(f"test accuracy, today less 1998, {size:,} digits: {gain.text(100, 'points', 2)}")

# %% [markdown]
# Before you judge: was the effort equal? Look at the tuning. Where in the row of rates does each variant have its best validation accuracy?

# %%
for row in record.results["rows"]:
    tried = "  ".join(f"{rate}: {found:.2%}" for rate, found in row["tuning"].items())
    print(f"{names[row['variant']]:<15} {row['size']:>6,} digits | {tried}")

# %% [markdown]
# Today's layers win at both sizes, with an interval that excludes 0: they make about half of the mistakes with 4,000 digits and two thirds with 60,000. The variant of 1998 has its best rate inside of the row. Today's took the largest of five, so that a larger one might lift it further.

# %% [markdown]
# With the fewer digits the gap is five times as wide. But these nets also got fewer steps: 40 epochs of 4,000 digits are a third of 8 epochs of 60,000. So the amount of data alone need not be the reason. Your run above had ten epochs, so its accuracies are lower.

# %% [markdown]
# Take it for what it is. The paper also centred its input: paper-white is −0.1 and ink 1.175, so that the mean is about 0 and the variance about 1; this, says the paper, speeds learning up (section II.B). We did not test it.

# %% [markdown]
# ## What LeNet-5 sees
# Six filters of 5 × 5 look at the digit itself; these are of the net as built today, trained on the few digits above. Grey is a weight of 0, white a positive and black a negative one. Below them, what they make of one validation digit: **feature maps**, layer by layer, the first two rows with the filters' numbers. Which filter answers to which strokes? What is left of the shape at the end?

# %%
from course_utils import sight

title = "Six filters of LeNet-5: white wants a stroke, black wants none"
filters = sight.first_filters(net)
plots.show_filters(filters, title=title, caption="grey: 0", numbered=True)

# %%
digit = validation_set[0][0]
maps = sight.feature_maps(net, digit, ["conv1", "pool1", "conv2", "pool2"])
title = "From strokes to 5×5 positions: rows and columns fall, each number stands for a larger part"
caption = "a validation digit; conv1, pool1: numbers of the filters above; "
caption += "conv2, pool2: numbers of their own channels; "
caption += "each map scaled to its own maximum, black: 0"
plots.show_feature_maps(maps, title=title, image=digit, caption=caption, numbered=True)

# %% [markdown]
# <details><summary>Answer</summary>
#
# A filter answers where a bright stroke lies under its white part, and none under its black. In the run on the site 1 and 6 answer to steep strokes, 2 and 3 to the lower edge of level ones (white above black), 4 most to the upper edge (black above white), 5 to ends and corners. At the end the outline is gone: of each channel, 5 × 5 numbers tell where it answers.
#
# </details>

# %% [markdown]
# ## All of MNIST
# The notes give LeNet-5 about 99.2% on MNIST. The paper has 99.05%, and 99.2% once distorted copies are added. Does today's variant reach it on the digits as they are?

# %%
best = right["modern", most]
against = measure.compare_on_items(best, np.full(best.shape, 0.992))
caveat = "today's variant on undistorted digits, where the paper has 99.05%; against 99.2%: "
caveat += against.text(100, "points", 2)
accuracy = round(float(best.mean()), 4)
found = {"mean test accuracy": accuracy}
expected = {"mean test accuracy": 0.992}
claim("C03", expect=expected, measured=found, tolerance=0.0015, caveat=caveat)

# %% [markdown]
# ## AlexNet
# In 2012 the same idea met 1.2 million photographs, a thousand classes and graphics cards, and won the ImageNet challenge by a wide margin. Its **top-5 error**, how often the right class is not among the five most probable ones, was 15.3% on the test set, the runner-up's 26.2% (Krizhevsky et al., 2012). That is an average of seven networks, two of them pre-trained on a larger release of ImageNet. One alone had 18.2%, on the validation set.

# %% [markdown]
# AlexNet has five convolutions and three dense layers. The first kernel is huge, 11 × 11, and jumps by 4: from 227 rows to 55. The paper says 224: what does your function make of that? And does it agree with the drawing at the other layers?

# %%
costs = layer_costs(models.alexnet())
dense = sum(row.parameters for row in costs if row.kind == "Dense")
share = dense / sum(row.parameters for row in costs)
title = f"AlexNet: five convolutions with {1 - share:.0%} of the parameters,"
title += f" three dense layers with {share:.0%}"
plots.draw_network(models.alexnet(), title, f"{key}; ×2: two in a row", parameters=True)

# %% [markdown]
# <details><summary>Answer</summary>
#
# From 224 rows come 54, and the last row is never seen. The 55 of the paper's own figure need 227, which most rebuilds take (torchvision keeps 224 and pads by 2). The other layers agree: 55 → 27 → 13 → 6 rows.
#
# </details>

# %% [markdown]
# ## Exercise: AlexNet
# Convolutions: 96 of 11 × 11 with stride 4 · 256 of 5 × 5 · 384, 384 and 256 of 3 × 3. All but the first keep the size (`same`). Max-pooling 3 × 3 with stride 2, without padding, after the first, the second and the fifth. Then 4096, 4096 and `classes` units. ReLU everywhere, softmax at the end. The paper also has dropout at the two large dense layers; you may leave it out.


# %% exercise="alexnet" points=10
def alexnet(input_shape=(227, 227, 3), classes=1000):
    """AlexNet in one tower, without local response normalization; returns a keras.Model."""
    ### BEGIN SOLUTION
    X_input = keras.Input(input_shape)
    X = layers.Conv2D(96, 11, strides=4, activation="relu")(X_input)
    X = layers.MaxPooling2D(3, strides=2)(X)
    X = layers.Conv2D(256, 5, padding="same", activation="relu")(X)
    X = layers.MaxPooling2D(3, strides=2)(X)
    for filters in (384, 384, 256):
        X = layers.Conv2D(filters, 3, padding="same", activation="relu")(X)
    X = layers.MaxPooling2D(3, strides=2)(X)
    X = layers.Flatten()(X)
    for _ in range(2):
        X = layers.Dense(4096, activation="relu")(X)
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X, name="AlexNet")
    ### END SOLUTION


# %%
check("alexnet", alexnet)

# %%
# NBVAL_CHECK_OUTPUT
convolutional = "227×227×3 55×55×96 27×27×96 27×27×256 13×13×256 13×13×384 13×13×256 6×6×256"
by_notes = [*convolutional.split(), "9216", "4096", "1000"]
chain = claim("C05", expect={"volumes": by_notes}, measured={"volumes": shape_chain(alexnet())})
claim(
    "C05",
    expect={"parameters": 62_378_344},
    measured={"parameters": alexnet().count_params()},
    also=chain,
    caveat="the paper's two halves have fewer",
)

# %% [markdown]
# What made it possible to train a net of this size? The paper names **ReLU** (a four-layer net on CIFAR-10 reached 25% training error six times faster than with tanh, section 3.1), **augmented photographs** (lesson 08), **dropout** in the two large dense layers, and graphics cards. These are in use to this day. Another of its ideas, a normalization, is not; you will test it below.

# %% [markdown]
# ## Two graphics cards
# The notes disagree here: two GPUs, say two of them; several CPUs, says the third. This cannot be computed, but it can be looked up. The paper's section 3.2 tells how the network was spread over two GTX 580 with 3 GB each, because one could not hold it. Its second, fourth and fifth convolution see only the half of the channels on their own card: **grouped convolutions**, with half of the weights.

# %%
# NBVAL_CHECK_OUTPUT
by_paper = "two GPUs"  # "we spread the net across two GPUs"
claim(
    "C07",
    expect={"hardware, looked up in the paper": "two GPUs"},
    measured={"hardware, looked up in the paper": by_paper},
    notes={"hardware, looked up in the paper": "multiple CPUs"},
    citation="Krizhevsky, Sutskever, Hinton 2012, section 3.2; notes 001 and 002 have it right",
)

# %% [markdown]
# ## Local response normalization
# At each position, AlexNet divides a channel's value $a_i$ by a power of what its neighbours among the channels do: where they are large, it becomes small. With the sum over $n$ neighbouring channels, itself among them, the result is $a_i / (k + \alpha \sum_j a_j^2)^{\beta}$. The paper has $n = 5$, $k = 2$, $\alpha = 10^{-4}$, $\beta = 0.75$. Does the course's layer do that?

# %%
# NBVAL_CHECK_OUTPUT
volume = np.random.default_rng(1).normal(size=(2, 3, 3, 8)).astype("float32")
by_hand = np.empty_like(volume)
for c in range(8):
    neighbours = volume[..., max(0, c - 2) : c + 3]
    by_hand[..., c] = volume[..., c] / (2 + 1e-4 * (neighbours**2).sum(axis=-1)) ** 0.75
by_layer = np.asarray(models.LocalResponseNormalization()(volume))
gap = round(float(abs(by_layer - by_hand).max()), 5)
print(f"largest difference between the layer and the formula: {gap}")
found = {"largest difference from the formula": gap}
formula = claim("C06", expect=dict.fromkeys(found, 0.0), measured=found, tolerance=1e-5)

# %% [markdown]
# The constants suit pictures from 0 to 255, of which the paper only subtracts the mean. Where pixels, and so the activations, are near 1, the sum is lost beside $k = 2$, and the layer does no more than divide everything by $2^{0.75}$, about 1.68. See it happen:

# %%
# NBVAL_CHECK_OUTPUT
for scale in (1, 100):
    loud = scale * np.abs(volume)
    divided_by = loud / np.asarray(models.LocalResponseNormalization()(loud))
    print(f"numbers near {scale:>3}: divided by {divided_by.min():.2f} to {divided_by.max():.2f}")

# %% [markdown]
# ## Does it help?
# Its authors report 1.4 points (top-1: the first guess is wrong) on ImageNet and 2 on CIFAR-10 (section 3.3: 13% of errors without, 11% with). We take these 2 points as the smallest difference that matters. Two small nets of AlexNet's kind, alike but for the layer, are compared on CIFAR-10. Each arm tunes the scale of its input and its learning rate on validation pictures; then eight seeds read the test set once.

# %%
record = measure.recorded("lesson03_lrn")
arms = record.results["arms"]
read = {
    name: np.array([[int(digit) for digit in run["right"]] for run in arm["runs"]])
    for name, arm in arms.items()
}
lrn = measure.compare_on_items(read["with"], read["without"])
accuracies = {name: found.mean(axis=1) for name, found in read.items()}

# %%
gain = lrn.short(100, "points")
title = f"Local response normalization: {gain}, where its paper has +2"
means = ", ".join(f"{found.mean():.1%} {name}" for name, found in accuracies.items())
caption = f"{read['with'].shape[1]:,} test pictures: {means}; dots: seeds\n{record.caption}"
gains = {"with the layer": accuracies["with"] - accuracies["without"]}
scale = {"xlabel": "test accuracy with the layer less that without, in points"}
scale |= {"at_stake": 0.02, "stake_name": "its paper"}
plots.effects(gains, {"with the layer": lrn}, title=title, caption=caption, **scale)
print(lrn.text(100, "points", 1))
print(record.provenance)

# %%
unscaled = {  # the best of the tuning there
    name: max(row["accuracy"] for row in arm["tuning"] if row["scale"] == 1)
    for name, arm in arms.items()
}
caveat = f"CIFAR-10, 6,000 pictures: {lrn.text(100, 'points', 1)}; its paper has 2 there, 1.4 on ImageNet; "
caveat += "two input scales and three rates were tried, both nets chose the largest rate and the small scale, "
caveat += "at which the layer does little more than divide by 1.68; on unscaled pixels it helps: the tuning "
caveat += f"had {unscaled['with']:.1%} with it, {unscaled['without']:.1%} without"
vgg_table = (
    "Simonyan and Zisserman 2014, table 3: 29.6% top-1 error without it (A), 29.7% with (A-LRN)"
)
helps_much = lrn.larger(0.02, than=0.02)
gains = {"gains more than 2 points": helps_much}
no = {"gains more than 2 points": False}
claim("C06", expect=no, measured=gains, also=formula, caveat=caveat, citation=vgg_table)

# %% [markdown]
# The interval excludes the 2 points: at the rates tried *these* nets gain a tenth of a point at most. It includes 0, too: no effect of the layer is shown, good or bad. VGG's authors, on ImageNet, saw none. Keep the distance in mind: 6,000 pictures and eight epochs leave ours at 57%, where its authors had 87% and more. That theirs gained 2 points is not refuted.
#
# But what was the layer for? Print the tuning:

# %%
for name, arm in arms.items():
    for scale in sorted({row["scale"] for row in arm["tuning"]}, reverse=True):
        rows = [row for row in arm["tuning"] if row["scale"] == scale]
        tried = "  ".join(f"{row['rate']}: {row['accuracy']:.1%}" for row in rows)
        pixels = "pixels less mean" if scale == 1 else f"the same / {1 / scale:.0f}"
        print(f"{name:<8} {pixels:<16} | {tried}")

# %% [markdown]
# On pixels that only have their mean taken off, as in the paper, the layer is worth a lot: 47% against 35% (one seed each). It brings large activations down. Scaling the input does the same for nothing, and better: 57% and 58%. Both arms chose the small scale, at which the layer hardly does anything, and the largest of the three rates. So a wider search might lift either.

# %% [markdown]
# ## VGG-16
# In 2014 a group in Oxford, second in that year's ImageNet classification, asked how far one gets with a single kind of convolution: 3 × 3, stride 1, `same`. Only pooling shrinks, by half each time. Sixteen layers have weights. Two 3 × 3 in a row see 5 × 5 pixels. How many weights does that save?
#
# <details><summary>Answer</summary>
#
# For $C$ channels in and out, $2 \cdot 9\,C^2$ in place of $25\,C^2$: 28% fewer. And a second ReLU stands between.
#
# </details>

# %%
title = "VGG-16: one kernel size, five stages, channels that double up to 512"
plots.draw_network(models.vgg(16), title, f"{key}; ×2, ×3: so many in a row", parameters=True)


# %%
def in_a_row(*kernels):
    """Convolutions of 64 filters in a row."""
    X = X_input = keras.Input((56, 56, 64))
    for kernel_size in kernels:
        X = layers.Conv2D(64, kernel_size, padding="same", activation="relu")(X)
    return keras.Model(X_input, X)


# %%
nets = {"one 5×5": in_a_row(5), "two 3×3": in_a_row(3, 3)}
work = {name: sum(row.multiplications for row in layer_costs(net)) for name, net in nets.items()}
saved = 1 - work["two 3×3"] / work["one 5×5"]
title = f"Two 3×3 convolutions see as far as one of 5×5, for {saved:.0%} fewer multiplications"
nets = {f"{name}: {work[name] / 1e6:.1f} M": net for name, net in nets.items()}
caption = "64 channels in and out; M: million multiplications (MACs: multiply-adds)"
plots.draw_wiring(nets, title, caption, costs=True, fold=False)

# %% [markdown]
# ## How far a number sees
# The pixels that a number depends on are its **receptive field**. A kernel of $f$ rows takes in $f - 1$ more rows of the volume before. Two neighbours there see pixels that lie $j$ apart, its *jump*, so that the field $r$ grows with each layer by
#
# $$r \leftarrow r + (f - 1)\,j, \qquad j \leftarrow j\,s.$$
#
# Start at the picture with $r = j = 1$; update $r$ first (Araujo et al., 2019). Follow it through two 3 × 3, and through VGG-16's first stage, its pooling included.

# %% [markdown]
# <details><summary>Answer</summary>
#
# Two 3 × 3 with stride 1: 1 → 3 → 5. The pooling has $f = 2$ and $s = 2$: 5 + 1 = 6 rows, and from there on a jump of 2, so that each 3 × 3 of the next stage adds 4.
#
# </details>

# %%
import skimage

from course_utils.datasets import load_photo

cat = load_photo(f"{skimage.data_dir}/chelsea.png", size=224)
fields = sight.receptive_fields(models.vgg(16))
pools = {f"after pooling {i}": fields[f"pool{i}"] for i in range(1, 6)}
last = pools["after pooling 5"].size[0]
title = f"After VGG-16's last pooling the receptive field is {last}×{last} of 224×224 pixels"
plots.show_receptive_fields(cat, pools, title=title, caption="photograph: Chelsea, scikit-image")

# %% [markdown]
# That is why stride and pooling matter: without them, thirteen 3 × 3 would see 27 rows. A receptive field says which pixels *can* count, not how much each of them does. Which regions a decision rests on, Grad-CAM asks in lesson 04.

# %% [markdown]
# ## Exercise: VGG-16
# Five stages of convolutions 3 × 3 with ReLU, each followed by max-pooling 2 × 2: two of 64 filters, two of 128, three of 256, three of 512, three of 512. Then 4096, 4096 and `classes` units. ReLU everywhere, and softmax at the end. A network like this is a list and a loop.


# %% exercise="vgg16" points=10
def vgg16(input_shape=(224, 224, 3), classes=1000):
    """VGG-16 (configuration D of the paper); returns a keras.Model."""
    ### BEGIN SOLUTION
    X = X_input = keras.Input(input_shape)
    for repeats, filters in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
        for _ in range(repeats):
            X = layers.Conv2D(filters, 3, padding="same", activation="relu")(X)
        X = layers.MaxPooling2D(2)(X)
    X = layers.Flatten()(X)
    for _ in range(2):
        X = layers.Dense(4096, activation="relu")(X)
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X, name="VGG-16")
    ### END SOLUTION


# %%
check("vgg16", vgg16)

# %%
# NBVAL_CHECK_OUTPUT
vgg = models.vgg(16)
stages = "224×224×3 224×224×64 112×112×64 112×112×128 56×56×128 56×56×256 28×28×256 28×28×512"
by_notes = [*stages.split(), "14×14×512", "7×7×512", "25088", "4096", "1000"]
chain = claim("C08", expect={"volumes": by_notes}, measured={"volumes": shape_chain(vgg)})
claim(
    "C08",
    expect={"layers with weights": 16, "parameters": 138_357_544},
    measured={
        "layers with weights": sum(bool(layer.weights) for layer in vgg.layers),
        "parameters": vgg.count_params(),
    },
    also=chain,
)

# %% [markdown]
# ## What the forward pass stores
# The notes say that VGG-16 needs 96 MB a picture. Count it: the input, and what each convolution, pooling and dense layer writes, four bytes a number. If every ReLU writes its result beside the layer's own, count each layer that has one twice.

# %%
# NBVAL_CHECK_OUTPUT
from course_utils.measure import activation_memory

megabytes = activation_memory(vgg) / 1e6
separate = activation_memory(vgg, separate_activations=True) / 1e6
print(f"{megabytes:.1f} MB, and {separate:.1f} MB with every ReLU's output stored separately")
found = {"MB a picture": round(megabytes, 1)}
notes = {"MB a picture": 96}
claim("C09", expect={"MB a picture": 61.0}, measured=found, notes=notes, tolerance=0.1)

# %% [markdown]
# Neither count gives 96 MB. A likely source is a slide of Stanford's CS231n (Li et al., 2017), which prints 24 million numbers times 4 bytes, about 96 MB a picture, below a column that adds up to 15 million. A figure that is handed on from notes to notes is worth adding up yourself.

# %% [markdown]
# ## Where the weights are, and where the work is
# Before you look: which layer has most of VGG-16's weights, and which stage does most of its multiplications? Why are they not the same?

# %%
costs = layer_costs(vgg)
dense = sum(row.parameters for row in costs if row.kind == "Dense") / vgg.count_params()
work = sum(row.multiplications for row in costs)
convolved = sum(row.multiplications for row in costs if row.kind == "Conv2D") / work
title = f"Three dense layers hold {dense:.0%} of VGG-16's weights,"
title += f" thirteen convolutions do {convolved:.0%} of its multiplications"
plots.cost_bars(costs, title=title, caption="VGG-16, one picture of 224×224")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The first dense layer holds 103 of 138 million parameters; stages three and four do 4.6 of 15.5 billion multiplications each. That dense layer has one weight for each pair of 25,088 numbers and 4,096 units, and uses it once. A convolution has few weights and uses each at every position, 224 × 224 times in the first stage.
#
# </details>

# %% [markdown]
# ## Deeper still: VGG-19
# Three more convolutions. The paper's table 3 lists the top-5 errors of both on ImageNet, tested at one scale: 8.1% with 16 layers, 8.0% with 19. We cannot train them here, so this is cited. Why do three more layers bring so little? Lesson 04 begins with what happens when one goes on stacking.

# %%
# NBVAL_CHECK_OUTPUT
paper = "Simonyan and Zisserman 2014, table 3, single scale, in percentage points"
expected = {"parameters of VGG-19": 143_667_240}
counted = {"parameters of VGG-19": models.vgg(19).count_params()}
size = claim("C10", expect=expected, measured=counted, citation=paper)
top5_error = {16: 8.1, 19: 8.0}
found = {"top-5 errors differ by (points, cited)": round(top5_error[16] - top5_error[19], 1)}
alike = {"top-5 errors differ by (points, cited)": 0.0}
claim("C10", expect=alike, measured=found, tolerance=0.5, also=size, citation=paper)

# %% [markdown]
# ## From edges to parts
# What do features look like deep inside a network for photographs? Zeiler and Fergus (2014) asked it of a net like AlexNet, and found edges and colours first, then textures, then parts of objects. VGG-16's trained weights are 550 MB. Lesson 07 brings a smaller net, EfficientNet-Lite0, trained on the same million photographs. Its first layer has 32 filters of 3 × 3 × 3.

# %%
trained = models.efficientnet_lite0()
filters = sight.first_filters(trained)
brightness = filters.mean(axis=-1, keepdims=True)  # what the three colours have in common
colour = np.square(filters - brightness).sum(axis=(1, 2, 3)) / np.square(filters).sum(
    axis=(1, 2, 3)
)
plots.show_filters(
    filters[np.argsort(colour)],
    title=f"First filters of a net trained on ImageNet: colour makes up {min(colour):.0%} to {max(colour):.0%} of them",
    caption="EfficientNet-Lite0, 32 filters of 3×3, sorted row by row by the share of colour (of the squared weights), "
    "least at the top left; each scaled; grey: 0",
)

# %% [markdown]
# And along the depth: of each layer six of the channels that answer most strongly somewhere on the cat. "6 of 36 that tie": 36 channels share the layer's largest number, six of them are drawn. Where can you still see the eyes, and what is left to see at the end?

# %%
depths = {f"block {k}": f"block{k}_depthwise_relu6" for k in (3, 5, 11)}
depths = {"first layer": "stem_relu6", **depths, "last layer": "head_relu6"}
maps = sight.feature_maps(trained, cat.astype("float32"), depths.values())
maps = dict(zip(depths, maps.values(), strict=True))
silent = [np.mean(volume == 0) for volume in maps.values()]
title = "One cat: the deeper the layer, the more of its activations are 0, "
title += f"{silent[0]:.0%} in the first and {silent[-1]:.0%} in the last"
shares = " · ".join(f"{name} {share:.0%}" for name, share in zip(depths, silent, strict=True))
caption = "each map scaled to its own maximum, black: 0\n"
caption += "ReLU6 cuts at 6 (the pale areas); where more than six channels reach it, they tie\n"
caption += f"activations that are 0: {shares}\n"
caption += "EfficientNet-Lite0; photograph: Chelsea, scikit-image"
plots.show_feature_maps(maps, title=title, image=cat, caption=caption)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The first layer keeps the picture, eyes included. Block 3 shows fur and outlines of the eyes; not every channel can be read. In block 5 the eyes are rings, in block 11 spots; at the end no shape is left. Most channels of the last layer answer nowhere or in few places. Early features are alike for most tasks (Yosinski et al., 2014); that is one reason why lesson 07 can take over a trained net.
#
# </details>

# %% [markdown]
# ## What the three share
# The notes say that rows and columns fall while channels rise, and that convolution, pooling, convolution, pooling, dense, dense, output is a common arrangement. Let the layer lists decide.


# %%
def narrows_and_deepens(model):
    """Whether rows never grow and channels never fall, up to the flattening."""
    volumes = [layer.output.shape[1:] for layer in model.layers if len(layer.output.shape) == 4]
    rows, channels = [v[0] for v in volumes], [v[2] for v in volumes]
    return rows == sorted(rows, reverse=True) and channels == sorted(channels)


# %%
# NBVAL_CHECK_OUTPUT
nets = {"LeNet-5": lenet5(), "VGG-16": vgg, "AlexNet": models.alexnet()}
found = {name: narrows_and_deepens(net) for name, net in nets.items()}
for name, narrows in found.items():
    print(f"{name}: {narrows}")

# %%
# NBVAL_CHECK_OUTPUT
small_and_large = claim(
    "C04",
    expect={"LeNet-5": True, "VGG-16": True},
    measured={"LeNet-5": found["LeNet-5"], "VGG-16": found["VGG-16"]},
)
claim(
    "C04",
    expect={"AlexNet": False},
    measured={"AlexNet": found["AlexNet"]},
    notes={"AlexNet": True},
    also=small_and_large,
    caveat="AlexNet's last convolution goes from 384 channels back to 256",
)

# %%
# NBVAL_CHECK_OUTPUT
import re

letters = {"Conv2D": "c", "MaxPooling2D": "p", "Dense": "f"}
orders = {
    name: "".join(letters.get(type(layer).__name__, "") for layer in net.layers)
    for name, net in nets.items()
}
print("c: convolution, p: pooling, f: dense")
for name, order in orders.items():
    print(f"{name}: {order}")
in_groups = {name: bool(re.fullmatch("(c+p)+fff", order)) for name, order in orders.items()}
asked = "convolutions, pooling, …, three dense"
grouped = claim("C11", expect={asked: dict.fromkeys(orders, True)}, measured={asked: in_groups})

# %%
# NBVAL_CHECK_OUTPUT
alternate = {name: order == "cpcpfff" for name, order in orders.items()}
expected = {"LeNet-5": True, "VGG-16": False, "AlexNet": False}
caveat = "the later two repeat a convolution before they pool; the last f is the output"
every = dict.fromkeys(orders, True)
asked = "conv, pool, conv, pool, three dense"
claim(
    "C11",
    expect={asked: expected},
    measured={asked: alternate},
    notes={asked: every},
    also=grouped,
    caveat=caveat,
)

# %% [markdown]
# ## Look back
# - Most of AlexNet's weights sit in one layer. Which one? What would you put in its place?
# - Which ideas of the three networks are still in use, and which have gone? Name three of each.
# - Why does it make sense that channels double where rows and columns halve? Compare the multiplications of conv2_2, conv3_2, conv4_2 and conv5_2.

# %% [markdown]
# <details><summary>Answers</summary>
#
# - The first dense layer: 9,216 × 4,096, nearly 38 of 62 million weights. A global average needs none (Lin et al., 2013; GoogLeNet, lesson 06).
# - Still there: ReLU, dropout, augmented photographs, rows of small kernels, stages. Gone or rare: tanh, radial basis functions, local response normalization, huge dense layers.
# - A layer costs $n_H \, n_W \cdot 9 \, n_C^2$. Half the rows and columns and twice the channels cost the same: fewer places, more features. Only conv5_2, whose channels do not double, costs a quarter.
#
# </details>

# %% [markdown]
# ## Sources: the networks
# - LeCun, Bottou, Bengio and Haffner (1998). Gradient-Based Learning Applied to Document Recognition, sections II.B and III.B, table I. [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791)
# - Krizhevsky, Sutskever and Hinton (2012). ImageNet Classification with Deep Convolutional Neural Networks, sections 2 to 4 and 6. [NeurIPS 25](https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks)
# - Simonyan and Zisserman (2014). Very Deep Convolutional Networks for Large-Scale Image Recognition, section 2 and table 3. [arXiv:1409.1556](https://arxiv.org/abs/1409.1556)
# - Li, Johnson and Yeung (2017). CS231n, lecture 9: CNN Architectures (VGG-16's memory). [slides](https://cs231n.stanford.edu/slides/2017/cs231n_2017_lecture9.pdf)

# %% [markdown]
# ## Sources: training and layers
# - Loshchilov and Hutter (2017). SGDR: Stochastic Gradient Descent with Warm Restarts, section 3 (the cosine). [arXiv:1608.03983](https://arxiv.org/abs/1608.03983)
# - Lin, Chen and Yan (2013). Network In Network, section 3.2 (global average pooling). [arXiv:1312.4400](https://arxiv.org/abs/1312.4400)

# %% [markdown]
# ## Sources: what they see
# - Zeiler and Fergus (2014). Visualizing and Understanding Convolutional Networks, section 4 (features by depth). [arXiv:1311.2901](https://arxiv.org/abs/1311.2901)
# - Yosinski, Clune, Bengio and Lipson (2014). How Transferable Are Features in Deep Neural Networks?, section 4. [arXiv:1411.1792](https://arxiv.org/abs/1411.1792)
# - Araujo, Norris and Sim (2019). Computing Receptive Fields of Convolutional Neural Networks, section on single paths. [doi:10.23915/distill.00021](https://doi.org/10.23915/distill.00021)
# - Tan and Le (2019). EfficientNet: Rethinking Model Scaling, sections 3 and 4 (Lite0 leaves out squeeze-and-excitation, and has ReLU6). [arXiv:1905.11946](https://arxiv.org/abs/1905.11946)
