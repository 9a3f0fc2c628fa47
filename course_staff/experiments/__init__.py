"""Experiments that take longer than a lesson may: run once, recorded, and shown beside the lesson's own short run.

Each module of this folder is one experiment: its docstring says what is measured, and `run()` returns plain JSON
values. `course measure NAME` runs it and writes `course_utils/measure/recorded/NAME.json`, which the lesson reads with
`course_utils.measure.recorded(NAME)`.
"""

from course_staff.experiments.record import experiments, measure_once

__all__ = ["experiments", "measure_once"]
