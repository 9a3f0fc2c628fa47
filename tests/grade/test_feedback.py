"""Feedback pages: what a student may read, nothing that runs or loads, readable in light and dark."""

import re
from html.parser import HTMLParser

import pytest
from made import LESSON, grade, result

from course_staff.grade.course_toml import CourseFolder, LessonPlan
from course_staff.grade.feedback import HIDDEN, page, write_feedback
from course_staff.grade.scores import Score
from course_utils.checks.exercises import find

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"'"


@pytest.fixture
def course(tmp_path):
    return CourseFolder(tmp_path, "test", "sqlite://", {LESSON: LessonPlan()})


def mixed(**changes):
    """A pass, a miss whose inputs are hidden, and a stub."""
    grades = (
        grade("identity_block"),
        grade(
            "convolutional_block",
            False,
            what="the shortcut has no stride",
            got="17 rows",
            expected="9 rows",
            why="the two cannot be added.",
            private=("got",),
        ),
        grade("resnet50", False, outcome="not_attempted", what="the cell is as it was handed out"),
    )
    return result(grades=grades, **changes)


class Reader(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def test_it_says_what_was_found_and_what_is_next(course):
    text = page(course, mixed(), None)
    for said in (
        "10 of 35 points",
        "Right",
        "Not yet: the shortcut has no stride",
        "9 rows",
        "the two cannot be added.",
    ):
        assert said in text.replace("<small>", "").replace("</small>", "")
    assert "Not attempted: the cell is as it was handed out" in text
    assert "Handed in" not in text


def test_it_says_when_it_was_handed_in_where_that_is_known(course):
    text = page(course, mixed(submitted="2026-11-29T16:02:03+00:00"), None)
    assert "Handed in on 2026-11-29 16:02 UTC. Graded on 2026-11-25." in text


def test_a_hidden_input_is_not_shown(course):
    text = page(course, mixed(), None)
    assert "17 rows" not in text
    assert HIDDEN in text


def test_each_attempt_brings_the_next_hint_up_to_the_last(course):
    hints = find("convolutional_block").hints
    shown = [" ".join(Reader(page(course, mixed(), None, attempt)).text) for attempt in (1, 2, 99)]
    assert [hint in text for text, hint in zip(shown, (hints[0], hints[1], hints[-1]), strict=True)] == [True] * 3
    assert hints[1] not in shown[0]


def test_points_and_comments_of_a_person_come_first(course):
    points = {"identity_block": 10.0, "convolutional_block": 7.5, "resnet50": 0.0, "essay": 3.0}
    score = Score(LESSON, "anna", "Anna", points, 2.05, 40.0, {}, {"convolutional_block": "Nearly.", "essay": "Good."})
    text = " ".join(" ".join(Reader(page(course, mixed(), score)).text).split())
    assert "18.45 of 40 points" in text
    assert "2.05 points were taken off" in text
    assert "convolutional_block 7.5 of 10 points" in text
    assert "Your instructor Nearly." in text
    assert "essay 3 points Your instructor Good." in text


def test_what_strangers_wrote_is_text_and_nothing_else(course):
    evil = mixed(name=EVIL)
    bad = grade("resnet50", False, what=EVIL, got=EVIL, expected=EVIL, why=EVIL)
    score = Score(LESSON, "anna", EVIL, {"resnet50": 0.0}, 0.0, 35.0, {}, {"resnet50": EVIL})
    read = Reader(page(course, result(grades=(bad,), name=EVIL), score))
    plain = Reader(page(course, mixed(), None))
    assert {tag for tag, _ in read.tags} <= {tag for tag, _ in plain.tags} | {"p", "dl", "dt", "dd"}
    assert EVIL in "".join(read.text)
    assert EVIL in "".join(Reader(page(course, evil, None)).text)


def test_it_loads_nothing_from_anywhere(course):
    tags = Reader(page(course, mixed(), None)).tags
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in tags}
    assert not any(key in ("src", "href", "onload", "style") for _, attributes in tags for key in attributes)


def test_it_can_be_read_without_colours_and_by_a_screen_reader(course):
    read = Reader(page(course, mixed(), None))
    tags = dict(read.tags)
    assert tags["html"]["lang"] == "en"
    assert [tag for tag, _ in read.tags].count("h1") == 1
    labelled = {attributes["aria-labelledby"] for tag, attributes in read.tags if tag == "section"}
    assert labelled == {attributes.get("id") for tag, attributes in read.tags if tag == "h2"}
    words = " ".join(read.text)
    assert all(word in words for word in ("Right", "Not yet", "Not attempted"))  # beside each colour


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_text_colour_has_the_contrast_of_wcag(course):
    """WCAG 2.2, 1.4.3: 4.5 to 1, on the page and on a card, in both themes."""
    text = page(course, mixed(), None)
    light, dark = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    for theme in (light, dark):
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", theme))
        for front in ("text", "soft", "right", "wrong", "open"):
            for back in ("page", "card"):
                one, two = sorted((luminance(colours[front]), luminance(colours[back])))
                assert (two + 0.05) / (one + 0.05) >= 4.5, (front, back)


def test_a_file_a_student_and_lesson(course, tmp_path):
    results = [mixed(), result("ben")]
    paths = write_feedback(course, results, [], results)
    assert [str(path.relative_to(tmp_path)) for path in paths] == [
        f"feedback/anna/{LESSON}.html",
        f"feedback/ben/{LESSON}.html",
    ]
    assert "Ben" in paths[1].read_text("utf-8")
