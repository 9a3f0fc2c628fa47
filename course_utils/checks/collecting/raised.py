"""Evidence of an exception: a stub, an unsolved function behind it, or the student's own error with its line."""

import inspect
import linecache
import re
import sysconfig
import traceback
from pathlib import Path

from course_utils.checks.collecting.keras2 import KERAS_2, is_of_keras_2
from course_utils.checks.verdict import Miss

_INSTALLED = tuple(str(Path(sysconfig.get_path(key)).resolve()) for key in ("stdlib", "purelib", "platlib"))
_LIBRARIES = {"course_utils", "keras", "tensorflow", "numpy"}  # wherever they are installed
LONGEST = 300  # characters of an error message that are shown


def raised(exercise: str, obj: object, error: BaseException) -> dict:
    """Evidence of an exception out of a student's code; the exception itself may be the student's, and misbehave."""
    try:
        return _evidence(exercise, obj, error)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return {"problem": vars(Miss("your code stops with an error that cannot be shown", why=_RUN_IT))}


_RUN_IT = "the check calls your function as a later cell would; run the failing line by itself to see more."


def _evidence(exercise: str, obj: object, error: BaseException) -> dict:
    frames = list(traceback.walk_tb(error.__traceback__))
    theirs = [entry for entry in frames if _is_theirs(entry[0])]
    if isinstance(error, NotImplementedError) and theirs and theirs[-1] == frames[-1]:
        other = _another_function(theirs[-1][0], exercise, obj)
        return {"problem": vars(_unsolved(other, exercise))} if other else {"stub": True}
    name = type(error).__name__
    text = f"{name}: {_text(error)}".rstrip(": ")
    if any(is_of_keras_2(str(frame.f_globals.get("__name__"))) for frame, _ in frames) or "tf_keras." in text:
        return {"problem": vars(KERAS_2)}
    if not theirs:
        return {"problem": vars(_outside(text))}
    frame, line = theirs[-1]
    source = linecache.getline(frame.f_code.co_filename, line).strip()
    where = f" in line {line}" + (f", `{source}`" if source else "")
    return {"problem": vars(Miss(f"your code stops with {article(name)} {name}{where}", got=text, why=_RUN_IT))}


def _another_function(frame, exercise: str, obj: object) -> str:
    """The name of the function that a frame runs; "" where it is the student's solution or a part of it."""
    code = getattr(inspect.unwrap(obj), "__code__", None)
    name = frame.f_code.co_name
    if code is None or frame.f_code is code or name == exercise:
        return ""
    return "" if frame.f_code.co_qualname.startswith(f"{code.co_qualname}.<locals>.") else name


def _unsolved(other: str, exercise: str) -> Miss:
    """The miss of a solution that calls another function which is still a stub."""
    why = f"{exercise} is only as finished as the functions that it calls: solve {other} first."
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
    except BaseException:  # its __str__ is the student's, and may even call exit
        return "(its message cannot be shown)"
    text = " ".join(text.split("Arguments received by")[0].split())
    text = re.sub(r"\[\[.*\]\]", "[[…]]", text)  # the numbers of an array say nothing
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def article(word: str) -> str:
    """The indefinite article of a word."""
    return "an" if word[:1].upper() in "AEIOU" else "a"
