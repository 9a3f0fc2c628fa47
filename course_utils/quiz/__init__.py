"""Practice questions: a text file a lesson, numbers drawn anew for each try, a reason for every answer.

| module | what |
|---|---|
| `questions/NN_topic.yaml` | the questions themselves; CONTRIBUTING.md says how to add one |
| `calls` | what lessons call: `practice`, `ask`, `answer`, `explain`, `without_score`, `quiz_sections`, `quiz_score` |
| `question` | what a question is |
| `loading`, `reading`, `diagrams` | from a file to questions, and what is wrong with a file in one sentence |
| `arithmetic` | the formulas in files, without running code |
| `asking` | a question with its numbers, from a seed |
| `judging` | whether an answer is right, and why |
| `brute_force` | right numbers found without formulas; `contradicted` compares |
| `wording`, `pages` | texts for a page and for plain print |
| `form` | the form of ipywidgets |
| `session` | what was asked and answered since the kernel started |
"""

from course_utils.quiz.brute_force import contradicted
from course_utils.quiz.calls import answer, ask, explain, practice, quiz_score, quiz_sections, without_score
from course_utils.quiz.loading import load_topic, topics

__all__ = [
    "answer",
    "ask",
    "contradicted",
    "explain",
    "load_topic",
    "practice",
    "quiz_score",
    "quiz_sections",
    "topics",
    "without_score",
]
