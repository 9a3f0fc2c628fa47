"""What mirroring costs and what it gives: on right hands, on left hands, with few photographs and with many.

The validation photographs show right hands. Mirrored, they show left hands; no photograph of one was ever taken. How
much mirroring costs depends on whose hands are held out, so every run holds out another half of the people. The halves
overlap, so the runs are a little more alike than independent ones would be (Nadeau and Bengio, 2003, "Inference for the
generalization error").
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np

from course_utils.datasets import load_sign_digits, split_validation
from course_utils.measure import compare_paired

STEPS, RUNS, PER_CLASS = (150, 600, 1200), tuple(range(1, 11)), (10, 80)
Accuracy = Mapping[str, Mapping[str, Sequence[Sequence[float]]]]  # by augmentation and hand: (runs, stages)


def run() -> dict:
    """By photographs a class: accuracies by augmentation and hand (runs, stages), and the gain by mirroring."""
    hands = load_sign_digits(source="embedded")
    accuracy = {per_class: _accuracy(hands, per_class) for per_class in PER_CLASS}
    gains = {per_class: _gains(found) for per_class, found in accuracy.items()}
    return {"steps": STEPS, "runs": RUNS, "accuracy": accuracy, "gains": gains}


def _accuracy(hands, per_class: int) -> Accuracy:
    from course_utils.training import augment, right_on_few

    both = {"none": None, "mirror": augment.mirror}
    accuracy = {name: {"right": [], "left": []} for name in both}
    for number in RUNS:
        pool, (x, y) = split_validation(hands, 0.5, seed=number)
        tests = {"right": (x, y), "left": (x[:, :, ::-1], y)}
        found = right_on_few(pool, tests, both, per_class=per_class, steps=STEPS, seeds=(number,))
        for name, sets in found.items():
            for hand, right in sets.items():
                accuracy[name][hand].append(right[0].mean(axis=1).tolist())
    return accuracy


def _gains(accuracy: Accuracy) -> dict[str, list[dict]]:
    """By hand, at each stage: with mirroring compared with without."""
    gains = {}
    for hand in ("right", "left"):
        pairs = zip(np.transpose(accuracy["mirror"][hand]), np.transpose(accuracy["none"][hand]), strict=True)
        found = [compare_paired(*pair, compared=2 * len(PER_CLASS)) for pair in pairs]
        design = f"{len(RUNS)} runs, each with other people held out, paired"
        gains[hand] = [asdict(replace(one, design=design)) for one in found]
    return gains
