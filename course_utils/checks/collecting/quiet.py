"""Nothing that a student's code writes or shows comes out: a check shows its verdict and nothing else."""

import contextlib
import io
import logging
import os
import sys
import warnings
from collections.abc import Iterator

from course_utils.descriptors import redirected


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Within this context output is dropped: prints, warnings, logs, figures, child processes, C++ code."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(_no_logs())
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(_no_display())
        for descriptor in (1, 2):
            with contextlib.suppress(OSError):  # a process without a terminal may have none
                stack.enter_context(redirected(descriptor, stack.enter_context(open(os.devnull, "w"))))
        stack.enter_context(contextlib.redirect_stdout(_Nowhere()))
        stack.enter_context(contextlib.redirect_stderr(_Nowhere()))
        yield


class _Nowhere(io.StringIO):
    """A stream that keeps nothing: a student's code may print without end."""

    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def _no_logs() -> Iterator[None]:
    """A handler may hold the notebook's own stream, which no redirection reaches."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _no_display() -> contextlib.AbstractContextManager:
    """What `plt.show()` and `display(...)` send to a notebook is not written to any stream."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return contextlib.nullcontext()
    from IPython.utils.capture import capture_output

    return capture_output(stdout=False, stderr=False, display=True)
