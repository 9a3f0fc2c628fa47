"""Keras and its TensorFlow as lessons need them, whatever `keras.json` and the environment of this machine say."""

import json
import os
import sys
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.tensorflow_settings import after_import, without_collection

# What lessons are written for; each has `keras.config.NAME()` and `keras.config.set_NAME(value)`.
NEEDED = {"floatx": "float32", "epsilon": 1e-7, "image_data_format": "channels_last"}
POLICY = "float32"
BACKEND = "tensorflow"


def load_keras() -> list[str]:
    """Import Keras on TensorFlow and give it the settings of the lessons, for this kernel only.

    Returns:
        a sentence for each thing that this machine is set to otherwise.

    Raises:
        CourseError: Keras runs on another backend already, or refuses what `keras.json` says.
    """
    sentences = [*_without_keras_2(), *_on_tensorflow()]
    try:
        with without_collection():
            import keras
    except Exception as error:  # Keras checks its file with exceptions of several kinds
        if not _file().is_file() or isinstance(error, ImportError):
            raise
        why = f"{type(error).__name__} {error}".split("\n")[0].strip()
        raise CourseError(
            f"Keras does not start with the settings in {_file()} ({why}): mend or delete that file, then restart the "
            "kernel."
        ) from None
    after_import()
    return sentences + _set(keras.config)


def _set(config) -> list[str]:
    had = {name: getattr(config, name)() for name in NEEDED} | {"dtype_policy": config.dtype_policy().name}
    needed = NEEDED | {"dtype_policy": POLICY}
    for name, value in needed.items():
        if had[name] != value:
            getattr(config, f"set_{name}")(value)
    other = [name for name in needed if had[name] != needed[name]]
    if not other:
        return []
    theirs, ours = (", ".join(f"{name} {values[name]}" for name in other) for values in (had, needed))
    where = f"by {_file()} or an earlier cell" if _file().is_file() else "by an earlier cell"
    return [f"Keras was set to {theirs} {where}; lessons need {ours}, which this kernel now uses. Nothing to do."]


def _without_keras_2() -> list[str]:
    name = "TF_USE_LEGACY_KERAS"
    if os.environ.get(name) not in ("1", "true", "True"):  # what TensorFlow understands
        return []
    if "tensorflow" in sys.modules:
        return [f"{name} is set, so tf.keras is Keras 2: write keras in place of tf.keras, or unset it and restart."]
    del os.environ[name]
    return [f"{name} is set, which makes tf.keras Keras 2; lessons need Keras 3, and this kernel ignores it."]


def _on_tensorflow() -> list[str]:
    if "keras" in sys.modules:
        backend = sys.modules["keras"].config.backend()
        if backend != BACKEND:
            raise CourseError(
                f"Keras runs on {backend} in this kernel, and lessons need TensorFlow: restart the kernel and run this "
                "cell before any other that imports keras."
            )
        return []
    name = "KERAS_BACKEND"
    backend, where = os.environ.get(name), name
    if not backend:
        backend, where = _backend_of_file(), str(_file())
    if backend == BACKEND:
        return []
    os.environ[name] = BACKEND
    return [f"{where} asks for Keras on {backend}; lessons need TensorFlow, which this kernel uses. Nothing to do."]


def _backend_of_file() -> str:
    try:
        return str(json.loads(_file().read_text("utf-8")).get("backend", BACKEND))
    except (OSError, ValueError, AttributeError):  # none, or one that Keras will speak of
        return BACKEND


def _file() -> Path:
    """Keras's file of settings."""
    return Path(os.environ.get("KERAS_HOME") or Path("~", ".keras")).expanduser() / "keras.json"
