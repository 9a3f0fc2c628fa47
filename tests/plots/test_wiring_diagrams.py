"""Wiring diagrams: everything is there, nothing covers anything, and the words say the same."""

import base64
from itertools import combinations, pairwise

import keras
import matplotlib as mpl
import pytest
from keras import layers

from course_utils import CourseError, models, plots
from course_utils.models.inception import inception_module, inception_resnet_block
from course_utils.models.resnet import bottleneck_block
from course_utils.plots.wiring import draw, keras_graph, page, tree
from course_utils.plots.wiring.parts import Fork, Repeat, SidePath, layer_names
from course_utils.plots.wiring.sheet import is_circle

GOOGLENET_3A = (64, (96, 128), (16, 32), 32)


def inputs(*shape):
    return keras.Input(shape)


def happy_model():
    pictures = [keras.Input((64, 64, 3)), layers.ZeroPadding2D(3), layers.Conv2D(32, 7), layers.BatchNormalization()]
    head = [layers.ReLU(), layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(1, activation="sigmoid")]
    return keras.Sequential([*pictures, *head], name="HappyModel")


def base_and_head():
    base = keras.Sequential([keras.Input((32, 32, 3)), layers.Conv2D(8, 3), layers.GlobalMaxPooling2D()], name="base")
    base.trainable = False
    X = inputs(32, 32, 3)
    return keras.Model(X, layers.Dense(6, activation="softmax", name="head")(layers.Dropout(0.2)(base(X))))


def three_blocks():
    return {
        "identity block": bottleneck_block(inputs(9, 6, 8), 2),
        "convolutional block": bottleneck_block(inputs(9, 6, 8), 4, 2),
        "plain block": bottleneck_block(inputs(9, 6, 8), 2, skip=False),
    }


def densely_connected():
    X = inputs(8, 8, 4)
    once = layers.Concatenate()([X, layers.Conv2D(4, 3, padding="same")(X)])
    return layers.Concatenate()([once, layers.Conv2D(4, 3, padding="same")(once)])


NETS = {
    "blocks": three_blocks,
    "inception module": lambda: inception_module(inputs(28, 28, 192), GOOGLENET_3A),
    "inception-resnet": lambda: inception_resnet_block(inputs(35, 35, 256), normalization=False),
    "happy model": happy_model,
    "base and head": base_and_head,
    "googlenet": lambda: models.googlenet((64, 64, 3), 6, stem_pool=False),
    "resnet-50": lambda: models.resnet(50, (64, 64, 3), 6),
    "vgg-16": lambda: models.vgg(16, (32, 32, 3), 7),
    "dense": densely_connected,
}


def chains_of(net, **options):
    """The chains that `draw_wiring` would draw."""
    nets = net if isinstance(net, dict) else {"": net}
    chains = {name: tree.chain(*keras_graph.read(one)) for name, one in nets.items()}
    chains = draw.marked(chains, options.pop("highlight", {}), options.pop("frozen", None))
    return draw.shortened(chains, options.get("fold", True), options.get("blocks"))


@pytest.fixture(scope="module", params=NETS)
def sheet(request):
    return page.arrange(chains_of(NETS[request.param]()))


def overlap(one, other, slack=0.01):
    """Whether two rectangles (left, top, right, bottom) share more than an edge."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > slack and min(one[3], other[3]) - max(one[1], other[1]) > slack
    )


def corners(placed):
    return placed.x, placed.y, placed.x + placed.width, placed.y + placed.height


def label_corners(label):
    half = (label.text.count("\n") + 1) * 0.075
    return label.x, label.y - half, label.x + label.width, label.y + half


@pytest.mark.sample(2)
def test_nothing_covers_anything_and_all_is_on_the_page(sheet):
    rectangles = {f"box {i} {placed.box.lines}": corners(placed) for i, placed in enumerate(sheet.boxes)}
    rectangles |= {f"label {i} {label.text}": label_corners(label) for i, label in enumerate(sheet.labels)}
    for (one, a), (other, b) in combinations(rectangles.items(), 2):
        assert not overlap(a, b), f"{one} covers {other}"
    for name, (left, top, right, bottom) in rectangles.items():
        assert left >= 0, name
        assert top >= 0, name
        assert right <= sheet.width, name
        assert bottom <= sheet.height, name
    assert sheet.width <= 9.2, "900 points of a notebook"


@pytest.mark.sample(2)
def test_no_line_leads_through_a_box(sheet):
    for line in sheet.lines:
        for (x0, y0), (x1, y1) in pairwise(line.points):
            segment = (min(x0, x1) - 0.005, min(y0, y1) - 0.005, max(x0, x1) + 0.005, max(y0, y1) + 0.005)
            for placed in sheet.boxes:
                left, top, right, bottom = corners(placed)
                inside = (left + 0.03, top + 0.03, right - 0.03, bottom - 0.03)
                assert not overlap(segment, inside, 0.0), f"{line.points} crosses {placed.box.lines}"


@pytest.mark.sample(2)
def test_every_text_is_inside_its_box_as_rendered(sheet, monkeypatch):
    monkeypatch.setattr(draw, "arrange", lambda chains, columns: sheet)
    figure = draw.figure_of({"": ()})
    figure.canvas.draw()
    axis = figure.axes[0]
    to_inches = axis.transData.inverted().transform
    centred = [text for text in axis.texts if text.get_ha() == "center"]
    assert len(centred) >= len(sheet.boxes)
    for text in centred:
        extent = text.get_window_extent()
        (left, low), (right, high) = to_inches((extent.x0, extent.y0)), to_inches((extent.x1, extent.y1))
        x, y = text.get_position()
        (home,) = (p for p in sheet.boxes if p.x <= x <= p.x + p.width and p.y <= y <= p.y + p.height)
        x0, y0, x1, y1 = corners(home)
        assert x0 <= left, text.get_text()
        assert right <= x1, text.get_text()
        assert is_circle(home.box) or y0 - 0.02 <= min(low, high) <= max(low, high) <= y1 + 0.02, text.get_text()


@pytest.mark.sample(3)
@pytest.mark.parametrize("blocks", [False, True])
@pytest.mark.parametrize("name", NETS)
def test_every_layer_is_drawn(name, blocks):
    net = NETS[name]()
    shown = set().union(*map(layer_names, chains_of(net, blocks=blocks).values()))
    found = set()
    for one in net.values() if isinstance(net, dict) else [net]:
        X, Y = (one.inputs, one.outputs) if isinstance(one, keras.Model) else (keras_graph.input_of(one), one)
        found |= {operation.name for operation in keras.Model(X, Y).operations}
    assert shown == found


def test_the_words_are_the_whole_chain(shown):
    before = dict(mpl.rcParams)
    plots.draw_wiring(bottleneck_block(inputs(9, 6, 8), 2), title="A block", caption="He et al. (2016)")
    ((bundle, metadata),) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == bundle["text/plain"]
    assert bundle["text/plain"] == (
        "A block. input of 9×6×8; 2 branches (1×1 conv, 2 filters, stride 1, same gives 9×6×2, batch norm, ReLU; "
        "3×3 conv, 2 filters, stride 1, same gives 9×6×2, batch norm, ReLU; 1×1 conv, 8 filters, stride 1, same gives "
        "9×6×8, batch norm | identity shortcut) added, gives 9×6×8, ReLU."
    )
    assert dict(mpl.rcParams) == before, "drawing must not change the student's own figures"


def test_the_four_branches_stand_side_by_side_as_in_the_paper():
    sheet = page.arrange(chains_of(inception_module(inputs(28, 28, 192), GOOGLENET_3A)))
    found = {placed.box.lines[0]: placed for placed in sheet.boxes}
    last = [found[f"{k}×{k} conv, {n} filters"] for k, n in ((1, 64), (3, 128), (5, 32), (1, 32))]
    assert [placed.x for placed in last] == sorted(placed.x for placed in last)
    assert len({round(placed.y, 6) for placed in last}) == 1
    join = found["concatenate"]
    assert join.x <= last[0].x
    assert join.x + join.width >= last[3].x + last[3].width
    assert [label.text for label in sheet.labels].count("28×28×256") == 1


def test_costs_are_those_of_the_layers(shown):
    plots.draw_wiring(inception_module(inputs(28, 28, 192), GOOGLENET_3A), costs=True)
    text = shown[0][0]["text/plain"]
    assert "5×5 conv, 32 filters, stride 1, same, 10.0 M MACs" in text  # 28 · 28 · 32 · 5 · 5 · 16
    assert text.count("MACs") == 6


@pytest.mark.release_gate
def test_side_heads_leave_the_main_path_after_their_modules():
    ((_, chain),) = chains_of(models.googlenet((64, 64, 3), 6, stem_pool=False)).items()
    before = [chain[i - 1].name for i, part in enumerate(chain) if isinstance(part, SidePath)]
    assert before == ["4a", "4d"]


@pytest.mark.parametrize("columns", [2, 3])
def test_a_small_net_takes_the_columns_that_are_asked_for(columns):
    chains = chains_of(happy_model())
    tall, folded = page.arrange(chains), page.arrange(chains, columns)
    assert folded.height < tall.height
    tops = [placed.y for placed in folded.boxes]
    assert sum(later < earlier for earlier, later in pairwise(tops)) == columns - 1
    assert all(label_corners(label)[2] <= folded.width for label in folded.labels)
    assert [placed.box for placed in folded.boxes] == [placed.box for placed in tall.boxes]


def test_a_module_in_one_box_has_a_line_for_each_branch_and_the_words_say_how_they_end():
    module = inception_module(inputs(9, 6, 8), (2, (3, 4), (5, 6), 7))
    ((_, chain),) = chains_of(module, blocks=True).items()
    assert chain[-1].lines == ("1×1, 2", "1×1, 3 → 3×3, 4", "1×1, 5 → 5×5, 6", "pool → 1×1, 7")
    words = draw.alternative_text({"": chain})
    assert "4 branches, concatenated (1×1, 2 | 1×1, 3 → 3×3, 4 | 1×1, 5 → 5×5, 6 | pool → 1×1, 7)" in words


@pytest.mark.release_gate
def test_repeated_blocks_are_drawn_once():
    ((_, chain),) = chains_of(models.resnet(50, (64, 64, 3), 6)).items()
    assert [part.times for part in chain if isinstance(part, Repeat)] == [2, 3, 5, 2]
    names = [part.chain[0].name for part in chain if isinstance(part, Repeat)]
    assert names[2] == "block9 … block13"
    ((_, unfolded),) = chains_of(models.vgg(11, (32, 32, 3), 7), fold=False).items()
    assert not any(isinstance(part, Repeat) for part in unfolded)


def test_a_relu_that_ends_at_6_has_its_name(shown):
    X = keras.Input((4,))
    plots.draw_wiring(keras.Model(X, layers.ReLU(max_value=6)(layers.ReLU()(X))))
    assert "ReLU, ReLU6" in shown[0][0]["text/plain"]


def test_what_is_frozen_is_said_by_the_model_itself(shown):
    model = base_and_head()
    plots.draw_wiring(model, highlight={"head": "learns"})
    text = shown[0][0]["text/plain"]
    assert "base, 2 layers, 224 weights gives 8 [frozen]" in text
    assert "dense, 6 units gives 6 [marked: learns], softmax" in text
    plots.draw_wiring(model, frozen=["head"])
    assert "dense, 6 units gives 6 [frozen]" in shown[1][0]["text/plain"]
    assert shown[1][0]["text/plain"].count("frozen") == 1


def test_branches_keep_their_order_and_an_identity_is_empty():
    X = inputs(8, 8, 4)
    chain = tree.chain(*keras_graph.read(layers.Add()([layers.Conv2D(4, 1)(X), X])))
    (fork,) = (part for part in chain if isinstance(part, Fork))
    assert [len(branch) for branch in fork.branches] == [1, 0]


def crossing():
    before, now = inputs(4), None
    for _ in range(40):
        before, now = (now, layers.Add()([before, now])) if now is not None else (before, layers.ReLU()(before))
    return now


def two_inputs():
    return keras.Model([X := inputs(4), Y := inputs(4)], layers.Add()([X, Y]))


@pytest.mark.parametrize(
    ("net", "options", "sentence"),
    [
        (two_inputs, {}, "nets with one input"),
        (crossing, {}, "cross too often"),
        (lambda: 5, {}, "not a int"),
        (lambda: keras.Sequential([layers.Dense(3)], name="unbuilt"), {}, "'unbuilt' has no graph to draw"),
        (happy_model, {"highlight": {"nowhere": "!"}}, "no layer 'nowhere' to mark; the layers are"),
    ],
)
def test_what_has_no_drawing_is_refused(net, options, sentence):
    with pytest.raises(CourseError, match=sentence):
        plots.draw_wiring(net(), **options)


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["happy model", "googlenet"])
def test_title_and_caption_stand_off_the_drawing(name):
    figure = draw.figure_of(
        chains_of(NETS[name]()), "A title of more than one line, which says what there is to see", "c"
    )
    figure.canvas.draw()
    axis = figure.axes[0].get_window_extent()
    title, caption = figure.texts
    assert title.get_window_extent().y0 >= axis.y1 - 1
    assert title.get_window_extent().x1 <= figure.bbox.x1
    assert caption.get_window_extent().y1 <= axis.y0 + 1


def test_a_long_caption_is_broken_where_the_drawing_ends():
    caption = "what there is to know besides, in more words than a line can hold; " * 3 + "\nits source"
    figure = draw.figure_of(chains_of(happy_model()), "A title", caption)
    figure.canvas.draw()
    _, drawn = figure.texts
    extent = drawn.get_window_extent()
    assert extent.x1 <= figure.bbox.x1
    assert extent.y1 <= figure.axes[0].get_window_extent().y0 + 1
    assert drawn.get_text().split() == caption.split()
    assert drawn.get_text().endswith("\nits source")


def test_a_larger_scale_enlarges_boxes_and_leaves_title_and_caption_as_they_are():
    usual, large = (draw.figure_of(chains_of(happy_model()), "A title", "a caption", scale=scale) for scale in (1, 1.5))
    assert large.get_figwidth() * large.dpi == pytest.approx(1.5 * usual.get_figwidth() * usual.dpi)
    for small, same in zip(usual.texts, large.texts, strict=True):
        assert same.get_fontsize() * large.dpi == pytest.approx(small.get_fontsize() * usual.dpi)


def test_what_an_output_is_called_stands_beside_its_arrow_and_in_the_words(shown):
    block = models.basic_block(keras.Input((8, 8, 4), name="X"), 4)
    names = {"X": "$a^{[l]}$", "block_2_norm": "$z^{[l+2]}$", "block_1_norm": "hidden by its ReLU"}
    plots.draw_wiring(block, called=names)
    words = shown[0][0]["text/plain"]
    assert "input of 8×8×4, called a^[l];" in words
    assert "called z^[l+2] | identity shortcut" in words
    sheet = page.arrange({"": draw.marked({"": tree.chain(*keras_graph.read(block))}, {}, None, names)[""]})
    labels = [label.text for label in sheet.labels]
    assert {"$a^{[l]}$", "$z^{[l+2]}$"} <= {*labels}
    assert "hidden by its ReLU" not in labels
    with pytest.raises(CourseError, match="no layer 'nowhere'"):
        plots.draw_wiring(block, called={"nowhere": "a"})
