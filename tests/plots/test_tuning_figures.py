import base64

import keras
import matplotlib as mpl
import numpy as np
import pytest

from course_utils import plots
from course_utils.errors import CourseError
from course_utils.plots import curves, explore, tuning
from course_utils.runtime import HEADLESS

TABLE = np.linspace(0.1, 0.9, 12).reshape(4, 3)
RATES, UNITS = [1e-4, 1e-3, 1e-2, 1e-1], [8, 16, 32]

OF_MAP = {"title": "Rates", "reached": {"grid": 0.5, "random": 0.7}, "floor": 0.3}


def draw_best():
    searches = {"grid": np.array([[0.5, 0.7], [0.6, 0.5]]), "random": np.array([[0.4, 0.3, 0.8], [0.2, 0.9, 0.1]])}
    plots.best_by_trials(searches, title="Random wins", caption="a table")


def draw_map():
    plots.trials_map(TABLE, RATES, UNITS, {"grid": [(1e-3, 16)], "random": [(1e-2, 20), (1e-4, 8)]}, **OF_MAP)


def draw_losses():
    losses = np.array([[2.0, 1.0], [0.5, 0.3]])
    plots.losses_by_batch(losses, np.array([[2.0, 1.5], [0.5, 0.4]]), title="The mean lags", last=1)


def draw_features():
    plots.explore_features(small_net(), np.ones((2, 6, 6, 1), "float32"), title="Three maps")


def small_net():
    net = keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Conv2D(3, 3, name="conv"), keras.layers.Flatten()])
    kernel = np.zeros((3, 3, 1, 3), "float32")
    kernel[1, 1, 0] = [1, -1, 2]
    net.set_weights([kernel, np.zeros(3, "float32")])
    return net


@pytest.mark.sample(2)
@pytest.mark.parametrize("draw", [draw_best, draw_map, draw_losses, draw_features])
def test_a_figure_is_one_png_with_its_words(shown, monkeypatch, draw):
    monkeypatch.setenv(HEADLESS, "1")
    before = dict(mpl.rcParams)
    draw()
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert dict(mpl.rcParams) == before, "drawing must not change the student's own figures"


def test_the_words_carry_the_numbers(shown, monkeypatch):
    monkeypatch.setattr(explore, "in_notebook", lambda: False)
    for draw in (draw_best, draw_map, draw_losses, draw_features):
        draw()
    best, on_map, losses, maps = (bundle["text/plain"] for bundle, _ in shown)
    assert "grid: mean 0.550 after 1 trial, 0.650 after 2" in best
    assert "random: mean 0.300 after 1 trial, 0.850 after 3" in best
    assert "1e-04 0.17" in on_map
    assert "The best setting has rate 1e-01 and 32 units, 0.900." in on_map
    assert "The best of grid is 0.500. The best of random is 0.700." in on_map
    assert "grid tried 1 settings, 1 different rates; random tried 2 settings, 2 different rates" in on_map
    assert "epoch 1: last batch 1.000, mean 1.500" in losses
    assert "The last 1 batches of each epoch have the means 1.00, 0.30" in losses
    assert "conv 4×4×3" in maps


def test_the_best_so_far_never_falls_and_the_numbers_stand_on_their_settings(monkeypatch):
    figures = []
    monkeypatch.setattr(tuning, "show", lambda figure, alt: figures.append(figure))
    draw_best()
    draw_map()
    best, on_map = figures
    thick = [line for line in best.axes[0].lines if line.get_linewidth() >= 2 and line.get_marker() == "None"]
    drawn = np.concatenate([line.get_ydata() for line in thick])
    assert drawn == pytest.approx([0.55, 0.65, 0.3, 0.65, 0.85])
    first, second = on_map.axes[:2]
    assert [text.get_text() for text in first.texts] == ["1"]
    assert first.texts[0].get_position() == pytest.approx((1e-3, 16))
    assert [text.get_text() for text in second.texts] == ["1", "2"]
    names = {text.get_text().replace("\n", " ") for text in best.axes[0].texts}
    assert names == {"grid, 2 trials: 65.0%", "random, 3 trials: 85.0%"}
    titles = [axis.get_title("left") for axis in on_map.axes[:2]]
    assert titles == ["grid: 1 rate, best 50.0%", "random: 2 rates, best 70.0%"]
    frame = first.patches[0]
    assert frame.get_x() < RATES[3] < frame.get_x() + frame.get_width()
    assert frame.get_y() < UNITS[2] < frame.get_y() + frame.get_height()


def test_what_a_setting_has_elsewhere_is_dashed_and_said(monkeypatch):
    drawn = []
    monkeypatch.setattr(tuning, "show", lambda figure, alt: drawn.append((figure, alt)))
    searches = {"random": np.array([[0.5, 0.7], [0.6, 0.5]])}
    plots.best_by_trials(searches, title="Luck", elsewhere={"random": [0.5, 0.6]})
    ((figure, alt),) = drawn
    dashed = [line for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    assert [line.get_ydata().tolist() for line in dashed] == [[0.5, 0.6]]
    assert "random, dashed: 0.600 after 2" in alt


def test_numbers_of_settings_that_are_alike_stand_apart(monkeypatch):
    figures = []
    monkeypatch.setattr(tuning, "show", lambda figure, alt: figures.append(figure))
    alike = [(1e-3, 16), (1e-3, 16), (1.1e-3, 17), (1e-1, 8)]
    plots.trials_map(TABLE, RATES, UNITS, {"random": alike}, title="Rates")
    axis = figures[0].axes[0]
    places = np.log10([text.get_position() for text in axis.texts]) * np.divide(tuning.MAP, (4, 3 * np.log10(2)))
    distances = [np.hypot(*(places[i] - places[j])) for i, j in zip(*np.triu_indices(4, 1), strict=True)]
    assert min(distances) > 0.95 * tuning.DISC
    assert axis.texts[3].get_position() == pytest.approx((1e-1, 8)), "a disc that is alone stays where it is"


def test_the_form_draws_the_layer_and_picture_that_are_chosen(monkeypatch):
    drawn = []
    monkeypatch.setattr(explore, "show_feature_maps", lambda maps, **options: drawn.append((maps, options)))
    net = keras.Sequential([*small_net().layers[:1], keras.layers.MaxPooling2D(2, name="pool")])
    net.build((None, 6, 6, 1))
    pictures = np.stack([np.zeros((6, 6, 1)), np.ones((6, 6, 1))]).astype("float32")
    form = explore.feature_form(net, ["conv", "pool"], pictures)
    layer, number = form.children[0].children
    number.value = 1
    layer.value = "pool"
    shapes = [{name: volume.shape for name, volume in maps.items()} for maps, _ in drawn]
    assert shapes == [{"conv": (4, 4, 3), "pool": (2, 2, 3)}] * 2 + [{"pool": (2, 2, 3)}]
    assert [options["image"].max() for _, options in drawn] == [0, 1, 1]
    assert [maps["pool"].max() for maps, _ in drawn] == [0, 2, 2]


def test_a_net_without_maps_is_a_sentence():
    net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)], name="flat")
    with pytest.raises(CourseError, match="'flat' has no layer that gives maps"):
        plots.explore_features(net, np.ones((1, 4)), title="None")


def test_the_least_loss_is_marked_where_it_is_enlarged(monkeypatch):
    figures = []
    monkeypatch.setattr(curves, "show", lambda figure, alt: figures.append(figure))
    losses = {"loss": [2.0, 1.0, 0.5, 0.4], "val_loss": [1.9, 0.9, 1.0, 1.1]}
    plots.history_curves(losses | {"accuracy": [0.5] * 4, "val_accuracy": [0.5] * 4}, title="Stops", kept=2)
    enlarged = figures[0].axes[1]
    assert [line.get_xydata().tolist() for line in enlarged.lines if line.get_marker() == "v"] == [[[2, 0.9]]]
    assert "2 epochs without\nimprovement" in [text.get_text() for text in enlarged.texts]
