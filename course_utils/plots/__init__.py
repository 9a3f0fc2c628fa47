"""Every figure of the course. Each says its finding in the title and in words for those who do not see it."""

from course_utils.plots.base import show
from course_utils.plots.confusion import confusion
from course_utils.plots.curves import accuracy_by_epoch, history_curves, strip
from course_utils.plots.depth import deletion_bars, depth_curves, gradients_by_depth, gradients_by_layer
from course_utils.plots.graph import draw_graph
from course_utils.plots.network import draw_network
from course_utils.plots.pictures import gallery

__all__ = [
    "accuracy_by_epoch",
    "confusion",
    "deletion_bars",
    "depth_curves",
    "draw_graph",
    "draw_network",
    "gallery",
    "gradients_by_depth",
    "gradients_by_layer",
    "history_curves",
    "show",
    "strip",
]
