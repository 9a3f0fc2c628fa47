"""Features made by hand against a network on pixels, from 50 handwritten digits to 54,000 of MNIST.

Lesson 08 makes the same comparison on the digits that come with the course. Both rivals train on batches of 32, for as
long as is best on validation digits; the lead is that on the 10,000 test digits. The sets grow until nobody can call
them few.
"""

from dataclasses import asdict

import numpy as np

from course_utils.datasets import load_digits, split_validation
from course_utils.measure import compare_on_items

CELLS = {"orientations": 8, "pixels_per_cell": (7, 7), "cells_per_block": (2, 2)}
MANY_SEEDS, SEEDS = tuple(range(1, 9)), (1, 2, 3, 4)
BY_SIZE = (  # digits of each class, stages of the training, seeds: few digits make results that scatter more
    (5, (50, 200), MANY_SEEDS),
    (30, (100, 400), MANY_SEEDS),
    (150, (300, 1000), SEEDS),
    (1000, (1000, 2000), SEEDS),
    (5400, (2000, 4000), SEEDS),
)


def by_hand(x: np.ndarray) -> np.ndarray:
    """Histograms of the directions of edges, as in the lesson: (m, 28, 28, 1) to (m, features)."""
    from skimage.feature import hog

    return np.stack([hog(one[..., 0], **CELLS) for one in x]).astype("float32")


def linear_model(input_shape: tuple[int, ...], classes: int):
    """One softmax layer, compiled, as in the lesson."""
    import keras

    model = keras.Sequential([keras.Input(input_shape), keras.layers.Dense(classes, activation="softmax")])
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def run() -> list[dict]:
    """For each size: the stage that is best in validation, the test accuracies there, and the lead made by hand."""
    from course_utils.training import small_net

    digits = load_digits(source="download")
    pool, validation = split_validation(digits, 1 / 30)
    pictures = {"pool": pool, "validation": validation, "test": (digits.test_x, digits.test_y)}
    features = {name: (by_hand(x), y) for name, (x, y) in pictures.items()}
    rivals = {"features by hand, linear": (features, linear_model), "ConvNet on pixels": (pictures, small_net)}
    rows = []
    for per_class, steps, seeds in BY_SIZE:
        stages, right = {}, {}
        for name, (sets, make_net) in rivals.items():
            stage, right[name] = _at_its_best(sets, make_net, per_class, steps, seeds)
            stages[name] = steps[stage]
        lead = asdict(compare_on_items(*right.values(), compared=len(BY_SIZE)))
        accuracy = {name: answers.mean(axis=1).tolist() for name, answers in right.items()}
        print(f"{10 * per_class} digits: {lead}")
        rows.append({"digits": 10 * per_class, "steps": stages, "accuracy": accuracy, "lead": lead})
    return rows


def _at_its_best(sets, make_net, per_class, steps, seeds) -> tuple[int, np.ndarray]:
    """The stage with the best mean accuracy in validation, and which test digits are right then (seeds, digits)."""
    from course_utils.training import right_on_few

    tests = {name: sets[name] for name in ("validation", "test")}
    found = right_on_few(
        sets["pool"], tests, {"": None}, per_class=per_class, steps=steps, seeds=seeds, make_net=make_net
    )[""]
    stage = int(found["validation"].mean(axis=(0, 2)).argmax())
    return stage, found["test"][:, stage]
