"""What the lessons import: data, models, training, measurements, plots and checks.

Importing this package imports no TensorFlow: that happens when a lesson first builds something.
"""

from course_utils.errors import CourseError
from course_utils.runtime import scratch_folder, start_lesson

__all__ = ["CourseError", "scratch_folder", "start_lesson"]
__version__ = "0.1.0"
