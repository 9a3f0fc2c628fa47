"""Where a lesson runs: profile, device, versions, seeds."""

import importlib.metadata
import logging
import os
import platform
import sys
import tempfile
from contextlib import contextmanager
from types import SimpleNamespace

from course_utils.profiles import settings

# TensorFlow's C++ log says nothing that a student can act on. Read when TensorFlow is imported.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


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
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        except BaseException:
            log.seek(0)
            os.write(kept, log.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


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

    Args:
        lesson: the name of the notebook without its ending, e.g. `"01_keras_tutorial"`.
        profile: `"smoke"` (seconds), `"cpu"` (minutes) or `"gpu"` (full size).
        seed: the seed of every random number generator.

    Returns:
        The settings as attributes, `profile` among them.

    Raises:
        CourseError: an unknown lesson or profile.
    """
    sizes = settings(lesson, profile)
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # a lesson trains many small models: retracing is no news
    with suppress_native_stderr():
        seed_everything(seed)
        found = ", ".join(devices())
    numbers = " · ".join(f"{name} {number}" for name, number in versions().items())
    print(f"{lesson} · profile {profile} · {where()} · {found}")
    print(numbers)
    return sizes
