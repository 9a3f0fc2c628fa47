"""Execute one lesson; `course run` starts this as `python -m course_staff.run.one` in the clone's root.

It ends with `course run`, whatever ends that: the other end of its standard input closes then.
"""

import argparse
import contextlib
import json
import logging
import os
import threading
from pathlib import Path

import papermill
import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbconvert.filters import strip_ansi
from traitlets import default

from course_staff.run.tree import MARK, end_lesson


class ThisInterpreter(AsyncKernelManager):
    """Starts the kernel with the interpreter that runs this program.

    A `python3` kernel that someone registered in the home folder comes first otherwise, and it need not have
    TensorFlow.
    """

    @default("kernel_spec_manager")
    def _no_registered_kernels(self) -> KernelSpecManager:
        return KernelSpecManager(kernel_dirs=[])


def write_status(path: Path, **status: object) -> None:
    """Say how far the lesson is: one more line of JSON, of which a reader takes the last that is whole."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(status) + "\n")


def execute(notebook: Path, output: Path, status: Path, profile: str, seconds: float) -> None:
    """Execute `notebook` into `output`; `status` tells the cell that runs and, at the end, the error or none.

    `notebook` and `output` are relative: papermill would read braces in an absolute path as placeholders.
    """
    status = status.resolve()  # papermill changes the working folder to the notebook's
    cells = len(json.loads(notebook.read_text("utf-8"))["cells"]) + 1  # papermill adds one with the parameters

    def on_cell_start(cell: dict, cell_index: int) -> None:
        write_status(status, cell=cell_index + 1, cells=cells)

    error = trace = ""
    try:
        papermill.execute_notebook(
            notebook,
            output,
            parameters={"PROFILE": profile},
            kernel_name="python3",
            language="python",
            kernel_manager_class=ThisInterpreter,
            cwd=notebook.parent,
            progress_bar=False,
            execution_timeout=max(1, int(seconds)),  # `course run` ends it sooner, unless it is suspended (Ctrl-Z)
            on_cell_start=on_cell_start,
        )
    except papermill.PapermillExecutionError as problem:
        error = strip_ansi(f"{problem.ename}: {problem.evalue}")
        trace = strip_ansi("\n".join(problem.traceback))
    except Exception as problem:  # a dead kernel, a cell over its time: this lesson has failed, the others go on
        error = trace = strip_ansi(f"{type(problem).__name__}: {problem}")
    write_status(status, cell=cells, cells=cells, done=True, error=error, traceback=trace)


class ParentWatch(threading.Thread):
    """Ends this process, its kernel and all that they started, and removes `leftovers`, once standard input closes.

    A signal from the system (Linux has one) would reach this process and not its kernel, which is in another session.
    """

    def __init__(self, *leftovers: Path) -> None:
        super().__init__(daemon=True)
        self._leftovers = [path.resolve() for path in leftovers]
        self._closed = threading.Event()
        self.start()

    def run(self) -> None:
        os.read(0, 1)  # not sys.stdin, whose lock would stand in the way of a normal end
        self._closed.set()
        end_lesson(psutil.Process(), os.environ.get(MARK, ""))
        for path in self._leftovers:
            with contextlib.suppress(OSError):
                path.unlink()
        os._exit(1)

    def finish(self) -> None:
        """Let the watch end this process if it has begun to: the lesson fails as its kernel goes."""
        if self._closed.is_set():
            self.join()


def main() -> None:
    """Read the arguments that `course_staff.run.process` gives, and execute."""
    parser = argparse.ArgumentParser()
    for name in ("notebook", "output", "status"):
        parser.add_argument(name, type=Path)
    parser.add_argument("profile")
    parser.add_argument("seconds", type=float)
    logging.basicConfig(level=logging.WARNING)
    arguments = parser.parse_args()
    watch = ParentWatch(arguments.output, arguments.status)
    execute(**vars(arguments))
    watch.finish()


if __name__ == "__main__":
    main()
