"""Do the gains of the augmentations that take longest still move when the training goes on, to 3,200 steps?

`lesson08_augmentations` ends at 800 steps; by then most of its gains stand still. These three are the ones that moved
the most between 400 and 800, so a training that is too short would show here.
"""

from dataclasses import asdict

from course_staff.experiments.lesson08_augmentations import PER_CLASS, augmentations
from course_utils.datasets import load_sign_digits, split_validation
from course_utils.measure import compare_on_items, compare_paired

STEPS, SEEDS = (800, 1600, 3200), (1, 2, 3, 4)
SLOWEST = ("random crop", "local warp", "crop + rotation")


def run() -> dict:
    """For each of the three: its gain in validation at each stage, and what came after the first."""
    from course_utils.training import right_on_few

    pool, validation = split_validation(load_sign_digits(source="embedded"), 0.5)
    arms = {name: arm for name, arm in augmentations(pool[0]).items() if name in ("none", *SLOWEST)}
    found = right_on_few(pool, {"validation": validation}, arms, per_class=PER_CLASS, steps=STEPS, seeds=SEEDS)
    none, compared = found["none"]["validation"], len(SLOWEST)
    gains, moved = {}, {}
    for name in SLOWEST:
        right = found[name]["validation"]
        stages = range(len(STEPS))
        gains[name] = [asdict(compare_on_items(right[:, k], none[:, k], compared=compared)) for k in stages]
        by_seed = (right - none).mean(axis=2)
        moved[name] = asdict(compare_paired(by_seed[:, -1], by_seed[:, 0], compared=compared))
    return {"steps": STEPS, "seeds": SEEDS, "gains": gains, "moved": moved}
