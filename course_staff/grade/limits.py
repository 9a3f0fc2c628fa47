"""What one exercise of one submission may use, and the watchdog outside that ends what uses more.

The system's own limits hold for a process each; the watchdog adds up the whole tree.
"""

import contextlib
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from course_staff.grade.handover import End

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What one exercise may use. Sizes are in bytes, times in seconds.

    Attributes:
        wall_seconds: from the end of the exercise before it.
        cpu_seconds: of all processes together.
        memory: of all processes together, what they share counted once.
        file_size: of one file.
        work_size: of all files together.
        processes: that live at the same time.
        threads: of all processes together.
        open_files: of one process.
        start_seconds: from the start of the process to the first cell.
    """

    wall_seconds: float = 120.0
    cpu_seconds: float = 120.0
    memory: int = 3072 * MIB
    file_size: int = 64 * MIB
    work_size: int = 256 * MIB
    processes: int = 24
    threads: int = 256
    open_files: int = 256
    start_seconds: float = 180.0


def set_for_this_process(limits: Limits, exercises: int) -> None:
    """From inside: the limits that the system itself holds, for this process and each that it starts.

    Raises:
        OSError: the system has lower ones already that cannot be taken.
    """
    import resource  # Windows has none

    cpu = int(limits.cpu_seconds * exercises) + 1  # a process may serve all of them; the watchdog counts each
    data = 2 * limits.memory  # mapped and not always used: the watchdog counts what is used
    for name, value in {
        "CPU": cpu,
        "DATA": data,
        "FSIZE": limits.file_size,
        "NOFILE": limits.open_files,
        **({"NPROC": limits.threads} if _counted_alone() else {}),  # threads have no name of their own
        "CORE": 0,
        "MSGQUEUE": 0,
        "MEMLOCK": 0,
    }.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        most = allowed(kind, value)
        # Past the soft limit of time a process gets a signal of its own, past the hard one it is killed like any other.
        resource.setrlimit(kind, (most, most + 1 if name == "CPU" and most == value else most))


def allowed(kind: int, value: int) -> int:
    """`value`, or the limit that this process cannot raise where that is lower; `kind` is a `resource.RLIMIT_*`."""
    import resource

    hard = resource.getrlimit(kind)[1]
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def _counted_alone() -> bool:
    """Whether the system counts this user's threads in here only: Linux from 5.14 on, in a namespace of one user.

    Elsewhere it would add those of everything else that the user runs, and a right answer could fail.
    """
    with contextlib.suppress(OSError):
        one_user = Path("/proc/self/uid_map").read_text().split()[2:] == ["1"]
        return one_user and tuple(map(int, platform.release().split(".")[:2])) >= (5, 14)
    return False


class Watchdog:
    """Adds up what a tree of processes uses, and says which limit it has passed.

    `processes()` lists the living ones. One watchdog goes along with one worker; `restart` begins the next exercise.
    """

    def __init__(self, processes: Callable[[], Iterable[psutil.Process]], limits: Limits) -> None:
        self._processes, self._limits = processes, limits
        self._cpu = 0.0
        self.restart()

    def restart(self) -> None:
        """Clocks at zero: a new exercise begins."""
        self._started = time.monotonic()
        self._cpu_before = self._cpu

    def passed(self) -> tuple[End, str] | None:
        """A limit that is passed, with a sentence, or None; the clock comes last, because it says the least."""
        limits, tree = self._limits, list(self._processes())
        if len(tree) > limits.processes:
            return End.PROCESSES, f"It started more than {limits.processes} processes."
        if memory(tree, limits.memory) > limits.memory:
            return End.MEMORY, f"It used more than {limits.memory // MIB:,} MiB of memory."
        self._cpu = max(self._cpu, _computed(tree))
        if self._cpu - self._cpu_before > limits.cpu_seconds:
            return End.CPU_TIME, f"It computed for more than {limits.cpu_seconds:g} seconds."
        if time.monotonic() - self._started > limits.wall_seconds:
            return End.WALL_CLOCK, f"It took longer than {limits.wall_seconds:g} seconds."
        return None


def _computed(tree: list[psutil.Process]) -> float:
    """Seconds that living processes have computed, and the ended ones that they have waited for."""
    seconds = 0.0
    for process in tree:
        with contextlib.suppress(psutil.Error):
            seconds += sum(process.cpu_times()[:4])  # user, system, and the same of ended children
    return seconds


def memory(tree: list[psutil.Process], enough: float = 0) -> int:
    """Bytes in use by all processes; those that several share are divided among them.

    That division takes time, so it is made only where the plain sum is above `enough`.
    """
    plain = _sum(tree, "rss")
    return plain if plain <= enough else _sum(tree, "pss")


def _sum(tree: list[psutil.Process], what: str) -> int:
    total = 0
    for process in tree:
        with contextlib.suppress(psutil.Error):  # it has ended
            total += getattr(process.memory_full_info() if what == "pss" else process.memory_info(), what)
    return total
