"""Grading, one module a step: from a folder of strangers' notebooks to a gradebook.

`intake` → `layover` → `sandbox`, `zygote` and `worker` → `judge` → `results` → `gradebook` → `feedback` and `export`;
`handover` is what they hand to each other.
"""
