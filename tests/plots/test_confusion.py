import importlib

import numpy as np
import pytest

# By its path: the package's name `confusion` is the function.
module = importlib.import_module("course_utils.plots.confusion")


@pytest.mark.parametrize(("names", "angle"), [(["0", "1"], 0), (["airplane", "cat"], 40)])
def test_names_that_have_no_room_side_by_side_are_turned(names, angle, monkeypatch):
    drawn = []
    monkeypatch.setattr(module, "show", lambda figure, alt: drawn.append(figure))
    module.confusion(np.array([0, 1]), np.array([0, 0]), names)
    labels = drawn[0].axes[0].get_xticklabels()
    assert [label.get_text() for label in labels] == names
    assert {label.get_rotation() for label in labels} == {angle}


@pytest.mark.parametrize(
    ("guesses", "title"),
    [
        ([0, 0, 1, 1], "4 of 4 right"),
        ([1, 1, 1, 1], "2 of 4 right; most often cat is read as dog (2 times)"),
        ([1, 0, 1, 0], "2 of 4 right"),  # neither of two is the most frequent
    ],
)
def test_the_title_names_what_is_confused_most_often(guesses, title, monkeypatch):
    drawn = []
    monkeypatch.setattr(module, "show", lambda figure, alt: drawn.append((figure, alt)))
    module.confusion(np.array([0, 0, 1, 1]), np.array(guesses), ["cat", "dog"])
    figure, alt = drawn[0]
    assert figure.axes[0].get_title("left").replace("\n", " ") == title
    assert alt.startswith(f"Confusion matrix: {title}.")


def test_each_row_ends_with_its_share(monkeypatch):
    drawn = []
    monkeypatch.setattr(module, "show", lambda figure, alt: drawn.append((figure, alt)))
    module.confusion(np.array([0, 0, 1]), np.array([0, 1, 1]), ["cat", "dog", "frog"])
    figure, alt = drawn[0]
    assert [text.get_text() for text in figure.axes[0].texts][-4:] == ["right", "50%", "100%", "–"]
    assert alt.endswith("Right of each class: cat 50%; dog 100%; frog –.")
