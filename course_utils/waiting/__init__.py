"""Cells that wait: a cell that needs an unsolved exercise says so in one sentence.

| module | what it does |
|---|---|
| `bindings` | which names a cell would have bound, had it not stopped |
| `ledger` | which names wait for which exercise, and which exercises are done |
| `session` | tells IPython: `start_lesson` calls its `install` |
"""
