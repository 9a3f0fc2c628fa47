"""The wiring of a student's net beside the expected one, from the judge's verdict to the page of feedback.

`messages.difference` makes it of evidence, which is hostile: the judge's process takes away what would show a hidden
input (`without_hidden`), and the grader rebuilds what has the right form and size (`checked`).
"""

from collections.abc import Callable

from course_staff.grade.texts import clean, one_line

NETS = ("got", "expected")
PARTS, BRANCHES, DEEPEST = 60, 8, 4  # in a net; of a fork; forks within forks
AXES, LARGEST = 5, 10**7  # of a shape
SETTINGS, NUMBERS, LONGEST = 12, 8, 60  # of a part; of a setting; of a text
NOT_SHOWN = "here the two differ"


def without_hidden(wiring: dict, tells: Callable[[str], bool], drawn: set[float]) -> dict:
    """The wiring without volumes, settings and notes that would show an input drawn for this submission.

    Args:
        tells: whether a text shows one.
        drawn: the numbers that would. Where there are any, no volume is kept: it follows from the input.
    """

    def kept(part: dict) -> dict:
        texts = {key: NOT_SHOWN for key in ("title", "note") if tells(str(part.get(key, "")))}
        settings = {key: value for key, value in part.get("settings", {}).items() if not tells(str(value))}
        shape = [] if drawn else part["shape"]
        branches = [list(map(kept, branch)) for branch in part.get("branches", ())]
        return part | texts | {"settings": settings, "shape": shape, "branches": branches}

    return {net: list(map(kept, wiring[net])) for net in NETS}


def checked(wiring: object) -> dict | None:
    """The wiring made anew of plain numbers and clean texts; None where it is none, or too large to be looked at."""
    try:
        return {net: _parts(wiring[net], [PARTS], DEEPEST) for net in NETS}
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return None


def _parts(parts: list, room: list[int], deeper: int) -> list[dict]:
    _demand(isinstance(parts, list) and deeper >= 0)
    room[0] -= len(parts)
    _demand(room[0] >= 0)
    return [_part(part, room, deeper) for part in parts]


def _part(part: dict, room: list[int], deeper: int) -> dict:
    branches, settings, shape = part.get("branches", []), part.get("settings", {}), part["shape"]
    _demand(len(branches) <= BRANCHES and len(settings) <= SETTINGS and len(shape) <= AXES)
    _demand(all(n is None or (type(n) is int and 0 <= n <= LARGEST) for n in shape))
    return {
        "kind": _text(part["kind"]),
        "title": _text(part.get("title", "")),
        "note": "\n".join(map(_text, part.get("note", "").splitlines()[:3])),
        "ghost": part.get("ghost") is True,
        "shape": list(shape),
        "settings": {_text(key): _setting(value, 2) for key, value in settings.items()},
        "branches": [_parts(branch, room, deeper - 1) for branch in branches],
    }


def _text(text: str) -> str:
    """One line; a dollar would begin a formula, which Matplotlib sets."""
    _demand(isinstance(text, str))
    return one_line(clean(text, LONGEST).replace("$", ""), LONGEST)


def _setting(value: object, deeper: int) -> object:
    if isinstance(value, list):
        _demand(deeper > 0 and len(value) <= NUMBERS)
        return [_setting(one, deeper - 1) for one in value]
    if isinstance(value, str):
        return _text(value)
    _demand(value is None or (isinstance(value, int | float) and abs(value) <= LARGEST))
    return value


def _demand(holds: bool) -> None:
    if not holds:
        raise ValueError("no wiring")
