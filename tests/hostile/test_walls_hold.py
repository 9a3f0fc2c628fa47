"""Submissions that look around: there is nothing to find and nobody to reach."""

import os
from pathlib import Path

import pytest
from small_jobs import RIGHT, job, passed, unit, verdict

import course_utils
from course_staff.grade import seccomp
from course_staff.paths import find_clone

pytestmark = pytest.mark.needs_bwrap

CLONE = find_clone(Path(course_utils.__file__)).root


def inside(run, code):
    """Run code in a worker: what it asserts must hold there."""
    outcome = run(job(unit("scale_pixels", code, f"ran = True\n{RIGHT['scale_pixels']}", CHECK)))["scale_pixels"]
    assert passed(outcome), outcome.evidence and verdict(outcome).message


# The name of the answer goes where the code before it has failed; the message then holds its error.
CHECK = "if not globals().get('held'): del scale_pixels"


def checked(code):
    return f"{code.strip()}\nheld = True\n"


@pytest.mark.release_gate
def test_what_does_not_hold_in_there_fails_out_here(run):
    with pytest.raises(AssertionError, match="assert 1 == 2"):
        inside(run, checked("assert 1 == 2"))


@pytest.mark.parametrize(
    "place",
    [
        "/etc/shadow",
        "/etc/passwd",
        "/root/.bashrc",
        "/home",
        "/var",
        "/proc/1/root/home",
        *(str(CLONE / name) for name in ("notebooks", "tests", ".git", "pyproject.toml", "course_staff", "my")),
        "/grading/course/notebooks",
        "/grading/course/course_staff/build",
        "/grading/course/tests",
        "/sys/fs/cgroup",
    ],
)
def test_a_place_of_the_machine_is_not_there(run, place):
    inside(
        run,
        checked(f"""
import os
try:
    found = os.listdir({place!r}) if os.path.isdir({place!r}) else open({place!r}).read(10)
except OSError:
    found = None
assert not found, found
"""),
    )


def test_nothing_of_the_instructors_environment_is_there(run, monkeypatch):
    monkeypatch.setenv("CANVAS_TOKEN", "a secret of the instructor")
    inside(
        run,
        checked("""
import os, glob
assert "CANVAS_TOKEN" not in os.environ
for path in glob.glob("/proc/*/environ"):
    try: text = open(path, "rb").read()
    except OSError: continue
    assert b"CANVAS_TOKEN" not in text, path
assert os.environ["HOME"] == os.getcwd() == "/grading/work"
"""),
    )


@pytest.mark.parametrize("place", ["/", "/usr", "/dev/shm", "/dev", "/grading", "/grading/course/course_utils", "/etc"])
def test_nothing_but_the_work_folder_can_be_written(run, place):
    inside(
        run,
        checked(f"""
import os
try: open(os.path.join({place!r}, "note"), "w").close()
except OSError: pass
else: raise AssertionError("written")
import tempfile
open("note", "w").write("here")
tempfile.TemporaryFile().write(b"here")
"""),
    )


def test_there_is_no_network(run):
    inside(
        run,
        checked("""
import socket
for address in (("1.1.1.1", 53), ("127.0.0.1", 22), ("127.0.0.1", 80)):
    try: socket.create_connection(address, timeout=3)
    except OSError: continue
    raise AssertionError(address)
for family in (40, 16, 17, 38):  # VSOCK, NETLINK, PACKET, ALG
    try: socket.socket(family, socket.SOCK_STREAM)
    except OSError: continue
    raise AssertionError(family)
"""),
    )


def test_only_its_own_processes_are_there(run):
    inside(
        run,
        checked("""
import os
numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]
assert set(numbers) <= {1, os.getpid()}, numbers
assert os.getpid() < 10
for number in (1,):
    for name in ("mem", "environ", "maps", "fd"):
        try: open(f"/proc/{number}/{name}", "rb").read(1)
        except OSError: continue
        raise AssertionError(name)
"""),
    )


def test_it_has_no_privilege(run):
    inside(
        run,
        checked("""
import os
lines = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"): assert int(lines[name], 16) == 0, (name, lines[name])
assert lines["NoNewPrivs"].strip() == "1" and lines["Seccomp"].strip() == "2"
assert os.getuid() != 0
try: os.setuid(0)
except OSError: pass
else: raise AssertionError("root")
"""),
    )


@pytest.mark.sample(10)
@pytest.mark.parametrize("name", sorted(seccomp.REFUSED))
def test_a_system_call_is_refused(run, name):
    number = seccomp.REFUSED[name][0 if os.uname().machine == "x86_64" else 1]
    if number is None:
        pytest.skip("this machine has no such call")
    inside(
        run,
        checked(f"""
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
assert libc.syscall({number}, 0, 0, 0, 0, 0, 0) == -1 and ctypes.get_errno() == errno.EPERM
"""),
    )


def test_no_new_namespace_and_no_call_of_tomorrow(run):
    inside(
        run,
        checked("""
import ctypes, errno, platform
libc = ctypes.CDLL(None, use_errno=True)
clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
for flag in (0x00020000, 0x10000000, 0x20000000, 0x40000000, 0x08000000, 0x80):
    assert libc.syscall(clone, flag | 17, 0, 0, 0, 0) == -1 and ctypes.get_errno() == errno.EPERM, hex(flag)
for number in (435, 451, 467, 5000, 0x40000000 + 165):
    assert libc.syscall(number, 0, 0, 0, 0, 0, 0) == -1 and ctypes.get_errno() == errno.ENOSYS, number
"""),
    )


def test_a_submission_meets_nothing_of_the_one_before(run):
    leave = "import builtins, numpy, os\nopen('/tmp/left', 'w').write('x'); builtins.left = numpy.left = 1\n"
    run(job(unit("scale_pixels", leave)))
    inside(
        run,
        checked("""
import builtins, numpy, os
assert not os.listdir("."), os.listdir(".")
assert not hasattr(builtins, "left") and not hasattr(numpy, "left")
"""),
    )


def test_the_only_open_files_are_the_standard_ones_and_the_own_socket(run):
    inside(
        run,
        checked("""
import os
kinds = {}
for name in os.listdir("/proc/self/fd"):
    try: kinds[int(name)] = os.readlink(f"/proc/self/fd/{name}")
    except OSError: pass
sockets = [link for link in kinds.values() if link.startswith("socket:")]
assert len(sockets) == 1, kinds
assert all(link == "/dev/null" or link in sockets or link.startswith("/proc/") for link in kinds.values()), kinds
try: input()
except EOFError: pass
else: raise AssertionError("somebody answered")
"""),
    )
