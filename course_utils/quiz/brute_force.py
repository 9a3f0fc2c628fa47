"""Right numbers found the long way, by building, sliding and counting: what the questions' formulas must agree with.

A question names one of `COUNTS` in `checked by`, with drawn values as arguments: `conv_parameters(n_C, filters, f)`.
None of them knows the formula that it checks.
"""

import itertools
from collections.abc import Callable, Iterable

import numpy as np

from course_utils.quiz.arithmetic import Number, evaluate
from course_utils.quiz.asking import Asked, put
from course_utils.quiz.question import Question

COUNTS: dict[str, Callable[..., Number]] = {}


def count(function: Callable[..., Number]) -> Callable[..., Number]:
    """Make a count known to question files under its name."""
    COUNTS[function.__name__] = function
    return function


def agrees(asked: Asked) -> bool:
    """Whether the count named by the question gives what its formula gives."""
    counted = evaluate(asked.question.checked_by, asked.values, COUNTS)
    return abs(counted - asked.right) <= 1e-9 * max(1, abs(asked.right))


def contradicted(questions: Iterable[Question], seeds: Iterable[int]) -> list[str]:
    """The ids of the questions whose formula and count differ for at least one of the seeds."""
    seeds = list(seeds)
    drawn = [question for question in questions if question.checked_by]
    return [question.id for question in drawn if not all(agrees(put(question, seed)) for seed in seeds)]


@count
def positions(n: int, f: int, padding: int, stride: int) -> int:
    """At how many places a window of f fits on n rows with padding on both sides, moving by the stride."""
    rows = np.pad(np.arange(n), padding)
    return sum(len(rows[start : start + f]) == f for start in range(0, len(rows), stride))


@count
def keras_rows(n: int, f: int, stride: int, same: int) -> int:
    """The rows of what Keras's convolution gives for n rows; same: 1 for `same` padding, 0 for `valid`."""
    return _layers().Conv2D(1, f, strides=stride, padding="same" if same else "valid")(_input(n, n, 1)).shape[1]


@count
def pooled_numbers(n: int, n_C: int, f: int, stride: int) -> int:
    """How many numbers leave Keras's max-pooling of an n × n × n_C volume."""
    return int(np.prod(_layers().MaxPooling2D(f, strides=stride)(_input(n, n, n_C)).shape[1:]))


@count
def conv_parameters(n_C: int, filters: int, f: int) -> int:
    """The parameters of Keras's f × f convolution on n_C channels, biases among them."""
    return _parameters(_layers().Conv2D(filters, f), (f, f, n_C))


@count
def weights_in_a_row(n_C: int, f: int, times: int) -> int:
    """The weights of so many f × f convolutions in a row from n_C to n_C channels, without biases."""
    layers = [_layers().Conv2D(n_C, f, use_bias=False) for _ in range(times)]
    return sum(_parameters(layer, (f, f, n_C)) for layer in layers)


@count
def dense_parameters(inputs: int, units: int) -> int:
    """The parameters of Keras's dense layer, biases among them."""
    return _parameters(_layers().Dense(units), (inputs,))


@count
def penalty(l1: int, l2: int, *weights: int) -> float:
    """What Keras's elastic net adds to the loss for a kernel with these weights."""
    from keras import regularizers

    return float(regularizers.L1L2(l1, l2)(np.array(weights, "float32")))


@count
def norm_parameters(n_C: int) -> int:
    """The parameters of Keras's batch normalization of n_C channels, those that only record among them."""
    return _parameters(_layers().BatchNormalization(), (4, 4, n_C))


@count
def trained_parameters(features: int, classes: int, frozen: int) -> int:
    """What a softmax on a frozen dense layer leaves to be learned; frozen: the layer's own inputs."""
    import keras

    base = keras.Sequential([keras.Input((frozen,)), _layers().Dense(features)])
    base.trainable = False
    model = keras.Sequential([keras.Input((frozen,)), base, _layers().Dense(classes)])
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


@count
def conv_multiplications(n_H: int, n_W: int, n_C: int, filters: int, f: int) -> int:
    """The products of a `same` convolution with stride 1, window by window and filter by filter."""
    padded = np.zeros((n_H + f - 1, n_W + f - 1, n_C))
    places = itertools.product(range(n_H), range(n_W), range(filters))
    return sum(padded[row : row + f, column : column + f].size for row, column, _ in places)


@count
def volume_after_module(n: int, n_C: int, ones: int, threes: int, fives: int, pooled: int) -> int:
    """The channels that leave an Inception module whose branches end with these numbers of filters."""
    layers, X = _layers(), _input(n, n, n_C)
    sides = ((ones, 1), (threes, 3), (fives, 5))
    branches = [layers.Conv2D(filters, f, padding="same")(X) for filters, f in sides]
    pool = layers.MaxPooling2D(3, strides=1, padding="same")(X)
    return layers.Concatenate()([*branches, layers.Conv2D(pooled, 1)(pool)]).shape[-1]


@count
def positions_seen(f: int, times: int) -> int:
    """How many rows one number sees after so many convolutions of f rows, f odd: each row is changed in turn."""
    n = times * (f - 1) + f + 4
    seen = 0
    for row in range(n):
        signal = np.zeros(n)
        signal[row] = 1.0
        for _ in range(times):
            signal = np.convolve(signal, np.ones(f), mode="same")
        seen += bool(signal[n // 2])
    return seen


@count
def batches(m: int, batch_size: int, epochs: int) -> int:
    """The steps of the optimizer: batches taken off m pictures, the smaller last one too."""
    return sum(1 for _ in range(epochs) for _ in range(0, m, batch_size))


@count
def crops(n_H: int, n_W: int, size: int, mirrored: int) -> int:
    """How many different crops a picture has, with their mirror images where mirrored is 1."""
    picture = np.arange(n_H * n_W).reshape(n_H, n_W)
    views = [picture, picture[:, ::-1]] if mirrored else [picture]
    places = itertools.product(range(n_H), range(n_W))
    cut = [view[row : row + size, column : column + size] for row, column in places for view in views]
    return len({crop.tobytes() for crop in cut if crop.shape == (size, size)})


@count
def ways_through(blocks: int, removed: int) -> int:
    """The ways through residual blocks, some of them removed: each is passed or, removed or not, gone round."""
    choices = [(False,) if block < removed else (False, True) for block in range(blocks)]
    return sum(1 for _ in itertools.product(*choices))


@count
def residual_output(weight: int, bias: int, a: int) -> int:
    """What a residual block of one unit gives for an input a, its main path giving weight · a + bias."""
    import keras

    X = keras.Input((1,))
    branch = _layers().Dense(1)
    model = keras.Model(X, _layers().ReLU()(_layers().Add()([branch(X), X])))
    branch.set_weights([np.array([[float(weight)]]), np.array([float(bias)])])
    return round(float(model(np.array([[float(a)]]))[0, 0]))


@count
def channels_added(n_C: int, filters: int) -> int:
    """The channels of zeros that fill n_C channels up to `filters`."""
    X = np.ones((1, 1, 1, n_C))
    added = 0
    while X.shape[-1] < filters:
        X, added = np.concatenate([X, np.zeros((1, 1, 1, 1))], axis=-1), added + 1
    return added


@count
def clipped(value: int, shift: int) -> int:
    """A byte after a shift, kept between 0 and 255."""
    return int(np.clip(np.array([value], dtype="int64") + shift, 0, 255)[0])


@count
def mean_percent(*percents: int) -> float:
    """The mean of the per cent that several nets give."""
    return float(np.mean(percents))


@count
def passes(nets: int, looks: int, pictures: int) -> int:
    """How many pictures go through a net, if each of the nets looks so many times at each picture."""
    return sum(1 for _ in itertools.product(range(nets), range(looks), range(pictures)))


@count
def trainings_of_a_grid(*numbers: int) -> int:
    """How many combinations there are of one value from each of several lists of such lengths."""
    return sum(1 for _ in itertools.product(*map(range, numbers)))


@count
def last_of_a_mean(k: int, before: int, after: int) -> int:
    """The whole number that, as one more, makes the mean of k numbers another; tried out from below."""
    return next(last for last in itertools.count() if np.isclose(np.mean([before] * k + [last]), after))


@count
def residual_layers(*blocks: int) -> int:
    """The layers with weights on the main path: the first convolution, three a block, the dense layer."""
    layers = ["conv", *("conv" for number in blocks for _ in range(number) for _ in range(3)), "dense"]
    return len(layers)


def _layers():
    from keras import layers

    return layers


def _input(*shape: int):
    import keras

    return keras.Input(shape)


def _parameters(layer, shape: tuple[int, ...]) -> int:
    layer.build((None, *shape))
    return layer.count_params()
