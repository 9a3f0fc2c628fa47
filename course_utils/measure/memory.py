"""What the lesson computes on, and how much memory that has and uses."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

QUERY = ("--query-gpu=name,memory.total,memory.used", "--format=csv,noheader,nounits")
MEMINFO = Path("/proc/meminfo")  # Linux, Colab included


@dataclass(frozen=True)
class Gpu:
    """A GPU as `nvidia-smi` sees it: its memory, and what all programs together have reserved of it, in MiB."""

    name: str
    total: int
    used: int

    def __str__(self) -> str:
        return f"{self.name}: {self.used:,} of {self.total:,} MiB are in use"


def gpus() -> list[Gpu]:
    """The GPUs that `nvidia-smi` tells of; none where TensorFlow computes on none, or where the command fails."""
    import tensorflow as tf

    command = shutil.which("nvidia-smi")
    if command is None or not tf.config.list_physical_devices("GPU"):
        return []
    try:
        said = subprocess.run([command, *QUERY], capture_output=True, text=True, timeout=20)
        lines = [line for line in said.stdout.splitlines() if line.strip()] if said.returncode == 0 else []
        return [_gpu(line) for line in lines]
    except (OSError, ValueError, subprocess.TimeoutExpired):  # no driver, a line such as "[N/A]", a driver that hangs
        return []


def _gpu(line: str) -> Gpu:
    name, total, used = (part.strip() for part in line.rsplit(",", 2))
    return Gpu(name, int(total), int(used))


def memory_report() -> str:
    """What TensorFlow computes on, and its memory, in a line a device.

    On a GPU: what `nvidia-smi` says, and what TensorFlow's own arrays take of it, which is what a larger batch needs.
    On a CPU it says that there is no GPU.
    """
    import tensorflow as tf

    visible = tf.config.list_physical_devices("GPU")
    if not visible:
        return f"No GPU: TensorFlow computes on {os.cpu_count()} CPU cores. {_main_memory()}"
    lines = [str(gpu) for gpu in gpus()] or ["nvidia-smi tells nothing here"]
    for number in range(len(visible)):
        lines.append(f"GPU {number}: TensorFlow's arrays have taken {peak_on_gpu(number) / 2**20:,.0f} MiB at most")
    return "\n".join(lines)


def peak_on_gpu(number: int = 0) -> int:
    """The most bytes that TensorFlow's arrays have taken on a GPU so far."""
    import tensorflow as tf

    return tf.config.experimental.get_memory_info(f"GPU:{number}")["peak"]


def _main_memory() -> str:
    try:
        lines = dict(line.split(":", 1) for line in MEMINFO.read_text().splitlines())
        total, free = (int(lines[key].split()[0]) / 2**20 for key in ("MemTotal", "MemAvailable"))
    except (OSError, KeyError, ValueError, IndexError):
        return "How much memory is free, this system does not tell."
    return f"{free:.1f} of {total:.1f} GiB of memory are free."
