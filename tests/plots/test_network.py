import base64
from itertools import combinations

import keras
import matplotlib as mpl
import pytest
from keras import layers
from matplotlib.transforms import Bbox

from course_utils import CourseError, models, plots
from course_utils.plots import network


@pytest.fixture
def figures(monkeypatch):
    """The Matplotlib figures that were shown."""
    found = []
    monkeypatch.setattr(network, "show", lambda figure, alt: found.append(figure))
    return found


NETWORKS = {
    "lenet5": models.lenet5,
    "alexnet": lambda: models.alexnet(normalization=True),
    "vgg": lambda: models.vgg(13, (224, 224, 3)),
}


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", NETWORKS)
def test_no_text_of_a_drawing_covers_another_or_leaves_the_figure(figures, name):
    plots.draw_network(NETWORKS[name](), parameters=True)
    (figure,) = figures
    figure.canvas.draw()
    axis = figure.axes[0]
    # An arrow is an annotation without text.
    boxes = {text.get_text() + str(i): text.get_window_extent() for i, text in enumerate(axis.texts) if text.get_text()}
    assert len(boxes) > 10
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        assert Bbox.intersection(a.padded(-1), b.padded(-1)) is None, f"{one!r} covers {other!r}"
    for text, box in boxes.items():
        assert figure.bbox.x0 <= box.x0, text
        assert box.x1 <= figure.bbox.x1, text
    patches = [patch.get_window_extent() for patch in axis.patches]
    for text, box in boxes.items():
        assert not any(Bbox.intersection(box.padded(-1), patch) for patch in patches), f"{text!r} is on a volume"


def test_heights_are_to_scale(figures):
    plots.draw_network(models.lenet5())
    figures[0].canvas.draw()
    fronts = [patch.get_path().get_extents() for patch in figures[0].axes[0].patches[1::6]][:5]
    heights = [box.height for box in fronts]
    assert [height / heights[0] for height in heights] == pytest.approx([1, 28 / 32, 14 / 32, 10 / 32, 5 / 32])
    widths = [box.width for box in fronts]
    assert [width**2 / widths[0] ** 2 for width in widths] == pytest.approx([1, 6, 6, 16, 16])


def test_the_words_are_the_whole_chain(shown):
    plots.draw_network(models.lenet5(), title="LeNet-5", caption="1998")
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert bundle["text/plain"] == (
        "LeNet-5. 32×32×1 goes in; conv 5×5, s1 gives 28×28×6; max-pool 2×2, s2 gives 14×14×6; conv 5×5, s1 gives "
        "10×10×16; max-pool 2×2, s2 gives 5×5×16 = 400; FC gives 120; FC gives 84; FC, softmax gives 10."
    )


def test_the_parameters_of_a_step_stand_over_its_arrow_and_in_the_words(figures):
    plots.draw_network(models.alexnet(), parameters=True)
    texts = [text.get_text() for text in figures[0].axes[0].texts]
    assert [text for text in texts if text[-1:] in ("k", "M")] == [
        *["34.9 k", "615 k", "2.21 M", "885 k", "37.8 M", "16.8 M", "4.1 M"]
    ]
    chain = network.volumes(models.alexnet())
    assert sum(volume.parameters for volume in chain) == models.alexnet().count_params()
    assert "conv 3×3, s1 same ×2 (2,212,608 parameters) gives 13×13×384" in network._in_words(chain, parameters=True)


def test_a_second_row_is_joined_to_the_first(figures):
    plots.draw_network(models.alexnet())
    plots.draw_network(models.lenet5())
    assert [len(figure.axes[0].lines) for figure in figures] == [1, 0]


def test_equal_convolutions_are_one_volume_and_other_layers_none():
    chain = network.volumes(models.vgg(16, (32, 32, 3), 7))
    assert [(v.shape, v.times) for v in chain if v.color == network.CONVOLUTION] == [
        *[((32, 32, 64), 2), ((16, 16, 128), 2), ((8, 8, 256), 3), ((4, 4, 512), 3), ((2, 2, 512), 3)]
    ]
    chain = network.volumes(models.lenet5((28, 28, 1), variant="historic", padding=2))
    assert [v.shape for v in chain][:3] == [(28, 28, 1), (28, 28, 6), (14, 14, 6)]
    assert chain[1].over_arrow == "conv\n5×5, s1\npad 2"
    assert chain[2].step == "average-pool\n2×2, s2"


def test_a_global_average_and_unequal_sides_are_drawn(figures):
    X = keras.Input((12, 20, 3))
    Y = layers.GlobalAveragePooling2D()(layers.Conv2D(4, (3, 5))(X))
    plots.draw_network(keras.Model(X, Y))
    texts = [text.get_text() for text in figures[0].axes[0].texts]
    assert {"conv\n3×5, s1", "10×16×4", "GlobalAveragePooling2D", "4"} <= set(texts)


def test_what_has_no_drawing_is_refused():
    with pytest.raises(CourseError, match=r"'block1_add' of ResNet-8 has branches; plots\.draw_graph"):
        plots.draw_network(models.resnet_cifar(8))
    with pytest.raises(CourseError, match="no volume"):
        plots.draw_network(keras.Sequential([keras.Input((4,)), layers.Dense(2)]))


def run(depth, skips, loss, accuracy):
    return {"depth": depth, "skips": skips, "loss": [9.0, loss], "val_accuracy": [0.1, accuracy]}


def draw_depths():
    runs = [run(8, False, 0.2, 0.9), run(8, False, 0.4, 0.8), run(32, False, 1.0, 0.5), run(8, True, 0.1, 0.95)]
    plots.depth_curves(runs, title="Deeper is worse", caption="digits")


def draw_by_layer():
    plots.gradients_by_layer({"plain": [1e-5, 1e-2, 1.0], "residual": {"a": 0.5, "b": 1.0}.values()}, title="Vanishing")


def draw_by_depth():
    glorot = {"plain": {8: [0.1, 0.3], 32: [1e-6, 2e-6]}, "residual": {8: [0.2]}}
    plots.gradients_by_depth({"Glorot": glorot, "He": {"residual": {8: [5.0]}}}, title="Vanishing")


def draw_training_error():
    runs = [
        {"depth": d, "skips": s, "accuracy": [0.5, 1 - e]}
        for d, s, e in ((8, False, 0), (8, False, 0.02), (8, True, 0.3))
    ]
    plots.training_error(runs, 100, title="Degradation")


def draw_deletion():
    without = {"plain": {1: 0.2, 2: 0.1}, "residual": {1: 0.9, 2: 0.8}}
    plots.deletion_bars(without, {"plain": 0.91, "residual": 0.95}, title="One block less")


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (draw_depths, "training loss, plain: 0.30 at 8, 1.00 at 32; training loss, residual: 0.10 at 8"),
        (draw_depths, "validation accuracy, plain: 85.0% at 8, 50.0% at 32"),
        (draw_by_layer, "plain: 1e-05 at the first layer, 1 at the last; residual: 0.5 at the first layer"),
        (draw_by_depth, "Glorot, plain: 0.17 at 8, 1.4e-06 at 32; Glorot, residual: 0.2 at 8; He, residual: 5 at 8"),
        (draw_training_error, "plain, 8 layers: 0.00% to 2.00% at the end; with shortcuts, 8 layers: 30.00% to 30.00%"),
        (draw_deletion, "plain: 91.0% with all blocks; without one, from 10.0% to 20.0%, on average 15.0%"),
    ],
)
def test_figures_about_depth_say_their_numbers(shown, draw, words):
    before = dict(mpl.rcParams)
    draw()
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert words in bundle["text/plain"]
    assert dict(mpl.rcParams) == before, "drawing must not change the student's own figures"
