"""What is wrong with a question file is said in one sentence: the file, the question, what, and what to do."""

import copy
import datetime
import re
import textwrap

import pytest
import yaml

from course_staff.paths import find_clone
from course_utils.errors import CourseError
from course_utils.quiz import loading
from course_utils.quiz.asking import put
from course_utils.quiz.loading import QuestionError, load_topic, question_files, read_topic
from course_utils.quiz.pages import question_text

HEAD = "title: T\nquestions:\n"
SINGLE = """
  - kind: single choice
    text: Which?
    options:
      - right: this
        because: It is.
      - wrong: that
        because: It is not.
"""
NUMBER = """
  - kind: number
    text: How many are {{ n }} and one?
    draw:
      n: 2 to 9
    right: n + 1
    because: One more, {{ answer }}.
    wrong:
      - value: n
        because: One is missing.
    checked by: dense_parameters(n, 1)
"""
SPOT = """
  - kind: mark the spot
    text: Where?
    diagram:
      - X
      - 1
      - side by side:
          - [conv, 2]
          - []
      - out
    places:
      - right: 1
        because: Here.
      - wrong: 2
        because: Too late.
"""


def read(tmp_path, text, name="12_topic.yaml"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read_topic(path)


@pytest.mark.parametrize("entry", [SINGLE, NUMBER, SPOT])
def test_a_question_needs_no_more_than_this(tmp_path, entry):
    topic = read(tmp_path, HEAD + entry)
    assert (topic.name, topic.lesson, topic.questions[0].id) == ("topic", "12", "topic-1")


WRONG = [
    (SINGLE, "single choice", "one choice", "'kind' is 'one choice'; make it one of single choice,"),
    (SINGLE, "text: Which?", "text: yes", "'text' is True, which is no text"),
    (SINGLE, "text: Which?", "unit: m", "a 'single choice' has no 'unit'"),
    (SINGLE, "    text: Which?\n", "", "'text' is missing"),
    (SINGLE, "right: this", "wrong: this", "has one right answer, and this has 0"),
    (SINGLE, "wrong: that", "right: that", "has one right answer, and this has 2"),
    (SINGLE, "wrong: that", "wrong: this", "two options are the same"),
    (SINGLE, "wrong: that", "wrong: no", "'wrong' is False, which is no text"),
    (SINGLE, "        because: It is not.\n", "", "option 2 must have 'right' or 'wrong', and 'because'"),
    (SINGLE, "this", "$x$", "holds $ or `, which a form cannot show"),
    (SINGLE, "    text", "    claims: [Z99]\n    text", "'claims' holds 'Z99', which is no statement"),
    (SINGLE, "text: Which?", "text: Which {{ 1 / 0 }}?", "the formula ' 1 / 0 ' has no value"),
    (SINGLE, "    options", "    code: 3\n    options", "'code' must have at most 6 lines of 80 letters"),
    (
        SINGLE,
        "    options",
        "    code: " + "x" * 81 + "\n    options",
        "'code' must have at most 6 lines of 80 letters",
    ),
    (SINGLE, "    options", "    table: [a, b]\n    options", "'table' must be a list of rows of equal length"),
    (SINGLE, "    options", "    table: [[a, b], [c]]\n    options", "'table' must be a list of rows of equal length"),
    (NUMBER, "n: 2 to 9", "n: 9 to 2", "'n' of 'draw' must be"),
    (NUMBER, "n: 2 to 9", "n: 2 to 9 by 0", "'n' of 'draw' must be"),
    (NUMBER, "n: 2 to 9", "n: 1 to 900000000", "more than 10,000 values"),
    (NUMBER, "n: 2 to 9", "n: [2, 2.5]", "'n' of 'draw' must be"),
    (NUMBER, "n: 2 to 9", "'n x': 2 to 9", "'draw' must give each name its values"),
    (NUMBER, "right: n + 1", "right: m + 1", "the formula 'm + 1' needs 'm'; add it to 'draw'"),
    (NUMBER, "right: n + 1", "right: n +", "'n +' is no formula"),
    (NUMBER, "right: n + 1", "right: open(n)", "'open(n)' cannot be computed here"),
    (NUMBER, "right: n + 1", "right: 1 / (n - n)", "has no value"),
    (NUMBER, "value: n", "value: 1 + n", "stands under 'wrong' and is right"),
    (NUMBER, "    checked by: dense_parameters(n, 1)\n", "", "no count checks them; add 'checked by'"),
    (NUMBER, "dense_parameters", "my_count", "'checked by' names no count"),
    (NUMBER, "    draw", "    tolerance: a lot\n    draw", "'tolerance' is 'a lot'"),
    (NUMBER, "{{ n }}", "{{ k }}", "needs 'k'"),
    (SPOT, "      - 1\n", "", "has the places [2]; number at least two from 1 on"),
    (SPOT, "[conv, 2]", "[conv, 3]", "has the places [1, 3]"),
    (SPOT, "          - []\n", "", "write 'side by side:' and two lists or more"),
    (SPOT, "- []", "- conv", "'side by side' must hold lists"),
    (SPOT, "- X", "- 1.5", "the step 1.5 of 'diagram' is neither text nor number"),
    (SPOT, "wrong: 2", "wrong: 3", "has not each of the diagram's places [1, 2] once"),
]


@pytest.mark.parametrize(("entry", "old", "new", "said"), WRONG, ids=[f"{w[1][:20]}>{w[2][:20]}" for w in WRONG])
def test_what_is_wrong_with_a_question_is_one_sentence(tmp_path, entry, old, new, said):
    assert old in entry
    with pytest.raises(QuestionError) as problem:
        read(tmp_path, HEAD + SINGLE + entry.replace(old, new, 1))
    sentence = str(problem.value)
    assert sentence.startswith("12_topic.yaml, question 2: ")
    assert said in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must have the two keys 'title' and 'questions'"),
        ("title: T\nquestions: []\n", "'questions' a list"),
        (HEAD + "  - which?\n", "question 1: this is no question"),
        (HEAD + SINGLE.replace("text: Which?", "text: Which: this?"), "line 5: mapping values are not allowed here"),
        (HEAD + SINGLE.replace("text: Which?", "text: A\n    text: B"), "'text' stands twice"),
        ("a: &a [*a]\nb: ]", "line 2:"),
        ("!!python/object/apply:os.system ['true']", "line 1:"),
        ("? [a, b]\n: 1", "12_topic.yaml, line 1:"),
        ("? {a: b}\n: 1", "12_topic.yaml, line 1:"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(tmp_path, text, said):
    with pytest.raises(QuestionError) as problem:
        read(tmp_path, text)
    assert said in str(problem.value)
    assert str(problem.value).startswith("12_topic.yaml")
    assert "\n" not in str(problem.value)


JUNK = (None, True, 0, -1, 1.5, float("nan"), 10**30, "", "x", "1 to 5", [], [[1]], [None], {}, {"a": 1}, {1: [2]})
JUNK += (datetime.date(2020, 1, 1), "{{", "{{ n", "{{ }}", "$", "n" * 300, "((((", "n ** n ** n", "dense_parameters()")


def with_junk(node):
    """Every copy of plain data in which one value, at any depth, is something else."""
    yield from JUNK
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        for other in with_junk(value):
            changed = copy.copy(node)
            changed[key] = other
            yield changed


FULL = NUMBER.replace("    draw:", "    claims: [N03]\n    unit: rows\n    tolerance: 1 %\n    draw:\n      f: [3, 5]")


SHOWN = SINGLE.replace("    options", "    code: x = 1\n    table: [[a, b], [c, d]]\n    options")


@pytest.mark.sample(1)
@pytest.mark.parametrize("entry", [FULL, SHOWN, SPOT])
def test_whatever_stands_in_a_file_is_read_or_refused_in_one_sentence(tmp_path, entry):
    path, sentences = tmp_path / "12_topic.yaml", []
    for content in with_junk(yaml.safe_load(HEAD + entry)):
        path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
        try:
            topic = read_topic(path)
            question_text(put(topic.questions[0], 1))
        except QuestionError as problem:
            sentences.append(str(problem))
    assert len(sentences) > 100
    assert [sentence for sentence in sentences if "\n" in sentence or len(sentence) > 600] == []


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "12_topic.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionError, match=r"12_topic\.yaml is not text in UTF-8; save it in that encoding\."):
        read_topic(tmp_path / "12_topic.yaml")


def test_a_topic_is_found_by_name_and_by_number():
    assert load_topic("inception") is not None
    assert load_topic("06") == load_topic("inception")
    with pytest.raises(CourseError, match="There are no questions on 'incept'; the topics are start, keras,"):
        load_topic("incept")


def test_a_file_of_another_name_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "FOLDER", tmp_path)
    (tmp_path / "notes.txt").write_text(textwrap.dedent(SINGLE), "utf-8")
    with pytest.raises(QuestionError, match=r"notes\.txt is not named like a question file; rename it"):
        question_files()


def test_the_example_for_authors_is_one(tmp_path):
    guide = (find_clone().root / "CONTRIBUTING.md").read_text("utf-8")
    example = re.search(r"```yaml\n(  - kind: number.*?)```", guide, re.DOTALL)[1]
    topic = read(tmp_path, HEAD + example)
    assert [question.kind for question in topic.questions] == ["number", "mark the spot"]
