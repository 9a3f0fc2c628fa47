"""What mirroring costs and what it gives: on right hands, on left hands, with few photographs and with all.

The validation photographs show right hands. Mirrored, they show left hands; no photograph of one was ever taken.
"""

from dataclasses import asdict

from course_utils.datasets import load_sign_digits, split_validation
from course_utils.measure import compare_on_items

STEPS, SEEDS, PER_CLASS = (150, 600, 2400), (1, 2, 3, 4, 5), (10, 90)


def run() -> dict:
    """By photographs a class and kind of hand: accuracies (stages, seeds), and the gain by mirroring at each stage."""
    from course_utils.training import augment, right_on_few

    pool, (x, y) = split_validation(load_sign_digits(source="embedded"), 0.5)
    tests = {"right": (x, y), "left": (x[:, :, ::-1], y)}
    both = {"none": None, "mirror": augment.mirror}
    accuracy, gains = {}, {}
    for per_class in PER_CLASS:
        found = right_on_few(pool, tests, both, per_class=per_class, steps=STEPS, seeds=SEEDS)
        accuracy[per_class] = {
            name: {hand: right.mean(axis=2).T.tolist() for hand, right in sets.items()} for name, sets in found.items()
        }
        gains[per_class] = {
            hand: [
                asdict(compare_on_items(found["mirror"][hand][:, k], found["none"][hand][:, k], compared=4))
                for k in range(len(STEPS))
            ]
            for hand in tests
        }
    settings = {"steps": STEPS, "seeds": SEEDS, "per_class": PER_CLASS, "validation": len(y)}
    return {**settings, "accuracy": accuracy, "gains": gains}
