"""Grading, one module a step: from a folder of strangers' notebooks to a gradebook.

`intake` → `layover` → `sandbox`, `zygote` and `worker` → `judge` → `results` → `gradebook` → `feedback` and `export`;
`handover` is what they hand to each other. How students' code runs:

- `pool` runs jobs side by side and is what the other steps call; `follow` goes along with one worker to its end
- `launch` starts workers (out of the zygote, fresh, or trusted), `workers` is what the grader holds of one
- `sandbox` is bubblewrap's command, `zygote` the process inside that forks, `worker` the process of one submission,
  `cells` what a notebook does with cells; `confine` and `seccomp` take away what they must not have
- `limits` are how much they may use, and the watchdog; `wire` is how the two sides of the wall talk
"""
