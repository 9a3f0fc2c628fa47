"""Transfer against its baseline, a net from random weights with all that could help it, by photographs a class.

The folds, draws and validation people are those of `lesson07_frozen_depths`, so that the two records are compared
fold by fold. The baseline is the small residual net of lesson 04 with batch normalization, the same augmentation drawn
anew for every batch, and at least five times the steps of the fine-tuning, which takes about as long; it has as many
rates to choose from in validation. With twenty photographs a class the base is also trained with nothing frozen, the
way that the other record has for the fewest and the most photographs only.
"""

import tempfile
import time

import keras
import numpy as np

from course_staff.experiments import lesson07_frozen_depths as frozen
from course_utils import training
from course_utils.training.few_photos import augmented_batches

RATES = (1e-3, 4e-3)
STEPS = {5: 200, 20: 200, 130: 300}  # by photographs a class
NOTHING_FROZEN = 20  # photographs a class
SETS = ("validation", "test")


def run() -> dict:
    """For each number of photographs: steps, the rate, and the accuracies, one a fold; and the base, nothing frozen."""
    validation, folds = frozen.people()
    trainee = Trainee(folds[1][0][0].shape[1:])
    found = []
    for n, steps in STEPS.items():

        def runs(draws, rate, n=n, steps=steps):
            return [trainee.run(folds[fold], validation, n, fold, rate, steps) for fold in draws]

        start = time.perf_counter()
        chosen = training.tuned_runs(runs, RATES, tuple(folds))
        found.append({"photos": n, "steps": steps, **_outcome(chosen)})
        mean = np.mean(found[-1]["validation"])
        print(
            f"{n} a class: {mean:.1%} in validation, rate {found[-1]['rate']:g} ({time.perf_counter() - start:.0f} s)"
        )
    tested = [len(test[1]) for _, test in folds.values()]
    return {"tested_on": tested, "places": found, "nothing frozen": nothing_frozen(validation, folds)}


def nothing_frozen(validation: tuple, folds: dict) -> dict:
    """The base trained as in the other record, all of it, with `NOTHING_FROZEN` photographs a class."""

    def enlarged(x):
        return np.asarray(keras.ops.image.resize(np.asarray(x, "float32"), (frozen.SIDE, frozen.SIDE)))

    photos = {}
    for fold, (train, test) in folds.items():
        asked = {"validation": validation, "test": test}
        photos[fold] = training.Photos(train, asked, training.shift_turn_and_tint, enlarged, frozen.COPIES)
    with tempfile.TemporaryDirectory() as folder:
        options = {"folder": folder, "steps": frozen.STEPS}
        runs = training.train_by_photos({NOTHING_FROZEN: tuple(folds)}, (0,), photos, **options)
    return {"photos": NOTHING_FROZEN, "depth": 0, **_outcome(runs)}


def _outcome(runs: list[dict]) -> dict:
    """The chosen rate, and the accuracies on each set in the order of the folds."""
    return {"rate": runs[0]["setting"], **{name: [float(run["right"][name].mean()) for run in runs] for name in SETS}}


class Trainee:
    """The residual net, traced once and started anew for each run."""

    def __init__(self, input_shape: tuple):
        self.net = training.residual_net(input_shape, 6, rate=RATES[0], steps=1)
        self.net.compile(keras.optimizers.Adam(), "sparse_categorical_crossentropy")
        self.beginning = training.Snapshot(self.net)

    def run(self, fold: tuple, validation: tuple, n: int, seed: int, rate: float, steps: int) -> dict:
        """Train on n photographs a class of a fold's people; returns the rate, and which photographs are right."""
        train, test = fold
        self.beginning.restore()
        keras.utils.set_random_seed(seed)
        self.net.set_weights(keras.models.clone_model(self.net).get_weights())
        batches = augmented_batches(*training.sample_per_class(*train, n, seed), training.shift_turn_and_tint, seed)
        schedule = training.RateSchedule(rate, steps, warm_up=steps // 10)
        self.net.fit(batches, steps_per_epoch=steps, shuffle=False, verbose=0, callbacks=[schedule])
        asked = dict(zip(SETS, (validation, test), strict=True))
        return {"setting": rate, "right": {name: training.right_answers(self.net, *asked[name]) for name in SETS}}
