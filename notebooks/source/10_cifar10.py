# %% [markdown]
# # CIFAR-10: from a simple net to transfer learning
# [![Open in Colab](badge)](colab)
#
# **You will be able to** go from a simple net to transfer learning in five steps that can be compared, say which step was worth its time, read a confusion matrix, and run a small study of your own that others would believe.
#
# **Time** 40 minutes of reading, 4 to 8 minutes of training on a laptop, and as long as you like for your project. **Needs** lessons 07 and 08.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("10_cifar10", PROFILE)

# %% [markdown]
# ## Ten classes in 32 × 32 pixels
# CIFAR-10 is a labelled part of the 80 million tiny images ([Krizhevsky, 2009](https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf), chapter 3): photographs from the web, shrunk to 32 × 32, each with one prominent object, sorted by paid students. Where it cannot be had, ten signs of hands take its place, and every caption says so.
#
# Look first. Which two classes would *you* mix up? The confusion matrix below will answer for a net.

# %%
import numpy as np

from course_utils import plots
from course_utils.datasets import load_cifar10_or_signs

data = load_cifar10_or_signs()
of_class = [np.flatnonzero(data.train_y == label) for label in range(10)]
row = [members[k] for k in range(2) for members in of_class]
names = [data.class_names[data.train_y[i]] for i in row]
title = f"Two photographs of each class, {data.train_x.shape[1]} pixels wide"
plots.gallery(data.train_x[row], names, title=title, caption=data.caption, n_columns=10, size=0.85)

# %% [markdown]
# The notes give numbers for this set, so count. A substitute can say nothing about them.

# %%
from course_utils.measure import claim

by_notes = {"photographs": 60_000, "shape": [32, 32, 3], "classes": 10}
by_notes |= {"of each class": [6000], "to learn from": 50_000, "to test": 10_000}
every_y = np.concatenate([data.train_y, data.test_y])
found = {"photographs": len(every_y), "shape": list(data.train_x.shape[1:])}
found |= {"classes": len(data.class_names)}
found |= {"of each class": sorted(set(np.bincount(every_y).tolist()))}
found |= {"to learn from": len(data.train_y), "to test": len(data.test_y)}
is_cifar = data.name == "cifar10"
counted = found if is_cifar else None
for name, noted in by_notes.items():
    here, there = (", ".join(f"{n:,}" for n in np.ravel(value)) for value in (found[name], noted))
    print(f"{name}: {here} (notes: {there})")

# %%
caveat = "" if is_cifar else f"CIFAR-10 could not be had here; {data.source} is the substitute"
as_counted = claim("K25", expect=by_notes, measured=counted, caveat=caveat)

# %% [markdown]
# ## A ladder that can be compared
# Each step of the ladder is a model. All are trained on the same few photographs, with Adam, a learning rate that warms up and decays, and several seeds, and evaluated on the same **validation** photographs. The peak rate and the length of the training belong to the model, as does the net.

# %% [markdown]
# | step | what is new | learns from | trained parameters |
# |---|---|---|---|
# | 1 simple | one convolution, a hidden layer | our photographs | 1.05 million |
# | 2 deeper | six convolutions, no hidden layer | our photographs | 73 thousand |
# | 3 augmented | photographs moved and mirrored | our photographs | as step 2 |
# | 4 features | a trained net, frozen, and a softmax | ours, and ImageNet's 1.3 million | 13 thousand |
# | 5 transfer | the last blocks of that net learn, too | ours, and ImageNet's 1.3 million | 2.7 million |
#
# The rates are usual values; none was tuned in this ladder, so part of a difference between steps may be theirs. The test photographs wait until one model is chosen. Write down a guess for the validation accuracy of each step.

# %%
from course_utils import training
from course_utils.datasets import split_validation

pool, held_out = split_validation(data, 0.1)
train_set = training.sample_per_class(*pool, sizes.per_class, seed=1)
validation_x, validation_y = validation = tuple(part[: sizes.validation] for part in held_out)
train_x, train_y = train_set
used = data.caption_of(len(train_y), len(validation_y))
print(used)
times = sizes.steps * 32 / len(train_y)
print(f"steps 1 to 3: {sizes.steps:,} batches of 32, so each photograph {times:.1f} times")
print(f"step 4: {sizes.head_steps:,} batches; step 5 goes on from there for {sizes.fine_steps:,}")

# %% [markdown]
# ## Step 1: a simple net
# One convolution, one pooling, one hidden layer. Nearly all of its weights lie in one layer. Which one?
#
# <details><summary>Answer</summary>The hidden layer: $16 \cdot 16 \cdot 32 \cdot 128 = 1{,}048{,}576$ of 1,050,890 parameters, since each of the 8,192 numbers behind the pooling is connected to each of the 128 units.</details>

# %%
import keras
from keras import layers

classes = len(data.class_names)


def simple_net():
    """One convolution and a hidden layer."""
    net = [keras.Input(train_x.shape[1:]), layers.Rescaling(1 / 127.5, offset=-1)]
    net += [layers.Conv2D(32, 3, padding="same", activation="relu"), layers.MaxPooling2D()]
    net += [layers.Flatten(), layers.Dense(128, activation="relu")]
    return keras.Sequential([*net, layers.Dense(classes, activation="softmax")])


# %%
nets, runs = {"simple": simple_net()}, {}
short = {"steps": sizes.steps, "seeds": sizes.seeds}
runs["simple"] = training.run_seeds(nets["simple"], train_set, validation, rate=1e-3, **short)

# %% [markdown]
# ## Step 2: deeper
# Six convolutions in three stages. Each stage halves width and height, and the next has twice the filters; batch normalization makes such a stack easier to train. Global average pooling takes the place of the hidden layer, so the net has a fraction of the weights. Better or worse? The output tells.


# %%
def deeper_net(widths=(16, 32, 64)):
    """Two convolutions a stage, each with batch normalization; a mean over all places; a softmax."""
    X_input = keras.Input(train_x.shape[1:])
    X = layers.Rescaling(1 / 127.5, offset=-1)(X_input)
    for filters in widths:
        for _ in range(2):
            X = layers.Conv2D(filters, 3, padding="same", use_bias=False)(X)
            X = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(X))
        X = layers.MaxPooling2D()(X)
    X = layers.GlobalAveragePooling2D()(X)
    return keras.Model(X_input, layers.Dense(classes, activation="softmax")(X))


# %%
nets["deeper"] = deeper_net()
runs["deeper"] = training.run_seeds(nets["deeper"], train_set, validation, rate=3e-3, **short)
for name, net in nets.items():
    print(f"{name}: {net.count_params():,} parameters")

# %% [markdown]
# Depth, widths, normalization, pooling and the peak rate all changed at once. So the ladder says what this net is worth, not which of them did it: a question for your project.

# %% [markdown]
# ## Step 3: augmented
# The same net, but each time that a photograph is drawn it is changed: moved by up to four pixels, and mirrored half of the time. Lesson 08 asks which changes keep the label. A frog may be mirrored. May it be turned upside down?
#
# <details><summary>Answer</summary>It stays a frog, so the label is true. But hardly a photograph to be recognized is upside down: the net would learn what it is never asked.</details>


# %%
def changed(x, seed):
    """Each photograph moved by up to four pixels, half of them mirrored."""
    return training.augment.mirror(training.augment.translation(x, seed, 4), seed)


# %%
photo = train_x[train_y == 7][:1]  # of a class whose two sides differ
made = np.stack([changed(photo, seed)[0] for seed in range(6)])
moved = np.stack([training.augment.translation(photo, seed, 4)[0] for seed in range(6)])
mirrored = (made != moved).any(axis=(1, 2, 3))
labels = {"augmented": ["moved, mirrored" if flipped else "moved" for flipped in mirrored]}
title = f"Six draws of one {data.class_names[7]}, each moved, {mirrored.sum()} of them mirrored"
plots.augmentation_sheet(photo[0], {"augmented": made}, labels=labels, title=title, caption=used)

# %%
from course_utils.measure import signed

nets["augmented"] = deeper_net()
options = {"rate": 3e-3, "augment": changed, **short}
runs["augmented"] = training.run_seeds(nets["augmented"], train_set, validation, **options)
for name in ("deeper", "augmented"):
    gap = runs[name].trained.mean() - runs[name].accuracies.mean()
    print(f"{name}, training less validation: {signed(100 * gap)} points")

# %% [markdown]
# In the run on the site each photograph was seen less than three times. This small net has not begun to over-fit by then: the gap is near 0 without augmentation, and there is little to regularize. The simple net, with a million weights, has a gap after as many passes. With augmentation the task is harder, and training accuracy is that on the changed photographs: the gap can be negative.

# %% [markdown]
# Did validation gain? The figure of the gains, below, shows the interval. A longer training can give another answer.

# %% [markdown]
# ## Step 4: features of a trained net
# EfficientNet-Lite0 was trained on ImageNet's 1.3 million photographs, which are much larger. So enlarge ours, and cut the net in two: the first eleven of its 16 blocks, which stay frozen, and the rest. The output of the first part is computed once and used by both models that follow.

# %%
import time

from course_utils import models

base = models.efficientnet_lite0_features((sizes.side, sizes.side, 3))
front, rest = training.split_after(base, 11)
as_it_came = rest.get_weights()
photos = keras.Input(train_x.shape[1:])
enlarged = layers.Resizing(sizes.side, sizes.side, "bicubic")(photos)
first_half = keras.Model(photos, front(enlarged))
print(f"{train_x.shape[1:]} → {enlarged.shape[1:]} → {first_half.output_shape[1:]}")
print(f"the trained net, without its softmax: {base.count_params():,} parameters")

# %% tags=["hide-input"]
size = train_x.shape[1]
steps = [f"photo {size}×{size}×3", f"enlarged, {sizes.side}×{sizes.side}×3", "frozen blocks 1–11"]
volume = "×".join(map(str, first_half.output_shape[1:]))
step_4 = ["frozen blocks 12–16", "frozen convolution", "1,280 features, kept", "dense, softmax"]
step_5 = ["learning blocks 12–16", "learning convolution", "1,280 features", "dense, softmax"]
title = "Cut behind block 11: the rest stays frozen in step 4 (left), and learns in step 5 (right)"
plots.chain(
    [*steps, f"{volume}, kept", [step_4, step_5]],
    title=title,
    caption="green: learns; blue-grey: frozen; pale: numbers",
)

# %%
rest.set_weights(as_it_came)  # where step 5 has trained it, too
start = time.perf_counter()
volumes = first_half.predict(train_x, batch_size=100, verbose=0)
features = rest.predict(volumes, batch_size=100, verbose=0)
prepared = time.perf_counter() - start
validation_volumes = first_half.predict(validation_x, batch_size=100, verbose=0)
validation_features = rest.predict(validation_volumes, batch_size=100, verbose=0)
print(f"{1000 * prepared / len(train_y):.1f} ms a photograph, {prepared:.0f} s for all, once")

# %% [markdown]
# Then a softmax on 1,280 features: $(1280 + 1) \cdot 10 = 12{,}810$ parameters, about an eightieth of the simple net's. What do you expect of it?

# %%
# NBVAL_CHECK_OUTPUT
softmax = layers.Dense(classes, activation="softmax")
nets["features"] = keras.Sequential([keras.Input(features.shape[1:]), softmax])
print(f"{nets['features'].count_params():,} parameters")

# %%
asked = dict.fromkeys(nets, validation_x) | {"features": validation_features}
runs["features"] = training.run_seeds(
    nets["features"],
    (features, train_y),
    (validation_features, validation_y),
    steps=sizes.head_steps,
    seeds=sizes.seeds,
    rate=3e-3,
)

# %% [markdown]
# Is this a fair race? Count the labelled photographs that each net has seen.
#
# <details><summary>Answer</summary>Not in data: behind the features are 1.3 million labelled photographs, and ImageNet's classes include over a hundred breeds of dogs, besides cats, frogs, ships and trucks. The comparison measures what borrowed labels are worth for CIFAR-10, not which architecture is better.</details>

# %% [markdown]
# And is it fair in training? Compare the accuracies on the training photographs.
#
# <details><summary>Answer</summary>Not in training either: in the run on the site the nets from scratch stopped when they read less than two thirds of their own training photographs right. How much of the lead a longer training would take back, this ladder does not tell.</details>

# %% [markdown]
# ## Step 5: transfer learning
# Now the last five blocks and the convolution behind them are trained, too (**fine-tuning**): their weights are only the starting point. Two precautions from lesson 07: each run starts with the softmax that step 4 has trained ([Kumar et al., 2022](https://arxiv.org/abs/2202.10054), section 3), and batch normalization stays as it came: averages, scales and shifts.

# %%
training.freeze_until(rest, 0)  # nothing is frozen but the batch normalization
x = keras.Input(volumes.shape[1:])
answer = layers.Dense(classes, activation="softmax")(layers.Dropout(0.2)(rest(x)))
nets["transfer"], asked["transfer"] = keras.Model(x, answer), validation_volumes
runs["transfer"] = training.run_seeds(
    nets["transfer"],
    (volumes, train_y),
    (validation_volumes, validation_y),
    steps=sizes.fine_steps,
    seeds=sizes.seeds,
    rate=1e-3,
    starts=[as_it_came + weights for weights in runs["features"].weights],
)

# %% [markdown]
# ## The whole ladder
# A dot is a seed. The seconds are those of one training; the last two models include the computing of their features. The parameters are those that are trained, so without the moving averages of batch normalization, and in step 5 without its scales and shifts. The last two models also carry frozen weights, 3.4 and 0.8 million; ImageNet's training is in none of the seconds. Compare what each step gains with what it costs.

# %%
from course_utils.measure import Run, leaderboard

before = {"features": prepared, "transfer": prepared + runs["features"].seconds}
ladder = [
    Run(name, tuple(one.accuracies), one.seconds + before.get(name, 0), one.parameters)
    for name, one in runs.items()
]
chosen = max(ladder, key=lambda run: run.mean).name
highest = max(run.mean for run in ladder)
title = f"{len(train_y):,} photographs: means from {ladder[0].mean:.0%} ({ladder[0].name}) to {highest:.0%} ({chosen})"
caption = f"dots: seeds; ticks and numbers beside them: means\n{used}"
parted = ("features", "from scratch", "weights from ImageNet")
plots.ladder(ladder, title=title, caption=caption, parted=parted)

# %% [markdown]
# How sure is each step? All models classified the same photographs, so compare them photograph by photograph. The intervals count the chance of other seeds and other validation photographs, not of other training photographs.
#
# In the run on the site the nets from scratch stop when they read less than two thirds of their own training photographs right. So the third gain, `augmented → features`, is one after a short training, not what pre-training is worth in the end.

# %%
import itertools

from course_utils.measure import compare_on_items, interval_note

steps, dots = {}, {}
for lower, upper in itertools.pairwise(runs):
    pair = runs[upper].right, runs[lower].right
    steps[f"{lower} → {upper}"] = compare_on_items(*pair, compared=len(runs) - 1)
    dots[f"{lower} → {upper}"] = runs[upper].accuracies - runs[lower].accuracies

# %%
undecided = [name for name, step in steps.items() if step.side == "includes 0"]
largest = max(steps, key=lambda name: steps[name].difference)
gained = f"{largest}, {signed(100 * steps[largest].difference, 1)} points"
title = f"Largest mean gain: {plots.unbroken(gained)}; "
title += f"interval includes 0: {', '.join(undecided) or 'none'}"
xlabel = "gain in validation accuracy over the model before, in points"
below = f"dots: seeds; bars: {interval_note(len(steps))}\n{used}"
plots.effects(dots, steps, title=title, caption=below, xlabel=xlabel)

# %%
for name, step in steps.items():
    print(f"{name}: {step.text(100, 'points', 1)}")

# %% [markdown]
# Which step was worth its time?
#
# <details><summary>Answer</summary>In the run on the site step 4, at about the seconds of step 2: ImageNet's training is borrowed. Step 3 showed no gain; step 5 took the most seconds.</details>
#
# ## What is still mixed up
# The chosen net, from its first seed, on the validation photographs. Before you look: does it mix up the two classes that you named? Notice that a confusion need not be as frequent in both directions.

# %%
net = nets[chosen]
net.set_weights(runs[chosen].weights[0])
probabilities = training.predict(net, asked[chosen])
guesses = probabilities.argmax(axis=1)
plots.confusion(validation_y, guesses, data.class_names, caption=used)

# %%
from collections import Counter

from scipy.stats import binomtest

wrong = np.flatnonzero(guesses != validation_y)
pairs = Counter(tuple(sorted((int(validation_y[i]), int(guesses[i])))) for i in wrong)
third = min((times for _, times in pairs.most_common(3)), default=0)
for (a, b), times in pairs.most_common():
    if times >= third:  # also those that are level with the third
        print(f"{data.class_names[a]} and {data.class_names[b]}: {times} of {len(wrong)} mistakes")

# %% [markdown]
# Of the cats that were shown, how many were read as cats? Of the photographs that were read as cats, how many are cats? Find both in the matrix before you read them in the list.
#
# <details><summary>Answer</summary>First the diagonal number over the sum of its row, the **recall**. Then the same number over the sum of its column, the **precision**. They differ where a class is guessed more or less often than it is shown.</details>

# %%
print("Of those shown, read as such (95% interval); of those read as such, right:")
for label, name in enumerate(data.class_names):
    shown = guesses[validation_y == label]
    right = int(np.sum(shown == label))
    low, high = binomtest(right, len(shown)).proportion_ci(method="wilson")
    read = np.sum(guesses == label)
    precise = f"{right / read:.0%} of {read}" if read else "none was read so"
    shares = f"{right / len(shown):.0%} of {len(shown)} ({low:.0%} to {high:.0%})"
    print(f"{name:>12}: {shares}; {precise}")

# %% [markdown]
# And the mistakes of which it was most sure. Which of them would you have made? Is a label wrong? Notice the probabilities: a softmax near 100% is no proof that the net is right.

# %%
surest = wrong[np.argsort(-probabilities[wrong].max(axis=1))][:8]
labels = [
    f"{data.class_names[validation_y[i]]}\n→ {data.class_names[guesses[i]]}\n{probabilities[i].max():.1%}"
    for i in surest
]
labels = [label.replace("100.0%", "> 99.9%") for label in labels]
least = np.floor(100 * probabilities[surest].max(axis=1).min())  # rounded down
title = f"The {len(surest)} surest of {len(wrong)} mistakes: each at least {least:.0f}% sure"
below = f"label → answer, and its probability\n{used}"
plots.gallery(validation_x[surest], labels, title=title, caption=below)

# %% [markdown]
# <details><summary>Answer</summary>In the run on the site we would change none of these eight labels, though at 32 × 32 some have to be believed. Another machine may show other mistakes.</details>

# %% [markdown]
# ## More of everything
# Twice the photographs, 128 × 128 pixels, four times the steps: measured once, with one seed. The setting was fixed before, and its rate was the better of two in a smaller run. Half of the training photographs are mirrored; in validation the answers to a photograph and its mirror image are also averaged (lesson 09). After 400 of the 800 steps the rate is still above half of its peak: compare. Does it pass 90%?

# %%
from course_utils.measure import recorded

record = recorded("lesson10_transfer")
longer = record.results
print(record.provenance)
print(f"CIFAR-10, {longer['photographs']:,} for training, {longer['side']}×{longer['side']}")
print(f"right of {longer['asked']:,} validation photographs:")
for stage, counts in longer["right"].items():
    for way, right in counts.items():
        low, high = binomtest(right, longer["asked"]).proportion_ci(method="wilson")
        interval = f"95% interval {low:.1%} to {high:.1%}"
        print(f"{stage}, {way}: {right / longer['asked']:.1%}, {interval}")
verdict = "yes" if low > 0.9 else "no" if high < 0.9 else "not decided"
print(f"passes 90% in the end, photo and mirror: {verdict}, for this one training")

# %% [markdown]
# What do these numbers say?
#
# <details><summary>Answer</summary>This net passes 90%: even the lower end of its interval is above. The softmax alone is already about where step 5 ended in the run on the site. Halfway, fine-tuning has added next to nothing; nearly all of its gain comes in the second half, while the rate falls to 0.</details>

# %% [markdown]
# And what do they not say?
#
# <details><summary>Answer</summary>Whether the further steps or the lower rate brought the gain of the second half, and whether another seed passes 90%: one run cannot tell. Nor which change helped: photographs, size, steps and mirroring changed together, and most of the photographs asked were others.</details>

# %% [markdown]
# And how good is a net from scratch? That depends on data and time. After 64,000 steps of 128 photographs, out of all 50,000, a ResNet of 110 layers missed 6.6% of the test set on average of five runs, and 6.43% in the best ([He et al., 2016](https://arxiv.org/abs/1512.03385), table 6). Today 96% takes 46 seconds on one GPU ([Jordan, 2024](https://arxiv.org/abs/2404.00498)), again with all 50,000. Steps 1 to 3 had far less data and computing time.

# %% [markdown]
# ## The test set, once
# One model is chosen, by validation. Now its test accuracy, evaluated once, on the first of the test photographs. (In the profile `cpu` the others are left for one model of your project.)
#
# A weakness of this set: 3.3% of the test photographs have a near-duplicate among the 50,000 for training ([Barz and Denzler, 2020](https://arxiv.org/abs/1902.00423)). Our few training photographs hold only some of them.


# %%
def halfway_through(x):
    """What leaves the first half of the trained net."""
    return first_half.predict(x, batch_size=100, verbose=0)


def features_of(x):
    """The features of the trained net as it came."""
    rest.set_weights(as_it_came)
    return rest.predict(halfway_through(x), batch_size=100, verbose=0)


# %%
from scipy.stats import ttest_1samp

test_x, test_y = data.test_x[: sizes.test], data.test_y[: sizes.test]
seen = {"features": features_of, "transfer": halfway_through}.get(chosen, np.asarray)(test_x)
right = []
for weights in runs[chosen].weights:
    net.set_weights(weights)
    right.append(training.right_answers(net, seen, test_y))
one_sample = ttest_1samp(np.mean(right, axis=0), 0)  # only its interval is used
low, high = one_sample.confidence_interval(0.95)
of_what = f"mean of {len(right)} seeds on {len(test_y):,} test photographs"
print(f"{chosen}, {of_what}: {np.mean(right):.1%}")
print(f"95% interval, counting other photographs: {low:.1%} to {high:.1%}")
best, second = sorted((run.mean for run in ladder), reverse=True)[:2]
print(f"in validation {best:.1%}; the second best of {len(ladder)} models {second:.1%}")

# %% [markdown]
# The notes name the models and no numbers. What we test: features of a pre-trained net beat the best net trained from scratch, and fine-tuning beats features alone: whether at all, not by how much. Five points is what would matter, so a design that could miss them does not decide it.

# %%
from_scratch = max(("simple", "deeper", "augmented"), key=lambda name: runs[name].right.mean())
lead = compare_on_items(runs["features"].right, runs[from_scratch].right, compared=2)
more = compare_on_items(runs["transfer"].right, runs["features"].right, compared=2)
print(f"features less {from_scratch}: {lead.text(100, 'points', 1)}")
print(f"transfer less features: {more.text(100, 'points', 1)}")
ladder_found = {"features help": lead.better(0.05), "transfer helps more": more.better(0.05)}
ladder_found = ladder_found if is_cifar else dict.fromkeys(ladder_found)

# %%
in_notes = {"features help": True, "transfer helps more": True}
caveat = caveat or f"the ladder on {len(train_y):,} photographs, with a short training"
claim("K25", expect=in_notes, measured=ladder_found, also=as_counted, caveat=caveat)

# %% [markdown]
# ## Look back
# - The deeper net has fewer weights than the simple one. Where did the simple net have them, and what of pictures do such weights not use?
# - Enlarging a photograph adds no information. Why does it help the trained net?
# - The features were computed once. What would you have to change to augment the photographs of step 5?
# - One model was chosen among five by validation. Is its validation accuracy a fair forecast of the test?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - In the dense layer behind the flattening. Each place has weights of its own: what is learned at one is unknown at the next.
# - Its filters expect edges and parts of a certain size. And five halvings leave one place of 32 pixels.
# - Compute the volumes of changed copies of each photograph; lesson 07 does.
# - Slightly optimistic: chance favours the best of five, though little where the best two lie points apart. Other photographs can make a point's difference.
#
# </details>

# %% [markdown]
# ## Your project: beat the ladder
# Ask one question that the ladder leaves open, and answer it so that others would believe you. You may change anything but three things: the training photographs, the validation set, and that the test set is evaluated once. Some ideas: more or wider stages, dropout, longer training, another cut than block 11, copies for step 5, an ensemble.
#
# A good answer may be "no", or "this design cannot tell".

# %% [markdown]
# Your instructor reads four texts and gives points by this rubric. No check can.
#
# | text | points | for full points |
# |---|---|---|
# | question | 4 | one change, a reason, a number that you expected before the run |
# | fairness | 4 | same photographs, same effort for both sides, choices by validation only |
# | result | 8 | the leaderboard, at least three seeds, difference with interval, and what it decides |
# | limits | 4 | what could be wrong, what it cost, the next step |

# %% [markdown]
# ### A run of your own
# An example with one change: a hidden layer between the features and the softmax. Rate, steps and seeds are those of step 4. Replace it. `run_seeds` returns what the comparison needs; a `Run` keeps what the leaderboard needs.
#
# Step 5 has trained `rest`, and `base` shares its weights. Before you cut elsewhere, or compute other features, run the cell of step 4 that makes `base` again.

# %%
hidden = layers.Dense(128, activation="relu")
softmax = layers.Dense(classes, activation="softmax")
my_net = keras.Sequential([keras.Input(features.shape[1:]), hidden, softmax])
mine = training.run_seeds(
    my_net,
    (features, train_y),
    (validation_features, validation_y),
    steps=sizes.head_steps,
    seeds=sizes.seeds,
    rate=3e-3,
)

# %%
gain = compare_on_items(mine.right, runs["features"].right)
print(f"mine less features: {gain.text(100, 'points', 1)}")
said = {True: "yes", False: "no", None: "not decided"}
print(f"better at all: {said[gain.better(0.02).answer]}")
more = "yes" if gain.low > 0.02 else "no" if gain.high < 0.02 else "not decided"
print(f"by two points or more: {more}")

# %% [markdown]
# `better(0.02)` asks first whether there is a gain at all. `True`: the interval lies above 0, however small the gain. `False`: it reaches 0, and lies below two points. `None`, "not decided": neither, or the design could have missed two points. Where it is `True` and the interval ends below two points, there is a gain, but none that matters.

# %% [markdown]
# Do you compare several models of your own? Give each comparison `compared=k`, where k is their number, the dropped ones included: the intervals grow, so that all k hold at once.
#
# Choose one model by validation. It alone is evaluated on the test photographs that the ladder left, and only once, when all else is decided (the profile `gpu` leaves none):
#
# ```python
# left_x, left_y = data.test_x[sizes.test :], data.test_y[sizes.test :]
# seen = features_of(left_x)  # or what else your net takes
# for weights in mine.weights:
#     my_net.set_weights(weights)
#     print(f"{training.right_answers(my_net, seen, left_y).mean():.1%}")
# ```

# %% [markdown]
# ### Your leaderboard
# It is a small file: each run by its name, and the same name replaces the earlier run. Here it lies in a folder for this session. For your own, use `"my_ladder.json"`: it stays beside this notebook, and only your runs write to it.

# %%
from course_utils import scratch_folder
from course_utils.measure import keep_run

my_file = scratch_folder() / "my_ladder.json"
for run in ladder:
    keep_run(my_file, run)
my_run = Run(
    name="features, a hidden layer",
    accuracies=tuple(mine.accuracies),
    seconds=mine.seconds + prepared,
    parameters=mine.parameters,
    note="128 units",
)
my_runs = keep_run(my_file, my_run)

# %%
from IPython.display import Markdown

ranked = sorted(my_runs, key=lambda run: -run.mean)
title = f"By its mean “{my_run.name}” is number {ranked.index(my_run) + 1} of {len(ranked)}; against features "
title += gain.short()
plots.ladder(ranked, title=title, caption=caption, marked=my_run.name)
Markdown(leaderboard(my_runs))

# %% [markdown]
# Now the four texts. Write into the cells below; your own cells with code and figures stand above the text that speaks of them.

# %% [markdown] by_hand="ladder_question" points=4
# ### Question (4 points)
# **My question** …
#
# **Why** …
#
# **I expected** (before the run) …

# %% [markdown] by_hand="ladder_fairness" points=4
# ### Fairness (4 points)
# **What is the same on both sides** …
#
# **What I chose, and by what** …

# %% [markdown] by_hand="ladder_result" points=8
# ### Result (8 points)
# **Leaderboard** (paste the table that `print(leaderboard(my_runs))` shows) …
#
# **Difference, interval, seeds** …
#
# **It decides** …

# %% [markdown] by_hand="ladder_limits" points=4
# ### Limits (4 points)
# **What could be wrong** …
#
# **What it cost** …
#
# **Next I would** …

# %% [markdown]
# ## Sources
# - Barz and Denzler (2020). Do we train on test data? Purging CIFAR of near-duplicates, abstract: how many there are. [arXiv:1902.00423](https://arxiv.org/abs/1902.00423)
# - Krizhevsky (2009). Learning multiple layers of features from tiny images, chapter 3: the set, how it was collected and labelled. [Technical report](https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf)
# - He, Zhang, Ren and Sun (2016). Deep residual learning for image recognition, table 6. [arXiv:1512.03385](https://arxiv.org/abs/1512.03385)
# - Jordan (2024). 94% on CIFAR-10 in 3.29 seconds on a single GPU, abstract. [arXiv:2404.00498](https://arxiv.org/abs/2404.00498)

# %% [markdown]
# - Kumar, Raghunathan, Jones, Ma and Liang (2022). Fine-tuning can distort pretrained features and underperform out-of-distribution, section 3: the softmax first, then the rest. [arXiv:2202.10054](https://arxiv.org/abs/2202.10054)
# - Tan and Le (2019). EfficientNet: rethinking model scaling for convolutional neural networks, table 1: the blocks; the Lite0 used here leaves out squeeze-and-excitation and takes ReLU6. [arXiv:1905.11946](https://arxiv.org/abs/1905.11946)
