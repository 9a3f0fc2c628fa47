"""Plain and residual networks of 8 and 32 layers, trained until the plain one of 8 has learned its training set.

Lesson 05's race lasts 4 epochs; this one 24, with five seeds, so that what remains of the difference is not slowness.
Each network then loses one block at a time and is tested without it.
"""

from course_utils.datasets import load_digits
from course_utils.training import accuracy, accuracy_without_each_block, train_by_depth

DEPTHS, SEEDS, EPOCHS = (8, 32), (1, 2, 3, 4, 5), 24
TRAINED, VALIDATED = 2500, 1000


def run() -> dict:
    """The settings, and for each network its history and its accuracies on the test set, whole and without block k."""
    digits = load_digits(source="embedded")
    x, y = digits.train_x.astype("float32") / 255, digits.train_y
    test_set = digits.test_x.astype("float32") / 255, digits.test_y

    def without_blocks(model) -> dict:
        return {"whole": accuracy(model, *test_set), "without": accuracy_without_each_block(model, *test_set)}

    train_set, validation_set = (x[:TRAINED], y[:TRAINED]), (x[-VALIDATED:], y[-VALIDATED:])
    runs = train_by_depth(DEPTHS, SEEDS, train_set, validation_set, EPOCHS, without_blocks)
    return {"trained_on": TRAINED, "epochs": EPOCHS, "data": digits.caption, "runs": runs}
