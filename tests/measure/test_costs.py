import math

import keras
import pytest
from keras import layers

from course_utils import CourseError, measure, models


def test_the_multiplications_of_one_convolution():
    assert measure.conv_multiplications(28, 28, 192, 32, 5) == 120_422_400
    bottleneck = measure.conv_multiplications(28, 28, 192, 16, 1), measure.conv_multiplications(28, 28, 16, 32, 5)
    assert bottleneck == (2_408_448, 10_035_200)


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("n_H", "n_W", "kernel_size", "strides"), [(9, 12, 3, 1), (9, 12, 3, 2), (10, 7, 5, 3)])
def test_a_convolution_and_its_formula_agree(n_H, n_W, kernel_size, strides, padding):
    X = keras.Input((n_H, n_W, 3))
    model = keras.Model(X, layers.Conv2D(4, kernel_size, strides, padding=padding)(X))
    formula = measure.conv_multiplications(n_H, n_W, 3, 4, kernel_size, strides, padding)
    assert measure.multiplications(model) == formula


@pytest.mark.parametrize(
    ("layer", "shape", "expected"),
    [
        (layers.Dense(5), (7,), 35),
        (layers.Dense(5), (4, 3), 4 * 3 * 5),  # at each of four positions
        (layers.Conv2D(6, 3, groups=2), (5, 5, 4), 9 * 6 * 9 * 2),  # each filter sees two of the four channels
        (layers.DepthwiseConv2D(3, depth_multiplier=2), (5, 5, 4), 9 * 8 * 9),
        (layers.SeparableConv2D(6, 3), (5, 5, 4), 9 * (4 * 9 + 4 * 6)),
        (layers.BatchNormalization(), (5, 5, 4), 0),
        (layers.MaxPooling2D(2), (4, 4, 3), 0),
    ],
)
def test_what_a_layer_multiplies(layer, shape, expected):
    assert measure.multiplications(keras.Sequential([keras.Input(shape), layer])) == expected


def test_a_layer_that_cannot_be_counted_is_refused():
    model = keras.Sequential([keras.Input((5, 4)), layers.LSTM(3, name="memory")])
    with pytest.raises(CourseError, match="'memory', a LSTM, are not counted"):
        measure.layer_costs(model)
    with pytest.raises(CourseError, match=r"begin it with keras\.Input"):
        measure.layer_costs(keras.Sequential([layers.Dense(2)], name="headless"))


def test_vgg16_takes_61_megabytes_and_not_96():
    # 32×32 pictures have 1/49 of the positions in each convolution and pooling, and the same dense layers.
    model = models.vgg(16, (32, 32, 3))

    def on_224(**options):
        rows = measure.layer_costs(model, **options)
        return sum(row.activations * (49 if len(row.output_shape) == 3 else 1) for row in rows)

    assert on_224() == 15_237_608
    assert 4 * on_224() == 60_950_432
    assert 4 * on_224(separate_activations=True) == pytest.approx(115.2e6, abs=0.05e6)


def test_flattening_dropout_and_activations_write_nothing_unless_apart():
    X = keras.Input((4, 4, 2))
    Y = layers.ReLU()(layers.Conv2D(3, 3)(X))
    Y = layers.Dropout(0.5)(layers.Flatten()(Y))
    model = keras.Model(X, layers.Dense(5, activation="relu")(Y))
    assert measure.activations(model) == 32 + 12 + 5
    assert measure.activations(model, separate_activations=True) == 32 + 12 + 12 + 5 + 5
    assert measure.activation_memory(model, bytes_per_number=2) == 2 * (32 + 12 + 5)


def test_fused_and_separate_activations_cost_the_same():
    X = keras.Input((4, 4, 2))
    fused = keras.Model(X, layers.Conv2D(3, 3, activation="relu")(X))
    separate = keras.Model(X, layers.Activation("relu")(layers.Conv2D(3, 3)(X)))
    for separate_activations in (False, True):
        assert measure.activations(fused, separate_activations) == measure.activations(separate, separate_activations)


def test_nested_models_and_operations_are_counted():
    inner = keras.Sequential([keras.Input((4, 4, 3)), layers.Conv2D(2, 1), layers.Conv2D(5, 3, padding="same")])
    X = keras.Input((4, 4, 3))
    model = keras.Model(X, keras.ops.pad(inner(X), [[0, 0], [1, 1], [0, 0], [0, 0]]))
    assert measure.multiplications(model) == 16 * 2 * 3 + 16 * 5 * 9 * 2
    assert measure.activations(model) == 48 + 32 + 80 + 6 * 4 * 5
    assert sum(row.parameters for row in measure.layer_costs(model)) == model.count_params()


def test_the_table_shows_every_layer_and_the_sum():
    table = measure.cost_table(models.lenet5())
    assert (table.parameters, table.multiplications) == (61_706, 416_520)
    rows = measure.layer_costs(models.lenet5())
    conv2 = next(row for row in rows if row.name == "conv2")
    assert conv2 == measure.LayerCost("conv2", "Conv2D", (10, 10, 16), 2_416, 1600 * 25 * 6, 1600)
    text = str(table).splitlines()
    assert len(text) == len(rows) + 3
    assert text[-1].split() == ["all", "61,706", "416,520", f"{sum(math.prod(r.output_shape) for r in rows) - 400:,}"]
    page = table._repr_html_()
    assert page.count("<tr>") == len(rows) + 2
    assert "<td>10 × 10 × 16</td>" in page
