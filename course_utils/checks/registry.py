"""Which module holds which exercise. A lesson adds its line here; its module is imported when it is asked for."""

import importlib

from course_utils.checks.core import Exercise
from course_utils.errors import CourseError

EXERCISES = {
    "scale_pixels": "lesson00",
    "happy_model": "lesson01",
    "compile_and_fit": "lesson01_training",
    "predict_photo": "lesson01_photo",
    "conv_output_size": "lesson03",
    "lenet5": "lesson03_lenet5",
    "alexnet": "lesson03_alexnet",
    "vgg16": "lesson03_vgg16",
    "identity_block": "lesson04",
    "convolutional_block": "lesson04_convolutional_block",
    "resnet50": "lesson04_resnet50",
    "gradient_norms": "lesson05",
    "zero_pad_shortcut": "lesson05_shortcut",
    "one_by_one": "lesson06",
    "multiplications": "lesson06_multiplications",
    "inception_module": "lesson06_inception",
    "googlenet": "lesson06_googlenet",
    "frozen_classifier": "lesson07",
    "cache_features": "lesson07_cache",
    "fine_tune": "lesson07_fine_tune",
    "mirror": "lesson08",
    "random_crop": "lesson08_crop",
    "color_shift": "lesson08_color",
    "pca_color": "lesson08_pca",
    "overlapped": "lesson08_overlapped",
    "average_predictions": "lesson09",
    "ten_crop": "lesson09_ten_crop",
}


def find(name: str) -> Exercise:
    """The exercise called `name`.

    Raises:
        CourseError: there is none.
    """
    if not isinstance(name, str) or name not in EXERCISES:
        raise CourseError(f"There is no exercise {name!r}; the exercises are {', '.join(EXERCISES)}.")
    return importlib.import_module(f"course_utils.checks.{EXERCISES[name]}").EXERCISE
