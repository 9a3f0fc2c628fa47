"""Run an experiment and write down what it found, with what, and how long it took."""

import hashlib
import importlib
import json
import os
import time
from collections.abc import Callable
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from course_staff.files import replace_text
from course_utils.errors import CourseError
from course_utils.measure.records import RECORDS

HERE = Path(__file__).parent
NO_EXPERIMENT = ("__init__", "record")


def experiments() -> list[str]:
    """The names of the experiments: the modules of this folder."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NO_EXPERIMENT)


def code_digest(name: str) -> str:
    """Twelve digits for the code of an experiment, by which its record is known to be of this code."""
    return hashlib.sha256((HERE / f"{name}.py").read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:12]


def measure_once(name: str, folder: Path = RECORDS) -> Path:
    """Run an experiment and record its results, the command, the versions, the machine and the time that it took.

    Numbers are recorded with four digits, which is more than the next seed leaves standing.

    Returns:
        The record; the one before, also made by this command, is replaced.

    Raises:
        CourseError: there is no such experiment, or the record cannot be written.
    """
    if name not in experiments():
        raise CourseError(f"There is no experiment '{name}'; the experiments are {', '.join(experiments())}.")
    run: Callable[[], Any] = importlib.import_module(f"course_staff.experiments.{name}").run
    code, start = code_digest(name), time.perf_counter()
    results = _four_digits(run())
    record = {
        "command": f"course measure {name}",
        "made": date.today().isoformat(),
        "minutes": round((time.perf_counter() - start) / 60, 1),
        "machine": _machine(),
        "versions": {package: metadata.version(package) for package in ("keras", "tensorflow", "numpy")},
        "code": code,
        "results": results,
    }
    path = folder / f"{name}.json"
    replace_text(path, json.dumps(record, indent=1, allow_nan=False) + "\n")
    return path


def _machine() -> str:
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    if gpus:
        return tf.config.experimental.get_device_details(gpus[0]).get("device_name", "a GPU")
    return f"{len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()} CPU cores"


def _four_digits(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _four_digits(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_four_digits(item) for item in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
