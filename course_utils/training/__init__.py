"""Training experiments of the lessons.

| call | what |
|---|---|
| `deep_net`, `train`, `train_by_depth` | plain and residual networks of several depths, alike in all else |
| `removable_blocks`, `remove_block` | take a block out of a trained network |
| `accuracy`, `right_answers`, `accuracy_without_each_block` | what it can do then |
| `augment` | a module: mirrors, crops, warps and colour shifts of a batch |
| `right_on_few`, `sample_per_class`, `small_net` | what an augmentation is worth on few photographs |
| `train_nets`, `predict`, `accuracy_by_number` | nets alike but for the seed, and their outputs averaged |
| `average_weights`, `shuffle_filters` | why their weights cannot be |
| `cached_features`, `freeze_until`, `split_after` | transfer: what is frozen is computed once |
| `train_by_photos`, `Photos` | what transfer is worth, by photographs per class and frozen depth |
| `train_from_scratch`, `residual_net`, `shift_turn_and_tint` | its rival, a small net from random weights |
| `tuned_runs`, `answers_by_place` | settings chosen in validation; what their runs got right |
| `RateSchedule`, `Snapshot` | a learning rate that warms up and decays; a model that begins anew |
| `crop_starts`, `ten_crop`, `predict_crops` | one net that looks several times |
| `best_seconds`, `megabytes` | what it all costs |
"""

from course_utils.training import augment
from course_utils.training.block_removal import accuracy_without_each_block, removable_blocks, remove_block
from course_utils.training.choosing import answers_by_place, tuned_runs
from course_utils.training.depth import deep_net, train, train_by_depth
from course_utils.training.ensembles import (
    accuracy_by_number,
    average_weights,
    best_seconds,
    crop_starts,
    megabytes,
    predict,
    predict_crops,
    shuffle_filters,
    ten_crop,
    train_nets,
)
from course_utils.training.evaluation import accuracy, right_answers
from course_utils.training.few_photos import right_on_few, small_net
from course_utils.training.rival import residual_net, shift_turn_and_tint, train_from_scratch
from course_utils.training.schedules import RateSchedule
from course_utils.training.snapshot import Snapshot
from course_utils.training.subsets import sample_per_class
from course_utils.training.transfer import cached_features, freeze_until, split_after
from course_utils.training.transfer_grid import Photos, train_by_photos

__all__ = [
    "Photos",
    "RateSchedule",
    "Snapshot",
    "accuracy",
    "accuracy_by_number",
    "accuracy_without_each_block",
    "answers_by_place",
    "augment",
    "average_weights",
    "best_seconds",
    "cached_features",
    "crop_starts",
    "deep_net",
    "freeze_until",
    "megabytes",
    "predict",
    "predict_crops",
    "removable_blocks",
    "remove_block",
    "residual_net",
    "right_answers",
    "right_on_few",
    "sample_per_class",
    "shift_turn_and_tint",
    "shuffle_filters",
    "small_net",
    "split_after",
    "ten_crop",
    "train",
    "train_by_depth",
    "train_by_photos",
    "train_from_scratch",
    "train_nets",
    "tuned_runs",
]
