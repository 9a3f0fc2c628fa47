from matplotlib.colors import to_hex

from course_utils import plots
from course_utils.plots import places
from course_utils.plots.wiring import style


def test_a_chain_says_in_words_what_it_draws(monkeypatch):
    drawn = []
    monkeypatch.setattr(places, "show", lambda figure, alt: drawn.append((figure, alt)))
    plots.chain(["photo", [["frozen block", "dense"], ["block", "dense"]]], title="Cut", caption="grey: frozen")
    figure, alt = drawn[0]
    assert alt == "Cut. From top to bottom: photo → [ frozen block → dense | block → dense ]. grey: frozen"
    assert [text.get_text() for text in figure.axes[0].texts] == ["photo", "frozen block", "dense", "block", "dense"]
    colours = [to_hex(patch.get_facecolor()) for patch in figure.axes[0].patches]
    assert colours.count(style.FROZEN_FILL) == 1


def test_no_box_of_a_chain_lies_outside_of_the_figure(monkeypatch):
    drawn = []
    monkeypatch.setattr(places, "show", lambda figure, alt: drawn.append(figure))
    for steps in (["photo", "dense"], ["photo", [["a"], ["b", "c"]]]):
        plots.chain(steps, title="T")
        (figure,) = drawn[-1:]
        page = figure.bbox
        for patch in figure.axes[0].patches:
            box = patch.get_window_extent()
            assert box.y0 >= page.y0
            assert box.y1 <= page.y1
