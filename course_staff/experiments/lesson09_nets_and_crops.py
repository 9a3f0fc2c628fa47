"""What averaging the outputs of 3, 5 and 7 nets adds, and what looking at several crops adds, with many nets.

Lesson 09 makes the same comparisons with nine nets. Here are 28, so that there are four groups of seven that share no
net, and that twice: with 200 photographs to learn from and with 600, because the fewer mistakes one net makes, the
fewer points can be won. All are validated on people whom no net has seen.
"""

from dataclasses import asdict

import numpy as np

from course_utils.datasets import load_sign_digits, split_validation
from course_utils.measure import compare_on_items

SEEDS, STEPS, SIZE = tuple(range(1, 29)), 475, 28
TRAIN_SIZES, NUMBERS = (200, 600), (3, 5, 7)
CROPS = {"centre": [0], "centre and mirror": [0, 5], "five": [0, 1, 2, 3, 4], "ten": [*range(10)]}
PAIRS = (("centre and mirror", "centre"), ("five", "centre"), ("ten", "centre"), ("ten", "centre and mirror"))


def run() -> dict:
    """By number of training photographs: accuracies of single nets, gains by number of nets, and gains by crops."""
    from course_utils.training import ten_crop

    pool, (x, y) = split_validation(load_sign_digits(source="embedded"), 0.5)
    found = {n: _one_size([part[:n] for part in pool], ten_crop(x, SIZE), y) for n in TRAIN_SIZES}
    return {"nets": len(SEEDS), "validation": len(y), "by_size": found}


def _one_size(train_set, crops: np.ndarray, y: np.ndarray) -> dict:
    from course_utils.training import gain_of_averaging, predict_crops, right_in_groups, train_nets

    epochs = round(STEPS / -(-len(train_set[1]) // 32))
    nets = train_nets(SEEDS, train_set, SIZE, epochs)
    seen = np.stack([predict_crops(net, crops) for net in nets])  # (nets, photographs, 10, classes)
    centre = seen[:, :, 0]
    right = {name: seen[:, :, chosen].mean(axis=2).argmax(axis=-1) == y for name, chosen in CROPS.items()}
    return {
        "epochs": epochs,
        "alone": right["centre"].mean(axis=1).tolist(),
        "together": {n: right_in_groups(centre, y, n)[0].mean(axis=1).tolist() for n in NUMBERS},
        "gains": {n: asdict(gain_of_averaging(centre, y, n, compared=len(NUMBERS))) for n in NUMBERS},
        "crops": {name: answers.mean(axis=1).tolist() for name, answers in right.items()},
        "crop_gains": {
            f"{a} against {b}": asdict(compare_on_items(right[a], right[b], compared=len(PAIRS))) for a, b in PAIRS
        },
    }
