"""Training experiments of the lessons.

| call | what |
|---|---|
| `deep_net`, `train`, `train_by_depth` | plain and residual networks of several depths, alike in all else |
| `removable_blocks`, `remove_block` | take a block out of a trained network |
| `accuracy`, `right_answers`, `accuracy_without_each_block` | what it can do then |
| `augment` | a module: mirrors, crops, warps and colour shifts of a batch |
| `right_on_few`, `sample_per_class`, `small_net` | what an augmentation is worth on few photographs |
| `pipeline` | batches augmented one after the other, or several at a time |
| `train_nets`, `predict` | nets alike but for the seed |
| `accuracy_by_number`, `gain_of_averaging`, `right_in_groups` | their outputs averaged |
| `average_weights`, `shuffle_filters`, `match_filters`, `train_on` | when their weights can be, and when not |
| `cached_features`, `freeze_until`, `split_after` | transfer: what is frozen is computed once |
| `train_by_photos`, `Photos` | what transfer is worth, by photographs per class and frozen depth |
| `residual_net`, `shift_turn_and_tint` | its rival, a small net from random weights |
| `tuned_runs`, `answers_by_place` | settings chosen in validation; what their runs got right |
| `RateSchedule`, `Snapshot` | a learning rate that warms up and decays; a model that begins anew |
| `crop_starts`, `ten_crop`, `predict_crops` | one net that looks several times |
| `best_seconds`, `seconds_in_turns`, `megabytes` | what it all costs |
"""

from course_utils.training import augment
from course_utils.training.block_removal import accuracy_without_each_block, removable_blocks, remove_block
from course_utils.training.choosing import answers_by_place, tuned_runs
from course_utils.training.depth import deep_net, train, train_by_depth
from course_utils.training.ensembles import (
    accuracy_by_number,
    crop_starts,
    gain_of_averaging,
    megabytes,
    predict,
    predict_crops,
    right_in_groups,
    ten_crop,
    train_nets,
    train_on,
)
from course_utils.training.evaluation import accuracy, right_answers
from course_utils.training.few_photos import right_on_few, small_net
from course_utils.training.pipelines import pipeline
from course_utils.training.rival import residual_net, shift_turn_and_tint
from course_utils.training.schedules import RateSchedule
from course_utils.training.snapshot import Snapshot
from course_utils.training.subsets import sample_per_class
from course_utils.training.timing import best_seconds, seconds_in_turns
from course_utils.training.transfer import cached_features, freeze_until, split_after
from course_utils.training.transfer_grid import Photos, train_by_photos
from course_utils.training.weight_averages import average_weights, match_filters, shuffle_filters

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
    "gain_of_averaging",
    "match_filters",
    "megabytes",
    "pipeline",
    "predict",
    "predict_crops",
    "removable_blocks",
    "remove_block",
    "residual_net",
    "right_answers",
    "right_in_groups",
    "right_on_few",
    "sample_per_class",
    "seconds_in_turns",
    "shift_turn_and_tint",
    "shuffle_filters",
    "small_net",
    "split_after",
    "ten_crop",
    "train",
    "train_by_depth",
    "train_by_photos",
    "train_nets",
    "train_on",
    "tuned_runs",
]
