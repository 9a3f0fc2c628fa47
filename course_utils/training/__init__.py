"""Training experiments of the lessons.

| call | what |
|---|---|
| `deep_net`, `train`, `train_by_depth` | plain and residual networks of several depths, alike in all else |
| `removable_blocks`, `remove_block` | take a block out of a trained network |
| `accuracy`, `accuracy_without_each_block` | what it can do then |
"""

from course_utils.training.depth import deep_net, train, train_by_depth
from course_utils.training.surgery import accuracy, accuracy_without_each_block, removable_blocks, remove_block

__all__ = [
    "accuracy",
    "accuracy_without_each_block",
    "deep_net",
    "removable_blocks",
    "remove_block",
    "train",
    "train_by_depth",
]
