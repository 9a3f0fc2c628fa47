"""The ways to start a worker: out of the zygote, in an interpreter of its own, and without a wall."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import psutil

import course_staff
import course_utils
from course_staff.grade import zygote
from course_staff.grade.limits import Limits
from course_staff.grade.sandbox import environment, sandboxed
from course_staff.grade.wire import Frames, Kind
from course_staff.grade.workers import SECONDS_TO_END, Forked, Fresh, Lost
from course_staff.run.tree import MARK, end_lesson, new_mark
from course_utils.errors import CourseError


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
        with tempfile.TemporaryFile() as errors:
            self._process = _popen(command, theirs, {MARK: self._mark}, None, errors)
            self._tree = psutil.Process(self._process.pid)
            frame = Frames(self._control).next(self._limits.start_seconds)
            if frame is None or frame[0] != Kind.READY:
                self._stop()
                raise CourseError(f"The process that workers are forked from does not start ({_last_line(errors)}).")

    def _stop(self) -> None:
        end_lesson(self._tree, self._mark)
        self._process.wait(SECONDS_TO_END)
        self._control.close()
        self._process = None


def fresh_worker(limits: Limits, threads: int = 1) -> Fresh:
    """A worker in a sandbox and an interpreter of its own, for machines where a fork is not safe."""
    return _fresh(lambda program: sandboxed(program, limits, forks=False, threads=threads), {})


def trusted_worker(folder: Path, limits: Limits, threads: int = 1) -> Fresh:
    """A worker with limits and without a wall, in a folder of the caller's."""
    places = dict.fromkeys(str(Path(package.__file__).parent.parent) for package in (course_utils, course_staff))
    own = environment(threads) | {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(places)}
    own |= dict.fromkeys(("HOME", "TMPDIR"), str(folder))
    return _fresh(lambda program: [*program, "--trusted"], own, folder)


def _fresh(command: Callable[[list[str]], list[str]], variables: dict[str, str], folder: Path | None = None) -> Fresh:
    sock, theirs = socket.socketpair()
    mark = new_mark()
    program = [sys.executable, "-m", "course_staff.grade.worker", str(theirs.fileno())]
    process = _popen(command(program), theirs, variables | {MARK: mark}, folder, subprocess.DEVNULL)
    return Fresh(sock, process, mark)


def _popen(command: list[str], theirs: socket.socket, variables: dict[str, str], folder: Path | None, errors):
    """Start a command that inherits one socket of all that is open here."""
    with theirs:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=[theirs.fileno()],
            env={"PATH": os.environ.get("PATH", "")} | variables,  # bubblewrap's own processes are inside, too
            cwd=folder,
            start_new_session=True,  # Ctrl-C reaches the grader alone, which then ends the workers in order
        )


def _last_line(errors) -> str:
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
