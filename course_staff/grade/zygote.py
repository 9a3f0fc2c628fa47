"""The process that workers are forked from: it has imported everything and run no operation, inside the sandbox.

Run as `python -m course_staff.grade.zygote DESCRIPTOR SIZE`. Over that socket come, for each worker, one byte and two
sockets: the one on which the worker takes its job, and one on which its supervisor says which process to end and,
later, how it ended. The zygote and the supervisor are out of a worker's reach: it sees only processes of its own.
"""

import contextlib
import gc
import os
import signal
import socket
import struct
import sys

from course_staff.grade import confine, wire
from course_staff.grade.wire import Kind

FORK, HERE, REFUSED, ENDED = b"f", b"h", b"r", b"e"


def main() -> None:
    """Import, say READY, and fork a worker for each request until the grader is gone."""
    from course_staff.grade.worker import prepare, runtime_started

    work_size = int(sys.argv[2])
    with socket.socket(fileno=int(sys.argv[1])) as grader:
        prepare()
        gc.collect()
        gc.freeze()  # a collection in a worker would write to every page that it shares with this process
        wire.send(grader, Kind.READY)
        while True:
            request, descriptors, _, _ = socket.recv_fds(grader, 1, 2)
            if request != FORK:
                break
            if runtime_started():
                raise RuntimeError("TensorFlow's runtime has started in the zygote; no fork is safe any more")
            if os.fork() == 0:
                grader.close()
                supervise(*descriptors, work_size)
            for descriptor in descriptors:
                os.close(descriptor)


def supervise(job: int, status: int, work_size: int) -> None:
    """Start a worker in namespaces of its own, wait for its end and report it; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        with socket.socket(fileno=status) as grader:
            try:
                confine.enter_namespaces()
                first = os.fork()
                if first == 0:
                    grader.close()
                    become_init(job, work_size)
                os.close(job)
                handle = os.pidfd_open(first)
                socket.send_fds(grader, [HERE], [handle])
                _, status_word = os.waitpid(first, 0)  # after it nothing of the worker is left
                grader.sendall(ENDED + struct.pack("!i", os.waitstatus_to_exitcode(status_word)))
            except OSError as error:
                grader.sendall(REFUSED + str(error).encode()[:1000])
    finally:
        os._exit(0)


def become_init(job: int, work_size: int) -> None:
    """The first process of the worker's namespaces: with it all the others end. Exits with the worker's code."""
    from course_staff.grade.worker import serve_and_exit

    code = 1
    try:
        confine.end_with_parent()
        confine.mount_own_files(work_size)
        os.chdir(confine.WORK)
        worker = os.fork()
        if worker == 0:
            os.setsid()
            serve_and_exit(job)
        os.close(job)
        confine.drop_capabilities()
        confine.hide_memory()
        code = wait_for(worker)
    except OSError as error:
        with contextlib.suppress(OSError), socket.socket(fileno=job) as grader:
            wire.send(grader, Kind.REFUSED, str(error).encode())
    finally:
        os._exit(code)


def wait_for(worker: int) -> int:
    """Take away every process that ends, until the worker does; its exit code, 128 + n where a signal ended it."""
    while True:
        process, status_word = os.wait()
        if process == worker:
            code = os.waitstatus_to_exitcode(status_word)
            return code if code >= 0 else 128 - code


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader ends this process when it is told to stop
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no supervisor is waited for
    main()
