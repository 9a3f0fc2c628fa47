"""Every figure of the course. Each says its finding in the title and in words for those who do not see it."""

from course_utils.plots.attention import show_grad_cam, show_occlusion
from course_utils.plots.augment import accuracy_by_size, augmentation_sheet, effects, epoch_seconds, gains_by_steps
from course_utils.plots.base import show, unbroken
from course_utils.plots.colors import principal_axes
from course_utils.plots.confusion import confusion
from course_utils.plots.costs import cost_bars
from course_utils.plots.curves import accuracy_by_epoch, history_curves, losses_by_batch, losses_by_epoch, strip
from course_utils.plots.depth import (
    deletion_bars,
    depth_curves,
    end_losses,
    gradients_by_depth,
    gradients_by_layer,
    training_error,
)
from course_utils.plots.ensembles import (
    accuracy_by_cost,
    accuracy_strips,
    crop_frames,
    ensemble_curve,
    selection_curve,
)
from course_utils.plots.experiments import over_fitting, results_table, rung
from course_utils.plots.explore import explore_features
from course_utils.plots.features import show_feature_maps, show_filters
from course_utils.plots.fields import show_receptive_fields
from course_utils.plots.graph import draw_graph
from course_utils.plots.grids import convolution_grid, pixel_grid, pooling_grid
from course_utils.plots.inception import counted_and_timed
from course_utils.plots.kernels import channel_fibre, stacked_kernels
from course_utils.plots.network import draw_network
from course_utils.plots.pictures import gallery
from course_utils.plots.pipelines import time_lines
from course_utils.plots.places import chain
from course_utils.plots.rungs import ladder
from course_utils.plots.transfer import transfer_map
from course_utils.plots.tuning import best_by_trials, trials_map
from course_utils.plots.wiring import draw_wiring

__all__ = [
    "accuracy_by_cost",
    "accuracy_by_epoch",
    "accuracy_by_size",
    "accuracy_strips",
    "augmentation_sheet",
    "best_by_trials",
    "chain",
    "channel_fibre",
    "confusion",
    "convolution_grid",
    "cost_bars",
    "counted_and_timed",
    "crop_frames",
    "deletion_bars",
    "depth_curves",
    "draw_graph",
    "draw_network",
    "draw_wiring",
    "effects",
    "end_losses",
    "ensemble_curve",
    "epoch_seconds",
    "explore_features",
    "gains_by_steps",
    "gallery",
    "gradients_by_depth",
    "gradients_by_layer",
    "history_curves",
    "ladder",
    "losses_by_batch",
    "losses_by_epoch",
    "over_fitting",
    "pixel_grid",
    "pooling_grid",
    "principal_axes",
    "results_table",
    "rung",
    "selection_curve",
    "show",
    "show_feature_maps",
    "show_filters",
    "show_grad_cam",
    "show_occlusion",
    "show_receptive_fields",
    "stacked_kernels",
    "strip",
    "time_lines",
    "training_error",
    "transfer_map",
    "trials_map",
    "unbroken",
]
