"""The picture of a miss in the wiring: both nets, the first difference marked in each."""

import base64
import io
import json
import re
import subprocess
import sys
from itertools import combinations

import pytest
from mutants import bank_of
from PIL import Image

from course_utils.checks import api, evaluate, find, pictures
from course_utils.checks.collecting.run_student import collect
from course_utils.checks.exercises.googlenet import googlenet_path
from course_utils.checks.exercises.resnet50 import resnet50_path
from course_utils.checks.exercises.vgg16 import vgg16_path
from course_utils.checks.graph.compare import first_mistake
from course_utils.checks.graph.expected import NORM, RELU, conv, numbered, residual
from course_utils.checks.graph.paths import at, join, step
from course_utils.checks.messages.difference import difference
from course_utils.checks.pictures.boxes import chain_of
from course_utils.checks.pictures.image import EXPECTED, YOURS
from course_utils.checks.verdict import decide
from course_utils.plots.wiring.page import arrange
from course_utils.plots.wiring.parts import Box, boxes


def marked(net):
    """The parts with a note, in branches, too."""
    for part in net:
        if part.get("note"):
            yield part
        for parts in part.get("branches", ()):
            yield from marked(parts)


# exercise, wrong solution, then for the student's net and for the expected one: kind, whether it is there, note
WRONG = [
    ("identity_block", "no_skip", ("add", False, "missing here"), ("line", True, "missing in yours")),
    ("identity_block", "no_second_relu", ("relu", False, "missing here"), ("relu", True, "missing in yours")),
    ("identity_block", "three_not_f", ("conv2d", True, "yours: a 3×3 kernel"), ("conv2d", True, "asked for: a 2×2")),
    ("identity_block", "relu_before_the_sum", ("relu", True, "too early"), ("relu", True, "its place is here")),
    ("identity_block", "relu_on_the_shortcut", ("relu", True, "not asked for"), ("relu", False, "yours has one")),
    ("identity_block", "concatenation", ("concatenate", True, "asked for: addition"), ("add", True, "yours: concat")),
    ("identity_block", "skip_from_the_first_relu", ("relu", True, "starts only after"), ("line", True, "at the input")),
    ("identity_block", "returns_its_input", ("add", False, "missing here"), ("conv2d", True, "missing in yours")),
    ("convolutional_block", "no_stride", ("conv2d", True, "yours: stride 1"), ("conv2d", True, "asked for: stride 2")),
    ("inception_module", "1x1_before_the_pooling", ("max_pool", True, "too late"), ("max_pool", True, "its place")),
    ("inception_module", "another_order", ("concatenate", True, "1×1 branch, 5×5"), ("concatenate", True, "order")),
    ("happy_model", "no_padding", ("conv2d", True, "yours: no padding"), ("conv2d", True, "asked for: 3 zeros")),
    ("lenet5", "tanh", ("tanh", True, "asked for: first ReLU"), ("relu", True, "yours: tanh")),
]  # fmt: skip


@pytest.fixture(scope="module", params=WRONG, ids=lambda row: f"{row[0]}-{row[1]}")
def wrong(request):
    """A wrong solution's verdict, and what its picture should mark."""
    exercise, name, *expected = request.param
    return evaluate(exercise, bank_of(exercise).wrong[name].solution), expected


@pytest.mark.sample(3)
def test_the_first_difference_is_marked_once_in_each_net(wrong):
    verdict, expected = wrong
    for net, (kind, there, note) in zip((verdict.wiring["got"], verdict.wiring["expected"]), expected, strict=True):
        (part,) = marked(net)
        assert (part["kind"], part["ghost"]) == (kind, not there)
        assert note in part["note"]


@pytest.mark.sample(3)
def test_the_picture_is_a_small_png_with_words_that_fits_the_page(wrong):
    verdict, expected = wrong
    page = api.render(verdict)
    (tag,) = re.findall(r"<img [^>]*>", page)
    data = base64.b64decode(re.search(r'base64,([^"]+)"', tag)[1])
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.mode == "P"
    assert len(data) < 100_000
    assert int(re.search(r'width="(\d+)"', tag)[1]) <= 900
    words = re.search(r'alt="([^"]*)"', tag)[1]
    assert words.count("marked:") == 2
    assert f"{YOURS}: " in words
    assert f"{EXPECTED}: " in words
    for _, _, note in expected:
        assert note in " ".join(words.split())


@pytest.mark.sample(3)
def test_nothing_in_a_picture_covers_anything(wrong):
    verdict, _ = wrong
    sheet = arrange({YOURS: chain_of(verdict.wiring["got"]), EXPECTED: chain_of(verdict.wiring["expected"])})
    for one, other in combinations(sheet.boxes, 2):
        across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert min(across, down) < 0.01, (one.box.lines, other.box.lines)


@pytest.mark.sample(3)
def test_the_text_is_what_it_was(wrong):
    verdict, _ = wrong
    page = api.render(verdict)
    for label, _ in verdict.rows:
        assert label in page
    assert "wiring" not in verdict.message


@pytest.mark.parametrize(
    ("exercise", "name"),
    [
        ("identity_block", "norms_in_training"),  # the wiring is right, what it computes is not
        ("identity_block", "valid"),  # ends with an error
        ("identity_block", "forgets_to_return"),
        ("identity_block", "stub"),
        ("happy_model", "pool_before_relu"),  # the same function in another order
        ("scale_pixels", None),  # an exercise about arrays
    ],
)
def test_a_miss_that_is_not_in_the_wiring_has_no_picture(exercise, name):
    wrongs = bank_of(exercise).wrong
    verdict = evaluate(exercise, wrongs[name or next(iter(wrongs))].solution)
    assert verdict.outcome != "passed"
    assert verdict.wiring is None
    assert "<img" not in api.render(verdict)


def test_a_right_solution_has_no_picture():
    verdict = evaluate("identity_block", next(iter(bank_of("identity_block").right.values())))
    assert (verdict.outcome, verdict.wiring) == ("passed", None)


def test_a_drawing_that_fails_hides_no_verdict(monkeypatch):
    verdict = evaluate("identity_block", bank_of("identity_block").wrong["no_skip"].solution)

    def fail(wiring):
        raise ValueError

    monkeypatch.setattr(pictures, "picture", fail)
    page = api.render(verdict)
    assert "there is no shortcut" in page
    assert "<img" not in page


def test_evidence_cannot_bring_its_own_picture():
    exercise = find("identity_block")
    cases = exercise.cases(0)
    told = {"what": "look", "wiring": {"got": [], "expected": []}}
    verdict = decide(exercise, [{"problem": told}] * len(cases), cases)
    assert (verdict.what, verdict.wiring) == ("look", None)


def test_the_judge_stays_pure():
    """What it says for a picture is plain data, the same for the same evidence, and the evidence stays as it is."""
    exercise = find("identity_block")
    cases = exercise.cases(0)
    evidence = collect(exercise, bank_of("identity_block").wrong["no_skip"].solution, cases)
    before = repr(evidence)
    first, second = (decide(exercise, evidence, cases).wiring for _ in range(2))
    assert first == second == json.loads(json.dumps(first))
    assert repr(evidence) == before


def test_importing_the_checks_imports_no_matplotlib():
    code = "import sys, course_utils.checks; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


BLOCKS = tuple(
    one for i in range(1, 7) for one in at(f"stage 2, block {i}", *residual(conv(i, 1), NORM, RELU, conv(6, 3), NORM))
)


def wiring_of(expected, got, shape=(8, 8, 6)):
    return difference(got, expected, first_mistake(expected, got), list(shape))


def test_of_a_long_net_only_the_neighbourhood_is_shown():
    wiring = wiring_of(BLOCKS, BLOCKS[:6] + BLOCKS[8:])
    for net in wiring.values():
        assert net[0]["kind"] == net[-1]["kind"] == "cut"
        assert len(net) < len(BLOCKS)
    (gap,) = marked(wiring["got"])
    assert (gap["title"], gap["ghost"]) == ("stage 2, block 4", True)
    (part,) = marked(wiring["expected"])
    assert part["note"] == "stage 2, block 4:\nmissing in yours"
    assert part["branches"][0][0]["settings"]["filters"] == 4


LARGE = {
    "vgg16": vgg16_path(7),
    "resnet50": resnet50_path(5),
    "googlenet": googlenet_path([66, 50, 3], 5, (step("global_avg_pool", keepdims=False),)),
}


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", LARGE)
def test_of_every_large_net_the_picture_fits_the_page_wherever_a_step_is_missing(name):
    expected = LARGE[name]
    numbers = [i for i, one in enumerate(expected) if not one.optional][::3]  # joins and what is between them
    for i in numbers:
        left_out = expected[i]
        wiring = wiring_of(expected, (*expected[:i], *expected[i + 1 :]))
        assert [len(list(marked(net))) for net in wiring.values()] == [1, 1], left_out
        sheet = arrange({YOURS: chain_of(wiring["got"]), EXPECTED: chain_of(wiring["expected"])})
        assert sheet.width <= 9.2, left_out
        assert sheet.height <= 16, left_out


def test_a_block_beside_the_mark_is_one_box():
    chain = chain_of(wiring_of(BLOCKS, (*BLOCKS[:5], *BLOCKS[6:]))["expected"])
    kinds = [part.kind if isinstance(part, Box) else "fork" for part in chain]
    assert kinds.count("fork") == 1
    assert kinds.count("block") >= 1
    note = next(i for i, part in enumerate(chain) if isinstance(part, Box) and part.note)
    assert kinds[note - 1] == "fork", "the block whose last step is marked is shown in full"


def test_the_trail_of_a_mark_leads_to_its_step():
    """A mistake in a branch of a branch."""
    inner = join("concatenate", numbered(conv(2, 1)), numbered(conv(3, 3), RELU, conv(3, 3)), axis=3)
    wrong = join("concatenate", numbered(conv(2, 1)), numbered(conv(3, 3), RELU, conv(3, 5)), axis=3)
    outer, other = (join("add", (one, NORM), (), names=("main path", "shortcut")) for one in (inner, wrong))
    mistake = first_mistake((conv(6, 1), outer, RELU), (conv(6, 1), other, RELU))
    assert [mark.trail for mark in mistake.marks] == [(1, 0, 0, 1, 2), (1, 0, 0, 1, 2)]


def test_branches_in_another_order_keep_their_marks_apart():
    towers = tuple(numbered(conv(n, k), RELU) for n, k in ((2, 1), (3, 3), (4, 5)))
    changed = (*towers[:2], numbered(conv(4, 7), RELU))
    mistake = first_mistake((join("concatenate", *towers),), (join("concatenate", *changed[::-1]),))
    got, expected = mistake.marks
    assert got.trail == (0, 0, 0)
    assert expected.trail == (0, 2, 0)


def test_expected_volumes_follow_from_the_input():
    expected = (conv(6, 3, 2, zeros=1), RELU, step("flatten"), step("dense", units=5, use_bias=True))
    net = wiring_of(expected, expected[:3], (9, 7, 3))["expected"]
    assert [part["shape"] for part in net] == [[9, 7, 3], [5, 4, 6], [5, 4, 6], [120], [5]]


def test_a_free_setting_makes_no_volume_of_its_own():
    expected = (step("conv2d", filters=4), RELU)
    net = wiring_of(expected, (step("conv2d", filters=4),), (9, 7, 3))["expected"]
    assert [part["shape"] for part in net] == [[9, 7, 3], [], []]
    assert all(isinstance(box, Box) for box in boxes(chain_of(net)))
