"""LeNet-5 as in 1998 and as today, on 4,000 and on 60,000 digits, each tuned.

The learning rate of each variant and size is chosen on the last 5,000 digits of the training set, which none of these
nets learns from. Then the nets of each seed learn from all digits of that size, and read the test set once.
"""

import time

import keras
import numpy as np

from course_utils import models
from course_utils.datasets import load_digits
from course_utils.errors import CourseError

RATES, TUNING_SEED, BATCH_SIZE, VALIDATED = (5e-4, 1e-3, 2e-3, 4e-3, 8e-3), 100, 128, 5_000
SIZES = {4_000: {"epochs": 40, "seeds": (1, 2, 3, 4, 5)}, 60_000: {"epochs": 8, "seeds": (1, 2, 3)}}


def run() -> dict:
    """The tuning, and for each size, variant and seed which test digits are right, packed as text."""
    digits = load_digits()
    if len(digits.train_x) < max(SIZES):
        raise CourseError("This needs all of MNIST: `course data fetch mnist` brings it.")
    train_x, test_x = (x.astype("float32") / 255 for x in (digits.train_x, digits.test_x))
    held_out = train_x[-VALIDATED:], digits.train_y[-VALIDATED:]
    rows = []
    for size, options in SIZES.items():
        for variant in ("historic", "modern"):
            tuned_on = min(size, len(train_x) - VALIDATED)
            tuning = {
                rate: float(
                    one_run(
                        variant, rate, TUNING_SEED, options["epochs"], train_x[:tuned_on], digits.train_y, held_out
                    ).mean()
                )
                for rate in RATES
            }
            rate = max(tuning, key=tuning.get)
            print(size, variant, tuning, flush=True)
            row = {"size": size, "variant": variant, "epochs": options["epochs"], "rate": rate, "tuning": tuning}
            row["runs"] = []
            for seed in options["seeds"]:
                start = time.perf_counter()
                x, tests = train_x[:size], (test_x, digits.test_y)
                right = one_run(variant, rate, seed, options["epochs"], x, digits.train_y, tests)
                print(f"{size} {variant} {seed}: {right.mean():.4f}, {time.perf_counter() - start:.0f} s", flush=True)
                row["runs"].append({"seed": seed, "right": "".join("01"[int(one)] for one in right)})
            rows.append(row)
    return {"tested_on": len(test_x), "data": digits.caption, "rows": rows}


def one_run(
    variant: str, rate: float, seed: int, epochs: int, x: np.ndarray, y: np.ndarray, held_out: tuple
) -> np.ndarray:
    """Train on x (m, 28, 28, 1) and the first m labels; which of the digits held out are right."""
    keras.utils.set_random_seed(seed)
    net = models.lenet5((28, 28, 1), variant=variant, padding=2)
    steps = epochs * -(-len(x) // BATCH_SIZE)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=variant == "historic")
    net.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps)), loss)
    net.fit(x, y[: len(x)], batch_size=BATCH_SIZE, epochs=epochs, verbose=0)
    digits, labels = held_out
    return net.predict(digits, batch_size=500, verbose=0).argmax(axis=1) == labels
