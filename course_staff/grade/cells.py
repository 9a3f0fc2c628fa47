"""Runs the cells of one exercise as a notebook would: one after the other, in a namespace that is a module."""

import linecache
import sys
from types import ModuleType

from course_utils.checks import AT_HAND
from course_utils.checks.collecting.quiet import quiet
from course_utils.checks.collecting.raised import raised
from course_utils.checks.collecting.run_student import collect
from course_utils.checks.verdict import Exercise, Miss

_NOTHING = object()


def evidence_of(exercise: Exercise, cells: tuple[str, ...], cases: list[dict]) -> list[dict]:
    """Run the cells and collect the evidence of what then has the exercise's name; never raises for what they do.

    A cell that fails ends nothing by itself: a notebook goes on as well. Where the name is missing at the end, the
    evidence is the last error, or that there is none.
    """
    namespace, error = run_cells(exercise.name, cells)
    answer = namespace.get(exercise.name, _NOTHING)
    if answer is not _NOTHING:
        try:
            return collect(exercise, answer, cases)
        except KeyboardInterrupt as interrupt:  # nobody is at the keyboard: the student's code raised it
            return [raised(exercise.name, answer, interrupt)] * len(cases)
    if error is not None:
        return [raised(exercise.name, None, error)] * len(cases)
    return [{"problem": vars(_nothing_there(exercise.name))}] * len(cases)


def run_cells(exercise: str, cells: tuple[str, ...]) -> tuple[dict, BaseException | None]:
    """The namespace after all cells, and the last error of any of them. What they print is dropped."""
    module = ModuleType("__main__")
    vars(module).update(AT_HAND, display=lambda *_, **__: None)  # a notebook has them without an import
    sys.modules["__main__"] = module  # dataclasses, pickle and inspect look there
    last = None
    with quiet():
        for number, source in enumerate(cells, 1):
            try:
                _run(source, f"<cell {number} of {exercise}>", module.__dict__)
            except BaseException as error:  # SystemExit and a student's own, too
                last = error
    return module.__dict__, last


def _run(source: str, name: str, namespace: dict) -> None:
    """Run one cell under a name with which tracebacks and `inspect.getsource` find its lines."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec", dont_inherit=True), namespace)


def _nothing_there(name: str) -> Miss:
    why = "the check looks for a function of exactly this name."
    return Miss(f"after your cells have run, there is no {name}", expected=f"def {name}(...)", why=why)
