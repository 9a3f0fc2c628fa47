"""What the augmentations in use today add on ten photographs a class: mixup, CutMix, Cutout, RandAugment.

The comparison is that of `lesson08_augmentations`, with Keras's own layers: the same photographs, net, rate and batch
size, and the same people in validation. Labels are rows of probabilities, because two of the layers mix them.
"""

from dataclasses import asdict
from functools import partial

from course_utils.datasets import load_sign_digits, split_validation
from course_utils.measure import compare_on_items, compare_paired

STEPS, SEEDS, PER_CLASS = (100, 200, 400, 800), (1, 2, 3, 4), 10
STRENGTH = 0.1  # of RandAugment: with the default of 0.5 Keras turns photographs by up to 180 degrees
BASE, TOP = "crop + rotation", "crop + rotation + CutMix"


def chains() -> dict:
    """For each augmentation a function that makes its Keras layers from a seed; None for no augmentation."""
    from course_utils.training import keras_layers as today

    arms = {"none": None, "mixup": today.mixup, "CutMix": today.cut_mix, "Cutout": today.cutout}
    arms[f"RandAugment, {STRENGTH}"] = partial(today.rand_augment, strength=STRENGTH)
    arms[BASE] = today.crop_and_rotation
    arms[TOP] = lambda seed: today.crop_and_rotation(seed) + today.cut_mix(seed)
    return arms


def run() -> dict:
    """For each augmentation the accuracies (stages, seeds), its gain at each stage, and what the last half added.

    The test set stays closed: nothing is chosen here that the lesson asks it about.
    """
    from course_utils.training import right_on_few
    from course_utils.training.keras_layers import mixed_batches, net_for_mixed

    pool, validation = split_validation(load_sign_digits(source="embedded"), 0.5)
    options = {"per_class": PER_CLASS, "steps": STEPS, "seeds": SEEDS}
    options |= {"make_net": net_for_mixed, "make_batches": mixed_batches}
    found = right_on_few(pool, {"validation": validation}, chains(), **options)
    right = {name: answers["validation"] for name, answers in found.items()}
    none = right["none"]
    names = [name for name in right if name != "none"]
    compared = len(names) + 1  # and what the mixing adds to the best of the notes' own
    gains, moved = {}, {}
    for name in names:
        stages = range(len(STEPS))
        gains[name] = [asdict(compare_on_items(right[name][:, k], none[:, k], compared=compared)) for k in stages]
        by_seed = (right[name] - none).mean(axis=2)
        moved[name] = asdict(compare_paired(by_seed[:, -1], by_seed[:, -2], compared=compared))
    on_top = asdict(compare_on_items(right[TOP][:, -1], right[BASE][:, -1], compared=compared))
    accuracy = {name: runs.mean(axis=2).T.tolist() for name, runs in right.items()}
    settings = {"steps": STEPS, "seeds": SEEDS, "per_class": PER_CLASS, "validation": len(validation[1])}
    return {**settings, "accuracy": accuracy, "gains": gains, "moved": moved, "on_top": on_top}
