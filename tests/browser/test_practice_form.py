"""The form of the practice questions, by keyboard alone."""

import shutil

import nbformat
import pytest
from driver import open_notebook, run_all
from playwright.sync_api import expect

from course_staff.paths import find_clone
from course_utils.quiz.asking import put
from course_utils.quiz.form import UNANSWERED
from course_utils.quiz.loading import load_topic, topics
from course_utils.quiz.question import MULTIPLE, NUMBER, SINGLE, SPOT

pytestmark = pytest.mark.needs_chromium

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
CELLS = ['from course_utils.quiz import practice, quiz_score\npractice("inception")', "quiz_score()"]
FOCUSED = "() => document.activeElement.title || document.activeElement.type || document.activeElement.tagName"


def first_of(kind, seed):
    """The first question of a kind, as a try puts it, with its position."""
    asked = [put(question, seed) for question in load_topic("inception").questions]
    return next((position, one) for position, one in enumerate(asked) if one.question.kind == kind)


def tab_to(page, what, limit=200):
    """Press Tab until the focus is on a button with this title, or on an input of this type."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == what:
            return
    raise AssertionError(f"Tab never came to {what}")


def tick(page, asked, boxes):
    """Go on to the next boxes, press Space on those that are to be ticked, and check."""
    for wanted in boxes:
        tab_to(page, "checkbox")
        if wanted:
            page.keyboard.press("Space")
    tab_to(page, f"Check your answer to {asked.question.id}")
    page.keyboard.press("Space")


def feedback_of(form, position):
    return form.locator(":scope > .widget-vbox > .widget-vbox").nth(position).locator('[role="status"]')


def open_form(page, lab, name):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS], metadata=KERNEL)
    nbformat.write(notebook, lab.work / name)
    panel = open_notebook(page, lab, name)
    run_all(page)
    form = panel.locator(".course-quiz")
    expect(form.get_by_role("button", name="New numbers")).to_be_visible()
    form.locator("input").first.focus()  # Lab's own road into an output is Tab, too; the test begins where it ends
    return panel, form


@pytest.mark.release_gate
@pytest.mark.timeout(300)
def test_each_kind_is_answered_by_keyboard_and_says_why(page, lab, tmp_path):
    panel, form = open_form(page, lab, "practice.ipynb")

    position, number = first_of(NUMBER, 1)
    assert position == 0  # its field has the focus
    page.keyboard.type(str(number.mistakes[0][0]))
    page.keyboard.press("Enter")
    expect(feedback_of(form, 0)).to_contain_text("Not yet. The bias is missing.")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(f"{number.right:,}")
    page.keyboard.press("Enter")
    expect(feedback_of(form, 0)).to_contain_text("Right.")

    tab_to(page, "checkbox")
    for key in ("a", "x", "d", "d", "ArrowDown"):  # commands of JupyterLab where a cell has the focus
        page.keyboard.press(key)
    assert page.evaluate(FOCUSED) == "checkbox"
    expect(panel.locator(".jp-Cell")).to_have_count(len(CELLS))
    page.locator('[title^="Show the answer to inception-1;"]').focus()

    position, several = first_of(MULTIPLE, 1)
    tick(page, several, [option.right for option in several.options])
    expect(feedback_of(form, position)).to_contain_text("Right.")

    position, spot = first_of(SPOT, 1)
    expect(form.get_by_role("img", name="X 28×28×192 → [ conv 1×1, 64 |")).to_be_visible()
    page.locator(f'[title="Show the answer to inception-{position}; {UNANSWERED}"]').focus()
    tick(page, spot, [option.right for option in spot.options])
    expect(feedback_of(form, position)).to_contain_text("Right.")

    position, single = first_of(SINGLE, 1)
    tick(page, single, [True] * len(single.options))  # each tick clears the one before, so the last option stays
    last = single.options[-1]
    expect(feedback_of(form, position)).to_contain_text("Right." if last.right else "Not yet.")
    expect(feedback_of(form, position)).to_contain_text(last.because)

    expect(form).to_contain_text("Try 1: 2 of 10 right at the first answer, 6 not answered yet.")
    page.screenshot(path=tmp_path / "form.png")
    tab_to(page, "Ask inception again with other numbers")
    page.keyboard.press("Space")
    expect(form).to_contain_text("Try 2: 0 of 10 right at the first answer, 10 not answered yet.")
    assert put(number.question, 2).text != number.text
    expect(form).to_contain_text(put(number.question, 2).text)
    expect(panel.locator(".jp-Cell")).to_have_count(len(CELLS))  # no key went to the notebook
    assert page.complaints == []


@pytest.mark.release_gate
@pytest.mark.timeout(300)
def test_a_student_who_runs_the_lesson_gets_a_form_for_every_topic(page, lab):
    lesson = "11_practice_questions.ipynb"
    shutil.copy(find_clone().student / lesson, lab.work / lesson)
    panel = open_notebook(page, lab, lesson)
    run_all(page)
    expect(panel.locator(".course-quiz")).to_have_count(len(topics()))
    expect(panel.locator('[data-mime-type="application/vnd.jupyter.stderr"]')).to_have_count(0)
    expect(panel.locator(".jp-OutputArea").last).to_contain_text("✓ the notes are right")
    assert page.complaints == []
