"""The course's own answers to the exercises, one module a lesson, and `index`, which says where each of them is.

`course build` makes the modules out of the lessons' sources: an answer is written once, there. Each function is marked
as the course's own, so that a check gives no points for it. `course_utils.checks.reference` hands them out.
"""
