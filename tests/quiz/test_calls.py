"""What a student types where there are no widgets, and the page of an executed notebook."""

import re

import pytest

from course_utils.errors import CourseError
from course_utils.quiz import calls
from course_utils.quiz.asking import put
from course_utils.quiz.loading import load_topic, topics
from course_utils.quiz.question import SPOT
from course_utils.quiz.session import Session


@pytest.fixture(autouse=True)
def session(monkeypatch):
    monkeypatch.setattr(calls, "_session", Session())


def right_answer(id, seed):
    question = next(q for q in load_topic(id.partition("-")[0]).questions if q.id == id)
    asked = put(question, seed)
    if asked.right is not None:
        return asked.right
    return [label for label, option in zip(asked.labels, asked.options, strict=True) if option.right]


def test_ask_prints_every_question_and_draws_anew_at_each_call(capsys):
    calls.ask("inception")
    first = capsys.readouterr().out
    calls.ask("inception")
    second = capsys.readouterr().out
    for question in load_topic("inception").questions:
        assert question.id in first
    assert first != second
    calls.ask("06", seed=1)
    assert capsys.readouterr().out == first


def test_answer_judges_what_was_asked_last(capsys):
    calls.ask("inception")
    calls.ask("inception")
    calls.answer("inception-1", right_answer("inception-1", 2))
    assert "inception-1 · Right." in capsys.readouterr().out
    calls.answer("inception-1", 1)
    assert "inception-1 · Not yet.\n    1 is too small." in capsys.readouterr().out


def test_explain_gives_every_reason(capsys):
    calls.ask("residual")
    calls.explain("residual-2")
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 88
    words = " ".join(out.split())
    assert all(option.because in words for option in load_topic("residual").questions[1].options)


def test_the_score_counts_right_answers_by_topic(capsys):
    calls.quiz_score()
    out = capsys.readouterr().out
    assert re.search(r"^all +0 of \d+\nno answer yet: start, keras, ", out)
    calls.ask("inception")
    for number in (1, 2):
        calls.answer(f"inception-{number}", right_answer(f"inception-{number}", 1))
    calls.answer("inception-1", 1)  # the first answer counts
    calls.answer("inception-3", "a")  # one option is not all
    calls.answer("inception-3", right_answer("inception-3", 1))
    calls.explain("inception-4")
    calls.answer("inception-4", right_answer("inception-4", 1))  # given away before it was answered
    capsys.readouterr()
    calls.quiz_score()
    out = capsys.readouterr().out
    assert re.search(r"^06  1×1 convolutions and Inception \(inception\) +2 of 10  ▇{2}▁{8}\n", out)
    assert re.search(r"all +2 of \d+\n", out)
    calls.ask("inception")
    capsys.readouterr()
    calls.quiz_score()
    assert re.search(r"no answer yet: .*inception", capsys.readouterr().out)
    calls.answer("inception-1", 1)
    capsys.readouterr()
    calls.quiz_score()
    assert re.search(r"\(inception\) +0 of 10  ▁{10}\n", capsys.readouterr().out)


def test_the_score_says_what_to_read_again(capsys):
    calls.ask("residual", seed=1)
    calls.answer("residual-1", right_answer("residual-1", 1))
    calls.answer("residual-2", 5)
    calls.ask("inception", seed=1)  # begun, and all right so far: nothing to read again
    calls.answer("inception-1", right_answer("inception-1", 1))
    capsys.readouterr()
    calls.quiz_score()
    marked = [line for line in capsys.readouterr().out.splitlines() if line.endswith("read again first")]
    assert [line[:2] for line in marked] == ["04"]


def test_a_trial_leaves_score_and_tries_alone(capsys):
    calls.ask("residual")
    calls.answer("residual-2", right_answer("residual-2", 1))
    with calls.without_score():
        calls.ask("residual", seed=1)
        calls.answer("residual-2", 5)
        calls.explain("residual-2")
    assert calls._session.right_in("residual").startswith("Try 1: 1 of ")


def test_the_sections_are_listed_with_their_questions(capsys):
    calls.quiz_sections()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines] == list(topics())
    assert all(f" {len(load_topic(line.split()[-1]).questions)} questions" in line for line in lines)


def test_what_was_right_stays_right_when_it_is_explained():
    calls.ask("inception")
    calls.answer("inception-1", right_answer("inception-1", 1))
    calls.explain("inception-1")
    assert calls._session.score()["inception"][:2] == (1, 1)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: calls.ask("cats"), "There are no questions on 'cats'; the topics are start,"),
        (lambda: calls.answer("inception-1", 3), r"inception-1 has no numbers yet; ask('inception') prints"),
        (lambda: calls.explain("inception-99"), r"There is no question 'inception-99'; ask('inception') prints"),
        (lambda: calls.answer("cats-1", 3), "There are no questions on 'cats'"),
        (lambda: calls.answer(7, 3), "There are no questions on ''"),
    ],
)
def test_a_call_that_leads_nowhere_gets_a_sentence(call, said):
    with pytest.raises(CourseError) as problem:
        call()
    assert said in str(problem.value)


def test_without_a_notebook_practice_prints(capsys):
    calls.practice("keras")
    assert "keras-1" in capsys.readouterr().out


def test_without_ipywidgets_practice_prints(capsys, monkeypatch):
    monkeypatch.setattr(calls, "in_notebook", lambda: True)
    monkeypatch.setattr(calls, "find_spec", lambda name: None)
    monkeypatch.delenv(calls.HEADLESS, raising=False)
    calls.practice("keras")
    assert "keras-1" in capsys.readouterr().out


def test_an_executed_notebook_shows_pages_with_folded_answers(monkeypatch):
    """The same at every run: executed notebooks are compared and committed."""
    pages, figures = [], []
    monkeypatch.setattr(calls, "in_notebook", lambda: True)
    monkeypatch.setenv(calls.HEADLESS, "1")
    monkeypatch.setattr("IPython.display.display", lambda page: pages.append(page.data))
    monkeypatch.setattr(calls, "show", lambda figure, alt: figures.append(alt))
    calls.practice("residual")
    spots = [question for question in load_topic("residual").questions if question.kind == SPOT]
    assert len(figures) == len(spots) == len(pages) - 1
    assert all("(1)" in alt and len(alt) > 30 for alt in figures)
    whole = "".join(pages)
    assert whole.count("<details") == len(load_topic("residual").questions)
    seen_unfolded = re.sub(r"<details.*?</details>", "", whole)
    for option in load_topic("residual").questions[0].options:
        assert option.because in whole
        assert option.because not in seen_unfolded
