"""How much each lesson does in each profile: the only place where `smoke`, `cpu` and `gpu` differ."""

import re
from types import SimpleNamespace
from typing import Any

from course_utils.errors import CourseError


class Seeds(tuple):
    """The random seeds of an experiment, or of its draws: what `cpu+100` raises by 100."""


PROFILES: dict[str, dict[str, dict]] = {
    "00_start_here": {
        "smoke": {"train_size": 500, "epochs": 1},
        "cpu": {"train_size": None, "epochs": 8},
        "gpu": {"train_size": None, "epochs": 8},
    },
    "01_keras_tutorial": {
        "smoke": {
            "train_size": 64,
            "epochs": 1,
            "settled_epochs": 1,
            "seeds": Seeds((1, 2)),
            "hands_epochs": 1,
            "covered": 1,
        },
        "cpu": {
            "train_size": None,
            "epochs": 12,
            "settled_epochs": 5,
            "seeds": Seeds((1, 2, 3, 4, 5)),
            "hands_epochs": 3,
            "covered": 10,
        },
        "gpu": {
            "train_size": None,
            "epochs": 40,
            "settled_epochs": 10,
            "seeds": Seeds(range(1, 11)),
            "hands_epochs": 10,
            "covered": 40,
        },
    },
    "02a_keras_experiments": {
        "smoke": {
            "train_size": 200,
            "validation_size": 100,
            "test_size": 500,
            "seeds": Seeds((1, 2, 3)),
            "few_seeds": Seeds((1, 2, 3)),
            "epochs": 1,
            "widths": (8, 64),
            "timed": 128,
            "rounds": 3,
            "few": 64,
            "long_epochs": 2,
            "permuted_size": 64,
            "permuted_epochs": 1,
            "amounts": (120, 60),
        },
        "cpu": {
            "train_size": 2000,
            "validation_size": 4000,
            "test_size": None,
            "seeds": Seeds((1, 2, 3, 4, 5)),
            "few_seeds": Seeds(range(1, 9)),
            "epochs": 8,
            "widths": (128, 1024, 4096),
            "timed": 8000,
            "rounds": 12,
            "few": 500,
            "long_epochs": 25,
            "permuted_size": 2000,
            "permuted_epochs": 3,
            "amounts": (5900, 3000, 1800, 600, 300),
        },
        "gpu": {
            "train_size": 10_000,
            "validation_size": 10_000,
            "test_size": None,
            "seeds": Seeds(range(1, 13)),
            "few_seeds": Seeds(range(1, 9)),
            "epochs": 20,
            "widths": (128, 1024, 8192, 16_384),
            "timed": 12_800,
            "rounds": 10,
            "few": 500,
            "long_epochs": 60,
            "permuted_size": 10_000,
            "permuted_epochs": 5,
            "amounts": (5900, 3000, 1800, 600, 300),
        },
    },
    "02b_saving_callbacks_tuning": {  # replays: the seeds of searches on recorded results
        "smoke": {
            "few": 200,
            "epochs": 3,
            "patience": 1,
            "resumed_epochs": 3,
            "tuning_size": 200,
            "tuning_epochs": 1,
            "replays": Seeds(range(1, 5)),
            "trials": 12,
        },
        "cpu": {
            "few": 1000,
            "epochs": 40,
            "patience": 3,
            "resumed_epochs": 6,
            "tuning_size": 1500,
            "tuning_epochs": 5,
            "replays": Seeds(range(1, 101)),
            "trials": 30,
        },
        "gpu": {
            "few": 1000,
            "epochs": 40,
            "patience": 3,
            "resumed_epochs": 6,
            "tuning_size": 6000,
            "tuning_epochs": 10,
            "replays": Seeds(range(1, 201)),
            "trials": 30,
        },
    },
    "03_classic_networks": {
        "smoke": {"few": 256, "few_epochs": 1},
        "cpu": {"few": 4000, "few_epochs": 10},
        "gpu": {"few": 55_000, "few_epochs": 12},
    },
    "04_residual_networks": {
        "smoke": {"train_size": 64, "epochs": 1, "early": 1, "deep_size": 32, "deep_epochs": 1, "heats": 4},
        "cpu": {"train_size": None, "epochs": 30, "early": 6, "deep_size": 360, "deep_epochs": 4, "heats": 40},
        "gpu": {"train_size": None, "epochs": 40, "early": 6, "deep_size": None, "deep_epochs": 60, "heats": 40},
    },
    "05_why_residual_networks_work": {
        "smoke": {
            "train_size": 500,
            "depths": (4, 8),
            "seeds": Seeds((1,)),
            "epochs": 1,
            "gradient_depths": (8, 32),
            "gradient_seeds": Seeds((1, 2, 3)),
        },
        "cpu": {
            "train_size": 2500,
            "depths": (8, 32),
            "seeds": Seeds((1, 2, 3)),
            "epochs": 4,
            "gradient_depths": (8, 16, 32),
            "gradient_seeds": Seeds(range(1, 11)),
        },
        "gpu": {
            "train_size": 3000,
            "depths": (8, 16, 32, 48),
            "seeds": Seeds((1, 2, 3)),
            "epochs": 8,
            "gradient_depths": (8, 16, 32, 48, 64),
            "gradient_seeds": Seeds(range(1, 11)),
        },
    },
    "06_one_by_one_and_inception": {
        "smoke": {"train_size": 64, "epochs": 1, "seeds": Seeds((1,)), "repeats": 5},
        "cpu": {"train_size": None, "epochs": 8, "seeds": Seeds((1, 2, 3)), "repeats": 30},
        "gpu": {"train_size": None, "epochs": 30, "seeds": Seeds((1, 2, 3, 4, 5)), "repeats": 100},
    },
    "07_transfer_learning": {  # grid_draws: by photographs a class
        "smoke": {
            "few": 5,
            "epochs": 5,
            "draws": Seeds((1, 2, 3)),
            "stages": (5, 10),
            "timed": 200,
            "grid_draws": {5: Seeds((1, 2, 3))},
            "depths": (None, 15),
            "grid_steps": 2,
            "copies": 30,
            "tune_depth": 15,
            "tune_epochs": 2,
            "rates": (1e-4, 1e-3),
            "tune_draws": Seeds((1, 2, 3)),
            "album": 8,
        },
        "cpu": {
            "few": 10,
            "epochs": 30,
            "draws": Seeds((1, 2, 3, 4, 5)),
            "stages": (100, 300),
            "timed": None,
            "grid_draws": {5: Seeds((1, 2, 3)), 20: Seeds((1, 2, 3))},
            "depths": (None, 12),
            "grid_steps": 40,
            "copies": 480,
            "tune_depth": 12,
            "tune_epochs": 10,
            "rates": (1e-5, 1e-4, 1e-3, 1e-2),
            "tune_draws": Seeds((1, 2, 3, 4, 5)),
            "album": 24,
        },
        "gpu": {
            "few": 10,
            "epochs": 60,
            "draws": Seeds(range(1, 11)),
            "stages": (200, 600),
            "timed": None,
            "grid_draws": {
                5: Seeds(range(1, 11)),
                20: Seeds((1, 2, 3, 4, 5)),
                60: Seeds((1, 2, 3, 4, 5)),
                150: Seeds((1, 2, 3, 4, 5)),
            },
            "depths": (None, 8),
            "grid_steps": 120,
            "copies": 960,
            "tune_depth": 8,
            "tune_epochs": 20,
            "rates": (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2),
            "tune_draws": Seeds((1, 2, 3, 4, 5)),
            "album": 40,
        },
    },
    "08_data_augmentation": {  # by_size: digits of each class, the two stages of the training, seeds
        "smoke": {
            "per_class": 4,
            "steps": 4,
            "seeds": Seeds((1, 2, 3)),
            "pipeline_photos": 32,
            "rounds": 3,
            "by_size": ((5, (2, 4), Seeds((1, 2, 3))), (40, (2, 4), Seeds((1, 2, 3)))),
        },
        "cpu": {
            "per_class": 10,
            "steps": 150,
            "seeds": Seeds((1, 2, 3, 4)),
            "pipeline_photos": 128,
            "rounds": 12,
            "by_size": (
                (5, (50, 150), Seeds(range(1, 13))),
                (40, (100, 300), Seeds((1, 2, 3, 4))),
                (300, (200, 500), Seeds((1, 2, 3, 4))),
            ),
        },
        "gpu": {
            "per_class": 10,
            "steps": 1200,
            "seeds": Seeds(range(1, 11)),
            "pipeline_photos": 512,
            "rounds": 10,
            "by_size": (
                (5, (100, 400), Seeds(range(1, 21))),
                (40, (200, 600), Seeds(range(1, 11))),
                (300, (1000, 2500), Seeds(range(1, 11))),
            ),
        },
    },
    "09_ensembles_and_ten_crop": {
        "smoke": {
            "train_size": 200,
            "validation_size": 100,
            "seeds": Seeds(range(1, 8)),
            "epochs": 2,
            "starts": 3,
            "run_epochs": 2,
            "timed": 20,
            "rounds": 3,
        },
        "cpu": {
            "train_size": 600,
            "validation_size": None,
            "seeds": Seeds(range(1, 10)),
            "epochs": 25,
            "starts": 9,
            "run_epochs": 5,
            "timed": 200,
            "rounds": 8,
        },
        "gpu": {
            "train_size": 600,
            "validation_size": None,
            "seeds": Seeds(range(1, 10)),
            "epochs": 60,
            "starts": 9,
            "run_epochs": 10,
            "timed": 500,
            "rounds": 10,
        },
    },
    "10_cifar10": {  # per_class: photographs to learn from; steps: of a net from scratch, of the softmax, of transfer
        "smoke": {
            "per_class": 8,
            "validation": 40,
            "test": 40,
            "seeds": Seeds((1, 2, 3)),
            "steps": 4,
            "head_steps": 10,
            "fine_steps": 2,
            "side": 32,
        },
        "cpu": {
            "per_class": 500,
            "validation": 2000,
            "test": 2000,
            "seeds": Seeds((1, 2, 3, 4)),
            "steps": 400,
            "head_steps": 400,
            "fine_steps": 200,
            "side": 96,
        },
        "gpu": {
            "per_class": 4500,
            "validation": 5000,
            "test": 10_000,
            "seeds": Seeds((1, 2, 3, 4, 5)),
            "steps": 20_000,
            "head_steps": 4000,
            "fine_steps": 5000,
            "side": 128,
        },
    },
    "11_practice_questions": {  # tries: how many draws of each question are counted out
        "smoke": {"tries": 3},
        "cpu": {"tries": 30},
        "gpu": {"tries": 1000},
    },
}
NAMES = ("smoke", "cpu", "gpu")


def parse_profile(profile: str) -> tuple[str, int]:
    """The name of a profile and by how much it raises the seeds: `("cpu", 0)`, and `("cpu", 100)` for `cpu+100`.

    Raises:
        CourseError: there is no such profile.
    """
    found = re.fullmatch(rf"({'|'.join(NAMES)})(?:\+(\d{{1,6}}))?", profile)
    if found is None:
        names = ", ".join(NAMES)
        raise CourseError(f"There is no profile '{profile}'; choose one of {names}, or cpu+100 for other seeds.")
    return found[1], int(found[2] or 0)


def settings(lesson: str, profile: str) -> SimpleNamespace:
    """The sizes of `lesson` in `profile`, as attributes.

    `cpu+100` has the sizes of `cpu` and seeds that are larger by 100: an experiment that decides something decides
    the same with them.

    Raises:
        CourseError: an unknown lesson or profile.
    """
    if lesson not in PROFILES:
        raise CourseError(f"There is no lesson '{lesson}'; the lessons are {', '.join(PROFILES)}.")
    name, shift = parse_profile(profile)
    return SimpleNamespace(profile=profile, **_shifted(PROFILES[lesson][name], shift))


def _shifted(value: Any, shift: int) -> Any:
    """A profile's value with every seed in it raised by `shift`."""
    if isinstance(value, Seeds):
        return tuple(seed + shift for seed in value)
    if isinstance(value, dict):
        return {key: _shifted(part, shift) for key, part in value.items()}
    return tuple(_shifted(part, shift) for part in value) if isinstance(value, tuple) else value
