"""The questions of the course: enough of them, on what they should be on, each with its reasons, and right."""

import ast
import html
import itertools
import json
import re
from dataclasses import replace

import nbformat
import pytest

from course_staff.paths import find_clone
from course_utils.measure.statements import STATEMENTS
from course_utils.quiz.asking import put
from course_utils.quiz.brute_force import agrees, contradicted
from course_utils.quiz.judging import judge, reveal
from course_utils.quiz.loading import load_topic, topics
from course_utils.quiz.pages import question_html, question_text
from course_utils.quiz.question import KINDS, MULTIPLE, NUMBER, SINGLE
from course_utils.quiz.wording import to_html, to_plain

CLONE = find_clone()
QUESTIONS = [question for topic in topics() for question in load_topic(topic).questions]
DRAWN = [question for question in QUESTIONS if question.draw]
SEEDS = range(1, 16)
OWN_LESSON = "11_practice_questions"


def every(questions):
    return pytest.mark.parametrize("question", questions, ids=lambda question: question.id)


def test_every_lesson_has_its_questions_and_there_are_forty_at_least():
    assert len(QUESTIONS) >= 40
    asked = {load_topic(topic).lesson for topic in topics()}
    assert (
        {"00", "01", "03", "04", "05", "06", "07", "08", "09", "10"}
        <= asked
        <= {name.partition("_")[0] for name in CLONE.lessons()}
    )
    assert min(len(load_topic(topic).questions) for topic in topics()) >= 5


def test_the_lesson_shows_every_topic():
    source = (CLONE.source / f"{OWN_LESSON}.py").read_text("utf-8")
    assert re.findall(r'^practice\("(\w+)"\)$', source, re.MULTILINE) == list(topics())


def test_all_kinds_and_the_practice_questions_of_the_notes_are_there():
    assert {question.kind for question in QUESTIONS} == set(KINDS)
    about = {claim for question in QUESTIONS for claim in question.claims}
    assert about >= {"N03", "N04", "I07", "C01", "C05", "C08", "R02", "R06", "R07", "I02", "I03"}
    assert about <= set(STATEMENTS)


@pytest.mark.sample(8)
@every(DRAWN)
def test_a_count_finds_what_the_formula_says(question):
    assert [seed for seed in SEEDS if not agrees(put(question, seed))] == []


@every(DRAWN)
def test_numbers_differ_from_try_to_try_and_are_the_same_for_a_seed(question):
    assert put(question, 3) == put(question, 3)
    assert len({put(question, seed).text for seed in range(20)}) >= 5


def test_a_wrong_formula_is_contradicted():
    (one_filter,) = (question for question in QUESTIONS if question.claims == ("N03",))
    assert contradicted([one_filter], SEEDS) == []
    assert contradicted([replace(one_filter, right="n_C")], SEEDS) == [one_filter.id]
    assert put(one_filter, 1).right == put(one_filter, 1).values["n_C"] + 1


@every(DRAWN)
def test_a_formula_that_is_off_by_one_is_contradicted_in_every_try(question):
    wrong = replace(question, right=f"{question.right} + 1")
    assert [seed for seed in SEEDS[:4] if agrees(put(wrong, seed))] == []


@every([question for question in QUESTIONS if question.kind == NUMBER])
def test_a_number_is_judged_right_and_the_mistakes_are_named(question):
    named = set()
    for seed in range(60):
        asked = put(question, seed)
        assert judge(asked, asked.right).right
        assert not judge(asked, asked.right * 3 + 7).right
        for value, because in asked.mistakes:
            judgement = judge(asked, repr(value))
            if not judgement.right and judgement.reasons == (because,):
                named.add(because if not question.draw else asked.mistakes.index((value, because)))
    assert len(named) == len(question.mistakes) > 0


@every([question for question in QUESTIONS if question.kind != NUMBER])
def test_a_choice_is_judged_right_only_for_the_right_options(question):
    for seed in (1, 2, 3):
        asked = put(question, seed)
        right = {label for label, option in zip(asked.labels, asked.options, strict=True) if option.right}
        assert judge(asked, right).right
        for label in set(asked.labels) - right:
            judgement = judge(asked, label)
            assert not judgement.right
            assert asked.options[asked.labels.index(label)].because in judgement.reasons[0]


@every([question for question in QUESTIONS if question.kind == MULTIPLE])
def test_several_can_be_right_and_some_are_wrong(question):
    right = [option.right for option in question.options]
    assert 0 < sum(right) < len(right)


@every(QUESTIONS)
def test_each_text_is_whole_in_plain_print_and_on_a_page(question):
    asked = put(question, 1)
    texts = [asked.text, *(option.text for option in asked.options), *reveal(asked)]
    for text in texts:
        assert not re.search(r"[{}\\$`]", to_plain(text))
        assert "{{" not in text
        assert to_html(text).count("<code>") == text.count("`") / 2
    for reason in [option.because for option in asked.options] + [because for _, because in asked.mistakes]:
        assert len(reason) >= 10
        assert reason.endswith((".", "!", "?"))


def test_options_come_in_another_order_at_another_try():
    for question in QUESTIONS:
        if question.kind not in (NUMBER, "mark the spot"):
            assert len({put(question, seed).options for seed in range(20)}) > 1


def test_the_longest_option_is_no_hint():
    """Whoever always takes the longest option is right no more often than by chance."""
    single = [question for question in QUESTIONS if question.kind == SINGLE]
    longest = [max(question.options, key=lambda option: len(option.text)).right for question in single]
    chances = [1 / len(question.options) for question in single]
    assert sum(longest) <= sum(chances) + sum(chance * (1 - chance) for chance in chances) ** 0.5


def test_code_and_tables_stand_below_a_question_in_plain_print_and_on_a_page():
    coded = [question for question in QUESTIONS if question.code]
    tabled = [question for question in QUESTIONS if question.table]
    assert len(coded) >= 4
    assert tabled
    for question in coded:
        assert all(line in question_text(put(question, 1)) for line in question.code.splitlines())
        assert html.escape(question.code) in question_html(put(question, 1))
    for question in tabled:
        page = question_html(put(question, 1))
        for cell in itertools.chain(*question.table):
            assert f">{cell}<" in page
            assert cell in question_text(put(question, 1))


def test_code_that_is_to_be_read_is_python():
    for question in QUESTIONS:
        ast.parse(question.code)


def test_the_student_notebook_holds_no_answer():
    student = (CLONE.student / f"{OWN_LESSON}.ipynb").read_text("utf-8")
    cells = "\n".join(cell.source for cell in nbformat.reads(student, as_version=4).cells)
    assert "practice(" in cells
    for question in QUESTIONS:
        for text in (*(option.because for option in question.options), question.because, question.text):
            assert not text or json.dumps(text)[1:40] not in student


@pytest.mark.release_gate
def test_the_executed_lesson_shows_pages_and_no_widgets():
    notebook = nbformat.read(CLONE.instructor / f"{OWN_LESSON}.ipynb", as_version=4)
    outputs = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    assert "application/vnd.jupyter.widget-view+json" not in {kind for data in outputs for kind in data}
    assert "widgets" not in notebook.metadata
    assert sum(data.get("text/html", "").count("<details") for data in outputs) >= len(QUESTIONS)
