"""Diagrams show every box and place once, with texts that fit."""

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_utils.plots import places
from course_utils.plots.places import numbered_places
from course_utils.quiz.diagrams import in_words, places_in
from course_utils.quiz.loading import load_topic, topics

SPOTS = [question for topic in topics() for question in load_topic(topic).questions if question.diagram]


def flat(steps):
    for step in steps:
        if isinstance(step, tuple):
            for way in step:
                yield from way
        else:
            yield step


@pytest.mark.parametrize("question", SPOTS, ids=lambda question: question.id)
def test_every_step_is_drawn_once_and_fits(question):
    figure = numbered_places(question.diagram)
    figure.canvas.draw()
    (axes,) = figure.axes
    assert sorted(text.get_text() for text in axes.texts) == sorted(map(str, flat(question.diagram)))
    whole = figure.bbox
    boxes = [patch.get_window_extent() for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
    for text in axes.texts:
        extent = text.get_window_extent()
        assert whole.x0 <= extent.x0
        assert extent.x1 <= whole.x1
        if len(text.get_text()) > 1:
            assert any(box.x0 <= extent.x0 and extent.x1 <= box.x1 for box in boxes if overlap(box, extent))
    for number, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[number + 1 :])


def overlap(a, b):
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


@pytest.mark.parametrize("question", SPOTS, ids=lambda question: question.id)
def test_the_words_name_every_step(question):
    words = in_words(question.diagram)
    assert all(f"({place})" in words for place in places_in(question.diagram))
    assert all(step in words for step in flat(question.diagram) if isinstance(step, str))


def test_branches_are_told_side_by_side():
    assert in_words(("X", (("a", 1), ()), "+", 2)) == "X → [ a → (1) | unchanged ] → + → (2)"


def drawn(steps):
    """The figure's axes, and where its texts stand."""
    (axes,) = numbered_places(steps).axes
    return axes, {text.get_text(): text.get_position() for text in axes.texts}


def test_the_boxes_of_branches_are_level():
    _, at = drawn(("X", (("conv a",), (1, "conv b", 2), (3, "max-pool")), "concat", 4))
    assert at["conv a"][1] == at["conv b"][1] == at["max-pool"][1]
    assert at["1"][1] == at["3"][1]


def test_what_is_concatenated_leads_straight_into_a_box_as_wide_as_its_branches():
    axes, at = drawn(("X", (("conv a",), (1, "conv b")), "concat", 2))
    box = max((patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)), key=FancyBboxPatch.get_width)
    assert box.get_width() == pytest.approx(places.COLUMN + places.BOX[0])
    assert box.get_x() < at["conv a"][0] < at["conv b"][0] < box.get_x() + box.get_width()


def test_a_sum_is_entered_from_both_sides_and_a_shortcut_has_its_colour():
    axes, at = drawn(("X", 1, (("conv",), (2,)), "+", 3))
    x, y = at["+"]
    heads = [patch for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
    ends = [patch._posA_posB[1] for patch in heads]
    assert (pytest.approx(x - places.RADIUS), pytest.approx(y)) in ends
    assert (pytest.approx(x + places.RADIUS), pytest.approx(y)) in ends
    blue = [patch for patch in heads if to_hex(patch.get_edgecolor()) == places.SHORTCUT.lower()]
    assert len(blue) == 2, "to the place on the shortcut, and from there to the sum"
    assert all(patch._posA_posB[1][0] > x for patch in blue)
