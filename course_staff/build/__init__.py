"""`course build`: a lesson's source becomes an instructor and a student notebook, and a module of its own answers.

| module | what it does |
|---|---|
| `source` | reads a source with jupytext, cell by cell, and refuses a cell that is wrong in itself |
| `markers` | finds solutions and hidden tests |
| `stubs` | writes what a student finds in place of a solution |
| `rules` | refuses a lesson that is wrong as a whole |
| `notebooks` | makes the two notebooks, with nbgrader's preprocessors |
| `references` | makes the modules with the course's own answers, and their index |
| `outputs` | keeps the outputs of an executed lesson while its code is the same |
| `edition` | says which edition of its lesson a notebook is |
| `seal` | tells a built notebook from one that somebody worked in |
| `tree` | builds or checks all notebooks and modules of a clone |
| `errors` | an error that names file and line |
"""

from course_staff.build.errors import SourceError
from course_staff.build.outputs import store_outputs
from course_staff.build.seal import is_untouched
from course_staff.build.tree import build_all, build_student, check_instructor

__all__ = ["SourceError", "build_all", "build_student", "check_instructor", "is_untouched", "store_outputs"]
