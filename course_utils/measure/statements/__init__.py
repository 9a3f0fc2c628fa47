"""The statements of the source notes that the lessons measure.

`kind` decides what a disagreement means: a `fact` that a measurement contradicts is wrong; an `api` that no longer
behaves as noted is outdated, because the notes were right when they were written; `history` cannot be measured at all
and needs a citation.

`turned_by` says which measurement would have made the verdict come out otherwise: a statement that no measurement can
turn is not measured. tests/claims feeds each of them to the lesson's own claim.
"""

from course_utils.measure.statements.cifar10 import CIFAR10
from course_utils.measure.statements.classic import CLASSIC
from course_utils.measure.statements.experiments import EXPERIMENTS
from course_utils.measure.statements.inception import INCEPTION
from course_utils.measure.statements.keras import KERAS
from course_utils.measure.statements.practice import PRACTICE
from course_utils.measure.statements.residual import RESIDUAL
from course_utils.measure.statements.saving_tuning import SAVING_TUNING
from course_utils.measure.statements.statement import Statement

STATEMENTS: dict[str, Statement] = {
    **KERAS,
    **EXPERIMENTS,
    **SAVING_TUNING,
    **CIFAR10,
    **CLASSIC,
    **RESIDUAL,
    **INCEPTION,
    **PRACTICE,
}

__all__ = ["STATEMENTS", "Statement"]
