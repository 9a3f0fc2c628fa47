"""Every figure of the course. Each says its finding in the title and in words for those who do not see it."""

from course_utils.plots.augment import accuracy_by_size, augmentation_sheet, effects, epoch_seconds, gains_by_steps
from course_utils.plots.base import show
from course_utils.plots.confusion import confusion
from course_utils.plots.curves import accuracy_by_epoch, history_curves, strip
from course_utils.plots.depth import (
    deletion_bars,
    depth_curves,
    gradients_by_depth,
    gradients_by_layer,
    training_error,
)
from course_utils.plots.ensembles import accuracy_by_cost, accuracy_strips, crop_frames, ensemble_curve
from course_utils.plots.graph import draw_graph
from course_utils.plots.inception import counted_and_timed
from course_utils.plots.network import draw_network
from course_utils.plots.pictures import gallery
from course_utils.plots.transfer import transfer_map
from course_utils.plots.wiring import draw_wiring

__all__ = [
    "accuracy_by_cost",
    "accuracy_by_epoch",
    "accuracy_by_size",
    "accuracy_strips",
    "augmentation_sheet",
    "confusion",
    "counted_and_timed",
    "crop_frames",
    "deletion_bars",
    "depth_curves",
    "draw_graph",
    "draw_network",
    "draw_wiring",
    "effects",
    "ensemble_curve",
    "epoch_seconds",
    "gains_by_steps",
    "gallery",
    "gradients_by_depth",
    "gradients_by_layer",
    "history_curves",
    "show",
    "strip",
    "training_error",
    "transfer_map",
]
