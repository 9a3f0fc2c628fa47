"""The system calls that code in the sandbox is refused: a filter for Linux's seccomp, as classic BPF.

Sources: seccomp(2); struct seccomp_data in linux/seccomp.h; the numbers of linux/unistd.h, where those of arm64 are the
generic ones. Written by hand because Python's bindings to libseccomp have had no release since 2021.
"""

import ctypes
import errno
import platform
import struct

# name: (x86_64, arm64); None where the machine has no such call.
REFUSED = {
    # other file systems
    **{"mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51)},
    **{"open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431)},
    **{"fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442)},
    **{"name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262)},
    **{"quotactl": (179, 60), "quotactl_fd": (443, 443), "swapon": (167, 224), "swapoff": (168, 225)},
    # other processes
    **{"ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271)},
    **{"kcmp": (312, 272), "pidfd_getfd": (438, 438), "process_madvise": (440, 440)},
    # other namespaces
    **{"unshare": (272, 97), "setns": (308, 268)},
    # parts of the kernel that calculate nothing here
    **{"bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282)},
    **{"io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427)},
    **{"keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "lookup_dcookie": (212, 18)},
    **{"iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None)},
    # the machine itself
    **{"kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "acct": (163, 89)},
    **{"init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106)},
    **{"syslog": (103, 116), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171)},
    **{"clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162), "vhangup": (153, 58)},
    # memory that no process has in its size, so that no watchdog sees it
    **{"memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196)},
    **{"msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180)},
}
CLONE, CLONE3, SOCKET = (56, 220), (435, 435), (41, 198)
NEWEST = 450  # set_mempolicy_home_node, Linux 5.17; newer calls are not there, and libraries know how to do without
NEW_NAMESPACES = 0x7E020080  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, NEWTIME
SOCKETS = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6: each has its namespace; AF_VSOCK, which reaches the host, has none

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, AUDIT_ARCH
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_KILL, _ALLOW = 0x80000000, 0x7FFF0000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2


def supported() -> bool:
    """Whether the numbers of this machine's system calls are known here."""
    return platform.machine() in _MACHINES


def program(machine: str | None = None) -> bytes:
    """The filter for a machine (default: this one): what is refused answers EPERM, what is unknown ENOSYS.

    Raises:
        OSError: its system calls are not known here.
    """
    machine = machine or platform.machine()
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}")
    column, architecture = _MACHINES[machine]
    steps = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    steps += [(_LOAD, 0, 0, _NUMBER), *_answer(_AT_LEAST, NEWEST + 1, errno.ENOSYS)]  # among them all of x86's x32
    steps += _answer(_EQUAL, CLONE3[column], errno.ENOSYS)  # its flags lie in memory; libraries then take clone
    for numbers in REFUSED.values():
        if numbers[column] is not None:
            steps += _answer(_EQUAL, numbers[column], errno.EPERM)
    steps += [(_EQUAL, 0, 4, CLONE[column]), (_LOAD, 0, 0, _FIRST_ARGUMENT)]
    steps += [*_answer(_ANY_BIT, NEW_NAMESPACES, errno.EPERM), (_RETURN, 0, 0, _ALLOW)]
    steps += [(_EQUAL, 0, len(SOCKETS) + 2, SOCKET[column]), (_LOAD, 0, 0, _FIRST_ARGUMENT)]
    steps += [(_EQUAL, len(SOCKETS) - i, 0, family) for i, family in enumerate(SOCKETS)]
    steps += [(_RETURN, 0, 0, _errno(errno.EAFNOSUPPORT)), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def install() -> None:
    """Put this process and all that it starts behind the filter, for good.

    Raises:
        OSError: the kernel has no seccomp, or the machine is not known here.
    """
    code = program()
    lines = ctypes.create_string_buffer(code, len(code))
    fprog = struct.pack("@HP", len(code) // 8, ctypes.addressof(lines))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, fprog, 0, 0)):
        if libc.prctl(*arguments) != 0:
            raise OSError(ctypes.get_errno(), "the filter of system calls cannot be set")


def _errno(number: int) -> int:
    return 0x00050000 | number  # SECCOMP_RET_ERRNO


def _answer(test: int, value: int, number: int) -> list[tuple[int, int, int, int]]:
    """Where the test of the loaded word holds, the call fails with this error number."""
    return [(test, 0, 1, value), (_RETURN, 0, 0, _errno(number))]
