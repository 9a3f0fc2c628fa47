import base64

import numpy as np
import pytest

from course_utils.plots import augment


def draw_sheet():
    photo = np.full((6, 8, 3), 200, "uint8")
    draws = {"mirror": np.repeat(photo[None], 3, axis=0), "crop": np.full((2, 4, 4, 3), 255.0)}
    augment.augmentation_sheet(photo, draws, title="One photograph, five more", caption="signs")


def draw_effects():
    augment.effects({"mirror": [0.01, 0.03], "crop": [-0.02, -0.02]}, title="Mirroring helps")


def draw_sizes():
    runs = {"by hand": {50: [0.8, 0.9], 500: [0.95]}, "ConvNet": {50: [0.7, 0.7], 500: [0.99]}}
    augment.accuracy_by_size(runs, title="It turns")


@pytest.mark.parametrize("draw", [draw_sheet, draw_effects, draw_sizes])
def test_a_figure_is_one_png_with_its_words(shown, draw):
    draw()
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]


def test_the_words_carry_the_numbers(shown):
    draw_sheet()
    draw_effects()
    draw_sizes()
    words = [bundle["text/plain"] for bundle, _ in shown]
    assert "by rows: mirror, crop. signs" in words[0]
    assert "mirror +2.0 ± 1.0; crop -2.0 ± 0.0" in words[1]
    assert "by hand: 85.0% with 50, 95.0% with 500; ConvNet: 70.0% with 50, 99.0% with 500" in words[2]


def test_one_value_has_no_standard_error(shown):
    assert np.isnan(augment.standard_error([0.5]))
    augment.effects({"mirror": [0.01]}, title="Once is an anecdote")
    assert "mirror +1.0." in shown[0][0]["text/plain"]
    assert augment.standard_error([1.0, 3.0]) == pytest.approx(1)
