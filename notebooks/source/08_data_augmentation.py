# %% [markdown]
# # Data augmentation: more photographs than you have
# [![Open in Colab](badge)](colab)
#
# **You will be able to** write the usual augmentations, measure what each of them is worth on your own pictures, recognize one that does harm, and distort photographs on one thread while the net trains on another.
#
# **Time** 50 minutes of reading and writing, 3 minutes of training on a laptop with two cores. **Needs** lesson 01.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("08_data_augmentation", PROFILE)

# %% [markdown]
# ## Few photographs
# To you, a hand moved by three pixels is the same hand. To a net it is a new list of numbers. With thousands of photographs, it meets hands in all places and learns that the place doesn't matter. With ten of each sign it cannot know.
#
# You know it. **Augmentation** is the way to tell the net: change the photographs so that what they show stays the same.

# %%
from course_utils import plots
from course_utils.datasets import load_signs

signs = load_signs()
photo = signs.train_x[3]
print("one photograph:", photo.shape, photo.dtype, "from", photo.min(), "to", photo.max())

# %% [markdown]
# ## Seven ways to change a photograph
# `course_utils.training.augment` has them all. Each takes a batch and a seed. Give it the same photograph seven times, and look at what comes out. Before you read on: which of these changes would never happen to a real photograph of a hand?

# %%
from functools import partial

import numpy as np

from course_utils.training import augment

# %%
# explained below, in "The colours of a set"
eigenvalues, eigenvectors = augment.principal_colors(signs.train_x)
colors = {"eigenvalues": eigenvalues, "eigenvectors": eigenvectors}
steps = {
    "mirror": augment.mirror,
    "random crop": partial(augment.random_crop, size=48),
    "rotation": augment.rotation,
    "shear": augment.shear,
    "local warp": partial(augment.local_warp, largest=5),
    "colour shift": augment.color_shift,
    "PCA colour": partial(augment.pca_color, **colors),
}

# %%
same = np.repeat(photo[np.newaxis], 7, axis=0)
draws = {name: step(same, seed=1).numpy() for name, step in steps.items()}
title = f"One photograph, {len(steps)} transformations, {len(same)} draws of each"
plots.augmentation_sheet(photo, draws, title=title, caption=signs.caption)

# %% [markdown]
# Each photograph of a batch has a draw of its own. That is the first thing to get right: a batch that is mirrored as a whole, or cut at one place for all, shows the net less at each step. In the PCA row you may see no change at all. We'll measure that one.

# %% [markdown]
# ## Exercise: mirror
# Exchange left and right, in each photograph independently, with the given probability. `rng` is a NumPy generator, and all chance comes from it: `rng.random(m)` gives `m` numbers from 0 to 1. Return a new array or tensor, and leave `x` as it is.


# %% exercise="mirror" points=5
def mirror(x, rng, probability=0.5):
    """Each photograph by itself mirrored, or left. x: (m, n_H, n_W, n_C), values 0–255."""
    ### BEGIN SOLUTION
    chosen = rng.random(len(x)) < probability
    return np.where(chosen[:, None, None, None], x[:, :, ::-1], x)
    ### END SOLUTION


# %%
from course_utils.checks import check

check("mirror", mirror)

# %% [markdown]
# ## Exercise: random crop
# Cut a square of `size` × `size` whole pixels out of each photograph, each at its own place. Draw row and column independently, every place with the same chance. A photograph of n rows has n − size + 1 places, the first and the last included. Height and width may differ.
#
# `rng.integers(low, high)` stops before `high`.


# %% exercise="random_crop" points=5
def random_crop(x, size, rng):
    """A square from each photograph, (m, size, size, n_C). x: (m, n_H, n_W, n_C)."""
    ### BEGIN SOLUTION
    m, n_H, n_W, _ = x.shape
    rows = rng.integers(0, n_H - size + 1, m)
    columns = rng.integers(0, n_W - size + 1, m)
    cuts = zip(x, rows, columns, strict=True)
    return np.stack([img[r : r + size, c : c + size] for img, r, c in cuts])
    ### END SOLUTION


# %%
check("random_crop", random_crop)

# %% [markdown]
# A crop isn't a perfect augmentation. If it cuts the fingers off, the label lies. Large crops, which cut off only a narrow margin, are safer; so is the way used below: four pixels are added on each side by reflection, then a crop of the old size is taken. How many different photographs does that make of one?

# %% [markdown]
# ## Light of another colour
# Another lamp, a cloud or another camera changes red, green and blue by different amounts. Light multiplies; the notes add, which is simpler: (+20, −20, +20). What happens where a byte is 5, and 20 are taken from it?

# %%
# NBVAL_CHECK_OUTPUT
byte, twenty = np.array([5], "uint8"), np.array([20], "uint8")
print(
    "as bytes:",
    (byte - twenty)[0],
    "· in float32, then clipped:",
    np.clip(np.float32(5) - 20, 0, 255),
)

# %%
shift = np.array([20, -20, 20])
as_bytes = photo + shift.astype("uint8")
clipped = np.clip(photo.astype("float32") + shift, 0, 255).astype("uint8")
labels = ["original", "bytes added", "float32, clipped"]
title = "Bytes wrap around: add in float32, then clip"
plots.gallery(
    [photo, as_bytes, clipped], labels, title=title, caption=signs.caption, n_columns=3, size=2
)

# %% [markdown]
# ## Exercise: colour shift
# Draw one number for each channel of each photograph, anywhere from −`largest` to `largest`, all with the same chance. Add it to the whole channel, and keep the values in 0–255.


# %% exercise="color_shift" points=5
def color_shift(x, rng, largest=20):
    """One number added to each channel of each photograph. x: (m, n_H, n_W, n_C), 0–255."""
    ### BEGIN SOLUTION
    m, _, _, n_C = x.shape
    shift = rng.uniform(-largest, largest, (m, 1, 1, n_C)).astype("float32")
    return np.clip(x + shift, 0, 255)
    ### END SOLUTION


# %%
check("color_shift", color_shift)

# %% [markdown]
# ## The colours of a set
# A shift of (+20, −20, +20) makes a hand purple, as no lamp at home does. AlexNet's authors asked the photographs instead: along which colours do the pixels of the training set differ? That is a principal component analysis of all pixels, three numbers each. Its eigenvectors p are the **principal colours**; the eigenvalues λ say how far the pixels spread along each.

# %%
share = eigenvalues / eigenvalues.sum()
for i in range(3):
    p = ", ".join(f"{value:+.2f}" for value in eigenvectors[:, i])
    print(f"p{i + 1} = ({p})  λ{i + 1} = {eigenvalues[i]:6.3f}, {share[i]:.1%} of the variance")

# %% [markdown]
# Which of the three is nearly a grey, so that a step along it makes a photograph lighter or darker? (The sign of p as a whole has no meaning.)

# %% [markdown]
# ## Exercise: PCA colour
# Krizhevsky, Sutskever and Hinton (2012, section 4.1) add to every pixel of a photograph
#
# $$[p_1\ p_2\ p_3]\,[\alpha_1\lambda_1,\ \alpha_2\lambda_2,\ \alpha_3\lambda_3]^T$$
#
# with α drawn anew each time the photograph is used. Here the α are given, one row a photograph, and $p_i$ is *column* i of `eigenvectors`. Clip to 0–255, and do not round: return float32 or float64. The components stay as they are.


# %% exercise="pca_color" points=10
def pca_color(x, eigenvalues, eigenvectors, alphas):
    """One shift a photograph along the principal colours. x: (m, n_H, n_W, 3), 0–255.

    eigenvalues: (3,). eigenvectors: (3, 3), p_i in column i. alphas: (m, 3).
    """
    ### BEGIN SOLUTION
    shift = (alphas * eigenvalues) @ eigenvectors.T
    return np.clip(x + shift[:, None, None, :], 0, 255)
    ### END SOLUTION


# %%
check("pca_color", pca_color)

# %% [markdown]
# ## Is it the formula, and does the tint stay?
# First, your function beside the formula written out, term by term. Then 2,000 shifts of each kind: how much of their squared length is not grey, so that it changes the tint? For shifts without any favourite direction it is two thirds.

# %%
rng = np.random.default_rng(1)
alphas = rng.normal(0, 0.1, (7, 3))
by_formula = same.astype("float64")
for k in range(7):
    for i in range(3):
        by_formula[k] += eigenvectors[:, i] * alphas[k, i] * eigenvalues[i]
by_formula = np.clip(by_formula, 0, 255)
gap = float(np.abs(pca_color(same, eigenvalues, eigenvectors, alphas) - by_formula).max())
print(f"largest difference {gap:.1e}, of values up to 255")


# %%
def off_grey(shifts):
    """The part of the squared length of shifts (m, 3) that changes the tint."""
    grey = shifts.mean(axis=1, keepdims=True)
    return float(np.sum((shifts - grey) ** 2) / np.sum(shifts**2))


pca_shifts = (rng.normal(0, 0.1, (2000, 3)) * eigenvalues) @ eigenvectors.T
free_shifts = rng.uniform(-20, 20, (2000, 3))
tint = {"PCA": off_grey(pca_shifts), "free": off_grey(free_shifts)}
length = np.sqrt(np.mean(np.sum(pca_shifts**2, axis=1)))
print(f"a PCA shift is {length:.1f} of 255 long; off grey:", end=" ")
print(", ".join(f"{name} {share:.1%}" for name, share in tint.items()))

# %%
from course_utils.measure import claim

exact = claim("A02", expect=0.0, measured=round(gap, 3))
caveat = (
    f"with the paper's spread of 0.1 for α a shift is {length:.1f} of 255 long on these photographs"
)
claim("A02", expect=True, measured=tint["PCA"] < tint["free"] / 10, also=exact, caveat=caveat)

# %% [markdown]
# So a photograph gets lighter or darker along the colour that the set prefers, and its tint stays. How large a shift is depends on the unit, because λ is a variance. The paper doesn't say which. `principal_colors` takes colours from 0 to 1 and returns 255 λ, so that the shift fits bytes; with variances of bytes it would be 255 times larger.

# %% [markdown]
# ## What is each of them worth?
# Ten photographs of each of ten signs, 32 × 32. The test photographs show other people. For each seed, all nets start alike and see the same hundred photographs; only the augmentation differs. (`augment` has the functions that you wrote, in TensorFlow, and three more.) Write down your order, best first, before you run it.

# %%
import tensorflow as tf

from course_utils.datasets import load_sign_digits
from course_utils.training import train_on_few

hands = load_sign_digits()
hand_sets = (hands.train_x, hands.train_y), (hands.test_x, hands.test_y)


def moved(x, seed):
    """Moved by up to four pixels: reflect four on each side, then cut."""
    margin = [[0, 0], [4, 4], [4, 4], [0, 0]]
    return augment.random_crop(tf.pad(x, margin, "REFLECT"), seed, x.shape[1])


# %%
eigenvalues, eigenvectors = augment.principal_colors(hands.train_x)
colors = {"eigenvalues": eigenvalues, "eigenvectors": eigenvectors}
worth = {"none": None, "mirror": augment.mirror, "random crop": moved}
worth |= {"rotation": augment.rotation, "shear": augment.shear, "local warp": augment.local_warp}
worth["colour shift"] = augment.color_shift
worth["PCA colour"] = partial(augment.pca_color, **colors)
worth["crop + rotation"] = lambda x, seed: augment.rotation(moved(x, seed), seed)

budget = {"per_class": sizes.per_class, "steps": sizes.steps, "seeds": sizes.seeds}
found = train_on_few(*hand_sets, worth, **budget)

# %%
gains = {name: np.subtract(found[name], found["none"]) for name in worth if name != "none"}
best = max(gains, key=lambda name: np.mean(gains[name]))
title = f"From {np.mean(found['none']):.0%} without augmentation; best of {len(gains)} on this test: {best}, "
title += f"{100 * np.mean(gains[best]):+.0f} points"
caption = f"{sizes.per_class} photographs a class, seeds: {len(sizes.seeds)} · {hands.caption}"
plots.effects(gains, title=title, caption=caption)

# %% [markdown]
# Where two standard errors, twice the bar, reach the line at zero, this experiment cannot tell the effect from chance. That isn't the same as "no effect". With six seeds, chance alone passes that mark once in ten times; of eight rows, expect nearly one. And with two hundred test photographs, one photograph is half a point.

# %%
clear = {name: abs(np.mean(g)) > 2 * plots.standard_error(g) for name, g in gains.items()}
helps = [name for name in gains if clear[name] and np.mean(gains[name]) > 0]
hurts = [name for name in gains if clear[name] and np.mean(gains[name]) < 0]
unclear = [name for name in gains if not clear[name]]
groups = {"helps": helps, "hurts": hurts, "cannot be told": unclear}
for verdict, names in groups.items():
    print(f"{verdict:<15} {', '.join(names) or '–'}")

# %%
changed = {
    name: bool(np.any(batch[:, :48, :48] != same[:, :48, :48])) for name, batch in draws.items()
}
seen = claim("A01", expect=dict.fromkeys(steps, True), measured=changed)
verdicts = "; ".join(
    f"{verdict}: {', '.join(names) or 'none'}" for verdict, names in groups.items()
)
caveat = f"which one helps depends on the set; on {caption.split(' · ')[0]}, {verdicts}"
claim("A01", expect=True, measured=bool(helps), also=seen, caveat=caveat)

# %% [markdown]
# ## The wrong augmentation
# "What it shows stays the same" is a statement about the world, and the net believes you. Here are handwritten digits and their mirror images. Which of them can you still read? For which of the ten may mirroring do harm?

# %%
from course_utils.datasets import load_digits

digits = load_digits(source="embedded")
first = [np.flatnonzero(digits.train_y == k)[0] for k in range(10)]
ten = digits.train_x[first]
pictures = np.concatenate([ten, ten[:, :, ::-1]])
title = "Ten digits, and the same ten as mirroring makes them"
plots.gallery(pictures, title=title, caption=digits.caption, n_columns=10, size=0.9)

# %% [markdown]
# And a case in which nobody can doubt it: is a digit the right way round? We take 2 to 7 (why not 0, 1 and 8?), mirror half of them for good, and that is their label. Then random mirroring leaves nothing to learn: half of the time it gives a picture the other class under the old label. Both tasks train on about a hundred digits. Guess all four accuracies.


# %%
def either_way(x, y, seed):
    """The digits 2–7, half of them mirrored for good; the label says which."""
    x = x[(y >= 2) & (y <= 7)]
    turned = np.random.default_rng(seed).integers(0, 2, len(x))
    return np.where(turned[:, None, None, None] == 1, x[:, :, ::-1], x), turned


digit_sets = (digits.train_x, digits.train_y), (digits.test_x, digits.test_y)
way_sets = [either_way(*part, seed) for seed, part in enumerate(digit_sets)]
two_ways = {"none": None, "mirror": augment.mirror}

# %%
tasks = {"which digit": (digit_sets, sizes.per_class), "which way round": (way_sets, 50)}
harm = {}
for task, (sets, per_class) in tasks.items():
    print(task)
    options = {"per_class": per_class, "steps": sizes.steps, "seeds": sizes.seeds}
    scores = train_on_few(*sets, two_ways, **options)
    harm[f"mirror: {task}"] = np.subtract(scores["mirror"], scores["none"])

# %%
harm = {"mirror: which sign": gains["mirror"], **harm}
means = ", ".join(f"{100 * np.mean(g):+.0f}" for g in harm.values())
title = f"Mirroring adds {means} points: a sign, a digit, the way it is turned"
plots.effects(
    harm, title=title, caption=f"seeds: {len(sizes.seeds)} · {hands.name}; {digits.caption}"
)

# %% [markdown]
# Why does mirroring cost points where a mirrored hand still shows the same sign? Every hand of this set is a right hand. The net learns left ones, too, and the test has none.

# %% [markdown]
# ## Warp while you train
# A careful distortion takes time. `elastic` follows Simard, Steinkraus and Platt (2003): a random pull for each pixel, smoothed; we interpolate by cubic curves, which is slow. It is NumPy and SciPy, so one core does the work, at a millisecond or two a photograph.

# %%
from skimage.filters import gaussian
from skimage.transform import warp


def elastic(photos):
    """Bent photographs. photos: (b, n_H, n_W, 3), float32; returns the same shape."""
    places = np.mgrid[: photos.shape[1], : photos.shape[2]]
    bent = []
    for one in photos:
        pull = rng.uniform(-60, 60, (2, *one.shape[:2]))
        there = places + gaussian(pull, sigma=4, channel_axis=0)
        channels = [warp(one[..., c], there, order=3, mode="edge") for c in range(3)]
        bent.append(np.stack(channels, axis=-1))
    return np.stack(bent).astype("float32")


# %% [markdown]
# In line, it is one thing after the other: warp a batch, train on it, warp the next. `tf.numpy_function` lets a pipeline call NumPy. (TensorFlow would fetch a batch ahead by itself; the option keeps it from that.)


# %%
rng = np.random.default_rng(1)  # `elastic` draws from it


def bend(photos):
    """`elastic` as a step of a pipeline."""
    return tf.ensure_shape(tf.numpy_function(elastic, [photos], tf.float32), photos.shape)


def in_line(x, y, augment, batch_size):
    """Shuffled batches, augmented when training asks for them."""
    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(batch_size)
    options = tf.data.Options()
    options.experimental_optimization.inject_prefetch = False
    return data.map(lambda photos, labels: (augment(photos), labels)).with_options(options)


# %% [markdown]
# ## Exercise: overlapped
# The same on other threads, while the net trains: shuffle all photographs anew each epoch, batch, `map` with `augment` and `num_parallel_calls=tf.data.AUTOTUNE`, and `prefetch(tf.data.AUTOTUNE)` last, so that the next batches wait for the net and not the net for them. `augment` takes a batch of photographs and nothing else. Keep the last, smaller batch, and don't repeat.


# %% exercise="overlapped" points=5
def overlapped(x, y, augment, batch_size):
    """A tf.data.Dataset of augmented batches and their labels, made while training runs."""
    ### BEGIN SOLUTION
    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(batch_size)
    augmented = data.map(
        lambda photos, labels: (augment(photos), labels), num_parallel_calls=tf.data.AUTOTUNE
    )
    return augmented.prefetch(tf.data.AUTOTUNE)
    ### END SOLUTION


# %%
check("overlapped", overlapped)

# %% [markdown]
# ## Seconds per epoch
# Four measurements in turn, several rounds: training alone, warping alone, both in line, both overlapped. In line costs about the sum of the first two. What is the least that overlapping can cost?

# %%
import time

from course_utils.training import small_net

x = signs.train_x[: sizes.pipeline_photos].astype("float32")
y = signs.train_y[: sizes.pipeline_photos]
net = small_net(x.shape[1:], 6)


# %%
def train_epoch(data):
    net.fit(data, shuffle=False, verbose=0)


def drain(data):
    for _ in data:
        pass


# %%
jobs = {
    "training alone": (train_epoch, in_line(x, y, tf.identity, 32)),
    "warping alone": (drain, in_line(x, y, bend, 32)),
    "in line": (train_epoch, in_line(x, y, bend, 32)),
    "overlapped": (train_epoch, overlapped(x, y, bend, 32)),
}
train_epoch(jobs["training alone"][1].take(2))  # traced once, outside the clock
clocks = {name: [] for name in jobs}
for _ in range(sizes.rounds):
    for name, (job, data) in jobs.items():
        start = time.perf_counter(), time.process_time()
        job(data)
        clocks[name].append((time.perf_counter() - start[0], time.process_time() - start[1]))

# %%
fastest, busy = {}, {}
for name, times in clocks.items():
    fastest[name], cpu_seconds = min(times)
    busy[name] = cpu_seconds / fastest[name]
    print(f"{name:<15} {fastest[name]:5.2f} s per epoch, {busy[name]:.1f} cores busy")

gain = 1 - fastest["overlapped"] / fastest["in line"]
more_or_less = "less" if gain > 0 else "more"
caveat = f"{abs(gain):.0%} {more_or_less} time on {os.cpu_count()} cores; training alone keeps "
caveat += f"{busy['training alone']:.1f} of them busy, warping alone {busy['warping alone']:.1f}"
faster = fastest["overlapped"] < fastest["in line"]
claim("A03", expect=True, measured=faster, caveat=caveat)

# %% [markdown]
# Seconds times busy cores is work. Add up the work of the first two lines and share it among your cores: overlapping can't be faster than that, nor than the longer of the two alone. How close did it come?
#
# With a GPU the CPU is nearly free, and the shorter of the two can vanish. And if warping took ten times as long as training? More threads help little, since `tf.numpy_function` holds Python's lock. What else could you do?

# %% [markdown]
# ## How much must be thought out by hand?
# Augmentation is knowledge put in by hand. There is an older way: describe each picture by features that somebody thought out, and let a simple model do the rest. For digits: how strong edges are in each direction, in a coarse grid (histograms of oriented gradients; Dalal and Triggs, 2005). On top of them, one softmax layer.

# %%
from skimage.feature import hog

cells = {"orientations": 8, "pixels_per_cell": (7, 7), "cells_per_block": (2, 2)}


def by_hand(x):
    """Histograms of the directions of edges. x: (m, 28, 28, 1); returns (m, features)."""
    return np.stack([hog(one[..., 0], **cells) for one in x]).astype("float32")


edges, test_edges = by_hand(digits.train_x), by_hand(digits.test_x)

# %%
# NBVAL_CHECK_OUTPUT
print(f"{np.prod(digits.train_x.shape[1:])} pixels become {edges.shape[1]} numbers")

# %%
import keras

from course_utils.training import sample_per_class


def linear_model():
    """One softmax layer, compiled."""
    model = keras.Sequential([keras.layers.Dense(10, activation="softmax")])
    optimizer = keras.optimizers.Adam(0.02)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %%
def linear_accuracy(per_class, steps, seed):
    """The test accuracy of a linear model on the features of few digits."""
    features, labels = sample_per_class(edges, digits.train_y, per_class, seed)
    data = tf.data.Dataset.from_tensor_slices((features, labels)).shuffle(len(labels), seed=seed)
    keras.utils.set_random_seed(seed)
    model = linear_model()
    model.fit(data.repeat().batch(128), steps_per_epoch=steps, shuffle=False, verbose=0)
    return model.evaluate(test_edges, digits.test_y, batch_size=500, verbose=0)[1]


# %% [markdown]
# The rival is our small ConvNet on plain pixels, no augmentation, with nothing thought out about edges. Both train for the same number of steps; the linear model, which is cheap, sees four times as many digits in each. Guess where the two lines cross, or whether they do.

# %%
curves = {"features by hand, linear": {}, "ConvNet on pixels": {}}
hand_made, learned = curves.values()
for per_class, steps in sizes.by_size:
    print(f"{per_class} of each digit, {steps} steps")
    hand_made[10 * per_class] = [linear_accuracy(per_class, steps, s) for s in sizes.curve_seeds]
    options = {"per_class": per_class, "steps": steps, "seeds": sizes.curve_seeds}
    nets = train_on_few(*digit_sets, {"ConvNet": None}, **options)
    learned[10 * per_class] = nets["ConvNet"]

# %%
lead = {m: np.mean(hand_made[m]) - np.mean(learned[m]) for m in hand_made}
few, many = min(lead), max(lead)
title = f"The lead of features made by hand: {100 * lead[few]:+.1f} points with {few:,} digits, "
title += f"{100 * lead[many]:+.1f} with {many:,}"
plots.accuracy_by_size(curves, title=title, caption=digits.caption)

# %%
with_little = claim("S01", expect=True, measured=bool(lead[few] > 0))
caveat = f"digits only: {few:,} against {many:,}, one set of features, one small net"
claim("S01", expect=True, measured=bool(lead[many] < 0), also=with_little, caveat=caveat)

# %% [markdown]
# Little data, and what people know must be put in: features, augmentation, architecture, or weights learned on other photographs as in lesson 07. With much data, a net that starts from plain pixels needs less of that help. In between lie most of the tasks that you will meet.

# %% [markdown]
# ## Look back
# - Road signs, chest X-rays, letters, flowers from above: which of the seven would you use on each, and which never?
# - The test photographs were not augmented. Why not? (Lesson 09 does it all the same, for another reason.)
# - Two augmentations help by 5 points each. Would you expect 10 from both together? Which number in this lesson bears on it?
