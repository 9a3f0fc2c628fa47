"""Lets IPython say what a cell waits for, in place of a traceback.

A cell that calls a stub, or fails a check, leaves names behind that it would have bound. They are remembered, and a
later cell that looks for one of them stops with a sentence; what that cell would have bound waits, too. Every other
error is shown as IPython shows it.
"""

import contextlib
import linecache
import re
import traceback

from course_utils import unsolved
from course_utils.checks import AT_HAND, CheckFailed
from course_utils.errors import CourseError
from course_utils.waiting.bindings import bindings_from

STUB = re.compile(r"\b([a-z]\w*): replace this line with your code")
MISSING = re.compile(r"name '(\w+)' is not defined")


class Waits(CourseError):
    """The cell needs an exercise that is not solved yet."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def install() -> None:
    """Begin a lesson in this notebook: nothing waits yet, and `hint` and `reference` are at hand.

    Outside of IPython nothing happens. A second call changes nothing.
    """
    from IPython import get_ipython

    shell = get_ipython()
    unsolved.start_anew()
    if shell is None:
        return
    for name, function in AT_HAND.items():
        shell.user_ns.setdefault(name, function)
    shell.set_custom_exc((CheckFailed, NameError, NotImplementedError), _show)
    if _forget not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _forget)


def _show(shell, kind, error, tb, tb_offset=None) -> None:
    """Show how a cell ended. IPython calls this for the kinds of errors that `install` names."""
    exercise = _needed(error)
    if exercise is not None:
        _remember(shell, exercise, tb)
        if not isinstance(error, CheckFailed):
            error = Waits(unsolved.sentence(exercise))
            _replace(shell, error)
    shell.showtraceback((type(error), error, tb), tb_offset=tb_offset, running_compiled_code=True)


def _needed(error: BaseException) -> str | None:
    """The exercise without which a cell ended with this error; None where it is an error of another kind."""
    if isinstance(error, CheckFailed):
        unsolved.undone(error.exercise)
        return error.exercise
    if isinstance(error, NotImplementedError):
        stub = STUB.search(str(error))
        if stub:
            unsolved.undone(stub[1])
        return stub and stub[1]
    missing = MISSING.search(str(error))  # TensorFlow raises anew what a pipeline raises, without `error.name`
    return unsolved.waiting.get(missing[1]) if missing else None


def _remember(shell, exercise: str, tb) -> None:
    """Let the names wait that the cell would have bound; what they stood for before must not be taken for it."""
    frames = [(frame, line) for frame, line in traceback.walk_tb(tb) if frame.f_globals is shell.user_ns]
    if not frames:
        return
    frame, line = frames[0]
    with contextlib.suppress(SyntaxError):
        left = bindings_from("".join(linecache.getlines(frame.f_code.co_filename)), line)
        for name in left.bound:
            unsolved.waiting[name] = exercise
            if name not in left.read:  # else a second run of the cell would miss it
                shell.user_ns.pop(name, None)
        for name in left.filled:  # the cell itself begins it anew, whenever it is run again
            unsolved.waiting[name] = exercise
            shell.user_ns.pop(name, None)
        for name in left.imported - shell.user_ns.keys():
            unsolved.waiting[name] = exercise


def _forget(result) -> None:
    """After a cell that ran to its end: what it binds no longer waits."""
    if not result.success or not unsolved.waiting or result.info is None:
        return
    from IPython import get_ipython

    with contextlib.suppress(SyntaxError):
        made = bindings_from(get_ipython().transform_cell(result.info.raw_cell))
        for name in made.bound | made.imported:
            unsolved.waiting.pop(name, None)


def _replace(shell, error: BaseException) -> None:
    """Let the cell's result say what is shown, so that whoever runs the notebook reads the same."""
    result = getattr(shell.displayhook, "exec_result", None)
    if result is not None:
        result.error_in_exec = error
