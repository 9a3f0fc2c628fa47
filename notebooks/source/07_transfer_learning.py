# %% [markdown]
# # Transfer learning: a few photographs and a net that has seen a million
# [![Open in Colab](badge)](colab)
#
# **You will be able to** put a softmax of your own on a network that others trained, compute its frozen part once and keep it on disk, choose how much to freeze, fine-tune without breaking what you were given, and do all this with a folder of your own photographs.
#
# **Time** 45 minutes of reading and writing, 4 minutes of training on a laptop, less on a GPU. **Needs** lesson 04.

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
hand = signs.test_x[0].repeat(4, axis=0).repeat(4, axis=1)[16:-16, 16:-16]

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
caption = "Chelsea by S. van der Walt, coffee by R. Michetti: scikit-image · a hand of signs.h5"
plots.gallery([cat, cup, hand], labels, title=title, caption=caption, size=2.2)

# %% [markdown]
# ## Few photographs
# The thousand classes are of no use to us. What the net sees on its way to them may be: edges, then fingers, fur and rims. Our task is the signs 0 to 5, and we pretend to have but a few photographs of each. The people of the test set are in no training photograph.

# %%
from course_utils import training

few_x, few_y = training.sample_per_class(signs.train_x, signs.train_y, sizes.few, seed=1)
order = np.random.default_rng(1).permutation(len(few_y))
few_x, few_y = few_x[order], few_y[order]
print(f"{len(few_y)} photographs to learn from, {len(signs.test_y)} for the test")

# %% [markdown]
# The net learned at 224×224, and our hands have 64×64 pixels. Enlarged to 96×96, fingers come closer to the width that its filters know; still larger ones would take longer. The net scales the values of pixels itself, so they stay from 0 to 255.

# %%
import keras

side = 96


def enlarged(x):
    """Photographs (m, 64, 64, 3) as (m, side, side, 3), float32."""
    return np.asarray(keras.ops.image.resize(x.astype("float32"), (side, side)))


few_x, train_x, test_x = enlarged(few_x), enlarged(signs.train_x), enlarged(signs.test_x)
train_y, test_y = signs.train_y, signs.test_y
print("one photograph:", train_x[0].shape, train_x.dtype)

# %% [markdown]
# ## The base
# Take the classifier off, and what remains turns a photograph into 1,280 numbers: how much of each of 1,280 learned patterns is in it, averaged over all positions. These are its **features**, and the net without its top is the **base**.

# %%
# NBVAL_CHECK_OUTPUT
base = models.efficientnet_lite0_features((side, side, 3))
features = base.predict(few_x[:2], verbose=0)
print("photographs", few_x[:2].shape, "→ features", features.shape)
print(f"{base.count_params():,} weights, of which we shall train none")

# %% [markdown]
# ## What `trainable = False` does
# It keeps a layer's weights out of training. For batch normalization it does more: a frozen one keeps to its recorded mean and variance, even inside `fit`.
#
# Many guides write `base(photos, training=False)` for that. In Keras 3 `fit` overrules what a functional model was built with (keras issue 20285). Does it? Take one batch normalization, told to rest, and see whether its recorded mean moves.

# %%
from keras import layers


def recorded_mean_moves(trainable):
    """Whether fit changes the recorded mean of a batch normalization that was called with training=False."""
    norm = layers.BatchNormalization(trainable=trainable)
    X_input = keras.Input((3,))
    model = keras.Model(X_input, layers.Dense(1)(norm(X_input, training=False)))
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0)
    return bool(np.any(norm.moving_mean))


# %%
print("training=False, trainable:", "moves" if recorded_mean_moves(True) else "rests")
print("training=False, frozen:   ", "moves" if recorded_mean_moves(False) else "rests")

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
frozen_counts

# %% [markdown]
# ## Train it, and a net from nothing
# Both see the same few photographs. The net from nothing is a small one: three convolutions and a softmax, with far fewer weights than the base and none of its past. It reads the 64×64 pixels as they are. What do you expect from each?


# %%
def train(model, x, y, epochs, learning_rate=1e-3):
    """Compile and fit, in the order of x; returns nothing."""
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(learning_rate), loss, metrics=["accuracy"])
    model.fit(x, y, epochs=epochs, shuffle=False, verbose=0)


softmax_at_first = [weight.numpy() for weight in model.trainable_weights]
train(model, few_x, few_y, sizes.epochs)
frozen_accuracy = training.accuracy(model, test_x, test_y)
print(f"frozen base: {frozen_accuracy:.1%} on the test set")


# %%
import functools


@functools.cache
def from_nothing(photos):
    """The test accuracy of the small net, trained on so many photographs of each class."""
    name = f"{photos} a class, from nothing"
    data = (signs.train_x, train_y), (signs.test_x, test_y)
    size = {"per_class": photos, "steps": sizes.scratch_steps}
    return training.train_on_few(*data, {name: None}, **size, seeds=(1,))[name][0]


gained = frozen_accuracy - from_nothing(sizes.few)
found = f"{100 * gained:+.1f} points with {sizes.few} photographs a class, one seed"
claim("T01", expect=True, measured=gained > 0, also=frozen_counts, caveat=found)

# %% [markdown]
# ## The same numbers, again and again
# In every epoch each photograph went through 3.4 million frozen weights and came out as the same 1,280 numbers as the epoch before. Only the 7,686 weights behind them had changed. So compute the features once, write them to disk, and train on those.

# %% [markdown]
# ## Exercise: features, once
# If there is a file at `path`, return what it holds. Otherwise compute the features of all of `x` in inference mode, save them (`np.save`), and return them.
#
# A run that is killed must not leave half a file: save under a temporary name in the same folder, then `os.replace(temporary, path)`, which happens whole or not at all. Your function may trust the path, whatever the file holds; whoever changes the photographs takes another one.


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
test_features = cache_features(base, test_x, folder / "test.npy")

softmax = keras.Sequential([keras.Input((1280,)), layers.Dense(6, activation="softmax")])
softmax.set_weights(softmax_at_first)
train(softmax, few_features, few_y, sizes.epochs)
softmax_at_last = softmax.get_weights()
cached_accuracy = training.accuracy(softmax, test_features, test_y)
tolerance = 1.5 / len(test_y)  # one photograph may differ, two may not
same_end = claim("T02", expect=frozen_accuracy, measured=cached_accuracy, tolerance=tolerance)
same_end

# %% [markdown]
# ## How much faster?
# Now an epoch over all the training photographs through the whole net, against an epoch over their features. Before you run it: what does each cost for one photograph, in multiplications?

# %%
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
claim("T02", expect=True, measured=times >= 20, also=same_end, caveat=found)

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
# Features of the wrong photographs train without any complaint. The course's own `cached_features` writes into its file what the features depend on: a digest of the weights, of the architecture with its preprocessing, and of the photographs. If one differs, or the file is damaged, it computes anew. Which of the three would you forget first?

# %% [markdown]
# ## How much to freeze?
# The notes say: with few photographs freeze everything, with more freeze fewer layers, with many take the weights as a beginning only. The base has 16 blocks. Freeze all of them, some, or none, with a few photographs of each sign and with many.
#
# What is frozen is computed once at each depth: features can be taken behind any block.

# %%
runs = training.train_by_photos(
    sizes.photos,
    sizes.depths,
    (train_x, train_y),
    (test_x, test_y),
    folder=folder,
    epochs=sizes.grid_epochs,
)

# %% [markdown]
# And without any transfer? EfficientNet-Lite0 from random weights needs far more steps than fit into a laptop's minute (the `gpu` profile trains it). The fair rival is the small net.

# %%
small = "a small net from nothing"
runs += [{"photos": n, "depth": small, "accuracy": from_nothing(n)} for n in sizes.photos]

# %%
table = {(run["photos"], run["depth"]): run["accuracy"] for run in runs}
rows = {run["depth"] for run in runs}
untaught = {row for row in rows if isinstance(row, str)}
leads = {
    n: max(table[n, row] for row in rows - untaught) - max(table[n, row] for row in untaught)
    for n in sizes.photos
}
leading = ", ".join(f"{100 * lead:+.0f} points with {n}" for n, lead in leads.items())
title = f"The best row with transfer is ahead of none by {leading} a class"
plots.transfer_map(runs, title=title, caption=f"{signs.caption} · EfficientNet-Lite0, one seed")

# %% [markdown]
# The test set has 120 photographs: one is worth 0.8 points, and another draw of the few photographs would move a cell, too. Read the map by its large steps. Down a column: does freezing less do harm with few photographs, as the notes fear? Does it pay with many? And how far ahead is the all-frozen net where photographs are many?

# %%
fewest, most = min(sizes.photos), max(sizes.photos)
gains = {n: table[n, 0] - table[n, None] for n in (fewest, most)}
found = ", ".join(f"{100 * gain:+.1f} points with {n} a class" for n, gain in gains.items())
caveat = f"one seed; freezing nothing: {found}; to freeze all is right for few, say the notes"
for_few = claim("T03", expect=False, measured=bool(gains[fewest] <= 0), notes=True)
claim("T03", expect=True, measured=bool(gains[most] > 0), also=for_few, caveat=caveat)

# %% [markdown]
# Where freezing nothing wins with few photographs, too, "freeze all" is the cheap choice and not the best one. The map was made with a low rate, frozen batch normalization and a softmax trained beforehand; you will soon take two of these away. The price of freezing little remains in any case: with nothing frozen, no feature can be kept.

# %%
crossed = [n for n, lead in leads.items() if lead < 0]
seen = f"up to {most} photographs a class, the best of {len(rows - untaught)} ways to freeze, one seed; "
seen += "no set here is exceptionally large"
claim("T04", expect=[], measured=crossed, caveat=seen)

# %% [markdown]
# ## Exercise: fine-tune
# Of the base, let only the **last** `layers_free` layers learn; the softmax on top goes on learning. Batch normalization stays frozen everywhere. Then compile again, with Adam at the given rate, cross-entropy for whole-number labels, and accuracy; return the model.
#
# 0 frees none, and layers without weights count, too. Set each layer's own `trainable`: TensorFlow skips `base.trainable = False` where the base says False already, whatever its layers say.


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
# ## What it takes to go well
# Fine-tune the last blocks on the few photographs, in three ways: with a low rate and batch normalization at rest; with a rate a hundred times as high; and with batch normalization that learns. All begin with the softmax that was trained on the frozen net.
#
# The blocks before them never change, so their output is cached, and `rest` takes the base's place.

# %%
front, rest = training.split_after(base, sizes.tune_depth)
few_maps = training.cached_features(front, few_x, folder, "few-maps")
test_maps = training.cached_features(front, test_x, folder, "test-maps")
tuned = frozen_classifier(rest, 6)
for weight, value in zip(tuned.trainable_weights, softmax_at_last, strict=True):
    weight.assign(value)
beginning = tuned.get_weights()
print(f"{len(rest.layers)} layers behind block {sizes.tune_depth}, which gives", few_maps.shape[1:])


# %%
def accuracies(learning_rate, norms_learn=False):
    """The test accuracy after each epoch of fine-tuning."""
    tuned.set_weights(beginning)
    fine_tune(tuned, rest, len(rest.layers), learning_rate)
    for layer in rest.layers:
        if norms_learn and isinstance(layer, layers.BatchNormalization):
            layer.trainable = True
    tuned.compile(tuned.optimizer, tuned.loss, metrics=["accuracy"])
    data = {"x": few_maps, "y": few_y, "validation_data": (test_maps, test_y)}
    return tuned.fit(**data, epochs=sizes.tune_epochs, verbose=0).history["val_accuracy"]


# %%
tuning = {
    "low rate": accuracies(3e-4),
    "high rate": accuracies(3e-2),
    "batch norm learns": accuracies(3e-4, norms_learn=True),
}
tuned.set_weights(beginning)  # `rest` has lent its weights from the base
best, worst = (pick(tuning, key=lambda name: tuning[name][-1]) for pick in (max, min))
title = f"From {cached_accuracy:.1%} when frozen: best with '{best}', worst with '{worst}'"
plots.accuracy_by_epoch(tuning, title=title, caption=signs.caption)

# %% [markdown]
# A step of Adam moves each weight by about the learning rate. With a high one, a few steps move most weights by their own size, and what ImageNet taught is gone. Batch normalization that learns replaces the statistics of a million photographs by those of batches of 32, at once in training and slowly in the record that predictions use. Does the figure bear out both?


# %% [markdown]
# Look at the first epoch, too: even the low rate loses at first what it wins back later. Adam's very first step moves every weight by the full rate, however small its gradient is. The low rate here is three times the map's. Which cell of the map can you compare?

# %% [markdown]
# ## Tigger, Misty or neither
# Now your own: a folder with one sub-folder of photographs for each class, of any size. Two cats and a folder "neither" of all that is not them, say. Until you have one, this cell makes an album out of hands: a ring, a victory sign, neither.

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
print({path.name: len(list(path.iterdir())) for path in sorted(album.iterdir())})

# %%
from course_utils.datasets import load_photo_folder

x, y, names = load_photo_folder(album, size=side)  # yours: load_photo_folder("my_cats", size=side)
order = random.permutation(len(y))
x, y = x[order], y[order]
held_out = np.arange(len(y)) % 4 == 0
album_features = training.cached_features(base, x, folder, "album")
mine = keras.Sequential([keras.Input((1280,)), layers.Dense(len(names), activation="softmax")])
train(mine, album_features[~held_out], y[~held_out], sizes.epochs)

# %%
probabilities = np.asarray(mine(album_features[held_out]))
guesses = probabilities.argmax(axis=1)
right = np.mean(guesses == y[held_out])
labels = [f"{names[g]} {p.max():.0%}" for g, p in zip(guesses, probabilities, strict=True)]
for i in np.flatnonzero(guesses != y[held_out]):
    labels[i] += f"\nno: {names[y[held_out][i]]}"
title = (
    f"{right:.0%} of {held_out.sum()} right, after {np.sum(~held_out)} photographs to learn from"
)
plots.gallery(x[held_out], labels, title=title, caption=signs.caption)

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
# - Run again with `side = 64`. Which row of the map loses most?
# - What would go wrong with cached features if the base had random augmentation inside?
# - You have 100,000 X-ray images. What would you freeze, and how would you find out that you were wrong?
# - Lesson 04 trained a net from nothing on all photographs. Does transfer save photographs here, or time?
# - What must your "neither" folder hold, so that "neither" means it?
