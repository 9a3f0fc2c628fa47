"""The data sets of the course: one call each, the best tier present, said in one printed line.

| call | what |
|---|---|
| `load_happy`, `load_signs`, `load_sign_digits`, `load_digits`, `load_cifar10` | a `Dataset` |
| `load_cifar10_or_signs` | CIFAR-10, or the signs 0 to 9 where it cannot be had |
| `folds_of_people` | a cross-validation in which nobody is on both sides |
| `split_validation` | training and validation set out of a training set, whole people apart where they are known |
| `read_h5` | the reader of files in the layout of the original assignments |
| `load_photo`, `load_photo_folder`, `cut_face`, `pick_eyes` | photographs of your own |
| `status` | which tier of each set is present |
"""

from course_utils.datasets.cifar10 import load_cifar10, load_cifar10_or_signs
from course_utils.datasets.core import DataError, Dataset
from course_utils.datasets.digits import load_digits
from course_utils.datasets.embedded import load_happy, load_sign_digits, load_signs
from course_utils.datasets.faces import cut_face
from course_utils.datasets.h5 import read_h5
from course_utils.datasets.photo_folder import load_photo_folder
from course_utils.datasets.photos import load_photo
from course_utils.datasets.pick_eyes import pick_eyes
from course_utils.datasets.status import status
from course_utils.datasets.validation import folds_of_people, split_validation

__all__ = [
    "DataError",
    "Dataset",
    "cut_face",
    "folds_of_people",
    "load_cifar10",
    "load_cifar10_or_signs",
    "load_digits",
    "load_happy",
    "load_photo",
    "load_photo_folder",
    "load_sign_digits",
    "load_signs",
    "pick_eyes",
    "read_h5",
    "split_validation",
    "status",
]
