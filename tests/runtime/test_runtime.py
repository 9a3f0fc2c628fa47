import os
import subprocess
import sys

import pytest

from course_utils import CourseError, profiles, start_lesson
from course_utils.runtime import where


def test_every_profile_of_a_lesson_has_the_same_settings():
    for lesson, by_profile in profiles.PROFILES.items():
        assert set(by_profile) == set(profiles.NAMES), lesson
        assert len({frozenset(sizes) for sizes in by_profile.values()}) == 1, lesson


def seeds_in(value):
    """Every seed in a setting, in order."""
    if isinstance(value, profiles.Seeds):
        return [*value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return [seed for part in inside for seed in seeds_in(part)]


def test_other_seeds_are_the_same_sizes_with_every_seed_raised():
    for lesson, by_profile in profiles.PROFILES.items():
        ours, others = (profiles.settings(lesson, name) for name in ("cpu", "cpu+100"))
        for name, value in by_profile["cpu"].items():
            if "seeds" in name or "draws" in name:
                assert seeds_in(value), f"{lesson}: the seeds of {name} are no Seeds"
            if not seeds_in(value):
                assert getattr(ours, name) == getattr(others, name) == value, (lesson, name)
    shifted = profiles._shifted({"size": 5, "by": ((5, (2, 4), profiles.Seeds((1, 2))),)}, 100)
    assert shifted == {"size": 5, "by": ((5, (2, 4), (101, 102)),)}


@pytest.mark.parametrize(
    ("lesson", "profile", "sentence"),
    [
        ("99_none", "cpu", "There is no lesson '99_none'"),
        ("00_start_here", "fast", "There is no profile 'fast'"),
        ("00_start_here", "cpu+", "There is no profile"),
    ],
)
def test_unknown_names_are_sentences(lesson, profile, sentence):
    with pytest.raises(CourseError, match=sentence):
        profiles.settings(lesson, profile)


def test_where(monkeypatch):
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release")
    assert where() == "Colab"
    monkeypatch.delenv("COLAB_RELEASE_TAG")
    monkeypatch.setenv("CI", "true")
    assert where() == "CI"


def test_a_lesson_starts_with_the_machine_and_the_same_random_numbers(capsys):
    import keras

    sizes = start_lesson("00_start_here", "smoke", seed=3)
    first = keras.random.normal((3,))
    start_lesson("00_start_here", "smoke", seed=3)
    assert (first == keras.random.normal((3,))).numpy().all()
    out = capsys.readouterr().out
    assert sizes.epochs == 1
    assert "profile smoke" in out
    assert f"python {sys.version.split()[0]}" in out
    assert "keras 3." in out


def test_a_course_error_shows_no_traceback_in_a_notebook():
    cell = "from course_utils import CourseError; raise CourseError('drop the file there')"
    code = f"from IPython.core.interactiveshell import InteractiveShell as S; S.instance().run_cell({cell!r})"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "CourseError: drop the file there" in out
    assert "Traceback" not in out


def test_what_a_lesson_writes_on_its_way_is_gone_when_its_session_ends(tmp_path):
    code = """if True:
        from course_utils import scratch_folder
        one, other = scratch_folder(), scratch_folder()
        (one / "HappyModel.png").write_bytes(b"a drawing")
        assert one != other and not any(other.iterdir())
        print(one.parent)
    """
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert found.stdout.startswith(str(tmp_path / "convnet_course_"))
    assert not list(tmp_path.iterdir())


@pytest.mark.release_gate
def test_a_notebook_hears_nothing_of_retracing():
    """In a kernel, where `sys.ps1` is set, TensorFlow would make its logger talkative when it is first asked for it."""
    code = (
        "import sys; sys.ps1 = '>>> '\n"
        "from course_utils import start_lesson\n"
        "start_lesson('00_start_here', 'smoke')\n"
        "import tensorflow as tf\n"
        "tf.get_logger().warning('5 out of the last 5 calls triggered tf.function retracing')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "retracing" not in done.stdout + done.stderr
