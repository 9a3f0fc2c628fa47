"""Every figure of the course. Each says its finding in the title and in words for those who do not see it."""

from course_utils.plots.base import show
from course_utils.plots.curves import history_curves, strip
from course_utils.plots.graph import draw_graph
from course_utils.plots.pictures import gallery

__all__ = ["draw_graph", "gallery", "history_curves", "show", "strip"]
