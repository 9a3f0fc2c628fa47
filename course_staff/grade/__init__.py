"""Grading, one module a step: from a folder of strangers' notebooks to a gradebook.

`intake` → `layover` → `sandbox`, `zygote` and `worker` → `judge` → `results` → `gradebook` → `feedback` and `export`;
`handover` is what they hand to each other. How students' code runs:

- `pool` runs jobs side by side and is what the other steps call; `follow` goes along with one worker to its end
- `launch` starts workers (out of the zygote, fresh, or trusted), `workers` is what the grader holds of one
- `sandbox` is bubblewrap's command, `zygote` the process inside that forks, `worker` the process of one submission,
  `cells` what a notebook does with cells; `confine` and `seccomp` take away what they must not have
- `limits` are how much they may use, and the watchdog; `wire` is how the two sides of the wall talk

From evidence to grades:

- `zip_names` are the names of files in archives; `release` is the lesson as it was handed out
- `times` reads when things were handed in, out of what Canvas and Moodle export
- `grade` is `course grade`: it calls the steps in their order; `attempt` is one student's way through them,
  `code_digest` tells of which code a result is
- `judge` gives points; `judge_process` asks the process in which evidence is unpacked, `judge_child` runs in there;
  `borrowed` finds the course's own solutions, `seeds` draws the hidden inputs, `hidden` finds texts that show one,
  `texts` makes strangers' text fit to be shown, `wiring` their nets
- `results` are the files that all else is made from; `gradebook` writes into nbgrader's, `marks` keeps what people
  wrote there, `autograded` is what its formgrader shows; `by_hand` knows the texts that a person reads
- `course_folder` makes a course, `course_toml` reads what it says
- `hand_back` is `course feedback` and `course grades`: `scores` reads the gradebook, `feedback` and `export` write
- `report` is what the terminal shows; `demo` and `demo_answers` are the made-up class
"""
