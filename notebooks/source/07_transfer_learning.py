# %% [markdown]
# # Transfer learning: a few photographs and a net that has seen a million
# [![Open in Colab](badge)](colab)
#
# **You will be able to** put a softmax of your own on a network that others trained, compute its frozen part once, fine-tune without destroying what was learned, find out how much to freeze and whether transfer pays, and do all that with your own photographs.
#
# **Time** 45 minutes of reading and writing, 4 to 7 minutes of training on a laptop, less on a GPU. **Needs** lesson 04.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("07_transfer_learning", PROFILE)

# %% [markdown]
# ## First look
# EfficientNet-Lite0 learned a thousand classes from the 1.3 million photographs of ImageNet. Its weights take 19 MB and come in a Python package, so nothing is downloaded now.
#
# Show it a cat, a cup, and one of our hands. Is there a hand among the thousand classes?

# %%
import numpy as np
import skimage

from course_utils import models, plots
from course_utils.datasets import load_photo, load_signs

signs = load_signs()
cat, cup = (
    load_photo(f"{skimage.data_dir}/{name}.png", size=224) for name in ("chelsea", "coffee")
)
hand = signs.train_x[0].repeat(4, axis=0).repeat(4, axis=1)[16:-16, 16:-16]

# %%
# NBVAL_CHECK_OUTPUT
imagenet_net = models.efficientnet_lite0()
answers = models.imagenet_top(imagenet_net.predict(np.stack([cat, cup, hand]), verbose=0), top=2)
print("the cat:", answers[0][0][0], "· the cup:", answers[1][0][0])

# %%
labels = ["\n".join(f"{name} {probability:.0%}" for name, probability in top) for top in answers]
title = (
    f"The cat is read as {answers[0][0][0]}, and the hand, which is in no class, gets an answer too"
)
caption = "Cat: S. van der Walt, cup: R. Michetti (both scikit-image); hand: from this lesson's photographs"
plots.gallery([cat, cup, hand], labels, title=title, caption=caption, size=2.2)

# %% [markdown]
# ## Few photographs
# The thousand classes are of no use to us. But its features, which it computes before the last layer, may serve us, too: edges, then textures and parts. Our task is the signs 0 to 5, and we pretend to have but a few photographs of each.
#
# Thirty people are held out as **validation** people: every choice of this lesson is theirs. The people of the test set wait for the end.

# %% [markdown]
# Four questions, in the order of the lesson:
#
# 1. A frozen net with a softmax on it, or a small net from scratch?
# 2. If its last layers may learn on: at which rate?
# 3. How much to freeze, with few photographs and with many?
# 4. And against a *strong* net from scratch?

# %%
from course_utils import training
from course_utils.datasets import split_validation


def drawn(x, y, seed):
    """A few photographs of each class, shuffled: a draw."""
    few_x, few_y = training.sample_per_class(x, y, sizes.few, seed)
    order = np.random.default_rng(seed).permutation(len(few_y))
    return few_x[order], few_y[order]


pool, (validation_x, validation_y) = split_validation(signs, 1 / 6)
few_x, few_y = drawn(*pool, seed=1)
print(f"{len(few_y)} of {len(pool[1])} photographs to learn from, {len(validation_y)} to validate")

# %% [markdown]
# The net learned at 224×224, and our hands have 64×64 pixels. Enlarged to 96×96, fingers come closer to the width that its filters know; still larger ones would take longer. The net scales the values of pixels itself, so they stay from 0 to 255.

# %%
import keras

side = 96


def enlarged(x):
    """Photographs (m, 64, 64, 3) as (m, side, side, 3), float32."""
    return np.asarray(keras.ops.image.resize(np.asarray(x, "float32"), (side, side)))


raw_validation_x, few_x, validation_x = validation_x, enlarged(few_x), enlarged(validation_x)
train_x, train_y = enlarged(pool[0]), pool[1]
print("one photograph:", train_x[0].shape, train_x.dtype)

# %% [markdown]
# ## The base
# Take the classifier off, and what remains turns a photograph into 1,280 numbers: how much of each of 1,280 learned patterns is in it, averaged over all positions. These are its **features**; the net without its top is the **base** (or *backbone*), and the new layers on it are the **head**. Training a head on a frozen base is called *feature extraction*.

# %%
# NBVAL_CHECK_OUTPUT
base = models.efficientnet_lite0_features((side, side, 3))
features = base.predict(few_x[:2], verbose=0)
print("photographs", few_x[:2].shape, "→ features", features.shape)
print(f"{base.count_params():,} weights, of which we shall train none")

# %% [markdown]
# ## What `trainable = False` does
# It keeps a layer's weights out of training. For batch normalization it does more: a frozen one runs in inference mode, with its moving averages of mean and variance, even inside `fit`.
#
# Many guides write `base(photos, training=False)` for that. In Keras 3 `fit` overrules what a functional model was built with (keras issue 20285). Does it? Take one batch normalization called with `training=False`, and see whether its moving average of the mean changes.

# %%
from keras import layers


def moving_mean_changes(trainable):
    """Whether fit changes the moving mean of a batch normalization that was called with training=False."""
    norm = layers.BatchNormalization(trainable=trainable)
    X_input = keras.Input((3,))
    model = keras.Model(X_input, layers.Dense(1)(norm(X_input, training=False)))
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0)
    return bool(np.any(norm.moving_mean))


# %%
print("training=False, trainable:", "changes" if moving_mean_changes(True) else "stays")
print("training=False, frozen:   ", "changes" if moving_mean_changes(False) else "stays")

# %% [markdown]
# So freezing has to come from `trainable`, not from the call.
#
# ## Exercise: a softmax on a frozen base
# Freeze the base, call it on an input of its own input shape, and put **one** dense layer with a softmax on its features; compiling comes later. The model takes photographs as the base does and gives `classes` probabilities. Use the base itself, not a copy: we come back to it.


# %% exercise="frozen_classifier" points=10
def frozen_classifier(base, classes):
    """A softmax for `classes` classes on a frozen base; returns a keras.Model.

    base: a keras.Model, (batch, ...) → (batch, d). It does its own preprocessing.
    """
    ### BEGIN SOLUTION
    base.trainable = False
    X_input = keras.Input(base.input_shape[1:])
    probabilities = layers.Dense(classes, activation="softmax")(base(X_input))
    return keras.Model(X_input, probabilities)
    ### END SOLUTION


# %%
from course_utils.checks import check

check("frozen_classifier", frozen_classifier)

# %%
# NBVAL_CHECK_OUTPUT
from course_utils.measure import claim

model = frozen_classifier(base, 6)
by_hand = {"trained": 1280 * 6 + 6, "frozen": 4_694_024 - (1280 * 1000 + 1000)}
counted = {"trained": model.trainable_weights, "frozen": model.non_trainable_weights}
counts = {name: sum(int(np.prod(w.shape)) for w in weights) for name, weights in counted.items()}
frozen_counts = claim("T01", expect=by_hand, measured=counts)
print(f"{counts['trained']:,} weights learn, {counts['frozen']:,} are frozen")

# %% [markdown]
# Here is the wiring, drawn from your model; what is frozen is blue-grey, with the word *frozen*. The base is one box, and beside it one of its 16 **inverted residual blocks** (Sandler et al., 2018): a 1×1 convolution widens the volume, a depthwise one works within each channel, and another 1×1 convolution narrows it again. When can such a block have a shortcut?

# %%
ends = [base.get_layer(name).output for name in ("block2_project_norm", "block3_add")]
block = keras.Model(*ends, name="block3")
title = f"{counts['trained']:,} of {sum(counts.values()):,} weights learn: those of the softmax"
two = {"base and head": model, "block 3 of the base": block}
plots.draw_wiring(two, title=title, caption="blue-grey: frozen", scale=1.2)

# %% [markdown]
# <details><summary>Answer</summary>
#
# When as many channels come out as went in, and the stride is 1: wherever a stage repeats its block. The first block of a stage changes at least one of the two and has no shortcut.
#
# </details>

# %% [markdown]
# ## Train it
# Only the softmax learns, from a few photographs of each sign. What accuracy do you expect on people whom it has not met? Guessing gives 17%.


# %%
def train(model, x, y, epochs, learning_rate=1e-2):
    """Compile and fit, in the order of x; returns nothing."""
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(learning_rate), loss, metrics=["accuracy"])
    model.fit(x, y, epochs=epochs, shuffle=False, verbose=0)


softmax_at_first = [weight.numpy() for weight in model.trainable_weights]
train(model, few_x, few_y, sizes.epochs)
frozen_accuracy = training.accuracy(model, validation_x, validation_y)
print(
    f"frozen base, one draw, {sizes.epochs} epochs: {frozen_accuracy:.1%} on the validation people"
)

# %% [markdown]
# ## The same numbers, again and again
# In every epoch each photograph went through 3.4 million frozen weights and came out as the same 1,280 numbers as the epoch before. Only the 7,686 weights behind them had changed. So compute the features once, write them to disk, and train on those.

# %% [markdown]
# ## Exercise: features, once
# If there is a file at `path`, return what it holds. Otherwise compute the features of all of `x` in inference mode, save them (`np.save`), and return them.
#
# A run that is killed must not leave half a file: save under a temporary name in the same folder, then `os.replace(temporary, path)`, which happens whole or not at all. (`np.save` appends `.npy` to a name that lacks it.) Your function may trust the path, whatever the file holds.


# %% exercise="cache_features" points=10
def cache_features(base, x, path):
    """What `base` says of x, (m, d) float32, computed at most once.

    x: (m, n_H, n_W, n_C), as the base takes it. path: a pathlib.Path that ends in .npy.
    """
    ### BEGIN SOLUTION
    if path.exists():
        return np.load(path)
    features = base.predict(x, verbose=0)
    temporary = path.with_suffix(".partial")
    with open(temporary, "wb") as file:
        np.save(file, features)
    os.replace(temporary, path)
    return features
    ### END SOLUTION


# %%
check("cache_features", cache_features)

# %% [markdown]
# ## Is it the same net?
# The features stand for the frozen part, so a softmax that starts from the same weights and sees them in the same order should come to the same end. Here the files go into a folder for this session; for yours, choose one that stays.

# %%
from course_utils import scratch_folder

folder = scratch_folder()
few_features = cache_features(base, few_x, folder / "few.npy")
validation_features = cache_features(base, validation_x, folder / "validation.npy")

softmax = keras.Sequential([keras.Input((1280,)), layers.Dense(6, activation="softmax")])
softmax.set_weights(softmax_at_first)
train(softmax, few_features, few_y, sizes.epochs)
cached_accuracy = training.accuracy(softmax, validation_features, validation_y)
tolerance = 1.5 / len(validation_y)  # one photograph may differ, two may not
same_end = claim(
    "T02", of="accuracy", expect=frozen_accuracy, measured=cached_accuracy, tolerance=tolerance
)
print(f"through the whole net {frozen_accuracy:.1%}, from saved features {cached_accuracy:.1%}")

# %% [markdown]
# ## How much faster?
# Now an epoch over all the training photographs through the whole net, against an epoch over their features. Before you run it: what does each cost for one photograph, in multiplications?

# %%
import functools

from course_utils.measure import multiplications

print(f"whole net: {multiplications(model):>10,} multiplications a photograph")
print(f"softmax:   {multiplications(softmax):>10,}")

# %%
timed_x = train_x[: sizes.timed]
timed_features = cache_features(base, timed_x, folder / "timed.npy")
seconds = {}
for name, net, x, epochs in (
    ("photographs", model, timed_x, 1),
    ("features", softmax, timed_features, 10),
):
    data = {"x": x, "y": train_y[: sizes.timed], "batch_size": 256, "epochs": epochs, "verbose": 0}
    net.fit(**data)  # traces the net; what comes after it counts
    run = functools.partial(net.fit, **data)
    seconds[name] = training.best_seconds(run, repeats=2) / epochs
    print(f"an epoch over {len(x):,} {name}: {seconds[name]:.3f} s")

# %%
times = seconds["photographs"] / seconds["features"]
found = f"{times:.0f} times faster on this machine"
claim("T02", of="20 times faster", expect=True, measured=times >= 20, also=same_end, caveat=found)

# %% [markdown]
# The softmax needs thousands of times fewer multiplications, but not thousands of times less time: for so little work, most of an epoch is Keras handing batches from one place to the next. Computing the features is one pass through the whole net, as each epoch was, so the cache pays from the second epoch on.

# %% [markdown]
# ## What a path does not know
# Here are other photographs with the old path. What comes back?

# %%
# NBVAL_CHECK_OUTPUT
mirrored = few_x[:, :, ::-1]
back = cache_features(base, mirrored, folder / "few.npy")
print("by path: the old features", np.array_equal(back, few_features))

first = training.cached_features(base, few_x[:6], folder, "keyed")
other = training.cached_features(base, mirrored[:6], folder, "keyed")
print("by content: the old features", np.array_equal(first, other))

# %% [markdown]
# Features of the wrong photographs train without any complaint. The course's own `cached_features` writes into its file what the features depend on: a digest of the weights, of the architecture with its preprocessing, and of the photographs. If one differs, or the file is damaged, it computes anew. The preprocessing is the one that is forgotten most easily: it is in no weight and in no photograph.

# %% [markdown]
# ## Against a net from scratch
# Now the question of this lesson. The **baseline** starts from random weights: three convolutions and a softmax, trained on the same photographs. Five draws of the few photographs, since accuracy depends on which ones are drawn. Each way is validated after a short and after a longer training, and the better of the two counts. Write down a number for each before you run it.

# %%
features = training.cached_features(base, train_x, folder, "pool")
test_features = training.cached_features(base, enlarged(signs.test_x), folder, "test")
ways = {
    "frozen base": ((features, train_y), (validation_features, test_features)),
    "small net from scratch": (pool, (raw_validation_x, signs.test_x)),
}


# %%
def softmax_net(input_shape, classes):
    """A softmax on features, compiled."""
    output = layers.Dense(classes, activation="softmax")
    net = keras.Sequential([keras.Input(input_shape), output])
    net.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
    return net


make = {"frozen base": softmax_net, "small net from scratch": training.small_net}


# %%
few_right = {}  # of each way, (draws, photographs): at its better stage
for name, (data, asked) in ways.items():
    sets = {"validation": (asked[0], validation_y), "test": (asked[1], signs.test_y)}
    options = {"per_class": sizes.few, "steps": sizes.stages, "seeds": sizes.draws}
    answers = training.right_on_few(data, sets, {name: None}, make_net=make[name], **options)[name]
    stage = answers["validation"].mean(axis=(0, 2)).argmax()
    few_right[name] = {test: right[:, stage] for test, right in answers.items()}

# %%
from course_utils.measure import compare_on_items, interval_note, rounded_up, signed

gain = compare_on_items(*(right["validation"] for right in few_right.values()), of="draws")
strips = {name: right["validation"].mean(axis=1) for name, right in few_right.items()}
title = f"{sizes.few} photographs a class, frozen base minus small net: {gain.short()}"
few_caption = f"Photographs of hands: {len(few_y)} to learn from, {len(validation_y)} to validate · a dot a draw"
caption = f"{few_caption}; 95% interval"
options = {"xlabel": "validation accuracy", "dot": "draw of the photographs"}
plots.strip(strips, title=title, caption=caption, **options)
print(gain.text(100, "points", 1))

# %% [markdown]
# The line says four things: the difference; its interval, which counts other draws and other photographs; the smallest effect that this experiment could have shown; and the design. If the interval includes 0, it is open which of the two is better. And that baseline was a weak one: no augmentation, no batch normalization, no shortcut. A strong one comes below.

# %% [markdown]
# ## Fine-tuning
# A frozen base computes what served ImageNet. **Fine-tuning** lets its last layers learn on, from the weights that they have.
#
# You write it first, and find out in runs of seconds at which rates it goes well. Then comes the larger question, how much to let learn. It takes more photographs, more draws and, from a record, more people; a table will set the three trainings side by side.

# %% [markdown]
# ## Exercise: fine-tune
# Of the base, let only the **last** `layers_free` layers learn; the softmax on top goes on learning. Batch normalization stays frozen everywhere. Then compile again, with Adam at the given rate, cross-entropy for whole-number labels, and accuracy; return the model.
#
# 0 frees none, and layers without weights count, too. Set each layer's own `trainable`: on TensorFlow, Keras ignores `base.trainable = False` where the base is False already, whatever its layers are.


# %% exercise="fine_tune" points=10
def fine_tune(model, base, layers_free, learning_rate):
    """Free the last layers of `base` in `model`, and compile; returns the model, not trained."""
    ### BEGIN SOLUTION
    first = len(base.layers) - layers_free
    for i, layer in enumerate(base.layers):
        is_norm = isinstance(layer, layers.BatchNormalization)
        layer.trainable = i >= first and not is_norm
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(learning_rate), loss, metrics=["accuracy"])
    return model
    ### END SOLUTION


# %%
check("fine_tune", fine_tune)

# %% [markdown]
# ## Which learning rate?
# Fine-tune the last blocks on the few photographs, beginning with the softmax that was trained on the frozen net. Many guides say: a low rate, and a **warm-up**, since Adam's first steps move every weight by about the full rate, however small its gradient is. Let us see: rates from $10^{-5}$ to $10^{-2}$, with and without.

# %% [markdown]
# What is to be beaten is the frozen net with its softmax trained longer, from the comparison above: otherwise a gain might come from more steps alone.

# %% [markdown]
# These runs are short and plain: no augmentation, and a rate that stays once it is reached. They show what a rate does to trained weights, not how far fine-tuning can get. The warm-up takes a quarter of the steps; Adam, batches of 32.
#
# The first blocks never change, so their output is cached, and `rest` takes the base's place.

# %%
front, rest = training.split_after(base, sizes.tune_depth)
pool_maps = training.cached_features(front, train_x, folder, "pool-maps")
validation_maps = training.cached_features(front, validation_x, folder, "validation-maps")
tuned = fine_tune(frozen_classifier(rest, 6), rest, len(rest.layers), 1e-3)
beginning = training.Snapshot(tuned)
tune_steps = sizes.tune_epochs * -(-len(few_y) // 32)
print(
    f"{len(rest.layers)} layers behind block {sizes.tune_depth}, which gives", pool_maps.shape[1:]
)

# %%
heads, at_start = {}, []  # of each draw, the softmax trained while all was frozen; its accuracy
for draw in sizes.tune_draws:
    softmax.set_weights(softmax_at_first)
    train(softmax, *drawn(features, train_y, draw), sizes.epochs)
    heads[draw] = softmax.get_weights()
    at_start.append(training.accuracy(softmax, validation_features, validation_y))
longer = dict(zip(sizes.draws, strips["frozen base"], strict=True))  # measured above
frozen = [longer[draw] for draw in sizes.tune_draws]
head_steps, stages = sizes.epochs * -(-len(few_y) // 32), " or ".join(map(str, sizes.stages))
print(f"fine-tuning starts from a softmax of {head_steps} steps: {np.mean(at_start):.1%}")
print(f"frozen, {stages} steps of the softmax: {np.mean(frozen):.1%}, which is to be beaten")


# %%
def tune(rate, warm_up, draw):
    """Fine-tune on a draw of the photographs, from its own softmax on."""
    beginning.restore()
    tuned.layers[-1].set_weights(heads[draw])
    schedule = training.RateSchedule(rate, tune_steps, warm_up and tune_steps // 4, decay=False)
    options = {"epochs": sizes.tune_epochs, "verbose": 0, "callbacks": [schedule]}
    keras.utils.set_random_seed(draw)
    tuned.fit(*drawn(pool_maps, train_y, draw), **options)


def validated():
    """The accuracy of the fine-tuned net on the validation people."""
    return training.accuracy(tuned, validation_maps, validation_y)


# %%
ladder = {"with warm-up": {}, "without warm-up": {}}
for name, row in ladder.items():
    for rate in sizes.rates:
        row[rate] = []
        for draw in sizes.tune_draws:
            tune(rate, name == "with warm-up", draw)
            row[rate].append(validated())

# %%
from course_utils.measure import compare_paired, scientific

compared = 2 * len(sizes.rates)  # the intervals hold for all of them at once
over_frozen, over_cold = {}, {}
for rate in sizes.rates:
    warm, cold = (row[rate] for row in ladder.values())
    over_frozen[rate], over_cold[rate] = (
        compare_paired(warm, other, compared=compared, of="draws") for other in (frozen, cold)
    )


# %% tags=["hide-input"]
def stands(found):
    """How the first way stands to the second, as far as the interval tells."""
    return {"above 0": "above", "below 0": "below"}.get(found.side, "not told apart from")


for rate in sizes.rates:
    print(f"{scientific(rate)}: fine-tuned minus frozen {over_frozen[rate].short()}")
    print(f"{'':>6}warm-up adds {over_cold[rate].short()}")

# %% tags=["hide-input"]
means = {rate: np.mean([row[rate] for row in ladder.values()]) for rate in sizes.rates}
good = max(means, key=means.get)  # for what follows
stood = {rate: stands(found) for rate, found in over_frozen.items()}
by_side = {side: [scientific(r) for r in stood if stood[r] == side] for side in ("above", "below")}
better, worse = (", ".join(rates) or "none" for rates in by_side.values())
title = f"With warm-up, shown better than frozen: {better}; shown worse: {worse}"
caption = f"{few_caption}; lines: means · {tune_steps} steps"
caption += f"\ntitle: by {interval_note(compared)}"
options = {"ylabel": "validation accuracy", "xlabel": "learning rate"}
options |= {"level": (f"frozen, {stages} steps", np.mean(frozen)), "lowest": 0.6}
plots.accuracy_by_size(ladder, title=title, caption=caption, **options)

# %% [markdown]
# How wide is the range of rates that do well, and what lies beyond it, as far as the row reaches? Where does fine-tuning gain on the frozen net, and where does a warm-up, as far as these draws can show?

# %% [markdown]
# <details><summary>Answer</summary>
#
# The lower the rate, the less the weights move. A high one changes weights by about their own size, and frozen norms do not bring the outputs back to scale. Where all nets give one class (17%), a warm-up cannot matter.
#
# In the run on the site $10^{-5}$ and $10^{-4}$ end about where the frozen net does, $10^{-3}$ scatters from draw to draw, and $10^{-2}$ ends at guessing. No gain is shown on the frozen net, none by warm-up.
#
# </details>

# %% [markdown]
# ## Batch normalization that learns
# `fine_tune` freezes it. What if not? In training it then uses mean and variance of its *batch*, in predictions their *moving averages*, which follow the batches slowly: Keras takes a hundredth from each. Same net, same weights, asked both ways. Both trainings, norms frozen or learning, try the same rates: the figure shows all, and the first line below it compares each at its best. Which will be better after so few steps?

# %%
beginning.restore()
for layer in rest.layers:
    layer.trainable = True
tuned.compile(keras.optimizers.Adam(), tuned.loss)
beginning = training.Snapshot(tuned)

by_moving, by_batch = {}, {}  # by rate: accuracies, one a draw
for rate in sizes.rates:
    by_moving[rate], by_batch[rate] = [], []
    for draw in sizes.tune_draws:
        tune(rate, True, draw)
        by_moving[rate].append(validated())
        of_batch = np.asarray(tuned(validation_maps, training=True)).argmax(axis=1)
        by_batch[rate].append(np.mean(of_batch == validation_y))
beginning.restore()

# %%
at_best = {}  # with the norms frozen and with norms that learn: the rate that is best in validation
for name, row in {"frozen": ladder["with warm-up"], "learn": by_moving}.items():
    at_best[name] = max(row, key=lambda rate: np.mean(row[rate]))
at_rest, moving = ladder["with warm-up"][at_best["frozen"]], by_moving[at_best["learn"]]
lag = compare_paired(moving, at_rest, of="draws")
suits = {  # by rate: by the batch minus by the moving averages
    rate: compare_paired(by_batch[rate], by_moving[rate], compared=len(sizes.rates), of="draws")
    for rate in sizes.rates
}
followed = 1 - 0.99**tune_steps

# %% tags=["hide-input"]
by_side = {"worse": "below 0", "better": "above 0"}
rates_at = {
    word: ", ".join(scientific(rate) for rate, found in suits.items() if found.side == side)
    for word, side in by_side.items()
}
title = "Norms that learn, asked by the batch instead of by moving averages: "
title += "; ".join(f"{word} at {rates or 'none'}" for word, rates in rates_at.items())
caption = f"{few_caption} · {tune_steps} steps\nbatch: all {len(validation_y)} validation "
caption += f"photographs at once · title: {interval_note(len(suits))}"
ways = {"norms learn, by moving averages": by_moving, "norms learn, by the batch": by_batch}
ways = {"norms frozen": ladder["with warm-up"]} | ways
options = {"ylabel": "validation accuracy", "xlabel": "learning rate"}
plots.accuracy_by_size(ways, title=title, caption=caption, **options)

# %%
print("each at its best rate, moving averages minus frozen:", lag.short())
for rate, found in suits.items():
    print(f"{scientific(rate)}: by the batch minus by moving averages {found.short()}")
print(f"in {tune_steps} steps the averages go {followed:.0%} of the way to the statistics of hands")

# %% [markdown]
# Three things can go wrong: the moving averages lag behind weights that are fine, the weights have suffered, or the statistics of a batch of hands don't suit weights that were trained with those of ImageNet. Which pattern of the three lines belongs to which? And which do you see at the low rates, which at the high ones?

# %% [markdown]
# <details><summary>Answer</summary>
#
# Moving averages below batch: they lag. Both far below frozen: the weights. Batch far below moving averages: the batch's statistics.
#
# In the run on the site low rates show the last pattern: the weights hardly move, and statistics of hands do not suit them. High rates show the first: the weights have followed the batch, the averages lag. At $10^{-2}$, where frozen norms end at guessing, about nine in ten are right by the batch: not all was destroyed.
#
# </details>

# %% [markdown]
# <details><summary>Which was better, and how far do averages lag?</summary>
#
# In the run on the site frozen norms did better by about three points, each at its best rate; the interval only just excludes 0.
#
# In 20 steps the moving averages go 18% of the way ($1 - 0.99^{20}$) to the statistics of hands. Where weights hardly moved, that alone may explain this loss. Predictions by a batch are no way out: an answer would depend on who else is in it.
#
# </details>

# %% [markdown]
# ## What does the net look at?
# **Grad-CAM** (Selvaraju et al., 2017) weighs each channel of a volume by the gradient of a class's score, averaged over positions, adds the channels up and keeps what is positive.

# %% [markdown]
# Here are validation photographs that the fine-tuned net gets wrong, then some that it gets right, each with the places that speak for its answer: at block 11, whose volume still has 6×6 places; behind block 12 there are 3×3. (The paper takes the last convolution.) Before you look: should the fingers light up, or the palm?

# %%
from course_utils.sight import grad_cam

fine_tune(tuned, rest, len(rest.layers), good)  # freezes the norms again
beginning = training.Snapshot(tuned)
tune(good, True, sizes.tune_draws[0])
X_input = keras.Input((side, side, 3))
whole = keras.Model(X_input, tuned(front(X_input)))
guesses = np.asarray(tuned(validation_maps)).argmax(axis=1)
wrong, fine = (np.flatnonzero(part) for part in (guesses != validation_y, guesses == validation_y))
shown = [*wrong[:3], *fine[:: len(fine) // 3 + 1]][:6]
heats = [grad_cam(whole, "block11_add", validation_x[i], guesses[i]) for i in shown]
beginning.restore()  # `rest` has lent its weights from the base

# %% tags=["hide-input"]
photos_shown = [raw_validation_x[i] for i in shown]
labels = [
    f"right: {guesses[i]}"
    if guesses[i] == validation_y[i]
    else f"wrong: {guesses[i]}, is {validation_y[i]}"
    for i in shown
]
n_wrong = len(wrong[:3])
title = f"What speaks for {n_wrong} of {len(wrong)} mistakes, then for {len(shown) - n_wrong} right answers"
caption = (
    "Validation photographs; bright: speaks for the answer · Grad-CAM at the output of block 11, "
)
caption += f"{heats[0].shape[0]}×{heats[0].shape[1]} places, each scaled to its maximum"
plots.show_grad_cam(photos_shown, heats, labels, title=title, caption=caption)

# %% [markdown]
# Is a bright place the reason for the answer? What else could you do to find out?

# %% [markdown]
# <details><summary>Answer</summary>
#
# Fingers tell the signs apart, so one would hope for them. In the run on the site two right answers are brightest between fingers, the third in the background. But a bright place is no cause: it is where the volume raises the score, by a linear estimate, and 6×6 places are coarse. Bright background is a warning about the net or the method. Cover the place and predict again (`sight.occlusion`), or compare photographs that differ in nothing else.
#
# </details>

# %% [markdown]
# ## How much to freeze?
# The notes say: with few photographs freeze everything, with more freeze fewer layers, with many take the weights as an initialization only. The base has 16 blocks. Freeze all, or let the last ones learn.

# %% [markdown]
# To be fair, both ways are tuned alike: two rates, tried on two draws, chosen by the validation people. Both take the same number of steps, now with the means of a training in earnest, if only few of them: a short warm-up, then a decay to 0, on copies of the photographs, made once, that are shifted, rotated and tinted at random (lesson 08 measures what each of these is worth).

# %%
augment = training.shift_turn_and_tint
asked = {"validation": (raw_validation_x, validation_y), "test": (signs.test_x, signs.test_y)}
photos = training.Photos(pool, asked, augment, enlarged, sizes.copies)
plan = {"folder": folder, "steps": sizes.grid_steps}
runs = training.train_by_photos(sizes.grid_draws, sizes.depths, photos, **plan)

# %%
right = {name: training.answers_by_place(runs, name) for name in asked}
freer = max(depth for depth in sizes.depths if depth is not None)


def freed_less_frozen(test):
    """By photographs a class: what freeing the blocks after `freer` adds to freezing all."""
    places, compared = right[test], len(sizes.grid_draws)
    return {
        n: compare_on_items(places[n, freer], places[n, None], compared=compared, of="draws")
        for n in sizes.grid_draws
    }


short = freed_less_frozen("validation")

# %% tags=["hide-input"]
print(f"last blocks free minus all frozen, in points; {interval_note(len(short))}")
for n, found in short.items():
    print(f"{n:>3} a class: {found.brief()}")

# %% [markdown]
# Is that a finding? Look at the interval and, in the next cell's lines, at the smallest effect that this short run could have shown.

# %% tags=["hide-input"]
for n, found in short.items():
    where = found.side if found.side == "includes 0" else f"lies {found.side}"
    shown = f"{rounded_up(100 * found.smallest, 1)} points would have shown"
    print(f"{n:>3} a class: the interval {where}; {shown}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Where the interval includes 0, no. Where it excludes 0, it is one of two comparisons by a small design: what such a design finds is overstated on average. And the rates were chosen by the people whom it is validated on. An answer needs more draws, more people, and more ways to freeze. The record below gives another number for the same question.
#
# </details>

# %% [markdown]
# ## The same, recorded with more people
# From here on you read figures: (1) how much to freeze, (2) a strong baseline, (3) the test people, (4) the verdicts. The code of the figures and tables is folded.

# %% [markdown]
# This run was made once and kept, since it is too long for a lesson. The people of the training set are dealt into six folds. Each has its own draw from the people of the others and is tested on its own people. Learning rates are chosen on further people. Adam, batches of 32, photographs of 80×80; every way to freeze takes the same steps.

# %% [markdown]
# The folds' training sets overlap, so with many photographs the true intervals are wider (Bengio and Grandvalet, 2004).

# %%
from course_utils.measure import recorded

record, scratch_record = (
    recorded(f"lesson07_{name}") for name in ("frozen_depths", "from_scratch")
)
print(record.provenance, scratch_record.provenance, sep="\n")
rows = [*record.results["places"], scratch_record.results["nothing frozen"]]
places = {(row["photos"], row["depth"]): row for row in rows}
held = {
    name: {at: np.array(place[name]) for at, place in places.items()}
    for name in ("validation", "test")
}

# %% tags=["hide-input"]
steps, tested = record.results["steps"], record.results["tested_on"]
design = f"recorded runs, {len(tested)} folds, {sum(tested)} photographs tested, {steps} steps from a trained softmax"

# %% tags=["hide-input"]
from course_utils.training.transfer_grid import FINE_RATES


def listed(values, write=scientific):
    return ", ".join(map(write, sorted(values)))


def chosen(runs, rate):
    """The rates that validation chose where something of the base learns."""
    return listed({run[rate] for run in runs if run["depth"] is not None})


# %% tags=["hide-input"]
trainings = {
    "": ("which rate?", "how much to freeze?", "the same, recorded"),
    "photographs a class": (
        sizes.few,
        listed(sizes.grid_draws, str),
        listed({n for n, _ in places}, str),
    ),
    "draws of them": (len(sizes.tune_draws), max(map(len, sizes.grid_draws.values())), len(tested)),
    "steps": (tune_steps, sizes.grid_steps, steps),
    "augmentation": ("no", "changed copies", "changed copies"),
    "rate after warm-up": ("stays", "decays to 0", "decays to 0"),
    "rates of the base": (listed(sizes.rates), listed(FINE_RATES), listed(FINE_RATES)),
    "chosen of these": (scientific(good), chosen(runs, "setting"), chosen(rows, "rate")),
    "photographs tested": (len(validation_y), len(validation_y), sum(tested)),
}

# %% tags=["hide-input"]
width = 2 + max(len(str(cell)) for cells in trainings.values() for cell in cells)
for name, cells in trainings.items():
    print(f"{name:<22}" + "".join(f"{cell!s:<{width}}" for cell in cells).rstrip())

# %% [markdown]
# So don't carry a rate from one column to another: they differ in steps, decay, augmentation, the size of the pictures (96×96, recorded 80×80) and in the rates that could be chosen at all. Since several change at once, the table cannot tell which of them allows a higher rate.
#
# And the record is larger in people, draws and ways to freeze, not in steps: those are the steps of the short run in the profile `cpu`.

# %% [markdown]
# ## What would matter?
# A point is worth more where fewer mistakes are left. So let a gain matter if it removes **a third of the mistakes** of the way that it is compared with: 5 points at 85% right, 1 point at 97%.
#
# That is a statement on use. What six draws can show is another question: the verdicts below say each comparison's smallest effect. Where that is more than a third of the mistakes, the record cannot tell.


# %%
def a_third(accuracies):
    """What a third fewer mistakes would add to a mean accuracy."""
    return (1 - np.mean(accuracies)) / 3


# %%
few, many = min(n for n, _ in places), max(n for n, _ in places)
freed = sorted((at for at in places if at[1] is not None), key=lambda at: (at[0], -at[1]))
against = {}  # of each way in which something of the base learns: minus all frozen, fold by fold
for n, depth in freed:
    pair = held["test"][n, depth], held["test"][n, None]
    against[n, depth] = compare_paired(*pair, compared=len(freed), of="folds")


def named(depth):
    """A way to freeze, in words."""
    return {None: "all frozen", 0: "nothing frozen"}.get(depth, f"frozen up to block {depth}")


# %% tags=["hide-input"]
told = {n: [] for n, _ in freed}  # by photographs a class: the ways that an interval tells apart
for at, found in against.items():
    if found.side != "includes 0":
        better = "better" if found.side == "above 0" else "worse"
        told[at[0]].append(f"{better} with {named(at[1])}")
ways = "; ".join(f"{n} a class, {', '.join(names)}" for n, names in told.items() if names)
title = "No way to freeze less is told apart from all frozen"
title = f"Told apart from all frozen: {ways}" if ways else title
caption = (
    f"{design}\nmean ± half its 95% interval; title: by differences, {interval_note(len(freed))}"
)
options = {"label": "accuracy on held-out people", "from_first": True}
plots.transfer_map(held["test"], title=title, caption=caption, **options)

# %% [markdown]
# Read the map by columns; the colour is the difference from the top cell. Does freezing less do harm with few photographs, as the notes fear? Does it pay with many? (One cell is not tried: the freer ways ran with the fewest and the most photographs, and one of them later with the number between.)

# %% [markdown]
# An interval in a cell says how far other draws and people may move it. Two cells of a column saw the same draws and the same people, so what these do to both alike drops out of their *difference*. Here it is for each cell, against all frozen, fold by fold.

# %% tags=["hide-input"]
less, dots, thirds = {}, {}, {}
groups = {f"{n} a class" for n, _ in freed}
for n, depth in freed:
    name = f"{n} a class, {named(depth)}"
    less[name] = against[n, depth]
    dots[name] = held["test"][n, depth] - held["test"][n, None]
    thirds[name] = a_third(held["test"][n, None])


# %% tags=["hide-input"]
def clear_of_0(comparisons):
    """How many of them have an interval on one side of 0, in words."""
    clear = sum(found.side != "includes 0" for found in comparisons.values())
    if clear in (0, len(comparisons)):
        return f"all {len(comparisons)} intervals {'exclude' if clear else 'include'} 0"
    return f"{clear} of {len(comparisons)} intervals exclude 0"


title = f"Freezing less than all: {clear_of_0(less)}"
caption = f"{design}\na dot a fold; bars: {interval_note(len(less))}; grey: the interval includes 0"
options = {"xlabel": "accuracy minus that of all frozen, in points", "heads": groups}
options |= {"at_stake": thirds, "stake_name": "a third fewer mistakes"}
plots.effects(dots, less, title=title, caption=caption, **options)

# %% [markdown]
# Which of the notes' three pieces of advice does this figure support, which does it contradict, and about which does it say nothing?

# %% tags=["hide-input"]
for n in sorted({n for n, _ in freed}):
    sides = [found.side for (m, _), found in against.items() if m == n]
    better, worse, undecided = map(sides.count, ("above 0", "below 0", "includes 0"))
    print(f"{n:>3} a class, freezing less: {better} shown better, {worse} worse, {undecided} open")
for n in sorted(short.keys() & {n for n, depth in freed if depth == freer}):
    both = f"short run {short[n].brief()}, record {against[n, freer].brief()}"
    print(f"{n} a class, {named(freer)} minus all frozen, in points: {both}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# A bar right of 0 with few photographs contradicts "freeze everything". A bar right of 0 with many supports "freeze less". A bar that includes 0 decides nothing by itself. In this record all are open: the figure supports none of the advice and contradicts none. The means lean against "freeze everything": with 5 a class nothing frozen is 5.1 points ahead, and no fold lies below 0. The verdicts are computed at the end of the lesson.
#
# </details>

# %% [markdown]
# ## A strong baseline
# Is transfer still ahead of a net from scratch that is trained well? A small residual net, as in lesson 04: batch normalization, the same kinds of augmentation, as many rates to choose from. Same folds, same draws, same people. Where do the two learning curves cross, if they do?

# %% [markdown]
# The two are not matched in steps. Transfer takes 300 of the softmax on cached features, which cost next to nothing, then 40 of all that is free. The net from scratch, much smaller, takes 200 to 300 of all its weights. The fine-tuned net sees 130 photographs a class less than twice, which may hold it back there.

# %% [markdown]
# Nor are they matched in augmentation. The net from scratch has new draws in every batch. Transfer learns from copies that are made once, so that their frozen part is computed once: 16 of each photograph with 5 a class, 4 with 20, and with 130 a single one.

# %%
baseline = {place["photos"]: place for place in scratch_record.results["places"]}
numbers = sorted(baseline)
best = {}  # by photographs a class: the way to freeze that is best in validation
for n in numbers:
    tried = {depth: values.mean() for (m, depth), values in held["validation"].items() if m == n}
    best[n] = max(tried, key=tried.get)
lengths = sorted({place["steps"] for place in baseline.values()})
curves = {
    "all frozen": {n: held["test"][n, None] for n in numbers},
    "best way to freeze": {n: held["test"][n, best[n]] for n in numbers},
    "from scratch": {n: np.array(baseline[n]["test"]) for n in numbers},
}


# %%
from itertools import pairwise


def lead(n, test):
    """How far the best way to freeze is ahead of the net from scratch, with n photographs a class."""
    pair = held[test][n, best[n]], baseline[n][test]
    return compare_paired(*pair, compared=len(numbers), of="folds")


leads = {n: lead(n, "test") for n in numbers}
signs_of = {n: np.sign(found.difference) for n, found in leads.items()}
crossed = [n for n, larger in pairwise(numbers) if signs_of[n] != signs_of[larger]]
where = f"the means cross above {crossed[0]} a class" if crossed else "the means do not cross"

# %% tags=["hide-input"]
first, last = (signed(100 * leads[n].difference) for n in (few, many))
title = f"Transfer minus from scratch: {first} points with {few} a class, {last} with {many}; "
title += clear_of_0(leads)
caption = f"recorded runs, a dot a fold · title: best way to freeze, {interval_note(len(leads))}\n"
caption += "best way to freeze: " + "; ".join(f"{n} a class, {named(best[n])}" for n in numbers)
caption += f"\nsteps: {steps} after the softmax's; from scratch {lengths[0]} to {lengths[-1]}"
options = {"ylabel": "accuracy on held-out people", "xlabel": "photographs per class"}
options |= {"ticks": (5, 10, 20, 50, 100, 130), "level": ("90%", 0.9)}
plots.accuracy_by_size(curves, title=title, caption=caption, **options)

# %% tags=["hide-input"]
print(f"{where}, up to {many} a class")
print(f"best way to freeze minus from scratch, in points; {interval_note(len(leads))}")
for n, found in leads.items():
    print(f"{n:>4} a class, {named(best[n])}: {found.brief()}")

# %% [markdown]
# Compare only within this figure: since the weak baseline above, both the baseline and the number of photographs have changed. Where is the order of the curves open? And how few is "few"? Read from the curves how many photographs a class each way needs for nine right answers in ten; then let the cell read.


# %%
def needed(curve, level=0.9):
    """Photographs a class for a mean accuracy, along the curve on its logarithmic axis; infinite where not reached."""
    means = [curve[n].mean() for n in numbers]
    if means[0] >= level:
        return numbers[0]
    for (n, low), (m, high) in pairwise(zip(numbers, means, strict=True)):
        if high >= level:
            return n * (m / n) ** ((level - low) / (high - low))
    return np.inf


# %% tags=["hide-input"]
enough = {name: needed(curve) for name, curve in curves.items()}
for name, n in enough.items():
    ends = {numbers[0]: f"{numbers[0]} or fewer", np.inf: f"more than {numbers[-1]}"}
    print(f"{name}: {ends.get(n, f'about {n:.0f}')} photographs a class for 90%")
all_frozen, best_way, from_scratch = enough.values()
for name, n in {"the frozen base": all_frozen, "the best way to freeze": best_way}.items():
    than = "as far as the figure tells, as many as"
    than = "fewer than" if n < from_scratch else "more than" if n > from_scratch else than
    print(f"by the means, {name} needs {than} the net from scratch")

# %% [markdown]
# <details><summary>How to read it</summary>
#
# All three intervals include 0: open. The *frozen base* is another matter: with 20 and 130 a class every dot of the net from scratch is above every dot of it (an unplanned comparison).
#
# What transfer saves at 90% is the distance to the net from scratch at its right: by the means, the frozen base saves no photographs. The best way to freeze needs 5 a class or fewer, the net from scratch about 11.
#
# </details>

# %% [markdown]
# At the right end the mean of the best way to freeze falls: the same steps show each photograph there less than twice, and in one changed form only. Longer training, or more copies, might change that. On other sets, Kornblith et al. (2019, section 4.7) find that the advantage fades quickly as the set grows.

# %% [markdown]
# ## The test people, once
# All is chosen. Now the 120 photographs of the twenty test people, for the first and only time. They are too few to decide any of the notes' advice, which is what the recorded folds are for; they are a check whether what you trained here holds for people whom nobody looked at. What would make you suspicious?

# %%
once = compare_on_items(*(answers["test"] for answers in few_right.values()), of="draws")
print(f"{sizes.few} a class, frozen base minus small net: {once.short()}")
print(f"last blocks free minus all frozen, in points; {interval_note(len(sizes.grid_draws))}")
for n, found in freed_less_frozen("test").items():
    print(f"{n:>3} a class: {found.brief()}")
places_seen = [(n, depth) for n in sizes.grid_draws for depth in sizes.depths]
for n, depth in places_seen:
    seen = [100 * right[test][n, depth].mean() for test in ("validation", "test")]
    print(f"{n} a class, {named(depth)}: {seen[0]:.1f}% in validation, {seen[1]:.1f}% in the test")

# %% [markdown]
# <details><summary>Answer</summary>
#
# A difference whose interval excludes the one on the validation people, or an accuracy that is lower by more than two samples of 120 and 180 photographs explain: at 90%, 7 points ($1.96\sqrt{0.09/120 + 0.09/180}$). Then our choices may have over-fitted the validation people, or these twenty are harder to read: photographs of one person resemble each other, so 120 tell less than the formula assumes. In the run on the site neither happens: the largest fall is about five points.
#
# </details>

# %% [markdown]
# ## The verdicts
# The notes say: with few photographs freeze all, so that freezing less is no better there; with many it is better; and transfer pays almost always.
#
# "Better: yes" means that the interval lies above 0, "no" that it lies below a gain of a third of the mistakes; and either only where the design could have shown such a gain.

# %% [markdown]
# Each verdict has up to three words. *Expected*: what the validation people showed. *Measured*: what the people of the folds show. *In the notes*: what the notes say, where that is not what we expect.

# %% [markdown]
# T03 asks about one way to freeze less with the fewest photographs and one with the most, each chosen in validation. Its intervals are those of the figure of freezing less, wide enough for all eight comparisons: whoever has seen eight bars has had eight chances.
#
# First, how much could be shown at all?

# %% tags=["hide-input"]
matters = {n: a_third(baseline[n]["test"]) for n in numbers}
for n, found in leads.items():
    left = f"from scratch leaves {300 * matters[n]:.1f} points of mistakes, a third is {100 * matters[n]:.1f}"
    shows = f"{len(tested)} draws can show {rounded_up(100 * found.smallest, 1)}"
    print(f"{n:>4} a class: {left}; {shows}; a lead above {signed(100 * found.high)} is excluded")

# %% [markdown]
# Where a third of the mistakes is less than six draws can show, "not decided" is the only answer that this record can give: here with every number of photographs. More people and more draws could decide.
#
# The upper end of an interval says something nonetheless: how large a lead of transfer is still possible. With the most photographs that is little.


# %%
def frozen_gain(test):
    """Whether freezing all is better than a net from scratch, with the fewest photographs."""
    pair = held[test][few, None], baseline[few][test]
    return compare_paired(*pair, of="folds").better(a_third(baseline[few][test]))


def weighed(found):
    """A decision's difference and interval, what its design can show, and what would matter."""
    shown = rounded_up(100 * found.comparison.smallest, 1)
    matter = f"{shown} can be shown, {100 * found.at_stake:.1f} would matter"
    return f"{found.comparison.brief()}; {matter}"


foreseen, found = frozen_gain("validation").answer, frozen_gain("test")
print(f"{few} a class, all frozen minus from scratch, points (95% interval): {weighed(found)}")

# %%
at = f"{few} a class: all frozen better than from scratch"
caveat = f"recorded: {len(tested)} draws, a strong baseline"
claim(
    "T01",
    expect={at: foreseen},
    notes={at: True},
    measured={at: found},
    caveat=caveat,
    also=frozen_counts,
)


# %%
def freest(n):
    """Of the ways in which something of the base learns, the best in validation."""
    tried = {at: held["validation"][at].mean() for at in freed if at[0] == n}
    return max(tried, key=tried.get)


def freeing(n, test):
    """Whether the best way to freeze less is better than freezing all."""
    pair = held[test][freest(n)], held[test][n, None]
    found = compare_paired(*pair, compared=len(freed), of="folds")
    return found.better(a_third(held[test][n, None]))


# %% tags=["hide-input"]
claimed = None
for n, noted in ((few, False), (many, True)):
    foreseen, found = freeing(n, "validation"), freeing(n, "test")
    at = f"{n} a class: {named(freest(n)[1])} better than all frozen"
    options = {"caveat": f"{len(tested)} draws, one network, {steps} steps", "notes": {at: noted}}
    expected = {at: foreseen.answer}
    claimed = claim("T03", expect=expected, measured={at: found}, also=claimed, **options)
    print(f"{n} a class, {named(freest(n)[1])} minus all frozen, points: {weighed(found)}")
claimed

# %% tags=["hide-input"]
claimed = None
for n in numbers:
    foreseen, found = (
        lead(n, test).better(a_third(baseline[n][test])) for test in ("validation", "test")
    )
    at = f"{n} a class: transfer better than from scratch"
    options = {"caveat": f"up to {many} photographs a class", "notes": {at: True}}
    expected = {at: foreseen.answer}
    claimed = claim("T04", expect=expected, measured={at: found}, also=claimed, **options)
claimed

# %% [markdown]
# ## What this lesson did show
# - Features computed once: the same accuracy, far sooner.
# - Only `trainable` keeps batch normalization as it was.
# - At $10^{-2}$ frozen norms end at guessing; moving averages fall far behind.
# - With 20 and 130 a class, the strong net from scratch beat the frozen base in every fold.
# - With 130, one copy each, 40 steps: a lead of transfer above half a point is excluded.
# - Open is all that needs more than six draws.

# %% [markdown]
# ## What larger experiments say
# - Donahue et al. (2014): a linear classifier on frozen features beat the best published results on several small sets.
# - Yosinski et al. (2014): the later the layers kept frozen, the more they cost on another task; and transferred weights help even after fine-tuning.
# - Kumar et al. (2022): train the softmax first, then fine-tune.
# - He, Girshick and Dollár (2019): on COCO a net from scratch, trained longer, catches up, even with a tenth of the images.

# %% [markdown]
# ## How to go on, with your own
# Where a verdict is open, try both ways, and choose by held-out people, or days:
#
# 1. Cached features and a softmax: seconds, and the number to beat.
# 2. Fine-tuning from there: batch normalization frozen, rates over several powers of ten, a decay to 0.
# 3. A small net from scratch, well trained. In the record its mean was highest from twenty a class on; against the best way to freeze, intervals include 0.

# %% [markdown]
# In step 2 the softmax is trained already. Where a fresh one and the base begin together, give the softmax a higher rate, ten times the base's, say (Zhang et al., 2023).

# %% [markdown]
# ## Tigger, Misty or neither
# A folder with one sub-folder of photographs for each class, of any size. Two cats and a folder "neither" of all that is not them, say. Until you have one, this cell makes an album out of hands: a ring, a victory sign, neither.

# %%
from PIL import Image

random = np.random.default_rng(1)
album = folder / "album"
for name, labels in {"ring": [0], "victory": [2], "neither": [1, 3, 4, 5]}.items():
    (album / name).mkdir(parents=True, exist_ok=True)
    of_class = np.flatnonzero(np.isin(signs.train_y, labels))
    for i in random.permutation(of_class)[: sizes.album]:
        n_W, n_H = random.integers(80, 200, size=2).tolist()
        Image.fromarray(signs.train_x[i]).resize((n_W, n_H)).save(album / name / f"{i}.png")
in_album = {path.name: len(list(path.iterdir())) for path in sorted(album.iterdir())}
print("photographs:", ", ".join(f"{n} of {name}" for name, n in in_album.items()))

# %%
from course_utils.datasets import load_photo_folder

# yours: load_photo_folder("my_cats", size=side)
x, y, classes = load_photo_folder(album, size=side)
order = random.permutation(len(y))
x, y = x[order], y[order]
held_out = np.arange(len(y)) % 4 == 0
album_features = training.cached_features(base, x, folder, "album")
mine = keras.Sequential([keras.Input((1280,)), layers.Dense(len(classes), activation="softmax")])
train(mine, album_features[~held_out], y[~held_out], sizes.epochs)

# %%
probabilities = np.asarray(mine(album_features[held_out]))
guesses = probabilities.argmax(axis=1)
labels = [f"{classes[g]} {p.max():.0%}" for g, p in zip(guesses, probabilities, strict=True)]
for i in np.flatnonzero(guesses != y[held_out]):
    labels[i] += f"\nbut is {classes[y[held_out][i]]}"
title = f"{np.sum(guesses == y[held_out])} of {held_out.sum()} right, after {np.sum(~held_out)} photographs to learn from"
caption = "Hands, stretched by chance, as an album of photographs of any size would be; under each, the answer and how sure the net is of it; framed: mistakes"
options = {"n_columns": 6, "framed": np.flatnonzero(guesses != y[held_out])}
plots.gallery(x[held_out], labels, title=title, caption=caption, **options)

# %% [markdown]
# Some people here are on both sides, and they should not be: photographs of one afternoon resemble each other. With your cats, hold out another day.
#
# What is wrong with a folder is said in one sentence, before any training.

# %%
from course_utils.errors import CourseError


def complaint(album):
    """What load_photo_folder says of a folder that it cannot use."""
    try:
        load_photo_folder(album)
    except CourseError as error:
        return str(error).replace(str(album), "my_cats")


# %%
# NBVAL_CHECK_OUTPUT
cats = scratch_folder() / "my_cats"
(cats / "Tigger").mkdir(parents=True)
print("1.", complaint(cats))
(cats / "Misty").mkdir()
Image.fromarray(cat).save(cats / "Misty" / "asleep.png")
print("2.", complaint(cats))
(cats / "Misty" / "vaccination.txt").write_text("due in May")
for name in ("one", "two"):
    Image.fromarray(cat).save(cats / "Tigger" / f"{name}.png")
print("3.", complaint(cats))

# %% [markdown]
# ## Look back
# - Run again with `side = 64`. Which way to freeze in your short run loses most?
# - What would go wrong with cached features if the base had random augmentation inside?
# - You have 100,000 X-ray images. What would you freeze, and how would you find out that you were wrong?
# - Does transfer save photographs here, or time? Which figure answers that?
# - What must your "neither" folder hold, so that "neither" means it?

# %% [markdown]
# <details><summary>Answers</summary>
#
# - The frozen one, we would expect: fingers get narrower than its filters know, and no weight can adapt to it.
# - The file would hold one draw for each photograph, and every epoch would see that one.
# - Freeze all, then less, judged on validation *patients*; and train a small net from scratch: on two large medical tasks transfer from ImageNet brought little (Raghu et al., 2019). Learning curves show whether more freedom or more images would help.
#
# </details>

# %% [markdown]
# <details><summary>Answers, continued</summary>
#
# - The learning curves, read across: in the record, at 90% and by the means, the frozen base saves no photographs against the strong net, the best way to freeze some. The intervals leave it open. Behind the softmax the baseline took at least five times as many steps, each of them cheaper: whether transfer saves time was not measured.
# - What else may come before the camera: other cats, other animals, the empty sofa, a blurred paw.
#
# </details>

# %% [markdown]
# ## Sources: transfer
# - Donahue et al. (2014), DeCAF: a deep convolutional activation feature for generic visual recognition, section 3. [arXiv:1310.1531](https://arxiv.org/abs/1310.1531)
# - Yosinski et al. (2014), How transferable are features in deep neural networks?, section 4. [arXiv:1411.1792](https://arxiv.org/abs/1411.1792)
# - Kornblith, Shlens, Le (2019), Do better ImageNet models transfer better?, section 4.7. [arXiv:1805.08974](https://arxiv.org/abs/1805.08974)
# - He, Girshick, Dollár (2019), Rethinking ImageNet pre-training, abstract and section 4. [arXiv:1811.08883](https://arxiv.org/abs/1811.08883)
# - Raghu et al. (2019), Transfusion: understanding transfer learning for medical imaging, abstract. [arXiv:1902.07208](https://arxiv.org/abs/1902.07208)

# %% [markdown]
# ## Sources: fine-tuning
# - Kumar et al. (2022), Fine-tuning can distort pretrained features and underperform out-of-distribution, section 3.4: why the softmax is trained first. [arXiv:2202.10054](https://arxiv.org/abs/2202.10054)
# - Goyal et al. (2017), Accurate, large minibatch SGD, section 2.2: warm-up. [arXiv:1706.02677](https://arxiv.org/abs/1706.02677)
# - Zhang et al. (2023), [Dive into Deep Learning](https://d2l.ai/chapter_computer-vision/fine-tuning.html), section 14.2
# - Selvaraju et al. (2017), Grad-CAM, section 3. [arXiv:1610.02391](https://arxiv.org/abs/1610.02391)
# - Kingma, Ba (2015), Adam, section 2.1: the size of a step. [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)
# - Ioffe, Szegedy (2015), Batch normalization, section 3.1: moving averages. [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)

# %% [markdown]
# ## Sources: the net and the measurements
# - Tan, Le (2019), EfficientNet, table 1. [arXiv:1905.11946](https://arxiv.org/abs/1905.11946)
# - Liu (2020), Higher accuracy on vision models with EfficientNet-Lite: Lite0 is B0 without squeeze-and-excitation, and with ReLU6 in place of swish. [TensorFlow blog](https://blog.tensorflow.org/2020/03/higher-accuracy-on-vision-models-with-efficientnet-lite.html)
# - Sandler et al. (2018), MobileNetV2, section 3.3: inverted residual blocks. [arXiv:1801.04381](https://arxiv.org/abs/1801.04381)
# - Bengio, Grandvalet (2004), No unbiased estimator of the variance of K-fold cross-validation. [JMLR 5:1089](https://www.jmlr.org/papers/v5/grandvalet04a.html)
# - Keras: [Transfer learning and fine-tuning](https://keras.io/guides/transfer_learning/); [issue 20285](https://github.com/keras-team/keras/issues/20285), what `training=False` does in `fit`
