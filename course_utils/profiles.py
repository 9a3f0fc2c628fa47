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
    "03_classic_networks": {
        "smoke": {"few": 256, "few_epochs": 1},
        "cpu": {"few": 4000, "few_epochs": 10},
        "gpu": {"few": 55_000, "few_epochs": 12},
    },
    "04_residual_networks": {
        "smoke": {"train_size": 64, "epochs": 1, "early": 1, "deep_size": 32, "deep_epochs": 1},
        "cpu": {"train_size": None, "epochs": 30, "early": 6, "deep_size": 360, "deep_epochs": 4},
        "gpu": {"train_size": None, "epochs": 40, "early": 6, "deep_size": None, "deep_epochs": 60},
    },
    "05_why_residual_networks_work": {
        "smoke": {
            "train_size": 500,
            "depths": (4, 8),
            "seeds": (1,),
            "epochs": 1,
            "gradient_depths": (8, 32),
            "gradient_seeds": (1, 2, 3),
        },
        "cpu": {
            "train_size": 2500,
            "depths": (8, 32),
            "seeds": (1, 2, 3),
            "epochs": 4,
            "gradient_depths": (8, 16, 32),
            "gradient_seeds": tuple(range(1, 11)),
        },
        "gpu": {
            "train_size": 3000,
            "depths": (8, 16, 32, 48),
            "seeds": (1, 2, 3),
            "epochs": 8,
            "gradient_depths": (8, 16, 32, 48, 64),
            "gradient_seeds": tuple(range(1, 11)),
        },
    },
    "06_one_by_one_and_inception": {
        "smoke": {"train_size": 64, "epochs": 1, "seeds": (1,), "repeats": 5},
        "cpu": {"train_size": None, "epochs": 8, "seeds": (1, 2, 3), "repeats": 30},
        "gpu": {"train_size": None, "epochs": 30, "seeds": (1, 2, 3, 4, 5), "repeats": 100},
    },
    "07_transfer_learning": {  # grid_draws: by photographs a class
        "smoke": {
            "few": 5,
            "epochs": 5,
            "draws": (1, 2, 3),
            "stages": (5, 10),
            "timed": 200,
            "grid_draws": {5: (1, 2, 3)},
            "depths": (None, 15),
            "grid_steps": 2,
            "copies": 30,
            "scratch_steps": 4,
            "tune_depth": 15,
            "tune_epochs": 2,
            "rates": (1e-4, 1e-3),
            "tune_draws": (1, 2, 3),
            "album": 8,
        },
        "cpu": {
            "few": 10,
            "epochs": 30,
            "draws": (1, 2, 3, 4, 5),
            "stages": (100, 300),
            "timed": None,
            "grid_draws": {5: (1, 2, 3, 4, 5), 20: (1, 2, 3), 150: (1, 2, 3)},
            "depths": (None, 12),
            "grid_steps": 40,
            "copies": 480,
            "scratch_steps": 240,
            "tune_depth": 12,
            "tune_epochs": 10,
            "rates": (1e-5, 1e-4, 1e-3, 1e-2),
            "tune_draws": (1, 2, 3),
            "album": 24,
        },
        "gpu": {
            "few": 10,
            "epochs": 60,
            "draws": tuple(range(1, 11)),
            "stages": (200, 600),
            "timed": None,
            "grid_draws": {5: tuple(range(1, 11)), 20: (1, 2, 3, 4, 5), 60: (1, 2, 3, 4, 5), 150: (1, 2, 3, 4, 5)},
            "depths": (None, 8),
            "grid_steps": 120,
            "copies": 960,
            "scratch_steps": 2400,
            "tune_depth": 8,
            "tune_epochs": 20,
            "rates": (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2),
            "tune_draws": (1, 2, 3, 4, 5),
            "album": 40,
        },
    },
    "08_data_augmentation": {  # by_size: digits of each class, the two stages of the training, seeds
        "smoke": {
            "per_class": 4,
            "steps": 4,
            "seeds": (1, 2, 3),
            "pipeline_photos": 32,
            "rounds": 3,
            "by_size": ((5, (2, 4), (1, 2, 3)), (40, (2, 4), (1, 2, 3))),
        },
        "cpu": {
            "per_class": 10,
            "steps": 150,
            "seeds": (1, 2, 3, 4),
            "pipeline_photos": 128,
            "rounds": 8,
            "by_size": (
                (5, (50, 150), tuple(range(1, 13))),
                (40, (100, 300), (1, 2, 3, 4)),
                (300, (200, 500), (1, 2, 3, 4)),
            ),
        },
        "gpu": {
            "per_class": 10,
            "steps": 1200,
            "seeds": tuple(range(1, 11)),
            "pipeline_photos": 512,
            "rounds": 10,
            "by_size": (
                (5, (100, 400), tuple(range(1, 21))),
                (40, (200, 600), tuple(range(1, 11))),
                (300, (1000, 2500), tuple(range(1, 11))),
            ),
        },
    },
    "09_ensembles_and_ten_crop": {
        "smoke": {
            "train_size": 200,
            "validation_size": 100,
            "seeds": tuple(range(1, 8)),
            "epochs": 2,
            "starts": 3,
            "run_epochs": 2,
            "timed": 20,
            "rounds": 3,
        },
        "cpu": {
            "train_size": 600,
            "validation_size": None,
            "seeds": tuple(range(1, 10)),
            "epochs": 25,
            "starts": 9,
            "run_epochs": 5,
            "timed": 200,
            "rounds": 8,
        },
        "gpu": {
            "train_size": 600,
            "validation_size": None,
            "seeds": tuple(range(1, 10)),
            "epochs": 60,
            "starts": 9,
            "run_epochs": 10,
            "timed": 500,
            "rounds": 10,
        },
    },
    "11_practice_questions": {  # tries: how many draws of each question are counted out
        "smoke": {"tries": 3},
        "cpu": {"tries": 30},
        "gpu": {"tries": 1000},
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
