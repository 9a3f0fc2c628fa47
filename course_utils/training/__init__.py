"""Training experiments of the lessons.

| call | what |
|---|---|
| `deep_net`, `train`, `train_by_depth`, `recipe` | plain and residual networks of several depths, alike in all else |
| `Experiments` | a net trained with some settings, once for each seed; a second call reads what is kept |
| `removable_blocks`, `remove_block` | take a block out of a trained network |
| `accuracy`, `right_answers`, `accuracy_without_each_block` | what it can do then |
| `augment` | a module: mirrors, crops, warps and colour shifts of a batch |
| `right_on_few`, `sample_per_class`, `small_net` | what an augmentation is worth on few photographs |
| `run_seeds` | one way to learn, from several seeds, with what it costs |
| `pipeline` | batches augmented one after the other, or several at a time |
| `noted`, `watched_epoch` | when a net trained and when a batch was augmented |
| `keras_layers` | a module: mixup, CutMix, Cutout and RandAugment as Keras has them |
| `train_nets`, `predict` | nets alike but for the seed |
| `accuracy_by_number`, `gain_of_averaging`, `right_in_groups` | their outputs averaged |
| `average_weights`, `shuffle_filters`, `match_filters`, `train_on` | when their weights can be, and when not |
| `cached_features`, `freeze_until`, `split_after` | transfer: what is frozen is computed once |
| `train_by_photos`, `Photos` | what transfer is worth, by photographs per class and frozen depth |
| `residual_net`, `shift_turn_and_tint` | its baseline, a small net from random weights |
| `tuned_runs`, `answers_by_place` | settings chosen in validation; what their runs got right |
| `fit_with_cosine` | Adam with a rate that falls along a cosine |
| `RateSchedule`, `Snapshot` | a learning rate that warms up and decays; a model that begins anew |
| `crop_starts`, `ten_crop`, `predict_crops` | one net that looks several times |
| `cut_short` | a training that is interrupted at a known place |
| `open_board` | TensorBoard, or a sentence why not |
| `open_study`, `run_trials`, `finished` | a search for hyper-parameters that goes on where it was killed |
| `replayed` | a search on a table of recorded results |
| `FitProgress`, `progress` | one line in the notebook while it trains: epoch, loss, time left |
| `best_seconds`, `seconds_in_turns`, `megabytes` | what it all costs |
"""

from course_utils.progress import progress
from course_utils.training import augment, keras_layers
from course_utils.training.baseline import residual_net, shift_turn_and_tint
from course_utils.training.block_removal import accuracy_without_each_block, removable_blocks, remove_block
from course_utils.training.board import open_board
from course_utils.training.choosing import answers_by_place, tuned_runs
from course_utils.training.depth import deep_net, recipe, train, train_by_depth
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
from course_utils.training.experiments import Experiments
from course_utils.training.few_photos import right_on_few, small_net
from course_utils.training.fit_progress import FitProgress
from course_utils.training.interruption import cut_short
from course_utils.training.pipelines import noted, pipeline, watched_epoch
from course_utils.training.recipes import fit_with_cosine
from course_utils.training.schedules import RateSchedule
from course_utils.training.seed_runs import SeedRuns, run_seeds
from course_utils.training.snapshot import Snapshot
from course_utils.training.subsets import sample_per_class
from course_utils.training.timing import best_seconds, seconds_in_turns
from course_utils.training.transfer import cached_features, freeze_until, split_after
from course_utils.training.transfer_grid import Photos, train_by_photos
from course_utils.training.tuning import finished, open_study, replayed, run_trials
from course_utils.training.weight_averages import average_weights, match_filters, shuffle_filters

__all__ = [
    "Experiments",
    "FitProgress",
    "Photos",
    "RateSchedule",
    "SeedRuns",
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
    "cut_short",
    "deep_net",
    "finished",
    "fit_with_cosine",
    "freeze_until",
    "gain_of_averaging",
    "keras_layers",
    "match_filters",
    "megabytes",
    "noted",
    "open_board",
    "open_study",
    "pipeline",
    "predict",
    "predict_crops",
    "progress",
    "recipe",
    "removable_blocks",
    "remove_block",
    "replayed",
    "residual_net",
    "right_answers",
    "right_in_groups",
    "right_on_few",
    "run_seeds",
    "run_trials",
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
    "watched_epoch",
]
