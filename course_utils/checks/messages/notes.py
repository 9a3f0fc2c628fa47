"""What a picture of the wiring says at the first difference, in the student's net and in the expected one."""

from course_utils.checks.graph.compare import Mistake
from course_utils.checks.graph.names import noun
from course_utils.checks.messages.explain import setting_value
from course_utils.checks.messages.reasons import PHRASE

Note = tuple[str, str]  # what is not there, where something is missing; what is said of it


def notes(mistake: Mistake) -> tuple[Note, Note]:
    """The notes for a mistake: (at its place in the student's net, at its place in the expected one)."""
    return _NOTES[mistake.problem](mistake)


def _setting(mistake: Mistake) -> tuple[Note, Note]:
    want, have, key = mistake.expected, mistake.got, mistake.key
    if key == "branches":
        got, asked = (f"{len(step.branches)} branches" for step in (have, want))
    else:
        settings = (have.settings, have.settings | want.settings)
        got, asked = (PHRASE.get(key, key + "={}").format(setting_value(key, one.get(key))) for one in settings)
    return ("", f"yours: {got}"), ("", f"asked for: {asked}")


def _missing(mistake: Mistake) -> tuple[Note, Note]:
    name = mistake.key or noun(mistake.expected)
    return (name, "missing here"), (name, "missing in yours")


def _absent(mistake: Mistake) -> tuple[Note, Note]:
    place = mistake.expected.place.removeprefix("the ")
    return (place, "missing here"), ("", f"{place}:\nmissing in yours")


def _extra(mistake: Mistake) -> tuple[Note, Note]:
    return ("", "not asked for"), (f"no {noun(mistake.got)}", "here; yours has one")


def _early(mistake: Mistake) -> tuple[Note, Note]:
    return ("", "comes too early"), ("", "its place is here")


def _late(mistake: Mistake) -> tuple[Note, Note]:
    return ("", "comes too late"), ("", "its place is here")


def _replaced(mistake: Mistake) -> tuple[Note, Note]:
    return ("", f"asked for: {noun(mistake.expected)}"), ("", f"yours: {noun(mistake.got)}")


def _forked(mistake: Mistake) -> tuple[Note, Note]:
    return ("", f"your {mistake.key}\nstarts only after this"), (mistake.key, "starts at the input")


def _shared(mistake: Mistake) -> tuple[Note, Note]:
    return ("", "has the weights\nof another one"), ("", "with weights of its own")


def _order(mistake: Mistake) -> tuple[Note, Note]:
    return tuple(("", "branches in this order: " + ", ".join(one.names)) for one in (mistake.got, mistake.expected))


_NOTES = {
    "setting": _setting,
    "missing": _missing,
    "absent": _absent,
    "extra": _extra,
    "early": _early,
    "late": _late,
    "replaced": _replaced,
    "forked": _forked,
    "shared": _shared,
    "order": _order,
}
