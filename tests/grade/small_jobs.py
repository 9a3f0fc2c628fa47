"""Jobs of exercises that need no TensorFlow to solve, and what the sandbox's tests ask of their outcomes."""

from course_staff.grade.handover import Job, Outcome, State, Unit
from course_staff.grade.limits import MIB, Limits
from course_utils.checks.collecting.serialize import decode
from course_utils.checks.exercises import find
from course_utils.checks.verdict import Verdict, decide

SEEDS = {"conv_output_size": 11, "multiplications": 12, "scale_pixels": 13, "identity_block": 14}
RIGHT = {
    "conv_output_size": "def conv_output_size(n, f, p=0, s=1):\n    return (n + 2 * p - f) // s + 1\n",
    "multiplications": (
        "def multiplications(n_H, n_W, n_C, filters, kernel_size):\n"
        "    return n_H * n_W * filters * kernel_size**2 * n_C\n"
    ),
    "scale_pixels": "def scale_pixels(x):\n    return x.astype('float32') / 255\n",
    "identity_block": """
from keras import layers

def identity_block(X, f, filters):
    F1, F2, F3 = filters
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(F1, 1)(X)))
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(F2, f, padding="same")(h)))
    h = layers.BatchNormalization()(layers.Conv2D(F3, 1)(h))
    return layers.ReLU()(layers.Add()([h, X]))
""",
}
# Far below the defaults: no hostile test may come near what this machine has.
SMALL = Limits(
    wall_seconds=20,
    cpu_seconds=15,
    memory=768 * MIB,
    file_size=2 * MIB,
    work_size=8 * MIB,
    processes=12,
    threads=64,
    open_files=64,
)


def unit(exercise: str, *cells: str) -> Unit:
    """The exercise with these cells, or with a right answer."""
    return Unit(exercise, State.ANSWERED, cells or (RIGHT[exercise],))


def job(*units: Unit) -> Job:
    """A job of these exercises."""
    return Job(units, SEEDS)


def verdict(outcome: Outcome) -> Verdict:
    """What the judge says about an outcome with evidence."""
    exercise = find(outcome.exercise)
    return decide(exercise, decode(outcome.evidence), exercise.cases(SEEDS[outcome.exercise]))


def passed(outcome: Outcome) -> bool:
    """Whether there is evidence, and it earns the points."""
    return outcome.evidence is not None and verdict(outcome).outcome == "passed"
