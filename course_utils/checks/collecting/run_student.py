"""Runs a student's code for its evidence; whatever it does, a sentence comes out."""

import contextlib
import inspect
import io
import linecache
import re
import sys
import sysconfig
import traceback
import warnings
from pathlib import Path

from course_utils.checks.collecting.surroundings import restored
from course_utils.checks.verdict import Exercise, Miss

_INSTALLED = tuple(str(Path(sysconfig.get_path(key)).resolve()) for key in ("stdlib", "purelib", "platlib"))
_LIBRARIES = {"course_utils", "keras", "tensorflow", "numpy"}  # wherever they are installed
LONGEST = 300  # characters of an error message that are shown


def collect(exercise: Exercise, obj: object, cases: list[dict]) -> list[dict]:
    """The evidence of `obj` on every case.

    Never raises for what a student wrote; an interrupt from the keyboard passes through. What the code prints is
    dropped, so that a check shows its verdict and nothing else.
    """
    return [_collect_one(exercise, obj, case) for case in cases]


def _collect_one(exercise: Exercise, obj: object, case: dict) -> dict:
    try:
        problem = _not_a_function(exercise.name, obj)
        if problem:
            return {"problem": vars(problem)}
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), restored():
            warnings.simplefilter("ignore")
            return exercise.probe(obj, case)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit and a student's own BaseException are answers, too
        return _raised(error, exercise.name, obj)


def _not_a_function(name: str, obj: object) -> Miss | None:
    cls = type(obj)  # not isinstance: an object may lie about its class
    call = f'the call is check("{name}", {name}), with the name of your function and no parentheses behind it.'
    if obj is None:
        return Miss("the check was given None in place of a function", why=call)
    if issubclass(cls, type):
        return Miss("the check was given a class; it needs a function that returns what the text asks for", why=call)
    keras = sys.modules.get("keras")
    if keras and issubclass(cls, keras.Model):
        return Miss("the check was given a model; it needs the function that builds one", why=call)
    if not callable(obj):
        return Miss(f"the check was given {_article(cls.__name__)} {cls.__name__}; it needs a function", why=call)
    return None


def _raised(error: BaseException, exercise: str, obj: object) -> dict:
    """Evidence of an exception: a stub, or the student's own error with the line it came from."""
    frames = list(traceback.walk_tb(error.__traceback__))
    theirs = [entry for entry in frames if _is_theirs(entry[0])]
    if isinstance(error, NotImplementedError) and theirs and theirs[-1] == frames[-1]:
        other = _another_function(theirs[-1][0], exercise, obj)
        return {"problem": vars(_unsolved(other, exercise))} if other else {"stub": True}
    name = type(error).__name__
    where = ""
    if theirs:
        frame, line = theirs[-1]
        source = linecache.getline(frame.f_code.co_filename, line).strip()
        where = f" in line {line}" + (f", `{source}`" if source else "")
    text = f"{name}: {_text(error)}".rstrip(": ")
    if not theirs:
        return {"problem": vars(_outside(text))}
    why = "the check calls your function as a later cell would; run the failing line by itself to see more."
    return {"problem": vars(Miss(f"your code stops with {_article(name)} {name}{where}", got=text, why=why))}


def _another_function(frame, exercise: str, obj: object) -> str:
    """The name of the function that a frame runs; "" where it is the student's solution or a part of it."""
    code = getattr(inspect.unwrap(obj), "__code__", None)
    name = frame.f_code.co_name
    if code is None or frame.f_code is code or name == exercise:
        return ""
    return "" if frame.f_code.co_qualname.startswith(f"{code.co_qualname}.<locals>.") else name


def _unsolved(other: str, exercise: str) -> Miss:
    """The miss of a solution that calls another function which is still a stub."""
    why = f"{exercise} is only as finished as the functions that it calls."
    return Miss(f"{other}, which {exercise} calls, is not solved yet", "NotImplementedError", f"{other} solved", why)


def _outside(text: str) -> Miss:
    """The miss of an error in none of the student's lines: in the call itself, or after it."""
    if re.search(r"\(\) (takes|missing|got an unexpected keyword|got multiple values)", text):
        why = "later cells call it with the arguments that stand in the text."
        return Miss("your function does not take the arguments of the text", got=text, why=why)
    why = "the check uses what you return as a later cell would."
    return Miss("what your function returned or prepared cannot be used", got=text, why=why)


def _is_theirs(frame) -> bool:
    """Whether a frame runs the student's code: not the course's, not Python's, not an installed package's."""
    file, module = frame.f_code.co_filename, str(frame.f_globals.get("__name__"))
    installed = file.startswith("<frozen") or str(Path(file).resolve()).startswith(_INSTALLED)
    return not installed and module.partition(".")[0] not in _LIBRARIES


def _text(error: BaseException) -> str:
    """The message of an exception in one line, without colours, arrays and Keras's list of arguments."""
    try:
        text = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    except KeyboardInterrupt:
        raise
    except BaseException:  # its __str__ is the student's, and may even raise SystemExit
        return "(its message cannot be shown)"
    text = " ".join(text.split("Arguments received by")[0].split())
    text = re.sub(r"\[\[.*\]\]", "[[…]]", text)  # the numbers of an array say nothing
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def _article(word: str) -> str:
    return "an" if word[:1].upper() in "AEIOU" else "a"
