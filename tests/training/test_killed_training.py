"""Lesson 02b's own resume_training in a process that is killed; the next one ends as an undisturbed run does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

RUN = """
import sys
from pathlib import Path
import keras, numpy as np
from course_utils.references.lesson_02b import resume_training

seed, folder, out = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
keras.utils.set_random_seed(seed)
net = keras.Sequential([
    keras.Input((20,)), keras.layers.Dense(30, activation="relu"), keras.layers.Dense(1),
])
net.compile("adam", "mse", jit_compile=False)
rng = np.random.default_rng(0)
x = rng.normal(0, 1, (12_800, 20)).astype("float32")
net = resume_training(net, x, x[:, :1] ** 2, 4, folder)
np.savez(out, *net.get_weights())
"""


def begin(seed: int, folder: Path, out: Path) -> subprocess.Popen:
    folder.mkdir(exist_ok=True)
    return subprocess.Popen([sys.executable, "-c", RUN, str(seed), str(folder), str(out)])


@pytest.mark.release_gate  # TensorFlow is started three times
def test_a_run_that_is_killed_and_resumed_ends_with_the_weights_of_an_undisturbed_one(tmp_path: Path):
    """It is killed early in its second epoch of four."""
    straight, killed = tmp_path / "straight", tmp_path / "killed"
    assert begin(1, straight, tmp_path / "straight.npz").wait(300) == 0
    first = begin(1, killed, tmp_path / "killed.npz")
    done = killed / "training_metadata.json"
    while not done.exists() and first.poll() is None:
        time.sleep(0.005)
    os.kill(first.pid, signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    assert not (tmp_path / "killed.npz").exists()

    assert begin(2, killed, tmp_path / "killed.npz").wait(300) == 0

    with np.load(tmp_path / "straight.npz") as wanted, np.load(tmp_path / "killed.npz") as found:
        assert wanted.files == found.files
        assert max(np.abs(wanted[name] - found[name]).max() for name in wanted.files) <= 1e-5
