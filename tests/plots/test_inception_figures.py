import base64

import matplotlib as mpl
import pytest

from course_utils import plots
from course_utils.plots import inception

COUNTED = {"5×5": 120_422_400, "1×1 → 5×5": 12_443_648}
SECONDS = {"1×1 → 5×5": [0.001, 0.003, 0.9], "5×5": [0.010, 0.012, 0.011]}


def test_the_words_have_the_counts_and_the_medians(shown):
    before = dict(mpl.rcParams)
    plots.counted_and_timed(COUNTED, SECONDS, title="Fewer", caption="on 28×28×192")
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert bundle["text/plain"] == (
        "Fewer. Multiplications counted and median time measured. 5×5: 120.4 million, 11.00 ms; "
        "1×1 → 5×5: 12.4 million, 3.00 ms."
    )
    assert dict(mpl.rcParams) == before, "drawing must not change the student's own figures"


@pytest.fixture
def figure(monkeypatch):
    found = []
    monkeypatch.setattr(inception, "show", lambda figure, alt: found.append(figure))
    plots.counted_and_timed(COUNTED, SECONDS, title="Fewer")
    return found[0]


def test_the_bars_are_the_counts_and_the_medians_in_one_order(figure):
    counted, timed = figure.axes
    assert [bar.get_width() for bar in counted.patches] == pytest.approx([120.4224, 12.443648])
    assert [bar.get_width() for bar in timed.patches] == pytest.approx([11, 3])
    assert [tuple(line.get_xdata()) for line in timed.lines] == [
        pytest.approx((10, 12, 11)),
        pytest.approx((1, 3, 900)),
    ]
    assert [text.get_text() for text in counted.get_yticklabels()] == list(COUNTED)


def test_one_slow_repeat_does_not_hide_the_bars(figure):
    assert figure.axes[1].get_xlim() == pytest.approx((0, inception.ROOM * 11))
    assert 12 < inception.ROOM * 11 < 900


def test_each_bar_has_its_number_and_no_repeat_stands_on_a_bar(figure):
    counted, timed = figure.axes
    assert [text.get_text() for text in counted.texts] == ["120.4", "12.4"]
    assert [text.get_text() for text in timed.texts] == ["11.00", "3.00"]
    for row, (bar, line) in enumerate(zip(timed.patches, timed.lines, strict=True)):
        assert bar.get_y() + bar.get_height() < min(line.get_ydata()) < row + 0.5


def test_both_panels_are_for_the_pictures_of_a_repeat(shown):
    plots.counted_and_timed(COUNTED, SECONDS, title="Fewer", pictures=8)
    ((bundle, _),) = shown
    assert "measured for 8 pictures. 5×5: 963.4 million, 11.00 ms; 1×1 → 5×5: 99.5 million" in bundle["text/plain"]
