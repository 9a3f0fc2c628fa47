"""Checks of the exercises: what a lesson calls, and where its parts are.

- `desk`: `check`, `evaluate`, `hint`, and how a verdict is shown
- `registry`: which module holds which exercise; `lesson00`, `lesson01`, … hold them
- `core`, `student`, `evidence`: verdicts, running a student's code, evidence as bytes
- `models`: probe and judge of anything that returns a Keras model, on top of
  `graph` and `kinds` (a live model as plain JSON), `wiring` (a graph as a path of steps), `expected` (the steps that
  lessons ask for), `alignment` and `words` (the first mistake, and how to say it), `numpy_net` (the forward pass
  in NumPy)

Importing this package imports no Keras.
"""

from course_utils.checks.core import Verdict
from course_utils.checks.desk import CheckFailed, check, evaluate, hint

__all__ = ["CheckFailed", "Verdict", "check", "evaluate", "hint"]
