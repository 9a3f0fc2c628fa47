import base64

import numpy as np
import pytest

from course_utils.measure import compare_paired
from course_utils.plots import augment

MIRROR, CROP = [0.01, 0.02, 0.03], [-0.04, -0.02, -0.03]
FOUND = {"mirror": compare_paired(MIRROR, [0, 0, 0]), "crop": compare_paired(CROP, [0, 0, 0])}


def draw_sheet():
    photo = np.full((6, 8, 3), 200, "uint8")
    draws = {"mirror": np.repeat(photo[None], 3, axis=0), "crop": np.full((2, 4, 4, 3), 255.0)}
    augment.augmentation_sheet(photo, draws, title="One photograph, five more", caption="signs")


def draw_effects():
    augment.effects({"mirror": MIRROR, "crop": CROP}, FOUND, title="Mirroring helps")


def draw_steps():
    gains = {name: [found, found] for name, found in FOUND.items()}
    augment.gains_by_steps((100, 1000), gains, (50, FOUND), title="It no longer moves")


def draw_seconds():
    augment.epoch_seconds({"in line": [1.0, 1.2], "both": [0.7, 0.9]}, {"both": 0.6}, title="Less time")


def draw_sizes():
    runs = {"by hand": {50: [0.8, 0.9], 500: [0.95]}, "ConvNet": {50: [0.7, 0.7], 500: [0.99]}}
    augment.accuracy_by_size(runs, title="It turns")


@pytest.mark.parametrize("draw", [draw_sheet, draw_effects, draw_steps, draw_seconds, draw_sizes])
def test_a_figure_is_one_png_with_its_words(shown, draw):
    draw()
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]


def test_the_words_carry_the_numbers(shown):
    draw_sheet()
    draw_effects()
    draw_sizes()
    draw_steps()
    draw_seconds()
    words = [bundle["text/plain"] for bundle, _ in shown]
    assert "by rows: mirror, crop. signs" in words[0]
    assert "mirror +2.0, from -0.5 to +4.5; crop -3.0, from -5.5 to -0.5" in words[1]
    assert "by hand: 85.00% with 50, 95.00% with 500; ConvNet: 70.00% with 50, 99.00% with 500" in words[2]
    assert "after 100, 1,000 steps: mirror +2.0, +2.0; crop -3.0, -3.0" in words[3]
    assert "in line 1.10; both 0.80, at least 0.60" in words[4]


def test_which_accuracy_it_is_stands_on_the_axis(shown):
    augment.accuracy_by_size({"by hand": {50: [0.8]}}, title="Few", ylabel="validation accuracy")
    assert "Mean validation accuracy by training photographs" in shown[0][0]["text/plain"]
