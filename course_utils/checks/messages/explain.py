"""A mistake in the wiring as sentences about the student's own net."""

from dataclasses import replace

import numpy as np

from course_utils.checks.graph.compare import Mistake
from course_utils.checks.graph.names import is_padded, noun, path_text, size, with_article
from course_utils.checks.graph.paths import Step
from course_utils.checks.messages.reasons import ABSENT, FALLBACK, PHRASE, SHARED, WHAT, WHY
from course_utils.checks.numpy_reference.network import infer_shape
from course_utils.checks.verdict import Miss


def explain(mistake: Mistake, reasons: dict[tuple[str, str], str] | None = None) -> Miss:
    """The sentences for a mistake.

    Args:
        mistake: from `compare.first_mistake`.
        reasons: reasons of the exercise's own, by (kind, setting) or (problem, kind); they go before the general ones.
    """
    reasons = WHY | (reasons or {})
    say = {"setting": _setting, "absent": _absent, "shared": _shared, "order": _order}.get(mistake.problem, _difference)
    miss = say(mistake, reasons)
    return replace(miss, what=f"{mistake.place}, {miss.what}") if mistake.place else miss


def _difference(mistake: Mistake, reasons: dict) -> Miss:
    """The sentences for a step that is missing, too much, or in the wrong place."""
    step = mistake.expected or mistake.got
    kind = mistake.key or ("unknown" if step.kind.startswith("unknown") else step.kind)
    texts = {
        "missing": lambda: f"there is no {mistake.key}" if mistake.key else f"the {noun(step)} is missing",
        "extra": lambda: f"there is {with_article(noun(step))} that the text does not ask for",
        "early": lambda: f"the {noun(step)} comes before the {noun(mistake.other)}",
        "late": lambda: f"the {noun(step)} comes after the {noun(mistake.other)}",
        "replaced": lambda: f"there is {with_article(noun(mistake.got))} where the text asks for {_asked(step)}",
        "forked": lambda: f"the {mistake.key} starts only after the {noun(mistake.other)}",
    }
    got, expected = (path_text(steps) for steps in mistake.chains)
    if mistake.problem == "missing" and mistake.other:
        got += f"; the {noun(mistake.other)} sees {size(mistake.other.before)}"
    general = reasons.get((mistake.problem, kind), FALLBACK)
    why = reasons.get((mistake.problem, kind, mistake.other.kind), general) if mistake.other else general
    return Miss(texts[mistake.problem](), got=got, expected=expected, why=why)


def _absent(mistake: Mistake, reasons: dict) -> Miss:
    got, expected = (path_text(steps) for steps in mistake.chains)
    return Miss(f"{mistake.expected.place} is missing", got, expected, ABSENT)


def _shared(mistake: Mistake, reasons: dict) -> Miss:
    what = f"the {noun(mistake.got)} has the weights of another one"
    return Miss(what, "one layer that is called twice", "a layer for each", SHARED)


def _order(mistake: Mistake, reasons: dict) -> Miss:
    got, expected = (", ".join(step.names) for step in (mistake.got, mistake.expected))
    why = reasons.get(("order", mistake.got.kind), FALLBACK)
    return Miss(f"the {noun(mistake.got)} joins its branches in another order", got, expected, why)


def _setting(mistake: Mistake, reasons: dict) -> Miss:
    want, have, key = mistake.expected, mistake.got, mistake.key
    value = have.settings.get(key)
    if key == "pads":
        state = f"padded with {setting_value(key, value)}" if is_padded(have) else "not padded"
        what = f"the input of the {noun(have)} is {state}"
    elif key == "branches":
        what = f"the {noun(have)} joins {len(have.branches)} branches, not {len(want.branches)}"
    else:
        text = WHAT.get((have.kind, key), "the {noun} has {key}={value}")
        what = text.format(noun=noun(have), key=key, value=setting_value(key, value))
    general = reasons.get((have.kind, key), FALLBACK)
    why = reasons.get((have.kind, key, _direction(value, want.settings.get(key))), general)
    why = reasons.get((want.label, key), why)
    if key == "branches":
        return Miss(what, got=path_text((have,)), expected=path_text((want,)), why=why)
    wanted = have.settings | want.settings
    return Miss(what, got=_effect(have, key, have.settings), expected=_effect(have, key, wanted), why=why)


def _direction(have: object, want: object) -> str:
    """Whether a setting's numbers are larger or smaller than asked for: the reason is often another one."""
    have, want = (np.sum(one) if isinstance(one, (int, float, list)) else 0 for one in (have, want))
    return "larger" if have > want else "smaller" if have < want else "other"


def _effect(step: Step, key: str, settings: dict) -> str:
    """What a setting makes of the student's own volume."""
    value = settings[key]
    phrase = PHRASE.get(key, key + "={}").format(setting_value(key, value))
    phrase = phrase.removesuffix("s") if value == 1 and key in ("units", "filters", "groups") else phrase
    if (step.kind, key) == ("batch_norm", "axis"):
        axes = {1: "rows", 2: "columns", len(step.before): "channels"}
        means = f"{step.before[value - 1]} {axes.get(value, 'places')}"
        return f"{phrase}: a mean and a variance for each of the {means} of {size(step.before)}"
    after = infer_shape(step.kind, settings, list(step.before))
    return f"{phrase}: {size(step.before)} becomes {size(after)}" if after else phrase


def setting_value(key: str, value) -> str:
    """A setting as people write it: `7×7`, stride `2`, padding `3`."""
    if key == "pads":
        (top, bottom), (left, right) = value
        if top == bottom == left == right:
            return f"{top} zero{'s' * (top > 1)} on each side" if top else "no padding"
        return f"zeros: {top} above, {bottom} below, {left} left, {right} right"
    if isinstance(value, list) and key in ("strides", "dilation") and len(set(value)) == 1:
        return str(value[0])
    return size(value) if isinstance(value, list) else str(value)


def _asked(step: Step) -> str:
    return f"the {step.label}" if step.label else with_article(noun(step))
