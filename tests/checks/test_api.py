"""What a student meets: the verdict, the failing cell, the hints."""

import json
import subprocess
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course_utils import CourseError
from course_utils.checks import CheckFailed, Verdict, api, check, evaluate, hint

MISS = Verdict("happy_model", "incorrect", 0, 10, "5 < 7 & <b>", "a <script>", "b", "because")


def wrong(x):
    return x / 255


def right(x):
    return x.astype("float32") / 255


def test_a_miss_reads_like_a_teacher():
    assert MISS.message == (
        "happy_model · not yet: 5 < 7 & <b>.\n"
        "  You have        a <script>\n"
        "  Expected        b\n"
        "  Why it matters  because\n"
        '  hint("happy_model") says more.'
    )


def test_check_prints_and_raises_outside_a_notebook(capsys):
    check("scale_pixels", right)
    assert capsys.readouterr().out == "scale_pixels · passed.\n"
    with pytest.raises(CheckFailed) as caught:
        check("scale_pixels", wrong)
    assert "the result is float64" in capsys.readouterr().out
    assert caught.value._render_traceback_() == ["CheckFailed: scale_pixels is not right yet; the lines above say why."]


@pytest.fixture
def shell():
    """A running IPython, and none behind the test."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_check_shows_html_with_plain_text_in_a_notebook(shell):
    with capture_output() as shown, pytest.raises(CheckFailed):
        check("scale_pixels", wrong)
    (bundle,) = (output.data for output in shown.outputs)
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/plain"].startswith("scale_pixels · not yet")
    assert "Expected" in bundle["text/html"]


def test_html_is_escaped_and_takes_the_colours_of_the_page():
    page = api.render(MISS)
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "background" not in page
    assert ";color:" not in page


def test_hints_come_one_at_a_time():
    code = "from course_utils.checks import hint\nfor _ in range(5):\n    hint('scale_pixels')"  # hints count on
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said = done.stdout.splitlines()
    assert [line.split(":")[0] for line in said[:3]] == [f"scale_pixels · hint {n} of 3" for n in (1, 2, 3)]
    assert len(set(said[:3])) == 3
    assert "that was the last hint" in said[3]
    assert said[3] == said[4]


@pytest.mark.parametrize("call", [lambda: evaluate("hapy_model", right), lambda: hint([])])
def test_an_unknown_exercise_is_one_sentence_with_the_known_names(call):
    with pytest.raises(CourseError, match=r"the exercises are alexnet, .*happy_model, "):
        call()


def test_the_students_prints_and_warnings_are_not_shown(capsys):
    def noisy(x):
        print("shape", x.shape)
        return right(x)

    assert evaluate("scale_pixels", noisy).outcome == "passed"
    assert capsys.readouterr().out == ""


def test_an_interrupt_from_the_keyboard_passes_through():
    def interrupted(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate("scale_pixels", interrupted)


def test_the_package_imports_no_keras():
    code = "import sys, course_utils.checks, json; print(json.dumps(sorted(m.split('.')[0] for m in sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"keras", "tensorflow", "course_staff"} & set(json.loads(done.stdout))


def test_a_trained_model_keeps_its_weights():
    """A function may return the model of an earlier cell; the check must not spoil it."""
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((64, 64, 3)), keras.layers.Flatten(), keras.layers.Dense(1)])
    before = model.get_weights()
    assert evaluate("happy_model", lambda input_shape: model).outcome == "incorrect"
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
