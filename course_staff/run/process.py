"""One lesson in a process of its own: started, watched, and ended with everything that it started."""

import json
import os
import subprocess
import sys
import time

import psutil

from course_staff.paths import Clone
from course_staff.run.tree import MARK, end_lesson, new_mark


def threads_for(jobs: int) -> dict[str, str]:
    """Environment that shares the cores among `jobs` lessons; each would take all of them otherwise."""
    if jobs == 1:
        return {}
    share = str(max(1, cores() // jobs))
    return {"TF_NUM_INTRAOP_THREADS": share, "TF_NUM_INTEROP_THREADS": share, "OMP_NUM_THREADS": share}


def cores() -> int:
    """How many cores this process may use: a container's share, not the machine's, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def group_of_its_own() -> dict[str, object]:
    """Options of Popen after which Ctrl-C reaches `course run` alone, which then ends the lessons in order."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


class Execution:
    """The process that executes one lesson, and what it says about itself.

    Whoever makes one holds the lesson's lock. Its files have the number of this process in their names: what a killed
    run started takes a moment to end, and must not write into the next one's.
    """

    def __init__(self, clone: Clone, lesson: str, profile: str, seconds: float, jobs: int) -> None:
        folder = clone.runs / profile
        self.lesson, self.seconds, self.started = lesson, seconds, time.monotonic()
        self.notebook = folder / f".{lesson}.{os.getpid()}.partial.ipynb"
        self.log = folder / f"{lesson}.log"
        self._status = folder / f".{lesson}.{os.getpid()}.status"
        for leftover in (*folder.glob(f".{lesson}.*.partial.ipynb"), *folder.glob(f".{lesson}.*.status")):
            leftover.unlink(missing_ok=True)
        source = clone.instructor / f"{lesson}.ipynb"
        paths = [str(path.relative_to(clone.root)) for path in (source, self.notebook, self._status)]
        self._mark = new_mark()
        # The lesson's parameters hold the profile; what is not a lesson's cell reads the variable.
        own = {"COURSE_PROFILE": profile, "TF_FORCE_GPU_ALLOW_GROWTH": "true", MARK: self._mark}
        own |= {"COURSE_HEADLESS": "1"}  # nobody is there to press a button: forms become pages with folded answers
        own |= {"PYTHONIOENCODING": "utf-8:backslashreplace"}  # the log is read as UTF-8, whatever the locale
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "course_staff.run.one", *paths, profile, str(seconds)],
                cwd=clone.root,
                env=os.environ | threads_for(jobs) | own,
                stdin=subprocess.PIPE,  # nothing is written; it closes when this process ends, however that comes about
                stdout=log,
                stderr=subprocess.STDOUT,
                **group_of_its_own(),
            )
        self._root = psutil.Process(self._process.pid)

    @property
    def minutes(self) -> float:
        return (time.monotonic() - self.started) / 60

    @property
    def timed_out(self) -> bool:
        return time.monotonic() - self.started > self.seconds

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def status(self) -> dict:
        """`cell` and `cells`; at the end also `done`, `error` and `traceback`."""
        try:
            *lines, _ = self._status.read_text("utf-8").split("\n")  # the last line may be half-written
            return json.loads(lines[-1])
        except (OSError, IndexError):
            return {"cell": 0, "cells": None}

    def failure(self) -> tuple[str, str]:
        """One line and all of what went wrong, both empty when the lesson passed."""
        status = self.status()
        if status.get("done"):
            return status["error"], status["traceback"]
        lines = self.log.read_text("utf-8", "replace").strip().splitlines()
        return f"the process ended with code {self._process.returncode}", "\n".join(lines[-30:])

    def end(self) -> None:
        """End the process with its kernel, whatever they are doing, and what they left running when they ended."""
        end_lesson(self._root, self._mark)
        self._process.wait()
        self._process.stdin.close()

    def clean_up(self) -> None:
        """Remove what only the run itself needed; the log stays where it says something."""
        for path in (self.notebook, self._status):
            path.unlink(missing_ok=True)
        if self.log.stat().st_size == 0:
            self.log.unlink()


def has_gpu(timeout: float = 180.0) -> bool:
    """Whether TensorFlow sees a GPU, asked in a process of its own: it would hold the GPU's memory here."""
    question = "import sys, tensorflow as tf; sys.exit(0 if tf.config.list_physical_devices('GPU') else 3)"
    try:
        answer = subprocess.run([sys.executable, "-c", question], capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return False
    return answer.returncode == 0
