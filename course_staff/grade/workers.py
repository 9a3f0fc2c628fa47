"""What the grader holds of a worker that runs: its frames, its processes, and the means to end them."""

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
from dataclasses import asdict
from pathlib import Path

import psutil

from course_staff.grade import zygote
from course_staff.grade.handover import Job
from course_staff.grade.limits import Limits
from course_staff.grade.sandbox import IsolationMissing
from course_staff.grade.wire import Frames, Kind, send
from course_staff.run.tree import end_lesson

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
        """The code of the worker's end, 128 + n where signal n ended it; None while it lives.

        Raises:
            Lost: it ended because a process of ours did.
        """
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

    def __init__(self, sock: socket.socket, status: socket.socket, seconds: float) -> None:
        super().__init__(sock)
        self._status, self._handle, self._code = status, -1, None
        status.settimeout(seconds)
        try:
            message, handles, _, _ = socket.recv_fds(status, 1000, 1)
        except OSError:
            message, handles = b"", []
        if not handles:
            sock.close()
            status.close()
            if message[:1] == zygote.REFUSED:
                raise IsolationMissing(_no_namespaces(message[1:].decode("utf-8", "replace")))
            raise Lost("the process that workers are forked from did not answer")
        self._handle = handles[0]

    def exit_code(self) -> int | None:
        if self._code is None and select.select([self._status], [], [], 0)[0]:
            message = self._status.recv(5)
            if message[:1] != zygote.ENDED:
                raise Lost("the process that workers are forked from has ended")
            self._code = struct.unpack("!i", message[1:])[0]
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


def _no_namespaces(reason: str) -> str:
    return (
        f"This system allows no namespaces inside a sandbox ({reason}): say --fresh, which starts an interpreter for "
        "each submission and takes seconds longer, or grade on another machine."
    )
