"""What a lesson and a student call."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from course_utils.plots.base import in_notebook, show
from course_utils.plots.places import numbered_places
from course_utils.quiz.asking import Asked, put
from course_utils.quiz.diagrams import in_words
from course_utils.quiz.loading import load_topic, topics
from course_utils.quiz.pages import folded_answer_html, judgement_text, question_html, question_text, reveal_text
from course_utils.quiz.question import SPOT
from course_utils.quiz.session import Session
from course_utils.runtime import HEADLESS

_session = Session()


def practice(topic: str) -> None:
    """Show the questions of a topic as a form.

    Where a program executes the lesson, a page with folded answers takes its place, for those who read the result;
    where there are no widgets, the questions are printed as `ask` does.

    Args:
        topic: a name such as `"inception"`, or the number of its lesson.

    Raises:
        CourseError: there is no such topic, or its file is wrong.
    """
    topic = load_topic(topic).name
    if not in_notebook():
        ask(topic)
    elif os.environ.get(HEADLESS) == "1":
        _show_page([put(question, seed=1) for question in load_topic(topic).questions])
    elif find_spec("ipywidgets") is None:
        ask(topic)
    else:
        from IPython.display import HTML, display

        from course_utils.quiz.form import OWN_KEYS, TopicForm

        display(HTML(OWN_KEYS))
        display(TopicForm(topic, _session).widget)


def ask(topic: str, seed: int | None = None) -> None:
    """Print the questions of a topic, with new numbers at each call.

    Args:
        topic: a name such as `"inception"`, or the number of its lesson.
        seed: the try whose numbers to take; left out, it is the next one.

    Raises:
        CourseError: there is no such topic, or its file is wrong.
    """
    asked = _session.begin(topic, seed)
    print("\n\n".join(map(question_text, asked)))
    print(f'\nanswer("{asked[0].question.id}", "…") judges an answer; explain("{asked[0].question.id}") gives it away.')


def answer(id: str, given: object) -> None:
    """Judge the answer to a question that was asked, and print why: `answer("inception-2", "a, c")`.

    Raises:
        CourseError: the question was not asked yet, or what was given is no answer to it.
    """
    print(judgement_text(id, _session.answer(_session.current(id), given)))


def explain(id: str) -> None:
    """Print the right answer to a question that was asked, and the reason of every option.

    Raises:
        CourseError: the question was not asked yet.
    """
    asked = _session.current(id)
    _session.give_up(asked)
    print(reveal_text(asked))


@contextmanager
def without_score() -> Iterator[None]:
    """Within this context questions are asked and answered on trial: the score and the tries stay as they are."""
    global _session
    kept, _session = _session, Session()
    try:
        yield
    finally:
        _session = kept


def quiz_score() -> None:
    """Print for each topic how many questions are right, of all that there are, and which have no answer yet.

    The first answer to a question counts. Where several topics have answers, the one with the smallest share of right
    ones among them is marked, unless all are right.
    """
    score = _session.score()
    answered = {name: (right, total) for name, (right, given, total) in score.items() if given}
    shares = {name: right / given for name, (right, given, _) in score.items() if given}
    names = {name: f"{load_topic(name).lesson:<3} {load_topic(name).title} ({name})" for name in score}
    width = max(map(len, names.values()))
    least = min(shares.values(), default=1)
    for name, (right, total) in answered.items():
        again = "  read again first" if shares[name] == least < 1 < len(shares) else ""
        print(f"{names[name]:<{width}}  {right:>2} of {total:<2}  {'▇' * right}{'▁' * (total - right)}{again}")
    print(f"{'all':<{width}}  {sum(right for right, *_ in score.values()):>2} of {_questions(score)}")
    if open_topics := [name for name in score if name not in answered]:
        print(f"no answer yet: {', '.join(open_topics)}")


def quiz_sections() -> None:
    """Print every topic with its lesson and the number of its questions."""
    rows = [load_topic(name) for name in topics()]
    width = max(len(topic.title) for topic in rows)
    for topic in rows:
        print(f"{topic.lesson:<3} {topic.title:<{width}}  {len(topic.questions):>2} questions  {topic.name}")


def _questions(score: dict[str, tuple[int, int, int]]) -> int:
    return sum(total for *_, total in score.values())


def _show_page(asked: list[Asked]) -> None:
    """The questions with folded answers, for an executed notebook; diagrams are figures like all others."""
    from IPython.display import HTML, display

    page = ""
    for one in asked:
        page += question_html(one)
        if one.question.kind == SPOT:
            display(HTML(page))
            diagram = one.question.diagram
            show(numbered_places(diagram), f"Which of the numbered places? From top to bottom: {in_words(diagram)}")
            page = ""
        page += folded_answer_html(one)
    display(HTML(page))
