"""The wall around a student's code: bubblewrap with namespaces of its own and nothing of this machine that it can use.

Inside are Python, the installed packages, `course_utils`, `data` and the modules of this folder, all read-only, and one
empty folder. Not inside: the clone's notebooks and tests, the course folder, other submissions, the home folder,
the environment, the network. Source: bwrap(1) of bubblewrap 0.8.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import course_staff
import course_utils
from course_staff.grade import seccomp
from course_staff.grade.confine import WORK
from course_staff.grade.limits import Limits
from course_utils.errors import CourseError

COURSE = "/grading/course"  # where the packages of the course are in the sandbox
NOBODY = "65534"  # the user and group that no file belongs to; who root becomes
_NAMESPACES = ("pid", "net", "ipc", "uts", "cgroup-try")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives")


class IsolationMissing(CourseError):
    """This machine cannot put a wall around a student's code."""


def require() -> None:
    """Make sure that a sandbox can be built here.

    Raises:
        IsolationMissing: with what is missing and how to get it.
    """
    if not sys.platform.startswith("linux") or not seccomp.supported():
        raise IsolationMissing(
            "Submissions run isolated only on Linux, on x86_64 or arm64 processors; grade on such a machine, or say "
            "--trust-submissions where you have read every line of them."
        )
    for program, package in [("bwrap", "bubblewrap")] + [("setpriv", "util-linux")] * _is_root():
        if shutil.which(program) is None:
            raise IsolationMissing(
                f"Submissions run inside bubblewrap, and {program} is not here: `apt install {package}`, or say "
                "--trust-submissions where you have read every line of them."
            )
    command = sandboxed(["/usr/bin/env", "true"], Limits(), forks=False)
    try:
        trial = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise IsolationMissing(_refusal(str(error))) from None
    if trial.returncode != 0:
        raise IsolationMissing(_refusal(trial.stderr))


def sandboxed(program: list[str], limits: Limits, forks: bool, threads: int = 1) -> list[str]:
    """The command that runs a program inside the sandbox; it ends with whoever starts it.

    Args:
        program: the command inside.
        limits: `work_size` is the size of its only writable folder.
        forks: the program starts workers in namespaces of their own. For these to have a /proc of their own, root has
            to show the program the whole one.
        threads: of TensorFlow.
    """
    options = [f"--unshare-{kind}" for kind in _NAMESPACES] + ["--hostname", "sandbox", "--clearenv"]
    if not _is_root():
        options.insert(0, "--unshare-user")  # root needs none, and would stay root outside, whom few limits bind
    for name, value in environment(threads).items():
        options += ["--setenv", name, value]
    for path in _SYSTEM:
        options += _as_here(Path(path))
    options += ["--bind", "/proc", "/proc"] if forks and _is_root() else ["--proc", "/proc"]
    options += ["--dev", "/dev"]
    for source, target in _packages():
        options += [*_folders_above(target), "--ro-bind", str(source), str(target)]
        if (source / "own").is_dir() and source.name == "data":
            options += ["--tmpfs", f"{target}/own", "--remount-ro", f"{target}/own"]  # files of the person who grades
    options += ["--perms", "1777", "--size", str(limits.work_size), "--tmpfs", WORK]
    if not any(target.is_relative_to("/tmp") for _, target in _packages()):
        options += ["--symlink", WORK, "/tmp"]
    options += ["--chdir", WORK, "--remount-ro", "/dev", "--remount-ro", "/", "--new-session", "--die-with-parent"]
    return ["bwrap", *options, *_as_nobody(), *program]


def environment(threads: int) -> dict[str, str]:
    """All that code in the sandbox finds in its environment."""
    counts = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": COURSE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "HOME": WORK,
        "TMPDIR": WORK,
        "USER": "student",
        "MPLBACKEND": "agg",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "COURSE_PROFILE": "smoke",
        "COURSE_OFFLINE": "1",
    } | dict.fromkeys(counts, str(threads))


def _is_root() -> bool:
    return os.geteuid() == 0


def _as_nobody() -> list[str]:
    """For root: only as much privilege as it takes to become nobody, and the command for that."""
    if not _is_root():
        return ["--"]
    become = ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"]
    return ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--", *become]


def _packages() -> Iterable[tuple[Path, Path]]:
    """The folders of Python and of the course, as (here, in the sandbox); a place of the system is there already."""
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        if not Path(prefix).is_relative_to("/usr"):
            yield Path(prefix).resolve(), Path(prefix)
    utils, staff = Path(course_utils.__file__).parent, Path(course_staff.__file__).parent
    yield utils, Path(COURSE, "course_utils")
    if (utils.parent / "data").is_dir() and not (utils / "_data").is_dir():  # a clone
        yield utils.parent / "data", Path(COURSE, "data")
    yield staff / "__init__.py", Path(COURSE, "course_staff", "__init__.py")
    yield staff / "grade", Path(COURSE, "course_staff", "grade")


def _folders_above(target: Path) -> list[str]:
    """Options that make the folders above a place, for everybody to pass; bwrap itself lets nobody but root pass."""
    above = reversed(target.parents[:-1])
    return [word for folder in above for word in ("--perms", "0755", "--dir", str(folder))]


def _as_here(path: Path) -> list[str]:
    """Options that show a file or folder of the system at the same place; a symbolic link stays one."""
    if path.is_symlink():
        return ["--symlink", os.readlink(path), str(path)]
    return [*_folders_above(path), "--ro-bind", str(path), str(path)] if path.exists() else []


def _refusal(said: str) -> str:
    reason = said.strip().splitlines()[-1] if said.strip() else "it ended without a word"
    ubuntu = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
    how = f" (here `sysctl -w kernel.{ubuntu.name}=0`)" if ubuntu.exists() else ""
    return (
        f"This system does not let bubblewrap build a sandbox ({reason}): allow user namespaces{how}, or say "
        "--trust-submissions where you have read every line of the submissions."
    )
