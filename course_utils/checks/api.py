"""What a lesson calls: `evaluate`, `check` and `hint`."""

import html
from collections import Counter

import numpy as np

from course_utils import unsolved
from course_utils.checks.collecting.notice import says_when_slow
from course_utils.checks.collecting.quiet import quiet
from course_utils.checks.collecting.run_student import collect
from course_utils.checks.collecting.serialize import decode, encode
from course_utils.checks.collecting.surroundings import surroundings
from course_utils.checks.exercises import find
from course_utils.checks.verdict import INCORRECT, NOT_ATTEMPTED, PASSED, Verdict, decide
from course_utils.errors import CourseError

_COLOURS = {PASSED: "#2a9d5c", INCORRECT: "#d9822b", NOT_ATTEMPTED: "#7a8794"}  # each readable on black and white
_hints_given: Counter[str] = Counter()


class CheckFailed(CourseError):
    """A check of `exercise` that did not pass; the cell fails, which is what nbgrader looks for."""

    def __init__(self, exercise: str, sentence: str) -> None:
        super().__init__(sentence)
        self.exercise = exercise


def evaluate(name: str, obj: object, seed: int = 0) -> Verdict:
    """The verdict on `obj`, a student's solution of the exercise `name`.

    Never raises for what the student wrote. It goes the way that grading goes: evidence, bytes, judge.

    Args:
        name: the exercise, e.g. `"happy_model"`.
        obj: the student's function.
        seed: of the cases; grading draws another one after submission.

    Raises:
        CourseError: there is no such exercise.
    """
    exercise = find(name)
    cases = exercise.cases(seed)
    with quiet(), surroundings():
        pass  # Keras is imported here: the seconds from now on are the student's
    with says_when_slow(name):
        evidence = collect(exercise, obj, cases)
    try:
        evidence = decode(encode(evidence))
    except CourseError:  # the code returned something that no evidence can hold
        evidence = []
    with np.errstate(all="ignore"):  # evidence may hold anything, and a student may have asked for exceptions
        return decide(exercise, evidence, cases)


def check(name: str, obj: object) -> None:
    """Show the verdict on `obj` under the cell.

    Raises:
        CheckFailed: it did not pass.
        CourseError: there is no such exercise.
    """
    verdict = evaluate(name, obj)
    _show(verdict)
    if verdict.outcome != PASSED:
        state = "is not attempted yet" if verdict.outcome == NOT_ATTEMPTED else "is not right yet"
        raise CheckFailed(name, f"{name} {state}; the lines above say why.")
    unsolved.done(name)


def hint(name: str) -> None:
    """Print the next hint of an exercise; each call goes one step further.

    Raises:
        CourseError: there is no such exercise.
    """
    hints = find(name).hints
    given = _hints_given[name]
    _hints_given[name] += 1
    if given < len(hints):
        print(f"{name} · hint {given + 1} of {len(hints)}: {hints[given]}")
    else:
        print(f"{name} · that was the last hint. Read the miss of the check once more: it names the first mistake.")


def render(verdict: Verdict) -> str:
    """The verdict as HTML that takes its text colour from the page, so it reads in light and dark themes."""
    colour = _COLOURS[verdict.outcome]
    name, headline = html.escape(verdict.name), html.escape(verdict.headline)
    rows = "".join(
        f'<div style="display:flex;gap:1em"><div style="flex:0 0 8em;opacity:.75">{html.escape(label)}</div>'
        f'<div style="overflow-wrap:anywhere">{html.escape(text)}</div></div>'
        for label, text in verdict.rows
    )
    ending = "" if verdict.outcome == PASSED else f"<code>hint(&quot;{name}&quot;)</code> says more."
    return (
        f'<div role="status" style="border-left:4px solid {colour};padding:.3em 1em;line-height:1.5">'
        f"<div><b>{name}</b> · {headline}</div>{rows}{_picture(verdict)}{ending}</div>"
    )


def _picture(verdict: Verdict) -> str:
    """The wiring beside the expected one, where the miss is in the wiring; a drawing that fails hides no verdict."""
    if not verdict.wiring:
        return ""
    try:
        from course_utils.checks.pictures import picture  # with Matplotlib, which takes a second to import

        return picture(verdict.wiring)
    except Exception:
        return ""


def _show(verdict: Verdict) -> None:
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is None:
        print(verdict.message)
    else:
        display({"text/plain": verdict.message, "text/html": render(verdict)}, raw=True)
