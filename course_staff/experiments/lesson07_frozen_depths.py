"""How much of EfficientNet-Lite0 to freeze, by photographs a class, tested on people whom no choice has seen.

Lesson 07 makes the same comparison with fewer draws and two depths. Here the people of the training set are dealt into
folds: each fold has a draw of its own from the people of all the others, and is tested on its own people. Learning
rates, of the softmax and of what is not frozen, are chosen on further people, who are in no fold. Every run takes the
same steps: `HEAD_STEPS` of the softmax alone, then `STEPS` of all that is free. The photographs are enlarged to 80×80,
in the lesson to 96×96; the two freest ways are tried with the fewest and the most photographs.

The folds' training sets overlap where many photographs are drawn, so that with many the interval knows the spread of
the tests better than that of the draws (Bengio and Grandvalet, 2004, "No unbiased estimator of the variance of K-fold
cross-validation").
"""

import tempfile

import keras
import numpy as np

from course_utils.datasets import folds_of_people, load_signs

FOLDS, SEED = 6, 1
PLAN = {  # photographs a class: what is frozen; at least 133 are left when a fold and the validation people are out
    (5, 20, 130): (None, 12),
    (5, 130): (5, 0),
}
SIDE, STEPS, COPIES = 80, 40, 480


def people() -> tuple:
    """The validation people's photographs, and for each fold, from 1, what it learns from and what it is tested on."""
    validation, folds = folds_of_people(load_signs(source="embedded"), FOLDS, 0.1, SEED)
    return validation, dict(enumerate(folds, start=1))


def run() -> dict:
    """For each way to freeze and number of photographs: the rate, and the accuracies, one a fold."""
    from course_utils import training

    validation, folds = people()
    photos = {}
    for fold, (train, test) in folds.items():
        asked = {"validation": validation, "test": test}
        photos[fold] = training.Photos(train, asked, training.shift_turn_and_tint, _enlarged, COPIES)
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        for numbers, depths in PLAN.items():
            draws = {n: tuple(folds) for n in numbers}
            runs += training.train_by_photos(draws, depths, photos, folder=folder, steps=STEPS)
    places = [_place(runs, n, depth) for numbers, depths in PLAN.items() for depth in depths for n in numbers]
    tested = [len(test[1]) for _, test in folds.values()]
    return {"side": SIDE, "steps": STEPS, "validated_on": len(validation[1]), "tested_on": tested, "places": places}


def _place(runs: list[dict], n: int, depth: int | None) -> dict:
    """What the folds came to with n photographs a class and so much frozen."""
    here = sorted((run for run in runs if (run["photos"], run["depth"]) == (n, depth)), key=lambda run: run["draw"])
    accuracy = {name: [float(run["right"][name].mean()) for run in here] for name in ("validation", "test")}
    return {"photos": n, "depth": depth, "rate": here[0]["setting"], **accuracy}


def _enlarged(x: np.ndarray) -> np.ndarray:
    return np.asarray(keras.ops.image.resize(np.asarray(x, "float32"), (SIDE, SIDE)))
