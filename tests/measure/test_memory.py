"""What `memory_report` says with and without a GPU; nvidia-smi is a program of the test's own."""

import os
from pathlib import Path

import pytest

from course_utils.measure import memory


@pytest.fixture
def seen(monkeypatch):
    """The GPUs that TensorFlow sees; a test may take them away."""
    import tensorflow as tf

    found = ["GPU:0"]
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: found)
    return found


@pytest.fixture
def nvidia_smi(tmp_path: Path, monkeypatch):
    """Puts a program of that name on the PATH, which runs a line of shell; without a call there is none."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def put(line: str) -> None:
        program = tmp_path / "nvidia-smi"
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)

    return put


@pytest.mark.usefixtures("seen")
def test_gpus_are_told_with_their_memory_and_their_names_whatever_is_in_them(nvidia_smi):
    nvidia_smi("echo 'NVIDIA T4, 15360, 102'; echo 'Odd, with a comma, 100, 7'")
    first, second = memory.gpus()
    assert (first.name, first.total, first.used) == ("NVIDIA T4", 15360, 102)
    assert (second.name, second.total, second.used) == ("Odd, with a comma", 100, 7)
    assert str(first) == "NVIDIA T4: 102 of 15,360 MiB are in use"


@pytest.mark.usefixtures("seen")
@pytest.mark.parametrize("line", ["exit 9", "echo '[N/A], [N/A], [N/A]'", "echo nothing", "true"])
def test_a_program_that_fails_or_tells_nothing_is_as_none(nvidia_smi, line: str):
    nvidia_smi(line)
    assert memory.gpus() == []


@pytest.mark.usefixtures("seen", "nvidia_smi")
def test_without_the_program_nothing_is_told():
    assert memory.gpus() == []


def test_a_gpu_that_tensorflow_does_not_compute_on_is_none(nvidia_smi, seen):
    nvidia_smi("echo 'NVIDIA T4, 15360, 102'")
    assert len(memory.gpus()) == 1
    seen.clear()
    assert memory.gpus() == []


def test_on_a_cpu_the_report_says_so_and_how_much_memory_is_free(monkeypatch, seen, tmp_path: Path):
    seen.clear()
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal:        8388608 kB\nMemFree: 1 kB\nMemAvailable:    2097152 kB\n")
    monkeypatch.setattr(memory, "MEMINFO", meminfo)
    cores = os.cpu_count()
    report = memory.memory_report()
    assert report == f"No GPU: TensorFlow computes on {cores} CPU cores. 2.0 of 8.0 GiB of memory are free."
    meminfo.unlink()
    assert "this system does not tell" in memory.memory_report()


@pytest.mark.usefixtures("seen")
def test_on_a_gpu_both_numbers_are_told(monkeypatch, nvidia_smi):
    import tensorflow as tf

    nvidia_smi("echo 'NVIDIA T4, 15360, 14000'")
    asked = []
    told = {"current": 0, "peak": 300 * 2**20}
    monkeypatch.setattr(tf.config.experimental, "get_memory_info", lambda name: asked.append(name) or told)
    first, second = memory.memory_report().splitlines()
    assert first == "NVIDIA T4: 14,000 of 15,360 MiB are in use"
    assert second == "GPU 0: TensorFlow's arrays have taken 300 MiB at most"
    assert asked == ["GPU:0"]
