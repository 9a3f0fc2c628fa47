"""Checks of the exercises: what a lesson calls, and where its parts are. From the top floor down:

- `api`: `check`, `evaluate`, `hint`, and how a verdict is shown; `reference`: the course's own answer, without points
- `pictures/`: the student's wiring drawn beside the expected one, for the notebook
- `exercises/`: one module an exercise, named after it: its cases, its probe, its judge, its hints; `find(name)`
- `architectures/`: the paths and reasons that several exercises share; `fixtures/`: models that students' code is given
- `model_check/`: probe and judge of anything that returns a Keras model
- `messages/`: the first mistake in the wiring as sentences and as marks in both nets, and the general reasons
- `graph/`: a live model as plain JSON, a graph as a path of steps, the steps that lessons ask for, the first difference
- `collecting/`: running a student's code for its evidence, and evidence as bytes; `arrays/`: what functions of arrays
  return; `numpy_reference/`: layers and whole networks in NumPy
- `verdict`: `Exercise`, `Miss`, `Verdict`, `decide`; `tolerances`: every threshold

A module imports from its own folder and the floors below. Importing this package imports no Keras.
"""

from course_utils.checks.api import CheckFailed, check, evaluate, hint
from course_utils.checks.exercises import find
from course_utils.checks.reference import reference
from course_utils.checks.verdict import Verdict

AT_HAND = {"hint": hint, "reference": reference}  # a notebook has them without an import, see `waiting.session`
__all__ = ["AT_HAND", "CheckFailed", "Verdict", "check", "evaluate", "find", "hint", "reference"]
