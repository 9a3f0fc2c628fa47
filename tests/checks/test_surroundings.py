"""A check leaves everything as it found it, and a student's function cannot change that."""

import logging
import os
import random
import subprocess
import sys
import warnings
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
import tensorflow as tf
from mutants import bank_of, banks

from course_utils.checks import evaluate


def right(x):
    return x.astype("float32") / 255


def draw():
    """A draw from each generator that a later cell may use."""
    return (
        random.random(),
        np.random.random(),  # noqa: NPY002
        float(keras.random.normal(())),
        float(tf.random.normal(())),
        float(tf.random.normal((), seed=5)),
        np.array(keras.layers.Dense(2).build((None, 3)) or keras.random.uniform((2,))).tolist(),
    )


@pytest.mark.sample(2)
@pytest.mark.parametrize("exercise", ["scale_pixels", "happy_model", "mirror", "compile_and_fit"])
def test_what_is_drawn_after_a_check_is_what_would_have_been_drawn_without_it(exercise):
    solution = next(iter(bank_of(exercise).right.values()))
    keras.utils.set_random_seed(3)
    expected = draw()
    keras.utils.set_random_seed(3)
    assert evaluate(exercise, solution).outcome == "passed"
    assert draw() == expected


def test_what_a_students_function_sets_does_not_stay(tmp_path):
    def meddling(x):
        keras.config.set_dtype_policy("mixed_float16")
        keras.config.set_image_data_format("channels_first")
        keras.config.set_floatx("float16")
        keras.config.set_epsilon(0.1)
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        warnings.simplefilter("error")
        os.environ["COURSE_TEST_LEFT_OVER"] = "1"
        sys.path.insert(0, "nowhere")
        os.chdir(tmp_path)
        plt.close("all")
        plt.figure()
        plt.rcParams["lines.linewidth"] = 9.0
        keras.config.disable_traceback_filtering()
        keras.config.disable_interactive_logging()
        keras.config.set_max_epochs(1)
        tf.config.run_functions_eagerly(True)
        tf.random.set_seed(1)
        sys.setrecursionlimit(5000)
        logging.disable(logging.INFO)
        random.seed(1)
        keras.utils.set_random_seed(1)
        return right(x)

    def surroundings():
        return (
            keras.config.dtype_policy().name,
            keras.config.image_data_format(),
            keras.config.floatx(),
            keras.config.epsilon(),
            np.geterr(),
            np.get_printoptions(),
            list(warnings.filters),
            dict(os.environ),
            list(sys.path),
            os.getcwd(),
            plt.get_fignums(),
            plt.gcf(),
            plt.rcParams["lines.linewidth"],
            keras.config.is_traceback_filtering_enabled(),
            keras.config.is_interactive_logging_enabled(),
            keras.config.max_epochs(),
            tf.config.functions_run_eagerly(),
            sys.getrecursionlimit(),
            logging.root.manager.disable,
            random.getstate(),
        )

    plt.figure()
    current = plt.figure()
    before = surroundings()
    assert evaluate("scale_pixels", meddling).outcome == "passed"
    assert surroundings() == before
    assert plt.gcf() is current
    plt.close("all")


def test_an_interrupt_restores_as_well():
    def interrupted(x):
        keras.config.set_image_data_format("channels_first")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate("scale_pixels", interrupted)
    assert keras.config.image_data_format() == "channels_last"


@pytest.mark.sample(5)
@pytest.mark.parametrize("bank", banks(), ids=lambda bank: bank.exercise)
def test_right_solutions_pass_whatever_keras_json_and_earlier_cells_have_set(bank):
    config, solution = keras.config, next(iter(bank.right.values()))
    before = config.floatx(), config.epsilon(), config.image_data_format(), config.dtype_policy()
    try:
        config.set_floatx("float16")
        config.set_epsilon(0.1)
        config.set_image_data_format("channels_first")
        config.set_dtype_policy("mixed_float16")
        config.set_max_epochs(1)
        np.seterr(all="raise")
        assert evaluate(bank.exercise, solution).outcome == "passed"
        assert config.max_epochs() == 1
        assert config.dtype_policy().name == "mixed_float16"
    finally:
        np.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
        config.set_max_epochs(None)
        for value, name in zip(before, ("floatx", "epsilon", "image_data_format", "dtype_policy"), strict=True):
            getattr(config, f"set_{name}")(value)


def test_an_exception_whose_text_ends_the_process_is_a_verdict():
    class Hostile(Exception):
        def __str__(self):
            raise SystemExit(3)

    def solution(x):
        raise Hostile

    verdict = evaluate("scale_pixels", solution)
    assert verdict.outcome == "incorrect"
    assert "Hostile" in verdict.message


def test_what_the_code_writes_to_standard_error_is_not_shown(capsys):
    def noisy(x):
        print("shape", x.shape, file=sys.stderr)
        return right(x)

    assert evaluate("scale_pixels", noisy).outcome == "passed"
    assert capsys.readouterr() == ("", "")


@pytest.mark.release_gate
def test_the_check_of_a_cache_leaves_no_hook_behind():
    before = os.replace, os.rename
    code = (
        "import sys\n"
        "real, added = sys.addaudithook, []\n"
        "sys.addaudithook = lambda hook: (added.append(hook), real(hook))\n"
        "from mutants import bank_of\n"
        "from course_utils.checks import evaluate\n"
        "right = next(iter(bank_of('cache_features').right.values()))\n"
        "assert evaluate('cache_features', right).outcome == 'passed'\n"
        "print(len(added))\n"
    )
    path = os.pathsep.join([str(Path(__file__).parents[1]), str(Path(__file__).parents[2])])
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0"]
    solution = next(iter(bank_of("cache_features").right.values()))
    assert evaluate("cache_features", solution).outcome == "passed"
    assert (os.replace, os.rename) == before


def test_a_cache_that_imported_its_replace_by_name_passes():
    names = {"__name__": "student"}
    exec(  # as in a notebook: the name is imported before the check begins
        "import os\nfrom os import replace\nimport numpy as np\n"
        "def cache_features(base, x, path):\n"
        "    if os.path.exists(path):\n"
        "        return np.load(path)\n"
        "    features = base.predict(x, verbose=0)\n"
        "    with open(f'{path}.partial', 'wb') as file:\n"
        "        np.save(file, features)\n"
        "    replace(f'{path}.partial', path)\n"
        "    return features\n",
        names,
    )
    assert evaluate("cache_features", names["cache_features"]).outcome == "passed"
    assert names["replace"] is os.replace
