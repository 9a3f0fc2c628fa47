"""How much each lesson does in each profile: the only place where `smoke`, `cpu` and `gpu` differ."""

from types import SimpleNamespace

from course_utils.errors import CourseError

PROFILES: dict[str, dict[str, dict]] = {
    "00_start_here": {
        "smoke": {"train_size": 500, "epochs": 1},
        "cpu": {"train_size": None, "epochs": 8},
        "gpu": {"train_size": None, "epochs": 8},
    },
    "01_keras_tutorial": {
        "smoke": {"train_size": 64, "epochs": 1, "settled_epochs": 1, "seeds": (1, 2), "hands_epochs": 1},
        "cpu": {"train_size": None, "epochs": 12, "settled_epochs": 5, "seeds": (1, 2, 3, 4, 5), "hands_epochs": 3},
        "gpu": {
            "train_size": None,
            "epochs": 40,
            "settled_epochs": 10,
            "seeds": tuple(range(1, 11)),
            "hands_epochs": 10,
        },
    },
}
NAMES = ("smoke", "cpu", "gpu")


def settings(lesson: str, profile: str) -> SimpleNamespace:
    """The sizes of `lesson` in `profile`, as attributes.

    Raises:
        CourseError: an unknown lesson or profile.
    """
    if lesson not in PROFILES:
        raise CourseError(f"There is no lesson '{lesson}'; the lessons are {', '.join(PROFILES)}.")
    if profile not in NAMES:
        raise CourseError(f"There is no profile '{profile}'; set PROFILE to one of {', '.join(NAMES)}.")
    return SimpleNamespace(profile=profile, **PROFILES[lesson][profile])
