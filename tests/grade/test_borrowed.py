"""Answers that are the course's own are found, and right ones are not taken for them."""

import pytest

from course_staff.grade.borrowed import borrowed, statements_of
from course_staff.grade.handover import State, Unit


def unit(*cells, exercise="resnet50"):
    return Unit(exercise, State.ANSWERED, cells)


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["from course_utils.models import resnet as resnet50"], "course_utils.models.resnet"),
        (
            ["from course_utils import models\n\ndef resnet50():\n    return models.resnet(50)"],
            "course_utils.models.resnet",
        ),
        (["from course_utils import models as m", "resnet50 = m.resnet"], "course_utils.models.resnet"),
        (["import course_utils.models\nf = course_utils.models.googlenet"], "course_utils.models.googlenet"),
        (
            ["import course_utils.training.augment as a\n\ndef mirror(x):\n    return a.mirror(x)"],
            "course_utils.training.augment.mirror",
        ),
        (
            ["def mirror(x):\n    from course_utils.training.augment import mirror\n    return mirror(x)"],
            "course_utils.training.augment.mirror",
        ),
        (["from course_utils.models import *"], "course_utils.models.*"),
        (["from course_utils.checks.numpy_reference import network"], "course_utils.checks.numpy_reference"),
        (["from course_utils.checks import evaluate, find"], "course_utils.checks.find"),
    ],
)
def test_the_course_s_own_solution_is_found(cells, name):
    assert borrowed(unit(*cells)).startswith(name)


@pytest.mark.parametrize(
    "cell",
    [
        "from course_utils.datasets import load_signs\nsigns = load_signs()",
        "from course_utils.checks import check, hint",
        "from course_utils import models\nbase = models.efficientnet_lite0()",
        "def resnet50():\n    return resnet(50)",
        "import other.course_utils.models",
        "from .course_utils import resnet50",
        "this is no Python",
    ],
)
def test_what_a_student_may_use_is_left_alone(cell):
    assert borrowed(unit(cell)) is None


def test_the_course_s_own_cells_may_show_its_solutions():
    shown = "from course_utils.training import augment\nways = {'mirror': augment.mirror}"
    assert borrowed(unit(shown), given=statements_of([shown])) is None
    assert borrowed(unit(shown, "mirror = augment.mirror"), given=statements_of([shown])) is not None
