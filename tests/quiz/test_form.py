"""The form, driven as a browser drives it; tests/browser does it once more with a real one."""

import pytest

from course_utils.quiz import form as form_module
from course_utils.quiz import pages
from course_utils.quiz.asking import put
from course_utils.quiz.loading import load_topic
from course_utils.quiz.question import MULTIPLE, NUMBER, SINGLE, SPOT
from course_utils.quiz.session import Session


def question_form(kind, session, seed=1):
    asked = session.begin("inception", seed)
    one = next(one for one in asked if one.question.kind == kind)
    return one, form_module.QuestionForm(one, session, lambda: None)


def wanted(asked, right=True):
    return [label for label, option in zip(asked.labels, asked.options, strict=True) if option.right == right]


def boxes_of(form):
    return {box.label: box for box in form._input.children}


def press_enter(form):
    form._input._handle_custom_msg({"event": "submit"}, [])


def test_ticking_a_box_clears_the_others_where_one_is_to_be_chosen():
    for kind in (SINGLE, SPOT):
        _, form = question_form(kind, Session())
        for box in form._input.children:
            box.value = True
        assert [box.value for box in form._input.children].count(True) == 1
        assert form._input.children[-1].value


def test_several_boxes_stay_ticked_where_several_are_right():
    asked, form = question_form(MULTIPLE, Session())
    for label in wanted(asked):
        boxes_of(form)[label].value = True
    form.check()
    assert "<b>Right.</b>" in form._feedback.value


def test_a_wrong_choice_says_why_and_can_be_put_right_but_counts():
    session = Session()
    asked, form = question_form(SINGLE, session)
    wrong = wanted(asked, right=False)[0]
    boxes_of(form)[wrong].value = True
    form.check()
    assert f"{wrong}) is wrong" in form._feedback.value
    boxes_of(form)[wanted(asked)[0]].value = True
    form.check()
    assert "<b>Right.</b>" in form._feedback.value
    assert session.score()["inception"][:2] == (0, 1)


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE, SPOT, NUMBER])
def test_an_answer_that_is_shown_is_neither_good_nor_bad_and_counts_as_wrong(kind):
    session = Session()
    asked, form = question_form(kind, session)
    form.show()
    shown = form._feedback.value
    assert pages.NEITHER in shown
    assert pages.GOOD not in shown
    assert pages.BAD not in shown
    assert [mark for mark in shown if mark in "✓✗"] == ["✓" if option.right else "✗" for option in asked.options]
    assert session.score()["inception"][:2] == (0, 1)


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE, SPOT, NUMBER])
def test_checking_without_an_answer_says_what_to_give(kind):
    session = Session()
    _, form = question_form(kind, session)
    form.check()
    assert 'role="status"' in form._feedback.value
    assert "give" in form._feedback.value or "write digits" in form._feedback.value
    assert session.score()["inception"][1] == 0


def test_enter_checks_the_text_that_comes_after_it():
    """Browsers send Enter first and the text right behind it."""
    asked, form = question_form(NUMBER, Session())
    press_enter(form)
    assert form._feedback.value == ""
    form._input.value = str(asked.right)
    assert "<b>Right.</b>" in form._feedback.value
    form._input.value = "1"  # the field was left
    assert "<b>Right.</b>" in form._feedback.value
    press_enter(form)
    assert "1 is too small." in form._feedback.value


def test_what_a_person_typed_is_no_markup():
    _, form = question_form(NUMBER, Session())
    form._input.value = "<img src=x onerror=alert(1)>"
    form.check()
    assert "<img" not in form._feedback.value


def test_new_numbers_begin_a_try_and_a_score():
    session = Session()
    form = form_module.TopicForm("inception", session)
    assert "Try 1: 0 of 10 right at the first answer, 10 not answered yet." in form._score.value
    first = form._questions.children
    form.begin()
    assert "Try 2: 0 of 10 right" in form._score.value
    assert form._questions.children != first


def test_a_form_that_is_left_on_the_page_does_not_count_for_a_later_try():
    session = Session()
    asked, form = question_form(NUMBER, session)
    session.begin("inception")
    form._input.value = str(asked.right)
    form.check()
    assert "<b>Right.</b>" in form._feedback.value
    assert session.score()["inception"][:2] == (0, 0)


def test_a_diagram_has_its_words_as_alternative_text():
    spot = next(q for q in load_topic("inception").questions if q.kind == SPOT)
    assert 'alt="X 28×28×192 → [ conv 1×1, 64 | conv 3×3, 128 | (1) →' in form_module.picture_html(put(spot, 1))
