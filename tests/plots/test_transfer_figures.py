import base64

import numpy as np
import pytest
from scipy import stats

from course_utils import plots
from course_utils.plots import transfer

ACCURACIES = {
    (5, None): (0.8, 0.84, 0.91),
    (20, None): (0.95, 0.95),
    (20, 13): (0.96,),
    (5, 13): (0.7,),
    (20, 0): (0.2,),
    (20, "a small net"): (0.5,),
}


@pytest.fixture
def figures(monkeypatch):
    """The figures that were shown."""
    drawn = []
    monkeypatch.setattr(transfer, "show", lambda figure, alt: drawn.append(figure))
    return drawn


def test_the_words_carry_every_cell_with_its_interval(shown):
    plots.transfer_map(ACCURACIES, title="Freezing pays", caption="signs")
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert "all frozen but the softmax, 5 a class: 85.0 ± 13.8%" in bundle["text/plain"]
    assert "frozen up to block 13, 20 a class: 96.0%;" in bundle["text/plain"]
    assert "nothing frozen, 20 a class: 20.0%; a small net, 20 a class: 50.0%" in bundle["text/plain"]


def test_each_number_stands_in_its_cell(figures):
    plots.transfer_map(ACCURACIES, title="Freezing pays")
    axis = figures[0].axes[0]
    assert [label.get_text() for label in axis.get_xticklabels()] == ["5", "20"]
    assert axis.xaxis.get_ticks_position() == "top", "where a column begins"
    written = {(text.get_position()[1], text.get_position()[0]): text.get_text() for text in axis.texts}
    assert written == {
        (0, 0): "85.0 ± 13.8%",
        (0, 1): "95.0%",
        (1, 0): "70.0%",
        (1, 1): "96.0%",
        (2, 0): "not tried",
        (2, 1): "20.0%",
        (3, 0): "not tried",
        (3, 1): "50.0%",
    }


def test_one_cell_is_a_map_too(figures):
    plots.transfer_map({(5, None): [0.8]}, title="One")
    assert figures[0].axes[0].texts[0].get_text() == "80.0%"


def test_cells_may_be_coloured_by_their_distance_from_the_first_row(figures):
    plots.transfer_map(ACCURACIES, title="Freezing pays", from_first=True)
    axis, bar = figures[0].axes
    shades = axis.images[0].get_array().filled(np.nan)
    assert shades[0] == pytest.approx([0, 0])
    assert shades[1] == pytest.approx([-0.15, 0.01])
    assert bar.get_ylabel() == "minus all frozen, in points"


def test_the_interval_is_that_of_student():
    values = [0.7, 0.8, 0.75, 0.9]
    low, high = stats.t.interval(0.95, 3, loc=np.mean(values), scale=stats.sem(values))
    assert transfer.half_width(values) == pytest.approx((high - low) / 2)
    assert transfer.half_width(values[:2]) is None
