"""Headless execution: `course run`, `course claims` and `course test`.

runner      run_lessons: which lessons are due, two at a time where the cores allow, what came of them
process     one lesson in a process of its own, with a time limit that ends its whole tree
one         what that process does: papermill over the instructor notebook
cache       fingerprints and results, so that what is unchanged is not run again
progress    how far the running lessons are, on a terminal or in a log
report      an HTML page per lesson, the index, and the table
ledger      read_ledger, show_ledger: the claims of the executed notebooks
tests       run_tests: the whole test suite in one pytest run
"""

from course_staff.run.runner import run_lessons

__all__ = ["run_lessons"]
