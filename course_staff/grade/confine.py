"""From inside: a process takes away from itself what a student's code must not have. Linux only.

Sources: namespaces(7), user_namespaces(7), capabilities(7), mount(2), prctl(2).
"""

import contextlib
import ctypes
import os
import signal
from pathlib import Path

WORK = "/grading/work"  # the one place in the sandbox where files can be written

_NAMESPACES = 0x10000000 | 0x00020000 | 0x20000000 | 0x08000000 | 0x40000000 | 0x04000000 | 0x02000000
#             user         mount        pid          ipc          net          uts          cgroup
_NOSUID, _NODEV, _NOEXEC, _READ_ONLY, _RECURSIVE, _PRIVATE = 2, 4, 8, 1, 0x4000, 1 << 18
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CAPABILITY_VERSION_3 = 0x20080522


def enter_namespaces() -> None:
    """Give this process a user namespace of its own, and the processes that it starts all other kinds.

    Raises:
        OSError: the system does not allow it.
    """
    user, group = os.geteuid(), os.getegid()
    _call("namespaces of its own", "unshare", _NAMESPACES)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def mount_own_files(size: int) -> None:
    """In the first process of its namespaces: its own processes in /proc, and an empty work folder of `size` bytes.

    Raises:
        OSError: the system does not allow it.
    """
    _mount("none", "/", "", _RECURSIVE | _PRIVATE)
    _mount("proc", "/proc", "proc", _NOSUID | _NODEV | _NOEXEC)
    _mount("tmpfs", WORK, "tmpfs", _NOSUID | _NODEV, f"size={size},nr_inodes={max(64, size // 2**14)},mode=0700")
    # All workers would share the terminals otherwise; the rest of /dev is read-only.
    _mount("tmpfs", "/dev/pts", "tmpfs", _NOSUID | _NODEV | _NOEXEC | _READ_ONLY, "size=4k,nr_inodes=2")


def drop_capabilities() -> None:
    """Give up every privilege, here and in whatever this process starts.

    Raises:
        OSError: it cannot.
    """
    _call("no new privileges", "prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable: two words each
    _call("giving up privileges", "capset", header, none)


def hide_memory() -> None:
    """No process of the same user can look into this one's memory, and no core of it is ever written.

    Raises:
        OSError: it cannot.
    """
    _call("memory of its own", "prctl", _PR_SET_DUMPABLE, 0, 0, 0, 0)


def end_with_parent() -> None:
    """The system ends this process when the one that started it ends.

    Raises:
        OSError: it cannot.
    """
    _call("an end with its parent", "prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def end_first() -> None:
    """Where the machine runs out of memory, the system ends this process before the grader's own."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def keep_only(descriptor: int) -> None:
    """Close every open file but one; standard input is empty, and nobody reads standard output and error."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))


def die_of_large_files() -> None:
    """A file that grows past its limit ends the process; Python itself ignores that signal."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    texts = (source.encode(), target.encode(), kind.encode())
    _call(f"{kind or 'mounts'} on {target}", "mount", *texts, ctypes.c_ulong(flags), options.encode())


def _call(what: str, function: str, *arguments) -> None:
    if ctypes.CDLL(None, use_errno=True)[function](*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
