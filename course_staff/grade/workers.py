"""From outside: the ways to start a worker, and what the grader holds of one that runs."""

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import psutil

from course_staff.grade import zygote
from course_staff.grade.handover import Job
from course_staff.grade.limits import Limits
from course_staff.grade.sandbox import IsolationMissing, environment, sandboxed
from course_staff.grade.wire import Frames, Kind, send
from course_staff.run.tree import MARK, end_lesson, new_mark
from course_utils.errors import CourseError

SECONDS_TO_END = 10.0  # that the system has to take a killed tree away


class Lost(Exception):
    """A process of ours, not the student's, has ended unasked; it can be started anew."""


class Worker:
    """A process in which a job runs.

    Attributes:
        frames: what comes out of it.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self.frames = sock, Frames(sock)

    def give(self, job: Job, limits: Limits) -> None:
        """Send the job. Where the worker is gone already, its end tells."""
        with contextlib.suppress(OSError):
            send(self._sock, Kind.JOB, json.dumps({"job": job.to_json(), "limits": asdict(limits)}).encode())

    def processes(self) -> list[psutil.Process]:
        """Those that live, the root of the tree first."""
        try:
            root = self._root()
            return [] if root is None else [root, *root.children(recursive=True)]
        except psutil.Error:
            return []

    def exit_code(self) -> int | None:
        """The code of the worker's end, 128 + n where signal n ended it; None while it lives."""
        raise NotImplementedError

    def end(self) -> None:
        """End it with everything that it started, and wait until nothing of it is left."""
        raise NotImplementedError

    def close(self) -> None:
        """`end`, and let go of it."""
        self.end()
        self._sock.close()

    def _root(self) -> psutil.Process | None:
        raise NotImplementedError


class Forked(Worker):
    """A worker out of the zygote: the first process of namespaces of its own, known by a handle of the system's."""

    def __init__(self, sock: socket.socket, status: socket.socket) -> None:
        super().__init__(sock)
        self._status, self._handle, self._code = status, -1, None
        try:
            message, handles, _, _ = socket.recv_fds(status, 1000, 1)
        except OSError:
            message, handles = b"", []
        if message[:1] == zygote.REFUSED:
            self._status.close()
            raise IsolationMissing(_no_namespaces(message[1:].decode("utf-8", "replace")))
        if not handles:
            self._status.close()
            raise Lost("the zygote did not start a worker")
        self._handle = handles[0]

    def exit_code(self) -> int | None:
        if self._code is None and select.select([self._status], [], [], 0)[0]:
            message = self._status.recv(5)
            lost = len(message) < 5  # the supervisor has ended unasked, and the worker with it or soon
            self._code = 128 + 9 if lost else struct.unpack("!i", message[1:])[0]
        return self._code

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        with contextlib.suppress(OSError):
            select.select([self._handle], [], [], SECONDS_TO_END)  # readable once it has ended

    def close(self) -> None:
        super().close()
        os.close(self._handle)
        self._status.close()

    def _root(self) -> psutil.Process | None:
        for line in Path(f"/proc/self/fdinfo/{self._handle}").read_text().splitlines():
            name, _, number = line.partition(":")
            if name == "Pid" and int(number) > 0:
                return psutil.Process(int(number))
        return None


class Fresh(Worker):
    """A worker in an interpreter of its own; `mark` is in the environment of all that it starts."""

    def __init__(self, sock: socket.socket, process: subprocess.Popen, mark: str) -> None:
        super().__init__(sock)
        self._process, self._mark = process, mark
        self._tree = psutil.Process(process.pid)

    def exit_code(self) -> int | None:
        code = self._process.poll()
        return code if code is None or code >= 0 else 128 - code

    def end(self) -> None:
        end_lesson(self._tree, self._mark)
        self._process.wait(SECONDS_TO_END)

    def _root(self) -> psutil.Process | None:
        return self._tree


class Zygote:
    """The sandbox with the process that workers are forked from; it starts with the first one, and anew where it dies.

    Used by several threads. It ends with the thread that calls `start`, which the system watches.
    """

    def __init__(self, limits: Limits, threads: int = 1) -> None:
        self._limits, self._threads = limits, threads
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._closed = False

    def worker(self) -> Forked:
        """A new worker.

        Raises:
            IsolationMissing: the system allows no namespaces inside the sandbox.
            CourseError: the zygote does not start.
            Lost: it has just ended; the next call starts it anew.
        """
        with self._lock:
            if self._closed:
                raise Lost("the grader is stopping")
            if self._process is None:
                self._start()
            sock, theirs = socket.socketpair()
            status, status_theirs = socket.socketpair()
            with theirs, status_theirs:
                try:
                    socket.send_fds(self._control, [zygote.FORK], [theirs.fileno(), status_theirs.fileno()])
                except OSError:
                    self._stop()
                    sock.close()
                    status.close()
                    raise Lost("the zygote has ended") from None
        return Forked(sock, status)

    def processes(self) -> list[psutil.Process]:
        """Those of the sandbox that live, workers among them."""
        try:
            return [] if self._process is None else [self._tree, *self._tree.children(recursive=True)]
        except psutil.Error:
            return []

    def close(self) -> None:
        """End it with all workers, and wait until nothing of them is left."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._stop()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        program = ["-m", "course_staff.grade.zygote", str(theirs.fileno()), str(self._limits.work_size)]
        command = sandboxed([sys.executable, *program], self._limits, forks=True, threads=self._threads)
        self._mark = new_mark()
        self._process, errors = _popen(command, theirs, {MARK: self._mark})
        self._tree = psutil.Process(self._process.pid)
        frames = Frames(self._control)
        frame = frames.next(self._limits.start_seconds)
        if frame is None or frame[0] != Kind.READY:
            self._stop()
            raise CourseError(f"The process that graders are forked from does not start ({_last_line(errors)}).")

    def _stop(self) -> None:
        end_lesson(self._tree, self._mark)
        self._process.wait(SECONDS_TO_END)
        self._control.close()
        self._process = None


def fresh_worker(limits: Limits, threads: int = 1) -> Fresh:
    """A worker in a sandbox and an interpreter of its own, for machines where a fork is not safe."""
    return _fresh(lambda program: sandboxed(program, limits, forks=False, threads=threads), limits, {})


def trusted_worker(folder: Path, limits: Limits, threads: int = 1) -> Fresh:
    """A worker with limits and without a wall, in a folder of the caller's."""
    packages = os.pathsep.join(str(path) for path in _search_path())
    own = environment(threads) | {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": packages}
    own |= dict.fromkeys(("HOME", "TMPDIR"), str(folder))
    return _fresh(lambda program: [*program, "--trusted"], limits, own, folder)


def _fresh(command, limits: Limits, variables: dict[str, str], folder: Path | None = None) -> Fresh:
    sock, theirs = socket.socketpair()
    mark = new_mark()
    program = [sys.executable, "-m", "course_staff.grade.worker", str(theirs.fileno())]
    process, _ = _popen(command(program), theirs, variables | {MARK: mark}, folder)
    return Fresh(sock, process, mark)


def _popen(command: list[str], theirs: socket.socket, variables: dict[str, str], folder: Path | None = None):
    """Start a command that inherits one socket and nothing else; its errors go to a file without a name."""
    errors = tempfile.TemporaryFile()
    with theirs:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=[theirs.fileno()],
            env={"PATH": os.environ.get("PATH", "")} | variables,  # bubblewrap's own processes are inside, too
            cwd=folder,
            start_new_session=True,  # Ctrl-C reaches the grader alone, which then ends the workers in order
        )
    return process, errors


def _search_path() -> Iterator[Path]:
    import course_staff
    import course_utils

    yield from dict.fromkeys(Path(package.__file__).parent.parent for package in (course_utils, course_staff))


def _last_line(errors) -> str:
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _no_namespaces(reason: str) -> str:
    return (
        f"This system allows no namespaces inside a sandbox ({reason}): say --fresh, which starts an interpreter for "
        "each submission and takes seconds longer, or grade on another machine."
    )
