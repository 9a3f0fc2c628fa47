"""Where a lesson runs: profile, device, versions, seeds."""

import atexit
import functools
import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from course_utils.descriptors import redirected
from course_utils.keras_settings import load_keras
from course_utils.profiles import settings
from course_utils.tensorflow_settings import before_import

before_import()

HEADLESS = "COURSE_HEADLESS"  # set to 1 where a program executes the lesson and nobody can press a button


def where() -> str:
    """`'Colab'`, `'CI'`, `'JupyterLab'` (any Jupyter kernel), or `'Python'`."""
    if "google.colab" in sys.modules or "COLAB_RELEASE_TAG" in os.environ:
        return "Colab"
    if os.environ.get("CI") == "true":
        return "CI"
    return "JupyterLab" if "ipykernel" in sys.modules else "Python"


@contextmanager
def suppress_native_stderr():
    """Keep what C++ code writes to standard error out of the notebook, unless the block fails.

    TensorFlow tells of its search for CUDA there before any log level applies, on machines that never had a GPU.
    """
    with tempfile.TemporaryFile() as log, redirected(2, log) as stderr:
        try:
            yield
        except BaseException:
            log.seek(0)
            os.write(stderr, log.read())
            raise


def scratch_folder() -> Path:
    """A new, empty folder for what a lesson writes on its way; it is gone when the session ends.

    What should stay belongs elsewhere, under a name of your own.
    """
    return Path(tempfile.mkdtemp(dir=_session_folder()))


@functools.cache
def _session_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="convnet_course_"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def devices() -> list[str]:
    """What TensorFlow computes on: the names of the GPUs, or one line for the CPU and its cores."""
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    names = [tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in gpus]
    return names or [f"CPU with {os.cpu_count()} cores"]


def versions() -> dict[str, str]:
    """Python and the packages that a result depends on."""
    packages = ("tensorflow", "keras", "numpy")
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in packages}


def seed_everything(seed: int) -> None:
    """Seed Python, NumPy and Keras, so that a rerun of the lesson on the same machine gives the same numbers."""
    import keras

    keras.utils.set_random_seed(seed)


def start_lesson(lesson: str, profile: str = "cpu", seed: int = 1) -> SimpleNamespace:
    """Seed everything, say where the lesson runs, and return its sizes in this profile.

    Keras gets the settings that lessons need; where this machine has others, a line says so. From here on a cell that
    needs an unsolved exercise says so in one sentence, and `hint` and `reference` are at hand.

    Args:
        lesson: the name of the notebook without its ending, e.g. `"01_keras_tutorial"`.
        profile: `"smoke"` (seconds), `"cpu"` (minutes) or `"gpu"` (full size).
        seed: the seed of every random number generator.

    Returns:
        The settings as attributes, `profile` among them.

    Raises:
        CourseError: an unknown lesson or profile, or a Keras that lessons cannot work with.
    """
    from course_utils.waiting.session import install

    sizes = settings(lesson, profile)
    with suppress_native_stderr():
        sentences = load_keras()
        seed_everything(seed)
        found = ", ".join(devices())
    install()
    numbers = " · ".join(f"{name} {number}" for name, number in versions().items())
    print(f"{lesson} · profile {profile} · {where()} · {found}")
    print(numbers, *sentences, sep="\n")
    return sizes
