"""`course lab` and `course update`: where a student works, and how an answer comes into a newer edition of its lesson.

| module | what it does |
|---|---|
| `folder` | chooses the workplace: `my/`, or a folder that the user names |
| `notebook` | reads a notebook that anybody may have written |
| `origin` | tells the course's own cells from what a student wrote or changed |
| `answers` | finds the student's answer to each exercise |
| `places` | finds for each cell its place in another edition |
| `merge` | puts what a student wrote into the newest edition, and loses nothing |
| `newest` | the newest edition of a lesson that the clone has |
| `lab` | fills the workplace, takes over what was written into notebooks/student, opens JupyterLab |
| `update` | replaces a copy by the merged one, and keeps the former |
"""

from course_staff.workplace.answers import Answer, Exercise, exercises_of, find_answers
from course_staff.workplace.lab import fill_workplace, open_jupyterlab
from course_staff.workplace.merge import Merged, merge
from course_staff.workplace.notebook import read_notebook
from course_staff.workplace.update import update_lessons

__all__ = [
    "Answer",
    "Exercise",
    "Merged",
    "exercises_of",
    "fill_workplace",
    "find_answers",
    "merge",
    "open_jupyterlab",
    "read_notebook",
    "update_lessons",
]
