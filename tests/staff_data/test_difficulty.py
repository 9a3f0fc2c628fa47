"""The difficulty table: models that learn, and a table that lands between its markers."""

import re

import numpy as np
import pytest

from course_staff.data import difficulty
from course_utils import CourseError
from course_utils.datasets import Dataset
from course_utils.datasets.core import find_data_folder


@pytest.fixture
def stripes():
    """Noisy images with a bright left or right half: a set that every model can learn."""
    rng = np.random.default_rng(0)
    y = np.arange(96) % 2
    x = rng.integers(0, 100, (96, 16, 16, 3), dtype=np.uint8)
    x[y == 0, :, :8] += 120
    x[y == 1, :, 8:] += 120
    return Dataset("stripes", "embedded", x[:64], y[:64], x[64:], y[64:], ("left", "right"), "embedded: noise, 64 + 32")


@pytest.mark.release_gate  # trains three models
def test_models_learn(stripes):
    assert difficulty.linear_accuracy(stripes) == 1
    assert difficulty.net_accuracy(difficulty.happy_model, stripes, seed=1, steps=40) > 0.9


def test_the_architectures():
    happy = difficulty.happy_model((64, 64, 3), 6)
    assert [type(layer).__name__ for layer in happy.layers] == [
        "ZeroPadding2D",
        "Conv2D",
        "BatchNormalization",
        "ReLU",
        "MaxPooling2D",
        "Flatten",
        "Dense",
    ]
    assert happy.layers[-2].output.shape == (None, 32 * 32 * 32)
    residual = difficulty.small_residual_net((32, 32, 3), 10)
    assert sum(type(layer).__name__ == "Add" for layer in residual.layers) == 6
    assert residual.output.shape == (None, 10)


def test_a_row_has_mean_and_range_over_the_seeds():
    row = difficulty.format_row("stripes", 1.0, [0.5, 0.75], [1.0, 0.9])
    assert row == "| `stripes` | 100.0% | 62.5% (50.0–75.0) | 95.0% (90.0–100.0) |"


@pytest.fixture
def measure(stripes):
    """Measures one set, with nets that train for two steps."""
    return lambda folder, seeds, **options: difficulty.measure_difficulty(
        folder, seeds, loaders=(lambda source: stripes,), steps=2, **options
    )


@pytest.mark.release_gate
def test_the_table_is_put_between_its_markers(measure, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{difficulty.BEGIN}\nold\n{difficulty.END}\nafter\n")
    table = measure(tmp_path, seeds=1, write=True)
    assert re.search(r"\| `stripes` \| 100\.0% \| \d+\.\d% \(\S+–\S+\) \| \d+\.\d% \(\S+–\S+\) \|\n", table)
    assert "`course data difficulty --seeds 1 --write`" in table
    assert readme.read_text() == f"before\n{difficulty.BEGIN}\n{table}\n{difficulty.END}\nafter\n"
    table = measure(tmp_path, seeds=1, write=True)
    assert readme.read_text() == f"before\n{difficulty.BEGIN}\n{table}\n{difficulty.END}\nafter\n"


def test_the_measured_table_is_recorded():
    text = (find_data_folder() / "README.md").read_text("utf-8")
    table = text.partition(difficulty.BEGIN)[2].partition(difficulty.END)[0]
    for name in ("happy", "signs", "sign_digits", "digits"):
        assert f"| `{name}` |" in table, "run `course data difficulty --write`"


@pytest.mark.release_gate
def test_nothing_is_written_unless_asked(measure, tmp_path):
    assert "stripes" in measure(tmp_path, seeds=1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", [None, "no markers", f"{difficulty.BEGIN} never ends"])
def test_a_readme_without_a_place_for_the_table(text, tmp_path, measure):
    if text is not None:
        (tmp_path / "README.md").write_text(text)
    with pytest.raises(CourseError, match=r"README\.md"):
        measure(tmp_path, seeds=1, write=True)


def test_no_seed(tmp_path):
    with pytest.raises(CourseError, match="--seeds 0 measures nothing"):
        difficulty.measure_difficulty(tmp_path, seeds=0)
