"""The filter of system calls, run step by step as the kernel would, for both machines."""

import errno
import struct

import pytest

from course_staff.grade import seccomp

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Numbers of linux/unistd.h that are not in the module: read, write, openat, mmap, futex, execve, exit_group, getrandom.
HARMLESS = {"x86_64": (0, 1, 257, 9, 202, 59, 231, 318), "aarch64": (63, 64, 56, 222, 98, 221, 94, 278)}
ALLOWED, KILLED = 0x7FFF0000, 0x80000000


def answer(machine, number, first_argument=0, architecture=None):
    """What the filter answers: classic BPF has a register, jumps forward, and few instructions, see bpf(4)."""
    data = struct.pack("=IIQQ", number, architecture or ARCHITECTURES[machine], 0, first_argument)
    code = seccomp.program(machine)
    steps = [struct.unpack_from("=HBBI", code, at) for at in range(0, len(code), 8)]
    position, register = 0, 0
    tests = {0x15: lambda k: register == k, 0x35: lambda k: register >= k, 0x45: lambda k: bool(register & k)}
    while True:
        operation, yes, no, k = steps[position]
        position += 1
        if operation == 0x06:
            return k
        if operation == 0x20:
            register = struct.unpack_from("=I", data, k)[0]
        else:
            position += yes if tests[operation](k) else no


def refused(number):
    return 0x00050000 | number


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_what_calculation_needs_is_allowed(machine):
    assert [answer(machine, number) for number in HARMLESS[machine]] == [ALLOWED] * 8


@pytest.mark.parametrize("machine", ARCHITECTURES)
@pytest.mark.parametrize("name", seccomp.REFUSED)
def test_each_call_of_the_list_is_refused(machine, name):
    number = seccomp.REFUSED[name][list(ARCHITECTURES).index(machine)]
    if number is not None:
        assert answer(machine, number) == refused(errno.EPERM)


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_processes_and_threads_may_start_and_namespaces_may_not(machine):
    clone = seccomp.CLONE[list(ARCHITECTURES).index(machine)]
    thread, fork = 0x003D0F00, 0x01200011  # as glibc asks for them
    assert [answer(machine, clone, flags) for flags in (thread, fork)] == [ALLOWED] * 2
    for namespace in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000, 0x80):
        assert answer(machine, clone, fork | namespace) == refused(errno.EPERM)


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_sockets_only_of_families_that_have_namespaces(machine):
    number = seccomp.SOCKET[list(ARCHITECTURES).index(machine)]
    answers = {family: answer(machine, number, family) for family in range(50)}
    assert {family for family, given in answers.items() if given == ALLOWED} == {1, 2, 10}
    assert set(answers.values()) == {ALLOWED, refused(errno.EAFNOSUPPORT)}


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_newer_calls_are_not_there_and_another_machines_calls_end_the_process(machine):
    assert {answer(machine, number) for number in (435, 451, 500, 0x40000000, 2**32 - 1)} == {refused(errno.ENOSYS)}
    assert answer(machine, 0, architecture=0x40000003) == KILLED  # a 32-bit program of the same processor


def test_an_unknown_machine_has_no_filter():
    with pytest.raises(OSError, match="no list of system calls for riscv64"):
        seccomp.program("riscv64")
