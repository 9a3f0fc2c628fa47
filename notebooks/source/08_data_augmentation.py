# %% [markdown]
# # Data augmentation: more photographs than you have
# [![Open in Colab](badge)](colab)
#
# **You will be able to** write the usual augmentations, measure what each of them is worth on your own pictures, recognize one that does harm, and distort photographs on one thread while the net trains on another.
#
# **Time** 55 minutes of reading and writing, 6 to 10 minutes of training and timing on a laptop with two cores. **Needs** lesson 01.

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
# To you, a hand moved three pixels is the same hand. A net's convolutions find the fingers there, too, but the dense layer behind them has a weight for each place. From thousands of photographs it learns that the place doesn't matter, from ten of each sign it cannot.
#
# You know. **Augmentation** tells the net: photographs are changed so that what they show stays the same. Such changes are **label-preserving**; the net is to become **invariant** to them.

# %% [markdown]
# The lesson has four parts:
#
# 1. write the augmentations;
# 2. measure what each of them is worth, and when it does harm (from "What is each of them worth?");
# 3. warp photographs while the net trains (from "Warp while you train");
# 4. compare with features made by hand (from "How much must be thought out by hand?").
#
# The verdicts on the augmentations and on the features come at the end, with the test sets.

# %%
from course_utils import plots
from course_utils.datasets import load_signs

signs = load_signs()
photo = signs.train_x[3]
print("one photograph:", photo.shape, photo.dtype, "from", photo.min(), "to", photo.max())

# %% [markdown]
# ## Seven ways to change a photograph
# `course_utils.training.augment` has them all. Each takes a batch and a seed. Give it the same photograph seven times, and look at what comes out. (The figure has nine rows: the crop is there in two kinds, PCA colour in two strengths.) Before you read on: which of these changes would never happen to a real photograph of a hand?

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
    "padded crop": partial(augment.translation, largest=8),
    "rotation": augment.rotation,
    "shear": augment.shear,
    "local warp": partial(augment.local_warp, largest=5),
    "colour shift": augment.color_shift,
    "PCA colour": partial(augment.pca_color, **colors),
    "PCA colour × 10": partial(augment.pca_color, **colors, spread=1.0),
}

# %%
same = np.repeat(photo[np.newaxis], 7, axis=0)
draws = {name: step(same, seed=1).numpy() for name, step in steps.items()}
title = "Seven draws of each: PCA colour hardly shows; ten times as strong, it changes the light"
caption = "random crop: 48 × 48 pixels, drawn enlarged · padded crop: moved by up to 8 pixels\n"
plots.augmentation_sheet(photo, draws, title=title, caption=caption + signs.caption)

# %% [markdown]
# Each photograph of a batch has a draw of its own. That is the first thing to get right: a batch that is mirrored as a whole, or cut at one place for all, shows the net less at each step. In the row "PCA colour" you may see no change at all, so the row below takes shifts ten times as large. We'll measure how large they are.

# %% [markdown]
# <details><summary>Answer</summary>
#
# A colour shift may tint a hand as no lamp does, and a strong warp bends fingers where they have no joint. And if all hands of a set are right hands, its mirror images are hands that nobody showed. Whether that matters is measured below.
#
# </details>

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
# A crop isn't a perfect augmentation. If it cuts the fingers off, the label lies. Large crops, which cut off only a narrow margin, are safer. So is the "padded crop" of the sheet, and whatever is called "random crop" in the results below is that: photographs of 32 × 32 get four pixels on each side by reflection, then a crop of the old size is taken. How many different photographs does that make of one?

# %% [markdown]
# <details><summary>Answer</summary>
#
# 9 · 9 = 81: the crop may start at each of 9 rows and 9 columns.
#
# </details>

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
# A shift of (+20, −20, +20) makes a hand purple, as no lamp at home does. AlexNet's authors asked the photographs instead: along which colours do the pixels of the training set differ? That is a principal component analysis of all pixels, three numbers each. Its eigenvectors p are the **principal colours**; the eigenvalues λ say how far the pixels spread along each (the printed ones are in a unit that is explained below).

# %%
share = eigenvalues / eigenvalues.sum()
for i in range(3):
    p = ", ".join(f"{value:+.2f}" for value in eigenvectors[:, i])
    print(f"p{i + 1} = ({p})  λ{i + 1} = {eigenvalues[i]:6.3f}, {share[i]:.1%} of the variance")

# %% [markdown]
# Which of the three is nearly a grey, so that a step along it makes a photograph lighter or darker? (The sign of p as a whole has no meaning.) Look at the pixels before you answer:

# %%
title = (
    f"The pixels of these photographs lie mainly along one axis: {share[0]:.0%} of their variance"
)
caption = f"{signs.caption}; each pixel in its own colour: grey is wall, brown is skin"
plots.principal_axes(signs.train_x, eigenvalues, eigenvectors, title=title, caption=caption)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The first: its three numbers have one sign and are of similar size. That it is the longest is no surprise. Light falls differently on each photograph and on each finger, and changes all three channels together. The second trades blue for red: it tells the brown skin from the grey wall. The third is short, 4 of 255 each way.
#
# </details>

# %% [markdown]
# ## Exercise: PCA colour
# Krizhevsky, Sutskever and Hinton (2012, section 4.1) add to every pixel of a photograph
#
# $$[p_1\ p_2\ p_3]\,[\alpha_1\lambda_1,\ \alpha_2\lambda_2,\ \alpha_3\lambda_3]^T$$
#
# with α drawn anew each time the photograph is used. Here the α are given, one row a photograph, and $p_i$ is *column* i of `eigenvectors`. Clip to 0–255, and do not round: return float32 or float64. Use `eigenvalues` and `eigenvectors` as they are given.


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
# First, your function beside the course's own, with the same α. Then 2,000 shifts of each kind, with the colours of these hands and of lesson 01's portraits: how much of their squared length is not grey, so that it changes the tint? For shifts without any favourite direction it is two thirds.

# %%
alphas = augment.principal_alphas(seed=1, m=len(same)).numpy()
yours = pca_color(same, eigenvalues, eigenvectors, alphas)
gap = float(np.abs(yours - augment.pca_color(same, seed=1, **colors)).max())
print(f"largest difference {gap:.1e}, of values up to 255")


# %%
from course_utils.datasets import load_happy


def off_grey(shifts):
    """The part of the squared length of shifts (m, 3) that changes the tint."""
    grey = shifts.mean(axis=1, keepdims=True)
    return float(np.sum((shifts - grey) ** 2) / np.sum(shifts**2))


def pca_shifts(eigenvalues, eigenvectors):
    """By how much `pca_color` moves 2,000 grey pixels, (2000, 3)."""
    alphas = rng.normal(0, 0.1, (2000, 3))
    return (pca_color(grey_pixels, eigenvalues, eigenvectors, alphas) - grey_pixels)[:, 0, 0]


# %%
rng = np.random.default_rng(1)
grey_pixels = np.full((2000, 1, 1, 3), 128.0)
hand_shifts = pca_shifts(eigenvalues, eigenvectors)
portrait_shifts = pca_shifts(*augment.principal_colors(load_happy().train_x))
free_shifts = rng.uniform(-20, 20, (2000, 3))
tint = {"PCA, hands": off_grey(hand_shifts), "PCA, portraits": off_grey(portrait_shifts)}
tint["free"] = off_grey(free_shifts)
length = np.sqrt(np.mean(np.sum(hand_shifts**2, axis=1)))
print(f"a PCA shift is {length:.1f} of 255 long; off grey:", end=" ")
print(", ".join(f"{name} {share:.1%}" for name, share in tint.items()))

# %% tags=["hide-input"]
from course_utils.measure import claim

formula = "largest difference from the course's own function"
exact = claim("A02", expect={formula: 0.0}, measured={formula: round(gap, 3)})
caveat = "with the paper's spread of 0.1 for α, and colours counted from 0 to 1 (the paper doesn't say), "
caveat += f"a shift is {length:.1f} of 255 long on these photographs"
little = tint["free"] / 10
stays = {
    f"the tint stays ({name}: off grey by less than {little:.0%})": tint[name] < little
    for name in list(tint)[:2]
}
claim("A02", expect=dict.fromkeys(stays, True), measured=stays, also=exact, caveat=caveat)

# %% [markdown]
# So a photograph gets lighter or darker along the colour that the set prefers, and its tint hardly changes. (The colour is bluish, and so is the lightest draw in the sheet's last row.) How large a shift is depends on the unit, because λ is a variance; the paper names none. `principal_colors` takes colours from 0 to 1 and returns 255 λ, so that the shift fits bytes; with variances of bytes it would be 255 times larger.

# %% [markdown]
# ## What is each of them worth?
# Ten photographs of each of ten signs, 32 × 32. Half of the people in the training set are held out: their photographs are the **validation set**, and no net trains on them. For each seed, all nets start alike and see the same hundred photographs; only the augmentation differs. (`augment` has the functions that you wrote, in TensorFlow, and more.) Write down your order, best first, before you run it.

# %%
from course_utils.datasets import load_sign_digits, split_validation
from course_utils.training import right_on_few

hands = load_sign_digits()
pool, (hand_x, hand_y) = split_validation(hands, 0.5)
hand_sets = {
    "validation": (hand_x, hand_y),
    "left hands": (hand_x[:, :, ::-1], hand_y),  # needed below
    "test": (hands.test_x, hands.test_y),  # evaluated once, at the end of the lesson
}

# %% [markdown]
# A colour shift is 20 long (the root mean square of its length), the paper's PCA shift, as we read it, a tenth of that or less. If it changed nothing, would you know whether the idea is bad or the step too small? So there are two PCA rows: one with the paper's spread, and one in which the shifts are as long as the colour shift.


# %%
def crop_and_rotation(x, seed):
    return augment.rotation(augment.translation(x, seed), seed)


eigenvalues, eigenvectors = augment.principal_colors(pool[0])
colors = {"eigenvalues": eigenvalues, "eigenvectors": eigenvectors}
spread = augment.spread_of_length(eigenvalues, 20)
worth = {"none": None, "mirror": augment.mirror}
worth["random crop"] = augment.translation  # the padded crop
worth |= {"rotation": augment.rotation, "shear": augment.shear, "local warp": augment.local_warp}
worth["colour shift"] = augment.color_shift
worth["PCA colour"] = partial(augment.pca_color, **colors)
worth["PCA colour, long"] = partial(augment.pca_color, **colors, spread=spread)
worth["crop + rotation"] = crop_and_rotation

# %% [markdown]
# The net has three 3 × 3 convolutions (16, 32 and 64 filters), each with ReLU and max pooling, then flatten and softmax. It is trained with Adam, a rate of 0.002 and batches of 32: 100 steps are 32 epochs of a hundred photographs. So few a net may soon know by heart, which doesn't help it with other people's hands (**overfitting**). Augmentation works against that: it is a **regularizer**.

# %%
hands_used = hands.caption_of(10 * sizes.per_class, len(hand_y))
budget = {"per_class": sizes.per_class, "steps": (sizes.steps,), "seeds": sizes.seeds}
right = right_on_few(pool, hand_sets, worth, **budget)

# %% [markdown]
# `right` says of each net and each photograph whether the answer was right. All nets are asked about the same photographs, so each augmentation is compared with "none" seed by seed and photograph by photograph. The interval counts both: other seeds, and other photographs. With many comparisons one looks good by chance; so all intervals are made wider, until they hold together in 95% of the cases (Bonferroni).

# %%
from course_utils.measure import compare_on_items, compare_paired, interval_note, signed


def gain_on(test, name, compared=1):
    """What the augmentation adds to the accuracy on one of the sets, with its interval."""
    with_it, without = right[name][test][:, -1], right["none"][test][:, -1]
    return compare_on_items(with_it, without, compared=compared)


names = [name for name in worth if name != "none"]
short = {name: gain_on("validation", name, len(names)) for name in names}
accuracy = {name: right[name]["validation"][:, -1].mean(axis=1) for name in worth}
by_seed = {name: accuracy[name] - accuracy["none"] for name in names}


# %% tags=["hide-input"]
def decided(gains):
    """Which augmentations help and which hurt, as far as the intervals tell; for titles."""
    found = []
    for side, one, several in (("above 0", "helps", "help"), ("below 0", "hurts", "hurt")):
        those = [name.replace(",", "") for name, gain in gains.items() if gain.side == side]
        if those:
            found.append(f"{', '.join(those)} {one if len(those) == 1 else several}")
    undecided = sum(gain.side == "includes 0" for gain in gains.values())
    if undecided:
        include = "includes" if undecided == 1 else "include"
        found.append(f"{undecided} of {len(gains)} intervals {include} 0")
    return "; ".join(found)


# %%
best = max(names, key=lambda name: short[name].difference)
title = f"After {sizes.steps} steps {decided(short)}"
caption = f"{sizes.per_class} photographs a class, {len(sizes.seeds)} seeds (dots), "
caption += f"{accuracy['none'].mean():.0%} without augmentation\n"
caption += f"bars: {interval_note(len(names))}\n{hands_used}"
plots.effects(by_seed, short, title=title, caption=caption)

# %% [markdown]
# Look at the width of the bars before you trust them. Four seeds know their own spread badly: where they happen to agree, the bar is narrow. So one row may be decided while another with a larger mean is not, and in another run other rows may be decided. More seeds and longer trainings tell more.

# %% [markdown]
# ## Trained long enough?
# An augmented net sees a harder task and learns more slowly. After a short training, a gain may be small because the net isn't ready yet. How would you find out, and when would you stop?
#
# Here are the same comparisons, measured once with longer trainings. The cross is your own short run; the number at the right is the last gain.

# %%
from course_utils.measure import Comparison, recorded

record = recorded("lesson08_augmentations")
print(record.provenance)
stages = record.results["steps"]
long = {name: [Comparison(**one) for one in row] for name, row in record.results["gains"].items()}
moves = {name: Comparison(**one) for name, one in record.results["moved"].items()}
long_ends = {name: row[-1] for name, row in long.items()}
title = f"After {stages[-1]:,} steps {decided(long_ends)}"
caption = f"bands: {interval_note(len(names))}\n"
plots.gains_by_steps(
    stages, long, (sizes.steps, short), title=title, caption=caption + record.caption
)

# %% [markdown]
# Do the gains still move? Here is what the last doubling of the steps adds to each. (The intervals of these changes count other seeds only, not other photographs.)

# %%
print(f"from {stages[-2]:,} to {stages[-1]:,} steps, in points; {interval_note(len(moves))}")
for name, move in moves.items():
    print(f"{name:<18}{move.brief()}")

# %% [markdown]
# The three rows that had moved the most were trained again, with four of the eight seeds, to four times that length. (In the last column, too, the intervals count seeds only.) Do you expect more from them?

# %% tags=["hide-input"]
longer = recorded("lesson08_longer")
first, *_, last = longer.results["steps"]
still = {"above 0": "still grows", "below 0": "shrinks", "includes 0": "not shown to grow"}
steps_in_words = "".join(f"{n:>8,}" for n in longer.results["steps"])
print(f"gain in points after … steps; {interval_note(len(longer.results['moved']))}")
print(f"{'':<16}{steps_in_words}   from {first:,} to {last:,}")
for name, one in longer.results["moved"].items():
    row = "".join(
        f"{signed(100 * gain['difference']):>8}" for gain in longer.results["gains"][name]
    )
    print(f"{name:<16}{row}   {Comparison(**one).brief()}: {still[Comparison(**one).side]}")
print(longer.provenance)

# %% [markdown]
# Which verdict follows? An augmentation helps if the interval of its gain lies above 0, and hurts if it lies below; that says nothing of how much. If the interval includes 0 and lies within ±3 points, the effect is too small to matter here. And an interval that includes 0 and larger effects decides nothing, which is not the same as "no effect".

# %%
matters = 0.03


def verdict(gain):
    """What the interval of a comparison says."""
    if gain.side != "includes 0":
        return "helps" if gain.side == "above 0" else "hurts"
    return "too small to matter" if max(-gain.low, gain.high) < matters else "not decided"


print(f"{'':<18}{f'{sizes.steps} steps, here':<22}{stages[-1]:,} steps")
for name in names:
    print(f"{name:<18}{verdict(short[name]):<22}{verdict(long[name][-1])}")

# %% [markdown]
# Where the columns differ, believe the right one: it has longer trainings and more seeds. Where it says "not decided", nobody knows yet. What the intervals do not count: one and the same half of the people was held out in all runs. With other people each gain is another one, as the next section shows for one of them.

# %%
print(f"gain after {stages[-1]:,} steps, in points; {interval_note(len(names))}")
for name in ("mirror", "PCA colour", "PCA colour, long", "colour shift"):
    print(f"{name:<18}{long[name][-1].brief()}")

# %% [markdown]
# AlexNet's authors report that PCA colour lowered their top-1 error on ImageNet by over 1%. That is no contradiction: so small a gain lies within our ±3 points.

# %% [markdown]
# ## Every hand is a right hand
# A mirrored hand shows the same sign. Why, then, should mirroring cost anything? In this set every hand is a right hand. Mirrored, it is a left hand. The net has to learn both kinds, and is validated on one.
#
# That is a hypothesis until it predicts something. Mirror the validation photographs, and they show left hands. What does the hypothesis predict for nets that were trained without mirroring, and with?

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without: good on right hands, bad on left ones, which they have never seen. With: alike on both, a little below what the others reach on right hands.
#
# </details>

# %%
for name in ("none", "mirror"):
    shares = [right[name][hand][:, -1].mean() for hand in ("validation", "left hands")]
    print(f"trained with {name:<7} right hands {shares[0]:.0%}, left hands {shares[1]:.0%}")
print(f"what mirroring adds, in points; {interval_note(2)}")
for shown, hand in (("right hands", "validation"), ("left hands", "left hands")):
    print(f"{shown:<12}{gain_on(hand, 'mirror', 2).brief()}")

# %% [markdown]
# In the run on the site both predictions held. *Why* mirroring costs points, they do not show. That two kinds of hands must be learned in the same steps is one explanation, and the table below bears on it.
#
# For right hands the difference is that of the first figure. Its interval is narrower here, since it is one of two comparisons and not of nine; further down it will be one of four.

# %% [markdown]
# Lesson 04 mirrors its hands all the same. It has about 15 times as many photographs of each sign, though, and it trains for longer. Does mirroring cost as much there? The same experiment, measured once with few photographs a class and with many, and at three numbers of steps. Each run holds out another half of the same people. The halves overlap, so the true intervals are wider (Nadeau and Bengio, 2003):

# %% tags=["hide-input"]
hands_record = recorded("lesson08_mirror")
mirror_steps, by_size = hands_record.results["steps"], hands_record.results["gains"]
print(f"points after … steps (above: {sizes.steps}); {interval_note(2 * len(by_size))}")
print(" " * 25 + "".join(f"{n:<24,}" for n in mirror_steps))
for hand in ("right", "left"):
    for per_class, by_kind in by_size.items():
        row = "".join(f"{Comparison(**one).brief():<24}" for one in by_kind[hand])
        print(f"{f'{hand} hands, {per_class} a class':<25}{row}")
print(hands_record.provenance)

# %% [markdown]
# Does mirroring cost less with more photographs? Whether the intervals of the two sizes overlap would not tell. But both sizes had the same runs, so the difference can be computed run by run. And how many left hands do nets read that were trained without mirroring?


# %%
def at_the_end(per_class, name, hand):
    """The accuracies after the last step, one a run."""
    return np.array(hands_record.results["accuracy"][per_class][name][hand])[:, -1]


fewer, more = by_size
added = {n: at_the_end(n, "mirror", "right") - at_the_end(n, "none", "right") for n in by_size}
runs = "runs, each with another half of the people held out"
spared = compare_paired(added[more], added[fewer], of=runs)
print(f"right hands, after {mirror_steps[-1]:,} steps, what mirroring adds with {more} a class")
print(f"minus what it adds with {fewer}: {spared.text(100, 'points', 1)}")
for n in by_size:
    left_read = at_the_end(n, "none", "left").mean()
    print(f"{n} a class, without mirroring: {left_read:.0%} of left hands; guessing: 10%")

# %% [markdown]
# So the question is not "does mirroring help?" but "whom will the net meet?". If left hands will come, or a front camera that mirrors, these nets are of little use without it. If only right hands come, all that counts is the cost on right hands. If the interval of the difference includes 0, it is not shown that more photographs make that cost smaller.

# %% [markdown]
# Mind the steps when you compare costs. A net that has two kinds of hands to learn may need longer: in the recorded run the mean cost on right hands was larger after 150 steps than after 1,200, with few photographs and with many.

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
# <details><summary>Answer</summary>
#
# 0, 1 and 8 stay readable; they only lean the other way. Harm threatens where a mirror image resembles another digit: a mirrored 2 some 5s or, with a loop, a 6; a mirrored 6 some 2s.
#
# </details>

# %% [markdown]
# And a case in which nobody can doubt it: is a digit the right way round? We take 2 to 7 (why not 0, 1 and 8?), mirror half of them for good, and that is their label. Then random mirroring leaves nothing to learn: half of the time it gives a picture the other class under the old label. Both tasks train on about a hundred digits. Guess all four accuracies.

# %% [markdown]
# <details><summary>Answer</summary>
#
# Why not 0, 1 and 8: their mirror images are still a 0, a 1 and an 8; at most the slant tells them apart. (A 9 would do as well as 2 to 7.)
#
# </details>


# %%
def either_way(x, y, seed):
    """The digits 2–7, half of them mirrored for good; the label says which."""
    x = np.random.default_rng(seed).permutation(x[(y >= 2) & (y <= 7)])
    half = len(x) // 2
    pictures = np.concatenate([x[:half], x[half:, :, ::-1]])
    return pictures, np.repeat([0, 1], [half, len(x) - half])


digit_pool, digit_validation = split_validation(digits, 0.25)
ways = [either_way(*part, seed) for seed, part in enumerate((digit_pool, digit_validation))]
two_ways = {"none": None, "mirror": augment.mirror}

# %%
tasks = {
    "which digit": (digit_pool, digit_validation, sizes.per_class),
    "which way round": (*ways, 50),
}
pairs = {"right hands": [right[name]["validation"] for name in two_ways]}
pairs["left hands"] = [right[name]["left hands"] for name in two_ways]
for task, (train, seen, per_class) in tasks.items():
    print(task)
    options = budget | {"per_class": per_class}
    answers = right_on_few(train, {"validation": seen}, two_ways, **options)
    pairs[task] = [answers[name]["validation"] for name in two_ways]

# %%
harm, dots = {}, {}
for task, (without, with_it) in pairs.items():
    harm[task] = compare_on_items(with_it[:, -1], without[:, -1], compared=len(pairs))
    dots[task] = np.mean(with_it[:, -1] - without[:, -1], axis=1)

# %% tags=["hide-input"]
means = {
    task: "not decided" if one.side == "includes 0" else signed(100 * one.difference, 0)
    for task, one in harm.items()
}
title = (
    f"What mirroring adds, in points: {', '.join(f'{task} {mean}' for task, mean in means.items())}"
)
caption = f"{len(sizes.seeds)} seeds (dots); bars: {interval_note(len(pairs))}\n"
digits_used = digits.caption_of(10 * sizes.per_class, len(digit_validation[1]))
caption += f"{hands_used}\nwhich digit: {digits_used}\n"
caption += f"which way round: 100 digits for training, {len(ways[1][1])} for validation"
plots.effects(dots, harm, title=title, caption=caption)

# %% [markdown]
# ## What is used today
# The notes' list is that of 2012. On ImageNet these became usual, beside mirroring:
#
# - **random resized crop** (Szegedy et al., 2014): a part of 8 to 100% of the area, with sides in a ratio of 3:4 to 4:3, is resized to the size that the net takes;
# - **colour jitter**: brightness, contrast, saturation and hue are changed at random.

# %% [markdown]
# Other augmentations make pictures which no camera takes:
#
# - **mixup** (Zhang et al., 2018): the weighted mean of two photographs, and of their labels;
# - **CutMix** (Yun et al., 2019): a rectangle of another photograph, the labels mixed by area;
# - **Cutout** (DeVries and Taylor, 2017), random erasing (Zhong et al., 2020): a part is covered;
# - **RandAugment** (Cubuk et al., 2020): a few operations drawn from a list, all of one strength.

# %%
import keras
from keras import layers

always, a_quarter = (1.0, 1.0), (0.25, 0.25)  # erased: of the photographs, of the area
modern = {
    "mixup": layers.MixUp(alpha=1.0, seed=1),
    "CutMix": layers.CutMix(factor=(1.0, 1.0), seed=1),  # alpha of the Beta distribution, too
    "Cutout": layers.RandomErasing(always, scale=a_quarter, fill_value=127, seed=1),
    "RandAugment, 0.1": layers.RandAugment(factor=0.1, seed=1),
    "RandAugment, 0.5": layers.RandAugment(factor=0.5, seed=1),
}
batch = {"images": signs.train_x[3:19].astype("float32")}
batch["labels"] = keras.utils.to_categorical(signs.train_y[3:19], 6)

# %% [markdown]
# A mixing layer takes photographs and labels together. The labels are rows of probabilities now, so the loss is `categorical_crossentropy`, without `sparse`. Seven draws of each for the first photograph of the batch; the numbers below are its label.


# %%
def in_words(row):
    """The classes of a mixed label, and their parts."""
    return ", ".join(f"{k}: {part:.0%}" for k, part in enumerate(row) if part > 0.005)


made, mixed_labels = {}, {}
for name, layer in modern.items():
    drawn = [layer(batch, training=True) for _ in range(7)]
    made[name] = [np.asarray(one["images"])[0] for one in drawn]
    mixed_labels[name] = [in_words(np.asarray(one["labels"])[0]) for one in drawn]
title = "mixup and CutMix change the label with the picture; the others leave it"
caption = "mixup, CutMix: where the label is 100%, the other photograph shows the same sign, or has no part in it\n"
caption += signs.caption
plots.augmentation_sheet(photo, made, title=title, caption=caption, labels=mixed_labels)

# %% [markdown]
# RandAugment has traps in Keras. Its two operations are drawn once for the *whole batch*; only their strengths differ between photographs. Its default strength of 0.5 turns photographs by 0 to 180 degrees, always to the same side (at 0.1 by up to 36), the paper by at most 30. Moves go one way, too. And a small strength inverts colours more, not less: solarization inverts what is brighter than a threshold, and the threshold grows with the strength.

# %% [markdown]
# What is the right answer for a picture that is 60% of a 3 and 40% of a 5? And why may it help to learn that?
#
# Then write mixup yourself, in a new cell: `x` and `y` are the photographs and labels of `batch`, `m` is their number. `rng.permutation(m)` draws the partners, `rng.beta(1, 1, m)` the weights. A photograph and its label take the same weight.

# %% [markdown]
# <details><summary>Answers</summary>
#
# - Nobody knows; the label says "0.6 and 0.4". Between two photographs the output is to change evenly.
# - The net cannot learn a hundred photographs by heart, because it seldom sees one of them pure. And it learns to be less sure where photographs lie between classes.
# - mixup in NumPy:
#
# ```python
# x, y = batch["images"], batch["labels"]
# order, part = rng.permutation(len(x)), rng.beta(1, 1, (len(x), 1))
# weight = part[:, :, None, None]
# mixed_x = weight * x + (1 - weight) * x[order]
# mixed_y = part * y + (1 - part) * y[order]
# ```
#
# </details>

# %% [markdown]
# Keras's layers may stand at the front of a net: there they act in `fit`, and not in `evaluate` or `predict`. Mind one of them: `RandomCrop` cuts all photographs of a batch at the same place, while `RandomTranslation` draws for each. Crop and rotation as layers:

# %%
in_front = keras.Sequential(
    [
        layers.RandomTranslation(0.125, 0.125, fill_mode="reflect", seed=1),
        layers.RandomRotation(15 / 360, fill_mode="reflect", seed=1),
    ]
)
for training, method in ((True, "fit"), (False, "predict")):
    changed = np.asarray(in_front(batch["images"], training=training)) != batch["images"]
    print(f"as in `{method}`: {changed.mean():.0%} of the values changed")

# %% [markdown]
# ## What are these worth here?
# Measured once, as the others were: a hundred photographs a seed, the same net, Adam with a rate of 0.002, batches of 32, the same validation people. Two more rows are there to compare with: crop and rotation as Keras's layers, and the same with CutMix on top.

# %% [markdown]
# Strengths are those that the papers used for CIFAR, also 32 × 32; RandAugment has 0.1. Two things differ. Every batch is mixed here, while CutMix's authors mix half of them on CIFAR. And Keras keeps CutMix's rectangle and Cutout's square inside the picture; in the authors' versions the border may cut them. Mind also that it is one small net and few photographs.

# %%
now = recorded("lesson08_today")
print(now.provenance)
now_stages, now_moved = now.results["steps"], now.results["moved"]
on_top = Comparison(**now.results["on_top"])
now_gains = {name: [Comparison(**one) for one in row] for name, row in now.results["gains"].items()}
now_ends = {name: row[-1] for name, row in now_gains.items()}
title = f"After {now_stages[-1]:,} steps {decided(now_ends)}"
caption = f"bands: {interval_note(len(now_gains) + 1)}\n"
plots.gains_by_steps(now_stages, now_gains, title=title, caption=caption + now.caption)

# %% tags=["hide-input"]
print(interval_note(len(now_gains) + 1))
print(f"{'':<26}{f'{now_stages[-1]} steps':<22}since step {now_stages[-2]}, in points")
for name, row in now_gains.items():
    move = Comparison(**now_moved[name])
    print(f"{name:<26}{verdict(row[-1]):<22}{move.brief()}")
print(f"CutMix on top of crop + rotation: {on_top.text(100, 'points', 1)}")

# %% [markdown]
# Where the interval of the last column is wide or without 0, the gain may still move, and its verdict is about this length only. (That column's intervals count seeds only.) mixup, CutMix and Cutout help to win benchmarks. Here no interval shows that one of them helps, and CutMix hurts: its mean is below 0 at all four lengths, and falls from each to the next. Why? And what does RandAugment have in common with crop and rotation?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - Not measured here; a guess: with ten photographs a class, a corner of background tells which photograph it is. CutMix rewards reading pieces, and pieces of other people's photographs look different. To test it, give it more photographs a class: the harm should shrink.
# - Moves, turns and shears are among its operations: other places and angles, as new people show them.
#
# </details>

# %% [markdown]
# ## Warp while you train
# A careful distortion takes time. `elastic` follows Simard, Steinkraus and Platt (2003): a random displacement for each pixel, smoothed by a Gaussian; we interpolate with cubic splines, which is slow. It is NumPy and SciPy, so one core does the work, at some milliseconds a photograph.

# %%
import tensorflow as tf
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


# %%
draws_of_elastic = {"elastic": elastic(same.astype("float32"))}
title = "The elastic distortion bends each photograph in a way of its own"
plots.augmentation_sheet(photo, draws_of_elastic, title=title, caption=signs.caption)

# %% [markdown]
# In line, it is one thing after the other: warp a batch, train on it, warp the next. `tf.numpy_function` lets a pipeline call NumPy. The course's `training.pipeline` shuffles, batches and warps in line. (TensorFlow would fetch a batch ahead by itself; an option keeps it from that.)


# %%
rng = np.random.default_rng(1)  # `elastic` draws from it


def bend(photos):
    """`elastic` as a step of a pipeline."""
    return tf.ensure_shape(tf.numpy_function(elastic, [photos], tf.float32), photos.shape)


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
# `AUTOTUNE` leaves the numbers to TensorFlow: as many calls as you have cores, and a buffer that grows each time that the net finds it empty. (TensorFlow can also tune both while it runs. `start_lesson` leaves that out, because the end of an epoch waits for the thread that tunes, at times as long again as the epoch took.)

# %% [markdown]
# ## Seconds per epoch
# Two things differ between `pipeline` and `overlapped`: the parallel `map` and the `prefetch`. So four pipelines are timed: neither, each alone, and both. And the parts by themselves: training without warping, and warping without training, once in line and once in parallel. They take turns, forwards and backwards, so that whatever else this machine does meets all alike. What would matter is a fifth of the time in line.

# %%
import time

from course_utils.training import pipeline, small_net

x = signs.train_x[: sizes.pipeline_photos].astype("float32")
y = signs.train_y[: sizes.pipeline_photos]
net = small_net(x.shape[1:], 6)
plain, bent = pipeline(x, y, tf.identity, 16), pipeline(x, y, bend, 16)
parallel = pipeline(x, y, bend, 16, parallel=True)  # and nothing fetched ahead

# %% [markdown]
# A GPU would leave the cores free for warping. To see what that is worth without one, the last two rows have a **simulated accelerator**: it waits for as long as training on a batch takes in the quickest of three epochs, and keeps no core busy.


# %%
def train_epoch(data):
    net.fit(data, shuffle=False, verbose=0)


def drain(data):
    for _ in data:
        pass


def wait_epoch(data):
    """A simulated accelerator: it waits."""
    for _ in data:
        time.sleep(pause)


# %%
both = overlapped(x, y, bend, 16)
jobs = {
    "training alone": (train_epoch, plain),
    "warping alone, in line": (drain, bent),
    "warping alone, in parallel": (drain, parallel),
    "in line": (train_epoch, bent),
    "prefetch only": (train_epoch, bent.prefetch(tf.data.AUTOTUNE)),
    "parallel map only": (train_epoch, parallel),
    "both": (train_epoch, both),
    "in line, simulated accelerator": (wait_epoch, bent),
    "both, simulated accelerator": (wait_epoch, both),
}


# %%
def clock(job, data):
    """Seconds by the clock, and seconds of work by all cores together."""
    start = time.perf_counter(), time.process_time()
    job(data)
    return time.perf_counter() - start[0], time.process_time() - start[1]


train_epoch(plain)  # traced once, outside the clock
pause = min(clock(train_epoch, plain)[0] for _ in range(3)) / len(plain)
clocks = {name: [] for name in jobs}
for turn in range(sizes.rounds):
    for name in list(jobs)[:: 1 if turn % 2 else -1]:
        clocks[name].append(clock(*jobs[name]))

# %% [markdown]
# What is the least that overlapping can take? The longer of the two parts alone, and besides what nothing overlaps: the first warp, or the last training step. And never less than all work, shared among the cores: where the net trains on all of them, none is left to warp. In line, the sum of the parts is to be expected. These are estimates from means of other epochs: rounds, and on a busy machine means, may be smaller.

# %%
seconds = {name: [wall for wall, _ in times] for name, times in clocks.items()}
mean = {name: np.mean(times) for name, times in seconds.items()}
training, in_turn, in_parallel = list(jobs)[:3]
work = sum(np.mean(clocks[part], axis=0)[1] for part in (training, in_turn))
cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
print(f"warping alone, in line: {1000 * mean[in_turn] / len(x):.1f} ms a photograph")
print(f"{work:.2f} s of work for {cores} cores: at least {work / cores:.2f} s")


# %%
def shortest(train, warp, work):
    """Both overlap, but for the first warp and the last step; the cores share all the work."""
    batches = len(plain)
    return max(train + warp / batches, warp + train / batches, work / cores)


least = {"prefetch only": shortest(mean[training], mean[in_turn], work)}
least["parallel map only"] = least["both"] = shortest(mean[training], mean[in_parallel], work)
waiting = pause * len(plain)  # the simulated accelerator
least["both, simulated accelerator"] = shortest(waiting, mean[in_parallel], 0)
sums = {"in line": mean[training] + mean[in_turn]}
sums["in line, simulated accelerator"] = waiting + mean[in_turn]


# %%
baselines = dict.fromkeys(("prefetch only", "parallel map only", "both"), "in line")
baselines["both, simulated accelerator"] = "in line, simulated accelerator"


def saved(name, baseline):
    """The part of the baseline's time that is saved, compared round by round."""
    pair = np.divide([seconds[baseline], seconds[name]], mean[baseline])
    return compare_paired(*pair, compared=len(baselines), of="rounds")


# %%
gains = {name: saved(name, baseline) for name, baseline in baselines.items()}
print("saved, in % of the time in line:")
for name, gain in gains.items():
    print(f"{name}: {gain.text(100, digits=0)}")

# %% [markdown]
# When is the net at work, and when does it wait? One short epoch of each pipeline, watched: `noted` writes down when each batch is warped, `watched_epoch` when the net trains on one. (The photographs are in memory, so nothing has to be loaded.) This is to see *how* they work. Which of them is the fastest in single epochs may be chance; the rounds, drawn below it, compare them.


# %% tags=["hide-input"]
from course_utils.training import noted, watched_epoch

warps = []


def bend_noted(photos):
    """`bend`, and when."""
    bent = tf.numpy_function(noted(elastic, warps), [photos], tf.float32)
    return tf.ensure_shape(bent, photos.shape)


# %% tags=["hide-input"]
part = x[:128], y[:128]
one_by_one = pipeline(*part, bend_noted, 16)
several = pipeline(*part, bend_noted, 16, parallel=True)
watched = {"in line": one_by_one, "prefetch only": one_by_one.prefetch(tf.data.AUTOTUNE)}
watched |= {"parallel map only": several, "both": overlapped(*part, bend_noted, 16)}
_ = watched_epoch(net, plain, warps)  # traced outside the clock


# %% tags=["hide-input"]
from course_utils.plots.pipelines import epoch_and_idle


def quickest(data):
    """Of three watched epochs the one that was disturbed least."""
    epochs = [watched_epoch(net, data, warps) for _ in range(3)]
    return min(epochs, key=lambda parts: epoch_and_idle(parts)[0])


lines = {name: quickest(data) for name, data in watched.items()}
title = "One epoch of each pipeline, watched: in the gaps of its row the net waits"
caption = f"an illustration: the quickest of three epochs, {len(part[0])} photographs in batches of 16, {cores} cores; "
caption += "a bar is a batch"
plots.time_lines(lines, title=title, caption=caption)

# %% [markdown]
# Read it from the top. In line a bar ends before the next begins. With `prefetch` one thread warps while the net trains. With a parallel map several batches are warped at a time. What overlaps may have longer bars, even where no other program runs: it shares the cores, and Python's global interpreter lock. Where the rows of warps are full, warping is the bottleneck; where the row of training is, training. No epoch is shorter than its bottleneck.

# %% tags=["hide-input"]
answers = {True: "time saved", False: "less than a fifth of the time saved", None: "not decided"}


def in_title(name):
    """What the rounds say of a pipeline: the verdict, and how much it saves."""
    words = answers[gains[name].better(0.2).answer]
    return "{}, {}% ({} to {})".format(words, *gains[name].in_text(100, 0))


title = f"Both together: {in_title('both')}; "
title += f"with a simulated accelerator: {in_title('both, simulated accelerator')}"
caption = f"{len(x):,} photographs, {sizes.rounds} rounds (dots) and their mean, {cores} cores\n"
caption += f"title: of the time in line, {interval_note(len(gains))}\n"
caption += "◇ sum of the two parts · △ the least time; both estimated where the parts ran alone"
plots.epoch_seconds(seconds, least, sums, title=title, caption=caption)

# %% [markdown]
# How close does each row come to its triangle, and "in line" to its diamond? A ratio below 1.00 does not beat what is possible: in their own epochs, from which the triangle is estimated, the parts were slower. (Where dots of one row lie far apart, something else used or slowed the cores, and the verdict below may be "not decided". Close other programs and run these cells again.)

# %%
for name, bound in least.items():
    times = f"{mean[name] / bound:.2f}"
    slow = ": the parts were slower when they ran alone" if float(times) < 1 else ""
    print(f"{name}: {times} times its triangle{slow}")
for name, parts in sums.items():
    print(f"{name}: {mean[name] / parts:.2f} times the sum of its parts")

# %%
caveat = f"on {cores} cores that training and warping share, but for the simulated accelerator; "
caveat += "a fifth of the time in line is what would matter"
asked = "saves time on shared cores"
shared = claim(
    "A03", expect={asked: True}, measured={asked: gains["both"].better(0.2)}, caveat=caveat
)
asked = "saves time beside a simulated accelerator"
free = gains["both, simulated accelerator"].better(0.2)
claim("A03", expect={asked: True}, measured={asked: free}, also=shared, caveat=caveat)

# %% [markdown]
# And if warping took ten times as long as training? More threads need more cores. And each of them waits for Python's global interpreter lock (GIL), which `tf.numpy_function` holds while Python runs; only compiled parts of NumPy and SciPy may let go of it. "Warping alone", in line and in parallel, shows what more threads are worth on your machine. What else could you do?

# %% [markdown]
# <details><summary>Answer</summary>
#
# Warp with TensorFlow's own operations, which need no lock, or in processes of their own; warp once, save several versions and read them; warp smaller photographs, or each photograph only every second time; or warp on the GPU, in the first layers of the net. Mind `cache()`: it belongs before the augmenting `map`; behind it, every epoch repeats the draws of the first.
#
# </details>

# %% [markdown]
# ## How much must be thought out by hand?
# Augmentation is knowledge put in by hand. There is an older way: describe each picture by hand-engineered features, and let a simple model do the rest. For digits: how strong edges are in each direction, in a coarse grid (histograms of oriented gradients; Dalal and Triggs, 2005). On top of them, one softmax layer.

# %%
from skimage.feature import hog

cells = {"orientations": 8, "pixels_per_cell": (7, 7), "cells_per_block": (2, 2)}


def by_hand(x):
    """Histograms of the directions of edges. x: (m, 28, 28, 1); returns (m, features)."""
    return np.stack([hog(one[..., 0], **cells) for one in x]).astype("float32")


# %%
digit_sets = {
    "train": digit_pool,
    "validation": digit_validation,
    "test": (digits.test_x, digits.test_y),
}
edge_sets = {name: (by_hand(x), y) for name, (x, y) in digit_sets.items()}

# %%
# NBVAL_CHECK_OUTPUT
features = edge_sets["train"][0].shape[1]
print(f"{np.prod(digits.train_x.shape[1:])} pixels become {features} numbers")


# %%
def linear_model(input_shape, classes):
    """One softmax layer, compiled."""
    softmax = keras.layers.Dense(classes, activation="softmax")
    model = keras.Sequential([keras.Input(input_shape), softmax])
    optimizer = keras.optimizers.Adam(0.02)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %%
def best_answers(model, per_class, steps, seeds):
    """Which validation and which test digits are right, (seeds, m), at the checkpoint that is best in validation."""
    sets, make_net = models_by_name[model]
    asked = {name: sets[name] for name in ("validation", "test")}
    options = {"steps": steps, "seeds": seeds, "make_net": make_net}
    found = right_on_few(sets["train"], asked, {model: None}, per_class=per_class, **options)
    best_one = found[model]["validation"].mean(axis=(0, 2)).argmax()
    return {name: answers[:, best_one] for name, answers in found[model].items()}


models_by_name = {
    "features by hand, linear": (edge_sets, linear_model),
    "ConvNet on pixels": (digit_sets, small_net),
}

# %% [markdown]
# The other model is our small ConvNet on plain pixels, no augmentation, no features made by hand. Both take the same steps with the same digits. Each is validated after a short and after a longer training, and the better one counts. Guess where the two lines cross, or whether they do.

# %%
experiment = {}
for per_class, *plan in sizes.by_size:
    print(f"{per_class} of each digit")
    experiment[10 * per_class] = {
        model: best_answers(model, per_class, *plan) for model in models_by_name
    }


# %%
def lead(size, test, compared=1):
    """How far the features made by hand are ahead, with this many digits."""
    hand_made, learned = (answers[test] for answers in experiment[size].values())
    return compare_on_items(hand_made, learned, compared=compared)


curves, leads = {model: {} for model in models_by_name}, {}
print(f"lead of the features by hand, in points; {interval_note(len(experiment))}")
for size, answers in experiment.items():
    leads[size] = lead(size, "validation", len(experiment))
    print(f"{size:>6,} digits: {leads[size].brief()}")
    for model, right_ones in answers.items():
        curves[model][size] = right_ones["validation"].mean(axis=1)


# %% tags=["hide-input"]
def ahead(found):
    """Which model is ahead, in words, as far as the interval of the lead tells."""
    sides = {"above 0": "features by hand", "below 0": "ConvNet"}
    return sides.get(found.side, "not decided")


few, many = min(experiment), max(experiment)
title = "Which is ahead? " + "; ".join(f"{n:,} digits: {ahead(leads[n])}" for n in sorted(leads))
caption = f"dots: seeds, lines: their means · title: {interval_note(len(leads))}\nup to "
caption += digits.caption_of(many, len(digit_validation[1]))
axes = {"xlabel": "training digits", "ylabel": "validation accuracy"}
plots.accuracy_by_size(curves, title=title, caption=caption, **axes)

# %% [markdown]
# The digits that come with the course aren't many. MNIST has 60,000 digits for training and 10,000 for the test. The same experiment was measured once with it, on up to about 54,000 of the first (53,840: it has too few fives), tested on all of the second.

# %%
mnist = recorded("lesson08_by_hand")
print(mnist.provenance)
whole = {name: {} for name in mnist.results[0]["accuracy"]}
mnist_leads = {row["digits"]: Comparison(**row["lead"]) for row in mnist.results}
print(f"lead of the features by hand, in points; {interval_note(len(mnist_leads))}")
for row in mnist.results:
    for name, accuracies in row["accuracy"].items():
        whole[name][row["digits"]] = accuracies
    print(f"{row['digits']:>6,} digits: {mnist_leads[row['digits']].brief()}")

# %% tags=["hide-input"]
title = "Which is ahead? " + "; ".join(f"{n:,}: {ahead(one)}" for n, one in mnist_leads.items())
caption = f"dots: seeds, lines: their means · title: {interval_note(len(mnist_leads))}\n"
caption += f"all of MNIST, 10,000 test digits · {mnist.caption}"
plots.accuracy_by_size(whole, title=title, caption=caption, xlabel="training digits")

# %% [markdown]
# What people know can be put in as features, augmentation, architecture, or as weights learned on other photographs (lesson 07). The notes say: the fewer the data, the more it is worth. The recorded experiment bears that out for one set of features and one net, on digits. Both models did best after the longer training at every size, so the crossing belongs to these lengths. Where would you place a task of your own, between few data and many?

# %% [markdown]
# <details><summary>Answer</summary>
#
# One example: 300 microscope slides with labels by two experts. Few data, so knowledge: rotations by any angle and mirrors, since a slide has no top, and weights learned elsewhere. With 300,000 slides most of that would be learned.
#
# </details>

# %% [markdown]
# ## The test sets, once
# Every choice so far was made on validation photographs: the best augmentation, the number of steps. Now the test sets, for the first and only time: 200 photographs of people not used so far, and 1,000 digits. One question to each.

# %% [markdown]
# Two hundred photographs cannot show a small gain, so 10 points are what matters here; for digits, 5. A design that would not have shown an effect of that size decides nothing. "Yes" means that the interval lies above 0, not that the gain is as large. Of the two lines on hands, each with its own best augmentation, the first is your run; the second is the longer recorded one, which decides.

# %%
print(f"your run: {best}, {sizes.steps} steps: {gain_on('test', best).text(100, 'points', 1)}")
((chosen, found),) = record.results["test"].items()
gain = Comparison(**found)
print(f"recorded: {chosen}, {stages[-1]} steps: {gain.text(100, 'points', 1)}")

# %%
asked = "change the photograph"
corner = same[:, :48, :48]
changing = [name for name, batch in draws.items() if np.any(batch[:, :48, :48] != corner)]
seen = claim("A01", expect={asked: list(draws)}, measured={asked: changing})
verdicts = "; ".join(f"{name}: {verdict(long[name][-1])}" for name in names)
caveat = f"it depends on the set and the training: {chosen} by {100 * gain.difference:+.0f} points of test accuracy; on {record.results['per_class']} photographs a class, {verdicts}"
asked = "the chosen way gains on the test set"
claim("A01", expect={asked: True}, measured={asked: gain.better(0.1)}, also=seen, caveat=caveat)

# %%
print(f"{few:,} digits: {lead(few, 'test').text(100, 'points', 1)}")
asked = "by hand ahead with little data"
with_little = claim("S01", expect={asked: True}, measured={asked: lead(few, "test").better(0.05)})
with_much = Comparison(**mnist.results[-1]["lead"]).larger(0.01)
caveat = "digits only; one set of features, one small net without augmentation; much data: the recorded experiment"
caveat += ", in which the longer of two trainings was always the better one"
asked = "by hand ahead with much data"
claim("S01", expect={asked: False}, measured={asked: with_much}, also=with_little, caveat=caveat)

# %% [markdown]
# ## Look back
# - Road signs, chest X-rays, letters, flowers from above: which of the seven would you use on each, and which never?
# - The test photographs were not augmented. Why not? (Lesson 09 does it all the same, for another reason.)
# - Two augmentations help by 5 points each. Would you expect 10 from both together? Which number in this lesson bears on it?
# - Would the crop be worth less if a global average took the place of the flatten?

# %% [markdown]
# <details><summary>Answer to the first</summary>
#
# - Mirror: flowers only. Letters and arrows become others, and the heart is on the left.
# - Rotation: by any angle for flowers from above, a few degrees elsewhere.
# - Crops that keep what decides, and a slight shear: all four.
# - Local warp: letters and flowers; no bent signs or ribs.
# - Small colour shifts, or PCA colour: all but X-rays, which have no colours. On road signs red and blue have a meaning, so no large ones.
#
# </details>

# %% [markdown]
# <details><summary>Answers to the second and third</summary>
#
# - The question was how well the net reads photographs as they come; a changed test would answer another one.
# - Hardly: both mend some of the same mistakes. The row that combines two of them bears on it. In the records, after 800 steps, random crop added 12.9 points, rotation 6.1, and both together 13.7. After 3,200, with four of the seeds, the crop added 13.6 and both 16.6; rotation alone wasn't trained that long.
#
# </details>

# %% [markdown]
# <details><summary>Answer to the last</summary>
#
# Probably, though it isn't measured here. The dense layer would get nearly the same numbers wherever the fingers are (borders and pooling make a difference), so there is less for the crop to teach.
#
# </details>

# %% [markdown]
# ## Sources: augmentation
# - Krizhevsky, Sutskever and Hinton (2012). ImageNet classification with deep convolutional neural networks. Section 4.1. [NeurIPS](https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks)
# - Szegedy et al. (2014). Going deeper with convolutions. Section 6. [arXiv:1409.4842](https://arxiv.org/abs/1409.4842)
# - Simard, Steinkraus and Platt (2003). Best practices for convolutional neural networks applied to visual document analysis. Section 2. [doi](https://doi.org/10.1109/ICDAR.2003.1227801)
# - Dalal and Triggs (2005). Histograms of oriented gradients for human detection. Section 6. [doi](https://doi.org/10.1109/CVPR.2005.177)

# %% [markdown]
# ## Sources: today's augmentations
# - Zhang, Cissé, Dauphin and Lopez-Paz (2018). mixup: beyond empirical risk minimization. Section 2. [arXiv:1710.09412](https://arxiv.org/abs/1710.09412)
# - Yun et al. (2019). CutMix: regularization strategy to train strong classifiers with localizable features. Section 3. [arXiv:1905.04899](https://arxiv.org/abs/1905.04899)
# - DeVries and Taylor (2017). Improved regularization of convolutional neural networks with Cutout. Section 3. [arXiv:1708.04552](https://arxiv.org/abs/1708.04552)
# - Zhong et al. (2020). Random erasing data augmentation. Section 3. [arXiv:1708.04896](https://arxiv.org/abs/1708.04896)
# - Cubuk, Zoph, Shlens and Le (2020). RandAugment: practical automated data augmentation with a reduced search space. Section 3. [arXiv:1909.13719](https://arxiv.org/abs/1909.13719)

# %% [markdown]
# ## Sources: measuring
# - Dunn (1961). Multiple comparisons among means. [doi](https://doi.org/10.1080/01621459.1961.10482090)
# - Nadeau and Bengio (2003). Inference for the generalization error. Section 3. [doi](https://doi.org/10.1023/A:1024068626366)
# - Dorfman, Berbaum and Metz (1992). Receiver operating characteristic rating analysis. (Readers and cases there, seeds and photographs here.) [doi](https://doi.org/10.1097/00004424-199209000-00015)
