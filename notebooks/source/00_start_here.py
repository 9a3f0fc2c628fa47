# %% [markdown]
# # Start here
# [![Open in Colab](badge)](colab)
#
# **You will be able to** run a lesson, fill in an exercise, read what its check says, and train a first network on real handwritten digits.
#
# **Time** 15 minutes; less than one of them is training, on a laptop. **Needs** Python, and some idea of what a neural network is.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("00_start_here", PROFILE)

# %% [markdown]
# ## Two lines about your machine
# The first line tells where the lesson runs and what computes: a CPU with its cores, or a GPU by its name. Everything in this course runs on two cores.
#
# *profile cpu* is the size of the experiments; leave it unless you have a GPU.
#
# The second line holds the versions. When you ask somebody for help, send both lines along: they answer most questions that would come back.

# %% [markdown]
# ## How to read a lesson
# Run the cells from top to bottom with <kbd>Shift</kbd>+<kbd>Enter</kbd>. Where a question stands before a cell, answer it before you run the cell: a wrong guess shows what to read again.
#
# If you have lost track of what is defined, choose **Kernel → Restart Kernel and Run All Cells** (Colab: **Runtime → Restart session and run all**). That stops at the first exercise that is not solved yet: solve it, and run on from there.

# %% [markdown]
# ## The notes, and what became of them
# The course grew from five sets of students' notes on convolutional networks. Notes hold slips, and practice moves on. So each of their statements is a **claim** here, with a number such as K03: the lesson measures it, and computes the verdict. You see one line; click it for the details.
#
# *The run on the site*, in some answers, is the one that the course's website shows; yours may differ a little.

# %% [markdown]
# | line | meaning |
# |---|---|
# | ✓ the notes are right | the measurement agrees; perhaps with a caveat |
# | ◐ right in part | one part agrees, another does not |
# | ↻ outdated | true once; the interface has changed |
# | ✗ wrong | the measurement contradicts them |
# | ? not decided | the experiment was too small to tell |
#
# One of lesson 01, as an example; click it:
#
# <details style="border-left:4px solid currentColor;padding:.1em 1em"><summary>◐ the notes are right in part: There are two ways to build a model: Sequential and functional · K06</summary>Measured: three ways, all with the same outputs. In the notes: two.</details>

# %% [markdown]
# ## The data: digits that people wrote
# One call loads a data set. It takes the best copy that your machine has, and prints which one that is. With an internet connection, or with MNIST already in Keras's cache, you work on all 70,000 digits; without either, on 5,000 that come with the course. Outside of this course, `keras.datasets.mnist.load_data()` returns the same digits as NumPy arrays.

# %%
from course_utils.datasets import load_digits

digits = load_digits()

# %%
from course_utils import plots

first = digits.train_x[:16]
plots.gallery(
    first,
    [str(label) for label in digits.train_y[:16]],
    title=f"Sixteen of {len(digits.train_y):,} training digits, with their labels",
    caption=digits.caption,
)

# %% [markdown]
# ## A picture is an array
# A set of pictures has four axes: `(m, n_H, n_W, n_C)`, which is how many pictures, their height, their width, and the number of channels. A grey picture has one channel. Before you run the cell:
# what is the largest value that a byte can hold?
#
# <details><summary>Answer</summary>255: eight bits have 256 values, and the smallest is 0.</details>

# %%
# NBVAL_CHECK_OUTPUT
print("one picture:", digits.train_x.shape[1:], digits.train_x.dtype)
print("values from", digits.train_x.min(), "to", digits.train_x.max())

# %% [markdown]
# Here are eight rows and twelve columns of the first digit, framed in the whole of it. Which numbers are paper, and which are ink? The title answers.

# %%
first_digit = digits.train_x[0, :, :, 0]
part = first_digit[10:18, 8:20]
title = f"A picture is numbers: here from {part.min()}, paper, to {part.max()}, ink"
below = f"MNIST stores ink as bright and paper as dark, the reverse of a scan\n{digits.caption}"
plots.pixel_grid(first_digit, rows=(10, 18), columns=(8, 20), title=title, caption=below)

# %% [markdown]
# ## Exercise: scale the pixels
# Weights move in steps; the **learning rate** sets their length. Usual rates suit inputs near 1; at 255, the same step changes the output 255 times as much. Write a function that turns bytes from 0 to 255 into `float32` from 0 to 1.
#
# Think of a dark photograph, its brightest pixel 90. Should that pixel become 1? The function must treat every picture alike, or dark and bright ones can no longer be told apart.


# %% exercise="scale_pixels" points=0
def scale_pixels(x):
    """x, uint8 of any shape from 0 to 255, as a NumPy array, float32, of the same shape from 0 to 1."""
    ### BEGIN SOLUTION
    return x.astype("float32") / 255
    ### END SOLUTION


# %%
from course_utils.checks import check

check("scale_pixels", scale_pixels)

# %% [markdown]
# ## What a check tells you
# A check has three answers: **not attempted**, **not yet**, and **passed**. When it says *not yet*, it names the first thing that went wrong, in your own numbers, and what was expected.
#
# Stuck? `hint("scale_pixels")` gives the first hint, and each further call the next one. Checks may be run often: try `x.max()` for 255, too. If nothing helps, `scale_pixels = reference("scale_pixels")` takes the course's own function, without points, so that you can read on.

# %% [markdown]
# Three rules hold in all exercises. What your function is given stays as it is, unless the text asks for a change. A function remembers nothing between two calls: no global variables. And any way to compute what the text asks for is fine.

# %%
from course_utils.checks import hint

hint("scale_pixels")

# %% [markdown]
# ## A first network
# Two layers with weights are enough to begin. `Flatten` lays the 28 × 28 pixels out as one row of 784 numbers. A hidden layer of 64 units combines them, and ten outputs, one a digit,
# give probabilities.

# %% [markdown]
# *ReLU* sets negative sums to 0: $\max(0, z)$. Without it two layers could do no more than one, since a weighted sum of weighted sums is a weighted sum. *Softmax* makes ten scores into ten positive numbers whose sum is 1.
#
# How many parameters is that? Each unit has a weight for every input, and a bias.

# %%
import keras
from keras import layers

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)

# %%
# NBVAL_CHECK_OUTPUT
print("by hand:", (784 + 1) * 64 + (64 + 1) * 10)
print("by Keras:", model.count_params())

# %% [markdown]
# ## Three sets
# The **training set** is what the network learns from. A tenth of it we hold out: this **validation set** shows, epoch by epoch, how the network does on pictures that it does not learn from, and whatever *we* choose, we choose by it. The **test set** is for one number, at the very end. A choice made by it fits its chance features, too, and the number comes out too good.

# %%
from course_utils.datasets import split_validation

(train_x, train_y), (validation_x, validation_y) = split_validation(digits, 0.1)
train_x, train_y = scale_pixels(train_x[: sizes.train_size]), train_y[: sizes.train_size]
validation_set = scale_pixels(validation_x), validation_y
test_x, test_y = scale_pixels(digits.test_x), digits.test_y
print(f"{len(train_y):,} for training, {len(validation_y):,} to validate, {len(test_y):,} to test")
print("(the validation set: a tenth of each class, rounded)")

# %% [markdown]
# ## Train it
# `compile` says how to learn: which optimizer moves the weights (Adam, which fits a step length to each weight), and which loss is to fall. `fit` does it: it takes 32 pictures at a time, a **batch**, computes the gradient of their mean loss, and lets the optimizer move the weights by it: one **step**. One pass over all pictures is an **epoch**. `FitProgress` shows in a line how far the training is.

# %% [markdown]
# The loss of a picture is the **cross-entropy**: $-\log p$, where $p$ is the probability that the network gives to the right digit. It is 0 where the network is certain and right, and grows without bound where it is certain and wrong. *Sparse* means that a label is one number from 0 to 9. *Accuracy* is the share of pictures that are read right; it is reported, but not what the optimizer works on.

# %%
from course_utils.training import FitProgress

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(
    train_x,
    train_y,
    epochs=sizes.epochs,
    validation_data=validation_set,
    callbacks=[FitProgress()],
    verbose=0,
)

# %%
known, unseen = (history.history[key][-1] for key in ("accuracy", "val_accuracy"))
title = f"Epoch {sizes.epochs}: accuracy {known:.1%} on the training digits, "
title += f"{unseen:.1%} on the validation digits"
caption = digits.caption_of(len(train_y), len(validation_y))
plots.history_curves(history.history, title=title, caption=caption)

# %% [markdown]
# ## Read the curves
# In the first epoch the validation accuracy is above the training accuracy. Does the net know pictures better that it has not learned from? And which curve is above at the end? Look at the loss, too: does the validation loss still fall?

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. The training accuracy of an epoch is a mean over all its steps; the validation accuracy is measured after the last step, when the net has learned more. At the end training is above: the net knows its training digits better. Where the validation loss *rises* while the training loss falls on, the net **over-fits**. In the run on the site it is nearly level at the end: the gap widens, but no clear turn is there yet.
#
# </details>

# %% [markdown]
# ## Look at the mistakes
# A single number hides what kind of mistakes a model makes. Here are the mistakes with the highest predicted probability: the label, and what the net read. Would you have read them all? (They are validation digits: what you see here may change what you try next.)

# %%
import numpy as np

probabilities = model.predict(validation_set[0], verbose=0)
guesses, certainty = probabilities.argmax(axis=1), probabilities.max(axis=1)
wrong = np.flatnonzero(guesses != validation_y)
worst = wrong[np.argsort(-certainty[wrong])][:16]

# %%
labels = [f"is {validation_y[i]}, read as {guesses[i]}\np = {certainty[i]:.2%}" for i in worst]
labels = [label.replace("p = 100.00%", "p > 99.99%") for label in labels]
title = f"{len(wrong):,} of {len(validation_y):,} validation digits are misread; "
title += f"these {len(worst)} with the most confidence"
below = f"{caption}\np: the probability of the digit that was read"
plots.gallery(validation_x[worst], labels, title=title, caption=below, n_columns=8)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Hardly anybody reads all of them: some labels are a matter of opinion. Others are clear to us, and the net is wrong with a probability near 1 all the same. A softmax output near 1 is no guarantee. Modern deep networks are often more confident than they are right (Guo et al., 2017); the mistakes above were picked for their confidence, and do not show how often it happens here.
#
# </details>

# %% [markdown]
# ## The number that counts
# If you try other numbers of units or epochs, compare them by the validation curve. The test pictures took no part in training and none in choosing. So their accuracy estimates how the network does on new digits, and it is computed once.

# %%
loss, test_accuracy = model.evaluate(test_x, test_y, verbose=0)
by_chance = 1.96 * (test_accuracy * (1 - test_accuracy) / len(test_y)) ** 0.5
print(
    f"{test_accuracy:.1%} of {len(test_y):,} test digits are right, ± {100 * by_chance:.2f} points"
)

# %% [markdown]
# In 95 of 100 such test sets, chance moves the accuracy by less than the ±. Is the test set easier than the validation set?
#
# <details><summary>Answer</summary>
#
# The validation set has a ± of its own, so their difference has a larger one, about 0.6 points. Where they differ by less, neither is shown to be easier. In all of MNIST the writers of the test digits wrote no training digits (LeCun et al., 1998, section III.A); those of the validation digits did.
#
# </details>

# %% [markdown]
# Trained again with another **seed** (other first weights, another order of the pictures) the net would give another number, too. The ± leaves that out. And a second `fit` goes on from the weights of the first: before each try, run the cell that makes the model.

# %% [markdown]
# ## Look back
# - Leave `scale_pixels` out of the cell of the three sets, for all pictures. What happens to the first epochs?
# - Take the hidden layer out. How much of the accuracy was its work?
# - This network would learn just as well if all pictures had their pixels shuffled in the same way. Why? Convolutional networks, from the next lesson on, would not.

# %% [markdown]
# <details><summary>Answers</summary>
#
# - The hidden layer's sums become 255 times as large, and so do the steps' effects. The first epochs are less steady.
# - It is then a softmax regression. Compare its errors with those above: 64 hidden units misread about 3 of 100 digits. (LeCun et al., 1998, section III.C: 12% for a linear classifier of their day, 4.7% with 300 hidden units.)
# - `Flatten` forgets which pixels are neighbours, so another order is as good. A convolution depends on neighbours.
#
# </details>

# %% [markdown]
# ## Sources
# - LeCun, Bottou, Bengio and Haffner (1998). Gradient-based learning applied to document recognition. Sections III.A (the MNIST digits) and III.C (other classifiers). [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791)
# - Guo, Pleiss, Sun and Weinberger (2017). On Calibration of Modern Neural Networks. Sections 2 and 3. [arXiv:1706.04599](https://arxiv.org/abs/1706.04599)
