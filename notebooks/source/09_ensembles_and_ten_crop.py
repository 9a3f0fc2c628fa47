# %% [markdown]
# # Winning benchmarks: ensembles and 10-crop
# [![Open in Colab](badge)](colab)
#
# **You will be able to** average the predictions of several nets and of several crops, say what each percent costs in time and memory, show why the weights of separately trained nets have no useful average, and decide when none of it belongs in a product.
#
# **Time** 35 minutes of reading and writing, 1 minute of training on a laptop. The `gpu` profile trains longer. **Needs** lessons 04 and 08.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("09_ensembles_and_ten_crop", PROFILE)

# %% [markdown]
# ## The last two percent
# In 2012 one AlexNet did not have the right class among its five best answers for 18.2 % of the photographs; five of them together, for 16.4 % (Krizhevsky et al., table 2). Each looked at ten cuts of every photograph: with one look instead of ten, an AlexNet missed 18.3 % of an earlier test set, not 17.0 % (section 6, footnote 5).
#
# Nobody had to invent a layer for these gains. What do they cost?

# %% [markdown]
# ## Few photographs, many tests
# Hands that show the signs 0 to 9. The nets learn from the first few hundred and are tested on many that none of them has seen. Most people of the test are in the training set too, each with other signs. That makes the test easier. But it is large, so chance moves its result less.

# %%
import numpy as np

from course_utils.datasets import load_sign_digits

signs = load_sign_digits(source="embedded")
train_set = signs.train_x[: sizes.train_size], signs.train_y[: sizes.train_size]
unseen_x = np.concatenate([signs.train_x[sizes.train_size :], signs.test_x])
unseen_y = np.concatenate([signs.train_y[sizes.train_size :], signs.test_y])
test_x, test_y = unseen_x[-sizes.test_size :], unseen_y[-sizes.test_size :]
print(f"{len(train_set[0]):,} to learn from, {len(test_x):,} to test with, {test_x.dtype}")

# %% [markdown]
# How far can chance alone move an accuracy on so many photographs? The standard error of a share p of m is √(p(1 − p)/m).

# %%
print(f"at 90 %: ± {np.sqrt(0.9 * 0.1 / len(test_x)):.1%}")

# %% [markdown]
# ## Nets that differ in nothing but the seed
# Each net is small: three convolutions, each with ReLU and pooling, and a softmax. Its input is 28 × 28. In training every photograph is cut at a random place of its 32 × 32 pixels and mirrored half of the time: 28 of 32 is the ratio of
# AlexNet's 224 of 256. The seed decides where the weights start and what the net sees when.
#
# This cell takes most of the lesson's time.

# %%
from course_utils.training import train_nets

nets = train_nets(sizes.seeds, train_set, size=28, epochs=sizes.epochs)

# %% [markdown]
# For now the nets look at the middle of each photograph only. Same data, same architecture, nearly the same accuracy. Do they also make the same mistakes?

# %%
from course_utils.training import accuracy, predict

middle = test_x[:, 2:30, 2:30]
each = np.stack([predict(net, middle) for net in nets])  # (nets, photographs, classes)
hits = each.argmax(axis=-1) == test_y
print("alone:", ", ".join(f"{share:.1%}" for share in hits.mean(axis=1)))
print(f"all right {hits.all(axis=0).mean():.1%}, all wrong {(~hits).all(axis=0).mean():.1%}")
print(f"some right, some wrong {(hits.any(axis=0) & ~hits.all(axis=0)).mean():.1%}")

# %% [markdown]
# The last line is where an ensemble decides: it wins some of these photographs and loses others. Here are photographs that divide the nets, with the vote of each net.

# %%
from course_utils import plots

divided = np.flatnonzero(hits.any(axis=0) & ~hits.all(axis=0))[:16]
votes = each.argmax(axis=-1).T
labels = [f"is {test_y[i]}\n{''.join(map(str, votes[i]))}" for i in divided]
title = f"Photographs that divide {len(nets)} nets; below each, what they vote"
plots.gallery(test_x[divided], labels, title=title, caption=signs.caption)

# %% [markdown]
# ## Exercise: average the outputs
# Return the mean of the models' probabilities, an array of shape (m, classes): one row a photograph, one column a class. A model that is sure counts for more than one that guesses, so the arg-max has to wait until after the mean.
#
# The models predict; they do not learn. There may be any number of them, and the list stays as it is. A tensor will do, too.


# %% exercise="average_predictions" points=5
def average_predictions(models, x):
    """The mean of the models' outputs, (m, classes).

    models: a list of models that give probabilities. x: (m, n_H, n_W, n_C), as they take it.
    """
    ### BEGIN SOLUTION
    return np.mean([model(x, training=False) for model in models], axis=0)
    ### END SOLUTION


# %%
from course_utils.checks import check

check("average_predictions", average_predictions)

# %%
together = average_predictions(nets, middle)
together_right = float(np.mean(np.argmax(together, axis=-1) == test_y))
print(f"alone, on average {hits.mean():.1%} · together {together_right:.1%}")

# %% [markdown]
# ## How many nets?
# Which nets one takes is luck, so take all choices: every pair, every three, and so on. `accuracy_by_number` averages the outputs that are there already. Guess the shape of the curve first. Does the second net help more than the seventh?

# %%
from course_utils.training import accuracy_by_number

by_number = accuracy_by_number(each, test_y)
means = {n: float(np.mean(values)) for n, values in by_number.items()}
title = "One net: {:.1%} on average; the mean of {} nets: {:.1%}"
plots.ensemble_curve(
    by_number, title=title.format(means[1], len(nets), means[len(nets)]), caption=signs.caption
)

# %% [markdown]
# The dots of a column share photographs and nets, so they lie closer than independent ones would. And the best single net: by how much does the ensemble beat *it*? You only know which one is best because you have looked at the test.

# %%
from course_utils.measure import claim

odd = [n for n in (3, 5, 7) if n in means]
gains = {n: means[n] - means[1] for n in odd}
print(", ".join(f"{n} nets: {100 * gain:+.1f} points" for n, gain in gains.items()))
points = [round(100 * gain, 1) for gain in gains.values()]
better = claim("S02", expect=[1.5] * len(odd), measured=points, tolerance=1.0)

# %% [markdown]
# Points depend on how many mistakes there are to mend: the fewer, the fewer points can be won. So compare the share of mistakes that is mended, less the new ones. AlexNet's five nets mended 1.8 of 18.2, a tenth.

# %%
for n, gain in gains.items():
    print(f"{n} nets mend {gain / (1 - means[1]):.0%} of the mistakes of one")

# %% [markdown]
# ## A cheaper idea
# Why keep all these nets? Average their *weights*, weight by weight. That makes one net, as fast and as small as any of them. The architecture is the same, each has learned the same task. What do you expect?

# %%
from course_utils.training import average_weights

bars = {"one net, on average": means[1]}
for n in odd:
    mean_net = average_weights(nets[:n])
    bars[f"outputs of {n} averaged"] = means[n]
    bars[f"weights of {n} averaged"] = accuracy(mean_net, middle, test_y)
title = "With {} nets: outputs averaged {:.1%}, weights averaged {:.1%}"
plots.accuracy_bars(
    bars, title=title.format(odd[-1], *list(bars.values())[-2:]), caption=signs.caption
)

# %%
broken = [bars[f"weights of {n} averaged"] for n in odd]
works = max(broken) >= min(hits.mean(axis=1))  # as good as the worst net alone
fails = claim("S02", expect=False, measured=bool(works), also=better)

# %% [markdown]
# ## Why it fails
# Take one trained net and shuffle its filters: filter 5 becomes filter 11, and the next layer looks for it there. The net computes what it did before. How far from the original are its weights? And what is the mean of the two?

# %%
from course_utils.training import shuffle_filters

twin = shuffle_filters(nets[0], seed=1)
gap = np.abs(predict(twin, middle) - each[0]).max()
print(f"largest difference between the outputs: {gap:.0e}")
old, new = (np.concatenate([w.ravel() for w in net.get_weights()]) for net in (nets[0], twin))
moved = np.linalg.norm(new - old) / np.linalg.norm(old)
print(f"its weights lie {moved:.0%} of their own length away")
mean_net = average_weights([nets[0], twin])
print(f"one net {hits[0].mean():.1%}, its twin {accuracy(twin, middle, test_y):.1%}")
print(f"the mean of their weights {accuracy(mean_net, middle, test_y):.1%}")

# %% [markdown]
# Nothing tells a net which of its filters should be the fifth. With 16, 32 and 64 filters there are 16! · 32! · 64! orders, all equally good, and two seeds never agree on one. Outputs have names: column 3 means the sign 3 in every net. So outputs can be averaged.
#
# Weights of *one* run, taken at several steps, are another matter: their filters are the same ones. So are nets fine-tuned from one net.

# %% [markdown]
# ## The price
# Time: every net has to be run. Memory: every net has to be kept. We have seven nets at most, so for fifteen some are run again, which takes the same time. A rough guess is enough; then measure.

# %%
from course_utils.training import best_seconds, megabytes

few = middle[:200]
one = best_seconds(lambda: average_predictions(nets[:1], few))
fifteen = (nets * 15)[:15]
times = {n: best_seconds(lambda n=n: average_predictions(fifteen[:n], few)) for n in (3, 7, 15)}
for n, seconds in times.items():
    print(f"{n:2} nets: {1000 * seconds:4.0f} ms, {seconds / one:4.1f} times one net")
print(f"weights of one: {megabytes(nets[:1]):.2f} MB, of {len(nets)}: {megabytes(nets):.2f} MB")

# %%
a_net = [round(seconds / one / n, 2) for n, seconds in times.items()]
slower = claim("S02", expect=[1.0, 1.0, 1.0], measured=a_net, tolerance=0.5, also=fails)
memory = round(megabytes(nets) / megabytes(nets[:1]), 2)
caveat = f"points from {means[1]:.1%}, by 3, 5 and 7 nets; time is per net, of 3, 7 and 15; "
caveat += "the memory of weights is arithmetic"
claim("S02", expect=float(len(nets)), measured=memory, also=slower, caveat=caveat)

# %% [markdown]
# ## One net that looks ten times
# The other trick needs a single net. It was trained on cuts from all over the photograph, so show it several: the centre and the four corners, and the mirror image of each. Then average its ten answers. A mirrored hand is the other hand, which is still the same sign. Lesson 08 saw mirroring cost points where photographs are few; but a net that is to judge mirror images must have seen some.

# %%
from course_utils.training import crop_starts

i = divided[0] if len(divided) else 0
photo = test_x[i]
title = "Five crops of 28×28 from 32×32 pixels, and the mirror image of each"
plots.crop_frames(photo, crop_starts(32, 32, 28), 28, title=title, caption=signs.caption)

# %% [markdown]
# ## Exercise: ten crops
# Return an array of shape (m, 10, size, size, n_C): centre, top-left, top-right, bottom-left, bottom-right, then the mirror image (left and right exchanged) of each of these five, in the same order. Photographs need not be square. The centre starts at row `(n_H - size) // 2`
# and column `(n_W - size) // 2`. Pixels and their type stay; the array is one of NumPy.


# %% exercise="ten_crop" points=5
def ten_crop(x, size):
    """Ten crops of each photograph, (m, 10, size, size, n_C).

    x: (m, n_H, n_W, n_C), with n_H and n_W at least size.
    """
    ### BEGIN SOLUTION
    bottom, right = x.shape[1] - size, x.shape[2] - size
    starts = [(bottom // 2, right // 2), (0, 0), (0, right), (bottom, 0), (bottom, right)]
    crops = [x[:, top : top + size, left : left + size] for top, left in starts]
    mirrors = [crop[:, :, ::-1] for crop in crops]
    return np.stack(crops + mirrors, axis=1)
    ### END SOLUTION


# %%
check("ten_crop", ten_crop)

# %% [markdown]
# Your ten crops of the photograph above. Below each is what the first net says of it, and how sure it is. Would you have called these pictures different?

# %%
from course_utils.training import predict_crops

crops = ten_crop(photo[np.newaxis], 28)
answers = predict_crops(nets[0], crops)[0]  # (10, classes)
labels = [f"{answer.argmax()}: {answer.max():.0%}" for answer in answers]
mean = answers.mean(axis=0)
title = f"It is {test_y[i]}; the mean of the ten answers: {mean.argmax()}, with {mean.max():.0%}"
plots.gallery(crops[0], labels, title=title, n_columns=5, caption=signs.caption)

# %% [markdown]
# ## Fewer crops
# Ten is a habit, not a law. The first of your ten is the centre, the first and the sixth are the centre and its mirror image, the first five are all without a mirror. One dot below is one net.

# %%
crops = ten_crop(test_x, 28)
seen = np.stack([predict_crops(net, crops) for net in nets])  # (nets, photographs, 10, classes)
subsets = {"centre": [0], "and its mirror": [0, 5], "five": [0, 1, 2, 3, 4], "ten": [*range(10)]}
by_crops = {}
for name, chosen in subsets.items():
    answers = seen[:, :, chosen].mean(axis=2)  # (nets, photographs, classes)
    by_crops[name] = list(np.mean(answers.argmax(axis=-1) == test_y, axis=1))

# %%
crop_means = {len(subsets[name]): float(np.mean(values)) for name, values in by_crops.items()}
title = "Mean of the nets: {:.1%} with one crop, two {:.1%}, five {:.1%}, ten {:.1%}"
plots.strip(
    by_crops,
    xlabel="accuracy of a net",
    title=title.format(*crop_means.values()),
    caption=signs.caption,
)

# %% [markdown]
# What do the crops share that the nets of an ensemble do not? All ten answers come from the same weights, so they tend to be wrong together, and their mean has less to win. Compare: what did seven nets win, and what did ten crops?
#
# Now the price. The crops of a photograph go through the net as one batch, and each of them is nearly a photograph.

# %%
look = crops[:200]
one_look = best_seconds(lambda: predict(nets[0], look[:, 0]))
looks = {k: best_seconds(lambda k=k: predict_crops(nets[0], look[:, :k])) for k in (2, 5, 10)}
for k, seconds in looks.items():
    print(f"{k:2} crops: {1000 * seconds:4.0f} ms, {seconds / one_look:4.1f} times one")
share = megabytes(nets[:1]) / megabytes(nets)
print(f"weights: {share:.0%} of the ensemble's")
print(f"pixels: {crops.nbytes / test_x.nbytes:.1f} times those of the photographs")

# %%
gain = crop_means[10] - crop_means[1]
better_by_ten = np.sum(np.array(by_crops["ten"]) > by_crops["centre"])  # nets
little = claim("S03", expect=True, measured=bool(better_by_ten > len(nets) / 2))
grown = round(crops.nbytes / test_x.nbytes, 2)
memory = claim("S03", expect=round(10 * 28**2 / 32**2, 2), measured=grown, also=little)
a_crop = [round(seconds / one_look / k, 2) for k, seconds in looks.items()]
caveat = f"ten crops {100 * gain:+.1f} points, better for {better_by_ten} of {len(nets)} nets; "
caveat += (
    f"two crops {100 * (crop_means[2] - crop_means[1]):+.1f}; time is per crop, of 2, 5 and 10"
)
claim("S03", expect=[1.0, 1.0, 1.0], measured=a_crop, tolerance=0.5, also=memory, caveat=caveat)

# %% [markdown]
# ## What a percent costs
# All ways on one sheet: accuracy over the time that a photograph takes. Draw the staircase of the ways that no cheaper way equals. Which are on it? Is the dearest one the best? (Mind the standard error of the beginning.)

# %%
everything = best_seconds(lambda: [predict_crops(net, look) for net in nets], repeats=1)
all_right = float(np.mean(seen.mean(axis=(0, 2)).argmax(axis=-1) == test_y))
ways = {"one net": (1.0, means[1])}
ways |= {f"{n} nets": (times[n] / one, means[n]) for n in odd if n in times}
ways |= {f"{k} crops": (looks[k] / one_look, crop_means[k]) for k in looks}
factor = everything / one_look
ways[f"{len(nets)} nets, 10 crops"] = (factor, all_right)
top = max(ways, key=lambda way: ways[way][1])
title = f"One net: {means[1]:.1%}; best here: {top}, {ways[top][1]:.1%} at {ways[top][0]:.0f} times the time"
plots.accuracy_by_cost(ways, xlabel="time, in times of one net", title=title, caption=signs.caption)

# %% [markdown]
# ## In a product
# A benchmark is won by a tenth of a percent, and the jury waits. Someone with a phone in hand does not wait, and someone pays for every millisecond of every server.
#
# So before ten looks or seven nets, a product buys other things with the same money: a larger net, larger pictures, or more photographs of the kind that fails.

# %% [markdown]
# When would you take one of them after all? When a mistake costs far more than a second, and few photographs come in: in medicine, say. Or once, before the product: one small net can learn to give the averaged outputs of seven (Hinton et al., 2015).

# %% [markdown]
# ## Do not start from nothing
# The last advice of the notes is the cheapest: take an architecture from the literature, an implementation that is open, and weights that are trained already.
#
# Is an open implementation what it is said to be? Compare Keras's ResNet-50 with the one of lesson 04, and two nets with the millions of parameters that Keras's documentation lists. A first check, no proof: a ResNet without its shortcuts can have just as many.

# %%
# NBVAL_CHECK_OUTPUT
import keras

from course_utils import models

published = {"ResNet50": 25.6, "MobileNetV2": 3.5}
counts = {
    name: getattr(keras.applications, name)(weights=None).count_params() for name in published
}
print({name: f"{count:,}" for name, count in counts.items()})
in_millions = {name: round(count / 1e6, 1) for name, count in counts.items()}
same = claim("S04", expect=models.resnet(50).count_params(), measured=counts["ResNet50"])
listed = claim("S04", expect=published, measured=in_millions, also=same)

# %% [markdown]
# `weights=None` builds the net with random weights. With `weights="imagenet"` Keras downloads trained ones. The weights of EfficientNet-Lite0 came with this course, so they work offline.
#
# Photographs for ImageNet nets are scaled to 256 on the short side; then your `ten_crop` cuts 224 × 224. (AlexNet's authors cut out the middle 256 × 256 first.)

# %%
from skimage import data

cup = data.coffee()[np.newaxis].astype("float32")  # (1, 400, 600, 3), values 0–255
pretrained = models.efficientnet_lite0()
crops = ten_crop(np.asarray(keras.ops.image.resize(cup, (256, 384))), 224)
answers = predict_crops(pretrained, crops)[0]  # (10, 1000)
mean = answers.mean(axis=0, keepdims=True)
(first, probability), *_ = models.imagenet_top(mean)[0]
labels = [f"{top[0][0]}: {top[0][1]:.0%}" for top in models.imagenet_top(answers)]

# %%
plots.gallery(
    crops[0].astype("uint8"),
    labels,
    title=f"The mean of the ten answers: {first}, with {probability:.0%}",
    caption="scikit-image: coffee · EfficientNet-Lite0, ImageNet weights",
    n_columns=5,
)
claim("S04", expect="espresso", measured=first, also=listed)

# %% [markdown]
# A net that you did not train, on a photograph that you did not take, through the crops that you cut: that's what the advice means. What such weights are worth on your own few photographs, lesson 07 has measured.

# %% [markdown]
# ## Look back
# - Two nets that always make the same mistakes: what does averaging them win? How would you make seven nets that differ more?
# - The mean of three probabilities for the right class is more than 0.5. Must at least one of the three nets be right? And if it is 0.4?
# - A company has one second for a photograph, and its net takes a tenth of that. What would you do with the rest?
