"""Which exercises a lesson has, read from its source."""

import re
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "notebooks" / "source"
LESSONS = sorted(path.name.partition("_")[0] for path in SOURCES.glob("[0-9][0-9]*_*.py"))

# Exercises whose nets are large or trained: a case of theirs takes seconds, and is left to the release gate.
SLOW = ("alexnet", "average_predictions", "fine_tune", "frozen_classifier", "googlenet", "gradient_norms")
SLOW += ("loss_history", "resnet50", "resume_training", "vgg16")


def exercises_of(lesson):
    """The names of a lesson's exercises, in its order."""
    (source,) = SOURCES.glob(f"{lesson}_*.py")
    return re.findall(r'^# %%.* exercise="(\w+)"', source.read_text("utf-8"), re.MULTILINE)
