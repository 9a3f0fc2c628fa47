"""Headless execution: `course run`, `course claims` and `course test`.

runner          run_lessons: what a person may have got wrong, which lessons are due, what came of them
lesson_queue    the lessons that wait and run, two at a time where the cores allow
process         one lesson in a process of its own, with a time limit
one             what that process does: papermill over the instructor notebook
tree            the processes of a lesson, and how all of them end
stop            Ctrl-C, SIGTERM and a closed terminal, heard between two steps
locks           one run a lesson, one writer of results
cache           fingerprints and results, so that what is unchanged is not run again
progress        how far the running lessons are, on a terminal or in a log
report          an HTML page per lesson, the index, and the table
notebook_files  reads a notebook that may be in any state
ledger          read_ledger, show_ledger: the claims of the executed notebooks
tests           run_tests: the whole test suite in one pytest run
"""

from course_staff.run.runner import run_lessons

__all__ = ["run_lessons"]
