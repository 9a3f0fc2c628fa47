"""Cells that wait: a cell that needs an unsolved exercise says so in one sentence.

| module | what it does |
|---|---|
| `bindings` | which names a cell would have bound, had it not stopped |
| `session` | tells IPython: `start_lesson` calls its `install` |

Which names wait for which exercise is kept in `course_utils.unsolved`, where the checks tell what is done.
"""
