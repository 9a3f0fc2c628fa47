"""The processes of a lesson: its own, its kernel, and whatever the cells have started."""

import os
import uuid

import psutil

MARK = "COURSE_RUN_MARK"  # every process inherits it from the one that started it, and keeps it when that has ended
ROUNDS = 5  # a process may start another one while it is being ended
SECONDS = 10.0  # that the system has to take a killed process away


def new_mark() -> str:
    """A mark that no other lesson's processes have."""
    return uuid.uuid4().hex


def marked(mark: str) -> list[psutil.Process]:
    """Every other process whose environment has the mark, as far as the system tells."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK) == mark:
                found.append(process)
        except (psutil.Error, OSError):
            continue  # somebody else's, or it has ended in the meantime
    return found


def end_lesson(root: psutil.Process, mark: str) -> None:
    """End `root` (unless it is this process), all that it has started and all that has the mark; wait until it is gone.

    The kernel is in a session of its own, so that ending a process group would leave it running; what a cell has
    started has no living parent any more once the kernel is gone, so the mark finds it; and where the system does not
    show an environment, the tree does.
    """
    for _ in range(ROUNDS):
        found = {*_tree(root), *marked(mark)} - {psutil.Process()}
        if not found:
            return
        for process in found:
            try:
                process.kill()
            except psutil.Error:
                continue  # it has ended by itself, or is not ours to end
        psutil.wait_procs(found, timeout=SECONDS)


def _tree(root: psutil.Process) -> list[psutil.Process]:
    """The process with all its descendants; empty when it has ended, even if the system gave its number away again."""
    try:
        return [root, *root.children(recursive=True)] if root.is_running() else []
    except psutil.NoSuchProcess:
        return []
