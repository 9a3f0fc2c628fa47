"""How hard each embedded set is: three models of growing strength, trained the same way on all of them."""

import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from course_staff.files import replace_text
from course_utils.datasets import load_digits, load_happy, load_sign_digits, load_signs
from course_utils.datasets.core import Dataset
from course_utils.errors import CourseError

STEPS = 600  # the same for all, so that a net sees as much of a small set as of a large one
BATCH = 16
BEGIN, END = "<!-- difficulty: begin -->", "<!-- difficulty: end -->"
LOADERS = (load_happy, load_signs, load_sign_digits, load_digits)


def measure_difficulty(
    data_folder: Path,
    seeds: int = 3,
    write: bool = False,
    loaders: Sequence[Callable[..., Dataset]] = LOADERS,
    steps: int = STEPS,
) -> str:
    """Test accuracy of three models on each embedded set, as a Markdown table: mean and spread over the seeds.

    Args:
        data_folder: where README.md lies.
        seeds: how many seeds each net is trained with; logistic regression has nothing random in it.
        write: put the table between its markers in `data_folder/README.md`.
        loaders: of the sets, each with an embedded tier.
        steps: of training each net.

    Raises:
        CourseError: no seed, or a README.md without the markers or that cannot be written.
    """
    if seeds < 1:
        raise CourseError(f"--seeds {seeds} measures nothing; give 1 or more.")
    readme = Path(data_folder) / "README.md"
    if write:
        _around_table(readme)  # says now, not after minutes of training, that there is no place for the table
    rows = [_measure_row(load(source="embedded"), range(1, seeds + 1), steps) for load in loaders]
    table = "\n".join(
        [
            "| set | logistic regression on pixels | HappyModel | residual net of 6 blocks |",
            "|---|---|---|---|",
            *rows,
            "",
            f"`course data difficulty --seeds {seeds} --write`: test accuracy, mean and range over {seeds} seeds, "
            f"{steps:,} steps of Adam with a cosine-decayed rate, batches of {BATCH}, no augmentation.",
        ]
    )
    if write:
        before, after = _around_table(readme)
        replace_text(readme, f"{before}{BEGIN}\n{table}\n{END}{after}")
    return table


def linear_accuracy(dataset: Dataset) -> float:
    """Test accuracy of logistic regression on the pixels, each scaled to 0–1."""
    from sklearn.linear_model import LogisticRegression

    train_x, test_x = (x.reshape(len(x), -1) / np.float32(255) for x in (dataset.train_x, dataset.test_x))
    model = LogisticRegression(max_iter=1000).fit(train_x, dataset.train_y)
    return float(model.score(test_x, dataset.test_y))


def happy_model(shape: tuple[int, int, int], classes: int):
    """The HappyModel, with one softmax unit a class in place of its one sigmoid unit."""
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input(shape),
            layers.ZeroPadding2D(3),
            layers.Conv2D(32, 7),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(classes, activation="softmax"),
        ]
    )


def small_residual_net(shape: tuple[int, int, int], classes: int):
    """Six residual blocks of two 3×3 convolutions, two each of 16, 32 and 64 filters (He et al., 2016, section 4.2).

    The paper's pictures are 32×32; larger ones are brought to about that size by the stride of the first convolution.
    """
    import keras
    from keras import layers

    def convolve(x, filters, strides=1):
        x = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(x)
        return layers.BatchNormalization()(x)

    inputs = keras.Input(shape)
    x = layers.ReLU()(convolve(inputs, 16, strides=max(1, shape[0] // 32)))
    for filters, strides in ((16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1)):
        shortcut = x if x.shape[-1] == filters else layers.Conv2D(filters, 1, strides=strides)(x)
        x = convolve(layers.ReLU()(convolve(x, filters, strides)), filters)
        x = layers.ReLU()(layers.Add()([x, shortcut]))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(x))


def net_accuracy(build: Callable, dataset: Dataset, seed: int, steps: int = STEPS) -> float:
    """Test accuracy of a net after about `steps` steps of training (whole epochs) with one seed."""
    import keras

    keras.utils.set_random_seed(seed)
    model = build(dataset.train_x.shape[1:], len(dataset.class_names))
    epochs = math.ceil(steps * BATCH / len(dataset.train_x))
    rate = keras.optimizers.schedules.CosineDecay(1e-3, steps)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    scale = np.float32(1 / 255)
    model.fit(dataset.train_x * scale, dataset.train_y, batch_size=BATCH, epochs=epochs, verbose=0)
    _, accuracy = model.evaluate(dataset.test_x * scale, dataset.test_y, verbose=0)
    keras.backend.clear_session()
    return float(accuracy)


def format_row(name: str, linear: float, *nets: list[float]) -> str:
    """A row of the table: the accuracy of the linear model, and of each net those of its seeds, all from 0 to 1."""
    cells = [f"{100 * linear:.1f}%"]
    cells += [f"{100 * np.mean(s):.1f}% ({100 * min(s):.1f}–{100 * max(s):.1f})" for s in nets]
    return f"| `{name}` | {' | '.join(cells)} |"


def _measure_row(dataset: Dataset, seeds: range, steps: int) -> str:
    nets = []
    for build in (happy_model, small_residual_net):
        nets.append([])
        for seed in seeds:
            nets[-1].append(net_accuracy(build, dataset, seed, steps))
            print(f"{dataset.name}, {build.__name__}, seed {seed}: {100 * nets[-1][-1]:.1f}%", file=sys.stderr)
    return format_row(dataset.name, linear_accuracy(dataset), *nets)


def _around_table(readme: Path) -> tuple[str, str]:
    """What stands before and after the table."""
    try:
        text = readme.read_text("utf-8")
    except OSError as error:
        raise CourseError(f"{readme} cannot be read ({error.strerror}); get it from the repository again.") from None
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CourseError(f"{readme} has no lines '{BEGIN}' and '{END}' for the table; put them where it belongs.")
    return before, after
