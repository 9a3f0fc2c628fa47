"""The ways to start a worker: out of the zygote, in an interpreter of its own, and without a wall."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

import course_staff
import course_utils
from course_staff.grade import wire, zygote
from course_staff.grade.limits import Limits
from course_staff.grade.sandbox import environment, sandboxed
from course_staff.grade.texts import last_line
from course_staff.grade.wire import Frames, Kind
from course_staff.grade.workers import SECONDS_TO_END, Forked, Fresh, Lost
from course_staff.run.tree import MARK, end_lesson, new_mark
from course_utils.errors import CourseError

SECONDS_TO_FORK = 60.0


class Zygote:
    """The sandbox with the process that workers are forked from; it starts with the first one, and anew where it dies.

    Several threads may ask it. Where `stop` is set while it starts, it does not. The system ends it with the thread
    that started it, if nobody closes it before.
    """

    def __init__(self, limits: Limits, threads: int = 1, stop: threading.Event | None = None) -> None:
        self._limits, self._threads, self._interrupted = limits, threads, stop or threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None

    def worker(self) -> Forked:
        """A new worker.

        Raises:
            IsolationMissing: the system allows no namespaces inside the sandbox.
            CourseError: the zygote does not start.
            Lost: it has ended or does not answer; the next call starts it anew.
        """
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                self._stop()  # its last worker has told already
            if self._process is None:
                self._start()
            sock, theirs = wire.pair()
            status, status_theirs = wire.pair()
            with theirs, status_theirs, suppress(OSError):  # where it has ended, the worker will say so
                socket.send_fds(self._control, [zygote.FORK], [theirs.fileno(), status_theirs.fileno()])
            try:
                return Forked(sock, status, SECONDS_TO_FORK)
            except Lost as error:
                # What dies closes its sockets first, and writes and ends after that.
                raise Lost(f"{error} ({self._stop(seconds=SECONDS_TO_END)})") from None

    def processes(self) -> list[psutil.Process]:
        """Those of the sandbox that live, workers among them."""
        try:
            return [] if self._process is None else [self._tree, *self._tree.children(recursive=True)]
        except psutil.Error:
            return []

    def close(self) -> None:
        """End it with all workers, and wait until nothing of them is left."""
        with self._lock:
            if self._process is not None:
                self._stop()

    def _start(self) -> None:
        self._control, theirs = wire.pair()
        program = ["-m", "course_staff.grade.zygote", str(theirs.fileno()), str(self._limits.work_size)]
        command = sandboxed([sys.executable, *program], self._limits, forks=True, threads=self._threads)
        self._mark = new_mark()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the process may write
        self._process = _popen(command, theirs, {MARK: self._mark}, None, self._errors)
        self._tree = psutil.Process(self._process.pid)
        problem = self._problem()
        if problem:
            self._stop()
            if self._interrupted.is_set():
                raise Lost("grading has stopped")
            raise CourseError(f"The process that workers are forked from does not start ({problem}).")

    def _problem(self) -> str:
        """Wait until it is ready; what keeps it from that, or an empty text."""
        frames, seconds = Frames(self._control), self._limits.start_seconds
        until = time.monotonic() + seconds
        while not self._interrupted.is_set() and time.monotonic() < until:
            if frames.next(0.1) == (Kind.READY, b""):
                return ""
            if frames.closed:
                return last_line(self._errors)
        return f"it was not ready after {seconds:g} seconds"

    def _stop(self, seconds: float = 0.0) -> str:
        """End it with all workers, after `seconds` in which it may end by itself; how that went, and its last line."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        code = self._process.poll()
        end_lesson(self._tree, self._mark)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(SECONDS_TO_END)
        self._control.close()
        with self._errors:
            how = "it was still running" if code is None else f"with code {code}"
            last_words = f"{how}; {last_line(self._errors)}"
        self._process = None
        return last_words


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
    sock, theirs = wire.pair()
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
