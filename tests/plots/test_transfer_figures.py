import base64

import pytest

from course_utils import plots
from course_utils.plots import transfer

RUNS = [
    {"photos": 5, "depth": None, "accuracy": 0.8},
    {"photos": 5, "depth": None, "accuracy": 0.9},
    {"photos": 20, "depth": None, "accuracy": 0.95},
    {"photos": 20, "depth": 13, "accuracy": 0.96},
    {"photos": 5, "depth": 13, "accuracy": 0.7},
    {"photos": 20, "depth": "scratch", "accuracy": 0.2},
    {"photos": 20, "depth": "a small net", "accuracy": 0.5},
]


@pytest.fixture
def figures(monkeypatch):
    """The figures that were shown."""
    drawn = []
    monkeypatch.setattr(transfer, "show", lambda figure, alt: drawn.append(figure))
    return drawn


def test_the_words_carry_every_cell_and_seeds_are_averaged(shown):
    plots.transfer_map(RUNS, title="Freezing pays", caption="signs")
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert "all frozen but the softmax: 85.0% with 5, 95.0% with 20" in bundle["text/plain"]
    assert "frozen up to block 13: 70.0% with 5, 96.0% with 20" in bundle["text/plain"]
    assert "from random weights: 20.0% with 20; a small net: 50.0% with 20" in bundle["text/plain"]


def test_each_number_stands_in_its_cell(figures):
    plots.transfer_map(RUNS, title="Freezing pays")
    axis = figures[0].axes[0]
    assert [label.get_text() for label in axis.get_xticklabels()] == ["5", "20"]
    written = {(text.get_position()[1], text.get_position()[0]): text.get_text() for text in axis.texts}
    assert written == {(0, 0): "85%", (0, 1): "95%", (1, 0): "70%", (1, 1): "96%", (2, 1): "20%", (3, 1): "50%"}


def test_one_cell_is_a_map_too(figures):
    plots.transfer_map(RUNS[:1], title="One")
    assert figures[0].axes[0].texts[0].get_text() == "80%"
