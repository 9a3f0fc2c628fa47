"""The wiring in feedback: what leaves the judge's process, what the grader takes, and what a page shows of it."""

import base64
import copy
import io
import json
import re

import pytest
from made import LESSON, grade, result
from PIL import Image

from course_staff.grade.course_toml import CourseFolder, LessonPlan
from course_staff.grade.feedback import page, wiring_picture
from course_staff.grade.judge import Judge
from course_staff.grade.judge_child import LONGEST_WIRING, answer_to
from course_staff.grade.judge_process import JudgeProcess
from course_staff.grade.results import read_result, write_result
from course_staff.grade.wiring import NOT_SHOWN, PARTS, checked, without_hidden
from course_utils.checks.graph.compare import first_mistake
from course_utils.checks.graph.expected import NORM, RELU, conv
from course_utils.checks.graph.paths import join
from course_utils.checks.messages.difference import difference
from course_utils.checks.verdict import INCORRECT, Verdict

EVIL = '<script>alert(1)</script>"\x1b[31m$\\frac{1}{0}$\u202e'


def nets(stride=2, filters=16):
    """A block whose first convolution has a stride of 1, beside the one that was asked for."""
    mains = ((conv(filters, 3, strides=one), NORM, RELU, conv(8, 3), NORM) for one in (1, stride))
    got, asked = ((join("add", main, (conv(8, 1), NORM), names=("main path", "shortcut")), RELU) for main in mains)
    return difference(got, asked, first_mistake(asked, got), [37, 20, 3])


def parts(net):
    for part in net:
        yield part
        for branch in part["branches"]:
            yield from parts(branch)


def everything(wiring):
    return [part for net in wiring.values() for part in parts(net)]


def test_it_stays_what_it_is_where_nothing_is_hidden_or_wrong():
    wiring = checked(json.loads(json.dumps(nets())))
    assert [part["note"] for part in everything(wiring) if part["note"]] == ["yours: stride 1", "asked for: stride 2"]
    assert checked(wiring) == wiring
    assert checked(without_hidden(nets(), lambda text: False, set())) == wiring


def test_a_drawn_number_is_nowhere_in_it():
    """Neither the number itself nor the volumes, which follow from the input."""
    hidden = {37.0, 16.0, 13.0}

    def tells(text):
        return any(float(number) in hidden for number in re.findall(r"\d+", text))

    wiring = without_hidden(nets(stride=13), tells, hidden)
    assert not any(tells(json.dumps(part)) for part in everything(wiring))
    assert not any(part["shape"] for part in everything(wiring))
    assert [part["note"] for part in everything(wiring) if part.get("note")] == ["yours: stride 1", NOT_SHOWN]
    assert wiring_picture(checked(wiring)).startswith("<img ")


def with_part(**changes):
    wiring = nets()
    wiring["got"][1] = wiring["got"][1] | changes
    return wiring


WRONG = {
    "no dict": ["got", "expected"],
    "one net": {"got": []},
    "a net that is a text": {"got": "abc", "expected": []},
    "a part that is a number": {"got": [1], "expected": []},
    "no kind": {"got": [{"shape": []}], "expected": []},
    "a kind that is a list": with_part(kind=["conv2d"]),
    "many parts": {"got": nets()["got"] * (PARTS // 3), "expected": []},
    "many branches": with_part(branches=[[]] * 9),
    "many settings": with_part(settings={str(n): n for n in range(13)}),
    "settings in settings": with_part(settings={"a": {"b": 1}}),
    "a deep setting": with_part(settings={"a": [[[1]]]}),
    "a large setting": with_part(settings={"filters": 10**9}),
    "no finite setting": with_part(settings={"filters": float("nan")}),
    "a shape with many axes": with_part(shape=[1] * 6),
    "a shape with a text": with_part(shape=["9"]),
    "a huge shape": with_part(shape=[10**9]),
    "a note that is none": with_part(note=7),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_has_another_form_or_size_is_left_out(what):
    assert checked(WRONG[what]) is None


def test_forks_in_forks_come_to_an_end():
    inner = nets()["got"][1]
    for _ in range(8):
        inner = inner | {"branches": [[inner], []]}
    assert checked({"got": [inner], "expected": []}) is None


def test_texts_of_strangers_are_clean_and_no_formulas():
    wiring = checked(with_part(kind=EVIL, title=EVIL * 99, note=f"{EVIL}\n{EVIL}\n\n{EVIL}", settings={EVIL: EVIL}))
    part = wiring["got"][1]
    texts = [part["kind"], part["title"], *part["note"].splitlines(), *part["settings"], *part["settings"].values()]
    assert all(text.isprintable() and "$" not in text and len(text) <= 60 for text in texts)
    assert part["note"].count("\n") <= 2


@pytest.fixture(scope="module")
def evil_page(tmp_path_factory):
    """A page whose student named layers to break out of it; the result went through a file."""
    folder = tmp_path_factory.mktemp("course")
    wiring = checked(with_part(kind=f"unknown: {EVIL}", title=EVIL, note=EVIL))
    bad = grade("convolutional_block", False, wiring=wiring)
    kept = read_result(write_result(folder, result(grades=(bad,))))
    assert kept.grades[0].wiring == wiring
    return page(CourseFolder(folder, "test", "sqlite://", {LESSON: LessonPlan()}), kept, None)


def test_a_page_shows_a_picture_that_is_in_it_with_words(evil_page):
    (tag,) = re.findall(r"<img [^>]*>", evil_page)
    assert re.findall(r' (?:src|href)="(.{15})', evil_page) == ["data:image/png;"]
    data = base64.b64decode(re.search(r'base64,([^"]+)"', tag)[1])
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "PNG"
    assert len(data) < 100_000
    alt = re.search(r'alt="([^"]*)"', tag)[1]
    assert "first difference marked" in alt
    assert "asked for: stride 2" in alt


def test_what_a_layer_is_called_is_text_and_nothing_else(evil_page):
    assert "<script" not in evil_page
    assert "\x1b" not in evil_page
    assert not re.search(r"\son\w+=", evil_page)


def test_a_page_lets_pictures_only_be_of_its_own(evil_page):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', evil_page)[1]
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_a_right_answer_has_no_picture():
    course = CourseFolder(None, "test", "sqlite://", {LESSON: LessonPlan()})
    assert "<img" not in page(course, result(grades=(grade("resnet50", wiring=checked(nets())),)), None)


def test_a_drawing_that_fails_hides_no_verdict(monkeypatch):
    from course_utils.checks import pictures

    monkeypatch.setattr(pictures, "picture", lambda wiring: 1 / 0)
    assert wiring_picture(nets()) == wiring_picture(None) == ""


def answered(monkeypatch, wiring):
    """The answer of the judge's process where the verdict comes with this wiring."""
    from course_staff.grade import judge_child

    verdict = Verdict("identity_block", INCORRECT, 0, 10, "it is wrong", wiring=wiring)
    monkeypatch.setattr(judge_child, "decide", lambda *_: verdict)
    return answer_to("identity_block", b"", 5)


def test_the_judges_process_sends_the_wiring_where_it_is_small(monkeypatch):
    assert checked(answered(monkeypatch, nets())["wiring"]) == checked(nets())
    assert answered(monkeypatch, None)["wiring"] is None
    assert answered(monkeypatch, with_part(note="x" * LONGEST_WIRING))["wiring"] is None
    assert answered(monkeypatch, with_part(settings={"a": float("inf")}))["wiring"] is None
    assert answered(monkeypatch, with_part(settings={"a": object()}))["wiring"] is None


def test_a_wiring_from_the_judges_process_is_looked_at_again(monkeypatch):
    """The process unpacks evidence, and may be made to say anything."""
    from course_staff.grade.handover import End, Outcome, State, Unit

    unit = Unit("identity_block", State.ANSWERED, ("def identity_block(): ...",))
    said = {"outcome": INCORRECT, "what": "", "got": "", "expected": "", "why": "", "private": []}
    for wiring, kept in ((nets(), True), ("<img src=x>", False), (with_part(shape=[10**9]), False), (None, False)):
        answer = copy.deepcopy(said | {"wiring": wiring})
        monkeypatch.setattr(JudgeProcess, "ask", lambda *_, answer=answer: (answer, ""))
        found = Judge().judge(unit, Outcome("identity_block", End.FINISHED, b""), 5)
        assert bool(found.wiring) is kept
        assert found.points == 0
