"""A lesson starts with the Keras it needs, whatever this machine is set to, and says so in a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = """
from course_utils import start_lesson
start_lesson("00_start_here", "smoke")
import keras
print(keras.config.backend(), keras.config.floatx(), keras.config.image_data_format(), keras.config.dtype_policy().name)
"""
USUAL = "tensorflow float32 channels_last float32"


def run(code, home, settings=None, **environment):
    """The output of code, in a process whose `keras.json` holds these settings."""
    home.mkdir(exist_ok=True)
    if settings is not None:
        (home / "keras.json").write_text(settings if isinstance(settings, str) else json.dumps(settings))
    environment = os.environ | {"KERAS_HOME": str(home), "PYTHONPATH": str(ROOT)} | environment
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    return done.stdout.strip().splitlines(), done.stderr


@pytest.mark.release_gate
def test_a_usual_machine_hears_nothing(tmp_path):
    lines, _ = run(START, tmp_path / "keras")
    assert len(lines) == 3
    assert lines[-1] == USUAL


@pytest.mark.release_gate
def test_other_settings_are_named_and_not_used(tmp_path):
    settings = {"floatx": "float16", "image_data_format": "channels_first", "epsilon": 0.01, "backend": "tensorflow"}
    lines, _ = run(START, tmp_path / "keras", settings)
    (sentence,) = lines[2:-1]
    assert "floatx float16" in sentence
    assert "image_data_format channels_first" in sentence
    assert str(tmp_path / "keras" / "keras.json") in sentence
    assert sentence.endswith("Nothing to do.")
    assert lines[-1] == USUAL


@pytest.mark.release_gate
@pytest.mark.sample(1)
@pytest.mark.parametrize(("settings", "environment"), [({"backend": "torch"}, {}), (None, {"KERAS_BACKEND": "jax"})])
def test_another_backend_is_named_and_not_used(tmp_path, settings, environment):
    lines, _ = run(START, tmp_path / "keras", settings, **environment)
    (sentence,) = lines[2:-1]
    assert "lessons need TensorFlow" in sentence
    assert lines[-1] == USUAL


@pytest.mark.release_gate
def test_a_keras_that_runs_on_another_backend_already_is_one_sentence(tmp_path):
    code = "import keras; keras.config.backend = lambda: 'torch'\n" + START
    _, error = run(code, tmp_path / "keras")
    assert "CourseError: Keras runs on torch in this kernel" in error
    assert "restart the kernel" in error


@pytest.mark.parametrize("settings", ['{"floatx": "float31"}', "[]"])
def test_a_file_that_keras_refuses_is_one_sentence(tmp_path, settings):
    _, error = run(START, tmp_path / "keras", settings)
    last = error.strip().splitlines()[-1]
    assert last.startswith("course_utils.errors.CourseError: Keras does not start with the settings in ")
    assert "mend or delete that file, then restart the kernel." in last


@pytest.mark.release_gate
def test_keras_2_in_place_of_keras_3_is_named(tmp_path):
    code = START + "import tensorflow as tf\nprint(tf.keras.__version__)"
    lines, _ = run(code, tmp_path / "keras", TF_USE_LEGACY_KERAS="1")
    assert "TF_USE_LEGACY_KERAS is set" in lines[2]
    assert lines[-2] == USUAL
    assert lines[-1].startswith("3.")


@pytest.mark.release_gate
def test_a_check_alone_sets_what_it_needs(tmp_path):
    code = """
from course_utils.checks import evaluate
def happy_model(input_shape):
    import keras
    from keras import layers
    steps = [layers.ZeroPadding2D(3), layers.Conv2D(32, 7), layers.BatchNormalization(axis=3), layers.ReLU()]
    steps += [layers.MaxPooling2D(), layers.Flatten(), layers.Dense(1, activation="sigmoid")]
    return keras.Sequential([keras.Input(input_shape), *steps])
print(evaluate("happy_model", happy_model).message)
"""
    settings = {"floatx": "float16", "image_data_format": "channels_first", "backend": "tensorflow"}
    lines, _ = run(code, tmp_path / "keras", settings)
    assert lines == ["happy_model · passed, 10 of 10 points."]
