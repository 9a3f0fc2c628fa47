"""What each augmentation adds on ten photographs a class, from a short training to one that no longer moves.

Lesson 08 makes the same comparison with a short training and fewer seeds. The validation photographs show other people:
half of those who are in the training set.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

import numpy as np

from course_utils.datasets import load_sign_digits, split_validation
from course_utils.measure import compare_on_items, compare_paired

STEPS, SEEDS, PER_CLASS = (100, 200, 400, 800), tuple(range(1, 9)), 10
COLOR_LENGTH = 20  # of a shift, as a root mean square: that of `color_shift`


def augmentations(photos: np.ndarray) -> dict[str, Callable | None]:
    """Those of the lesson, by its names; the colours are those of `photos`."""
    from course_utils.training import augment

    values, vectors = augment.principal_colors(photos)
    colors = partial(augment.pca_color, eigenvalues=values, eigenvectors=vectors)
    spread = augment.spread_of_length(values, COLOR_LENGTH)
    return {
        "none": None,
        "mirror": augment.mirror,
        "random crop": augment.translation,
        "rotation": augment.rotation,
        "shear": augment.shear,
        "local warp": augment.local_warp,
        "colour shift": augment.color_shift,
        "PCA colour": colors,
        "PCA colour, long": partial(colors, spread=spread),
        "crop + rotation": lambda x, seed: augment.rotation(augment.translation(x, seed), seed),
    }


def run() -> dict:
    """For each augmentation the accuracies (stages, seeds), its gain at each stage, and what the last half added.

    Only the augmentation that is best in validation is judged on the test set.
    """
    from course_utils.training import right_on_few

    hands = load_sign_digits(source="embedded")
    pool, validation = split_validation(hands, 0.5)
    tests = {"validation": validation, "test": (hands.test_x, hands.test_y)}
    arms = augmentations(pool[0])
    found = right_on_few(pool, tests, arms, per_class=PER_CLASS, steps=STEPS, seeds=SEEDS)
    right = {name: answers["validation"] for name, answers in found.items()}
    none, compared = right.pop("none"), len(right)
    gains, moved = {}, {}
    for name, runs in right.items():
        stages = range(len(STEPS))
        gains[name] = [asdict(compare_on_items(runs[:, k], none[:, k], compared=compared)) for k in stages]
        by_seed = (runs - none).mean(axis=2)
        moved[name] = asdict(compare_paired(by_seed[:, -1], by_seed[:, -2], compared=compared))
    accuracy = {name: runs.mean(axis=2).T.tolist() for name, runs in {"none": none, **right}.items()}
    best = max(gains, key=lambda name: gains[name][-1]["difference"])
    once = asdict(compare_on_items(found[best]["test"][:, -1], found["none"]["test"][:, -1]))
    settings = {"steps": STEPS, "seeds": SEEDS, "per_class": PER_CLASS, "validation": len(validation[1])}
    return {**settings, "accuracy": accuracy, "gains": gains, "moved": moved, "test": {best: once}}
