"""What a check leaves as it was, whatever a student's function does: random numbers, settings, folder, figures.

A lesson goes on behind its checks. With one more or one less, the next cell must draw the same weights, find the same
files and show the same figures.
"""

import contextlib
import os
import random
import sys
from collections.abc import Iterator

import numpy as np

from course_utils.checks.collecting.keras_state import keras_as_lessons_need_it

# NumPy's defaults: a student may have asked for exceptions, and 0/0 is for the judge to see.
_FLOATING = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


@contextlib.contextmanager
def surroundings() -> Iterator[None]:
    """Within this context Python, NumPy and Keras are as lessons need them; afterwards all is as it was before."""
    with contextlib.ExitStack() as stack:
        for kept in (_process, _randomness, _figures, keras_as_lessons_need_it):
            stack.enter_context(kept())
        stack.enter_context(np.errstate(**_FLOATING))
        stack.enter_context(np.printoptions())
        yield


@contextlib.contextmanager
def _process() -> Iterator[None]:
    """The working directory, the environment, where modules are looked for, how deep calls may go."""
    environment, path, places, depth = dict(os.environ), sys.path, list(sys.path), sys.getrecursionlimit()
    folder = None
    with contextlib.suppress(OSError):  # somebody took it away
        folder = os.getcwd()
    try:
        yield
    finally:
        for name in os.environ.keys() - environment.keys():
            del os.environ[name]
        for name, value in environment.items():
            if os.environ.get(name) != value:
                os.environ[name] = value
        sys.path = path
        sys.path[:] = places
        sys.setrecursionlimit(depth)
        if folder is not None:
            with contextlib.suppress(OSError):
                os.chdir(folder)


@contextlib.contextmanager
def _randomness() -> Iterator[None]:
    """The state of Python's and NumPy's global generators; of the latter, the old one is what students know."""
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002


@contextlib.contextmanager
def _figures() -> Iterator[None]:
    """The open figures and the style. Those that are opened within are closed, those that are closed come back."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        yield
        return
    import matplotlib
    from matplotlib._pylab_helpers import Gcf  # pyplot itself cannot open a closed figure again

    before = dict(Gcf.figs)  # in their order: the last one is the current one
    try:
        with matplotlib.rc_context():
            yield
    finally:
        for number, manager in list(Gcf.figs.items()):
            if before.get(number) is not manager:
                pyplot.close(number)
        Gcf.figs.clear()
        Gcf.figs.update(before)
